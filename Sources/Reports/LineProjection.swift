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
    public let change: YearlyChange?
    public let unmitigatedProvenance: Provenance
    public let mitigatedProvenance: Provenance

    /// The amount on one side.
    public func amount(isMitigated: Bool) -> Money { isMitigated ? mitigated : unmitigated }

    public func provenance(isMitigated: Bool) -> Provenance {
      isMitigated ? mitigatedProvenance : unmitigatedProvenance
    }
  }

  public let account: Account
  /// What the projection grows from: the base year's amount without its one-off adjustments.
  public let base: Money
  public let years: [Year]

  public subscript(year: FinancialYear) -> Year? { years.first { $0.year == year } }
}

extension LineProjection {
  /// - Throws: `ArithmeticOverflow` if an amount is out of range.
  init(_ account: Account, _ standpoint: Standpoint, _ scenario: Scenario) throws {
    var years: [Year] = []
    var previous = Money.zero
    var provenance = Provenance.none
    var base = Money.zero
    for year in standpoint.books.authority.years {
      switch standpoint.status(of: year) {
      case .outturn:
        let posted = try standpoint.posted(account, in: year)
        provenance = standpoint.provenanceOfPostings(account, in: year)
        previous = posted ?? .zero
        years.append(.known(year, .outturn, previous, isKnown: posted != nil, provenance))
        base = previous
      case .forecast:
        let forecast = try standpoint.forecast(account)
        provenance = forecast.provenance
        years.append(.known(year, .forecast, forecast.amount, isKnown: true, provenance))
        previous = try forecast.amount - forecast.oneOff
        base = previous
      case .projection:
        let change = account.change(in: year, scenario)
        previous = try change.amount.amount(after: account.isPriorYear ? .zero : previous)
        // An amount that is given owes nothing to the years before it.
        if case .set = change.amount { provenance = .none }
        provenance.formUnion(change.provenance)
        let measures = standpoint.books.mitigations.filter {
          $0.account == account.code && $0.year == year
        }
        let effects = try measures.map { try $0.measure.effect() }.sum()
        years.append(
          Year(
            year: year, status: .projection, unmitigated: previous,
            mitigated: try previous + effects, isKnown: true, change: change.amount,
            unmitigatedProvenance: provenance,
            mitigatedProvenance: provenance.union(Provenance(Set(measures.map(\.source))))))
      }
    }
    self.account = account
    self.base = base
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
      change: nil, unmitigatedProvenance: provenance, mitigatedProvenance: provenance)
  }
}

extension Account {
  /// How the account moves into a year of the projection, and on whose word.
  fileprivate func change(
    in year: FinancialYear, _ scenario: Scenario
  ) -> (amount: YearlyChange, provenance: Provenance) {
    let amount = scenario[.lineAmount, code, year]
    if let amount { return (.set(amount.money), Provenance([amount.source])) }
    if fund == .otherDsg || isPriorYear { return (.set(.zero), .none) }
    let growth = scenario[.lineGrowth, code, year]
    let step = scenario[.lineStep, code, year]
    guard growth == nil, step == nil, let placement else {
      let sources = Set([growth, step].compactMap { $0?.source })
      return (
        .grow(by: [growth?.rate ?? .zero], step: step?.money ?? .zero), Provenance(sources)
      )
    }
    let plans = scenario[.planGrowth, placement, year]
    let price = scenario[.unitCostGrowth, placement, year]
    return (
      .grow(by: [plans?.rate ?? .zero, price?.rate ?? .zero], step: .zero),
      Provenance(Set([plans, price].compactMap { $0?.source }))
    )
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
