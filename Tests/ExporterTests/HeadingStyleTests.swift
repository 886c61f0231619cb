import Foundation
import Testing

@testable import Exporter

/// Titles and headings have the named styles by which screen readers find them.
@Suite struct HeadingStyleTests {
  private let styles = """
    <styleSheet><fonts count="3"><font><sz val="11"/></font><font><b/><sz val="16"/></font>\
    <font><b/><sz val="13"/></font></fonts><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" \
    fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="1" \
    fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="0" fontId="2" fillId="0" \
    borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" \
    builtinId="0"/></cellStyles></styleSheet>
    """

  @Test("each heading's format becomes one of the named style")
  func names() throws {
    let named = try #require(HeadingStyles.naming(styles, [.title, .heading, .text]))
    #expect(named.contains("fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"1\" applyFont"))
    #expect(named.contains("fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"2\"/>"))
    #expect(named.contains("<cellStyleXfs count=\"3\">"))
    #expect(
      named.contains(
        "<cellStyles count=\"3\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
          + "<cellStyle name=\"Heading 1\" xfId=\"1\" builtinId=\"16\"/>"
          + "<cellStyle name=\"Heading 2\" xfId=\"2\" builtinId=\"17\"/></cellStyles>"))
  }

  @Test("a style that is used and cannot be named is not passed over")
  func refuses() {
    let without = styles.replacing("<b/><sz val=\"13\"/>", with: "<sz val=\"13\"/>")
    #expect(HeadingStyles.naming(without, [.title, .heading]) == nil)
    #expect(HeadingStyles.naming(without, [.title]) != nil)
    #expect(HeadingStyles.naming("<styleSheet/>", [.title]) == nil)
  }

  @Test("openpyxl finds the styles in a file that was written")
  func isWritten() throws {
    var sheet = Sheet("Sheet")
    sheet.put(.text("A title", .title), 0, 0)
    sheet.put(.text("A heading", .heading), 1, 0)
    sheet.put(.text("A text"), 2, 0)
    let workbook = Workbook(
      properties: DocumentProperties(title: "T", created: Date(timeIntervalSince1970: 1e9)),
      sheets: [sheet])
    let path = FileManager.default.temporaryDirectory
      .appending(path: "headings-\(UUID().uuidString).xlsx").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try WorkbookWriter.write(workbook, to: path)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [
      "-c",
      "import openpyxl,sys; s=openpyxl.load_workbook(sys.argv[1]).active;"
        + "print([s.cell(r,1).style for r in (1,2,3)])", path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: output, as: UTF8.self) == "['Heading 1', 'Heading 2', 'Normal']\n")
  }
}
