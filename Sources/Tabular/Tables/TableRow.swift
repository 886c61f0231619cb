/// What a cell holds, as far as its file says.
public enum CellKind: UInt8, Sendable {
  /// Text as it stands; every cell of a text file is this.
  case text
  /// A number of a spreadsheet, in one form whatever program wrote it: plain digits for a whole
  /// one, `1234.5` or the seventeen digits of a binary fraction for another. See
  /// ``TableRow/isRounded(_:)`` for one of more digits than a spreadsheet keeps.
  case number
  /// A date of a spreadsheet, turned into `yyyy-mm-dd`.
  case date
  /// `TRUE` or `FALSE` of a spreadsheet.
  case boolean
  /// An error of a spreadsheet, such as `#REF!`.
  case error
}

/// One row of a table file, in buffers that the next row uses again.
///
/// A file of a million rows is read through one value of this type, so that memory does not grow
/// with the file.
public struct TableRow: Sendable {
  /// The line of a text file on which the row begins, or the row of a sheet; from 1.
  public internal(set) var number = 0
  /// The cells in UTF-8, one behind the other, without quotes.
  public internal(set) var text: [UInt8] = []
  /// Where each cell ends in `text`.
  public internal(set) var ends: [Int] = []
  /// What each cell holds; empty where every cell is text.
  public internal(set) var kinds: [CellKind] = []

  public init() {}

  /// How many cells the row has.
  public var count: Int { ends.count }

  /// Where a cell stands in `text`.
  @inline(__always)
  public func range(_ cell: Int) -> Range<Int> {
    (cell == 0 ? 0 : ends[cell - 1])..<ends[cell]
  }

  /// A cell as text; empty where the row has no such cell.
  public func string(_ cell: Int) -> String {
    cell < count ? String(decoding: text[range(cell)], as: UTF8.self) : ""
  }

  /// What a cell holds.
  public func kind(_ cell: Int) -> CellKind { kinds.isEmpty ? .text : kinds[cell] }

  /// Whether a cell is a number of more digits than spreadsheets keep, fifteen before its point.
  ///
  /// Its last digits have been rounded, so that two numbers that differed may now be equal. It can
  /// be no id, reference or code; what it was is only known where it came from.
  public func isRounded(_ cell: Int) -> Bool {
    guard cell < count, kind(cell) == .number else { return false }
    let digits = text[range(cell)].drop { $0 == UInt8(ascii: "-") }
    if digits.contains(UInt8(ascii: "e")) { return !digits.contains(UInt8(ascii: "-")) }
    return digits.prefix { $0 != UInt8(ascii: ".") }.count > 15
  }

  /// Whether nothing stands in any cell.
  public var isBlank: Bool { text.isEmpty }

  /// Lends the cells out without copies, for as long as the body runs.
  public func withCells<Value>(_ body: (TableCells) throws -> Value) rethrows -> Value {
    try text.withUnsafeBufferPointer { text in
      try ends.withUnsafeBufferPointer { ends in
        try body(TableCells(text: text, ends: ends))
      }
    }
  }

  mutating func clear(number: Int) {
    self.number = number
    text.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    kinds.removeAll(keepingCapacity: true)
  }
}

/// The cells of one row, lent for the length of a call.
@frozen
public struct TableCells {
  /// The cells in UTF-8, one behind the other.
  public let text: UnsafeBufferPointer<UInt8>
  @usableFromInline let ends: UnsafeBufferPointer<Int>

  init(text: UnsafeBufferPointer<UInt8>, ends: UnsafeBufferPointer<Int>) {
    self.text = text
    self.ends = ends
  }

  /// How many cells the row has.
  @inlinable public var count: Int { ends.count }

  /// Where a cell stands in the text, without spaces at its ends, also those that do not break a
  /// line; empty where the row has no such cell.
  @inlinable
  public func range(_ cell: Int) -> Range<Int> {
    guard cell < ends.count else { return 0..<0 }
    var start = cell == 0 ? 0 : ends[cell - 1]
    var end = ends[cell]
    while start < end {
      if text[start] <= 0x20 {
        start += 1
      } else if text[start] == 0xC2, start + 1 < end, text[start + 1] == 0xA0 {
        start += 2
      } else {
        break
      }
    }
    while start < end {
      if text[end - 1] <= 0x20 {
        end -= 1
      } else if text[end - 1] == 0xA0, end - 2 >= start, text[end - 2] == 0xC2 {
        end -= 2
      } else {
        break
      }
    }
    return start..<end
  }

  /// A part of the text.
  @inlinable
  public subscript(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: text[range])
  }
}

/// A table file that is read row by row.
public protocol TableReader: AnyObject {
  /// Reads the next row into a buffer.
  ///
  /// Rows without any cell may be left out; `number` then tells of the gap.
  ///
  /// - Returns: false at the end of the table.
  /// - Throws: ``TableFault``; nothing can be read after one.
  func read(_ row: inout TableRow) throws(TableFault) -> Bool

  /// How much of the file has been read, 0 to 1, for a message on a long one.
  var progress: Double { get }
}

/// A reader of one sheet of a workbook, which knows what other sheets there are.
public protocol SheetReader: TableReader {
  /// The name of the sheet whose rows are read.
  var sheetName: String { get }

  /// The names of the sheets that one sees, in their order.
  ///
  /// Some formats name a sheet only where it stands. Their files are read to the end for it, so
  /// ask when the rows that are wanted have been read: none comes afterwards.
  ///
  /// - Throws: ``TableFault`` if the file cannot be read to its end.
  func visibleSheets() throws(TableFault) -> [String]
}

/// Why a table file cannot be read.
public struct TableFault: Error, Hashable, Sendable {
  /// The line of a text file or the row of a sheet, from 1.
  public let row: Int
  /// The character in the line, or the cell in the row; from 1.
  public let column: Int
  /// A stable name for the kind of fault, such as `table.zip.bomb`.
  public let code: String
  /// What is wrong, in one sentence without a full stop.
  public let message: String
  /// What to do about it, in one sentence without a full stop.
  public let remedy: String

  public init(row: Int, column: Int, code: String, message: String, remedy: String) {
    self.row = row
    self.column = column
    self.code = code
    self.message = message
    self.remedy = remedy
  }
}
