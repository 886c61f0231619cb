/// A real Excel table over cells of its sheet: the first row holds the headers.
public struct Table: Hashable, Sendable {
  /// The name, unlike every other name of the workbook; no spaces, nothing like a cell.
  public var name: String
  /// The headers' row and at least one row below, without any total row.
  public var range: RangeReference

  /// Creates a table over the cells between two corners, both included.
  public init(_ name: String, from first: Address, to last: Address) {
    self.name = name
    range = RangeReference(first, last)
  }
}
