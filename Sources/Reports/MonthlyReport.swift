import Books
import Forecasting
import Money

/// All that the monthly workbook shows, each figure made once.
public struct MonthlyReport: Sendable {
  public let shared: SharedReports
  /// The position in each scenario of the books but `base`, in order of name.
  public let scenarios: [PositionReport]
  /// What others stated, each figure beside the roll-forward's own.
  public let stated: [StatedComparison]
  /// The officers' adjustments that are in the forecast.
  public let adjustments: [Adjustment]
  /// nil where no earlier forecast of the year was recorded.
  public let movement: MovementReport?
  public let forecast: ForecastReport
  /// To the as-of.
  public let virements: [Virement]
  /// nil where the year has no list of placements.
  public let placements: PlacementsReport?
  /// From the budget to the forecast; nil where there is none.
  public let bridge: BridgeReport?
  /// Every posting of the year; nil where no ledger was given.
  public let posted: PostedLines?
  /// Every source behind a figure of the report, worst standing first.
  public let sources: [Source]

  /// - Parameters:
  ///   - shared: what it has in common with other documents.
  ///   - posted: the postings of the standpoint's year; nil leaves them out.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ shared: SharedReports, posted: PostedLines? = nil) throws {
    let standpoint = shared.standpoint
    let scenarios = try standpoint.books.scenarios
      .filter { $0 != Driver.baseScenario }
      .map { try PositionReport(standpoint, options: .init(scenario: $0)) }
    let stated = standpoint.books.published.compactMap {
      StatedComparison($0, position: shared.position)
    }
    adjustments = standpoint.books.accounts.flatMap(standpoint.adjustmentsInForecast)
    movement = try ReportError.unlessAbsent { try MovementReport(standpoint, since: nil) }
    forecast = try ForecastReport(standpoint)
    virements = standpoint.books[standpoint.asOf.year].virements.filter {
      $0.period <= standpoint.asOf
    }
    placements = try ReportError.unlessAbsent { try PlacementsReport(standpoint) }
    bridge = try ReportError.unlessAbsent { try BridgeReport(budgetAndForecast: standpoint) }
    sources = shared.sources(
      shared.project?.provenance, shared.actions.provenance, shared.monitor.provenance,
      Provenance(Set(stated.map(\.figure.source))),
      movement?.provenance, placements?.provenance, bridge?.provenance,
      scenarios.reduce(.none) { $0.union($1.provenance) })
    self.shared = shared
    self.scenarios = scenarios
    self.stated = stated
    self.posted = posted
  }

  public var position: PositionReport { shared.position }
  public var monitor: MonitorReport { shared.monitor }
  public var project: ProjectReport? { shared.project }
  public var actions: ActionsReport { shared.actions }
}

extension Standpoint {
  /// The adjustments that change an account's forecast; none once the year is over.
  fileprivate func adjustmentsInForecast(_ account: Account) -> [Adjustment] {
    asOf.isYearEnd ? [] : adjustments(account)
  }
}
