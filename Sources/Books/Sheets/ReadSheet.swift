import Tabular

/// One sheet of a workbook as it was read, with its columns found.
struct ReadSheet {
  let sheet: BooksSheet
  /// The rows that hold something.
  let rows: [SheetRow]
  /// The row of the column names, from 1; nil where none was found.
  private(set) var headerRow: Int?
  /// The columns by their place, from 0.
  private(set) var columns: [Int: SheetColumn] = [:]
  private(set) var faults: [SheetDiagnostic] = []

  init(_ sheet: BooksSheet, _ rows: [SheetRow]) {
    self.sheet = sheet
    self.rows = rows
    let names = Set(sheet.columns.map(\.name))
    let counted = rows.prefix(Self.mostRowsAbove).map { row in
      (row, Set(row.cells.map { CellValue.plain($0.text) }).intersection(names).count)
    }
    guard let (header, count) = counted.max(by: { $0.1 < $1.1 }), count * 2 >= required.count,
      count > 0
    else {
      note(
        WorkbookFault.sheetHeader.rawValue, row: SheetPage.headerRow + 1, column: 1,
        "no row holds the names of the columns",
        toDo: "write them again: \(sheet.columns.map(\.name).joined(separator: ", "))")
      return
    }
    headerRow = header.number
    readHeader(header)
  }

  private var required: [SheetColumn] { sheet.columns.filter(\.isRequired) }

  private mutating func readHeader(_ header: SheetRow) {
    let names = sheet.columns.map(\.name)
    var meant: Set<String> = []
    for (index, cell) in header.cells.enumerated() {
      let text = CellValue.plain(cell.text)
      guard !text.isEmpty else { continue }
      guard let column = sheet.columns.first(where: { $0.name == text }) else {
        let guess = suggestion(for: text, among: names)
        if let guess { meant.insert(guess) }
        note(
          BooksFault.columnUnknown.rawValue, row: header.number, column: index + 1,
          "'\(text)' is not a column of this sheet",
          toDo: guess.map { "did you mean '\($0)'?" }
            ?? "take it out; the columns are \(names.joined(separator: ", "))")
        continue
      }
      if columns.values.contains(where: { $0.name == text }) {
        note(
          BooksFault.columnRepeated.rawValue, row: header.number, column: index + 1,
          "the column '\(text)' stands twice", toDo: "keep one of them")
      } else {
        columns[index] = column
      }
    }
    let found = Set(columns.values.map(\.name)).union(meant)
    for column in required where !found.contains(column.name) {
      note(
        BooksFault.columnMissing.rawValue, row: header.number,
        column: (sheet.columns.firstIndex(of: column) ?? 0) + 1,
        "the column '\(column.name)' is missing",
        toDo: "write its name here again, in the row of the names")
    }
  }

  private mutating func note(
    _ code: String, row: Int, column: Int, _ message: String, toDo remedy: String
  ) {
    faults.append(
      SheetDiagnostic(
        sheet: sheet.name, row: row, column: column, isFinding: false, code: code,
        message: message, remedy: remedy))
  }

  /// The rows below the names that hold something.
  var records: [SheetRow] {
    guard let headerRow else { return [] }
    return rows.filter { $0.number > headerRow && !$0.isBlank }
  }

  /// The place of a column, from 0; nil where the sheet does not have it.
  func index(of column: String) -> Int? { columns.first { $0.value.name == column }?.key }

  /// A cell, by the name of its column; empty where the sheet does not have it.
  func cell(_ column: String, of row: SheetRow) -> SheetCell {
    index(of: column).map(row.cell) ?? SheetCell(text: "", kind: .text)
  }

  /// Cells in columns without a name.
  var strays: [SheetDiagnostic] {
    records.flatMap { row in
      row.cells.indices.compactMap { index in
        guard columns[index] == nil, !CellValue.plain(row.cells[index].text).isEmpty,
          !faults.contains(where: { $0.row == headerRow && $0.column == index + 1 })
        else { return nil }
        return SheetDiagnostic(
          sheet: sheet.name, row: row.number, column: index + 1, isFinding: false,
          code: WorkbookFault.cellStray.rawValue,
          message: "something stands here, in a column without a name",
          remedy: "take it out, or put remarks on a sheet of your own, which is not read")
      }
    }
  }

  /// How many rows may stand above the names of the columns.
  private static let mostRowsAbove = 20
}
