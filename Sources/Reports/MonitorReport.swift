import Books
import Forecasting
import Ledger
import Money
import Tables

/// How far a line is off its budget, on the adverse side.
public enum Rating: String, Sendable {
  case green
  case amber
  case red
}

/// The amounts of a line, or of several together, in the monitoring table.
///
/// Costs are positive and income negative, so a positive variance is adverse on every line.
public struct MonitorAmounts: Hashable, Sendable {
  public var budget = Money.zero
  public var latestBudget = Money.zero
  public var profiled = Money.zero
  public var actual = Money.zero
  public var forecast = Money.zero
  /// The change since the forecast recorded for the period before; nil if there is none.
  public var movement: Money?

  /// Actual less profiled budget.
  public func varianceToDate() throws(ArithmeticOverflow) -> Money { try actual - profiled }

  /// What the latest budget leaves after the actual; negative where more than it is spent.
  public func remainingBudget() throws(ArithmeticOverflow) -> Money { try latestBudget - actual }

  /// What is forecast to be still to come.
  public func remainingForecast() throws(ArithmeticOverflow) -> Money { try forecast - actual }

  /// Forecast less latest budget.
  public func variance() throws(ArithmeticOverflow) -> Money { try forecast - latestBudget }
}

/// A budgeted account in the monitoring table.
public struct MonitorRow: Hashable, Sendable {
  public let account: Account
  public let amounts: MonitorAmounts
  public let variance: Money
  public let varianceToDate: Money
  /// How the forecast was come by: the name of a method, or `actual` once the year is over.
  public let method: String
  public let rating: Rating
  /// The rating that what is posted calls for, whatever is forecast; green where it bears the
  /// forecast out.
  public let leastRating: Rating
  /// What the postings say of the forecast.
  public let kept: KeptForecast
  /// Full-year places of the year's list of placements; nil where the list has none of the line.
  public let places: Places?
  public let provenance: MonitorProvenance
}

/// What stands behind the figures of a line, or of several together.
public struct MonitorProvenance: Hashable, Sendable {
  /// Behind the budget, and so behind the latest and the profiled one.
  public var budget = Provenance.none
  public var actual = Provenance.none
  public var forecast = Provenance.none

  /// Behind any of the figures.
  public var all: Provenance { budget.union(actual).union(forecast) }

  mutating func formUnion(_ other: MonitorProvenance) {
    budget.formUnion(other.budget)
    actual.formUnion(other.actual)
    forecast.formUnion(other.forecast)
  }
}

/// A fund's total of one kind.
public struct MonitorTotal: Hashable, Sendable {
  /// Which rows of the fund are summed; net is both.
  public enum Kind: String, Sendable {
    case expenditure
    case income
    case net
  }

  public let fund: Fund
  public let kind: Kind
  public let amounts: MonitorAmounts
  public let variance: Money
  public let varianceToDate: Money
  public let rating: Rating
  /// The rating that what is posted to its lines calls for; green where it bears the forecasts out.
  public let leastRating: Rating
  public let provenance: MonitorProvenance
}

/// The monthly monitoring table: each line's budget, actual and forecast.
public struct MonitorReport: Sendable {
  public let authority: String
  public let period: Period
  public let ledgerHead: ChainHash
  public private(set) var rows: [MonitorRow]
  public private(set) var totals: [MonitorTotal]
  /// Whether anything has been posted to these lines in the year.
  public let hasActuals: Bool
  public let sources: SourceRegister
  public let thresholds: RatingThresholds
  /// Whether the month is complete, and what in it somebody should look at.
  public let monthEnd: Guard

  /// - Parameters:
  ///   - standpoint: books and ledger at a period.
  ///   - typedAgain: lines that stand in an extract and in a journal by hand.
  /// - Throws: `ArithmeticOverflow` if an amount is out of range.
  public init(_ standpoint: Standpoint, typedAgain: [TypedAgain] = []) throws {
    let thresholds = standpoint.books.authority.rag
    let rows = try standpoint.budgetedAccounts.map { account in
      try MonitorRow(account, standpoint, thresholds)
    }
    authority = standpoint.books.authority.name
    period = standpoint.asOf
    ledgerHead = standpoint.balances.head
    sources = standpoint.sources
    self.thresholds = thresholds
    self.rows = rows
    monthEnd = try Guard(standpoint, typedAgain: typedAgain)
    totals = try Fund.allCases.flatMap { fund in
      try MonitorTotal.totals(of: fund, rows.filter { $0.account.fund == fund }, thresholds)
    }
    hasActuals = try rows.contains {
      try standpoint.posted($0.account, in: standpoint.asOf.year) != nil
    }
  }
}

extension MonitorReport {
  /// The report of one fund alone.
  public func only(_ fund: Fund) -> MonitorReport {
    var report = self
    report.rows.removeAll { $0.account.fund != fund }
    report.totals.removeAll { $0.fund != fund }
    return report
  }

  /// What it comes to and the totals of each fund, without a row for each line.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func summary() throws -> Document {
    var document = try document()
    document.tables = [try sums().withoutNilRows]
    return document
  }

  /// All that stands behind the report.
  public var provenance: Provenance {
    rows.reduce(into: .none) { $0.formUnion($1.provenance.all) }
  }
}

