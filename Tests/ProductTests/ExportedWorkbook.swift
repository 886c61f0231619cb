import Books
import Exporter
import Foundation
import Ledger
import Reports
import TestSupport
import Testing

/// A workbook of some books, and LibreOffice's view of it.
struct ExportedWorkbook {
  struct Recalculation: Decodable {
    struct Mismatch: Decodable {
      let cell: String
    }

    let formulas: Int
    let errors: [String]
    let mismatches: [Mismatch]
  }

  let books: BuiltBooks
  let file: String

  init(_ books: BuiltBooks, _ kind: String = "monthly") throws {
    self.books = books
    let result = try books.run(
      "export", kind, "--to", books.scratch.path("exports"), "--despite", "Made up")
    try #require(result.status == 0, "\(result.errors)")
    file = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Recalculates every formula, after changing cells.
  func recalculated(_ changes: [String] = []) throws -> (Recalculation, [String: Any]) {
    let result = try Program.python(
      "Tests/tools/recalculate.py", [file] + changes.flatMap { ["--set", $0] })
    try #require(result.status == 0, "\(result.errors)")
    let data = Data(result.output.utf8)
    let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return (
      try JSONDecoder().decode(Recalculation.self, from: data),
      object?["values"] as? [String: Any] ?? [:]
    )
  }

  /// The same workbook as the program's own model of it.
  func model() throws -> Workbook {
    let books = try Books(readingFolder: books.path)
    let ledger = try LedgerFile.reading(self.books.path + "/ledger.sqlite")
    let standpoint = try Standpoint(books: books, ledger: ledger, asOf: nil)
    let posted = try PostedLines(ledger, to: standpoint.asOf)
    return try MonthlyWorkbook.workbook(
      try MonthlyReport(SharedReports(standpoint, version: "test"), posted: posted))
  }
}

extension BuiltBooks {
  /// Books that are made up from a seed.
  init(seed: Int) throws {
    let scratch = try Scratch()
    let made = try Program.python(
      "Tests/Oracle/make_books.py", ["--seed", "\(seed)", "--output", scratch.path("made")])
    try #require(made.status == 0, "\(made.errors)")
    try self.init(folder: URL(filePath: scratch.path("made")))
  }
}

extension Workbook {
  /// The first row of a sheet with a label.
  func row(_ sheetName: String, _ label: String) throws -> Int {
    let sheet = try #require(sheets.first { $0.name == sheetName })
    return try #require(
      sheet.cells.filter { $0.key.column == 0 && $0.value.content == .text(label) }.keys.min()?.row)
  }

  /// The cell of a year in the first row of a sheet with a label and a code.
  func cell(
    _ sheetName: String, _ label: String, code: String = "", _ year: String
  ) throws -> CellLocation {
    let sheet = try #require(sheets.first { $0.name == sheetName })
    let addresses = sheet.cells.keys.sorted()
    let row = try #require(
      addresses.first { address in
        address.column == 0 && sheet[address]?.content == .text(label)
          && (code.isEmpty || sheet[address.row, 1]?.content == .text(code))
      }?.row, "\(sheetName) has no row \(label)")
    let column = try #require(
      addresses.first { sheet[$0]?.content == .text(year) }?.column)
    return CellLocation(sheetName, Address(row: row, column: column))
  }
}
