import TestSupport
import Testing

@testable import Tabular

@Suite struct ODSTableTests {
  private func cell(_ attributes: String, _ content: String = "") throws -> (String, CellKind) {
    let rows =
      "<table:table-row><table:table-cell \(attributes)>\(content)</table:table-cell>"
      + "</table:table-row>"
    var row = TableRow()
    guard try ODSTable(bytes: SpreadsheetMaker(rows: rows).bytes, sheet: nil).read(&row) else {
      return ("", .text)
    }
    return (row.string(0), row.kind(0))
  }

  private static func row(_ text: String, _ attributes: String = "", cells: Int = 1) -> String {
    "<table:table-row \(attributes)><table:table-cell table:number-columns-repeated=\"\(cells)\">"
      + "<text:p>\(text)</text:p></table:table-cell></table:table-row>"
  }

  @Test("values are taken from their attributes and not from what the sheet shows")
  func readsValues() throws {
    let shown = "<text:p>shown</text:p>"
    for kind in ["float", "currency", "percentage"] {
      let number = "office:value-type=\"\(kind)\" office:value=\"-0.1\""
      #expect(try cell(number, shown) == ("-0.1", .number))
    }
    for date in ["2024-03-31", "2024-03-31T13:45:00"] {
      let attributes = "office:value-type=\"date\" office:date-value=\"\(date)\""
      #expect(try cell(attributes, shown) == ("2024-03-31", .date))
    }
    let boolean = "office:value-type=\"boolean\" office:boolean-value=\"true\""
    #expect(try cell(boolean, shown) == ("TRUE", .boolean))
    let text = "office:value-type=\"string\" office:string-value=\" kept \""
    #expect(try cell(text, shown) == (" kept ", .text))
    #expect(try cell("office:value-type=\"string\"", shown) == ("shown", .text))
  }

  @Test("a number has one text, in whatever form a program wrote it", arguments: numberForms)
  func readsNumbers(written: String, read: String) throws {
    #expect(try cell("office:value-type=\"float\" office:value=\"\(written)\"") == (read, .number))
  }

  @Test("a time, a date that is none and a number without a value are what the sheet shows")
  func readsShownText() throws {
    for attributes in [
      "office:value-type=\"time\" office:time-value=\"PT12H30M\"",
      "office:value-type=\"date\" office:date-value=\"2024-02-30\"",
      "office:value-type=\"float\"", "office:value-type=\"strange\"", "",
    ] {
      #expect(try cell(attributes, "<text:p>12:30</text:p>") == ("12:30", .text))
    }
  }

