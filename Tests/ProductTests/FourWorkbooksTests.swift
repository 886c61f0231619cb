import Books
import Exporter
import Foundation
import Ledger
import Money
import Reports
import Testing

/// The four workbooks of one set of books.
@Suite struct FourWorkbooksTests {
  private func workbooks(_ books: BuiltBooks) throws -> [String: Workbook] {
    let read = try Books(readingFolder: books.path)
    let ledger = try LedgerFile.reading(books.path + "/ledger.sqlite")
    let standpoint = try Standpoint(books: read, ledger: ledger, asOf: nil)
    let shared = try SharedReports(standpoint, version: "test")
    return [
      "monthly": try MonthlyWorkbook.workbook(
        try MonthlyReport(shared, posted: PostedLines(ledger, to: standpoint.asOf))),
      "scrutiny": ScrutinyWorkbook.workbook(try ScrutinyReport(shared)),
      "return": ReturnWorkbook.workbook(try ReturnReport(shared)),
      "plan": PlanWorkbook.workbook(try ManagementPlanReport(shared)),
    ]
  }

  /// The number in the row of a table that begins with a label, under a header.
  private func number(
    _ workbook: Workbook?, _ sheetName: String, row label: String, _ header: String
  ) throws -> Double {
    let workbook = try #require(workbook)
    let sheet = try #require(workbook.sheets.first { $0.name == sheetName })
    let table = try #require(sheet.tables.first)
    let head = table.range.first.address.row
    let column = try #require(
      sheet.cells.keys.first { $0.row == head && sheet[$0]?.content == .text(header) }?.column,
      "\(sheetName) has no column \(header)")
    let row = try #require(
      sheet.cells.keys.filter { $0.row > head && $0.column == 0 }.sorted()
        .last { sheet[$0]?.content == .text(label) }?.row, "\(sheetName) has no row \(label)")
    let place = CellLocation(sheetName, Address(row: row, column: column))
    return try #require(workbook.evaluated()[place].number)
  }

  @Test("the same figure is the same to the penny wherever it stands")
  func agree() throws {
    let kent = try BuiltBooks("budgets/kent")
    let all = try workbooks(kent)
    let position = try kent.json("position")["years"] as? [[String: Any]] ?? []
    #expect(position.count == 8)
    for year in position {
      let name = try #require(year["year"] as? String)
      let status = try #require(year["status"] as? String)
      func pounds(_ key: String) throws -> Double {
        Double(try #require(year[key] as? Int)) / 100
      }
      let closing = try pounds("closing")
      #expect(
        try number(all["scrutiny"], "Deficit", row: name, "Deficit at the end (£m)")
          == closing)
      #expect(
        try number(all["return"], "Finance", row: name, "Closing with payments (£)") == closing)
      #expect(
        try number(all["plan"], "End of year positions", row: name, "Carried forward (£)")
          == closing)
      let inYear = try pounds("inYearDsg")
      #expect(
        try number(
          all["scrutiny"], "Deficit", row: name, "Spent above the grant (£m)") == inYear)
      #expect(try number(all["return"], "Finance", row: name, "In-year forecast (£)") == inYear)
      if status != "outturn" {
        #expect(
          try number(all["monthly"], "Range", row: name, "In-year, whole DSG (£)") == inYear)
        #expect(try number(all["monthly"], "Range", row: name, "Closing (£)") == closing)
      }
      let before = try pounds("closingBeforePayments")
      #expect(
        try number(all["return"], "Finance", row: name, "Closing without payments (£)") == before)
      #expect(
        try number(
          all["scrutiny"], "Deficit", row: name, "Deficit without payments (£m)") == before)
    }
  }

  @Test("every posting of the year stands behind its line, without a description")
  func drillsDown() throws {
    let kent = try BuiltBooks("budgets/kent")
    let workbook = try #require(workbooks(kent)["monthly"])
    let sheet = try #require(workbook.sheets.first { $0.name == "Postings" })
    let table = try #require(sheet.tables.first)
    let monitoring = try #require(workbook.sheets.first { $0.name == "Monitoring" })
    let linked = monitoring.cells.values.compactMap(\.link)
    #expect(linked.count > 10)
    for link in linked {
      #expect(link.sheet == "Postings")
      #expect(sheet[link.address]?.content != nil)
    }
    let evaluation = workbook.evaluated()
    let checks = try #require(workbook.sheets.first { $0.name == "Checks" })
    let ofPostings = checks.cells.filter { _, cell in
      if case .text(let text) = cell.content { return text.hasSuffix("the sum of its postings") }
      return false
    }
    #expect(ofPostings.count == linked.count)
    for address in ofPostings.keys {
      let result = CellLocation("Checks", Address(row: address.row, column: 4))
      #expect(evaluation[result].text == "OK")
    }
    #expect(table.range.last.address.row - table.range.first.address.row > 1_000)
    let headers = (0...10).compactMap { sheet[table.range.first.address.row, $0]?.content }
    #expect(!headers.contains(.text("Description")))
  }

  @Test("the public pack keeps every rule that a program can test, and shows no small number")
  func isPublished() throws {
    let kent = try BuiltBooks("budgets/kent")
    let pack = try #require(workbooks(kent)["scrutiny"])
    let checklist = try #require(pack.sheets.last)
    #expect(checklist.name == "Checklist")
    let states = checklist.cells.filter { $0.key.column == 1 }.values.compactMap {
      cell -> String? in
      if case .text(let text) = cell.content { return text }
      return nil
    }
    #expect(!states.contains("missed") && states.count { $0 == "met" } > 20)
    let placements = try #require(pack.sheets.first { $0.name == "Placements" })
    var suppressed = 0
    for (address, cell) in placements.cells where address.column > 0 {
      if case .text("[c]") = cell.content { suppressed += 1 }
      if case .number(let number) = cell.content { #expect(number == 0 || number >= 5) }
    }
    // Kent's alternative provision has fewer than five in every January, and another cell hides it.
    #expect(suppressed >= 12)
    #expect(!pack.sheets.contains { $0.frozenAt != nil || !$0.charts.isEmpty })
    let words = pack.sheets.flatMap(\.cells.values).compactMap { cell -> String? in
      if case .text(let text) = cell.content { return text }
      return nil
    }
    #expect(words.contains { $0.hasPrefix("As planned, the year breaks even from 2027-28 on") })
  }

  @Test("one formula in a row of a block, no bare constants, nothing that changes by itself")
  func keepsModelRules() throws {
    let kent = try BuiltBooks("budgets/kent")
    for (kind, workbook) in try workbooks(kent) {
      for sheet in workbook.sheets {
        for (address, cell) in sheet.cells {
          guard case .formula(let formula) = cell.content else { continue }
          let text = formula.excelText(on: sheet.name)
          for word in ["NOW(", "TODAY(", "RAND", "OFFSET(", "INDIRECT("] {
            #expect(!text.contains(word), "\(kind) \(sheet.name)!\(address): \(text)")
          }
        }
        for table in sheet.tables {
          checkColumns(sheet, table, kind)
        }
      }
    }
  }

  @Test("no rule of any workbook's checklist is missed, and each says what is left to the user")
  func missesNoRule() throws {
    for books in [try BuiltBooks("budgets/kent"), try BuiltBooks(seed: 203)] {
      for (kind, workbook) in try workbooks(books) {
        let checklist = try #require(workbook.sheets.last)
        #expect(checklist.name == "Checklist")
        let states = checklist.cells.filter { $0.key.column == 1 }.map(\.value.content)
        #expect(!states.contains(.text("missed")), "\(kind)")
        #expect(states.contains(.text("met")) && states.contains(.text("your part")), "\(kind)")
      }
    }
  }

  /// All formulas of a table's column are one formula, by where its cells stand to it.
  private func checkColumns(_ sheet: Sheet, _ table: Table, _ kind: String) {
    let (first, last) = (table.range.first.address, table.range.last.address)
    for column in first.column...last.column {
      let formulas = (first.row + 1...last.row).compactMap { row -> String? in
        guard case .formula(let formula) = sheet[row, column]?.content else { return nil }
        return formula.r1c1(at: Address(row: row, column: column), on: sheet.name)
      }
      #expect(Set(formulas).count <= 1, "\(kind) \(sheet.name) column \(column)")
    }
  }
}
