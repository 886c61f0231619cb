/// What is wrong with the cells and relations that were handed in.
public enum PackFault: Hashable, Sendable {
  case twoCells(id: String)
  /// A relation names a cell that there is not.
  case unknownCell(id: String)
  case negativeCount(id: String)
  /// The parts come to more than the total by so much; negative for less.
  case doesNotAdd(total: String, by: Int64)
  /// The same figure has two values.
  case differs(String, String)
  /// Counts with money, or an average in a sum.
  case notAlike(String, String)
  /// The average is not the cost over the count, or is over no children.
  case wrongAverage(id: String)
  /// One average of two different costs or counts.
  case averageOfTwo(id: String)
  /// A number is too large to be added up exactly.
  case tooLarge(id: String)
}

/// A pack whose relations do not hold, with all that is wrong with it.
public struct InvalidPack: Error, Hashable, Sendable {
  /// In the order of the cells, the equations, the same figures and the averages.
  public let faults: [PackFault]
}
