import Foundation
import TestSupport
import Testing

@testable import Tabular

@Suite struct XML2003Tests {
  private func book(_ sheets: String, styles: String = "", head: String = "") -> String {
    """
    <?xml version="1.0"?>
    <?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
     xmlns:x="urn:schemas-microsoft-com:office:excel"
     xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    \(head)<Styles>\(styles)</Styles>\(sheets)</Workbook>
    """
  }

  private func sheet(_ rows: String, _ name: String = "Data", options: String = "") -> String {
    "<Worksheet ss:Name=\"\(name)\"><Table>\(rows)</Table>\(options)</Worksheet>"
  }

  private func rows(_ text: String, _ sheet: String? = nil) throws(TableFault) -> [ReadRow] {
    try XML2003Table(bytes: Array(text.utf8), sheet: sheet).rows()
  }

  private func cell(_ xml: String, styles: String = "", head: String = "") throws -> (
    String, CellKind
  ) {
    let text = book(sheet("<Row>\(xml)</Row>"), styles: styles, head: head)
    var row = TableRow()
    guard try XML2003Table(bytes: Array(text.utf8), sheet: nil).read(&row) else {
      return ("", .text)
    }
    return (row.string(0), row.kind(0))
  }

  private func data(_ kind: String, _ value: String) -> String {
    "<Cell><Data ss:Type=\"\(kind)\">\(value)</Data></Cell>"
  }

  @Test("a number has one text, in whatever form a program wrote it", arguments: numberForms)
  func readsNumbers(written: String, read: String) throws {
    #expect(try cell(data("Number", written)) == (read, .number))
  }

  @Test("text, booleans, errors and dates are of their kinds")
  func readsKinds() throws {
    #expect(try cell(data("String", " 0042 &amp; Tŷ&#10;b ")) == (" 0042 & Tŷ\nb ", .text))
    #expect(try cell(data("Boolean", "1")) == ("TRUE", .boolean))
    #expect(try cell(data("Boolean", "0")) == ("FALSE", .boolean))
    #expect(try cell(data("Error", "#N/A")) == ("#N/A", .error))
    #expect(try cell(data("DateTime", "2024-03-31T13:45:00.000")) == ("2024-03-31", .date))
    #expect(try cell(data("DateTime", "1899-12-31T12:00:00.000")) == ("0.5", .number))
    #expect(try cell(data("DateTime", "soon")) == ("soon", .text))
    #expect(fault { [ReadRow(1, try cell(data("Money", "1")).0)] }?.code == "table.cell.kind")
  }

  @Test("a name is what its namespace says, by whatever prefix, in the element that declares it")
  func readsPrefixes() throws {
    let space = "urn:schemas-microsoft-com:office:spreadsheet"
    let long = "a-prefix-longer-than-most"
    func cell(_ xml: String) throws -> String {
      try rows(book(sheet("<Row>\(xml)</Row>"))).map { $0.cells.joined(separator: "|") }.joined()
    }
    let plain = "<Cell><Data ss:Type=\"Number\">5</Data></Cell>"
    for other in [
      "<Cell xmlns:a=\"\(space)\"><Data a:Type=\"Number\">5</Data></Cell>",
      "<a:Cell xmlns:a=\"\(space)\"><a:Data a:Type=\"Number\">5</a:Data></a:Cell>",
      "<Cell xmlns:\(long)=\"\(space)\"><Data \(long):Type=\"Number\">5</Data></Cell>",
      "<Cell xmlns:ss=\"urn:other\" xmlns:b=\"\(space)\"><Data b:Type=\"Number\">5</Data></Cell>",
      "<Cell xml:space=\"preserve\"><Data ss:Type=\"Number\">5</Data></Cell>",
    ] {
      #expect(try cell(other + plain) == "5|5", "\(other)")
    }
    // An element of another vocabulary is none of the sheet's, whatever its name.
    #expect(try cell("<Cell xmlns=\"urn:other\"><Data>5</Data></Cell>" + plain) == "5")
    #expect(try cell(plain + "<x:Cell><x:Data>5</x:Data></x:Cell>") == "5")
  }

  @Test(
    "a prefix that nothing declares, or that stands for nothing, is a fault",
    arguments: [
      "<b:Cell/>", "<Cell b:Index=\"2\"/>", "<Cell xmlns:b=\"\"/>",
      "<Cell xmlns:b=\"urn:b\"/><Cell b:Index=\"2\"/>",
    ])
  func refusesPrefixes(xml: String) {
    let text = book(sheet("<Row>\(xml)</Row>"))
    #expect(fault { try rows(text) }?.code == "table.xml.malformed")
  }

