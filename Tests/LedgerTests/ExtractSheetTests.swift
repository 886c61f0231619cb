import Foundation
import Ledger
import TestSupport
import Testing

/// Which sheet of a workbook is read, and what is said of the others.
@Suite struct ExtractSheetTests {
  /// A sheet by its name, its state (0 for one that is seen), and the texts of its cells.
  typealias Page = (name: String, state: UInt8, rows: [[String]])

  private static let headers = ["Centre", "Subjective", "Amount"]

  private static func lines(_ name: String, _ amounts: String..., state: UInt8 = 0) -> Page {
    (name, state, [headers] + amounts.map { ["100", "5000", $0] })
  }

  private static let cover: Page = ("Cover", 0, [["General ledger"], ["Made up"]])

  /// The formats, each by its name and how it is made.
  static let formats: [String] = ["xlsx", "ods", "xls", "xml", "html"]

  static func data(_ format: String, _ pages: [Page]) -> Data {
    switch format {
    case "xlsx":
      var book = WorkbookMaker()
      for page in pages {
        let rows = page.rows.map { row in
          "<row>" + row.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined() + "</row>"
        }
        book.add(page.name, rows: rows.joined(), state: page.state == 0 ? "" : "hidden")
      }
      return Data(book.bytes)
    case "ods":
      let tables = pages.map { page in
        let rows = page.rows.map { row in
          "<table:table-row>"
            + row.map { "<table:table-cell><text:p>\($0)</text:p></table:table-cell>" }.joined()
            + "</table:table-row>"
        }
        return "<table:table table:name=\"\(page.name)\" table:style-name=\"s\(page.state)\">"
          + rows.joined() + "</table:table>"
      }
      var book = SpreadsheetMaker(tables: tables.joined())
      book.styles =
        "<style:style style:name=\"s1\"><style:table-properties table:display=\"false\"/>"
        + "</style:style>"
      return Data(book.bytes)
    case "xls":
      var book = XLSMaker()
      for page in pages {
        let cells = page.rows.enumerated().flatMap { number, row in
          row.enumerated().flatMap { XLSMaker.label(number, $0, $1) }
        }
        book.add(page.name, cells, state: page.state)
      }
      return Data(book.bytes)
    case "xml": return Data(xml(pages).utf8)
    default:
      let tables = pages.map { page in
        "<table>" + page.rows.map { "<tr><td>" + $0.joined(separator: "<td>") }.joined()
          + "</table>"
      }
      return Data(("<html>" + tables.joined() + "</html>").utf8)
    }
  }

  private static func xml(_ pages: [Page]) -> String {
    let sheets = pages.map { page in
      let rows = page.rows.map { row in
        "<Row>"
          + row.map { "<Cell><Data ss:Type=\"String\">\($0)</Data></Cell>" }.joined() + "</Row>"
      }
      let state =
        page.state == 0
        ? ""
        : "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>"
          + "</x:WorksheetOptions>"
      return
        "<Worksheet ss:Name=\"\(page.name)\"><Table>\(rows.joined())</Table>\(state)</Worksheet>"
    }
    return "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\""
      + " xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\""
      + " xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\(sheets.joined())</Workbook>"
  }

  @Test(
    "a cover in front does no harm: the first sheet that holds the headers is read",
    arguments: formats)
  func passesCover(format: String) throws {
    let ledger = try TestLedger()
    let outcome = try ledger.take(
      Self.data(format, [Self.cover, Self.lines("Data", "3.00"), Self.cover]), name: "x.xls")
    #expect(outcome.findings.isEmpty)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 300)
  }

  @Test("another visible sheet with the same headers and lines is named", arguments: formats)
  func namesOthers(format: String) throws {
    let ledger = try TestLedger()
    let pages = [Self.lines("Sheet1", "1.00"), Self.cover, Self.lines("Sheet2", "2.00")]
    let outcome = try ledger.take(Self.data(format, pages))
    let name = format == "html" ? "table 3" : "Sheet2"
    #expect(outcome.findings.map(\.code) == ["extract.sheet.another"])
    #expect(outcome.findings[0].message.contains("'\(name)'"))
    #expect(outcome.findings[0].remedy.contains("the key sheet"))
    #expect(try ledger.amount("HN1", "2023-24/P10") == 100)
    // The books' own extracts are looked at as well.
    try ledger.scratch.write(
      Self.data(format, pages), to: "books/2023-24/extracts/P10.\(format)")
    let checked = try LedgerFile.faults(inExtractsOf: ledger.books())
    #expect(checked.map(\.code) == ["extract.sheet.another"])
  }

  @Test(
    "a sheet that is hidden, empty below its headers or of other headers is not named",
    arguments: formats)
  func keepsQuiet(format: String) throws {
    let ledger = try TestLedger()
    var pages = [Self.lines("Data", "1.00"), Self.lines("Template")]
    pages.append(("Pivot", 0, [["Centre", "Total"], ["100", "1.00"]]))
    if format != "html" { pages.append(Self.lines("Before", "9.00", state: 1)) }
    let outcome = try ledger.take(Self.data(format, pages))
    #expect(outcome.findings.isEmpty)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 100)
  }

  @Test("a sheet that the layout names is read, and no other is spoken of", arguments: formats)
  func readsNamed(format: String) throws {
    let layout = "sheet = \"\(format == "html" ? "table 2" : "Sheet2")\"\n" + TestLedger.layout
    let ledger = try TestLedger(layout: layout)
    let outcome = try ledger.take(
      Self.data(format, [Self.lines("Sheet1", "1.00"), Self.lines("Sheet2", "2.00")]))
    #expect(outcome.findings.isEmpty)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 200)
  }

  @Test("where no sheet holds the headers all are named, with the key", arguments: formats)
  func namesAll(format: String) throws {
    let ledger = try TestLedger()
    let faults = try ledger.faults(Self.data(format, [Self.cover, Self.cover]))
    #expect(faults.map(\.code) == ["extract.header.missing"])
    let name = format == "html" ? "'table 1', 'table 2'" : "'Cover', 'Cover'"
    #expect(faults[0].message.contains(name), "\(faults[0].message)")
    #expect(faults[0].remedy.contains("the key sheet"))
  }
}
