/// The rows of one sheet of an XML Spreadsheet of 2003, read as they come.
///
/// What ``XLSXTable`` says of formulas and of rows holds here as well. A cell that lies under a
/// merged one may hold nothing: programs differ in what they make of it.
public final class XML2003Table: SheetReader {
  public let sheetName: String
  private let overview: XML2003Overview
  private let stream: XMLStream
  private let handler: XML2003SheetHandler

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - sheet: a sheet's name, or a number that counts from 1 the sheets that one sees; nil for
  ///     the first of these. A hidden sheet is found by its name alone.
  /// - Throws: ``TableFault``, also where there is no such sheet.
  public convenience init(path: String, sheet: String?) throws(TableFault) {
    try self.init(try RandomBytes(path: path), sheet: sheet)
  }

  /// Opens a file whose bytes are at hand.
  package convenience init(bytes: [UInt8], sheet: String?) throws(TableFault) {
    try self.init(RandomBytes(bytes: bytes), sheet: sheet)
  }

  private init(_ source: RandomBytes, sheet: String?) throws(TableFault) {
    let kind = TableFile(head: try source.bytes(at: 0, count: TableFile.headLength))
    guard kind == .xml else { throw .notAWorkbook(kind) }
    overview = try XML2003Overview(source)
    let choice = try SheetChoice(sheet, among: overview.sheets)
    sheetName = choice.sheet.name
    handler = XML2003SheetHandler(overview, sheet: choice.index)
    stream = try XMLStream(
      WholeFile(source, name: XML2003Overview.part), handler: handler)
  }

  public var progress: Double { stream.progress }

  public func visibleSheets() -> [String] {
    overview.sheets.filter { !$0.isHidden }.map(\.name)
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
}
