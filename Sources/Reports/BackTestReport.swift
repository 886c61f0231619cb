import Books
import Forecasting
import Ledger
import Money

/// How the outturn methods did on closed years: together, by months to go, and by account.
public struct BackTestReport: Sendable {
  /// How a method did in some of the trials.
  public struct Row: Sendable {
    public let score: BackTest.Score
    /// nil for all accounts.
    public let account: Account?
    /// How many months were to come; nil for those that scores sum up.
    public let monthsToGo: Int?
  }

  public let authority: String
  public let asOf: Period
  public let ledgerHead: ChainHash
  public let sources: SourceRegister
  public let provenance: Provenance
  /// All accounts, then by months to go, the most first, then by account.
  public let rows: [Row]
  public let lineCount: Int
  /// The years that were forecast again, oldest first.
  public let years: [FinancialYear]
  /// The method that `back-test` in `accounts.csv` stands for.
  public let best: String

  /// - Throws: ``ReportError``, among them that nothing can be tested; or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint) throws {
    guard let test = try standpoint.backTest ?? standpoint.makeBackTest() else {
      throw ReportError.nothingToTest
    }
    let last = standpoint.asOf.isYearEnd ? 0 : 1
    years = (0..<test.yearCount).reversed().map { standpoint.asOf.year.advanced(by: -last - $0) }
    let accounts = standpoint.budgetedAccounts
    var rows = test.scores.map { Row(score: $0, account: nil, monthsToGo: nil) }
    let byMonth = Dictionary(grouping: test.trials, by: \.months)
    for months in BackTest.origins {
      rows += test.methods.map { method in
        Row(
          score: test.score(of: method, in: byMonth[months] ?? []), account: nil,
          monthsToGo: 12 - months)
      }
    }
    let byLine = Dictionary(
      grouping: test.trials.filter { BackTest.scoredOrigins.contains($0.months) }, by: \.line)
    for (index, account) in accounts.enumerated() {
      rows += test.methods.map { method in
        Row(
          score: test.score(of: method, in: byLine[index] ?? []), account: account,
          monthsToGo: nil)
      }
    }
    self.rows = rows.filter { $0.score.count > 0 }
    lineCount = test.lineCount
    best = test.best
    authority = standpoint.books.authority.name
    asOf = standpoint.asOf
    ledgerHead = standpoint.balances.head
    sources = standpoint.sources
    let years = years
    provenance = accounts.reduce(.none) { all, account in
      years.reduce(all) { $0.union(standpoint.provenanceOfPostings(account, in: $1)) }
    }
  }
}
