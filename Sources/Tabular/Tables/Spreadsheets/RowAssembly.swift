/// The row of a sheet that is being read, to which its cells come from left to right.
///
/// Cells behind the last one that holds something are left out. What a file may bring up by saying
/// little, with gaps, repeats and shared texts, is capped for a row and for the sheet.
struct RowAssembly {
  private(set) var row = TableRow()
  private var bytesHandedOut = 0

  mutating func begin(number: Int) {
    row.clear(number: number)
  }

  /// Sets a cell, counted from 0 and behind the last one that was set.
  mutating func add(
    _ text: some Collection<UInt8>, _ kind: CellKind, column: Int
  ) throws(TableFault) {
    guard !text.isEmpty else { return }
    guard row.text.count + text.count <= Self.mostBytesOfRow else {
      throw .rowTooLarge(Self.mostBytesOfRow >> 20).at(row: row.number, column: column + 1)
    }
    while row.ends.count < column {
      row.ends.append(row.text.count)
      row.kinds.append(.text)
    }
    row.text.append(contentsOf: text)
    row.ends.append(row.text.count)
    row.kinds.append(kind)
  }

  /// Refuses more text than a row may hold.
  static func checkSize(_ bytes: Int) throws(TableFault) {
    guard bytes <= mostBytesOfRow else { throw .rowTooLarge(mostBytesOfRow >> 20) }
  }

  /// Sets a cell that holds a number, in the one form that each number has.
  mutating func add(number text: ArraySlice<UInt8>, column: Int) throws(TableFault) {
    if let normalised = NumberText.normalised(text) {
      try add(normalised, .number, column: column)
    } else {
      try add(text, .number, column: column)
    }
  }

  /// Hands the row out in exchange for a buffer.
  mutating func exchange(_ other: inout TableRow) throws(TableFault) {
    try count()
    swap(&row, &other)
  }

  /// Hands a copy of the row out, as the row of another number.
  mutating func copy(to other: inout TableRow, number: Int) throws(TableFault) {
    try count()
    other.clear(number: number)
    other.text.append(contentsOf: row.text)
    other.ends.append(contentsOf: row.ends)
    other.kinds.append(contentsOf: row.kinds)
  }

  private mutating func count() throws(TableFault) {
    bytesHandedOut += row.text.count + 8 * row.count
    guard bytesHandedOut <= Self.mostBytesOfSheet else {
      throw .sheetTooLarge(Self.mostBytesOfSheet >> 30).at(row: row.number)
    }
  }

  /// What stands for the value of a formula that nobody has worked out.
  static let formulaWithoutValue = Array("formula without a value".utf8)
  /// The columns of a sheet in every spreadsheet program.
  static let mostColumns = 16_384
  private static let mostBytesOfRow = 16 << 20
  /// Twice what a sheet of a million rows and a hundred columns of ten characters comes to.
  private static let mostBytesOfSheet = 4 << 30
}
