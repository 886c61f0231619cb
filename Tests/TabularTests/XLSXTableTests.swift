import TestSupport
import Testing

@testable import Tabular

@Suite struct XLSXTableTests {
  @Test("cells stand at their true columns, and gaps between them are empty cells")
  func keepsColumns() throws {
    let rows = "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"AA2\"><v>2</v></c></row>"
    let read = try xlsx(WorkbookMaker(rows: rows).bytes)
    let gap = Array(repeating: "", count: 24)
    #expect(read.map(\.number) == [2])
    #expect(read.first?.cells == ["", "1"] + gap + ["2"])
  }

  @Test("rows and cells without a place stand behind the one before")
  func countsOn() throws {
    let rows = """
      <row><c><v>1</v></c><c><v>2</v></c></row>
      <row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>
      <row><c><v>5</v></c></row>
      """
    let expected = [ReadRow(1, "1", "2"), ReadRow(5, "", "", "3", "4"), ReadRow(6, "5")]
    #expect(try xlsx(WorkbookMaker(rows: rows).bytes) == expected)
  }

  @Test("rows in which nothing stands are left out, and the numbers of the others are true")
  func leavesOutBlankRows() throws {
    let rows = """
      <row r="1"/><row r="3"><c r="A3" s="0"/><c r="XFD3"/></row>
      <row r="7"><c r="A7"><v>1</v></c><c r="XFD7" s="0"/></row>
      """
    #expect(try xlsx(WorkbookMaker(rows: rows).bytes) == [ReadRow(7, "1")])
  }

  @Test("a row or a cell that does not come behind the one before is a fault with its place")
  func refusesDisorder() {
    for rows in [
      "<row r=\"2\"/><row r=\"2\"/>", "<row r=\"0\"/>", "<row r=\"x\"/>", "<row r=\"-1\"/>",
      "<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>", "<row r=\"2\"><c r=\"A3\"/></row>",
      "<row r=\"2\"><c r=\"2\"/></row>", "<row r=\"2\"><c r=\"a2\"/></row>",
      "<row r=\"2\"><c r=\"ABCD2\"/></row>",
    ] {
      #expect(fault { try xlsx(WorkbookMaker(rows: rows).bytes) }?.code == "table.sheet.place")
    }
    let rows = "<row r=\"2\"><c r=\"B2\"/><c r=\"B2\"/></row>"
    let place = fault { try xlsx(WorkbookMaker(rows: rows).bytes) }
    #expect(place?.row == 2)
    #expect(place?.column == 3)
    #expect(place?.message == "'B2' is no place in a sheet, or out of order")
  }

  @Test("a sheet has at most 16,384 columns and 1,048,576 rows")
  func keepsToTheGrid() throws {
    let last = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"
    #expect(try xlsx(WorkbookMaker(rows: last).bytes).first?.cells.count == 16_384)
    let column = "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>"
    #expect(fault { try xlsx(WorkbookMaker(rows: column).bytes) }?.code == "table.sheet.columns")
    let row = "<row r=\"1048577\"/>"
    #expect(fault { try xlsx(WorkbookMaker(rows: row).bytes) }?.code == "table.sheet.rows")
  }

  @Test("a sheet is chosen by name, by number among those one sees, or is the first of these")
  func choosesSheet() throws {
    var book = WorkbookMaker()
    book.add("Hidden", rows: Self.row("0"), state: "hidden")
    book.add("Chart", rows: "", kind: "chartsheet")
    book.add("First", rows: Self.row("1"))
    book.add("Very hidden", rows: Self.row("2"), state: "veryHidden")
    book.add("2023", rows: Self.row("3"), path: "/xl/elsewhere/data.xml")
    book.add("Third", rows: Self.row("4"), path: "../third.xml")
    let bytes = book.bytes
    for (sheet, value) in [
      (nil, "1"), ("1", "1"), ("2", "3"), ("3", "4"), ("Hidden", "0"), ("Very hidden", "2"),
      ("2023", "3"), ("Third", "4"),
    ] {
      #expect(try xlsx(bytes, sheet) == [ReadRow(1, value)], "\(sheet ?? "none")")
    }
    let table = try XLSXTable(bytes: bytes, sheet: "2")
    #expect(table.sheetName == "2023")
    #expect(table.visibleSheets() == ["First", "2023", "Third"])
  }

  @Test("an unknown sheet is a fault that names those there are", arguments: ["Frist", "9", "0"])
  func namesSheets(sheet: String) {
    var book = WorkbookMaker()
    book.add("First", rows: "")
    book.add("Other &amp; more", rows: "", state: "hidden")
    let bytes = book.bytes
    let unknown = fault { try xlsx(bytes, sheet) }
    let guess = sheet == "Frist" ? "did you mean 'First'? " : ""
    #expect(unknown?.code == "table.sheet.unknown")
    #expect(unknown?.message == "there is no sheet '\(sheet)' in the workbook")
    #expect(unknown?.remedy == guess + "There are 'First', 'Other & more'")
  }

