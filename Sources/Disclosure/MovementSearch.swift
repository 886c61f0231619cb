/// Finds what the suppressed figures could be instead, so that a reader cannot tell.
///
/// A movement says for each figure by how much it is more than it is. One that breaks no sum, no
/// average and no bound is a pack that looks the same to the reader, in whole children and pence.
struct MovementSearch {
  let figures: Figures
  /// Averages that the reader knows, whatever else is suppressed.
  private let ratios: [Ratio]
  private let program: LinearProgram
  /// The figures that can move, each with a column up and a column down.
  private let movable: [Int]
  private let columnOf: [Int: Int]
  /// How many pence a column of money is counted in.
  ///
  /// Where an average joins pounds to children, pence would be too fine beside whole children to
  /// be solved for with care.
  private let moneyUnit: Double

  /// Above all weights of a pack together: reaching the goal comes before what it costs.
  private static let goalPrice = 1e8

  init(_ figures: Figures, knownAverages: (Int) -> Bool) {
    self.figures = figures
    let ratios = figures.ratios.filter { knownAverages($0.average) }
    let moneyUnit = ratios.reduce(1) { max($0, Double($1.value.magnitude)) }
    let movable = figures.indices.filter {
      !figures.isPublished[$0] && figures.kinds[$0] != .average
    }
    let columnOf = Dictionary(uniqueKeysWithValues: zip(movable, movable.indices))
    let downwards = movable.count
    func terms(_ figure: Int, times: Double) -> [LinearProgram.Term] {
      guard let column = columnOf[figure] else { return [] }
      return [
        LinearProgram.Term(column: column, times: times),
        LinearProgram.Term(column: downwards + column, times: -times),
      ]
    }
    var sums = figures.equations.map { equation in
      equation.flatMap { terms($0.figure, times: Double($0.times)) }
    }
    for (place, ratio) in ratios.enumerated() {
      let room = 2 * downwards + 2 * place
      sums.append(
        terms(ratio.cost, times: 2)
          + terms(ratio.count, times: -Double(ratio.lowerTimes) / moneyUnit)
          + [LinearProgram.Term(column: room, times: -1)])
      sums.append(
        terms(ratio.cost, times: -2)
          + terms(ratio.count, times: Double(ratio.upperTimes) / moneyUnit)
          + [LinearProgram.Term(column: room + 1, times: -1)])
    }
    program = LinearProgram(columnCount: 2 * (downwards + ratios.count), sums: sums)
    self.ratios = ratios
    self.moneyUnit = moneyUnit
    self.movable = movable
    self.columnOf = columnOf
  }

  /// What a search may use.
  struct Task {
    /// The figures that the reader does not see.
    let isHidden: [Bool]
    /// Whether figures that are seen so far may move as well, and be hidden for it.
    let mayHide: Bool
    /// By how much some figures have to move at least.
    var goals: [Int: Int64]
    /// Between which movements others have to stay.
    var limits: [Int: ClosedRange<Double>] = [:]
  }

  /// A movement of whole numbers that reaches a figure's goal; nil where none was found.
  func movement(of figure: Int, by goal: Int64, hidden: [Bool], mayHide: Bool) -> [Int64]? {
    var attempts = 40
    return movement(
      Task(isHidden: hidden, mayHide: mayHide, goals: [figure: goal]), attempts: &attempts)
  }

  /// Branches on a figure that moved by a fraction, until all move by whole numbers.
  private func movement(_ task: Task, attempts: inout Int) -> [Int64]? {
    guard attempts > 0 else { return nil }
    attempts -= 1
    // What runs away past all figures of a pack is no movement, and has no whole number.
    guard let found = nearly(task), found.allSatisfy({ abs($0) < 0x1p50 }) else { return nil }
    for times in 1...4 {
      let whole = found.map { Int64(($0 * Double(times)).rounded()) }
      if keeps(whole, for: task) { return whole }
    }
    guard
      let broken = movable.first(where: { abs(found[$0] - found[$0].rounded()) > 1e-6 })
    else { return nil }
    var nearer = task
    let inner = found[broken].rounded(.towardZero)
    nearer.limits[broken] = min(0, inner)...max(0, inner)
    if let movement = movement(nearer, attempts: &attempts) { return movement }
    var farther = task
    farther.goals[broken] = Int64(found[broken].rounded(.awayFromZero))
    return movement(farther, attempts: &attempts)
  }

