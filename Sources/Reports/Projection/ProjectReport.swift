import Books
import Forecasting
import Ledger
import Money

/// The years to breakeven with their ranges: how likely, and what moves them most.
public struct ProjectReport: Sendable {
  /// A year, its central case that of `position`, to the penny.
  public struct Year: Sendable {
    public let position: YearPosition
    /// The in-year position of the whole grant, and without measures.
    public let inYear: SimulatedRange
    public let unmitigated: SimulatedRange
    public let closing: SimulatedRange
    /// EHC plans of all placements in the financial year; nil where none are known.
    public let plans: PlacementProjection.Estimate?
    /// What they cost with measures, in pence; nil where no account pays for a placement.
    public let cost: PlacementProjection.Estimate?
    /// In how many of the simulations the year is at or below zero.
    public let breakeven: Double
  }

  /// What a change of one driver does to the last year's in-year position, in pence.
  public struct Sensitivity: Sendable {
    public let name: String
    /// With its values a tenth smaller and a tenth larger.
    public let smaller: Double
    public let larger: Double
    /// By what its values have to be multiplied for the last year to come to nil.
    ///
    /// There it breaks even, or ceases to. nil if nothing from a quarter to four times does it.
    public let factorToNil: Double?

    public var size: Double { max(abs(smaller), abs(larger)) }
  }

  /// What a measure does in the last year.
  public struct MeasureReach: Sendable {
    public let measure: String
    public let account: String
    /// What is expected to be saved, in pence: the amount by its confidence.
    public let saving: Double
    /// How many children that moves, if a child moved saves what its place costs on average; nil
    /// where the account's plans are not known.
    public let children: Double?
    /// How many there are.
    public let plans: Double?
  }

  /// What somebody should look at before relying on the projection.
  public enum Finding: Hashable, Sendable {
    /// Measures save more than the account costs: they move more children than there are.
    case savesTooMuch(account: String, year: FinancialYear, saving: Money, cost: Money)
    /// The year is dearer with measures than without.
    case dearer(year: FinancialYear, by: Money)
    /// A measure begins before the action that it hangs on.
    case beginsEarly(measure: String, start: CalendarDate, action: String, begins: CalendarDate)
  }

  public let authority: String
  public let asOf: Period
  public let ledgerHead: ChainHash
  public let scenario: String
  public let simulations: Int
  public let seed: UInt64
  /// The base year first.
  public let years: [Year]
  /// In how many simulations the last year breaks even, the deficit is cleared by then, and both.
  public let breakeven: Double
  public let cleared: Double
  public let both: Double
  /// Those that move the last year most first.
  public let sensitivities: [Sensitivity]
  /// The fewest measures that are enough for the last year to break even, at their confidence and
  /// with all investments made; nil if all of them are not enough.
  public let fewestMeasures: [String]?
  /// What the last year comes to with all measures, in pence.
  public let lastYear: Double
  /// What every measure a year later would add to the last closing deficit, in pence.
  public let costOfDelay: Double
  /// EHC plans and cost by type of placement.
  public let placements: [PlacementProjection]
  /// The savings of the last year, largest first.
  public let measures: [MeasureReach]
  /// The grant's assumptions year by year: growth or amount, and the source of each.
  public let grant: [GrantYear]
  public let findings: [Finding]
  /// EHC plans by the department's totals; nil where none were given.
  public let outlook: PlanOutlook?
  public let sources: SourceRegister
  public let provenance: Provenance

