import Books
import Forecasting
import Money

/// EHC plans of a type of placement and what they cost, in the years of a projection.
///
/// Plans of a financial year are those of its two Januaries by their months, grown from year to
/// year by `plan-growth`. What they cost is what the placement's accounts come to, which grow by
/// the same drivers, so that the central case is that of `position`.
public struct PlacementProjection: Sendable {
  /// A financial year, the base year first.
  public struct Year: Sendable {
    public let year: FinancialYear
    /// nil where no plans are known.
    public let plans: Estimate?
    /// By age group or need, in the order of the books.
    public let parts: [(name: String, plans: Estimate)]
    /// Pence, with measures; the central case is that of `position`.
    ///
    /// nil without an account.
    public let cost: Estimate?
    /// Without measures.
    public let unmitigated: Estimate?
  }

  /// A central value and the range about it.
  public struct Estimate: Sendable {
    public let central: Double
    public let range: SimulatedRange
  }

  public let placement: String
  public let accounts: [Account]
  /// The January that was counted last, and its plans; nil where none are known.
  public let census: (year: Int, plans: Int)?
  /// How many months of a year are its first January's; the rest are the next one's.
  public let months: Int
  /// Whether a January of the base year is not counted yet, and is told by growth.
  public let isBaseGrown: Bool
  /// The books' price of a full-year place, and of which year it is, grown to the base year.
  public let unitCost: (amount: Money, year: FinancialYear, inBaseYear: Double)?
  /// By what plans × unit cost is multiplied for the base year to come to the ledger's.
  public let factor: Double?
  public let years: [Year]
  /// What stands behind the plans and the prices.
  public let provenance: Provenance
}

/// What of the books a placement is projected from.
struct PlacementInputs: Sendable {
  let placement: String
  let accounts: [Account]
  let plans: UncertainPlans?
  let census: (year: Int, plans: Int)?
  let months: Int
  let isBaseGrown: Bool
  let unitCost: UnitCost?
  /// The price of a place in the base year, in pence.
  let price: Double?
  let provenance: Provenance

  /// - Parameters:
  ///   - placement: a type of placement.
  ///   - standpoint: later counts, and those whose source came out later, are not seen.
  ///   - scenario: whose plan growth counts.
  ///   - years: of the projection, the base year first.
  init(
    _ placement: String, _ standpoint: Standpoint, _ scenario: Scenario, years: [FinancialYear]
  ) {
    let books = standpoint.books
    let base = years[0]
    let day = standpoint.asOf.lastDay
    func growth(_ year: FinancialYear) -> Driver? { scenario[.planGrowth, placement, year] }
    let rows = books.plans.filter {
      $0.placement == placement && $0.year <= day.year
        && standpoint.sources.isKnown($0.source, on: day)
    }
    let counts = Dictionary(grouping: rows, by: \.year).mapValues(Self.total)
    // A January that is not counted yet grows as the base year does, else as the year after it.
    let untold = growth(base) ?? years.dropFirst().first.flatMap(growth)
    let months = books.authority.censusMonths[placement] ?? 5
    let first = base.startYear
    let last = counts.keys.max()
    let censuses = [(first, months), (first + 1, 12 - months)].map { year, months in
      let counted = counts.keys.filter { $0 <= year }.max()
      return counted.flatMap { counted -> UncertainPlans.Census? in
        guard let plans = counts[counted] else { return nil }
        return UncertainPlans.Census(
          plans: Double(plans) * Double(months) / 12,
          growth: untold.map { Array(repeating: Uncertain($0), count: year - counted) } ?? [])
      }
    }
    self.placement = placement
    accounts = books.accounts.filter {
      $0.placement == placement && $0.fund == .highNeeds && !$0.isPriorYear
        && $0.kind == .expenditure
    }
    self.months = months
    isBaseGrown = (last ?? 0) <= first
    let grown = years.dropFirst().map(growth)
    if let last, let start = censuses[0], let end = censuses[1] {
      census = counts[last].map { (last, $0) }
      plans = UncertainPlans(
        placement: placement, parts: Self.parts(rows, last), censuses: [start, end],
        growth: grown.map { $0.map { [Uncertain($0)] } ?? [] })
    } else {
      (census, plans) = (nil, nil)
    }
    unitCost = books.unitCosts.filter {
      $0.placement == placement && $0.year <= base
        && standpoint.sources.isKnown($0.source, on: day)
    }.max { $0.year < $1.year }
    price = unitCost.map { cost in
      let since = cost.year < base ? Array(cost.year.advanced(by: 1)...base) : []
      return since.reduce(Double(cost.amount.pence)) {
        $0 * (1 + (scenario[.unitCostGrowth, placement, $1]?.rate.double ?? 0))
      }
    }
    let counted = rows.filter { [first, first + 1, last].contains($0.year) }.map(\.source)
    provenance = Provenance(
      Set(
        counted + [unitCost?.source, untold?.source].compactMap(\.self)
          + grown.compactMap { $0?.source }))
  }

