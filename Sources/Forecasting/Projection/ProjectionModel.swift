/// Lines and plans with every name looked up once, so that a simulation is arithmetic alone.
///
/// Eight simulations are worked out side by side.
struct ProjectionModel: Sendable {
  /// An uncertain value and where its draw stands.
  private struct Term {
    let central: Double
    /// By how much it moves for a standard deviation: on the mean of both sides, and half of what
    /// lies between them, so that no side has to be asked for.
    let slope: Double
    let bend: Double
    let name: Int
  }

  /// A piece of a line's arithmetic, one after another.
  private struct Step {
    enum Kind {
      /// Gives the amount, makes it grow, adds to it.
      case set, grow, add
      /// Saves by a measure's share, or invests.
      case save, invest
      /// Ends a year of the line, or of a line that pays for a placement.
      case end, endOfPlaces
    }

    let kind: Kind
    var term = Term(central: 0, slope: 0, bend: 0, name: 0)
    /// The share of a saving; the year, or the year and placement, that ends.
    var place = 0
    var year = 0
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
    fileprivate var sizes: [Lanes]
    /// By what the central values of the names are multiplied.
    fileprivate var factors: [Lanes]
    /// The part of each measure's saving that comes.
    fileprivate(set) var shares: [Lanes]
  }

  /// What a block of simulations comes to, by year.
  struct Sums {
    /// Pence.
    fileprivate(set) var mitigated: [Lanes]
    fileprivate(set) var unmitigated: [Lanes]
    /// Of them, what lines of each placement come to, by year and within it by placement.
    fileprivate(set) var cost: [Lanes]
    fileprivate(set) var unmitigatedCost: [Lanes]
    /// Plans of all groups.
    fileprivate(set) var plans: [Lanes]
    /// Plans by year and, within it, part of a group.
    fileprivate(set) var parts: [Lanes]
  }

  private struct Name {
    let hash: UInt64
    let kind: Int?
    /// Whether any value of the name has a range.
    var isDrawn: Bool
  }

  private struct Measure {
    let hash: UInt64
    let confidence: Double
    /// The shapes of what comes and what does not.
    let comes: GammaShape
    let fails: GammaShape

    init(hash: UInt64, _ confidence: Double) {
      self.hash = hash
      self.confidence = confidence
      comes = GammaShape(ProjectionModel.measuresSeen * confidence)
      fails = GammaShape(ProjectionModel.measuresSeen * (1 - confidence))
    }
  }

  /// How much of a driver's variance is its kind's.
  private static let shared = 0.5
  /// How much is known of a measure's delivery: as much as of so many measures.
  private static let measuresSeen = 4.0
  /// By how many standard deviations one in ten lies beyond.
  static let tenth = 1.281_551_565_544_6

  private var steps: [Step] = []
  private var groups: [Group] = []
  /// The types of placement that lines pay for, in the order of the lines.
  let placements: [String]
  let partCount: Int
  private let years: Int
  private var names: [Name] = []
  private var nameIndex: [String: Int] = [:]
  private var kinds: [UInt64] = []
  private var kindIndex: [String: Int] = [:]
  private var measures: [Measure] = []
  private var measureIndex: [String: Int] = [:]

  /// - Parameters:
  ///   - lines: with their changes from the base year on.
  ///   - plans: of types of placement.
  ///   - years: how many, the base year among them.
  init(_ lines: [UncertainLine], _ plans: [UncertainPlans], years: Int) {
    self.years = years
    var placements: [String] = []
    for line in lines {
      if let name = line.placement, !placements.contains(name) { placements.append(name) }
    }
    self.placements = placements
    partCount = plans.reduce(0) { $0 + $1.parts.count }
    for line in lines { add(line) }
    groups = plans.map { plans in
      Group(
        parts: plans.parts.map { ($0.plans, $0.drift.map { term($0) }) },
        censuses: plans.censuses.map { ($0.plans, $0.growth.map { term($0) }) },
        growth: plans.growth.prefix(years - 1).map { $0.map { term($0) } })
    }
  }

  private mutating func add(_ line: UncertainLine) {
    func end(_ year: Int) -> Step {
      guard let placement = line.placement.flatMap(placements.firstIndex) else {
        return Step(kind: .end, year: year)
      }
      return Step(kind: .endOfPlaces, place: year * placements.count + placement, year: year)
    }
    steps += [Step(kind: .set, term: term(line.base)), end(0)]
    for (index, year) in line.years.prefix(years - 1).enumerated() {
      switch year.change {
      case .set(let value): steps.append(Step(kind: .set, term: term(value)))
      case .grow(let rates, let step):
        for rate in rates { steps.append(Step(kind: .grow, term: term(rate))) }
        if let step { steps.append(Step(kind: .add, term: term(step))) }
      }
      for effect in year.effects { steps.append(self.effect(effect)) }
      steps.append(end(index + 1))
    }
  }

