import Books
import Forecasting
import Money

/// What a monitoring report to the department says: the agreement, and how the money stands to it.
public struct ReturnReport: Sendable {
  /// A year against the agreement.
  public struct Year: Sendable {
    public let position: YearPosition
    /// The in-year position that the agreement plans; nil where the books do not have it.
    public let plannedInYear: Money?
    /// The balance that it plans, and before or after which payments.
    public let plannedClosing: Money?
    public let basis: AgreementLine.Basis?

    /// The balance on a basis.
    public func closing(_ basis: AgreementLine.Basis) -> Money {
      switch basis {
      case .beforePayments: position.closingBeforePayments
      case .beforeDfe: position.closingBeforeDfe
      case .afterPayments: position.closing
      }
    }
  }

  /// Where the forecast stands to the agreement on the whole.
  public enum Track: String, Sendable {
    case on = "on track"
    case off = "off track"
    /// The books do not have what the agreement plans.
    case unknown = "cannot be told"
  }

  /// Why the forecast is off track.
  public struct Reason: Sendable {
    /// What is worse than agreed.
    public enum Kind: Sendable {
      /// The in-year position of the whole grant is above the agreement's.
      case inYear
      /// The balance is, on the basis on which the agreement states it.
      case closing(AgreementLine.Basis)
      /// No year breaks even to stay so; the excess is what the last one is above nil.
      case neverBreaksEven
    }

    public let year: FinancialYear
    public let kind: Kind
    public let excess: Money
  }

  /// A payment of either party.
  public struct Instalment: Sendable {
    public let line: AgreementLine
    /// What of it counts in the roll-forward: all or nothing.
    public let counted: Money
  }

  public let shared: SharedReports
  public let years: [Year]
  /// By the in-year positions and balances of the years to come, and the agreed breakeven.
  public let track: Track
  /// Empty unless off track.
  public let reasons: [Reason]
  /// What the in-year deficits to come may add up to; nil where no agreement runs.
  public let headroom: Money?
  public let conditions: [Condition]
  /// The payments of both parties, instalment by instalment.
  public let instalments: [Instalment]
  /// EHC plans assumed and counted since, by type of placement.
  public let activity: [AssumedPlans]
  /// Indicators but those of the action plan: demand, timeliness, the mix of placements.
  public let indicators: [(group: String, reading: IndicatorsReport.Reading)]
  public let deliveries: DeliveriesReport
  /// What each saving comes to over all years: as planned, and what the forecast counts of it at
  /// confidence, nil if it counts none.
  public let savings: [String: (planned: Money, confident: Money?)]
  public let raid: RAIDReport
  public let capital: [CapitalProject]
  public let plan: ActionPlan
  public let sources: [Source]
  /// What is typed for the return of this period; nil where the books have nothing.
  public let words: ReturnWords?
  public let signature: ReturnSignature

  /// - Parameter shared: what it has in common with other documents.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ shared: SharedReports) throws {
    let standpoint = shared.standpoint
    let position = shared.position
    let books = standpoint.books
    let day = standpoint.asOf.lastDay
    func planned(_ kind: AgreementLine.Kind, _ year: FinancialYear) -> AgreementLine? {
      books.agreement.last { $0.kind == kind && $0.year == year }
    }
    years = position.mitigated.years.map { year in
      let closing = planned(.plannedClosing, year.year)
      return Year(
        position: year, plannedInYear: planned(.plannedInYear, year.year)?.amount,
        plannedClosing: closing?.amount, basis: closing?.basis)
    }
    reasons = try Self.reasons(years, position)
    track = Self.isPlanned(years) ? reasons.isEmpty ? .on : .off : .unknown
    headroom = try position.headroom(side: .mitigated)
    conditions = books.conditions
    let payments = books.agreement.filter(\.kind.isPayment)
    let inOrder = payments.enumerated().sorted {
      ($0.element.year, $0.offset) < ($1.element.year, $1.offset)
    }
    instalments = inOrder.map(\.element).map {
      Instalment(line: $0, counted: standpoint.counts($0) ? $0.amount : .zero)
    }
    activity = try AssumedPlans.all(standpoint, from: .beforeGrowth)
    indicators = try IndicatorsReport(standpoint, at: day).groups
      .filter { $0.name != Indicator.ofActions }
      .flatMap { name, readings in readings.map { (name, $0) } }
    deliveries = try DeliveriesReport(standpoint, at: day)
    let measures = Dictionary(
      grouping: position.lines.flatMap(\.years).flatMap(\.measures), by: \.id)
    savings = try Dictionary(
      deliveries.savings.map { saving in
        let confident = try measures[saving.id].map {
          try -$0.map { try $0.measure.effect() }.sum()
        }
        return (saving.id, (try saving.years.map(\.planned).sum(), confident))
      }, uniquingKeysWith: { first, _ in first })
    raid = RAIDReport(standpoint, at: day)
    capital = books.capital
    plan = books.plan
    words = books.returns.first { $0.period == standpoint.asOf }
    signature = try ReturnSignature(shared, report: words?.report)
    self.shared = shared
    sources = shared.sources(
      shared.project?.provenance, shared.actions.provenance, deliveries.provenance, raid.provenance,
      Provenance(
        Set(conditions.map(\.source) + books.agreement.map(\.source) + capital.map(\.source))),
      Provenance(
        Set(
          indicators.flatMap { [$0.reading.latest?.source, $0.reading.previous?.source] }
            .compactMap(\.self))),
      activity.reduce(.none) { $0.union($1.provenance) })
  }

  /// The line of the management plan of each type of placement.
  public var planLabels: [String: String] { shared.standpoint.books.planLabels }

  /// What the report is called, by whether an agreement runs.
  public var title: String {
    let agreement = shared.standpoint.books.policy?.agreement
    let title = position.isAgreementRunning ? agreement?.returnTitle : agreement?.endedReturnTitle
    return title ?? "Monitoring report"
  }

  public var position: PositionReport { shared.position }
  public var project: ProjectReport? { shared.project }
  public var actions: ActionsReport { shared.actions }

  /// Whether the agreement plans anything of a year to come.
  private static func isPlanned(_ years: [Year]) -> Bool {
    years.contains {
      $0.position.status != .outturn && ($0.plannedInYear ?? $0.plannedClosing) != nil
    }
  }

  /// Where a year to come is worse than planned, and that none breaks even.
  private static func reasons(
    _ years: [Year], _ position: PositionReport
  ) throws(ArithmeticOverflow) -> [Reason] {
    guard isPlanned(years) else { return [] }
    var reasons: [Reason] = []
    for year in years where year.position.status != .outturn {
      if let planned = year.plannedInYear, year.position.inYearDsg > planned {
        reasons.append(
          Reason(
            year: year.position.year, kind: .inYear,
            excess: try year.position.inYearDsg - planned))
      }
      let basis = year.basis ?? .beforeDfe
      if let planned = year.plannedClosing, year.closing(basis) > planned {
        reasons.append(
          Reason(
            year: year.position.year, kind: .closing(basis),
            excess: try year.closing(basis) - planned))
      }
    }
    if position.mitigated.breakevenYear == nil, let last = years.last {
      reasons.append(
        Reason(
          year: last.position.year, kind: .neverBreaksEven, excess: last.position.inYearDsg))
    }
    return reasons
  }
}
