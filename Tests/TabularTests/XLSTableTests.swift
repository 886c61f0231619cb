import TestSupport
import Testing

@testable import Tabular

@Suite struct XLSTableTests {
  private func cells(_ cells: [UInt8], in book: XLSMaker = XLSMaker()) throws -> [(
    String, CellKind
  )] {
    var book = book
    book.add("Data", cells)
    var row = TableRow()
    guard try XLSTable(bytes: book.bytes, sheet: nil).read(&row) else { return [] }
    return (0..<row.count).map { (row.string($0), row.kind($0)) }
  }

  private func cell(_ record: [UInt8], in book: XLSMaker = XLSMaker()) throws -> (String, CellKind)
  {
    try cells(record, in: book).first ?? ("", .text)
  }

  @Test("a number is read from eight bytes, or from four as one of the four forms of these")
  func readsNumbers() throws {
    for (value, text) in [
      (5_001, "5001"), (-0.1, "-0.1"), (1234.5, "1234.5"), (20_000_001, "20000001"), (0, "0"),
      (12_345_678_901_234_568, "12345678901234568"), (0.1 + 0.2, "0.30000000000000004"),
    ] as [(Double, String)] {
      #expect(try cell(XLSMaker.number(0, 0, value)) == (text, .number))
    }
    let half = UInt32(1.5.bitPattern >> 32)
    for (bits, text) in [
      (5_001 << 2 | 2, "5001"), (123_456 << 2 | 3, "1234.56"), (half, "1.5"), (half | 1, "0.015"),
      (UInt32(bitPattern: -7 << 2) | 2, "-7"), (UInt32(bitPattern: -250 << 2) | 3, "-2.5"),
      (0, "0"), (2, "0"),
    ] as [(UInt32, String)] {
      #expect(try cell(XLSMaker.short(0, 0, bits)) == (text, .number))
    }
    let infinite = XLSMaker.record(0x203, XLSMaker.place(0, 0) + XLSMaker.double(.infinity))
    #expect(try cell(infinite) == ("#NUM!", .error))
  }

  @Test("one record may hold several numbers of a row")
  func readsManyNumbers() throws {
    let pairs = [1, 2, 3].flatMap { XLSMaker.short(0) + XLSMaker.long($0 << 2 | 2) }
    let many = XLSMaker.record(
      0xBD, XLSMaker.short(4) + XLSMaker.short(2) + pairs + XLSMaker.short(4))
    let bytes = XLSMaker(cells: many).bytes
    #expect(try XLSTable(bytes: bytes, sheet: nil).rows() == [ReadRow(5, "", "", "1", "2", "3")])
  }

  @Test("text is in its cell or in the workbook's table, and 16-bit whatever the code page says")
  func readsTexts() throws {
    var book = XLSMaker()
    // Code page 10000 is that of old Macintoshes.
    book.globals += XLSMaker.record(0x42, XLSMaker.short(10_000))
    book.setTexts(["first", "", "Tŷ & 漢字 😀", "é£ÿ"])
    let shared = (0..<4).flatMap { XLSMaker.shared(0, $0, $0) }
    #expect(try cells(shared, in: book).map(\.0) == ["first", "", "Tŷ & 漢字 😀", "é£ÿ"])
    #expect(try cell(XLSMaker.label(0, 0, "0042 é£")) == ("0042 é£", .text))
    let rich = XLSMaker.record(
      0xD6, XLSMaker.place(0, 0) + XLSMaker.text("abc") + XLSMaker.short(1) + XLSMaker.long(7))
    #expect(try cell(rich) == ("abc", .text))
  }

