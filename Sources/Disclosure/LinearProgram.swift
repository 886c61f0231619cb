/// Movements of several quantities that keep each of some sums as it is.
///
/// No movement at all always keeps them, so that the search for the best one starts there and needs
/// no first phase: a simplex with bounds in which a quantity outside the basis may also stand
/// between its bounds. What it finds is near enough, not exact: whoever relies on it checks it.
struct LinearProgram {
  struct Term {
    let column: Int
    let times: Double
  }

  enum Outcome {
    case movement([Double])
    /// The costs fall for ever.
    case unbounded
    /// Given up: after too many steps.
    case exhausted
  }

  let columnCount: Int
  /// Each row reads: its basic column plus the others times their numbers is nothing.
  private var rows: [[Double]] = []
  private var basis: [Int] = []

  /// Smaller numbers are what is left of a nothing after rounding.
  private static let nearlyNothing = 1e-12
  /// Smaller numbers hold no column back.
  private static let leastPivot = 1e-9

  /// - Parameters:
  ///   - columnCount: how many quantities there are.
  ///   - sums: each is to stay as it is.
  init(columnCount: Int, sums: [[Term]]) {
    self.columnCount = columnCount
    for sum in sums {
      var row = [Double](repeating: 0, count: columnCount)
      for term in sum { row[term.column] += term.times }
      for (known, column) in zip(rows, basis) where row[column] != 0 {
        Self.subtract(known, times: row[column], from: &row, clearing: column)
      }
      guard let column = row.indices.max(by: { abs(row[$0]) < abs(row[$1]) }),
        abs(row[column]) > Self.leastPivot
      else { continue }
      Self.divide(&row, by: column)
      for other in rows.indices where rows[other][column] != 0 {
        Self.subtract(row, times: rows[other][column], from: &rows[other], clearing: column)
      }
      rows.append(row)
      basis.append(column)
    }
  }

  private static func divide(_ row: inout [Double], by column: Int) {
    let pivot = row[column]
    for place in row.indices where row[place] != 0 { row[place] /= pivot }
    row[column] = 1
  }

  private static func subtract(
    _ row: [Double], times factor: Double, from other: inout [Double], clearing column: Int
  ) {
    for place in row.indices where row[place] != 0 {
      let value = other[place] - factor * row[place]
      other[place] = abs(value) < nearlyNothing ? 0 : value
    }
    other[column] = 0
  }

  /// The movement with the least costs.
  ///
  /// - Parameters:
  ///   - costs: of each column, for one.
  ///   - lowest: of each column, 0 or less.
  ///   - highest: of each column, 0 or more.
  /// - Returns: the movement, or why there is none that is best.
  func least(_ costs: [Double], lowest: [Double], highest: [Double]) -> Outcome {
    var search = Search(program: self, costs: costs, lowest: lowest, highest: highest)
    return search.run()
  }

  private struct Search {
    var rows: [[Double]]
    var basis: [Int]
    /// What one more of a column costs, with what follows from it.
    var prices: [Double]
    var values: [Double]
    var isBasic: [Bool]
    let lowest: [Double]
    let highest: [Double]
    /// Steps that moved nothing, since the last that did.
    var idleSteps = 0

    init(program: LinearProgram, costs: [Double], lowest: [Double], highest: [Double]) {
      rows = program.rows
      basis = program.basis
      prices = costs
      values = costs.map { _ in 0 }
      isBasic = costs.map { _ in false }
      self.lowest = lowest
      self.highest = highest
      for (row, column) in zip(rows, basis) {
        isBasic[column] = true
        LinearProgram.subtract(row, times: prices[column], from: &prices, clearing: column)
      }
    }

    mutating func run() -> Outcome {
      for _ in 0..<20_000 {
        guard let (column, sign) = entering() else { return .movement(values) }
        guard step(column, sign: sign) else { return .unbounded }
      }
      return .exhausted
    }

    /// The column that saves most; the first that saves where the search may run in a circle.
    private func entering() -> (column: Int, sign: Double)? {
      var best: (column: Int, sign: Double)?
      var most = 1e-7
      for column in prices.indices where !isBasic[column] && abs(prices[column]) > most {
        let canMove =
          prices[column] < 0
          ? values[column] < highest[column] : values[column] > lowest[column]
        guard canMove else { continue }
        best = (column, prices[column] < 0 ? 1 : -1)
        if idleSteps > 200 { return best }
        most = abs(prices[column])
      }
      return best
    }

    /// Moves a column as far as it and all basic ones may; false where nothing holds it.
    private mutating func step(_ column: Int, sign: Double) -> Bool {
      var length = sign > 0 ? highest[column] - values[column] : values[column] - lowest[column]
      var leaving: Int?
      for (place, row) in rows.enumerated() where abs(row[column]) > LinearProgram.leastPivot {
        let change = -sign * row[column]
        let basic = basis[place]
        let room = change > 0 ? highest[basic] - values[basic] : values[basic] - lowest[basic]
        let reach = max(0, room) / abs(change)
        if reach < length || reach == length && isBetter(place, than: leaving, column: column) {
          length = reach
          leaving = place
        }
      }
      guard length < .infinity else { return false }
      idleSteps = length > 0 ? 0 : idleSteps + 1
      move(column, by: sign * length)
      if let leaving { enter(column, at: leaving) }
      return true
    }

    private func isBetter(_ place: Int, than leaving: Int?, column: Int) -> Bool {
      guard let leaving else { return false }
      return idleSteps > 200
        ? basis[place] < basis[leaving]
        : abs(rows[place][column]) > abs(rows[leaving][column])
    }

    private mutating func move(_ column: Int, by length: Double) {
      values[column] += length
      for (row, basic) in zip(rows, basis) where row[column] != 0 {
        values[basic] -= row[column] * length
      }
    }

    private mutating func enter(_ column: Int, at place: Int) {
      isBasic[basis[place]] = false
      isBasic[column] = true
      basis[place] = column
      LinearProgram.divide(&rows[place], by: column)
      let pivot = rows[place]
      for other in rows.indices where other != place && rows[other][column] != 0 {
        LinearProgram.subtract(
          pivot, times: rows[other][column], from: &rows[other], clearing: column)
      }
      LinearProgram.subtract(pivot, times: prices[column], from: &prices, clearing: column)
    }
  }
}
