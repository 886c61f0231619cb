/// The rows of one sheet of an OpenDocument spreadsheet, read as they come.
///
/// What ``XLSXTable`` says of formulas and of rows holds here as well. A row that the file repeats
/// is given as often as the file says. A cell that lies under a merged one counts as empty, since
/// nobody sees what it holds. A time of day is given as the text that the sheet shows.
public final class ODSTable: SheetReader {
  private let stream: XMLStream
  private let handler: ODSSheetHandler
  /// Whether the sheet's first row has been read and not yet been given.
  private var hasFirstRow: Bool

  /// Opens a spreadsheet.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - sheet: a sheet's name, or a number that counts from 1 the sheets that one sees; nil for
  ///     the first of these. A hidden sheet is found by its name alone.
  ///   - isName: whether `sheet` can only be a name, even where it is a number.
  /// - Throws: ``TableFault``, also where there is no such sheet.
  public convenience init(
    path: String, sheet: String?, isName: Bool = false
  ) throws(TableFault) {
    try self.init(try ZipArchive(path: path), sheet: sheet, isName: isName)
  }

  /// Opens a spreadsheet whose bytes are at hand.
  package convenience init(bytes: [UInt8], sheet: String?) throws(TableFault) {
    try self.init(try ZipArchive(bytes: bytes), sheet: sheet)
  }

  /// The names of the sheets stand nowhere but at the sheets, so the file is read up to the first
  /// row of the one that is wanted.
  private init(
    _ archive: ZipArchive, sheet: String?, isName: Bool = false
  ) throws(TableFault) {
    guard let part = try archive.stream(Self.content, atMost: ZipArchive.mostBytes) else {
      if archive.has("encrypted-package") { throw .fileLocked }
      throw archive.has("_rels/.rels") ? .notASpreadsheet : .partMissing(Self.content)
    }
    handler = ODSSheetHandler(part: Self.content, sheet: sheet, isName: isName)
    stream = try XMLStream(part, handler: handler)
    do {
      hasFirstRow = try stream.run()
    } catch {
      // The content of a locked file is there, and is no XML.
      throw try ODSManifest.isLocked(archive) ? .fileLocked : error
    }
    guard handler.hasFoundSheet else {
      throw .sheetUnknown(sheet, among: handler.sheetNames)
    }
  }

  public func read(_ row: inout TableRow) throws(TableFault) -> Bool {
    do {
      if hasFirstRow {
        hasFirstRow = false
      } else if let number = handler.nextRepeat() {
        try handler.assembly.copy(to: &row, number: number)
        return true
      } else {
        guard try stream.run() else { return false }
      }
      if handler.repeatsRow {
        try handler.assembly.copy(to: &row, number: handler.assembly.row.number)
      } else {
        try handler.assembly.exchange(&row)
      }
      return true
    } catch {
      throw error.placed(atLeast: handler.assembly.row.number)
    }
  }

  public var progress: Double { stream.progress }

  public var sheetName: String { handler.sheetName }

  public func visibleSheets() throws(TableFault) -> [String] {
    handler.passOver()
    hasFirstRow = false
    while try stream.run() {}
    return handler.visibleNames
  }

  private static let content = "content.xml"
}

/// The list of a spreadsheet's parts, which says which of them are locked.
private final class ODSManifest: XMLHandler {
  private var isLocked = false

  static func isLocked(_ archive: ZipArchive) throws(TableFault) -> Bool {
    guard let part = try archive.stream("META-INF/manifest.xml", atMost: 64 << 20) else {
      return false
    }
    let handler = ODSManifest()
    _ = try XMLStream(part, handler: handler).run()
    return handler.isLocked
  }

  func start(_ element: XMLName, _ attributes: XMLAttributes) {
    if element.is(.manifest, "encryption-data") { isLocked = true }
  }

  func end(_ element: XMLName) -> Bool { false }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
