/// A cell in which the reader picks one of a list of words.
public struct ChoiceList: Hashable, Sendable {
  public var address: Address
  /// At least one word; none empty or with `,` or `"`; together at most 255 UTF-16 units.
  public var words: [String]

  /// Creates the list of a cell.
  public init(at address: Address, _ words: [String]) {
    self.address = address
    self.words = words
  }
}
