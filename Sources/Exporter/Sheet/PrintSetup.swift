/// How a sheet prints: A4 landscape, no header.
public struct PrintSetup: Hashable, Sendable {
  /// Onto how many pages the width is fitted.
  public var pagesWide: Int
  /// Onto how many pages the height is fitted; 0 for as many as it needs.
  public var pagesTall: Int
  /// Rows, counted from 0, that each page repeats at its top.
  public var repeatedRows: ClosedRange<Int>?

  /// Creates a print setup.
  public init(
    pagesWide: Int = 1, pagesTall: Int = 0, repeatedRows: ClosedRange<Int>? = nil
  ) {
    self.pagesWide = pagesWide
    self.pagesTall = pagesTall
    self.repeatedRows = repeatedRows
  }
}
