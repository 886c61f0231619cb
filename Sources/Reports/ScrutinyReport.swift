import Books
import Forecasting
import Money

/// What a Scrutiny Sub-Committee is told in public: the money, the plan, and how likely both are.
public struct ScrutinyReport: Sendable {
  public let shared: SharedReports
  /// nil where no earlier forecast of the year was recorded.
  public let movement: MovementReport?
  public let plan: ActionPlan
  public let indicators: IndicatorsReport
  public let raid: RAIDReport
  /// EHC plans at the Januaries that are counted.
  public let plans: PublishedCounts
  public let sources: [Source]

  /// - Parameter shared: what it has in common with other documents.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ shared: SharedReports) throws {
    let standpoint = shared.standpoint
    let day = standpoint.asOf.lastDay
    do {
      movement = try MovementReport(standpoint, since: nil)
    } catch is ReportError {
      movement = nil
    }
    plan = standpoint.books.plan
    indicators = try IndicatorsReport(standpoint, at: day)
    raid = RAIDReport(standpoint, at: day)
    plans = try PublishedCounts(standpoint)
    sources = shared.sources(
      shared.monitor.provenance, plans.provenance, movement?.provenance, indicators.provenance,
      raid.provenance)
    self.shared = shared
  }

  public var position: PositionReport { shared.position }
  public var monitor: MonitorReport { shared.monitor }
  public var project: ProjectReport? { shared.project }
  public var actions: ActionsReport { shared.actions }

  /// What a fund's lines come to in the year under way: the forecast and the budget.
  public func total(_ fund: Fund) -> (forecast: Money, budget: Money)? {
    monitor.totals.first { $0.fund == fund && $0.kind == .net }.map {
      ($0.amounts.forecast, $0.amounts.latestBudget)
    }
  }
}
