import RealModule

/// Children with plans, from January to January: who joins, who leaves, who moves to another
/// setting.
///
/// Chances are learned from the steps of earlier years and drawn anew in each simulation and year.
/// Joiners and leavers of a year also share a shock, part of which stays for all years, which makes
/// years differ as they have differed. Decision 0024 has the arithmetic.
public struct CohortModel: Sendable {
  /// The January that is known last.
  public let start: Int
  let data: CohortData
  /// All states that a child can be in, in a fixed order.
  let states: [CohortState]
  /// How many children are in each state at the start.
  let opening: [Int]
  let rates: [StateRates]
  let joining: [JoinRates]
  /// How far joiners and leavers of a year stray from their rates, in logarithms.
  let joinerSpread: Double
  let leaverSpread: Double
  let trainingYears: Int
  /// Chances of a year group that had no step, told by the nearest that had.
  public let borrowed: [Int]

  /// What happens to a child in a state from one January to the next.
  struct StateRates: Sendable {
    var leave: (a: Double, b: Double)
    var move: (a: Double, b: Double)
    /// The state of a child that stays, a year group older; nil where the setting has none.
    var stay: Int?
    var targets: [Int]
    /// Weights of the targets, summed up to each.
    var cumulative: [Double]
  }

  /// Who joins a year group.
  struct JoinRates: Sendable {
    let age: Int
    let a: Double
    let b: Double
    let states: [Int]
    let cumulative: [Double]
  }

  /// What is known before any step: three years' worth of years that differ by 12 %.
  private static let priorYears = 3.0
  private static let priorSpread = 0.12
  /// Joiners that a year group without any is given, of all training years together.
  private static let unseenJoiners = 0.01
  /// How much likelier a child moves that its setting will not keep.
  private static let endingLift = 0.3

  /// - Returns: nil where there is no step, or none of the settings takes anybody.
  public init?(_ data: CohortData) {
    guard let last = data.years.last,
      let youngest = data.settings.values.map(\.ages.lowerBound).min(),
      let oldest = data.settings.values.map(\.ages.upperBound).max()
    else { return nil }
    let ages = youngest...oldest
    let states = ages.flatMap { age in
      data.settings.keys.sorted().flatMap { setting in
        (data.settings[setting]?.needs ?? []).sorted().map {
          CohortState(age: age, need: $0, setting: setting)
        }
      }
    }.filter(data.isValid)
    let index = Dictionary(uniqueKeysWithValues: states.enumerated().map { ($1, $0) })
    let seen = Seen(data, last: last)
    let years = Double(data.years.count)
    start = last + 1
    self.data = data
    self.states = states
    trainingYears = data.years.count
    opening = states.map { seen.opening[$0] ?? 0 }
    let leavePrior = Self.priors(seen.leaving, ages)
    let movePrior = Self.priors(seen.moving, ages)
    borrowed = ages.filter { age in
      !seen.leaving.keys.contains { $0.age == age } && states.contains { $0.age == age }
    }
    rates = states.map { state in
      Self.rates(
        state, data, seen, index, leavePrior[state.age] ?? 0.5, movePrior[state.age] ?? 0.5)
    }
    joining = ages.compactMap { age in
      let children = data.years.map { data.population[$0]?[age] ?? 0 }.reduce(0, +)
      let own = states.indices.filter { states[$0].age == age }
      guard children > 0, !own.isEmpty else { return nil }
      let joined = Double(seen.joining[age] ?? 0)
      let weights = own.map { 1 / Double(own.count) + Double(seen.joined[states[$0]] ?? 0) }
      return JoinRates(
        age: age, a: (joined + Self.unseenJoiners) / years,
        b: (Double(children) - joined) / years, states: own, cumulative: Self.summed(weights))
    }
    let joiners = data.years.map { year in
      (
        got: Double(seen.joinersByYear[year] ?? 0),
        expected: ages.reduce(0.0) { sum, age in
          let children = data.years.map { data.population[$0]?[age] ?? 0 }.reduce(0, +)
          guard children > 0 else { return sum }
          let now = Double(data.population[year]?[age] ?? 0)
          return sum + now * Double(seen.joining[age] ?? 0) / Double(children)
        }
      )
    }
    joinerSpread = Self.spread(joiners)
    leaverSpread = Self.spread(data.years.map { seen.leavers(in: $0) })
  }

  /// The chance of each year group, of those of its age together; of an age without any the
  /// nearest younger's, else the nearest older's.
  private static func priors(
    _ counts: [CohortState: (yes: Int, no: Int)], _ ages: ClosedRange<Int>
  ) -> [Int: Double] {
    var sums: [Int: (yes: Int, no: Int)] = [:]
    for (state, count) in counts {
      let sum = sums[state.age] ?? (0, 0)
      sums[state.age] = (sum.yes + count.yes, sum.no + count.no)
    }
    let known = sums.keys.sorted()
    var priors: [Int: Double] = [:]
    for age in ages {
      let nearest = known.last { $0 <= age } ?? known.first
      let sum = nearest.flatMap { sums[$0] } ?? (0, 0)
      priors[age] = (Double(sum.yes) + 0.5) / (Double(sum.yes + sum.no) + 1)
    }
    return priors
  }