  /// - Parameters:
  ///   - standpoint: books and ledger at a period.
  ///   - plans: the department's open data; nil for none.
  ///   - scenario: of `drivers.csv`.
  ///   - draws: how many simulations, and by which numbers; the same ones in every scenario.
  ///   - work: on how many threads, which moves nothing.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(
    _ standpoint: Standpoint, plans: PublishedPlans?, scenario: String, draws: SimulationDraws,
    work: ConcurrentWork
  ) throws {
    let position = try PositionReport(standpoint, options: .init(scenario: scenario))
    let projected = Array(
      position.mitigated.years.drop {
        $0.status == .outturn && standpoint.status(of: $0.year.advanced(by: 1)) != .projection
      })
    guard let base = projected.first, projected.count > 1 else {
      throw ReportError.nothingToProject(standpoint.books.authority.lastYear)
    }
    let forecasts = try ForecastReport(standpoint)
    let own = position.lines.filter { $0.account.fund.isDsg && !$0.account.isPriorYear }
    let lines = own.map { UncertainLine($0, base.year, forecasts) }
    let drivers = Scenario(scenario, of: standpoint.books.drivers)
    let inputs = standpoint.books.placementTypes.map {
      PlacementInputs($0, standpoint, drivers, years: projected.map(\.year))
    }
    let groups = inputs.compactMap(\.plans)
    let drawn = BreakevenSimulation(
      lines, plans: groups, oneOff: own.reduce(0.0) { $0 + Double($1.oneOff.pence) },
      opening: Double(base.opening.pence) + Double(base.movement.priorYear.pence),
      payments: projected.map {
        Double($0.movement.dfePayment.pence) + Double($0.movement.councilContribution.pence)
      }, draws: draws, work: work)
    let central = CentralProjection(lines, groups, years: projected.count)
    let sums = central.sums
    let places = own.filter(\.account.isOfPlaces)
    let besidePlaces = places.reduce(0.0) { $0 + Double($1.oneOff.pence) }
    let width = 5
    let ranges = work.map(projected.count * width) { index -> SimulatedRange in
      let year = drawn.years[index / width]
      return switch index % width {
      case 0: SimulatedRange(year.inYear)
      case 1: SimulatedRange(year.unmitigated)
      case 2: SimulatedRange(year.closing)
      case 3: SimulatedRange(year.plans)
      default: SimulatedRange(year.cost, beside: index < width ? besidePlaces : 0)
      }
    }
    years = try projected.enumerated().map { index, year in
      let ranges = ranges[(index * width)...].prefix(width).map(\.self)
      let cost = try places.map { $0[year.year]?.mitigated ?? .zero }.sum()
      return Year(
        position: year, inYear: ranges[0], unmitigated: ranges[1], closing: ranges[2],
        plans: groups.isEmpty ? nil : .init(central: sums.plans[index], range: ranges[3]),
        cost: places.isEmpty ? nil : .init(central: Double(cost.pence), range: ranges[4]),
        breakeven: Self.part(drawn.years[index].inYear) { $0 <= 0 })
    }
    placements = inputs.map {
      PlacementProjection($0, position, drawn, projected.map(\.year), draws, work)
    }
    let last = drawn.years[drawn.years.count - 1]
    breakeven = Self.part(last.inYear) { $0 <= 0 }
    cleared = Self.part(last.closing) { $0 <= 0 }
    both = Self.part(zip(last.inYear, last.closing)) { $0.0 <= 0 && $0.1 <= 0 }
    sensitivities = Self.sensitivities(lines, central)
    costOfDelay = Self.delay(lines, projected.count)
    lastYear = sums.mitigated.last ?? 0
    fewestMeasures = Self.fewestMeasures(lines, sums.unmitigated.last ?? 0, projected.count)
    measures = Self.measures(position, placements)
    grant = try GrantYear.all(position, standpoint.sources)
    findings = try Self.findings(position, standpoint.books)
    outlook = try plans.map { try PlanOutlook($0, standpoint) }
    authority = standpoint.books.authority.name
    asOf = standpoint.asOf
    ledgerHead = standpoint.balances.head
    self.scenario = scenario
    simulations = draws.simulations
    seed = draws.seed
    sources = standpoint.sources
    provenance = projected.reduce(placements.reduce(.none) { $0.union($1.provenance) }) {
      $0.union(position.provenance(of: .closing, in: $1.year, side: .mitigated))
    }
  }

  private static func part<Values: Sequence>(
    _ values: Values, _ holds: (Values.Element) -> Bool
  ) -> Double {
    let (held, all) = values.reduce((0, 0)) { ($0.0 + (holds($1) ? 1 : 0), $0.1 + 1) }
    return Double(held) / Double(max(1, all))
  }
}

extension Books {
  /// The types of placement of accounts and plans, in the order of the accounts.
  var placementTypes: [String] {
    let all =
      accounts.filter { $0.fund == .highNeeds && !$0.isPriorYear && $0.kind == .expenditure }
      .compactMap(\.placement) + plans.map(\.placement)
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }
  }
}