  private mutating func term(_ value: Uncertain) -> Term {
    let name = nameIndex[value.name] ?? names.count
    if name == names.count {
      names.append(
        Name(hash: Self.hash(value.name), kind: value.kind.map { kind($0) }, isDrawn: false))
      nameIndex[value.name] = name
    }
    let below = value.low.map { (value.central - $0) / Self.tenth } ?? 0
    let above = value.high.map { ($0 - value.central) / Self.tenth } ?? 0
    if below != 0 || above != 0 { names[name].isDrawn = true }
    return Term(
      central: value.central, slope: (above + below) / 2, bend: (above - below) / 2, name: name)
  }

  private mutating func kind(_ name: String) -> Int {
    let kind = kindIndex[name] ?? kinds.count
    if kind == kinds.count {
      kinds.append(Self.hash("kind " + name))
      kindIndex[name] = kind
    }
    return kind
  }

  private mutating func effect(_ effect: UncertainLine.Effect) -> Step {
    let amount = Term(central: effect.amount, slope: 0, bend: 0, name: 0)
    guard let confidence = effect.confidence else { return Step(kind: .invest, term: amount) }
    let key = "\(effect.measure) \(confidence)"
    let share = measureIndex[key] ?? measures.count
    if share == measures.count {
      measures.append(Measure(hash: Self.hash("measure " + effect.measure), confidence))
      measureIndex[key] = share
    }
    return Step(kind: .save, term: amount, place: share)
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
      sizes: [Lanes](repeating: .zero, count: names.count),
      factors: [Lanes](repeating: .one, count: names.count),
      shares: measures.map { Lanes(repeating: $0.confidence) })
    if let name = name.flatMap({ nameIndex[$0] }) { draws.factors[name] = factors }
    return draws
  }

  var sums: Sums {
    func empty(_ width: Int) -> [Lanes] { [Lanes](repeating: .zero, count: years * width) }
    return Sums(
      mitigated: empty(1), unmitigated: empty(1), cost: empty(placements.count),
      unmitigatedCost: empty(placements.count), plans: empty(1), parts: empty(partCount))
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
      let alone = numbers.normals(at: first)
      let deviation = name.kind.map { common * kinds[$0] + own * alone } ?? alone
      draws.deviations[index] = deviation
      draws.sizes[index] = deviation.size
    }
    for (index, measure) in measures.enumerated()
    where measure.confidence > 0 && measure.confidence < 1 {
      for lane in 0..<Lanes.scalarCount {
        var numbers = CounterNumbers(seed: seed ^ measure.hash, stream: UInt64(first + lane))
        draws.shares[index][lane] = numbers.beta(measure.comes, measure.fails)
      }
    }
  }

  func run(_ draws: Draws, _ sums: inout Sums) {
    for year in 0..<years {
      (sums.mitigated[year], sums.unmitigated[year], sums.plans[year]) = (.zero, .zero, .zero)
    }
    for index in sums.cost.indices {
      (sums.cost[index], sums.unmitigatedCost[index]) = (.zero, .zero)
    }
    runSteps(draws, &sums)
    var first = 0
    for group in groups {
      run(group, draws, &sums, first: first)
      first += group.parts.count
    }
  }

  @inline(__always)
  private func value(_ term: Term, _ draws: Draws) -> Lanes {
    term.central * draws.factors[term.name] + term.slope * draws.deviations[term.name]
      + term.bend * draws.sizes[term.name]
  }

  /// What a number that cannot fall below nothing grows by.
  @inline(__always)
  private func factor(_ rate: Term, _ draws: Draws) -> Lanes {
    (1 + value(rate, draws)).orNil
  }

  private func runSteps(_ draws: Draws, _ sums: inout Sums) {
    var (amount, saved, invested) = (Lanes.zero, Lanes.zero, 0.0)
    for step in steps {
      switch step.kind {
      case .set: amount = value(step.term, draws)
      case .grow: amount *= factor(step.term, draws)
      case .add: amount += value(step.term, draws)
      case .save: saved += step.term.central * draws.shares[step.place]
      case .invest: invested += step.term.central
      case .end, .endOfPlaces:
        let isOfPlaces = step.kind == .endOfPlaces
        // No more children are moved than there are.
        if isOfPlaces { saved -= (saved - amount.orNil).orNil }
        let mitigated = amount - saved + invested
        sums.unmitigated[step.year] += amount
        sums.mitigated[step.year] += mitigated
        if isOfPlaces {
          sums.unmitigatedCost[step.place] += amount
          sums.cost[step.place] += mitigated
        }
        (saved, invested) = (.zero, 0)
      }
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
      for part in weights.indices {
        sums.parts[year * partCount + first + part] = weights[part] * share
      }
    }
  }
}

extension Lanes {
  static let one = Lanes(repeating: 1)

  /// The numbers without their signs.
  var size: Lanes {
    let bits = unsafeBitCast(self, to: SIMD8<UInt64>.self) & (UInt64.max >> 1)
    return unsafeBitCast(bits, to: Lanes.self)
  }

  /// The numbers above nil; nil in place of those below.
  var orNil: Lanes { (self + size) / 2 }
}
