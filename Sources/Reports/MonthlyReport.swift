import Books
import Forecasting
import Money

/// All that the monthly workbook shows, each figure made once.
public struct MonthlyReport: Sendable {
  public let position: PositionReport
  /// The position in each scenario of the books but `base`, in order of name.
  public let scenarios: [PositionReport]
  public let monitor: MonitorReport
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
  /// nil where no year is left to project.
  public let project: ProjectReport?
  public let actions: ActionsReport
  /// Every posting of the year; nil where no ledger was given.
  public let posted: PostedLines?
  /// Every source behind a figure of the report, worst standing first.
  public let sources: [Source]
  /// The version of the program.
  public let version: String

  /// - Parameters:
  ///   - standpoint: books and ledger at a period.
  ///   - posted: the postings of the standpoint's year; nil leaves them out.
  ///   - version: of the program.
  ///   - work: on how many threads, which moves nothing.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(
    _ standpoint: Standpoint, posted: PostedLines? = nil, version: String,
    work: ConcurrentWork = .oneThread
  ) throws {
    let position = try PositionReport(standpoint)
    let scenarios = try standpoint.books.scenarios
      .filter { $0 != Driver.baseScenario }
      .map { try PositionReport(standpoint, options: .init(scenario: $0)) }
    let monitor = try MonitorReport(standpoint)
    let stated = standpoint.books.published.compactMap {
      StatedComparison($0, position: position)
    }
    adjustments = standpoint.books.accounts.flatMap(standpoint.adjustmentsInForecast)
    movement = try Self.told { try MovementReport(standpoint, since: nil) }
    forecast = try ForecastReport(standpoint)
    virements = standpoint.books[standpoint.asOf.year].virements.filter {
      $0.period <= standpoint.asOf
    }
    placements = try Self.told { try PlacementsReport(standpoint) }
    bridge = try Self.told { try BridgeReport(budgetAndForecast: standpoint) }
    project = try ProjectReport.told(standpoint, work)
    actions = try ActionsReport(
      standpoint, at: standpoint.asOf.lastDay, scenario: Driver.baseScenario)
    self.posted = posted
    var provenance = position.provenance.union(monitor.provenance)
    provenance.formUnion(Provenance(Set(stated.map(\.figure.source))))
    for other in [
      movement?.provenance, placements?.provenance, bridge?.provenance, project?.provenance,
      actions.provenance,
    ] { provenance.formUnion(other ?? .none) }
    for scenario in scenarios { provenance.formUnion(scenario.provenance) }
    sources = standpoint.sources.notes(provenance)
    self.position = position
    self.scenarios = scenarios
    self.monitor = monitor
    self.stated = stated
    self.version = version
  }

  /// A report, or nil where the books have not what it is made of.
  private static func told<Report>(_ make: () throws -> Report) throws -> Report? {
    do {
      return try make()
    } catch is ReportError {
      return nil
    }
  }
}

extension Standpoint {
  /// The adjustments that change an account's forecast; none once the year is over.
  fileprivate func adjustmentsInForecast(_ account: Account) -> [Adjustment] {
    asOf.isYearEnd ? [] : adjustments(account)
  }
}