extension MonitorRow {
  fileprivate init(
    _ account: Account, _ standpoint: Standpoint, _ thresholds: RatingThresholds
  ) throws {
    let forecast = try standpoint.forecast(account)
    let latest = try standpoint.latestBudget(account)
    let amounts = MonitorAmounts(
      budget: standpoint.budget(account), latestBudget: latest,
      profiled: try standpoint.profiled(latest, account),
      actual: try standpoint.posted(account, in: standpoint.asOf.year) ?? .zero,
      forecast: forecast.amount,
      movement: try standpoint.earlierForecast(account).map { try forecast.amount - $0 })
    self.account = account
    self.amounts = amounts
    variance = try amounts.variance()
    varianceToDate = try amounts.varianceToDate()
    method = forecast.methodName
    kept = thresholds.ratesByPostings ? try standpoint.kept(account, forecast) : .none
    leastRating = try kept.leastRating(against: latest, thresholds)
    rating = thresholds.rating(of: variance, against: latest).worse(leastRating)
    places =
      standpoint.placements(of: account).isEmpty
      ? nil : Places(millionths: try standpoint.placementTotal(account).fullYearPlaces)
    provenance = MonitorProvenance(
      budget: standpoint.provenanceOfBudget(account),
      actual: standpoint.provenanceOfPostings(account, in: standpoint.asOf.year),
      forecast: forecast.provenance)
  }
}

extension MonitorTotal {
  /// The totals of a fund's expenditure, of its income and of both; none if it has no rows.
  fileprivate static func totals(
    of fund: Fund, _ rows: [MonitorRow], _ thresholds: RatingThresholds
  ) throws -> [MonitorTotal] {
    guard !rows.isEmpty else { return [] }
    let spend = rows.filter { $0.account.kind == .expenditure }
    let income = rows.filter { $0.account.kind == .income }
    let spendBudget = try spend.map(\.amounts.latestBudget).sum()
    let incomeBudget = try income.map(\.amounts.latestBudget).sum()
    return [
      try MonitorTotal(fund, .expenditure, spend, against: spendBudget, thresholds),
      try MonitorTotal(fund, .income, income, against: incomeBudget, thresholds),
      try MonitorTotal(fund, .net, rows, against: spendBudget, thresholds),
    ]
  }

  private init(
    _ fund: Fund, _ kind: Kind, _ rows: [MonitorRow], against budget: Money,
    _ thresholds: RatingThresholds
  ) throws {
    let amounts = try MonitorAmounts.sum(rows)
    provenance = rows.reduce(into: MonitorProvenance()) { $0.formUnion($1.provenance) }
    self.fund = fund
    self.kind = kind
    self.amounts = amounts
    variance = try amounts.variance()
    varianceToDate = try amounts.varianceToDate()
    leastRating = try Self.leastRating(rows, amounts, against: budget, thresholds)
    rating = thresholds.rating(of: variance, against: budget).worse(leastRating)
  }
}

extension MonitorTotal {
  /// The rating that postings call for: red where more is posted to all costs, or to all income,
  /// than is forecast of them; else that of the forecasts with those in it which the postings call
  /// for instead.
  private static func leastRating(
    _ rows: [MonitorRow], _ amounts: MonitorAmounts, against budget: Money,
    _ thresholds: RatingThresholds
  ) throws -> Rating {
    guard rows.contains(where: { !$0.kept.isBorneOut }) else { return .green }
    for kind in [AccountKind.expenditure, .income] {
      let rows = rows.filter { $0.account.kind == kind }
      let actual = try rows.map(\.amounts.actual).sum()
      let forecast = try rows.map(\.amounts.forecast).sum()
      if rows.contains(where: \.kept.isBelowPosted),
        KeptForecast.isBelow(actual, forecast, isIncome: kind == .income)
      {
        return .red
      }
    }
    let expected = try rows.map { row in
      row.kept.byProfile
        ?? (row.kept.isBelowPosted ? row.amounts.actual : row.amounts.forecast)
    }.sum()
    return thresholds.rating(of: try expected - amounts.latestBudget, against: budget)
  }
}

extension MonitorReport {
  /// How many lines are forecast below what is posted, and how many are rated by their profile.
  public var notBorneOut: (below: Int, departing: Int) { Self.notBorneOut(rows) }

  /// The same of one fund.
  public func notBorneOut(of fund: Fund) -> (below: Int, departing: Int) {
    Self.notBorneOut(rows.filter { $0.account.fund == fund })
  }

  private static func notBorneOut(_ rows: [MonitorRow]) -> (below: Int, departing: Int) {
    (
      rows.count { $0.kept.isBelowPosted },
      rows.count { !$0.kept.isBelowPosted && $0.kept.byProfile != nil }
    )
  }
}

extension MonitorAmounts {
  fileprivate static func sum(_ rows: [MonitorRow]) throws -> MonitorAmounts {
    let amounts = rows.map(\.amounts)
    let movements = amounts.compactMap(\.movement)
    return MonitorAmounts(
      budget: try amounts.map(\.budget).sum(), latestBudget: try amounts.map(\.latestBudget).sum(),
      profiled: try amounts.map(\.profiled).sum(), actual: try amounts.map(\.actual).sum(),
      forecast: try amounts.map(\.forecast).sum(),
      movement: movements.isEmpty ? nil : try movements.sum())
  }
}

extension RatingThresholds {
  /// The rating of a variance against a budget; a favourable one is green.
  ///
  /// Of a budget of zero any adverse variance is red.
  func rating(of variance: Money, against budget: Money) -> Rating {
    guard variance > .zero else { return .green }
    if red.isReached(by: variance, of: budget) { return .red }
    return amber.isReached(by: variance, of: budget) ? .amber : .green
  }
}
