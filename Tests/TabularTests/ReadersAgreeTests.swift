import Foundation
import TestSupport
import Testing

@testable import Tabular

/// The same workbook in four formats gives the same rows.
@Suite struct ReadersAgreeTests {
  /// A cell, in no format yet.
  enum Value {
    case text(String), number(Double), date(Double), boolean(Bool), error(UInt8, String), none
  }

  private static func write(_ rows: [[Value]]) -> [(String, any TableReader)] {
    let parts = rows.map { row in row.map(\.self) }
    var old = XLSMaker()
    old.setFormats(["General", "dd/mm/yyyy"])
    old.add(
      "Data",
      parts.enumerated().flatMap { number, row in
        row.enumerated().flatMap { xls($1, number, $0) }
      })
    var book = WorkbookMaker()
    book.setFormats(["General", "dd/mm/yyyy"])
    book.add("Data", rows: parts.map { "<row>" + $0.map(xlsx).joined() + "</row>" }.joined())
    let sheet = SpreadsheetMaker(
      rows: parts.map { "<table:table-row>" + $0.map(ods).joined() + "</table:table-row>" }.joined()
    )
    let xml =
      "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\""
      + " xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"Data\">"
      + "<Table>" + parts.map { "<Row>" + $0.map(xml2003).joined() + "</Row>" }.joined()
      + "</Table></Worksheet></Workbook>"
    do {
      return [
        ("xls", try XLSTable(bytes: old.bytes, sheet: nil)),
        ("xlsx", try XLSXTable(bytes: book.bytes, sheet: nil)),
        ("ods", try ODSTable(bytes: sheet.bytes, sheet: nil)),
        ("xml", try XML2003Table(bytes: Array(xml.utf8), sheet: nil)),
      ]
    } catch {
      Issue.record("\(error)")
      return []
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }

  private static func day(_ serial: Double) -> String {
    String(decoding: SheetDate.text(serial: serial, .year1900) ?? [], as: UTF8.self)
  }

  private static func xls(_ value: Value, _ row: Int, _ column: Int) -> [UInt8] {
    switch value {
    case .text(let text): XLSMaker.label(row, column, text)
    case .number(let number): XLSMaker.number(row, column, number)
    case .date(let serial): XLSMaker.number(row, column, serial, format: 1)
    case .boolean(let flag): XLSMaker.boolean(row, column, flag ? 1 : 0)
    case .error(let code, _): XLSMaker.boolean(row, column, code, isError: true)
    case .none: []
    }
  }

  private static func xlsx(_ value: Value) -> String {
    switch value {
    case .text(let text): "<c t=\"inlineStr\"><is><t>\(escaped(text))</t></is></c>"
    case .number(let number): "<c><v>\(number)</v></c>"
    case .date(let serial): "<c s=\"1\"><v>\(serial)</v></c>"
    case .boolean(let flag): "<c t=\"b\"><v>\(flag ? 1 : 0)</v></c>"
    case .error(_, let word): "<c t=\"e\"><v>\(word)</v></c>"
    case .none: "<c/>"
    }
  }

  private static func ods(_ value: Value) -> String {
    let content =
      switch value {
      case .text(let text): " office:value-type=\"string\"><text:p>\(escaped(text))</text:p>"
      case .number(let number): " office:value-type=\"float\" office:value=\"\(number)\">"
      case .date(let serial):
        " office:value-type=\"date\" office:date-value=\"\(day(serial))T00:00:00\">"
      case .boolean(let flag): " office:value-type=\"boolean\" office:boolean-value=\"\(flag)\">"
      case .error(_, let word): " calcext:value-type=\"error\"><text:p>\(word)</text:p>"
      case .none: ">"
      }
    return "<table:table-cell" + content + "</table:table-cell>"
  }

  private static func xml2003(_ value: Value) -> String {
    let (kind, text) =
      switch value {
      case .text(let text): ("String", escaped(text))
      case .number(let number): ("Number", "\(number)")
      case .date(let serial): ("DateTime", day(serial) + "T00:00:00.000")
      case .boolean(let flag): ("Boolean", flag ? "1" : "0")
      case .error(_, let word): ("Error", word)
      case .none: ("", "")
      }
    return kind.isEmpty ? "<Cell/>" : "<Cell><Data ss:Type=\"\(kind)\">\(text)</Data></Cell>"
  }

  @Test("cells of every kind are the same rows in each format")
  func agrees() throws {
    let rows: [[Value]] = [
      [.text("Code"), .text("Tŷ & <x> 漢字"), .none, .text("0042")],
      [.number(5_001), .number(20_000_001), .number(-0.1), .number(1e16), .number(0.1 + 0.2)],
      [.date(45_382), .date(1), .boolean(true), .boolean(false), .error(0x2A, "#N/A")],
      [.none, .none, .number(0), .error(0x07, "#DIV/0!"), .number(1.5e-7), .number(123_456.789)],
    ]
    try hold(rows)
  }

  @Test("made-up tables are the same rows in each format", arguments: 1...20)
  func agreesOnRandom(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let rows = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
      (0..<Int.random(in: 1...9, using: &generator)).map { _ -> Value in
        switch Int.random(in: 0...6, using: &generator) {
        case 0:
          .text(
            ["a", "0042", "Tŷ", "1E3", "10000000000000001"].randomElement(using: &generator) ?? "")
        case 1:
          .number(Double(Int.random(in: -1_000_000_000...1_000_000_000, using: &generator)) / 100)
        case 2: .number(Double(Int.random(in: 0...10_000_000, using: &generator)))
        case 3: .number(Double.random(in: -1e18...1e18, using: &generator))
        case 4: .date(Double(Int.random(in: 61...60_000, using: &generator)))
        case 5: .boolean(Bool.random(using: &generator))
        default: .none
        }
      }
    }
    try hold(rows)
  }

  private func hold(_ rows: [[Value]]) throws {
    var first: [String]?
    for (format, table) in Self.write(rows) {
      var seen: [String] = []
      var row = TableRow()
      while try table.read(&row) {
        let cells = (0..<row.count).map { "\(row.kind($0)):\(row.string($0)):\(row.isRounded($0))" }
        seen.append("\(row.number) " + cells.joined(separator: " | "))
      }
      if let first { #expect(seen == first, "\(format)") } else { first = seen }
    }
    #expect(first != nil)
  }
}