  @Test("formats of letters and phonetic readings in the table of texts are passed over")
  func skipsRuns() throws {
    let runs = XLSMaker.short(3) + [0x08] + XLSMaker.short(2) + Array("abc".utf8)
    let phonetic = XLSMaker.short(2) + [0x05] + XLSMaker.long(6) + [0x71, 0x67, 0xAC, 0x4E]
    let both =
      XLSMaker.short(1) + [0x0C] + XLSMaker.short(1) + XLSMaker.long(3) + Array("x".utf8)
    let texts =
      runs + [UInt8](repeating: 9, count: 8) + phonetic + [UInt8](repeating: 9, count: 6) + both
      + [UInt8](repeating: 9, count: 7) + XLSMaker.text("last")
    var book = XLSMaker()
    book.behind = XLSMaker.record(0xFC, XLSMaker.long(9) + XLSMaker.long(4) + texts)
    let shared = (0..<4).flatMap { XLSMaker.shared(0, $0, $0) }
    #expect(try cells(shared, in: book).map(\.0) == ["abc", "東京", "x", "last"])
  }

  @Test("a text that goes on in the next record says anew how wide its characters are")
  func joinsContinuedTexts() throws {
    let text = "abcŷŵ漢😀é"
    let units = Array(text.utf16)
    let narrow = Array("abc".utf8)
    let wide = units[3...].flatMap { XLSMaker.short($0) }
    // Cut behind each character, also between the halves of one, and with an empty record between.
    for cut in stride(from: 0, through: wide.count, by: 2) {
      let first = XLSMaker.long(1) + XLSMaker.long(2) + XLSMaker.short(UInt16(units.count))
      var book = XLSMaker()
      book.behind =
        XLSMaker.record(0xFC, first + [0] + narrow)
        + XLSMaker.record(0x3C, [1] + wide[..<cut]) + XLSMaker.record(0x3C, [])
        + (cut < wide.count
          ? XLSMaker.record(0x3C, [1] + wide[cut...] + XLSMaker.text("next"))
          : XLSMaker.record(0x3C, XLSMaker.text("next")))
      let shared = XLSMaker.shared(0, 0, 0) + XLSMaker.shared(0, 1, 1)
      #expect(try cells(shared, in: book).map(\.0) == [text, "next"], "\(cut)")
    }
    // Formats that are cut have no such sign.
    var book = XLSMaker()
    let run = XLSMaker.short(1) + [8] + XLSMaker.short(2) + Array("a".utf8)
    book.behind =
      XLSMaker.record(0xFC, XLSMaker.long(2) + XLSMaker.long(2) + run + [1, 2, 3])
      + XLSMaker.record(0x3C, [4, 5, 6, 7, 8] + XLSMaker.text("b"))
    let shared = XLSMaker.shared(0, 0, 0) + XLSMaker.shared(0, 1, 1)
    #expect(try cells(shared, in: book).map(\.0) == ["a", "b"])
  }

  @Test("booleans and errors are of their kinds")
  func readsOtherKinds() throws {
    #expect(try cell(XLSMaker.boolean(0, 0, 1)) == ("TRUE", .boolean))
    #expect(try cell(XLSMaker.boolean(0, 0, 0)) == ("FALSE", .boolean))
    for (code, word) in [
      (0x00, "#NULL!"), (0x07, "#DIV/0!"), (0x0F, "#VALUE!"), (0x17, "#REF!"), (0x1D, "#NAME?"),
      (0x24, "#NUM!"), (0x2A, "#N/A"), (0x63, "#ERROR!"),
    ] as [(UInt8, String)] {
      #expect(try cell(XLSMaker.boolean(0, 0, code, isError: true)) == (word, .error))
      #expect(try cell(XLSMaker.formula(0, 0, XLSMaker.result(2, code))) == (word, .error))
    }
  }