  /// A January's plans: as a row without age group and need gives them, else of all its rows.
  static func total(_ rows: [PlanCount]) -> Int {
    let whole = rows.filter { $0.ageGroup == nil && $0.need == nil }
    let byAge = rows.filter { $0.ageGroup != nil && $0.need == nil }
    let byNeed = rows.filter { $0.ageGroup == nil && $0.need != nil }
    let told = [whole, byAge, byNeed].first { !$0.isEmpty } ?? rows
    return told.reduce(0) { $0 + $1.count }
  }

  /// The age groups, else the needs, of the January that was counted last.
  ///
  /// Their shares are held, and stray from that as far as shares have moved a year on the whole,
  /// from the first January that the books tell them of to the last.
  private static func parts(_ rows: [PlanCount], _ last: Int) -> [UncertainPlans.Part] {
    let isByAge = rows.contains { $0.year == last && $0.ageGroup != nil }
    func name(_ row: PlanCount) -> String? { isByAge ? row.ageGroup : row.need }
    func counts(_ year: Int) -> [String: Double] {
      rows.filter { $0.year == year }.reduce(into: [:]) { counts, row in
        if let name = name(row) { counts[name, default: 0] += Double(row.count) }
      }
    }
    let now = counts(last)
    guard !now.isEmpty else { return [.init(plans: 1)] }
    var names: [String] = []
    for row in rows where row.year == last {
      if let name = name(row), !names.contains(name) { names.append(name) }
    }
    let told = rows.filter { name($0) != nil }.map(\.year).min() ?? last
    let before = counts(told)
    return UncertainPlans.parts(
      of: rows[0].placement, names.map { ($0, now[$0] ?? 0) },
      earlier: names.map { before[$0] ?? 0 }, years: last - told)
  }
}

extension PlacementProjection {
  /// - Parameters:
  ///   - inputs: what the books say.
  ///   - position: the central case.
  ///   - money: what its lines cost in the simulations.
  ///   - years: of the projection, the base year first.
  ///   - draws: how many simulations, and by which numbers.
  ///   - work: on how many threads.
  init(
    _ inputs: PlacementInputs, _ position: PositionReport, _ money: BreakevenSimulation,
    _ years: [FinancialYear], _ draws: SimulationDraws, _ work: ConcurrentWork
  ) {
    let own = position.lines.filter { inputs.accounts.contains($0.account) }
    let drawn = inputs.plans.map {
      PlacementSimulation($0, years: years.count, draws: draws, work: work)
    }
    let central = CentralProjection([], inputs.plans.map { [$0] } ?? [], years: years.count)
    let (plans, parts) = (central.sums.plans, central.parts)
    let oneOff = own.reduce(0.0) { $0 + Double($1.oneOff.pence) }
    func cost(_ year: FinancialYear, _ side: Side) -> Double {
      own.reduce(0.0) {
        $0 + Double($1[year]?.amount(side: side).pence ?? 0)
      }
    }
    placement = inputs.placement
    accounts = inputs.accounts
    census = inputs.census
    months = inputs.months
    isBaseGrown = inputs.isBaseGrown
    provenance = inputs.provenance
    let modelled = inputs.price.map { $0 * plans[0] }
    factor = modelled.flatMap {
      $0 > 0 && !own.isEmpty ? (cost(years[0], .mitigated) - oneOff) / $0 : nil
    }
    unitCost = inputs.unitCost.flatMap { cost in
      inputs.price.map { (cost.amount, cost.year, $0) }
    }
    let names = (inputs.plans?.parts ?? []).compactMap(\.name)
    // All ranges of all years, each a piece of work.
    let width = names.count + 3
    let ranges = work.map(years.count * width) { index -> SimulatedRange? in
      let (year, number) = (index / width, index % width)
      let beside = year == 0 ? oneOff : 0
      return switch number {
      case 0: (drawn?.years[year].plans).map { SimulatedRange($0) }
      case 1:
        money.years[year].cost(of: inputs.placement).map { SimulatedRange($0, beside: beside) }
      case 2:
        money.years[year].unmitigated(of: inputs.placement).map {
          SimulatedRange($0, beside: beside)
        }
      default: (drawn?.years[year].part(number - 3)).map { SimulatedRange($0) }
      }
    }
    self.years = years.enumerated().map { index, year in
      func estimate(_ number: Int, _ central: Double) -> Estimate? {
        ranges[index * width + number].map { Estimate(central: central, range: $0) }
      }
      return Year(
        year: year, plans: estimate(0, plans[index]),
        parts: names.enumerated().compactMap { part, name in
          estimate(part + 3, parts[index][part]).map { (name, $0) }
        },
        cost: estimate(1, cost(year, .mitigated)),
        unmitigated: estimate(2, cost(year, .unmitigated)))
    }
  }
}