  /// The cheapest movement in real numbers that reaches the goals; nil where there is none.
  private func nearly(_ task: Task) -> [Double]? {
    let (lowest, highest, costs) = bounds(task)
    guard case .movement(let values) = program.least(costs, lowest: lowest, highest: highest)
    else { return nil }
    let found = byFigure(values)
    let reached = task.goals.allSatisfy { figure, goal in
      abs(found[figure] - Double(goal)) < 1e-6 * max(1, Double(goal.magnitude))
    }
    return reached ? found : nil
  }

  private func byFigure(_ values: [Double]) -> [Double] {
    var found = [Double](repeating: 0, count: figures.values.count)
    for (column, figure) in movable.enumerated() {
      found[figure] = (values[column] - values[movable.count + column]) * unit(figure)
    }
    return found
  }

  private func unit(_ figure: Int) -> Double { figures.kinds[figure] == .money ? moneyUnit : 1 }

  /// How far a figure's bounds let it move.
  func room(_ figure: Int) -> ClosedRange<Double> {
    let value = figures.values[figure]
    let lowest = figures.lowest[figure].map { Double($0 - value) } ?? -.infinity
    let highest = figures.highest[figure].map { Double($0 - value) } ?? .infinity
    return lowest...highest
  }

  private func bounds(_ task: Task) -> (lowest: [Double], highest: [Double], costs: [Double]) {
    var lowest = [Double](repeating: 0, count: program.columnCount)
    var highest = lowest
    var costs = lowest
    for (column, figure) in movable.enumerated() {
      let range = room(figure).clamped(to: task.limits[figure] ?? -.infinity...(.infinity))
      let room = range.lowerBound / unit(figure)...range.upperBound / unit(figure)
      if let goal = task.goals[figure] {
        let goalInUnits = Double(goal) / unit(figure)
        lowest[column] = goal < 0 ? max(room.lowerBound, goalInUnits) : 0
        highest[column] = goal > 0 ? min(room.upperBound, goalInUnits) : 0
        costs[column] = goal < 0 ? Self.goalPrice : -Self.goalPrice
      } else if task.isHidden[figure] {
        lowest[column] = room.lowerBound
        highest[column] = room.upperBound
      } else if task.mayHide {
        highest[column] = room.upperBound
        highest[movable.count + column] = -room.lowerBound
        costs[column] = figures.weights[figure]
        costs[movable.count + column] = figures.weights[figure]
      }
    }
    for (place, ratio) in ratios.enumerated() {
      let column = 2 * (movable.count + place)
      let room = ratio.room(cost: figures.values[ratio.cost], count: figures.values[ratio.count])
      lowest[column] = -Double(room?.lower ?? 0) / moneyUnit
      lowest[column + 1] = -Double(room?.upper ?? 0) / moneyUnit
      highest[column] = .infinity
      highest[column + 1] = .infinity
    }
    return (lowest, highest, costs)
  }

  /// Whether a movement breaks nothing at all, by exact arithmetic.
  private func keeps(_ movement: [Int64], for task: Task) -> Bool {
    let moved = movable.filter { movement[$0] != 0 }
    for figure in moved {
      let (value, isTooLarge) = figures.values[figure].addingReportingOverflow(movement[figure])
      if isTooLarge || value.magnitude > 1 << 52 { return false }
      if value < figures.lowest[figure] ?? value || value > figures.highest[figure] ?? value {
        return false
      }
      if !task.isHidden[figure], !task.mayHide { return false }
    }
    for (figure, goal) in task.goals
    where movement[figure].signum() != goal.signum() || movement[figure].magnitude < goal.magnitude
    {
      return false
    }
    for equation in figures.equations
    where equation.reduce(0, { $0 + $1.times * movement[$1.figure] }) != 0 {
      return false
    }
    return ratios.allSatisfy { ratio in
      ratio.holds(
        cost: figures.values[ratio.cost] + movement[ratio.cost],
        count: figures.values[ratio.count] + movement[ratio.count])
    }
  }

  /// How far a figure can move in real numbers, of hidden ones within their limits.
  func reach(of figure: Int, hidden: [Bool], limits: [Int: ClosedRange<Double>])
    -> ClosedRange<Double>
  {
    guard hidden[figure], let column = columnOf[figure] else { return 0...0 }
    let task = Task(isHidden: hidden, mayHide: false, goals: [:], limits: limits)
    let (lowest, highest, none) = bounds(task)
    func end(_ sign: Double) -> Double {
      var costs = none
      costs[column] = sign
      switch program.least(costs, lowest: lowest, highest: highest) {
      case .movement(let values): return values[column] * unit(figure)
      case .unbounded, .exhausted: return -sign * .infinity
      }
    }
    let (low, high) = (end(1), end(-1))
    return min(0, low)...max(0, high)
  }
}