  @Test("formatted text is joined, and a comment is no part of its cell")
  func readsRichText() throws {
    let rich = """
      <Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Top</B>-<I
      ><U>up</U></I></ss:Data><Comment><ss:Data xmlns="x">note</ss:Data></Comment></Cell>
      """
    #expect(try cell(rich) == ("Top-up", .text))
  }

  @Test("a formula counts by its stored result, and one without a result is an error")
  func readsFormulas() throws {
    let formula = "<Cell ss:Formula=\"=1+1\">"
    #expect(try cell(formula + "<Data ss:Type=\"Number\">2</Data></Cell>") == ("2", .number))
    #expect(try cell(formula + "<Data ss:Type=\"String\"></Data></Cell>") == ("", .text))
    for none in ["</Cell>", "<Data ss:Type=\"Number\"/></Cell>"] {
      #expect(try cell(formula + none) == ("formula without a value", .error))
    }
  }

  @Test(
    "a number in a style of dates is a date; styles come from the cell, its row, column or table")
  func readsStyles() throws {
    let styles = """
      <Style ss:ID="Default"/><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>
      <Style ss:ID="own"><NumberFormat ss:Format="dd/mm/yyyy;@"/></Style>
      <Style ss:ID="child" ss:Parent="d"/>
      <Style ss:ID="n"><NumberFormat ss:Format="0.00&quot; days&quot;"/></Style>
      <Style ss:ID="t"><NumberFormat ss:Format="Short Time"/></Style>
      """
    let number = "<Data ss:Type=\"Number\">45382</Data></Cell>"
    for (style, kind) in [
      ("d", CellKind.date), ("own", .date), ("child", .date), ("n", .number), ("t", .number),
      ("none", .number),
    ] {
      let expected = kind == .date ? "2024-03-31" : "45382"
      let styled = "<Cell ss:StyleID=\"\(style)\">\(number)"
      #expect(try cell(styled, styles: styles) == (expected, kind), "\(style)")
    }
    let table = """
      <Worksheet ss:Name="A"><Table><Column ss:Index="2" ss:Span="1" ss:StyleID="d"/><Column/>
      <Row><Cell>\(number)<Cell>\(number)<Cell>\(number)<Cell>\(number)</Row>
      <Row ss:StyleID="d"><Cell>\(number)<Cell ss:StyleID="n">\(number)</Row></Table></Worksheet>
      """
    let text = Array(book(table, styles: styles).utf8)
    #expect(
      try XML2003Table(bytes: text, sheet: nil).kinds()
        == [[.number, .date, .date, .number], [.date, .number]])
    let head = "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>"
    let old = "<Cell ss:StyleID=\"d\"><Data ss:Type=\"Number\">43920</Data></Cell>"
    #expect(try cell(old, styles: styles, head: head) == ("2024-03-31", .date))
  }

  @Test("places, spans of rows and merged cells move what comes behind them")
  func placesCells() throws {
    let text = """
      <Row><Cell><Data ss:Type="String">a</Data></Cell><Cell ss:Index="4"><Data ss:Type="String">d
      </Data></Cell></Row><Row ss:Index="3" ss:Span="2"/><Row>
      <Cell ss:MergeAcross="2" ss:MergeDown="1">
      <Data ss:Type="String">b</Data></Cell><Cell><Data ss:Type="String">e</Data></Cell></Row>
      <Row><Cell/><Cell/><Cell/><Cell><Data ss:Type="String">f</Data></Cell></Row>
      """
    #expect(
      try rows(book(sheet(text))) == [
        ReadRow(1, "a", "", "", "d\n"), ReadRow(6, "b", "", "", "e"), ReadRow(7, "", "", "", "f"),
      ])
    let covered = """
      <Row><Cell ss:MergeDown="2"><Data ss:Type="String">b</Data></Cell></Row><Row/>
      <Row><Cell><Data ss:Type="String">0042</Data></Cell></Row>
      """
    let refused = fault { try rows(book(sheet(covered))) }
    #expect(refused?.code == "table.sheet.place")
    #expect(refused?.row == 3)
    let free = covered.replacing("MergeDown=\"2\"", with: "MergeDown=\"1\"")
    #expect(try rows(book(sheet(free))).count == 2)
  }

  @Test(
    "places that are none, or run backwards, are refused",
    arguments: [
      "<Row ss:Index=\"0\"/>", "<Row/><Row/><Row ss:Index=\"2\"/>", "<Row ss:Index=\"2000000\"/>",
      "<Row ss:Index=\"99999999999999999999\"/>", "<Row ss:Span=\"-1\"/>",
      "<Row><Cell ss:Index=\"3\"/><Cell ss:Index=\"2\"/></Row>",
      "<Row><Cell ss:Index=\"20000\"/></Row>", "<Row><Cell ss:MergeAcross=\"16384\"/></Row>",
      "<Row><Cell ss:MergeDown=\"x\"/></Row>", "<Column ss:Span=\"16384\"/>",
    ])
  func refusesPlaces(xml: String) {
    let text = book(sheet(xml))
    let code = fault { try rows(text) }?.code
    #expect(
      ["table.sheet.place", "table.sheet.rows", "table.sheet.columns"].contains(code ?? ""),
      "\(code ?? "read")")
  }

  @Test("a sheet is chosen by name, by number among those one sees, or is the first of these")
  func choosesSheet() throws {
    func options(_ state: String) -> String {
      "<WorksheetOptions xmlns=\"urn:schemas-microsoft-com:office:excel\"><Visible>\(state)"
        + "</Visible></WorksheetOptions>"
    }
    let value = { "<Row>\(data("String", $0))</Row>" }
    let text = book(
      sheet(value("0"), "Hidden", options: options("SheetHidden"))
        + sheet(value("1"), "First", options: options("SheetVisible"))
        + sheet(value("2"), "Very", options: options("SheetVeryHidden"))
        + sheet(value("3"), "2023"))
    for (wanted, read) in [
      (nil, "1"), ("1", "1"), ("2", "3"), ("Hidden", "0"), ("Very", "2"), ("2023", "3"),
    ] {
      #expect(try rows(text, wanted) == [ReadRow(1, read)])
    }
    let table = try XML2003Table(bytes: Array(text.utf8), sheet: "2")
    #expect(table.sheetName == "2023")
    #expect(table.visibleSheets() == ["First", "2023"])
    #expect(fault { try rows(text, "Frist") }?.code == "table.sheet.unknown")
  }

  @Test("the declared encoding counts, of one byte a character or two")
  func readsEncodings() throws {
    let text = book(sheet("<Row>\(data("String", "£ é €"))</Row>"))
    func declared(_ name: String) -> String {
      text.replacing("version=\"1.0\"", with: "version=\"1.0\" encoding=\"\(name)\"")
    }
    let windows = declared("Windows-1252").unicodeScalars.map {
      $0 == "€" ? UInt8(0x80) : UInt8(truncatingIfNeeded: $0.value)
    }
    let latin9 = declared("ISO-8859-15").unicodeScalars.map {
      $0 == "€" ? UInt8(0xA4) : UInt8(truncatingIfNeeded: $0.value)
    }
    let little = declared("UTF-16").wideBytes()
    let big = declared("UTF-16").wideBytes(isBigEndian: true)
    let marked = [0xEF, 0xBB, 0xBF] + Array(declared("utf-8").utf8)
    for bytes in [windows, latin9, little, big, marked, Array(text.utf8)] {
      #expect(TableFile(head: Array(bytes.prefix(TableFile.headLength))) == .xml)
      #expect(try XML2003Table(bytes: bytes, sheet: nil).rows() == [ReadRow(1, "£ é €")])
    }
    let unknown = Array(declared("koi8-r").utf8)
    #expect(
      fault { try XML2003Table(bytes: unknown, sheet: nil).rows() }?.code == "table.xml.malformed")
  }

  @Test("other XML is named: a flat OpenDocument, and what is no workbook at all")
  func namesOthers() {
    let flat =
      "<?xml version=\"1.0\"?><office:document"
      + " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"/>"
    let refused = fault { try rows(flat) }
    #expect(refused?.message == "this is a flat OpenDocument spreadsheet (.fods)")
    #expect(refused?.remedy == "open it in LibreOffice and save it as .ods")
    let other = fault { try rows("<?xml version=\"1.0\"?><report/>") }
    #expect(other?.message == "this is XML and not a workbook")
  }

  @Test("a document type, deep nesting, long cells and names without end are refused")
  func refusesBombs() {
    let bomb = """
      <?xml version="1.0"?><!DOCTYPE Workbook [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
      <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&b;</Workbook>
      """
    #expect(fault { try rows(bomb) }?.code == "table.xml.doctype")
    let deep = book(sheet(String(repeating: "<Row>", count: 300)))
    #expect(fault { try rows(deep) }?.code == "table.xml.depth")
    let long = String(repeating: "x", count: 32_768)
    #expect(
      fault { try rows(book(sheet("<Row>\(data("String", long))</Row>"))) }?.code
        == "table.cell.size")
    let wide = (0..<200).map { _ in data("String", String(repeating: "漢", count: 32_767)) }.joined()
    #expect(fault { try rows(book(sheet("<Row>\(wide)</Row>"))) }?.code == "table.row.size")
    let unfinished = book(sheet("<Row>\(data("String", "a"))</Row>")).dropLast(30)
    #expect(fault { try rows(String(unfinished)) }?.code == "table.xml.malformed")
  }
}