  @Test("a formula counts by its stored result, of whatever kind it is")
  func readsFormulas() throws {
    #expect(try cell(XLSMaker.formula(0, 0, XLSMaker.double(2.5))) == ("2.5", .number))
    #expect(try cell(XLSMaker.formula(0, 0, XLSMaker.double(0))) == ("0", .number))
    #expect(try cell(XLSMaker.formula(0, 0, XLSMaker.result(1, 1))) == ("TRUE", .boolean))
    #expect(try cell(XLSMaker.formula(0, 0, XLSMaker.result(3))) == ("", .text))
    let text = XLSMaker.record(0x207, XLSMaker.text("tŷ"))
    let formula = XLSMaker.formula(0, 0, XLSMaker.result(0))
    #expect(try cell(formula + text) == ("tŷ", .text))
    // What belongs to a shared formula, an array or a table of data may stand between.
    for kind in [0x04BC, 0x0221, 0x0236] as [UInt16] {
      #expect(try cell(formula + XLSMaker.record(kind, [1, 2, 3]) + text) == ("tŷ", .text))
    }
    let long = XLSMaker.record(0x207, XLSMaker.short(4) + [0] + Array("ab".utf8))
    let rest = XLSMaker.record(0x3C, [1] + XLSMaker.short(0x177) + XLSMaker.short(0x64))
    #expect(try cell(formula + long + rest) == ("abŷd", .text))
    let other = XLSMaker.number(1, 0, 1)
    #expect(try cell(formula + other) == ("formula without a value", .error))
  }

  @Test("a formula that no program has worked out is an error, and one with a value is not")
  func knowsUnworkedFormulas() throws {
    let none = ("formula without a value", CellKind.error)
    for options in [2, 3] as [UInt16] {
      #expect(try cell(XLSMaker.formula(0, 0, XLSMaker.double(0), options: options)) == none)
      #expect(try cell(XLSMaker.formula(0, 0, XLSMaker.result(3), options: options)) == none)
      let worked = XLSMaker.formula(0, 0, XLSMaker.double(7), options: options)
      #expect(try cell(worked) == ("7", .number))
    }
    // A formula that is worked out at each opening keeps its value.
    let volatile = XLSMaker.formula(0, 0, XLSMaker.double(0), options: 1)
    #expect(try cell(volatile) == ("0", .number))
  }

