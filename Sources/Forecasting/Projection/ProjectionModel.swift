/// Lines and plans with every name looked up once, so that a simulation is arithmetic alone.
///
/// Eight simulations are worked out side by side.
struct ProjectionModel: Sendable {
  /// An uncertain value and where its draw stands.
  private struct Term {
    let central: Double
    /// By how much it moves for a standard deviation, below and above.
    let below: Double
    let above: Double
    let name: Int
  }

  private struct Effect {
    let amount: Double
    /// Where the share of a saving stands; nil for an investment.
    let share: Int?
  }

  private enum Change {
    case set(Term)
    case grow([Term], step: Term?)
  }

  private struct Line {
    let base: Term
    /// Whether savings end where the line is down to nothing.
    let isOfPlaces: Bool
    let years: [(change: Change, effects: [Effect])]
  }

  private struct Group {
    let parts: [(plans: Double, drift: Term?)]
    let censuses: [(plans: Double, growth: [Term])]
    let growth: [[Term]]
  }

  /// What a block of simulations draws.
  struct Draws {
    /// Deviations of the names, in standard deviations.
    fileprivate(set) var deviations: [Lanes]
    /// By what the central values of the names are multiplied.
    fileprivate var factors: [Lanes]
    /// The part of each measure's saving that comes.
    fileprivate(set) var shares: [Lanes]
  }

  /// What a block of simulations comes to.
  struct Sums {
    /// Pence by year.
    fileprivate(set) var mitigated: [Lanes]
    fileprivate(set) var unmitigated: [Lanes]
    /// Of them, mitigated, what lines of placements come to.
    fileprivate(set) var ofPlaces: [Lanes]
    /// Plans of all groups by year.
    fileprivate(set) var plans: [Lanes]
    /// Plans by year and, within it, part of a group.
    fileprivate(set) var parts: [[Lanes]]
  }

  private struct Name {
    let hash: UInt64
    let kind: Int
    /// Whether any value of the name has a range.
    var isDrawn: Bool
  }

  /// How much of a driver's variance is its kind's.
  private static let shared = 0.5
  /// How much is known of a measure's delivery: as much as of so many measures.
  private static let measuresSeen = 4.0
  /// By how many standard deviations one in ten lies beyond.
  static let tenth = 1.281_551_565_544_6

  private var lines: [Line] = []
  private var groups: [Group] = []
  private let years: Int
  private var names: [Name] = []
  private var nameIndex: [String: Int] = [:]
  private var kinds: [UInt64] = []
  private var kindIndex: [String: Int] = [:]
  private var measures: [(hash: UInt64, confidence: Double)] = []
  private var measureIndex: [String: Int] = [:]

  /// - Parameters:
  ///   - lines: with their changes from the base year on.
  ///   - plans: of types of placement.
  ///   - years: how many, the base year among them.
  init(_ lines: [UncertainLine], _ plans: [UncertainPlans], years: Int) {
    self.years = years
    self.lines = lines.map { line in
      Line(
        base: term(line.base), isOfPlaces: line.placement != nil,
        years: line.years.prefix(years - 1).map { year in
          (change(year.change), year.effects.map { effect($0) })
        })
    }
    groups = plans.map { plans in
      Group(
        parts: plans.parts.map { ($0.plans, $0.drift.map { term($0) }) },
        censuses: plans.censuses.map { ($0.plans, $0.growth.map { term($0) }) },
        growth: plans.growth.prefix(years - 1).map { $0.map { term($0) } })
    }
  }

  private mutating func change(_ change: UncertainLine.Change) -> Change {
    switch change {
    case .set(let value): .set(term(value))
    case .grow(let rates, let step): .grow(rates.map { term($0) }, step: step.map { term($0) })
    }
  }

  private mutating func term(_ value: Uncertain) -> Term {
    let name = nameIndex[value.name] ?? names.count
    if name == names.count {
      let kind = kindIndex[value.kind] ?? kinds.count
      if kind == kinds.count {
        kinds.append(Self.hash("kind " + value.kind))
        kindIndex[value.kind] = kind
      }
      names.append(Name(hash: Self.hash(value.name), kind: kind, isDrawn: false))
      nameIndex[value.name] = name
    }
    let term = Term(
      central: value.central, below: value.low.map { (value.central - $0) / Self.tenth } ?? 0,
      above: value.high.map { ($0 - value.central) / Self.tenth } ?? 0, name: name)
    if term.below != 0 || term.above != 0 { names[name].isDrawn = true }
    return term
  }

