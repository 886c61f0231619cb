import Books
import Forecasting
import Ledger
import Money

/// The years to breakeven with their ranges: how likely, and what moves them most.
public struct ProjectReport: Sendable {
  /// A number that is not certain, in pence.
  public struct Range: Sendable {
    public let low: Double
    public let median: Double
    public let high: Double
    /// The standard error of the median, and the larger of those of low and high.
    public let medianError: Double
    public let endError: Double

    init(_ values: [Double]) {
      let sorted = values.sorted()
      low = Quantile.of(sorted, 0.1) ?? 0
      median = Quantile.of(sorted, 0.5) ?? 0
      high = Quantile.of(sorted, 0.9) ?? 0
      medianError = Self.error(sorted, 0.5)
      endError = max(Self.error(sorted, 0.1), Self.error(sorted, 0.9))
    }

    /// Half of what lies between the quantiles one standard error of their rank apart.
    private static func error(_ sorted: [Double], _ part: Double) -> Double {
      let rank = (part * (1 - part) / Double(max(1, sorted.count))).squareRoot()
      guard let above = Quantile.of(sorted, min(1, part + rank)),
        let below = Quantile.of(sorted, max(0, part - rank))
      else { return 0 }
      return (above - below) / 2
    }
  }

  /// A year, its central case that of `position`, to the penny.
  public struct Year: Sendable {
    public let position: YearPosition
    /// The in-year position of the whole grant, and without measures.
    public let inYear: Range
    public let unmitigated: Range
    public let closing: Range
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
  /// EHC plans by the department's totals; nil where none were given.
  public let outlook: PlanOutlook?
  public let sources: SourceRegister
  public let provenance: Provenance

  /// - Parameters:
  ///   - standpoint: books and ledger at a period.
  ///   - plans: the department's open data; nil for none.
  ///   - scenario: of `drivers.csv`.
  ///   - simulations: how many.
  ///   - seed: the same one gives the same report, and the same draws in every scenario.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(
    _ standpoint: Standpoint, plans: PublishedPlans?, scenario: String, simulations: Int,
    seed: UInt64
  ) throws {
    let position = try PositionReport(standpoint, options: .init(scenario: scenario))
    let projected = position.mitigated.years.drop {
      $0.status == .outturn && standpoint.status(of: $0.year.advanced(by: 1)) != .projection
    }
    guard let base = projected.first, projected.count > 1 else {
      throw ReportError.nothingToProject(standpoint.books.authority.lastYear)
    }
    let forecasts = try ForecastReport(standpoint)
    let lines = position.lines.filter { $0.account.fund.isDsg && !$0.account.isPriorYear }
      .map { UncertainLine($0, base.year, forecasts) }
    let oneOff = position.lines.filter { $0.account.fund.isDsg && !$0.account.isPriorYear }
      .reduce(0.0) { $0 + Double($1.oneOff.pence) }
    let priorYear = Double(base.movement.priorYear.pence)
    let payments = projected.map {
      Double($0.movement.dfePayment.pence) + Double($0.movement.councilContribution.pence)
    }
    let drawn = BreakevenSimulation(
      lines, oneOff: oneOff, opening: Double(base.opening.pence) + priorYear, payments: payments,
      simulations: simulations, seed: seed)
    years = zip(projected, drawn.years).map { year, drawn in
      Year(
        position: year, inYear: Range(drawn.inYear), unmitigated: Range(drawn.unmitigated),
        closing: Range(drawn.closing), breakeven: Self.part(drawn.inYear) { $0 <= 0 })
    }
    let last = drawn.years[drawn.years.count - 1]
    breakeven = Self.part(last.inYear) { $0 <= 0 }
    cleared = Self.part(last.closing) { $0 <= 0 }
    both = Self.part(Array(zip(last.inYear, last.closing))) { $0.0 <= 0 && $0.1 <= 0 }
    sensitivities = Self.sensitivities(lines, projected.count)
    costOfDelay = Self.delay(lines, projected.count)
    lastYear = BreakevenSimulation.central(lines, years: projected.count).last ?? 0
    fewestMeasures = Self.fewestMeasures(lines, projected.count)
    outlook = try plans.map { try PlanOutlook($0, standpoint) }
    authority = standpoint.books.authority.name
    asOf = standpoint.asOf
    ledgerHead = standpoint.balances.head
    self.scenario = scenario
    self.simulations = simulations
    self.seed = seed
    sources = standpoint.sources
    provenance = projected.reduce(.none) { all, year in
      all.union(position.provenance(of: .closing, in: year.year, isMitigated: true))
    }
  }

  private static func part<Value>(_ values: [Value], _ holds: (Value) -> Bool) -> Double {
    Double(values.count(where: holds)) / Double(max(1, values.count))
  }