  @Test("numbers in a date format are dates; own formats go before built-in ones")
  func readsDates() throws {
    var book = XLSMaker()
    book.setFormats(
      [
        "dd/mm/yyyy", "0.00\" paid day\"", "0.00\\d", "[Red]0.00", "yyyy\"年\"", "[h]:mm", "General",
      ],
      builtIn: [14, 2, 17])
    let kinds: [CellKind] = [
      .date, .number, .number, .number, .date, .number, .number, .date, .number, .date,
    ]
    for (format, kind) in kinds.enumerated() {
      let text = kind == .date ? "2024-03-31" : "45382.5"
      #expect(
        try cell(XLSMaker.number(0, 0, 45_382.5, format: format), in: book) == (text, kind),
        "\(format)")
    }
    let rk: UInt32 = 45_382 << 2 | 2
    #expect(try cell(XLSMaker.short(0, 0, rk, format: 0), in: book) == ("2024-03-31", .date))
    let formula = XLSMaker.formula(0, 0, XLSMaker.double(45_382), format: 0)
    #expect(try cell(formula, in: book) == ("2024-03-31", .date))
    // A format of the number of a built-in date that says it is none, and an unknown format.
    var own = XLSMaker()
    own.globals =
      XLSMaker.record(0x041E, XLSMaker.short(14) + XLSMaker.text("0.00"))
      + XLSMaker.record(0xE0, XLSMaker.short(0) + XLSMaker.short(14))
    #expect(try cell(XLSMaker.number(0, 0, 45_382), in: own) == ("45382", .number))
    #expect(try cell(XLSMaker.number(0, 0, 45_382, format: 99), in: own) == ("45382", .number))
    for impossible in [0, 60, -1, 2_958_466] as [Double] {
      #expect(try cell(XLSMaker.number(0, 0, impossible), in: book).1 == .number)
    }
    book.globals += XLSMaker.record(0x22, XLSMaker.short(1))
    #expect(try cell(XLSMaker.number(0, 0, 43_920), in: book) == ("2024-03-31", .date))
  }

  @Test("a sheet is chosen by name, by number among those one sees, or is the first of these")
  func choosesSheet() throws {
    var book = XLSMaker()
    book.add("Hidden", XLSMaker.number(0, 0, 0), state: 1)
    book.add("Chart", [], kind: 2)
    book.add("First", XLSMaker.number(0, 0, 1))
    book.add("Very hidden", XLSMaker.number(0, 0, 2), state: 2)
    book.add("2023", XLSMaker.number(0, 0, 3))
    book.add("Tŷ", XLSMaker.number(0, 0, 4))
    let bytes = book.bytes
    for (sheet, value) in [
      (nil, "1"), ("1", "1"), ("2", "3"), ("3", "4"), ("Hidden", "0"), ("Very hidden", "2"),
      ("2023", "3"), ("Tŷ", "4"),
    ] {
      #expect(try XLSTable(bytes: bytes, sheet: sheet).rows() == [ReadRow(1, value)])
    }
    let table = try XLSTable(bytes: bytes, sheet: "2")
    #expect(table.sheetName == "2023")
    #expect(table.visibleSheets() == ["First", "2023", "Tŷ"])
    let unknown = fault { try XLSTable(bytes: bytes, sheet: "Frist").rows() }
    #expect(unknown?.code == "table.sheet.unknown")
    #expect(unknown?.remedy.hasPrefix("did you mean 'First'?") == true)
  }

  @Test("cells may stand in any order; of two in one place the later counts")
  func ordersCells() throws {
    let columns = (0..<3).flatMap { column in
      (0..<3).flatMap { XLSMaker.label($0, column, "\($0)\(column)") }
    }
    let rows = [ReadRow(1, "00", "01", "02"), ReadRow(2, "10", "11", "12")]
    #expect(
      try XLSTable(bytes: XLSMaker(cells: columns).bytes, sheet: nil).rows().prefix(2) == rows[...])
    let twice =
      XLSMaker.label(0, 1, "b") + XLSMaker.label(0, 0, "a") + XLSMaker.label(0, 1, "c")
      + XLSMaker.record(0x201, XLSMaker.place(0, 2))
      + XLSMaker.record(0xBE, XLSMaker.place(0, 3) + XLSMaker.short(4))
    #expect(
      try XLSTable(bytes: XLSMaker(cells: twice).bytes, sheet: nil).rows() == [ReadRow(1, "a", "c")]
    )
  }

  @Test("a cell far out takes no grid, and a chart within a sheet is no part of it")
  func readsSparseRows() throws {
    let chart = XLSMaker.begin(0x20) + XLSMaker.number(3, 0, 9) + XLSMaker.end
    let far = XLSMaker.number(0, 0, 1) + chart + XLSMaker.number(59_999, 200, 2)
    var row = TableRow()
    let table = try XLSTable(bytes: XLSMaker(cells: far).bytes, sheet: nil)
    #expect(try table.read(&row))
    #expect(try table.read(&row))
    #expect(row.number == 60_000 && row.count == 201 && row.string(200) == "2")
    #expect(try !table.read(&row))
  }

  @Test("a stream is found in small sectors, in those of 512 bytes and in those of 4,096")
  func readsSectors() throws {
    let book = XLSMaker(
      cells: (0..<900).flatMap { XLSMaker.number($0, 0, Double($0)) })
    let small = XLSMaker(cells: XLSMaker.number(0, 0, 1)).records
    for isLarge in [false, true] {
      for records in [book.records, small] {
        var file = CompoundMaker([
          CompoundMaker.Stream("\u{5}SummaryInformation", [1, 2, 3]),
          CompoundMaker.Stream("WORKBOOK", records),
        ])
        file.hasLargeSectors = isLarge
        let rows = try XLSTable(bytes: file.bytes, sheet: nil).rows()
        #expect(rows.count == (records.count > 4_096 ? 900 : 1))
      }
    }
  }
}
