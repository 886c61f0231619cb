/// The rows of one table of a web page, read as they come.
///
/// Many finance systems give a web page the name of a workbook. Its cells are text as the page
/// shows it, so that `0042` stays `0042`, where a spreadsheet program that opens the page makes 42
/// of it. The tables of a page are its sheets, called `table 1` and so on.
public final class HTMLTable: SheetReader {
  public let sheetName: String
  private let file: FileBytes
  private let handler: HTMLTableHandler
  private var tokenizer = HTMLTokenizer()
  private var decoder: TextDecoder
  private var text: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// Whether what the end of the page closes has been closed.
  private var isFinished = false

  /// Opens a page.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - sheet: a table's number from 1, or `table` and its number; nil for the first.
  /// - Throws: ``TableFault``, also where there is no such table.
  public convenience init(path: String, sheet: String?) throws(TableFault) {
    try self.init(
      try FileBytes(path: path), head: try FileBytes.head(ofFile: path), sheet: sheet)
  }

  /// Opens a page whose bytes are at hand.
  package convenience init(bytes: [UInt8], sheet: String?) throws(TableFault) {
    try self.init(
      FileBytes(bytes: bytes), head: Array(bytes.prefix(TableFile.headLength)), sheet: sheet)
  }

  private init(_ file: FileBytes, head: [UInt8], sheet: String?) throws(TableFault) {
    let kind = TableFile(head: head)
    guard kind == .html else { throw .notAWorkbook(kind) }
    self.file = file
    decoder = TextDecoder(try Self.encoding(head))
    let number = sheet.map { Self.number($0) } ?? 1
    handler = HTMLTableHandler(table: number ?? Int.max)
    sheetName = Self.name(number ?? 0)
    while !handler.hasFound, !handler.hasRow, try readOn() {}
    guard handler.hasFound else {
      guard handler.tableCount > 0 else { throw .pageWithoutTable }
      throw .sheetUnknown(sheet, among: (1...handler.tableCount).map(Self.name))
    }
  }

  public var progress: Double {
    file.length == 0 ? 1 : Double(file.offset) / Double(file.length)
  }

  public func read(_ row: inout TableRow) throws(TableFault) -> Bool {
    do {
      while !handler.hasRow, try readOn() {}
      guard handler.hasRow else { return false }
      handler.hasRow = false
      try handler.assembly.exchange(&row)
      return true
    } catch {
      throw error.placed(atLeast: handler.assembly.row.number)
    }
  }

  public func visibleSheets() throws(TableFault) -> [String] {
    repeat { handler.hasRow = false } while try readOn()
    handler.hasRow = false
    return handler.tableCount == 0 ? [] : (1...handler.tableCount).map(Self.name)
  }

  /// Reads on to the end of the next row or of the text that is at hand.
  ///
  /// - Returns: false at the end of the page.
  private func readOn() throws(TableFault) -> Bool {
    while position < text.count {
      try tokenizer.read(text[position], handler)
      position += 1
      if handler.hasRow { return true }
    }
    guard isAtEnd else {
      try fill()
      return true
    }
    guard !isFinished else { return false }
    isFinished = true
    try tokenizer.finish(handler)
    try handler.finish()
    return handler.hasRow
  }

  private func fill() throws(TableFault) {
    text.removeAll(keepingCapacity: true)
    position = 0
    do {
      try file.read { chunk in
        isAtEnd = chunk.isEmpty
        try decoder.decode(chunk, isLast: isAtEnd, into: &text)
      }
    } catch let fault as TextDecoder.Fault {
      throw TableFault(
        row: max(1, handler.assembly.row.number), column: 1, code: "extract.file.encoding",
        message: fault.message, remedy: "export the page again as UTF-8")
    } catch let fault as TableFault {
      throw fault
    } catch {
      throw .fileUnreadable("\(error)")
    }
  }

  private static func name(_ number: Int) -> String { "table \(number)" }

  private static func number(_ text: String) -> Int? {
    SheetChoice.number(text.hasPrefix("table ") ? String(text.dropFirst(6)) : text)
  }

  /// The encoding that a page declares; nil where it declares none or one that its bytes tell.
  private static func encoding(_ head: [UInt8]) throws(TableFault) -> TextEncoding? {
    let text = String(decoding: head.filter { $0 != 0 }, as: UTF8.self).lowercased()
    guard
      let match = text.firstMatch(
        of: /<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_.:-]+)/)
    else { return nil }
    switch match.1 {
    case "utf-8", "utf8", "unicode", "utf-16", "utf-16le", "ucs-2", "us-ascii", "ascii":
      // A page in UTF-16 shows it by its bytes; one that is not cannot have said so in them.
      return nil
    case "windows-1252", "cp1252", "iso-8859-1", "latin1", "x-cp1252", "x-ansi":
      return head.contains(0) ? nil : .windows1252
    default:
      throw TableFault(
        row: 1, column: 1, code: "extract.file.encoding",
        message: "the page is in the encoding '\(match.1.prefix(40))', which is not read",
        remedy: "export it as UTF-8, or as CSV")
    }
  }
}
