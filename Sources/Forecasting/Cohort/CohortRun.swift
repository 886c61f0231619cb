import RealModule

extension CohortModel {
  /// What simulations came to: by year, simulation by simulation.
  public struct Outcomes: Sendable {
    /// Projected Januaries, the start first.
    public let years: [Int]
    public let settings: [String]
    /// Plans in all.
    public fileprivate(set) var plans: [[Double]]
    /// What these plans cost a year, in pence.
    public fileprivate(set) var cost: [[Double]]
    /// Plans by setting, in the order of the settings.
    public fileprivate(set) var bySetting: [[[Double]]]
    public fileprivate(set) var joiners: [[Double]]
    public fileprivate(set) var leavers: [[Double]]
  }

  /// Projects from the start to a last January.
  ///
  /// - Parameters:
  ///   - last: the last January; the population of every year up to it has to be known.
  ///   - draws: how many simulations, and by which numbers.
  ///   - work: on how many threads, which moves nothing.
  /// - Returns: what each simulation came to in each January.
  public func run(
    to last: Int, draws: SimulationDraws, work: ConcurrentWork = .oneThread
  ) -> Outcomes {
    let years = Array(start...max(start, last))
    let settings = data.settings.keys.sorted()
    let place = Dictionary(uniqueKeysWithValues: settings.enumerated().map { ($1, $0) })
    let settingOf = states.map { place[$0.setting] ?? 0 }
    let prices = states.map { Double(data.price($0)) }
    let empty = years.map { _ in [Double]() }
    let none = Outcomes(
      years: years, settings: settings, plans: empty, cost: empty,
      bySetting: years.map { _ in settings.map { _ in [] } }, joiners: empty, leavers: empty)
    return draws.pieces(of: Self.piece, work) { simulations in
      var outcomes = none
      for simulation in simulations {
        var run = CohortRun(self, simulation: simulation, seed: draws.seed)
        for (index, year) in years.enumerated() {
          if index > 0 { run.step(population: data.population[year] ?? [:]) }
          var (plans, cost) = (0.0, 0.0)
          var bySetting = [Double](repeating: 0, count: settings.count)
          for (state, count) in run.counts.enumerated() where count > 0 {
            plans += Double(count)
            cost += Double(count) * prices[state]
            bySetting[settingOf[state]] += Double(count)
          }
          outcomes.plans[index].append(plans)
          outcomes.cost[index].append(cost)
          for (setting, plans) in bySetting.enumerated() {
            outcomes.bySetting[index][setting].append(plans)
          }
          outcomes.joiners[index].append(Double(run.joined))
          outcomes.leavers[index].append(Double(run.left))
        }
      }
      return outcomes
    }.reduce(into: none) { $0.add($1) }
  }

  /// How many simulations make a piece of work.
  private static let piece = 32
}

extension CohortModel.Outcomes {
  /// Adds those of later simulations.
  fileprivate mutating func add(_ later: CohortModel.Outcomes) {
    for index in years.indices {
      plans[index] += later.plans[index]
      cost[index] += later.cost[index]
      joiners[index] += later.joiners[index]
      leavers[index] += later.leavers[index]
      for setting in settings.indices {
        bySetting[index][setting] += later.bySetting[index][setting]
      }
    }
  }
}

/// One simulation, January by January.
struct CohortRun {
  private let model: CohortModel
  private var numbers: CounterNumbers
  /// Shocks of every second simulation mirror those of the one before.
  private var shocks: CounterNumbers
  private let mirror: Double
  private let joinerLevel: Double
  private let leaverLevel: Double
  /// Children by state.
  private(set) var counts: [Int]
  private(set) var joined = 0
  private(set) var left = 0

  init(_ model: CohortModel, simulation: Int, seed: UInt64) {
    self.model = model
    numbers = CounterNumbers(seed: seed, stream: UInt64(2 * simulation))
    shocks = CounterNumbers(seed: seed, stream: UInt64(simulation / 2 * 2 + 1))
    mirror = simulation.isMultiple(of: 2) ? 1 : -1
    let root = Double(model.trainingYears).squareRoot()
    joinerLevel = model.joinerSpread / root * mirror * shocks.normal()
    leaverLevel = model.leaverSpread / root * mirror * shocks.normal()
    counts = model.opening
  }

  /// A year's factor on the first number of a chance; the mean of the factor is one.
  private mutating func factor(_ level: Double, _ spread: Double) -> Double {
    let years = Double(model.trainingYears)
    return .exp(
      level + spread * mirror * shocks.normal() - spread * spread * (1 + 1 / years) / 2)
  }

  /// Goes to the next January.
  mutating func step(population: [Int: Int]) {
    let joinerFactor = factor(joinerLevel, model.joinerSpread)
    let leaverFactor = factor(leaverLevel, model.leaverSpread)
    var next = [Int](repeating: 0, count: counts.count)
    let before = counts.reduce(0, +)
    (joined, left) = (0, 0)
    for (state, count) in counts.enumerated() where count > 0 {
      leave(state, count, leaverFactor, &next)
    }
    for rates in model.joining {
      let children = population[rates.age] ?? 0
      let joiners = numbers.betaBinomial(children, rates.a * joinerFactor, rates.b)
      joined += joiners
      spread(joiners, rates.states, rates.cumulative, &next)
    }
    counts = next
    assert(counts.reduce(0, +) == before + joined - left, "closing = opening + joiners − leavers")
  }

  /// Lets the children of a state leave, move or stay.
  private mutating func leave(
    _ state: Int, _ count: Int, _ factor: Double, _ next: inout [Int]
  ) {
    let stay = model.rates[state].stay
    let moves = !model.rates[state].targets.isEmpty
    guard stay != nil || moves else {
      left += count
      return
    }
    let leave = model.rates[state].leave
    let leavers = numbers.betaBinomial(count, leave.a * factor, leave.b)
    let staying = count - leavers
    let move = model.rates[state].move
    let movers = moves ? numbers.betaBinomial(staying, move.a, move.b) : 0
    if movers > 0 {
      spread(movers, model.rates[state].targets, model.rates[state].cumulative, &next)
    }
    if let stay {
      next[stay] += staying - movers
      left += leavers
    } else {
      // The setting keeps nobody so old: who does not move leaves.
      left += count - movers
    }
  }

  /// Spreads children over states: an urn with the weights, to which each drawn goes back double.
  private mutating func spread(
    _ count: Int, _ targets: [Int], _ cumulative: [Double], _ next: inout [Int]
  ) {
    guard count > 0, let sum = cumulative.last else { return }
    var drawn: [Int] = []
    drawn.reserveCapacity(count)
    for index in 0..<count {
      let draw = numbers.uniform() * (sum + Double(index))
      let target: Int
      if draw < sum {
        target = targets[Self.place(of: draw, in: cumulative)]
      } else {
        target = drawn[min(index - 1, Int(draw - sum))]
      }
      drawn.append(target)
      next[target] += 1
    }
  }

  /// The first place whose sum is above a number.
  private static func place(of number: Double, in cumulative: [Double]) -> Int {
    var (low, high) = (0, cumulative.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > number { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
