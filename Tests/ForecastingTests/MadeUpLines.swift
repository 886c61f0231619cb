import Forecasting
import Money
import Sampling

extension IllustrativeHistory {
  /// The lines as they are known at the end of a month of a year, 0 to 2.
  func known(year: Int, months count: Int) -> [LineMonths] {
    lines.map { line in
      func money(_ range: Range<Int>) -> [Money] { line.months[range].map(Money.init(pence:)) }
      return LineMonths(
        closedYears: (0..<year).map { money((12 * $0)..<(12 * $0 + 12)) },
        known: money((12 * year)..<(12 * year + count)), hasPostings: true,
        budget: Money(pence: line.budgets[year]),
        profile: Weights(line.profile.weightTexts.compactMap { Rate($0) }) ?? .equal(12))
    }
  }
}
