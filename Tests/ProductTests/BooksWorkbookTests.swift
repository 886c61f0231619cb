import Books
import Exporter
import Foundation
import Money
import TestSupport
import Testing

/// Books as a workbook that is changed and read back, without the program around it.
struct EditedWorkbook {
  let scratch = try? Scratch()
  let books: String
  var pages: [SheetPage]
  let years: [FinancialYear]

  init(_ books: String) throws {
    self.books = books
    let made = try BooksPages(readingFolder: books)
    pages = made.pages
    years = made.years
  }

  func index(_ sheet: String) -> Int { pages.firstIndex { $0.name == sheet } ?? 0 }

  /// Puts a value into a cell, such as `C14` of `Budget`.
  mutating func set(_ value: SheetValue, _ sheet: String, _ row: Int, _ column: String) throws {
    let page = index(sheet)
    let place = try #require(pages[page].columns.firstIndex { $0?.name == column })
    var cells = pages[page].rows[row - 1] ?? []
    while cells.count <= place { cells.append(.blank) }
    cells[place] = value
    pages[page].rows[row - 1] = cells
  }

  /// What comes of the workbook in a folder.
  func read(into folder: String? = nil) throws -> BooksImport {
    let file = try #require(scratch).path("books.xlsx")
    try BooksWorkbook(pages, years: years).write(to: file, over: .anything)
    return try BooksImport(readingWorkbook: file, into: folder ?? books)
  }
}

/// The files of a folder of books that a workbook holds.
func bookFiles(_ folder: String) throws -> [String: Data] {
  let names = Books.filePaths(inFolder: folder).filter(Books.isName)
  return try Dictionary(
    uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(filePath: "\(folder)/\($0)"))) }
  )
}

@Suite struct BooksWorkbookTests {
  private let faults = Repository.url("docs/faults/books").path

  @Test("every column of every file of the books has a meaning, and sheets have names of their own")
  func explainsColumns() {
    for sheet in BooksSheet.all {
      #expect(!sheet.columns.isEmpty, "\(sheet.name)")
      for column in sheet.columns {
        #expect(!column.meaning.isEmpty, "\(sheet.name) \(column.name)")
      }
    }
    #expect(Set(BooksSheet.all.map { $0.name.lowercased() }).count == BooksSheet.all.count)
    #expect(BooksSheet.all.allSatisfy { $0.name.utf16.count <= 31 })
  }

  @Test(
    "a round trip changes no byte, in the same folder and in an empty one",
    arguments: ["budgets/kent", "docs/faults/books", "made-up 1", "made-up 2", "made-up 5"])
  func roundTrips(name: String) throws {
    let scratch = try Scratch()
    var books = Repository.url(name).path
    if name.hasPrefix("made-up") {
      books = scratch.path("made")
      let result = try Program.python(
        "Tests/Oracle/make_books.py", ["--seed", String(name.suffix(1)), "--output", books])
      try #require(result.status == 0, "\(result.errors)")
    }
    let workbook = try EditedWorkbook(books)
    let same = try workbook.read()
    #expect(same.faults == [] && same.changes.map(\.path) == [] && same.findings == [])
    let empty = scratch.path("empty")
    let new = try workbook.read(into: empty)
    #expect(new.faults == [])
    try new.write(in: empty)
    #expect(try bookFiles(empty) == bookFiles(books))
  }