  private static func sensitivities(_ lines: [UncertainLine], _ years: Int) -> [Sensitivity] {
    func last(_ scaled: (String, Double)?) -> Double {
      BreakevenSimulation.central(lines, years: years, scaled: scaled).last ?? 0
    }
    let central = last(nil)
    return Set(lines.flatMap(\.driverNames)).sorted().map { name in
      Sensitivity(
        name: name, smaller: last((name, 0.9)) - central, larger: last((name, 1.1)) - central,
        factorToNil: factor(central) { last((name, $0)) })
    }
    .sorted { ($1.size, $0.name) < ($0.size, $1.name) }
  }

  /// The factor nearest to one at which a value is nil, from a quarter to four.
  private static func factor(_ central: Double, _ value: (Double) -> Double) -> Double? {
    func isOver(_ factor: Double) -> Bool { (value(factor) <= 0) != (central <= 0) }
    return [0.25, 4].filter(isOver).map { end -> Double in
      var (here, there) = (1.0, end)
      for _ in 0..<40 {
        let middle = (here + there) / 2
        if isOver(middle) { there = middle } else { here = middle }
      }
      return there
    }.min { abs($0 - 1) < abs($1 - 1) }
  }

  /// Only the sum of savings counts, so the largest are taken until they are enough.
  private static func fewestMeasures(_ lines: [UncertainLine], _ years: Int) -> [String]? {
    var savings: [String: Double] = [:]
    var needed =
      BreakevenSimulation.central(lines, years: years, isMitigated: false).last ?? 0
    for effect in lines.flatMap({ $0.years.prefix(years - 1).last?.effects ?? [] }) {
      if let confidence = effect.confidence {
        savings[effect.measure, default: 0] += effect.amount * confidence
      } else {
        needed += effect.amount
      }
    }
    var taken: [String] = []
    for (measure, saving) in savings.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
    where needed > 0 && saving > 0 {
      needed -= saving
      taken.append(measure)
    }
    return needed <= 0 ? taken : nil
  }

  private static func delay(_ lines: [UncertainLine], _ years: Int) -> Double {
    func total(_ lines: [UncertainLine]) -> Double {
      BreakevenSimulation.central(lines, years: years).reduce(0, +)
    }
    return total(lines.map(\.delayed)) - total(lines)
  }
}

extension UncertainLine {
  fileprivate init(
    _ line: LineProjection, _ base: FinancialYear, _ forecasts: ForecastReport
  ) {
    let amount = (line[base]?.mitigated.pence).map(Double.init) ?? 0
    let interval = forecasts.rows.first { $0.account == line.account }?.interval
    let oneOff = Double(line.oneOff.pence)
    self.init(
      base: Uncertain(
        name: "forecast of \(line.account.code)", kind: "forecast", central: amount - oneOff,
        low: interval.map { min(amount, Double($0.low.pence)) - oneOff },
        high: interval.map { max(amount, Double($0.high.pence)) - oneOff }),
      years: line.years.filter { $0.year > base }.map { year in
        UncertainLine.Year(
          change: Change(year.drivers, line.account),
          effects: year.measures.map { measure in
            Effect(
              measure: measure.id, amount: Double(measure.amount.pence),
              confidence: measure.kind == .investment ? nil : measure.confidence.double)
          })
      })
  }

  /// Every driver that moves the line.
  fileprivate var driverNames: [String] {
    years.flatMap { year -> [String] in
      switch year.change {
      case .set(let value): [value.name]
      case .grow(let rates, let step): (rates + [step].compactMap(\.self)).map(\.name)
      }
    }
  }

  /// The line with every measure a year later.
  fileprivate var delayed: UncertainLine {
    UncertainLine(
      base: base,
      years: years.enumerated().map { index, year in
        Year(change: year.change, effects: index > 0 ? years[index - 1].effects : [])
      })
  }
}

extension UncertainLine.Change {
  fileprivate init(_ drivers: LineDrivers?, _ account: Account) {
    if let amount = drivers?.amount {
      self = .set(Uncertain(amount))
    } else if account.fund == .otherDsg {
      self = .set(Uncertain(name: "nil", kind: "nil", central: 0))
    } else {
      let rates = [drivers?.growth, drivers?.planGrowth, drivers?.unitCostGrowth]
      self = .grow(
        by: rates.compactMap { $0.map(Uncertain.init) }, step: (drivers?.step).map(Uncertain.init))
    }
  }
}

extension Uncertain {
  fileprivate init(_ driver: Driver) {
    self.init(
      name: "\(driver.key.kind.rawValue) \(driver.key.target)", kind: driver.key.kind.rawValue,
      central: driver.central.double, low: driver.low?.double, high: driver.high?.double)
  }
}

extension DriverValue {
  fileprivate var double: Double {
    switch self {
    case .money(let money): Double(money.pence)
    case .rate(let rate): rate.double
    }
  }
}
