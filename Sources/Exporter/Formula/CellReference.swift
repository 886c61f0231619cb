/// A reference to one cell from a formula, with Excel's `$` flags.
///
/// The address is always the cell's own place. The flags say only how the reference prints:
/// `$B$5` or `B5` in A1 style, `R5C2` or `R[-1]C` in R1C1 style.
public struct CellReference: Hashable, Sendable {
  /// The name of the sheet, or nil for the sheet that holds the formula.
  public var sheet: String?
  /// The cell's place.
  public var address: Address
  /// Whether the row has a `$`.
  public var absoluteRow: Bool
  /// Whether the column has a `$`.
  public var absoluteColumn: Bool

  /// Creates a reference, relative in both directions unless told otherwise.
  public init(
    _ address: Address, on sheet: String? = nil,
    absoluteRow: Bool = false, absoluteColumn: Bool = false
  ) {
    self.sheet = sheet
    self.address = address
    self.absoluteRow = absoluteRow
    self.absoluteColumn = absoluteColumn
  }

  /// The formula that reads this cell.
  public var value: Formula { .cell(self) }

  /// The same cell as `$B$5`.
  public var absolute: CellReference {
    CellReference(address, on: sheet, absoluteRow: true, absoluteColumn: true)
  }

  /// The cell so many rows below and columns to the right (negative: above, to the left).
  public func offset(rows: Int = 0, columns: Int = 0) -> CellReference {
    var moved = self
    moved.address.row += rows
    moved.address.column += columns
    return moved
  }

  /// The range from this cell to another one on the same sheet.
  public func to(_ last: CellReference) -> RangeReference {
    RangeReference(self, last)
  }
}
