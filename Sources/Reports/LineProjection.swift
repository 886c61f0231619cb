import Books
import Forecasting
import Money

/// An account's amount in each of the books' years, with and without mitigations.
public struct LineProjection: Hashable, Sendable {
  /// One year of the line.
  public struct Year: Hashable, Sendable {
    public let year: FinancialYear
    public let status: YearStatus
    public let unmitigated: Money
    public let mitigated: Money
    /// Whether anything at all is known of the line in a closed year.
    public let isKnown: Bool
    /// How the unmitigated amount comes from the year before; nil up to the base year.
    public let drivers: LineDrivers?
    /// What mitigates the year; nothing up to the base year.
    public let measures: [Mitigation]
    public let unmitigatedProvenance: Provenance
    public let mitigatedProvenance: Provenance

    /// The amount on one side.
    public func amount(side: Side) -> Money { side == .mitigated ? mitigated : unmitigated }

    public func provenance(side: Side) -> Provenance {
      side == .mitigated ? mitigatedProvenance : unmitigatedProvenance
    }
  }

  public let account: Account
  /// The adjustments in the forecast year that later years do not hold.
  public let oneOff: Money
  public let years: [Year]

  /// The years follow each other without a gap.
  public subscript(year: FinancialYear) -> Year? {
    guard let first = years.first?.year else { return nil }
    let place = year.startYear - first.startYear
    return years.indices.contains(place) ? years[place] : nil
  }
}

extension LineProjection {
  /// - Throws: `ArithmeticOverflow` if an amount is out of range.
  init(
    _ account: Account, _ standpoint: Standpoint, _ scenario: Scenario,
    _ schedule: MitigationSchedule
  ) throws {
    var years: [Year] = []
    var previous = Money.zero
    var provenance = Provenance.none
    var oneOff = Money.zero
    // Of the grant, what is not posted is nil; of the council's money it is not known.
    var isKnown = true
    for year in standpoint.books.authority.years {
      switch standpoint.status(of: year) {
      case .outturn:
        let posted = try standpoint.posted(account, in: year)
        provenance = standpoint.provenanceOfPostings(account, in: year)
        previous = posted ?? .zero
        isKnown = posted != nil || account.fund.isDsg
        years.append(.known(year, .outturn, previous, isKnown: posted != nil, provenance))
      case .forecast:
        isKnown = true
        let forecast = try standpoint.forecast(account)
        provenance = forecast.provenance
        years.append(.known(year, .forecast, forecast.amount, isKnown: true, provenance))
        oneOff = forecast.oneOff
        previous = try forecast.amount - oneOff
      case .projection:
        let drivers = LineDrivers(account, year, scenario)
        let change = drivers.change(of: account)
        previous = try change.amount(after: previous)
        // An amount that is given owes nothing to the years before it.
        if case .set = change { (provenance, isKnown) = (.none, true) }
        provenance.formUnion(Provenance(Set(drivers.all.map(\.source))))
        let parts = schedule[account, year]
        let effects = try parts.map { try $0.mitigation.measure.effect() }.sum()
        years.append(
          Year(
            year: year, status: .projection, unmitigated: previous,
            mitigated: try previous + effects, isKnown: isKnown, drivers: drivers,
            measures: parts.map(\.mitigation), unmitigatedProvenance: provenance,
            mitigatedProvenance: parts.reduce(provenance) { $0.union($1.provenance) }))
      }
    }
    self.account = account
    self.oneOff = oneOff
    self.years = years
  }
}

extension LineProjection.Year {
  /// A year that nothing mitigates.
  fileprivate static func known(
    _ year: FinancialYear, _ status: YearStatus, _ amount: Money, isKnown: Bool,
    _ provenance: Provenance
  ) -> LineProjection.Year {
    LineProjection.Year(
      year: year, status: status, unmitigated: amount, mitigated: amount, isKnown: isKnown,
      drivers: nil, measures: [], unmitigatedProvenance: provenance, mitigatedProvenance: provenance
    )
  }
}

/// The drivers that act on an account in one year, in one scenario.
public struct LineDrivers: Hashable, Sendable {
  public let amount: Driver?
  public let growth: Driver?
  public let step: Driver?
  /// Those of the account's placement; never beside a driver of the line itself.
  public let planGrowth: Driver?
  public let unitCostGrowth: Driver?

  init(_ account: Account, _ year: FinancialYear, _ scenario: Scenario) {
    amount = scenario[.lineAmount, account.code, year]
    growth = scenario[.lineGrowth, account.code, year]
    step = scenario[.lineStep, account.code, year]
    let placement = account.fund == .otherDsg ? nil : account.placement
    planGrowth = placement.flatMap { scenario[.planGrowth, $0, year] }
    unitCostGrowth = placement.flatMap { scenario[.unitCostGrowth, $0, year] }
  }

  /// All that are there.
  public var all: [Driver] {
    [amount, growth, step, planGrowth, unitCostGrowth].compactMap(\.self)
  }

  /// How the account moves into the year.
  fileprivate func change(of account: Account) -> YearlyChange {
    if let amount { return .set(amount.money) }
    if account.fund == .otherDsg || account.isPriorYear { return .set(.zero) }
    let rates = [growth, planGrowth, unitCostGrowth].compactMap { $0?.rate }
    return .grow(by: rates, step: step?.money ?? .zero)
  }
}

extension Driver {
  /// The central value in pounds; zero if it is a rate.
  public var money: Money {
    if case .money(let amount) = central { return amount }
    return .zero
  }

  /// The central value as a rate; zero if it is in pounds.
  public var rate: Rate {
    if case .rate(let rate) = central { return rate }
    return .zero
  }
}

extension Mitigation {
  /// What the measure does to its line.
  public var measure: Measure {
    kind == .investment ? .investment(amount) : .saving(amount, confidence: confidence)
  }
}
