import Books
import Forecasting
import Ledger
import Money

/// What each line comes to by the end of the year, by every method that can be used.
public struct ForecastReport: Sendable {
  /// A line and what the methods make of it.
  public struct Row: Sendable {
    public let account: Account
    public let latestBudget: Money
    /// Of the months to the as-of.
    public let actual: Money
    public let forecast: LineForecast
    /// Forecast less latest budget.
    public let variance: Money

    /// What a method makes of the line, officers' adjustments not in it; nil once the year is over.
    public func outcome(of method: OutturnMethod) -> MethodOutcome? {
      forecast.outcomes.first { $0.method == method }?.outcome
    }
  }

  public let authority: String
  public let asOf: Period
  public let ledgerHead: ChainHash
  /// In the order of the books.
  public let rows: [Row]
  public let sources: SourceRegister

  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint) throws {
    authority = standpoint.books.authority.name
    asOf = standpoint.asOf
    ledgerHead = standpoint.balances.head
    rows = try standpoint.budgetedAccounts.map { account in
      let forecast = try standpoint.forecast(account)
      let budget = try standpoint.latestBudget(account)
      return Row(
        account: account, latestBudget: budget,
        actual: try standpoint.posted(account, in: standpoint.asOf.year) ?? .zero,
        forecast: forecast, variance: try forecast.amount - budget)
    }
    sources = standpoint.sources
  }

  /// The in-year position of the high needs block by a method: each line by it where it can be
  /// used, else as it is forecast, with officers' adjustments; nil where it can be used on none.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func inYear(by method: OutturnMethod) throws -> Money? {
    guard highNeeds.contains(where: { $0.outcome(of: method)?.amount != nil }) else { return nil }
    return try highNeeds.map { row in
      guard let amount = row.outcome(of: method)?.amount else { return row.forecast.amount }
      return try amount + row.forecast.adjustments
    }.sum()
  }

  /// The in-year position of the high needs block as it is forecast.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func inYear() throws -> Money { try highNeeds.map(\.forecast.amount).sum() }

  private var highNeeds: [Row] {
    rows.filter { $0.account.fund == .highNeeds && !$0.account.isPriorYear }
  }

  /// All that stands behind the report.
  public var provenance: Provenance {
    rows.reduce(.none) { $0.union($1.forecast.provenance) }
  }
}
