import Books
import Forecasting
import Money

/// What a Scrutiny Sub-Committee is told in public: the money, the plan, and how likely both are.
public struct ScrutinyReport: Sendable {
  public let position: PositionReport
  public let monitor: MonitorReport
  /// nil where no year is left to project.
  public let project: ProjectReport?
  /// nil where no earlier forecast of the year was recorded.
  public let movement: MovementReport?
  public let actions: ActionsReport
  public let plan: ActionPlan
  public let indicators: IndicatorsReport
  public let raid: RAIDReport
  /// EHC plans at the Januaries that are counted.
  public let plans: PublishedCounts
  public let sources: [Source]
  public let version: String

  /// - Parameters:
  ///   - standpoint: books and ledger at a period.
  ///   - packs: that were published before; see ``EarlierPack``.
  ///   - version: of the program.
  ///   - work: on how many threads, which moves nothing.
  /// - Throws: ``ReportError``, ``EarlierPackFault``, or `ArithmeticOverflow`.
  public init(
    _ standpoint: Standpoint, against packs: [EarlierPack] = [], version: String,
    work: ConcurrentWork = .oneThread
  ) throws {
    let day = standpoint.asOf.lastDay
    position = try PositionReport(standpoint)
    monitor = try MonitorReport(standpoint)
    project = try ProjectReport.told(standpoint, work)
    do {
      movement = try MovementReport(standpoint, since: nil)
    } catch is ReportError {
      movement = nil
    }
    actions = try ActionsReport(standpoint, at: day, scenario: Driver.baseScenario)
    plan = standpoint.books.plan
    indicators = try IndicatorsReport(standpoint, at: day)
    raid = RAIDReport(standpoint, at: day)
    plans = try PublishedCounts(
      standpoint, against: packs, elsewhere: position.mitigated.years.map(\.movement.expenditure))
    self.version = version
    var provenance = position.provenance.union(monitor.provenance).union(plans.provenance)
    for other in [
      project?.provenance, movement?.provenance, actions.provenance, indicators.provenance,
      raid.provenance,
    ] { provenance.formUnion(other ?? .none) }
    sources = standpoint.sources.notes(provenance)
  }

  /// What a fund's lines come to in the year under way: the forecast and the budget.
  public func total(_ fund: Fund) -> (forecast: Money, budget: Money)? {
    monitor.totals.first { $0.fund == fund && $0.kind == .net }.map {
      ($0.amounts.forecast, $0.amounts.latestBudget)
    }
  }
}
