/// The years to breakeven, drawn many times.
///
/// In each simulation one draw moves a driver in all its years, and drivers of one kind move
/// together in part; every measure delivers one share of its savings in all its years. All lines
/// are summed within a simulation before anything is counted. Decision 0026 has what is assumed.
public struct BreakevenSimulation: Sendable {
  /// A projected year's in-year position of the grant and its balance at the end, in pence,
  /// simulation by simulation; deficits are positive.
  public struct Year: Sendable {
    public fileprivate(set) var inYear: [Double]
    public fileprivate(set) var closing: [Double]
  }

  /// The first is the base year.
  public private(set) var years: [Year]
  public let count: Int

  /// How much of a driver's move is its kind's.
  private static let shared = 0.5
  /// How much is known of a measure's delivery: as much as of so many measures.
  private static let measuresSeen = 4.0

  /// - Parameters:
  ///   - lines: high needs and the other blocks.
  ///   - oneOff: what the base year holds beside them, in pence.
  ///   - opening: the deficit at the start of the base year.
  ///   - payments: of both parties, by year from the base year on.
  ///   - simulations: how many.
  ///   - seed: the same one gives the same draws, in every scenario.
  ///   - isMitigated: whether measures count.
  public init(
    _ lines: [UncertainLine], oneOff: Double, opening: Double, payments: [Double],
    simulations: Int, seed: UInt64, isMitigated: Bool = true
  ) {
    let empty = [Double](repeating: 0, count: simulations)
    years = payments.map { _ in Year(inYear: empty, closing: empty) }
    count = simulations
    for simulation in 0..<simulations {
      var draws = Draws(seed: seed, simulation: simulation)
      var balance = opening
      let sums = Self.sums(lines, years.count, isMitigated: isMitigated, &draws)
      for (index, sum) in sums.enumerated() {
        let inYear = sum + (index == 0 ? oneOff : 0)
        balance += inYear - payments[index]
        years[index].inYear[simulation] = inYear
        years[index].closing[simulation] = balance
      }
    }
  }

  /// The central case: every driver at its central value, every saving at its confidence.
  ///
  /// - Parameters:
  ///   - lines: as for the simulation.
  ///   - years: how many, the base year among them.
  ///   - isMitigated: whether measures count.
  ///   - scaled: a driver and by what its central values are multiplied.
  /// - Returns: the sums of the lines, in pence, by year.
  public static func central(
    _ lines: [UncertainLine], years: Int, isMitigated: Bool = true,
    scaled: (name: String, factor: Double)? = nil
  ) -> [Double] {
    var draws = Draws(central: scaled)
    return sums(lines, years, isMitigated: isMitigated, &draws)
  }

  private static func sums(
    _ lines: [UncertainLine], _ count: Int, isMitigated: Bool, _ draws: inout Draws
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for line in lines {
      var amount = draws.value(line.base)
      sums[0] += amount
      for (index, year) in line.years.prefix(count - 1).enumerated() {
        switch year.change {
        case .set(let value): amount = draws.value(value)
        case .grow(let rates, let step):
          for rate in rates { amount *= 1 + draws.value(rate) }
          if let step { amount += draws.value(step) }
        }
        sums[index + 1] += amount
        for effect in year.effects where isMitigated {
          sums[index + 1] +=
            effect.confidence.map { -effect.amount * draws.share(effect.measure, $0) }
            ?? effect.amount
        }
      }
    }
    return sums
  }

  /// What one simulation draws, each name once.
  private struct Draws {
    private let seed: UInt64
    private let simulation: Int?
    private let scaled: (name: String, factor: Double)?
    private var deviations: [String: Double] = [:]
    private var shares: [String: Double] = [:]

    init(seed: UInt64, simulation: Int) {
      self.seed = seed
      self.simulation = simulation
      scaled = nil
    }

    init(central scaled: (name: String, factor: Double)?) {
      seed = 0
      simulation = nil
      self.scaled = scaled
    }

    /// A stream for each name, so that what another scenario draws besides moves nothing.
    private func numbers(_ name: String) -> CounterNumbers? {
      simulation.map { simulation in
        let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325) {
          ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return CounterNumbers(seed: seed ^ hash, stream: UInt64(simulation))
      }
    }

    private mutating func deviation(_ name: String) -> Double {
      if let known = deviations[name] { return known }
      var numbers = numbers(name)
      let drawn = numbers?.normal() ?? 0
      deviations[name] = drawn
      return drawn
    }

    mutating func value(_ value: Uncertain) -> Double {
      guard simulation != nil else {
        return value.central * (scaled?.name == value.name ? scaled?.factor ?? 1 : 1)
      }
      guard value.low != nil || value.high != nil else { return value.central }
      let own = deviation(value.name)
      let shared = BreakevenSimulation.shared
      let kind = deviation("kind " + value.kind)
      return value.value(shared.squareRoot() * kind + (1 - shared).squareRoot() * own)
    }

    /// The part of a measure's savings that comes; its mean is the confidence.
    mutating func share(_ measure: String, _ confidence: Double) -> Double {
      guard confidence > 0, confidence < 1 else { return confidence }
      guard simulation != nil else { return confidence }
      if let known = shares[measure] { return known }
      let seen = BreakevenSimulation.measuresSeen
      var numbers = numbers("measure " + measure)
      let drawn = numbers?.beta(seen * confidence, seen * (1 - confidence)) ?? confidence
      shares[measure] = drawn
      return drawn
    }
  }
}
