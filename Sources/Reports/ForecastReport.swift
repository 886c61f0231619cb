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
    /// What is to hold the outturn four times in five, officers' adjustments in it; nil where the
    /// back-test does not tell.
    public let interval: BackTest.Interval?
    /// What an officer has stated of the line.
    public let officer: OfficerFigure?
    fileprivate let record: RecordedForecast

    /// Whether it is forecast by another method than that of the books or of the back-test.
    fileprivate let hasFallenBack: Bool
    /// What stands behind the budget.
    public let budgetProvenance: Provenance

    /// What a method makes of the line, officers' adjustments not in it; nil once the year is over.
    public func outcome(of method: OutturnMethod) -> MethodOutcome? {
      forecast.outcomes.first { $0.method == method }?.outcome
    }
  }

  /// The in-year position of the high needs block together with the ranges of its lines.
  public struct InYear: Sendable {
    public let latestBudget: Money
    public let actual: Money
    public let forecast: Money
    /// If lines err independently: half widths add up as the root of the sum of squares.
    public let apart: BackTest.Interval
    /// If all lines err the same way at once: the sum.
    public let together: BackTest.Interval
    /// Lines that are forecast without a range, and so stand in it as they are.
    public let withoutRange: [String]
  }

  public let authority: String
  public let asOf: Period
  public let ledgerHead: ChainHash
  /// In the order of the books.
  public let rows: [Row]
  public let sources: SourceRegister
  /// How the methods would have done on closed years; nil where no line has two of them month by
  /// month.
  public let backTest: BackTest?
  public let cautions: [Caution]

  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint) throws {
    let backTest = try standpoint.backTest ?? standpoint.makeBackTest()
    authority = standpoint.books.authority.name
    asOf = standpoint.asOf
    ledgerHead = standpoint.balances.head
    let rows = try standpoint.budgetedAccounts.map { try Row($0, standpoint, backTest) }
    cautions = standpoint.cautions + (asOf.isYearEnd ? [] : Self.cautions(rows))
    self.rows = rows
    sources = standpoint.sources
    self.backTest = backTest
  }

  private static func cautions(_ rows: [Row]) -> [Caution] {
    let below = rows.filter {
      $0.account.kind == .expenditure && $0.actual > .zero && $0.forecast.amount < $0.actual
    }
    let fallen = MethodChoice.allCases.flatMap { choice in
      OutturnMethod.allCases.compactMap { method -> Caution? in
        let accounts = rows.filter {
          $0.account.method == choice && $0.forecast.method == method && $0.hasFallenBack
        }.map(\.account.code)
        return accounts.isEmpty ? nil : .fellBack(accounts: accounts, from: choice, to: method)
      }
    }
    return fallen + (below.isEmpty ? [] : [.belowActual(accounts: below.map(\.account.code))])
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
  public func inYear() throws -> InYear {
    let forecast = try highNeeds.map(\.forecast.amount).sum()
    let ranged = try highNeeds.compactMap { row in
      try row.interval.map { (try $0.low - row.forecast.amount, try $0.high - row.forecast.amount) }
    }
    let (low, high) = (try ranged.map(\.0).sum(), try ranged.map(\.1).sum())
    // The middles of ranges add up; their half widths do so only if lines err alike.
    let middle = Double(low.pence) / 2 + Double(high.pence) / 2
    let squares = ranged.map { low, high in
      let half = Double(high.pence) / 2 - Double(low.pence) / 2
      return half * half
    }
    let width = squares.reduce(0, +).squareRoot()
    func moved(_ amount: Double) throws -> Money {
      try forecast + Money(pence: Int64(clamping: Int128(amount.rounded())))
    }
    return InYear(
      latestBudget: try highNeeds.map(\.latestBudget).sum(),
      actual: try highNeeds.map(\.actual).sum(), forecast: forecast,
      apart: .init(low: try moved(middle - width), high: try moved(middle + width)),
      together: .init(low: try forecast + low, high: try forecast + high),
      withoutRange: highNeeds.filter { $0.interval == nil && $0.forecast.amount != .zero }
        .map(\.account.code))
  }

  private var highNeeds: [Row] {
    rows.filter { $0.account.fund == .highNeeds && !$0.account.isPriorYear }
  }

  /// Methods that lines are forecast by and that the back-test does not find better than naive.
  public var unproven: [OutturnMethod] {
    OutturnMethod.allCases.filter { method in
      method.isTestable && method != .naive && rows.contains { $0.forecast.method == method }
        && backTest?.score(of: method.rawValue)?.scaledError.map { $0 >= 1 } ?? false
    }
  }

  /// The forecasts as closing the period records them.
  public var recorded: [RecordedForecast] {
    rows.map { row in
      var record = row.record
      record.low = row.interval?.low
      record.high = row.interval?.high
      return record
    }
  }

  /// All that stands behind the report.
  public var provenance: Provenance {
    rows.reduce(.none) { $0.union($1.forecast.provenance).union($1.budgetProvenance) }
  }
}

extension ForecastReport.Row {
  fileprivate init(_ account: Account, _ standpoint: Standpoint, _ backTest: BackTest?) throws {
    let forecast = try standpoint.forecast(account)
    let budget = try standpoint.latestBudget(account)
    self.account = account
    latestBudget = budget
    actual = try standpoint.posted(account, in: standpoint.asOf.year) ?? .zero
    self.forecast = forecast
    variance = try forecast.amount - budget
    officer = standpoint.officerFigure(account)
    let preferred = standpoint.preferredMethod(account)
    hasFallenBack =
      forecast.method != preferred || (account.method == .backTest && backTest == nil)
    budgetProvenance = standpoint.provenanceOfBudget(account)
    record = try standpoint.record(of: account)
    interval = try forecast.method.flatMap { method in
      let adjustments = forecast.adjustments
      let interval = backTest?.interval(
        of: try forecast.amount - adjustments, try standpoint.months(of: account),
        by: method.rawValue)
      return try interval.map {
        BackTest.Interval(low: try $0.low + adjustments, high: try $0.high + adjustments)
      }
    }
  }
}