  @Test("a formula counts by its stored value, and one without a value is an error")
  func readsFormulas() throws {
    let formula = "table:formula=\"of:=[.A1]\""
    let number = "office:value-type=\"float\" office:value=\"2\""
    #expect(try cell("\(formula) \(number)", "<text:p>2</text:p>") == ("2", .number))
    #expect(try cell(formula) == ("formula without a value", .error))
    // A formula that gives an empty text has one.
    #expect(
      try cell("\(formula) office:value-type=\"string\" office:string-value=\"\"") == ("", .text))
  }

  @Test(
    "errors are known by their kind, and in files of older programs by what a formula shows",
    arguments: ["#REF!", "#NAME?", "#N/A", "#DIV/0!", "Err:502"])
  func readsErrors(shown: String) throws {
    let paragraph = "<text:p>\(shown)</text:p>"
    let marked =
      "calcext:value-type=\"error\" office:value-type=\"string\" office:string-value=\"\""
    #expect(try cell(marked, paragraph) == (shown, .error))
    let old = "table:formula=\"of:=1/0\" office:value-type=\"float\" office:value=\"0\""
    #expect(try cell(old, paragraph) == (shown, .error))
    #expect(try cell("office:value-type=\"string\"", paragraph) == (shown, .text))
    #expect(try cell(marked).1 == .error)
  }

  @Test("paragraphs are lines, and spaces, tabs and breaks are those that are written as such")
  func readsParagraphs() throws {
    let content = """
      <text:p>
        Top-up   <text:span>fun<text:a>ding</text:a></text:span> </text:p>
      <text:p/><text:p>a<text:s/><text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p>
      """
    #expect(try cell("", content) == ("Top-up funding\n\na   b\tc\nd", .text))
  }

  @Test("notes, drawings and how words are spoken are no part of a cell's text")
  func leavesOutNotes() throws {
    let content = """
      <office:annotation><text:p>a note</text:p></office:annotation><text:p>shown<text:note>
      <text:p>foot</text:p></text:note><office:annotation><text:p>x</text:p></office:annotation>
      <text:ruby><text:ruby-base>!</text:ruby-base><text:ruby-text>y</text:ruby-text></text:ruby>
      </text:p><table:table><table:table-row><table:table-cell><text:p>z</text:p></table:table-cell>
      </table:table-row></table:table>
      """
    #expect(try cell("", content) == ("shown !", .text))
  }

  @Test("a repeated cell is that many cells, and empty ones at the end of a row are none")
  func repeatsCells() throws {
    let rows = """
      <table:table-row><table:table-cell table:number-columns-repeated="2"/>
      <table:table-cell table:number-columns-repeated="3"><text:p>x</text:p></table:table-cell>
      <table:table-cell table:number-columns-repeated="16379"/></table:table-row>
      """
    let read = try ods(SpreadsheetMaker(rows: rows).bytes)
    #expect(read == [ReadRow(1, "", "", "x", "x", "x")])
  }

  @Test("a repeated row is that many rows, blank ones cost nothing, and the numbers are true")
  func repeatsRows() throws {
    let rows =
      Self.row("a", "table:number-rows-repeated=\"3\"")
      + "<table:table-row table:number-rows-repeated=\"1000\"><table:table-cell/></table:table-row>"
      + Self.row("b")
      + "<table:table-row table:number-rows-repeated=\"2147483647\"/>"
    let read = try ods(SpreadsheetMaker(rows: rows).bytes)
    #expect(read == [ReadRow(1, "a"), ReadRow(2, "a"), ReadRow(3, "a"), ReadRow(1_004, "b")])
  }

  @Test("cells under a merged one are empty")
  func leavesOutCovered() throws {
    let rows = """
      <table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>a</text:p>
      </table:table-cell><table:covered-table-cell table:number-columns-repeated="2">
      <text:p>unseen</text:p></table:covered-table-cell>
      <table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>
      """
    #expect(try ods(SpreadsheetMaker(rows: rows).bytes) == [ReadRow(1, "a", "", "", "b")])
  }

  @Test("rows in groups and header rows are rows")
  func readsGroups() throws {
    let rows =
      "<table:table-header-rows>\(Self.row("1"))</table:table-header-rows>"
      + "<table:table-row-group><table:table-rows>\(Self.row("2"))</table:table-rows>"
      + "\(Self.row("3"))</table:table-row-group>\(Self.row("4"))"
    let expected = (1...4).map { ReadRow($0, "\($0)") }
    #expect(try ods(SpreadsheetMaker(rows: rows).bytes) == expected)
  }

  @Test("a sheet is chosen by name, by number among those one sees, or is the first of these")
  func choosesSheet() throws {
    var spreadsheet = SpreadsheetMaker(
      tables: [("Hidden", "h"), ("First", "v"), ("Also hidden", "h"), ("9", "v"), ("Last", "none")]
        .map {
          "<table:table table:name=\"\($0.0)\" table:style-name=\"\($0.1)\">\(Self.row($0.0))"
            + "</table:table>"
        }.joined())
    spreadsheet.styles = """
      <style:style style:name="h" style:family="table">
      <style:table-properties table:display="false"/></style:style>
      <style:style style:name="v" style:family="table">
      <style:table-properties table:display="true"/></style:style>
      """
    let bytes = spreadsheet.bytes
    for (sheet, value) in [
      (nil, "First"), ("1", "First"), ("2", "9"), ("9", "9"), ("3", "Last"), ("Hidden", "Hidden"),
      ("Also hidden", "Also hidden"),
    ] {
      #expect(try ods(bytes, sheet) == [ReadRow(1, value)], "\(sheet ?? "none")")
    }
    for sheet in [nil, "9", "Hidden"] {
      let table = try ODSTable(bytes: bytes, sheet: sheet)
      #expect(table.sheetName == sheet ?? "First")
      var row = TableRow()
      if sheet != "9" { #expect(try table.read(&row)) }
      #expect(try table.visibleSheets() == ["First", "9", "Last"])
      #expect(try !table.read(&row))
    }
    let unknown = fault { try ods(bytes, "last") }
    #expect(unknown?.code == "table.sheet.unknown")
    #expect(
      unknown?.remedy
        == "did you mean 'Last'? There are 'Hidden', 'First', 'Also hidden', '9', 'Last'")
  }

  @Test("repeats beyond what a sheet can hold are a fault, with their place")
  func limitsRepeats() {
    func code(_ rows: String) -> String? {
      fault { try ods(SpreadsheetMaker(rows: rows).bytes) }?.code
    }
    #expect(code(Self.row("x", cells: 16_385)) == "table.sheet.columns")
    #expect(code(Self.row("x", "table:number-rows-repeated=\"16777217\"")) == "table.sheet.rows")
    for count in ["0", "-1", "x", "99999999999999999999", "2147483648"] {
      #expect(code(Self.row("x", "table:number-rows-repeated=\"\(count)\"")) == "table.part.form")
    }
  }

  @Test("a cell, a row and a sheet hold no more text than memory and time allow for")
  func limitsText() {
    func code(_ rows: String) -> String? {
      let bytes = SpreadsheetMaker(rows: rows).bytes
      return fault {
        let table = try ODSTable(bytes: bytes, sheet: nil)
        var row = TableRow()
        while try table.read(&row) {}
        return []
      }?.code
    }
    let text = String(repeating: "x", count: 1 << 20)
    #expect(code(Self.row(text)) == nil)
    #expect(code(Self.row(text + "x")) == "table.cell.size")
    #expect(code(Self.row("x<text:s text:c=\"2000000000\"/>")) == "table.cell.size")
    #expect(code(Self.row(text, cells: 16)) == nil)
    #expect(code(Self.row(text, cells: 17)) == "table.row.size")
    let repeats = "table:number-rows-repeated=\"1000000\""
    #expect(code(Self.row(text, repeats, cells: 16)) == "table.sheet.size")
    #expect(code(Self.row("x", repeats, cells: 16_384)) == "table.sheet.size")
  }

  @Test("a document that is no spreadsheet, or has no content, is a fault")
  func refusesOthers() {
    var spreadsheet = SpreadsheetMaker(rows: "")
    let text = spreadsheet.content.replacing("office:spreadsheet", with: "office:text")
    var entries = spreadsheet.entries
    entries[1].bytes = Array(text.utf8)
    #expect(fault { try ods(ZipMaker(entries).bytes) }?.code == "table.part.form")
    entries.remove(at: 1)
    #expect(fault { try ods(ZipMaker(entries).bytes) }?.code == "table.part.missing")
    spreadsheet.tables = ""
    #expect(fault { try ods(spreadsheet.bytes) }?.message == "the workbook has no sheet of cells")
  }
}
