/// The place of a cell on a sheet: row and column, both counted from 0.
///
/// Excel's limits are 1,048,576 rows and 16,384 columns; ``isOnSheet`` tells whether an address
/// keeps to them.
public struct Address: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The number of rows of a sheet.
  public static let rowLimit = 1_048_576
  /// The number of columns of a sheet.
  public static let columnLimit = 16_384

  /// The row, from 0: Excel's row 1.
  public var row: Int
  /// The column, from 0: Excel's column A.
  public var column: Int

  /// Creates an address from a row and a column, both from 0.
  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }

  /// Creates an address from Excel's own text, such as `B5`; nil if the text is none.
  public init?(_ text: String) {
    let letters = text.prefix { $0.isASCII && $0.isLetter }
    let digits = text.dropFirst(letters.count)
    guard (1...3).contains(letters.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }),
      digits.first != "0", let row = Int(digits)
    else { return nil }
    let column = letters.uppercased().unicodeScalars.reduce(0) {
      $0 * 26 + Int($1.value) - 64
    }
    self.init(row: row - 1, column: column - 1)
    guard isOnSheet else { return nil }
  }

  /// Whether Excel has such a cell.
  public var isOnSheet: Bool {
    (0..<Self.rowLimit).contains(row) && (0..<Self.columnLimit).contains(column)
  }

  /// The address as Excel shows it, such as `B5`.
  public var description: String { Self.columnName(column) + String(row + 1) }

  /// Rows first, then columns: the order in which cells are written.
  public static func < (left: Address, right: Address) -> Bool {
    (left.row, left.column) < (right.row, right.column)
  }

  /// The letters of a column counted from 0: 0 is `A`, 26 is `AA`.
  static func columnName(_ column: Int) -> String {
    var rest = column
    var letters = ""
    while rest >= 0 {
      letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
      rest = rest / 26 - 1
    }
    return letters
  }
}
