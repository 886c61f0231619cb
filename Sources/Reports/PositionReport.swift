import Books
import Forecasting
import Ledger
import Money

/// The DSG deficit rolled forward year by year, with and without mitigations.
public struct PositionReport: Sendable {
  /// What a reader may ask of the report.
  public struct Options: Sendable {
    public var scenario = Driver.baseScenario
    /// Which of the two sides the headline figures and the JSON show.
    public var side = Side.mitigated
    public var withheld: Withholding?
    public var delivery = DeliveryBasis.confidence
    /// Whether payments of which nobody knows yet whether they come are counted.
    public var countsOpen = false

    public init(
      scenario: String = Driver.baseScenario, side: Side = .mitigated,
      withheld: Withholding? = nil, delivery: DeliveryBasis = .confidence, countsOpen: Bool = false
    ) {
      self.countsOpen = countsOpen
      self.scenario = scenario
      self.side = side
      self.withheld = withheld
      self.delivery = delivery
    }
  }

  public let authority: Authority
  public let asOf: Period
  public let options: Options
  public let ledgerHead: ChainHash
  public let mitigated: RollForward
  public let unmitigated: RollForward
  /// Every high-needs, other-block and council account.
  public let lines: [LineProjection]
  public let sources: SourceRegister
  /// Payments of years that are over and still stand as planned, which do not count.
  public let overduePayments: [AgreementLine]
  /// What each stream pays in each year, and what is open of it; the two parties first.
  public let streams: [StreamYear]
  /// The grant that pays a share of the deficit, with and without measures; nil where no stream of
  /// the books is one.
  public let grants: (mitigated: WorkedGrant, unmitigated: WorkedGrant)?
  /// How the ratings of the actions bear on the mitigations; nil where they count at confidence.
  public let ratedDelivery: RatedDelivery?
  private let openingProvenance: Provenance
  private let paymentProvenance: [PaymentSpot: Provenance]

  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint, options: Options = Options()) throws {
    let books = standpoint.books
    guard books.scenarios.contains(options.scenario) else {
      throw ReportError.scenarioUnknown(options.scenario, known: books.scenarios)
    }
    let scenario = Scenario(options.scenario, of: books.drivers)
    let rated =
      options.delivery == .ratings ? RatedDelivery(books, at: standpoint.asOf.lastDay) : nil
    let schedule = try MitigationSchedule(standpoint, rated)
    let lines = try standpoint.budgetedAccounts
      .map { try LineProjection($0, standpoint, scenario, schedule) }
    let payments = try PaymentSchedule(standpoint, options)
    let reserve = books.accounts.first(where: \.isDsgReserve)?.code ?? ""
    let opening = standpoint.balances.opening[reserve] ?? .zero
    func rollForward(
      side: Side, with grant: WorkedGrant? = nil
    ) throws -> RollForward {
      try RollForward(
        opening: opening,
        movements: books.authority.years.map {
          try payments.movement(
            of: $0, standpoint.status(of: $0), lines, side: side, with: grant)
        })
    }
    let plain = (
      mitigated: try rollForward(side: .mitigated),
      unmitigated: try rollForward(side: .unmitigated)
    )
    let grants = try WorkedGrant(standpoint, options, plain.mitigated).flatMap { mitigated in
      try WorkedGrant(standpoint, options, plain.unmitigated).map {
        (mitigated: mitigated, unmitigated: $0)
      }
    }
    authority = books.authority
    asOf = standpoint.asOf
    self.options = options
    ledgerHead = standpoint.balances.head
    mitigated = try rollForward(side: .mitigated, with: grants?.mitigated)
    unmitigated = try rollForward(side: .unmitigated, with: grants?.unmitigated)
    streams = try payments.streams(grants?.mitigated, of: books)
    self.grants = grants
    isAgreementRunning = standpoint.isAgreementRunning
    paymentTitle =
      (isAgreementRunning ? books.policy?.agreement.paymentTitle : nil) ?? "DfE payment"
    self.lines = lines
    ratedDelivery = rated
    sources = standpoint.sources
    openingProvenance = Provenance(standpoint.balances.openingSources[reserve] ?? [])
    paymentProvenance = payments.provenance.merging(grants?.mitigated.provenance ?? [:]) {
      $0.union($1)
    }
    overduePayments = payments.overdue
  }

  /// What the department's payments are called while an agreement runs, and after it.
  public let paymentTitle: String
  /// Whether an agreement runs at the as-of, so that there is a headroom.
  public let isAgreementRunning: Bool

  /// What the in-year deficits still to come may add up to under the agreement; nil where none
  /// runs.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func headroom(side: Side) throws -> Money? {
    isAgreementRunning ? try rollForward(side: side).headroom() : nil
  }

  /// The headroom once the forecast year has taken its part; nil where no agreement or no year
  /// runs.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func headroomAfterForecast(side: Side) throws -> Money? {
    isAgreementRunning ? try rollForward(side: side).headroomAfterForecast() : nil
  }

  /// The side that was asked for.
  public var selected: RollForward { rollForward(side: options.side) }

  public func rollForward(side: Side) -> RollForward {
    side == .mitigated ? mitigated : unmitigated
  }

  /// What a council fund costs in a year, beside the deficit; nil if nothing is known of it.
  public func councilCost(_ fund: Fund, _ year: FinancialYear, side: Side) throws -> Money? {
    let years = lines.filter { $0.account.fund == fund }.compactMap { $0[year] }
      .filter(\.isKnown)
    return years.isEmpty
      ? nil : try years.map { $0.amount(side: side) }.sum()
  }

  /// The year under way, else the last one that is over; with measures.
  public var current: YearPosition? {
    mitigated.years.last { $0.status != .projection } ?? mitigated.years.first
  }

  /// The last year that ends while the statutory override is in force; nil if none does.
  public var lastYearOfOverride: YearPosition? {
    guard let ends = authority.overrideEnds else { return nil }
    return selected.years.last { $0.year.lastDay <= ends }
  }
}

