/// A cell in which the reader picks one of a list of words.
public struct ChoiceList: Hashable, Sendable {
  /// Where the words come from.
  public enum Source: Hashable, Sendable {
    /// At least one word; none empty or with `,` or `"`; together at most 255 UTF-16 units.
    case words([String])
    /// The words of cells in one row or column.
    case cells(RangeReference)
  }

  public var address: Address
  public var source: Source

  /// Creates the list of a cell.
  public init(at address: Address, _ words: [String]) {
    self.address = address
    source = .words(words)
  }

  /// Creates the list of a cell from cells that hold the words.
  public init(at address: Address, from cells: RangeReference) {
    self.address = address
    source = .cells(cells)
  }
}
