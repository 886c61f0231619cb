/// A reference to a rectangle of cells from a formula, both corners included.
public struct RangeReference: Hashable, Sendable {
  /// The top left corner; its sheet is the range's sheet.
  public var first: CellReference
  /// The bottom right corner; its sheet is not read.
  public var last: CellReference

  /// Creates a range; the first corner must not lie below or to the right of the last.
  public init(_ first: CellReference, _ last: CellReference) {
    self.first = first
    self.last = last
    self.last.sheet = first.sheet
  }

  /// Creates a range from two addresses, with both corners absolute or both relative.
  public init(
    _ first: Address, _ last: Address, on sheet: String? = nil, absolute: Bool = false
  ) {
    let from = CellReference(first, on: sheet)
    let to = CellReference(last, on: sheet)
    self.init(absolute ? from.absolute : from, absolute ? to.absolute : to)
  }

  /// The name of the sheet, or nil for the sheet that holds the formula.
  public var sheet: String? { first.sheet }

  /// The same cells as `$B$5:$B$9`.
  public var absolute: RangeReference { RangeReference(first.absolute, last.absolute) }

  /// The number of rows; less than 1 if the corners are the wrong way round.
  public var rowCount: Int { last.address.row - first.address.row + 1 }

  /// The number of columns; less than 1 if the corners are the wrong way round.
  public var columnCount: Int { last.address.column - first.address.column + 1 }

  /// The number of cells.
  public var cellCount: Int { max(0, rowCount) * max(0, columnCount) }

  /// Whether both corners are on a sheet and the right way round.
  var isWellFormed: Bool {
    first.address.isOnSheet && last.address.isOnSheet && rowCount > 0 && columnCount > 0
  }

  /// The address of a cell, by its number counted from 0 along rows, then down.
  func address(at index: Int) -> Address {
    Address(
      row: first.address.row + index / columnCount,
      column: first.address.column + index % columnCount)
  }

  /// All cells, along rows, then down.
  var addresses: some Sequence<Address> {
    (0..<cellCount).lazy.map { address(at: $0) }
  }

  func contains(_ address: Address) -> Bool {
    rowCount > 0 && columnCount > 0
      && (first.address.row...last.address.row).contains(address.row)
      && (first.address.column...last.address.column).contains(address.column)
  }
}
