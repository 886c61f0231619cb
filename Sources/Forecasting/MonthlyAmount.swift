import Money

/// A year's amount that falls evenly on its months, from its first month to March.
public struct MonthlyAmount: Hashable, Sendable {
  public let year: FinancialYear
  /// April to March, nil up to the first month of the amount; they sum to it exactly.
  private let months: [Money]

  /// Shares an amount out by largest remainder, the earlier month first.
  ///
  /// - Parameters:
  ///   - amount: of the whole year.
  ///   - year: the financial year of the amount.
  ///   - start: the day from whose month the amount runs; from April if it is nil or lies before
  ///     the year, in March if it lies behind it.
  public init(_ amount: Money, in year: FinancialYear, from start: CalendarDate?) {
    self.year = year
    let first = start.map { min(11, max(0, Self.index(of: $0, in: year))) } ?? 0
    months =
      Array(repeating: .zero, count: first) + Weights.equal(12 - first).allocate(amount)
  }

  /// What falls in each year when every month comes a number of months later.
  ///
  /// - Throws: `ArithmeticOverflow`; the parts of one sign never sum past the whole.
  public func moved(byMonths count: Int) throws(ArithmeticOverflow) -> [(FinancialYear, Money)] {
    var parts: [(year: FinancialYear, amount: Money)] = []
    for (index, amount) in months.enumerated() where amount != .zero {
      let place = index + count
      guard let year = FinancialYear(startYear: self.year.startYear + place / 12) else { break }
      if parts.last?.year == year {
        parts[parts.count - 1].amount = try parts[parts.count - 1].amount + amount
      } else {
        parts.append((year, amount))
      }
    }
    return parts.map { ($0.year, $0.amount) }
  }

  /// What has fallen due by the end of a month, all of it once the year is over.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func amount(to day: CalendarDate) throws(ArithmeticOverflow) -> Money {
    let elapsed = min(12, max(0, Self.index(of: day, in: year) + 1))
    return try months.prefix(elapsed).sum()
  }

  /// Months from April of a year to a day's month; negative before it.
  private static func index(of day: CalendarDate, in year: FinancialYear) -> Int {
    (day.year - year.startYear) * 12 + day.month - 4
  }
}
