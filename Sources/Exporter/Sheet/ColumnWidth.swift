/// The width of neighbouring columns.
public struct ColumnWidth: Hashable, Sendable {
  /// The columns, counted from 0.
  public var columns: ClosedRange<Int>
  /// The width in characters of the normal font, 0 to 255.
  public var characters: Double

  /// Sets the width of columns.
  public init(_ columns: ClosedRange<Int>, _ characters: Double) {
    self.columns = columns
    self.characters = characters
  }
}
