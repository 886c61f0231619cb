import TestSupport
import Testing

@testable import Tabular

@Suite struct XLSXCellTests {
  private func cell(_ xml: String, in book: WorkbookMaker = WorkbookMaker()) throws -> (
    String, CellKind
  ) {
    var book = book
    book.add("Data", rows: "<row r=\"1\">\(xml)</row>")
    var row = TableRow()
    guard try XLSXTable(bytes: book.bytes, sheet: nil).read(&row) else { return ("", .text) }
    return (row.string(0), row.kind(0))
  }

  @Test("a number has one text, in whatever form a program wrote it", arguments: numberForms)
  func readsNumbers(written: String, read: String) throws {
    #expect(try cell("<c><v>\(written)</v></c>") == (read, .number))
    #expect(try cell("<c t=\"n\"><v> \(written)\n</v></c>") == (read, .number))
  }

  @Test("text is shared, in the cell, or the result of a formula")
  func readsText() throws {
    var book = WorkbookMaker()
    book.setStrings(["<t>first</t>", "<t xml:space=\"preserve\"> Tŷ &amp; co </t>", "<t/>"])
    #expect(try cell("<c t=\"s\"><v>1</v></c>", in: book) == (" Tŷ & co ", .text))
    #expect(try cell("<c t=\"s\"><v>2</v></c>", in: book) == ("", .text))
    #expect(try cell("<c t=\"inlineStr\"><is><t> a\nb </t></is></c>") == (" a\nb ", .text))
    #expect(try cell("<c t=\"str\"><f>A1&amp;\"x\"</f><v> x </v></c>") == (" x ", .text))
  }

  @Test("a shared text that is not there is a fault", arguments: ["3", "-1", "x", "99999999999"])
  func refusesUnknownText(index: String) {
    var book = WorkbookMaker()
    book.setStrings(["<t>a</t>"])
    book.add("Data", rows: "<row r=\"4\"><c r=\"B4\" t=\"s\"><v>\(index)</v></c></row>")
    let bytes = book.bytes
    let unknown = fault { try xlsx(bytes) }
    #expect(unknown?.code == "table.cell.string")
    #expect(unknown?.row == 4)
    #expect(unknown?.column == 2)
  }

  @Test("runs of text are joined, and how words are spoken is left out")
  func joinsRuns() throws {
    let runs = """
      <r><rPr><b/></rPr><t>Top</t></r><r><t xml:space="preserve">-up </t></r><phoneticPr/>
      <rPh sb="0" eb="1"><t>tokyo</t></rPh><r><t>東京</t></r>
      """
    var book = WorkbookMaker()
    book.setStrings([runs])
    #expect(try cell("<c t=\"s\"><v>0</v></c>", in: book) == ("Top-up 東京", .text))
    #expect(try cell("<c t=\"inlineStr\"><is>\(runs)</is></c>") == ("Top-up 東京", .text))
  }

  @Test(
    "characters that XML cannot hold are read from their escapes",
    arguments: [
      ("a_x000D_b", "a\rb"), ("_x005F_x000D_", "_x000D_"), ("_x000d_", "\r"), ("_x00", "_x00"),
      ("_x00ZZ_", "_x00ZZ_"), ("_xD83D__xDE00_", "😀"), ("_xD83D_", "_xD83D_"),
      ("_xDE00__xD83D_", "_xDE00__xD83D_"), ("__x0041__", "_A_"), ("_", "_"), ("x_y_z", "x_y_z"),
    ])
  func decodesEscapes(written: String, read: String) throws {
    #expect(try cell("<c t=\"inlineStr\"><is><t>\(written)</t></is></c>") == (read, .text))
    #expect(try cell("<c t=\"str\"><v>\(written)</v></c>") == (read, .text))
    var book = WorkbookMaker()
    book.setStrings(["<t>\(written)</t>"])
    #expect(try cell("<c t=\"s\"><v>0</v></c>", in: book) == (read, .text))
  }

