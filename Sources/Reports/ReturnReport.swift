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

  public let shared: SharedReports
  public let years: [Year]
  /// By the in-year positions and balances of the years to come, and the agreed breakeven.
  public let track: Track
  public let conditions: [Condition]
  /// The payments of both parties, instalment by instalment.
  public let instalments: [AgreementLine]
  public let deliveries: DeliveriesReport
  public let raid: RAIDReport
  public let capital: [CapitalProject]
  public let plan: ActionPlan
  public let sources: [Source]

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
    track = Self.track(years, position)
    conditions = books.conditions
    instalments = books.agreement.filter(\.kind.isPayment)
    deliveries = try DeliveriesReport(standpoint, at: day)
    raid = RAIDReport(standpoint, at: day)
    capital = books.capital
    plan = books.plan
    self.shared = shared
    sources = shared.sources(
      deliveries.provenance, raid.provenance,
      Provenance(
        Set(conditions.map(\.source) + books.agreement.map(\.source) + capital.map(\.source))))
  }

  public var position: PositionReport { shared.position }
  public var project: ProjectReport? { shared.project }
  public var actions: ActionsReport { shared.actions }

  /// Off track where a year to come is worse than planned, or never breaks even.
  private static func track(_ years: [Year], _ position: PositionReport) -> Track {
    let later = years.filter { $0.position.status != .outturn }
    guard later.contains(where: { $0.plannedInYear != nil || $0.plannedClosing != nil }) else {
      return .unknown
    }
    let isWorse = later.contains { year in
      year.plannedInYear.map { year.position.inYearDsg > $0 } == true
        || year.plannedClosing.map { year.closing(year.basis ?? .beforeDfe) > $0 } == true
    }
    return isWorse || position.mitigated.breakevenYear == nil ? .off : .on
  }
}
