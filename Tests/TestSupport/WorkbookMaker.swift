/// Makes `.xlsx` workbooks of given XML.
public struct WorkbookMaker {
  public struct Sheet {
    public var name: String
    public var state = ""
    public var path: String
    public var kind = "worksheet"
    public var xml: String
  }

  public var sheets: [Sheet] = []
  public var sharedStrings: String?
  public var styles: String?
  public var workbookProperties = ""
  public var main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  public var relationships =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  /// Entries beside those of the workbook.
  public var others: [ZipMaker.Entry] = []

  /// A workbook without sheets.
  public init() {}

  /// A workbook of one sheet, given by the content of its `sheetData`.
  public init(rows: String) {
    add("Data", rows: rows)
  }

  public mutating func add(
    _ name: String, rows: String, state: String = "", path: String? = nil,
    kind: String = "worksheet"
  ) {
    sheets.append(
      Sheet(
        name: name, state: state, path: path ?? "worksheets/sheet\(sheets.count + 1).xml",
        kind: kind,
        xml: "<worksheet xmlns=\"\(main)\"><sheetData>\(rows)</sheetData></worksheet>"))
  }

  /// Gives the workbook cell styles, each by the code of its number format.
  public mutating func setFormats(_ codes: [String], builtIn: [Int] = []) {
    let own = codes.enumerated().map {
      "<numFmt numFmtId=\"\(200 + $0.offset)\" formatCode=\"\($0.element)\"/>"
    }
    let styles = codes.indices.map { 200 + $0 } + builtIn
    self.styles =
      "<styleSheet xmlns=\"\(main)\"><numFmts>\(own.joined())</numFmts>"
      + "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>"
      + styles.map { "<xf numFmtId=\"\($0)\"/>" }.joined() + "</cellXfs></styleSheet>"
  }

  public mutating func setStrings(_ items: [String]) {
    sharedStrings =
      "<sst xmlns=\"\(main)\">" + items.map { "<si>\($0)</si>" }.joined() + "</sst>"
  }

  public var entries: [ZipMaker.Entry] {
    var parts: [(path: String, kind: String, xml: String)] = []
    for sheet in sheets { parts.append((sheet.path, sheet.kind, sheet.xml)) }
    if let sharedStrings { parts.append(("sharedStrings.xml", "sharedStrings", sharedStrings)) }
    if let styles { parts.append(("styles.xml", "styles", styles)) }
    let links = parts.enumerated().map { index, part in
      "<Relationship Id=\"rId\(index + 1)\" Type=\"\(relationships)/\(part.kind)\""
        + " Target=\"\(part.path)\"/>"
    }
    let list = sheets.enumerated().map { index, sheet in
      "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\" r:id=\"rId\(index + 1)\""
        + (sheet.state.isEmpty ? "/>" : " state=\"\(sheet.state)\"/>")
    }
    let root =
      "<Relationship Id=\"rId1\" Type=\"\(relationships)/officeDocument\""
      + " Target=\"xl/workbook.xml\"/>"
    return [
      ZipMaker.Entry("_rels/.rels", package(root)),
      ZipMaker.Entry(
        "xl/workbook.xml",
        "<workbook xmlns=\"\(main)\" xmlns:r=\"\(relationships)\">\(workbookProperties)"
          + "<sheets>\(list.joined())</sheets></workbook>"),
      ZipMaker.Entry("xl/_rels/workbook.xml.rels", package(links.joined())),
    ] + parts.map { ZipMaker.Entry(entryName($0.path), $0.xml) } + others
  }

  public var bytes: [UInt8] { ZipMaker(entries).bytes }

  private func package(_ content: String) -> String {
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
      + content + "</Relationships>"
  }

  private func entryName(_ target: String) -> String {
    if target.hasPrefix("/") { return String(target.dropFirst()) }
    return target.hasPrefix("../") ? String(target.dropFirst(3)) : "xl/" + target
  }
}

/// Makes OpenDocument spreadsheets of given XML.
public struct SpreadsheetMaker {
  /// The content of `office:spreadsheet`.
  public var tables: String
  /// The content of `office:automatic-styles`.
  public var styles = ""
  public var others: [ZipMaker.Entry] = []

  public init(tables: String) {
    self.tables = tables
  }

  /// A spreadsheet of one sheet, given by its rows.
  public init(rows: String) {
    self.init(tables: "<table:table table:name=\"Data\">\(rows)</table:table>")
  }

  public var content: String {
    let names = ["office", "table", "text", "style"].map {
      "xmlns:\($0)=\"urn:oasis:names:tc:opendocument:xmlns:\($0):1.0\""
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content "
      + names.joined(separator: " ")
      + " xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">"
      + "<office:automatic-styles>\(styles)</office:automatic-styles><office:body>"
      + "<office:spreadsheet>\(tables)</office:spreadsheet></office:body>"
      + "</office:document-content>"
  }

  public var entries: [ZipMaker.Entry] {
    [
      ZipMaker.Entry("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
      ZipMaker.Entry("content.xml", content),
    ] + others
  }

  public var bytes: [UInt8] { ZipMaker(entries).bytes }
}
