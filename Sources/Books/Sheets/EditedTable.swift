import Tabular

/// One CSV file as text, of which single rows can be changed and all others stay as they are.
struct EditedTable {
  /// One row as it stands in the file.
  struct Record {
    /// The fields, unquoted.
    let fields: [String]
    /// The fields as they are written.
    let written: [String]
    /// What follows the row: its line break, and blank lines behind it.
    let tail: String
  }

  private(set) var header: Record
  private(set) var records: [Record] = []
  private let mark: String
  private let lineBreak: String

  /// The columns of the file, in its own order.
  var columns: [String] { header.fields }

  /// A file that is there.
  init?(_ bytes: [UInt8]) {
    let source = SourceText(file: "", bytes: bytes)
    mark = source.bytes.count < bytes.count ? "\u{FEFF}" : ""
    let all = Array(CSVReader(source))
    guard let first = all.first, first.fault == nil else { return nil }
    header = Record(fields: [], written: [], tail: "")
    let ends = all.map(\.endOffset)
    let starts = all.map { $0.fields.first?.offset ?? $0.endOffset }
    var read: [Record] = []
    for (index, record) in all.enumerated() {
      let next = index + 1 < all.count ? starts[index + 1] : source.bytes.count
      let tail = source.text(ends[index]..<next)
      if index > 0, record.isBlank, let last = read.last {
        let blank = source.text(starts[index]..<ends[index])
        read[read.count - 1] = Record(
          fields: last.fields, written: last.written, tail: last.tail + blank + tail)
        continue
      }
      let offsets = record.fields.map(\.offset)
      let written = offsets.indices.map { field in
        source.text(
          offsets[field]..<(field + 1 < offsets.count ? offsets[field + 1] - 1 : ends[index]))
      }
      read.append(Record(fields: record.fields.map(\.text), written: written, tail: tail))
    }
    header = read[0]
    records = Array(read.dropFirst())
    lineBreak = header.tail.hasPrefix("\r\n") ? "\r\n" : "\n"
  }

  /// A file that is not there yet.
  init(columns: [String]) {
    mark = ""
    lineBreak = "\n"
    header = Record(fields: columns, written: columns, tail: "\n")
  }

  /// Adds columns behind the others, empty in every row.
  mutating func add(columns: [String]) {
    header = Record(
      fields: header.fields + columns, written: header.written + columns, tail: header.tail)
    records = records.map { record in
      let empty = columns.map { _ in "" }
      return Record(
        fields: record.fields + empty, written: record.written + empty, tail: record.tail)
    }
  }

  /// A row whose fields are new where the file had none, or another value.
  func record(_ fields: [String?], over old: Record?) -> Record {
    let written = fields.enumerated().map { index, field in
      guard let field else { return old?.written[index] ?? "" }
      return Self.quoted(field, always: old?.written[index].hasPrefix("\"") == true)
    }
    return Record(
      fields: fields.enumerated().map { $1 ?? old?.fields[$0] ?? "" }, written: written,
      tail: old?.tail ?? lineBreak)
  }

  /// The file with these rows in place of its own.
  func text(_ rows: [Record]) -> [UInt8] {
    var text = mark
    let all = [header] + rows
    for (index, record) in all.enumerated() {
      text += record.written.joined(separator: ",")
      // The last row of a file may have no line break, a row that another one follows has one.
      let isOpen = !record.tail.contains("\n")
      text += isOpen && index + 1 < all.count ? lineBreak : record.tail
    }
    return Array(text.utf8)
  }

  private static func quoted(_ field: String, always: Bool) -> String {
    let needs = field.contains { ",\"\n\r\r\n".contains($0) } || field != CellValue.plain(field)
    return needs || always ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }
}