  @Test("a workbook in which no sheet can be seen is a fault unless one is named")
  func needsVisibleSheet() throws {
    var book = WorkbookMaker()
    book.add("Hidden", rows: Self.row("1"), state: "hidden")
    let bytes = book.bytes
    #expect(
      fault { try xlsx(bytes) }?.message == "all sheets of the workbook are hidden")
    #expect(try xlsx(bytes, "Hidden") == [ReadRow(1, "1")])
    #expect(
      fault { try xlsx(WorkbookMaker().bytes) }?.message
        == "the workbook has no sheet of cells")
  }

  @Test("the strict form of the format is read like the transitional one")
  func readsStrict() throws {
    var book = WorkbookMaker()
    book.main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    book.relationships = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    book.setStrings(["<t>text</t>"])
    book.setFormats(["dd/mm/yyyy"])
    book.add(
      "Data",
      rows: """
        <row><c t="s"><v>0</v></c><c s="0"><v>45382</v></c>
        <c t="d"><v>2024-03-31T10:00:00</v></c></row>
        """)
    #expect(try xlsx(book.bytes) == [ReadRow(1, "text", "2024-03-31", "2024-03-31")])
  }

  @Test("names with a prefix and elements of other namespaces are told apart by the namespace")
  func readsPrefixes() throws {
    var book = WorkbookMaker()
    book.add("Data", rows: "")
    book.sheets[0].xml = """
      <x:worksheet xmlns:x="\(book.main)" xmlns:y="urn:other"><y:sheetData><x:row/></y:sheetData>
      <x:sheetData><x:row r="1"><y:c r="A1"><x:v>9</x:v></y:c><x:c r="A1"><y:v>8</y:v><x:v>1</x:v>
      </x:c></x:row></x:sheetData></x:worksheet>
      """
    #expect(try xlsx(book.bytes) == [ReadRow(1, "1")])
  }

  @Test("parts are found whatever their letter case, and texts and styles may be missing")
  func findsParts() throws {
    var book = WorkbookMaker(rows: Self.row("1"))
    book.others = []
    var entries = book.entries
    entries[3].name = "XL/Worksheets/SHEET1.xml"
    #expect(try xlsx(ZipMaker(entries).bytes) == [ReadRow(1, "1")])
  }

  @Test("parts in UTF-16 are read")
  func readsWideParts() throws {
    var entries = WorkbookMaker(rows: "<row><c t=\"inlineStr\"><is><t>Tŷ</t></is></c></row>")
      .entries
    let text =
      "<?xml version=\"1.0\" encoding=\"UTF-16\"?>"
      + String(decoding: entries[3].bytes, as: UTF8.self)
    entries[3].bytes = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try xlsx(ZipMaker(entries).bytes) == [ReadRow(1, "Tŷ")])
  }

  @Test("a part that is missing, or is something else, is a fault that names it")
  func namesParts() {
    let whole = WorkbookMaker(rows: "").entries
    for (index, code) in [
      (1, "table.part.missing"), (2, "table.part.missing"), (3, "table.part.missing"),
    ] {
      var entries = whole
      let name = entries.remove(at: index).name
      let missing = fault { try xlsx(ZipMaker(entries).bytes) }
      #expect(missing?.code == code)
      #expect(missing?.message == "'\(name)' is missing in the file")
    }
    var entries = whole
    entries[3].bytes = Array("<chartsheet/>".utf8)
    #expect(fault { try xlsx(ZipMaker(entries).bytes) }?.code == "table.part.form")
    entries[1].bytes = Array("<document/>".utf8)
    #expect(fault { try xlsx(ZipMaker(entries).bytes) }?.code == "table.file.kind")
  }

  @Test("progress goes from 0 to 1")
  func tellsProgress() throws {
    let rows = String(repeating: "<row><c><v>1</v></c></row>", count: 20_000)
    let table = try XLSXTable(bytes: WorkbookMaker(rows: rows).bytes, sheet: nil)
    var row = TableRow()
    #expect(table.progress == 0)
    var seen: [Double] = []
    while try table.read(&row) { seen.append(table.progress) }
    #expect(seen == seen.sorted())
    #expect(Set(seen).count > 4)
    #expect(table.progress == 1)
  }

  @Test("a reader at its end, or at a fault, stays there")
  func staysAtEnd() throws {
    let table = try XLSXTable(bytes: WorkbookMaker(rows: Self.row("1")).bytes, sheet: nil)
    var row = TableRow()
    #expect(try table.read(&row))
    #expect(try !table.read(&row))
    #expect(try !table.read(&row))
    let bad = try XLSXTable(
      bytes: WorkbookMaker(rows: "<row r=\"0\"/>" + Self.row("1")).bytes, sheet: nil)
    #expect(throws: TableFault.self) { try bad.read(&row) }
    #expect(try !bad.read(&row))
  }

  private static func row(_ value: String) -> String { "<row r=\"1\"><c><v>\(value)</v></c></row>" }
}
