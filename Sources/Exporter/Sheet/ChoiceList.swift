/// A cell in which the reader picks one of the words of other cells.
public struct ChoiceList: Hashable, Sendable {
  public var address: Address
  /// The cells with the words, in one row or column.
  public var words: RangeReference

  /// Creates the list of a cell.
  public init(at address: Address, from words: RangeReference) {
    self.address = address
    self.words = words
  }
}
