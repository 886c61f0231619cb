import Books
import Exporter
import Foundation
import Ledger
import Money
import Reports
import TestSupport
import Testing

@Suite struct WorkbookTests {
  private let years = [
    "2020-21", "2021-22", "2022-23", "2023-24", "2024-25", "2025-26", "2026-27", "2027-28",
  ]

  @Test("LibreOffice finds every formula of the worked case's workbook as it is stored")
  func recalculates() throws {
    let exported = try ExportedWorkbook(BuiltBooks("budgets/kent"))
    let (recalculation, values) = try exported.recalculated()
    #expect(recalculation.formulas > 900)
    #expect(recalculation.errors.isEmpty && recalculation.mismatches.isEmpty)
    let model = try exported.model()
    let changed = try #require(
      values.first { $0.key.hasPrefix("Summary") && $0.value as? String == "as exported" })
    let allChecks = Address(row: try model.row("Cover", "All checks"), column: 1)
    #expect(model.evaluated()[CellLocation("Cover", allChecks)].text == "OK")
    for kind in ["scrutiny", "return", "plan"] {
      let (other, _) = try ExportedWorkbook(exported.books, kind).recalculated()
      #expect(other.errors.isEmpty && other.mismatches.isEmpty, "\(kind)")
    }
    #expect(changed.key.hasPrefix("Summary"))
  }

  @Test("made-up authorities' workbooks recalculate to what is stored, and to the exact engine")
  func recalculatesOthers() throws {
    for seed in 201...204 {
      let books = try BuiltBooks(seed: seed)
      for kind in ["scrutiny", "return", "plan"] {
        let (recalculation, _) = try ExportedWorkbook(books, kind).recalculated()
        #expect(recalculation.errors.isEmpty && recalculation.mismatches.isEmpty, "seed \(seed)")
      }
      let (recalculation, values) = try ExportedWorkbook(books).recalculated()
      #expect(recalculation.errors.isEmpty && recalculation.mismatches.isEmpty, "seed \(seed)")
      let words = values.filter { $0.key.hasPrefix("Summary") }.compactMap { $0.value as? String }
      #expect(words.contains("as exported") && words.contains("OK"), "seed \(seed)")
      let rows = try books.json("monitor")["rows"] as? [[String: Any]] ?? []
      for (index, row) in rows.enumerated() {
        let cell = "Monitoring!M\(index + 8)"
        #expect(values[cell] as? String == row["rag"] as? String, "seed \(seed), \(cell)")
      }
    }
  }

  @Test("two exports are the same bytes, and openpyxl reads the file")
  func isDeterministic() throws {
    let books = try BuiltBooks("budgets/kent")
    for kind in ["scrutiny", "return", "plan", "monthly"] {
      let first = try ExportedWorkbook(books, kind)
      let bytes = try Data(contentsOf: URL(filePath: first.file))
      let second = try ExportedWorkbook(books, kind)
      #expect(try Data(contentsOf: URL(filePath: second.file)) == bytes, "\(kind)")
    }
    let first = try ExportedWorkbook(books)
    let script = "import openpyxl,sys; b=openpyxl.load_workbook(sys.argv[1]); print(b.sheetnames)"
    let read = try Program.launch(
      URL(filePath: "/usr/bin/python3"), ["-c", script, first.file], in: Repository.root)
    #expect(read.status == 0)
    for sheet in ["Cover", "Summary", "Monitoring", "Position", "Notes and sources", "Checks"] {
      #expect(read.output.contains("'\(sheet)'"))
    }
  }

  /// An input of the workbook, and the same change in the books.
  struct Change: CustomTestStringConvertible {
    let label: String
    let code: String
    let year: String
    let value: String
    let file: String
    let old: String
    let new: String

    var testDescription: String { "\(label) \(year) = \(value)" }
  }

  @Test(
    "an input that is changed in the sheet moves the deficit as it does in the books",
    arguments: [
      Change(
        label: "EHC plans: independent", code: "plan-growth", year: "2025-26", value: "0.08",
        file: "drivers.csv", old: "plan-growth,independent,2025-26", new: "0.08"),
      Change(
        label: "DfE payment", code: "£", year: "2026-27", value: "0",
        file: "agreement.csv", old: "2026-27,dfe-payment", new: "0.00"),
    ])
  func moves(change: Change) throws {
    let exported = try ExportedWorkbook(BuiltBooks("budgets/kent"))
    let model = try exported.model()
    let input = try model.cell("Assumptions", change.label, code: change.code, change.year)
    let value = try #require(Double(change.value))
    let inSwift = try model.changing(input, to: .number(value)).evaluated()
    let (_, inLibreOffice) = try exported.recalculated(["\(input)=\(change.value)"])

    try exported.books.changeRow(change)
    _ = try exported.books.run("build")
    let position = try exported.books.json("position")
    let byEngine = position["years"] as? [[String: Any]] ?? []
    for (year, answer) in zip(years, byEngine) {
      let closing = try model.cell("Position", "Closing deficit, mitigated", year)
      let pence = try #require((answer["closing"] as? NSNumber)?.int64Value)
      let pounds = Cell.Content.pounds(fromPence: pence)
      #expect(inSwift[closing].number == pounds, "\(year)")
      #expect((inLibreOffice[closing.description] as? NSNumber)?.doubleValue == pounds, "\(year)")
    }
    let first = try #require(years.first)
    for (label, key) in [
      ("In-year breakeven, whole DSG, mitigated", "breakevenYear"),
      ("Deficit cleared, mitigated", "clearedYear"),
    ] {
      var cell = try model.cell("Position", label, first)
      cell.address.column = 1
      let answer = position[key] as? String ?? "in no year"
      #expect(inSwift[cell].text == answer)
      #expect(inLibreOffice[cell.description] as? String == answer)
    }
    #expect(inLibreOffice.values.contains { $0 as? String == "changed" })
  }

  @Test("a rating at the edge of its threshold is the same on the sheet as in the report")
  func ratesAlike() throws {
    let books = try BuiltBooks("docs/faults/books")
    // 2.01 of 100.70 is below 2 % and 2.02 above it; 2.00 of 100.00 is 2 %.
    try books.scratch.write(
      "account,amount,source\n0004,100.70,S2\n0006,100.70,S2\n0007,100.00,S2\n",
      to: "books/2023-24/budget.csv")
    try books.scratch.write(
      "account,amount,reason,author,date,recurring\n"
        + ["0004,2.01", "0006,2.02", "0007,2.00"]
        .map { $0 + ",Edge,Finance officer,2023-06-01,no\n" }.joined(),
      to: "books/2023-24/adjustments.csv")
    try books.scratch.write(
      "id,period,from,to,amount,kind,approved_by,reason\n", to: "books/2023-24/virements.csv")
    let rows = try books.json("monitor")["rows"] as? [[String: Any]] ?? []
    let (_, values) = try ExportedWorkbook(books).recalculated()
    let words = rows.indices.map { values["Monitoring!M\($0 + 8)"] as? String }
    #expect(words == rows.map { $0["rag"] as? String })
    #expect(words[3] == "green" && words[5] == "amber" && words[6] == "amber")
  }

  @Test("a fund may hold a thousand accounts")
  func holdsMany() throws {
    let books = try BuiltBooks("docs/faults/books")
    let accounts = (0..<1_000).map { "X\($0),Line \($0),expenditure,high-needs,,,,,,,\n" }.joined()
    let file = books.path + "/accounts.csv"
    try books.scratch.write(
      try String(contentsOfFile: file, encoding: .utf8) + accounts, to: "books/accounts.csv")
    #expect(try books.run("export", "monthly", "--to", books.scratch.path("out")).status == 0)
  }

  @Test("every check of the sheet can fail")
  func checksCanFail() throws {
    let exported = try ExportedWorkbook(BuiltBooks("budgets/kent"))
    let model = try exported.model()
    let total = try model.cell("Lines", "High needs spend", "2023-24")
    let broken = try model.changing(total, to: .number(1)).evaluated()
    #expect(broken[CellLocation("Checks", Address(row: 3, column: 4))].text == "CHECK")
  }
}

extension BuiltBooks {
  /// Copies books from anywhere and builds their ledger.
  init(folder: URL) throws {
    scratch = try Scratch()
    path = try scratch.copy(folder, to: "books")
    _ = try Program.run(["--books", path, "build"])
  }

  /// Writes another value into the row that a change names: the central value of a driver, the
  /// amount of an instalment.
  fileprivate func changeRow(_ change: WorkbookTests.Change) throws {
    let text = try String(contentsOfFile: path + "/" + change.file, encoding: .utf8)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let header = lines[0].split(separator: ",").map(String.init)
    let column = try #require(
      header.firstIndex(of: change.file == "drivers.csv" ? "central" : "amount"))
    let row = try #require(
      lines.firstIndex { $0.contains(change.old) && ($0.hasPrefix("base,") || $0.hasPrefix("2")) })
    var fields = lines[row].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    fields[column] = change.new
    if let high = header.firstIndex(of: "high"), change.file == "drivers.csv" {
      fields[high] = ""
    }
    lines[row] = fields.joined(separator: ",")
    try scratch.write(lines.joined(separator: "\n"), to: "books/" + change.file)
  }
}
