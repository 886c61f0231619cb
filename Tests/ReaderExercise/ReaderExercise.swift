import Books
import Foundation
import Tabular
import TestSupport

/// What is done with bytes from anywhere, by the fuzzers and by the tests that replay what they
/// found.
///
/// Nothing is expected of the outcome. It has to come, and without a crash.
public enum ReaderExercise: String, CaseIterable, Sendable {
  case csv, xlsx, xls, xml, html, toml

  public func run(_ bytes: [UInt8]) {
    switch self {
    case .csv: Self.readCSV(bytes)
    case .xlsx: Self.readWorkbook(bytes)
    case .xls: Self.readOldWorkbook(bytes)
    case .xml: Self.read { sheet in try XML2003Table(bytes: bytes, sheet: sheet) }
    case .html: Self.read { sheet in try HTMLTable(bytes: bytes, sheet: sheet) }
    case .toml: Self.readTOML(bytes)
    }
  }

  /// Every reader of CSV has its turn here.
  private static func readCSV(_ bytes: [UInt8]) {
    let source = SourceText(file: "input.csv", bytes: bytes)
    _ = source.encodingFault
    _ = TableFile(head: Array(bytes.prefix(TableFile.headLength)))
    for delimiter in [",", ";", "\t"] as [Character] {
      for record in CSVReader(source, delimiter: delimiter) {
        _ = source.place(of: record.endOffset)
        for field in record.fields { _ = source.place(of: field.offset) }
      }
      for encoding in [nil] + TextEncoding.allCases {
        read { CSVTable(bytes: bytes, delimiter: delimiter, encoding: encoding) }
      }
    }
  }

  /// A whole file, or one part of it behind a letter that says which: bytes that are changed at
  /// random seldom remain a zip file.
  private static func readWorkbook(_ bytes: [UInt8]) {
    let part = Array(bytes.dropFirst())
    switch bytes.first {
    case UInt8(ascii: "s"): read(workbook: workbook(part, as: "xl/worksheets/sheet1.xml"))
    case UInt8(ascii: "t"): read(workbook: workbook(part, as: "xl/sharedStrings.xml"))
    case UInt8(ascii: "f"): read(workbook: workbook(part, as: "xl/styles.xml"))
    case UInt8(ascii: "w"): read(workbook: workbook(part, as: "xl/workbook.xml"))
    case UInt8(ascii: "r"): read(workbook: workbook(part, as: "xl/_rels/workbook.xml.rels"))
    case UInt8(ascii: "c"): read(spreadsheet: spreadsheet(part))
    default:
      read(workbook: bytes)
      read(spreadsheet: bytes)
    }
  }

  /// A whole file, or some records behind a letter that says where they stand.
  private static func readOldWorkbook(_ bytes: [UInt8]) {
    let records = Array(bytes.dropFirst())
    var book = XLSMaker()
    book.setFormats(["0.00", "dd/mm/yyyy"])
    var file = bytes
    switch bytes.first {
    case UInt8(ascii: "s"):
      book.setTexts(["first", "sŷcond"])
      book.add("Data", records)
      file = book.bytes
    case UInt8(ascii: "g"):
      book.globals += records
      book.add("Data", XLSMaker.shared(0, 0, 1) + XLSMaker.number(0, 1, 45_382, format: 1))
      file = book.bytes
    case UInt8(ascii: "w"):
      file = CompoundMaker([CompoundMaker.Stream("Workbook", records)]).bytes
    default: break
    }
    read { sheet in try XLSTable(bytes: file, sheet: sheet) }
  }

  /// Reads the first sheet and the second, and asks for the names of all.
  private static func read(_ open: (String?) throws -> any SheetReader) {
    for sheet in [nil, "2"] {
      read { try open(sheet) }
      _ = try? open(sheet).visibleSheets()
    }
  }

  private static func workbook(_ part: [UInt8], as name: String) -> [UInt8] {
    var book = WorkbookMaker(
      rows: "<row r=\"1\"><c t=\"s\"><v>1</v></c><c s=\"1\"><v>45382</v></c></row>")
    book.setStrings(["<t>first</t>", "<r><t>second</t></r>"])
    book.setFormats(["0.00", "dd/mm/yyyy"])
    var entries = book.entries
    for index in entries.indices where entries[index].name == name { entries[index].bytes = part }
    return ZipMaker(entries).bytes
  }

  private static func spreadsheet(_ content: [UInt8]) -> [UInt8] {
    var entries = SpreadsheetMaker(rows: "").entries
    for index in entries.indices where entries[index].name == "content.xml" {
      entries[index].bytes = content
    }
    return ZipMaker(entries).bytes
  }

  private static func read(workbook bytes: [UInt8]) {
    for sheet in [nil, "2"] { read { try XLSXTable(bytes: bytes, sheet: sheet) } }
  }

  private static func read(spreadsheet bytes: [UInt8]) {
    for sheet in [nil, "2"] { read { try ODSTable(bytes: bytes, sheet: sheet) } }
  }

  private static func read(_ open: () throws -> any TableReader) {
    guard let table = try? open() else { return }
    var row = TableRow()
    // A row may say that it is there sixteen million times.
    for _ in 0..<20_000 {
      guard (try? table.read(&row)) == true else { return }
      for cell in 0..<min(row.count, 100) { _ = (row.string(cell), row.kind(cell)) }
      row.withCells { cells in
        for cell in 0..<min(cells.count + 1, 100) { _ = cells[cells.range(cell)].count }
      }
    }
  }

  /// The bytes as each of the TOML files of the smallest books there are.
  private static func readTOML(_ bytes: [UInt8]) {
    guard let scratch = try? Scratch() else { return }
    for (name, header) in headers { try? scratch.write(header, to: name) }
    for name in ["authority.toml", "extract.toml"] { try? scratch.write(Data(bytes), to: name) }
    _ = try? Books(readingFolder: scratch.url.path)
  }

  private static let headers = [
    ("sources.csv", "id,status,title,publisher\n"), ("accounts.csv", "code,name,kind,fund\n"),
    ("profiles.csv", "profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12\n"),
    ("opening.csv", "account,amount,source\n"),
    ("agreement.csv", "year,line,amount,status,source\n"),
  ]
}
