import Disclosure

/// Cells and relations of a made-up pack while it is put together.
struct Draft {
  var cells: [Cell] = []
  var equations: [Equation] = []
  var same: [SameFigure] = []
  var averages: [Average] = []

  mutating func add(_ id: String, _ table: String, _ value: Int64, _ measure: Measure = .count) {
    cells.append(Cell(id: id, table: table, value: value, measure: measure))
  }

  /// A table of counts with totals of rows, groups of rows, columns and all.
  mutating func addCounts(_ table: String, _ counts: [[Int64]], groups: [Range<Int>]) {
    let columns = counts[0].indices
    for (row, line) in counts.enumerated() {
      for column in columns { add("\(table)/\(row)/\(column)", table, line[column]) }
    }
    let named = [("all", 0..<counts.count)] + groups.enumerated().map { ("group\($0)", $1) }
    for (row, line) in counts.enumerated() {
      add("\(table)/\(row)/all", table, line.reduce(0, +))
      equations.append(
        Equation(total: "\(table)/\(row)/all", parts: columns.map { "\(table)/\(row)/\($0)" }))
    }
    for (name, rows) in named.reversed() {
      for column in columns.map(String.init) + ["all"] {
        let value = rows.reduce(Int64(0)) { sum, row in
          sum + (Int(column).map { counts[row][$0] } ?? counts[row].reduce(0, +))
        }
        add("\(table)/\(name)/\(column)", table, value)
        let parts =
          name == "all" && !groups.isEmpty
          ? groups.indices.map { "\(table)/group\($0)/\(column)" }
          : rows.map { "\(table)/\($0)/\(column)" }
        equations.append(Equation(total: "\(table)/\(name)/\(column)", parts: parts))
      }
      equations.append(
        Equation(
          total: "\(table)/\(name)/all", parts: columns.map { "\(table)/\(name)/\($0)" }))
    }
  }

  /// The same draft with all ids and tables renamed, as the figures of another period.
  func merged(with other: Draft) -> Draft {
    Draft(
      cells: cells + other.cells, equations: equations + other.equations, same: same + other.same,
      averages: averages + other.averages)
  }

  func pack() throws -> Pack {
    try Pack(cells: cells, equations: equations, sameFigures: same, averages: averages)
  }
}
