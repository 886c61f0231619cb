/// A name for cells that the whole workbook knows.
public struct DefinedName: Hashable, Sendable {
  public var name: String
  /// The cells; their sheet must be given.
  public var range: RangeReference

  /// Names a range.
  public init(_ name: String, _ range: RangeReference) {
    self.name = name
    self.range = range
  }

  /// Names a cell.
  public init(_ name: String, _ cell: CellReference) {
    self.init(name, RangeReference(cell, cell))
  }
}