  private mutating func effect(_ effect: UncertainLine.Effect) -> Effect {
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

  private static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// No driver moves, and every saving comes at its confidence.
  ///
  /// - Parameters:
  ///   - name: a driver that is moved all the same, if any.
  ///   - factors: by what its central values are multiplied, a lane each.
  /// - Returns: draws for eight central cases.
  func central(scaling name: String? = nil, by factors: Lanes = .one) -> Draws {
    var draws = Draws(
      deviations: [Lanes](repeating: .zero, count: names.count),
      factors: [Lanes](repeating: .one, count: names.count),
      shares: measures.map { Lanes(repeating: $0.confidence) })
    if let name = name.flatMap({ nameIndex[$0] }) { draws.factors[name] = factors }
    return draws
  }

  var sums: Sums {
    let empty = [Lanes](repeating: .zero, count: years)
    let parts = groups.reduce(0) { $0 + $1.parts.count }
    return Sums(
      mitigated: empty, unmitigated: empty, ofPlaces: empty, plans: empty,
      parts: empty.map { _ in [Lanes](repeating: .zero, count: parts) })
  }

  /// Draws each name from a stream of its own, so that what another scenario draws besides moves
  /// nothing.
  ///
  /// - Parameters:
  ///   - draws: those of an earlier block, or of the central case.
  ///   - seed: the same one gives the same draws.
  ///   - first: the first of the block's simulations.
  func draw(_ draws: inout Draws, seed: UInt64, from first: Int) {
    let kinds = kinds.map { CounterNumbers(seed: seed, stream: $0).normals(at: first) }
    let (common, own) = (Self.shared.squareRoot(), (1 - Self.shared).squareRoot())
    for (index, name) in names.enumerated() where name.isDrawn {
      let numbers = CounterNumbers(seed: seed, stream: name.hash)
      draws.deviations[index] = common * kinds[name.kind] + own * numbers.normals(at: first)
    }
    for (index, measure) in measures.enumerated()
    where measure.confidence > 0 && measure.confidence < 1 {
      for lane in 0..<Lanes.scalarCount {
        var numbers = CounterNumbers(seed: seed ^ measure.hash, stream: UInt64(first + lane))
        draws.shares[index][lane] = numbers.beta(
          Self.measuresSeen * measure.confidence, Self.measuresSeen * (1 - measure.confidence))
      }
    }
  }

  func run(_ draws: Draws, _ sums: inout Sums) {
    for year in 0..<years {
      (sums.mitigated[year], sums.unmitigated[year]) = (.zero, .zero)
      (sums.ofPlaces[year], sums.plans[year]) = (.zero, .zero)
    }
    for line in lines { run(line, draws, &sums) }
    var first = 0
    for group in groups {
      run(group, draws, &sums, first: first)
      first += group.parts.count
    }
  }

  @inline(__always)
  private func value(_ term: Term, _ draws: Draws) -> Lanes {
    let deviation = draws.deviations[term.name]
    return term.central * draws.factors[term.name]
      + term.below * pointwiseMin(deviation, .zero) + term.above * pointwiseMax(deviation, .zero)
  }

  /// What a number that cannot fall below nothing grows by.
  @inline(__always)
  private func factor(_ rate: Term, _ draws: Draws) -> Lanes {
    pointwiseMax(1 + value(rate, draws), .zero)
  }

  private func run(_ line: Line, _ draws: Draws, _ sums: inout Sums) {
    var amount = value(line.base, draws)
    sums.mitigated[0] += amount
    sums.unmitigated[0] += amount
    if line.isOfPlaces { sums.ofPlaces[0] += amount }
    for (index, year) in line.years.enumerated() {
      switch year.change {
      case .set(let term): amount = value(term, draws)
      case .grow(let rates, let step):
        for rate in rates { amount *= factor(rate, draws) }
        if let step { amount += value(step, draws) }
      }
      var (saved, invested) = (Lanes.zero, 0.0)
      for effect in year.effects {
        if let share = effect.share {
          saved += effect.amount * draws.shares[share]
        } else {
          invested += effect.amount
        }
      }
      if line.isOfPlaces { saved = pointwiseMin(saved, pointwiseMax(amount, .zero)) }
      sums.unmitigated[index + 1] += amount
      let mitigated = amount - saved + invested
      sums.mitigated[index + 1] += mitigated
      if line.isOfPlaces { sums.ofPlaces[index + 1] += mitigated }
    }
  }

  private func run(_ group: Group, _ draws: Draws, _ sums: inout Sums, first: Int) {
    var weights = group.parts.map { Lanes(repeating: $0.plans) }
    var plans = Lanes.zero
    for census in group.censuses {
      plans += census.growth.reduce(Lanes(repeating: census.plans)) { $0 * factor($1, draws) }
    }
    let drifts = group.parts.map { part in part.drift.map { factor($0, draws) } }
    for year in 0..<years {
      if year > 0 {
        for rate in group.growth[year - 1] { plans *= factor(rate, draws) }
        for (part, drift) in drifts.enumerated() { if let drift { weights[part] *= drift } }
      }
      sums.plans[year] += plans
      let all = weights.reduce(.zero, +)
      let share = plans / all.replacing(with: 1, where: all .== 0)
      for part in weights.indices { sums.parts[year][first + part] = weights[part] * share }
    }
  }
}

extension Lanes {
  static let one = Lanes(repeating: 1)
}
