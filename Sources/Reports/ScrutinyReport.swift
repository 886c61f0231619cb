import Books
import Forecasting
import Money

/// What a Scrutiny Sub-Committee is told in public: the money, the plan, and how likely both are.
public struct ScrutinyReport: Sendable {
  public let shared: SharedReports
  /// Since the forecast that was known at the last meeting, else since the one recorded last; nil
  /// where no earlier forecast of the year was recorded.
  public let movement: MovementReport?
  /// When the committee met last; nil where no forecast recorded by then is known.
  public let lastMeeting: CalendarDate?
  public let plan: ActionPlan
  public let indicators: IndicatorsReport
  public let raid: RAIDReport
  /// What overspends to come may add up to, after the forecast year's part where a year is under
  /// way; nil where no agreement runs.
  public let headroom: (amount: Money, isAfterForecast: Bool)?
  /// The high needs income of the year under way, else of the last one; positive.
  public let highNeedsIncome: Money
  /// EHC plans at the Januaries that are counted.
  public let plans: PublishedCounts
  public let sources: [Source]

  /// - Parameters:
  ///   - shared: what it has in common with other documents.
  ///   - packs: that were published before; see ``EarlierPack``.
  /// - Throws: ``ReportError``, ``EarlierPackFault``, or `ArithmeticOverflow`.
  public init(_ shared: SharedReports, against packs: [EarlierPack] = []) throws {
    let standpoint = shared.standpoint
    let day = standpoint.asOf.lastDay
    let meeting = standpoint.lastMeeting
    let known = meeting.flatMap(standpoint.lastRecorded)
    movement = try ReportError.unlessAbsent { try MovementReport(standpoint, since: known) }
    lastMeeting = known == nil ? nil : meeting
    let position = shared.position
    let after = try position.headroomAfterForecast(side: .mitigated)
    headroom =
      try after.map { ($0, true) } ?? position.headroom(side: .mitigated).map { ($0, false) }
    highNeedsIncome = try -(position.current?.movement.income ?? .zero)
    plan = standpoint.books.plan
    indicators = try IndicatorsReport(standpoint, at: day)
    raid = RAIDReport(standpoint, at: day)
    plans = try PublishedCounts(
      standpoint, against: packs,
      elsewhere: shared.position.mitigated.years.map(\.movement.expenditure))
    sources = shared.sources(
      shared.project?.provenance, shared.actions.provenance, shared.monitor.provenance,
      plans.provenance, movement?.provenance,
      indicators.provenance, raid.provenance)
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

extension Standpoint {
  /// The day on which a scrutiny committee met last, by the calendar's entries for one.
  fileprivate var lastMeeting: CalendarDate? {
    books.calendar.filter { $0.audience.lowercased().contains("scrutiny") }
      .compactMap { $0.last(before: asOf.lastDay) }.max()
  }

  /// The last period of the year that was over on a day and whose forecast was recorded.
  fileprivate func lastRecorded(on day: CalendarDate) -> Period? {
    balances.forecasts.keys.filter { $0.year == asOf.year && $0 < asOf && $0.lastDay <= day }.max()
  }
}
