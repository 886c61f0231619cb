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
    /// The in-year position without any measure.
    public fileprivate(set) var unmitigated: [Double]
    public fileprivate(set) var closing: [Double]
  }

  /// The first is the base year.
  public private(set) var years: [Year]

  /// - Parameters:
  ///   - lines: high needs and the other blocks.
  ///   - oneOff: what the base year holds beside them, in pence.
  ///   - opening: the deficit at the start of the base year.
  ///   - payments: of both parties, by year from the base year on.
  ///   - simulations: how many.
  ///   - seed: the same one gives the same draws, in every scenario.
  public init(
    _ lines: [UncertainLine], oneOff: Double, opening: Double, payments: [Double],
    simulations: Int, seed: UInt64
  ) {
    let model = ProjectionModel(lines, years: payments.count)
    let empty = [Double](repeating: 0, count: simulations)
    years = payments.map { _ in Year(inYear: empty, unmitigated: empty, closing: empty) }
    var draws = model.central
    var sums = ProjectionModel.Sums(years: payments.count)
    for simulation in 0..<simulations {
      model.draw(&draws, seed: seed, simulation: simulation)
      model.run(draws, &sums)
      var balance = opening
      for index in years.indices {
        let beside = index == 0 ? oneOff : 0
        let inYear = sums.mitigated[index] + beside
        balance += inYear - payments[index]
        years[index].inYear[simulation] = inYear
        years[index].unmitigated[simulation] = sums.unmitigated[index] + beside
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
    let model = ProjectionModel(lines, years: years, scaled: scaled)
    var sums = ProjectionModel.Sums(years: years)
    model.run(model.central, &sums)
    return isMitigated ? sums.mitigated : sums.unmitigated
  }
}

/// The lines with every name looked up once, so that a simulation is arithmetic alone.
private struct ProjectionModel {
  /// An uncertain value and where its draw stands.
  struct Term {
    let central: Double
    /// By how much it moves for a standard deviation, below and above.
    let below: Double
    let above: Double
    let draw: Int
  }

  struct Effect {
    let amount: Double
    /// Where the share of a saving stands; nil for an investment.
    let share: Int?
  }

  struct Year {
    let isSet: Bool
    /// The amount that is set, or the rates of growth.
    let terms: [Term]
    let step: Term?
    let effects: [Effect]
  }

  struct Line {
    let base: Term
    let years: [Year]
  }

  /// What one simulation draws: deviations of drivers, shares of measures.
  struct Draws {
    var deviations: [Double]
    var shares: [Double]
  }

  /// What lines come to by year.
  struct Sums {
    var mitigated: [Double]
    var unmitigated: [Double]

    init(years: Int) {
      mitigated = [Double](repeating: 0, count: years)
      unmitigated = mitigated
    }
  }

  /// How much of a driver's variance is its kind's.
  private static let shared = 0.5
  /// How much is known of a measure's delivery: as much as of so many measures.
  private static let measuresSeen = 4.0
  /// By how many standard deviations one in ten lies beyond.
  private static let tenth = 1.281_551_565_544_6

  private var lines: [Line] = []
  private let years: Int
  /// Hashes of the names, and where each one's kind stands among the kinds.
  private var names: [(hash: UInt64, kind: Int)] = []
  private var kinds: [UInt64] = []
  private var measures: [(hash: UInt64, confidence: Double)] = []

  init(
    _ lines: [UncertainLine], years: Int, scaled: (name: String, factor: Double)? = nil
  ) {
    self.years = years
    var nameIndex: [String: Int] = [:]
    var kindIndex: [String: Int] = [:]
    var measureIndex: [String: Int] = [:]
    func term(_ value: Uncertain) -> Term {
      let draw = nameIndex[value.name] ?? names.count
      if draw == names.count {
        let kind = kindIndex[value.kind] ?? kinds.count
        if kind == kinds.count {
          kinds.append(Self.hash("kind " + value.kind))
          kindIndex[value.kind] = kind
        }
        names.append((Self.hash(value.name), kind))
        nameIndex[value.name] = draw
      }
      let factor = scaled?.name == value.name ? scaled?.factor ?? 1 : 1
      return Term(
        central: value.central * factor,
        below: value.low.map { (value.central - $0) / Self.tenth } ?? 0,
        above: value.high.map { ($0 - value.central) / Self.tenth } ?? 0, draw: draw)
    }
    func effect(_ effect: UncertainLine.Effect) -> Effect {
      guard let confidence = effect.confidence else {
        return Effect(amount: effect.amount, share: nil)
      }
      let key = "\(effect.measure) \(confidence)"
      let share = measureIndex[key] ?? measures.count
      if share == measures.count {
        measures.append((Self.hash("measure " + effect.measure), confidence))
        measureIndex[key] = share
      }
      return Effect(amount: effect.amount, share: share)
    }
    self.lines = lines.map { line in
      Line(
        base: term(line.base),
        years: line.years.prefix(years - 1).map { year in
          let effects = year.effects.map(effect)
          switch year.change {
          case .set(let value):
            return Year(isSet: true, terms: [term(value)], step: nil, effects: effects)
          case .grow(let rates, let step):
            return Year(
              isSet: false, terms: rates.map(term), step: step.map(term), effects: effects)
          }
        })
    }
  }

  private static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// No driver moves, and every saving comes at its confidence.
  var central: Draws {
    Draws(
      deviations: [Double](repeating: 0, count: names.count), shares: measures.map(\.confidence))
  }

  /// Draws each name from a stream of its own, so that what another scenario draws besides moves
  /// nothing.
  func draw(_ draws: inout Draws, seed: UInt64, simulation: Int) {
    func numbers(_ hash: UInt64) -> CounterNumbers {
      CounterNumbers(seed: seed ^ hash, stream: UInt64(simulation))
    }
    let kinds = kinds.map { hash -> Double in
      var numbers = numbers(hash)
      return numbers.normal()
    }
    let (common, own) = (Self.shared.squareRoot(), (1 - Self.shared).squareRoot())
    for (index, name) in names.enumerated() {
      var numbers = numbers(name.hash)
      draws.deviations[index] = common * kinds[name.kind] + own * numbers.normal()
    }
    for (index, measure) in measures.enumerated()
    where measure.confidence > 0 && measure.confidence < 1 {
      var numbers = numbers(measure.hash)
      draws.shares[index] = numbers.beta(
        Self.measuresSeen * measure.confidence, Self.measuresSeen * (1 - measure.confidence))
    }
  }

  func run(_ draws: Draws, _ sums: inout Sums) {
    func value(_ term: Term) -> Double {
      let deviation = draws.deviations[term.draw]
      return term.central + (deviation < 0 ? term.below : term.above) * deviation
    }
    sums = Sums(years: years)
    for line in lines {
      var amount = value(line.base)
      sums.mitigated[0] += amount
      sums.unmitigated[0] += amount
      for (index, year) in line.years.enumerated() {
        if year.isSet {
          amount = value(year.terms[0])
        } else {
          for term in year.terms { amount *= 1 + value(term) }
          if let step = year.step { amount += value(step) }
        }
        sums.unmitigated[index + 1] += amount
        sums.mitigated[index + 1] += amount
        for effect in year.effects {
          sums.mitigated[index + 1] +=
            effect.share.map { -effect.amount * draws.shares[$0] } ?? effect.amount
        }
      }
    }
  }
}
