/// The rows of one sheet of an `.xlsx` workbook, read as they come.
///
/// A formula counts by the value that was stored with it;
/// one without such a value is an ``CellKind/error`` with the text `formula without a value`, since
/// it would otherwise pass for an empty cell. Rows in which nothing stands are left out, hidden
/// rows and columns are not.
///
/// Of the file only the workbook's texts and styles are held in memory, the texts up to a limit.
public final class XLSXTable: SheetReader {
  public let sheetName: String
  private let sheets: [ListedSheet]
  private let stream: XMLStream
  private let handler: XLSXSheetHandler

  /// Opens a workbook.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - sheet: a sheet's name, or a number that counts from 1 the sheets of cells that one sees;
  ///     nil for the first of these. A hidden sheet is found by its name alone.
  ///   - trustsNoughts: whether a formula whose stored value is 0 has that value where the workbook
  ///     asks Excel to work all formulas out. Programs that work none out, such as XlsxWriter,
  ///     store 0 with each and ask for that.
  /// - Throws: ``TableFault``, also where there is no such sheet.
  public convenience init(
    path: String, sheet: String?, trustsNoughts: Bool = true
  ) throws(TableFault) {
    try self.init(try ZipArchive(path: path), sheet: sheet, trustsNoughts)
  }

  /// Opens a workbook whose bytes are at hand.
  package convenience init(
    bytes: [UInt8], sheet: String?, trustsNoughts: Bool = true
  ) throws(TableFault) {
    try self.init(try ZipArchive(bytes: bytes), sheet: sheet, trustsNoughts)
  }

  private init(
    _ archive: ZipArchive, sheet: String?, _ trustsNoughts: Bool
  ) throws(TableFault) {
    let package = try XLSXPackage(archive)
    let strings = try package.part(ofType: "sharedStrings", atMost: SharedStrings.mostBytesOfPart)
    let styles = try package.part(ofType: "styles", atMost: XLSXPackage.mostBytesOfSmallPart)
    let chosen = try SheetChoice(sheet, among: package.sheets).sheet
    sheetName = chosen.name
    sheets = package.sheets
    guard let part = try archive.stream(chosen.path, atMost: ZipArchive.mostBytes) else {
      throw .partMissing(chosen.path)
    }
    handler = XLSXSheetHandler(
      part: chosen.path,
      strings: try strings.map { part throws(TableFault) in try SharedStrings(reading: part) }
        ?? SharedStrings(),
      styles: try styles.map(XLSXStyles.init(reading:)) ?? XLSXStyles(), epoch: package.epoch)
    handler.distrustsNoughts = package.isToBeWorkedOut && !trustsNoughts
    stream = try XMLStream(part, handler: handler)
  }

  public func read(_ row: inout TableRow) throws(TableFault) -> Bool {
    do {
      guard try stream.run() else { return false }
      try handler.assembly.exchange(&row)
      return true
    } catch {
      throw error.placed(atLeast: handler.assembly.row.number)
    }
  }

  public var progress: Double { stream.progress }

  public func visibleSheets() -> [String] { sheets.filter { !$0.isHidden }.map(\.name) }
}