  private static func rates(
    _ state: CohortState, _ data: CohortData, _ seen: Seen, _ index: [CohortState: Int],
    _ leavePrior: Double, _ movePrior: Double
  ) -> StateRates {
    func older(_ need: String, _ setting: String) -> Int? {
      index[CohortState(age: state.age + 1, need: need, setting: setting)]
    }
    let stay = older(state.need, state.setting)
    let allowed = (data.settings[state.setting]?.targets ?? []).filter {
      $0 != state.setting && older(state.need, $0) != nil
    }
    var weights: [Int: Double] = [:]
    let ofAge = seen.movesByAge[state.age] ?? seen.movesByAge[state.age - 1] ?? [:]
    let prior = allowed.map { 1 / Double(allowed.count) + Double(ofAge[$0] ?? 0) }
    let sum = prior.reduce(0, +)
    for (setting, weight) in zip(allowed, prior) {
      if let target = older(state.need, setting) { weights[target, default: 0] += weight / sum }
    }
    for (target, count) in seen.moves[state] ?? [:] {
      if let place = index[
        CohortState(
          age: state.age + 1, need: target.need, setting: target.setting)]
      {
        weights[place, default: 0] += Double(count)
      }
    }
    let targets = weights.keys.sorted()
    let left = seen.leaving[state] ?? (0, 0)
    let moved = seen.moving[state] ?? (0, 0)
    let chance = stay == nil ? movePrior + endingLift * (1 - movePrior) : movePrior
    return StateRates(
      leave: (Double(left.yes) + leavePrior, Double(left.no) + 1 - leavePrior),
      move: targets.isEmpty
        ? (0, 1) : (Double(moved.yes) + chance, Double(moved.no) + 1 - chance),
      stay: stay, targets: targets, cumulative: summed(targets.map { weights[$0] ?? 0 }))
  }

  private static func summed(_ weights: [Double]) -> [Double] {
    var sum = 0.0
    return weights.map {
      sum += $0
      return sum
    }
  }

  private static func spread(_ years: [(got: Double, expected: Double)]) -> Double {
    let squares = years.map { year in
      let ratio = Double.log((year.got + 0.5) / (year.expected + 0.5))
      return ratio * ratio
    }
    let prior = priorYears * priorSpread * priorSpread
    return ((prior + squares.reduce(0, +)) / (priorYears + Double(years.count) - 1)).squareRoot()
  }
}

/// What the steps of the training years show.
private struct Seen {
  /// Children that left, and that did not, by the state that they were in.
  var leaving: [CohortState: (yes: Int, no: Int)] = [:]
  /// Of those that did not: how many moved, and how many did not.
  var moving: [CohortState: (yes: Int, no: Int)] = [:]
  var moves: [CohortState: [CohortState: Int]] = [:]
  var movesByAge: [Int: [String: Int]] = [:]
  var joining: [Int: Int] = [:]
  var joined: [CohortState: Int] = [:]
  var joinersByYear: [Int: Int] = [:]
  var opening: [CohortState: Int] = [:]
  private var leftByYear: [Int: Int] = [:]
  private var thereByYear: [Int: [Int: Int]] = [:]
  private var byAge: [Int: (left: Int, there: Int)] = [:]

  init(_ data: CohortData, last: Int) {
    for step in data.steps {
      if let to = step.to, step.year == last { opening[to, default: 0] += 1 }
      guard let from = step.from else {
        if let to = step.to {
          joining[step.age, default: 0] += 1
          joined[to, default: 0] += 1
          joinersByYear[step.year, default: 0] += 1
        }
        continue
      }
      thereByYear[step.year, default: [:]][from.age, default: 0] += 1
      byAge[from.age, default: (0, 0)].there += 1
      guard let to = step.to else {
        leaving[from, default: (0, 0)].yes += 1
        leftByYear[step.year, default: 0] += 1
        byAge[from.age, default: (0, 0)].left += 1
        continue
      }
      leaving[from, default: (0, 0)].no += 1
      guard to.need != from.need || to.setting != from.setting else {
        moving[from, default: (0, 0)].no += 1
        continue
      }
      moving[from, default: (0, 0)].yes += 1
      moves[from, default: [:]][to, default: 0] += 1
      movesByAge[from.age, default: [:]][to.setting, default: 0] += 1
    }
  }

  /// How many left in a year, and how many would have by the rates of all years together.
  func leavers(in year: Int) -> (got: Double, expected: Double) {
    let expected = (thereByYear[year] ?? [:]).reduce(0.0) { sum, group in
      let all = byAge[group.key] ?? (0, 1)
      return sum + Double(group.value) * Double(all.left) / Double(max(1, all.there))
    }
    return (Double(leftByYear[year] ?? 0), expected)
  }
}
