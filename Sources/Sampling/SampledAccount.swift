import Books
import Money

/// An account of a made-up extract: its codes, and what its lines come to month by month.
public struct SampledAccount: Sendable {
  public let account: Account
  /// Codes that `mapping.csv` gives to the account, at least one.
  public let codes: [CodePair]
  /// What the lines of each month come to, from April; nil for months behind the extract's.
  public var months: [Money] { sums.map { Money(pence: $0.total) } }

  let sums: [MonthSums]
  /// What sets the account's numbers of a year apart from those of others.
  let stamp: UInt64
  /// The reference number of each month's accrual, from 1 for April; 0 stands for none.
  let accrualReferences: [Int]

  /// - Throws: `ArithmeticOverflow`; ``SampleError/amountTooLarge(account:)``.
  init(
    _ account: Account, codes: [CodePair], cumulative: [Money], year: FinancialYear, seed: UInt64
  ) throws {
    self.account = account
    self.codes = codes
    stamp = UInt64(hashing: "\(account.code) \(year)")
    var numbers = SeededNumbers(seed, 4, stamp)
    var sums: [MonthSums] = []
    var references = [0]
    var (before, accrued) = (Money.zero, Int64(0))
    for (month, total) in cumulative.enumerated() {
      let amount = try total - before
      guard amount.pence.magnitude <= Self.largestMonth else {
        throw SampleError.amountTooLarge(account: account.code)
      }
      let share = Int64(numbers.within(10...60))
      let isAccrued = numbers.happens(perMille: 300) && account.kind == .expenditure
      references.append(numbers.below(10_000_000))
      // Nobody accrues small amounts, and what March accrues is another year's to take back.
      let isLarge = amount.pence.magnitude >= Self.leastAccrued && month < 11
      let accrual = isAccrued && isLarge ? amount.pence / 1_000 * share / 1_00 * 1_00 : 0
      sums.append(MonthSums(total: amount.pence, accrual: accrual, reversed: accrued))
      (before, accrued) = (total, accrual)
    }
    self.sums = sums
    accrualReferences = references
  }

  /// In pence; ten million million pounds leave room for every step of the arithmetic.
  private static let largestMonth: UInt64 = 1_000_000_000_000_000
  private static let leastAccrued: UInt64 = 5_000_00
}
