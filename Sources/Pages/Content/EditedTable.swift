import Tabular

/// A CSV file of the books as a table that somebody edits: what was not edited keeps its bytes.
struct EditedTable {
  let source: SourceText
  /// Whether the file begins with a byte-order mark.
  private let hasMark: Bool
  /// The header first; records with a fault in their quotes among them.
  let records: [CSVRecord]

  init(_ path: String, _ bytes: [UInt8]) {
    source = SourceText(file: path, bytes: bytes)
    hasMark = source.bytes.count < bytes.count
    records = Array(CSVReader(source))
  }

  var header: [String] { records.first?.fields.map(\.text) ?? [] }

  /// The records behind the header, by their place among all; blank lines are left out.
  var rows: [(index: Int, record: CSVRecord)] {
    records.enumerated().dropFirst().filter { !$0.element.isBlank }.map { ($0.offset, $0.element) }
  }

  /// The record that begins on a line or holds it; nil where none does.
  func record(onLine line: Int) -> Int? {
    records.lastIndex { record in
      record.fields.first.map { source.place(of: $0.offset).line <= line } ?? false
    }
  }

  /// What somebody has changed.
  struct Changes: Sendable {
    /// By record and column.
    var cells: [Cell: String] = [:]
    var deleted: Set<Int> = []
    /// In their order, each with a text for each column.
    var added: [[String]] = []

    var isEmpty: Bool { cells.isEmpty && deleted.isEmpty && added.isEmpty }
  }

  struct Cell: Hashable, Sendable {
    let record: Int
    let column: Int
  }

  /// The bytes of the file with the changes: no other byte is another.
  func applying(_ changes: Changes) -> [UInt8] {
    var bytes: [UInt8] = hasMark ? [0xEF, 0xBB, 0xBF] : []
    var next = 0
    for (index, record) in records.enumerated() {
      let start = record.fields.first?.offset ?? next
      let following = index + 1 < records.count ? records[index + 1].fields.first?.offset : nil
      let end = following ?? source.bytes.count
      bytes += source.bytes[next..<max(next, start)]
      next = end
      if changes.deleted.contains(index) { continue }
      put(record, index, changes, &bytes)
      bytes += source.bytes[record.endOffset..<end]
    }
    guard !changes.added.isEmpty else { return bytes }
    if let last = bytes.last, last != UInt8(ascii: "\n") { bytes += lineEnd }
    for row in changes.added {
      bytes += Array(row.map(Self.field).joined(separator: ",").utf8) + lineEnd
    }
    return bytes
  }

  private func put(
    _ record: CSVRecord, _ index: Int, _ changes: Changes, _ bytes: inout [UInt8]
  ) {
    for (column, field) in record.fields.enumerated() {
      if column > 0 { bytes.append(UInt8(ascii: ",")) }
      let isLast = column + 1 == record.fields.count
      let end = isLast ? record.endOffset : record.fields[column + 1].offset - 1
      if let text = changes.cells[Cell(record: index, column: column)] {
        bytes += Self.field(text).utf8
      } else {
        bytes += source.bytes[field.offset..<end]
      }
    }
  }

  /// The line end that the file has already.
  private var lineEnd: [UInt8] {
    let first = source.bytes.firstIndex(of: UInt8(ascii: "\n"))
    let isWindows = first.map { $0 > 0 && source.bytes[$0 - 1] == UInt8(ascii: "\r") } ?? false
    return Array((isWindows ? "\r\n" : "\n").utf8)
  }

  /// A text as it is typed in a CSV file: in quotes where it needs them.
  static func field(_ text: String) -> String {
    let needsQuotes = text.utf8.contains {
      [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains($0)
    }
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