  @Test(
    "cells are read as people type them",
    arguments: [
      ("Budget", "amount", SheetValue.text("£21,370,000"), "21370000.00"),
      ("Budget", "amount", .text("(500)"), "-500.00"),
      ("Budget", "amount", .number(1234.5600000000001), "1234.56"),
      ("Budget", "amount", .text(" -£1,234.5 "), "-1234.50"),
      ("Journals", "date", .text("12/01/2024"), "2024-01-12"),
      ("Journals", "date", .text("1 April 2023"), "2023-04-01"),
      ("Journals", "period", .text("p2"), "2023-24/P2"),
      ("Journals", "period", .text("2023/24 P2"), "2023-24/P2"),
      ("Mitigations", "confidence", .text("65%"), "0.65"),
      ("Mitigations", "confidence", .number(0.65), "0.65"),
      ("Accounts", "prior_year", .text("Yes"), "yes"),
      ("Accounts", "prior_year", .boolean(true), "yes"),
      ("Accounts", "fund", .text("Other DSG"), "other-dsg"),
      ("Mitigations", "year", .text("2024/25"), "2024-25"),
      ("Plans", "count", .text("1,201"), "1201"),
    ])
  func readsTolerantly(sheet: String, column: String, value: SheetValue, field: String) throws {
    var workbook = try EditedWorkbook(faults)
    let row = sheet == "Accounts" ? 7 : 4
    try workbook.set(value, sheet, row, column)
    let read = try workbook.read()
    let files = Dictionary(uniqueKeysWithValues: read.changes.map { ($0.path, $0.bytes) })
    // Some of these make other faults, of rules; none may be at the cell itself.
    let page = workbook.pages[workbook.index(sheet)]
    let place = try #require(page.columns.firstIndex { $0?.name == column })
    #expect(
      !read.faults.contains {
        $0.sheet == sheet && $0.row == row && $0.column == place + 1
          && $0.code.contains("malformed")
      }, "\(read.faults)")
    guard read.faults.isEmpty else { return }
    let text = files.values.map { String(decoding: $0, as: UTF8.self) }.joined()
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let isThere = lines.contains { $0.contains { $0 == field } }
    #expect(isThere || files.isEmpty, "\(text)")
  }

  @Test(
    "what could be several things is a fault at its cell",
    arguments: [
      ("Budget", "amount", SheetValue.text("12,34"), "books.amount.malformed"),
      ("Budget", "amount", .text("1.2m"), "books.amount.malformed"),
      ("Budget", "amount", .text("21.370.000"), "books.amount.malformed"),
      ("Budget", "amount", .number(1.234), "books.amount.decimals"),
      ("Budget", "amount", .boolean(true), "workbook.cell.ambiguous"),
      ("Budget", "amount", .text("80%"), "books.amount.malformed"),
      ("Budget", "account", .text("9999"), "books.account.unknown"),
      ("Budget", "account", .blank, "books.value.missing"),
      ("Budget", "year", .blank, "books.value.missing"),
      ("Budget", "year", .text("2023"), "books.year.malformed"),
      ("Journals", "date", .text("13/13/2023"), "books.date.malformed"),
      ("Journals", "date", .text("1/4/23"), "books.date.malformed"),
      ("Journals", "date", .number(45_000), "workbook.cell.ambiguous"),
      ("Journals", "period", .text("April"), "books.period.malformed"),
      ("Mitigations", "confidence", .number(65), "books.rate.range"),
      ("Mitigations", "confidence", .text("0,65"), "books.rate.malformed"),
      ("Accounts", "kind", .text("spending"), "books.value.unknown"),
      ("Plans", "count", .number(1.5), "books.count.malformed"),
    ])
  func refusesAmbiguity(sheet: String, column: String, value: SheetValue, code: String) throws {
    let scratch = try Scratch()
    let books = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    // A second year of budgets, so that none is the obvious one.
    try scratch.write("account,amount,source\n0001,5.00,S1\n", to: "books/2024-25/budget.csv")
    var workbook = try EditedWorkbook(books)
    try workbook.set(value, sheet, 4, column)
    let read = try workbook.read()
    let page = workbook.pages[workbook.index(sheet)]
    let place = try #require(page.columns.firstIndex { $0?.name == column })
    let found = read.faults.filter { $0.sheet == sheet && $0.row == 4 && $0.column == place + 1 }
    #expect(found.map(\.code) == [code], "\(read.faults)")
    #expect(read.changes.isEmpty)
  }

  @Test("a changed row is written anew, and every other line stays as it is")
  func changesOneLine() throws {
    let scratch = try Scratch()
    let books = scratch.path("books")
    try FileManager.default.copyItem(atPath: faults, toPath: books)
    let before = try bookFiles(books)
    var workbook = try EditedWorkbook(books)
    try workbook.set(.number(2_200), "Budget", 4, "amount")
    let read = try workbook.read()
    #expect(read.faults == [] && read.changes.map(\.path) == ["2023-24/budget.csv"])
    try read.write(in: books)
    let after = try bookFiles(books)
    for (path, data) in before where path != "2023-24/budget.csv" { #expect(after[path] == data) }
    let lines = [before, after].map {
      String(decoding: $0["2023-24/budget.csv"] ?? Data(), as: UTF8.self).split(separator: "\n")
    }
    let differing = zip(lines[0], lines[1]).filter { $0 != $1 }
    #expect(lines[0].count == lines[1].count && differing.count == 1)
    #expect(differing.first?.1.contains("2200.00") == true)
    #expect(
      try Books(readingFolder: books).findings.count == Books(readingFolder: faults).findings.count)
  }

  @Test("a sheet that was sorted changes no file, but for rules of which the first match wins")
  func keepsOrder() throws {
    for (sheet, file) in [("Accounts", nil), ("Mapping", "mapping.csv")] {
      var workbook = try EditedWorkbook(faults)
      let page = workbook.index(sheet)
      let rows = workbook.pages[page].rows.keys.filter { $0 >= 3 }.sorted()
      let cells = rows.compactMap { workbook.pages[page].rows[$0] }
      for (row, moved) in zip(rows, cells.reversed()) { workbook.pages[page].rows[row] = moved }
      let read = try workbook.read()
      #expect(read.faults == [] && read.changes.map(\.path) == [file].compactMap(\.self))
    }
  }

  @Test("rows that come and go, new columns and new years make the files that they mean")
  func addsAndRemoves() throws {
    let scratch = try Scratch()
    let books = scratch.path("books")
    try FileManager.default.copyItem(atPath: faults, toPath: books)
    var workbook = try EditedWorkbook(books)
    let page = workbook.index("Budget")
    let last = workbook.pages[page].rows.keys.max() ?? 0
    try workbook.set(.text("2024-25"), "Budget", last + 3, "year")
    try workbook.set(.text("0001"), "Budget", last + 3, "account")
    try workbook.set(.text("1,000"), "Budget", last + 3, "amount")
    try workbook.set(.text("a note, with a comma"), "Budget", last + 3, "note")
    workbook.pages[page].rows[last] = nil
    let read = try workbook.read()
    #expect(read.faults == [], "\(read.faults)")
    let made = try #require(read.changes.first { $0.path == "2024-25/budget.csv" })
    #expect(
      String(decoding: made.bytes, as: UTF8.self).hasPrefix(
        "account,amount,source,note\n0001,1000.00,"))
    #expect(read.remarks.count == 1, "the source was filled in: \(read.remarks)")
    #expect(read.changes.contains { $0.path == "2023-24/budget.csv" && !$0.isNew })
  }

  @Test("keys of a TOML file change in place; remarks and all other lines stay")
  func changesSettings() throws {
    let scratch = try Scratch()
    let books = scratch.path("books")
    try FileManager.default.copyItem(atPath: faults, toPath: books)
    var workbook = try EditedWorkbook(books)
    let page = workbook.index("Authority")
    func row(_ table: String, _ key: String) throws -> Int {
      let found = workbook.pages[page].rows.first {
        $0.value.starts(with: [.text(table), .text(key)])
          || (table.isEmpty
            && $0.value.starts(with: [.text(""), .text(key)]))
      }
      return try #require(found?.key) + 1
    }
    try workbook.set(.text("3%"), "Authority", row("rag", "amber"), "value")
    try workbook.set(.text("31/03/2028"), "Authority", row("", "override_ends"), "value")
    try workbook.set(.number(9), "Authority", row("publication", "suppress_below"), "value")
    try workbook.set(.blank, "Authority", row("", "expected_actions"), "value")
    let read = try workbook.read()
    #expect(read.faults == [], "\(read.faults)")
    let old = try String(contentsOfFile: books + "/authority.toml", encoding: .utf8)
    let expected =
      old.replacing("amber = 0.02", with: "amber = 0.03")
      .replacing("expected_actions = 2\n", with: "override_ends = 2028-03-31\n")
      + "\n[publication]\nsuppress_below = 9\n"
    let new = try #require(read.changes.first { $0.path == "authority.toml" })
    #expect(String(decoding: new.bytes, as: UTF8.self) == expected)
  }

  @Test("what somebody changed in the folder meanwhile is not overwritten")
  func noticesOthers() throws {
    let scratch = try Scratch()
    let books = scratch.path("books")
    try FileManager.default.copyItem(atPath: faults, toPath: books)
    var workbook = try EditedWorkbook(books)
    let opening = try String(contentsOfFile: books + "/opening.csv", encoding: .utf8)
    try scratch.write(opening.replacing("1000.00", with: "1001.00"), to: "books/opening.csv")
    // A file that the workbook leaves alone stays as the folder has it.
    #expect(try workbook.read().faults == [])
    #expect(try workbook.read().changes.map(\.path) == [])
    try workbook.set(.number(2), "Opening", 4, "amount")
    let read = try workbook.read()
    #expect(read.faults.map(\.code) == ["workbook.file.changed"] && read.changes.isEmpty)
  }

  @Test("a missing sheet, a lost column, a damaged hidden sheet and a stray cell are named")
  func namesDamage() throws {
    func codes(_ change: (inout EditedWorkbook) throws -> Void) throws -> [String] {
      var workbook = try EditedWorkbook(faults)
      try change(&workbook)
      return try workbook.read().faults.map { "\($0.cell) \($0.code)" }
    }
    #expect(
      try codes { $0.pages.remove(at: $0.index("Budget")) } == ["Budget!A1 workbook.sheet.missing"])
    #expect(
      try codes { try $0.set(.text("acount"), "Opening", 3, "account") }
        == ["Opening!A3 books.column.unknown"])
    #expect(
      try codes { try $0.set(.text("total"), "Opening", 9, "source") }
        == [
          "Opening!A9 books.value.missing", "Opening!B9 books.value.missing",
          "Opening!C9 books.source.unknown",
        ])
    #expect(
      try codes { workbook in
        let page = workbook.index("safety-valve files")
        workbook.pages[page].rows[2]?[3] = .text("AAAA")
      } == ["safety-valve files!A3 workbook.file.damaged"])
    #expect(
      try codes { workbook in
        let page = workbook.index("Opening")
        workbook.pages[page].rows[3]?.append(.text("sum?"))
      } == ["Opening!D4 workbook.cell.stray"])
  }

  @Test("an import that was stopped after it counted is finished by whoever reads the books next")
  func finishes() throws {
    let scratch = try Scratch()
    let books = scratch.path("books")
    try FileManager.default.copyItem(atPath: faults, toPath: books)
    let new = try String(contentsOfFile: books + "/opening.csv", encoding: .utf8)
      .replacing("1000.00", with: "1234.00")
    try scratch.write("opening.csv\n2023-24/budget.csv", to: "books/.books-import/list")
    try scratch.write(new, to: "books/.books-import/0")
    // The second was moved before.
    #expect(try Books(readingFolder: books).opening.first?.amount == Money(pounds: "1234.00"))
    #expect(!FileManager.default.fileExists(atPath: books + "/.books-import"))
    #expect(try String(contentsOfFile: books + "/opening.csv", encoding: .utf8) == new)
    // One that was stopped before it counted leaves the books as they were.
    try scratch.write("x", to: "books/.books.00000000-0000-0000-0000-000000000000.part/0")
    #expect(try Books(readingFolder: books).opening.first?.amount == Money(pounds: "1234.00"))
  }
}
