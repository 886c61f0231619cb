import Testing

@testable import Tabular

/// A row as a test compares it.
struct ReadRow: Equatable {
  var number: Int
  var cells: [String]

  init(_ number: Int, _ cells: String...) {
    self.number = number
    self.cells = cells
  }

  init(_ row: TableRow) {
    number = row.number
    cells = (0..<row.count).map { row.string($0) }
  }
}

extension TableReader {
  /// All rows to the end.
  func rows() throws(TableFault) -> [ReadRow] {
    var rows: [ReadRow] = []
    var row = TableRow()
    while try read(&row) { rows.append(ReadRow(row)) }
    return rows
  }

  /// The kinds of the cells of all rows.
  func kinds() throws(TableFault) -> [[CellKind]] {
    var kinds: [[CellKind]] = []
    var row = TableRow()
    while try read(&row) { kinds.append((0..<row.count).map { row.kind($0) }) }
    return kinds
  }
}

func xlsx(_ bytes: [UInt8], _ sheet: String? = nil) throws(TableFault) -> [ReadRow] {
  try XLSXTable(bytes: bytes, sheet: sheet).rows()
}

func ods(_ bytes: [UInt8], _ sheet: String? = nil) throws(TableFault) -> [ReadRow] {
  try ODSTable(bytes: bytes, sheet: sheet).rows()
}

/// The fault with which reading ends; nil if it does not.
func fault(_ read: () throws -> [ReadRow]) -> TableFault? {
  do {
    _ = try read()
    return nil
  } catch {
    return error as? TableFault
  }
}