  @Test("booleans and errors are of their kinds")
  func readsOtherKinds() throws {
    #expect(try cell("<c t=\"b\"><v>1</v></c>") == ("TRUE", .boolean))
    #expect(try cell("<c t=\"b\"><v>0</v></c>") == ("FALSE", .boolean))
    #expect(try cell("<c t=\"e\"><f>A0</f><v>#REF!</v></c>") == ("#REF!", .error))
    #expect(
      fault { try xlsx(WorkbookMaker(rows: "<row><c t=\"z\"/></row>").bytes) }?.code
        == "table.cell.kind")
  }

  @Test("a formula counts by its stored value, and one without a value is an error")
  func readsFormulas() throws {
    #expect(try cell("<c><f>1+1</f><v>2</v></c>") == ("2", .number))
    for value in ["", "<v/>", "<v></v>"] {
      #expect(try cell("<c><f>1+1</f>\(value)</c>") == ("formula without a value", .error))
      #expect(
        try cell("<c><f t=\"shared\" si=\"0\"/>\(value)</c>") == ("formula without a value", .error)
      )
    }
    #expect(try cell("<c t=\"str\"><f>A1</f></c>") == ("formula without a value", .error))
    // A formula that gives an empty text has one.
    #expect(try cell("<c t=\"str\"><f>\"\"</f><v></v></c>") == ("", .text))
  }

  @Test(
    "numbers in a date format are dates, their time of day dropped",
    arguments: [
      ("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("45351", "2024-02-29"),
      ("45382.75", "2024-03-31"), ("4.5382E4", "2024-03-31"), ("2958465", "9999-12-31"),
      ("36526", "2000-01-01"),
    ])
  func readsDates(serial: String, date: String) throws {
    var book = WorkbookMaker()
    book.setFormats(["dd/mm/yyyy"], builtIn: [14])
    for style in 0...1 {
      #expect(try cell("<c s=\"\(style)\"><v>\(serial)</v></c>", in: book) == (date, .date))
    }
    #expect(try cell("<c><v>\(serial)</v></c>").1 == .number)
  }

  @Test(
    "a serial number that is no day stays a number: 29 February 1900 among them",
    arguments: ["0", "0.5", "60", "-1", "2958466", "1e+300", "nan", "1.5x"])
  func keepsImpossibleDates(serial: String) throws {
    var book = WorkbookMaker()
    book.setFormats(["dd/mm/yyyy"])
    #expect(try cell("<c s=\"0\"><v>\(serial)</v></c>", in: book) == (serial, .number))
  }

  @Test("a workbook may count its days from 1904", arguments: ["1", "true"])
  func readsDatesFrom1904(flag: String) throws {
    var book = WorkbookMaker()
    book.setFormats(["dd/mm/yyyy"])
    book.workbookProperties = "<workbookPr date1904=\"\(flag)\"/>"
    #expect(try cell("<c s=\"0\"><v>0</v></c>", in: book) == ("1904-01-01", .date))
    #expect(try cell("<c s=\"0\"><v>43920</v></c>", in: book) == ("2024-03-31", .date))
    #expect(try cell("<c s=\"0\"><v>2957004</v></c>", in: book) == ("2957004", .number))
  }

  @Test("dates in the form of XML are dates, and other texts in their place are texts")
  func readsWrittenDates() throws {
    #expect(try cell("<c t=\"d\"><v>2024-03-31</v></c>") == ("2024-03-31", .date))
    for text in ["2023-02-29", "2024-3-31", "10:30:00", "2024-03-31Z"] {
      #expect(try cell("<c t=\"d\"><v>\(text)</v></c>") == (text, .text))
    }
  }

  @Test("a format shows a date if its own code says so; a time of day alone is none")
  func knowsFormats() {
    for code in [
      "dd/mm/yyyy", "yyyy-mm-dd hh:mm", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "mmm-yy", "mmmm",
      "d", "[Red]dd/mm/yyyy;@", "DD/MM/YYYY", "ddd \"at\" h AM/PM", "m/d/yy h:mm;@",
      "[$-409]d-mmm;@",
    ] {
      #expect(NumberFormat.isDate(code: code), "\(code)")
    }
    for code in [
      "General", "0.00", "#,##0.00;[Red]-#,##0.00", "h:mm", "[h]:mm:ss", "mm:ss", "h:mm AM/PM",
      "[mm]:ss", "0.00E+00", "\"day\" 0", "0\\d", "_-£* #,##0.00_-;\\-£* #,##0.00_-",
      "[$£-809]#,##0", "@", "0;\"dd\"", "0;dd", "[Magenta]0", "GENERAL \"y\"", "", "\"", "[", "\\",
      "0_d", "0*y",
    ] {
      #expect(!NumberFormat.isDate(code: code), "\(code)")
    }
    let dates = (0...60).filter { NumberFormat.isDate(builtIn: $0) }
    #expect(
      dates == [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58])
  }

  @Test("an own format goes before a built-in one of the same number, unknown styles show numbers")
  func findsFormats() throws {
    var book = WorkbookMaker()
    book.styles = """
      <styleSheet xmlns="\(book.main)"><numFmts><numFmt numFmtId="14" formatCode="0.00"/></numFmts>
      <cellXfs><xf numFmtId="14"/><xf numFmtId="15"/><xf/></cellXfs>
      <dxfs><dxf><numFmt numFmtId="99" formatCode="dd"/></dxf></dxfs></styleSheet>
      """
    #expect(try cell("<c s=\"0\"><v>45382</v></c>", in: book).1 == .number)
    #expect(try cell("<c s=\"1\"><v>45382</v></c>", in: book).1 == .date)
    for style in ["2", "3", "-1", "x", "99999999999999999999"] {
      #expect(try cell("<c s=\"\(style)\"><v>45382</v></c>", in: book).1 == .number)
    }
  }

  @Test("a cell holds at most 32,767 characters, however they are written")
  func limitsCells() throws {
    let longest = String(repeating: "ŷ", count: 32_767)
    let escaped = String(repeating: "_x0041_", count: 32_767)
    for text in [longest, escaped] {
      #expect(try cell("<c t=\"inlineStr\"><is><t>\(text)</t></is></c>").0.count == 32_767)
    }
    for text in [
      longest + "x", String(repeating: "😀", count: 16_384), escaped + "_", escaped + "_x0041_",
    ] {
      let rows = "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>\(text)</t></is></c></row>"
      let long = fault { try xlsx(WorkbookMaker(rows: rows).bytes) }
      #expect(long?.code == "table.cell.size")
      #expect(long?.row == 3)
      #expect(long?.column == 2)
      var book = WorkbookMaker(rows: "")
      book.setStrings(["<t>\(text)</t>"])
      let bytes = book.bytes
      #expect(fault { try xlsx(bytes) }?.code == "table.cell.size")
    }
  }

  @Test("a formula such as =HYPERLINK(…) that stands in a cell as text stays text")
  func keepsFormulaText() throws {
    let text = "=HYPERLINK(\"http://example.org\")"
    let xml = "<c t=\"inlineStr\"><is><t>\(text)</t></is></c>"
    #expect(try cell(xml) == (text, .text))
  }
}
