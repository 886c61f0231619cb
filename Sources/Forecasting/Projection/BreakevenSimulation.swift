/// The years to breakeven, drawn many times.
///
/// In each simulation one draw moves a driver in all its years, and drivers of one kind move
/// together in part; every measure delivers one share of its savings in all its years. All lines
/// are summed within a simulation before anything is counted. Decision 0026 has what is assumed.
public struct BreakevenSimulation: Sendable {
  /// A projected year's in-year position of the grant and its balance at the end, in pence,
  /// simulation by simulation; deficits are positive.
  public struct Year: Sendable {
    public fileprivate(set) var inYear: [Double] = []
    /// The in-year position without any measure.
    public fileprivate(set) var unmitigated: [Double] = []
    public fileprivate(set) var closing: [Double] = []
    /// What lines of placements cost, measures counted.
    public fileprivate(set) var cost: [Double] = []
    /// EHC plans in the year, of all types of placement.
    public fileprivate(set) var plans: [Double] = []
  }

  /// The first is the base year.
  public let years: [Year]

  /// - Parameters:
  ///   - lines: high needs and the other blocks.
  ///   - plans: of types of placement.
  ///   - oneOff: what the base year holds beside them, in pence.
  ///   - opening: the deficit at the start of the base year.
  ///   - payments: of both parties, by year from the base year on.
  ///   - draws: how many simulations, and by which numbers.
  ///   - work: how many threads; their number moves nothing.
  public init(
    _ lines: [UncertainLine], plans: [UncertainPlans] = [], oneOff: Double, opening: Double,
    payments: [Double], draws: SimulationDraws, work: ConcurrentWork = .oneThread
  ) {
    let model = ProjectionModel(lines, plans.map(\.whole), years: payments.count)
    years = draws.years(payments.count, work, as: Year()) { simulations, years in
      model.simulate(simulations, draws.seed) { sums, lanes in
        var balance = Lanes(repeating: opening)
        for index in years.indices {
          let beside = index == 0 ? oneOff : 0
          let inYear = sums.mitigated[index] + beside
          balance += inYear - payments[index]
          years[index].inYear.append(inYear, lanes)
          years[index].unmitigated.append(sums.unmitigated[index] + beside, lanes)
          years[index].closing.append(balance, lanes)
          years[index].cost.append(sums.ofPlaces[index], lanes)
          years[index].plans.append(sums.plans[index], lanes)
        }
      }
    } joining: {
      $0.inYear += $1.inYear
      $0.unmitigated += $1.unmitigated
      $0.closing += $1.closing
      $0.cost += $1.cost
      $0.plans += $1.plans
    }
  }
}

/// EHC plans of a type of placement and what they cost, drawn with the numbers of a
/// ``BreakevenSimulation``.
public struct PlacementSimulation: Sendable {
  /// A year, simulation by simulation.
  public struct Year: Sendable {
    /// In the financial year.
    public fileprivate(set) var plans: [Double] = []
    /// By age group or need, in the order of the plans' parts.
    public fileprivate(set) var parts: [[Double]]
    /// What the placement's lines cost with measures and without, in pence.
    public fileprivate(set) var cost: [Double] = []
    public fileprivate(set) var unmitigated: [Double] = []
  }

  /// The first is the base year.
  public let years: [Year]

  /// - Parameters:
  ///   - plans: of the placement; nil where none are known.
  ///   - lines: those of the placement.
  ///   - years: how many, the base year among them.
  ///   - draws: how many simulations, and by which numbers.
  public init(
    _ plans: UncertainPlans?, _ lines: [UncertainLine], years count: Int, draws: SimulationDraws
  ) {
    let model = ProjectionModel(lines, plans.map { [$0] } ?? [], years: count)
    let parts = plans?.parts.count ?? 0
    let empty = Year(parts: (0..<parts).map { _ in [] })
    years = draws.years(count, .oneThread, as: empty) { simulations, years in
      model.simulate(simulations, draws.seed) { sums, lanes in
        for index in years.indices {
          if parts > 0 { years[index].plans.append(sums.plans[index], lanes) }
          for part in 0..<parts { years[index].parts[part].append(sums.parts[index][part], lanes) }
          years[index].cost.append(sums.mitigated[index], lanes)
          years[index].unmitigated.append(sums.unmitigated[index], lanes)
        }
      }
    } joining: {
      $0.plans += $1.plans
      for part in 0..<parts { $0.parts[part] += $1.parts[part] }
      $0.cost += $1.cost
      $0.unmitigated += $1.unmitigated
    }
  }
}

extension SimulationDraws {
  /// How many simulations make a piece of work: full of lanes.
  private static let piece = 1_024

  /// Years filled piece by piece, and joined in the order of the simulations.
  fileprivate func years<Year: Sendable>(
    _ count: Int, _ work: ConcurrentWork, as empty: Year,
    _ fill: @Sendable (Range<Int>, inout [Year]) -> Void,
    joining join: (inout Year, Year) -> Void
  ) -> [Year] {
    let none = [Year](repeating: empty, count: count)
    return pieces(of: Self.piece, work) { simulations in
      var years = none
      fill(simulations, &years)
      return years
    }.reduce(into: none) { all, piece in
      for index in all.indices { join(&all[index], piece[index]) }
    }
  }
}

extension ProjectionModel {
  /// Runs simulations, a block of lanes at a time.
  ///
  /// - Parameters:
  ///   - simulations: which; the first is a multiple of the number of lanes.
  ///   - seed: the same one gives the same draws.
  ///   - take: is given what a block comes to, and how many of its lanes count.
  fileprivate func simulate(
    _ simulations: Range<Int>, _ seed: UInt64, _ take: (Sums, Int) -> Void
  ) {
    var draws = central()
    var sums = sums
    for first in stride(from: simulations.lowerBound, to: simulations.upperBound, by: 8) {
      draw(&draws, seed: seed, from: first)
      run(draws, &sums)
      take(sums, min(Lanes.scalarCount, simulations.upperBound - first))
    }
  }
}

extension [Double] {
  /// Adds the first lanes of a block.
  fileprivate mutating func append(_ block: Lanes, _ lanes: Int) {
    for lane in 0..<lanes { append(block[lane]) }
  }
}
