import Disclosure

/// A table of counts with all totals: ids are "a/0/1", "a/0/all", "a/all/1" and "a/all/all".
struct CountTable {
  var cells: [Cell] = []
  var equations: [Equation] = []

  init(_ name: String, _ counts: [[Int64]], standing: Standing = .open) {
    let rows = counts + [counts[0].indices.map { column in counts.map { $0[column] }.reduce(0, +) }]
    for (row, line) in rows.enumerated() {
      let row = row == counts.count ? "all" : "\(row)"
      for (column, value) in line.enumerated() {
        cells.append(
          Cell(id: "\(name)/\(row)/\(column)", table: name, value: value, standing: standing))
      }
      cells.append(
        Cell(
          id: "\(name)/\(row)/all", table: name, value: line.reduce(0, +), standing: standing))
      equations.append(
        Equation(
          total: "\(name)/\(row)/all", parts: line.indices.map { "\(name)/\(row)/\($0)" }))
    }
    for column in counts[0].indices.map(String.init) + ["all"] {
      equations.append(
        Equation(
          total: "\(name)/all/\(column)", parts: counts.indices.map { "\(name)/\($0)/\(column)" }))
    }
  }
}

extension Suppression {
  var ids: [String] { cells.map(\.id) }

  func reason(_ id: String) -> Reason? { cells.first { $0.id == id }?.reason }

  /// The cells that a reader can work out although nothing was found amiss with them.
  var leaks: [String] {
    let found = Set(
      findings.map { finding in
        switch finding {
        case .alreadyPublished(let id), .cannotBeProtected(let id): id
        }
      })
    return audit().filter { $0.isDetermined && !found.contains($0.id) }.map(\.id)
  }
}