extension PositionReport {
  /// What stands behind a measure of a year.
  public func provenance(
    of measure: PositionMeasure, in year: FinancialYear, side: Side
  ) -> Provenance {
    switch measure {
    case .income, .expenditure, .otherBlocks, .priorYear:
      provenance(of: year, side) { measure == $0 }
    case .inYear: provenance(of: year, side) { [.income, .expenditure].contains($0) }
    case .inYearDsg: provenance(of: year, side) { $0 != .priorYear }
    case .dfePayment: payment(.dfePayment, year)
    case .councilContribution: payment(.councilContribution, year)
    case .opening: balance(before: year, side, [.dfePayment, .councilContribution])
    case .closing: balance(after: year, side, [.dfePayment, .councilContribution])
    case .closingBeforePayments: balance(after: year, side, [])
    case .closingBeforeDfe: balance(after: year, side, [.councilContribution])
    }
  }

  /// How far a measure of a year can be relied on; nil for a figure of nothing.
  public func standing(
    of measure: PositionMeasure, in year: FinancialYear, side: Side
  ) -> Standing? {
    sources.standing(provenance(of: measure, in: year, side: side))
  }

  /// All that stands behind the report, council funds among it.
  public var provenance: Provenance {
    let years = authority.years
    var all = balance(after: years.upperBound, .mitigated, [.dfePayment, .councilContribution])
    for line in lines {
      for year in line.years { all.formUnion(year.mitigatedProvenance) }
    }
    return all
  }

  private func provenance(
    of year: FinancialYear, _ side: Side, where isIn: (PositionMeasure) -> Bool
  ) -> Provenance {
    lines.reduce(into: .none) { all, line in
      guard let part = line.account.part, isIn(part), let year = line[year] else { return }
      all.formUnion(year.provenance(side: side))
    }
  }

  private func payment(_ kind: AgreementLine.Kind, _ year: FinancialYear) -> Provenance {
    paymentProvenance[PaymentSpot(kind: kind, year: year)] ?? .none
  }

  private func balance(
    before year: FinancialYear, _ side: Side, _ payments: [AgreementLine.Kind]
  ) -> Provenance {
    year == authority.firstYear
      ? openingProvenance
      : balance(after: year.advanced(by: -1), side, payments)
  }

  private func balance(
    after year: FinancialYear, _ side: Side, _ payments: [AgreementLine.Kind]
  ) -> Provenance {
    var all = openingProvenance
    for past in authority.firstYear...year {
      all.formUnion(provenance(of: past, side) { _ in true })
      for kind in payments { all.formUnion(payment(kind, past)) }
    }
    return all
  }
}

/// A kind of payment in a year.
struct PaymentSpot: Hashable {
  let kind: AgreementLine.Kind
  let year: FinancialYear
}
