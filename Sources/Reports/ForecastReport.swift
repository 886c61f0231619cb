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
  /// How the methods would have done on the last closed year; nil where no line has two such years
  /// month by month.
  public let backTest: BackTest?

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
    backTest = try BackTest(
      standpoint.budgetedAccounts.map(standpoint.months), methods: OutturnMethod.testable,
      naive: OutturnMethod.naive.rawValue)
  }

  /// The range that is to hold a line's outturn four times in five, officers' adjustments in it;
  /// nil where the back-test does not tell.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func interval(of row: Row) throws -> BackTest.Interval? {
    guard !asOf.isYearEnd, let method = row.forecast.method else { return nil }
    let adjustments = row.forecast.adjustments
    let interval = try backTest?.interval(
      of: row.forecast.amount - adjustments, by: method.rawValue, months: asOf.monthsElapsed)
    return try interval.map {
      BackTest.Interval(low: try $0.low + adjustments, high: try $0.high + adjustments)
    }
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
