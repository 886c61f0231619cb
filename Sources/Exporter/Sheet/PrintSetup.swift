/// How a sheet prints: A4 landscape, no header.
public struct PrintSetup: Hashable, Sendable {
  /// Onto how many pages the width is fitted; the height takes what it needs.
  public var pagesWide: Int
  /// Rows, counted from 0, that each page repeats at its top.
  public var repeatedRows: ClosedRange<Int>?

  /// Creates a print setup.
  public init(pagesWide: Int = 1, repeatedRows: ClosedRange<Int>? = nil) {
    self.pagesWide = pagesWide
    self.repeatedRows = repeatedRows
  }
}
