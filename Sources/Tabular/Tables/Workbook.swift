/// A file of sheets in any of the formats that are read.
public enum Workbook {
  /// Opens a sheet of a file; which format it has is told by what it holds.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - sheet: a sheet's name, or a number that counts from 1 the sheets that one sees; nil for
  ///     the first of these. A hidden sheet is found by its name alone.
  ///   - isName: whether `sheet` can only be a name, even where it is a number.
  /// - Returns: a reader of its rows.
  /// - Throws: ``TableFault`` if there is no such sheet, or if this is no workbook that is read; it
  ///   then says what the file is and how it can be read.
  public static func open(
    path: String, sheet: String?, isName: Bool = false
  ) throws(TableFault) -> any SheetReader {
    let kind = TableFile(head: try FileBytes.head(ofFile: path))
    switch kind {
    case .xlsx: return try XLSXTable(path: path, sheet: sheet, trustsNoughts: false)
    case .ods: return try ODSTable(path: path, sheet: sheet, isName: isName)
    case .compound: return try XLSTable(path: path, sheet: sheet)
    case .xml: return try XML2003Table(path: path, sheet: sheet)
    case .html: return try HTMLTable(path: path, sheet: sheet)
    case .oldWorkbook, .webArchive, .text, .binary, .empty:
      throw .notAWorkbook(kind)
    }
  }
}
