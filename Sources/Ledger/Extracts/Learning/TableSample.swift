import Books
import Money
import Tabular

/// A row of a file that nobody has described yet.
struct SampleRow {
  let number: Int
  /// Without spaces at the ends and what nobody sees.
  let cells: [String]
  let kinds: [CellKind]

  /// A cell; empty where the row has none.
  subscript(_ column: Int) -> String { column < cells.count ? cells[column] : "" }

  func kind(_ column: Int) -> CellKind { column < kinds.count ? kinds[column] : .text }

  var filled: Int { cells.count { !$0.isEmpty } }

  var first: Int? { cells.firstIndex { !$0.isEmpty } }

  init(_ row: borrowing TableRow) {
    number = row.number
    var cells: [String] = []
    var kinds: [CellKind] = []
    for place in 0..<min(row.count, Self.widest) {
      let range = row.range(place)
      let bytes = row.text[range.prefix(Self.longestCell)]
      let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
      let text = String(decoding: bytes, as: UTF8.self)
      cells.append(isPlain ? text.trimmingSpaces : KeyText.cleaned(text))
      kinds.append(row.kind(place))
    }
    self.cells = cells
    self.kinds = kinds
  }

  private static let widest = 256
  private static let longestCell = 400

  /// The amount of a cell, by the rules of the reader; nil if it is none.
  func amount(_ column: Int) -> ExtractAmount? {
    let text = self[column]
    guard !text.isEmpty, kind(column) != .error, kind(column) != .date else { return nil }
    return Array(text.utf8).withUnsafeBufferPointer { bytes in
      kind(column) == .number
        ? try? ExtractAmount(number: bytes) : try? ExtractAmount(text: bytes)
    }
  }

  /// The day of a cell in a form; nil if it is none.
  func date(_ column: Int, _ format: DateFormat) -> CalendarDate? {
    guard kind(column) != .number else { return nil }
    return Array(self[column].utf8).withUnsafeBufferPointer {
      ExtractDates.date($0, kind(column) == .date ? .iso : format)
    }
  }

  /// What a cell says as a period; nil if it says none.
  func period(_ column: Int) -> PeriodText? {
    guard kind(column) != .date, !self[column].isEmpty else { return nil }
    return Array(self[column].utf8).withUnsafeBufferPointer { PeriodText($0, nil) }
  }
}

/// The rows of one way in which a file may be read: a separator, or a sheet.
struct TableSample {
  /// nil for a workbook.
  let delimiter: Character?
  /// nil for text.
  let sheet: String?
  /// Whether it is the sheet that is read where none is named.
  let isFirst: Bool
  private(set) var rows: [SampleRow] = []
  /// Whether the file goes on between the first rows and the last.
  private(set) var isCut = false

  /// The beginnings of all ways in which a file may be read.
  ///
  /// - Throws: ``TableFault`` if it cannot be read at all.
  static func beginnings(_ path: String) throws(TableFault) -> [TableSample] {
    switch TableFile(head: try FileBytes.head(ofFile: path)) {
    case .text, .empty:
      var samples: [TableSample] = []
      var fault: TableFault?
      for delimiter in [",", ";", "\t", "|"] as [Character] {
        do throws(TableFault) {
          var sample = TableSample(delimiter: delimiter, sheet: nil, isFirst: true)
          try sample.read(path, mostBeginning, last: 0)
          samples.append(sample)
        } catch {
          fault = fault ?? error
        }
      }
      if samples.isEmpty, let fault { throw fault }
      return samples
    case .ods, .xlsx, .compound, .oldWorkbook, .html, .webArchive, .xml, .binary:
      let reader = try Workbook.open(path: path, sheet: nil)
      let first = reader.sheetName
      let names = [first] + (try reader.visibleSheets()).filter { $0 != first }
      var samples: [TableSample] = []
      for name in names.prefix(mostSheets) {
        var sample = TableSample(delimiter: nil, sheet: name, isFirst: name == first)
        try sample.read(path, mostBeginning, last: 0)
        samples.append(sample)
      }
      return samples
    }
  }

  /// The same way with many more rows, and the last ones of the file.
  func whole(_ path: String) throws(TableFault) -> TableSample {
    var sample = TableSample(delimiter: delimiter, sheet: sheet, isFirst: isFirst)
    try sample.read(path, Self.mostRows, last: Self.mostLast)
    return sample
  }

  private mutating func read(_ path: String, _ most: Int, last: Int) throws(TableFault) {
    let reader: any TableReader
    if let delimiter {
      reader = try CSVTable(path: path, delimiter: delimiter, encoding: nil)
    } else {
      reader = try Workbook.open(path: path, sheet: sheet, isName: true)
    }
    var row = TableRow()
    var ring: [SampleRow] = []
    var bytes = 0
    while try reader.read(&row) {
      guard !row.isBlank else { continue }
      if rows.count < most, bytes < Self.mostBytes {
        bytes += row.text.count + 16 * row.count
        rows.append(SampleRow(row))
      } else if last == 0 {
        return
      } else {
        ring.append(SampleRow(row))
        if ring.count >= 2 * last {
          ring.removeFirst(last)
          isCut = true
        }
      }
    }
    rows += ring
  }

  private static let mostBeginning = 400
  private static let mostRows = 20_000
  private static let mostLast = 300
  private static let mostBytes = 32 * 1_024 * 1_024
  private static let mostSheets = 30
}
