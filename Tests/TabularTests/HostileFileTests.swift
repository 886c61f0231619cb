import CZip
import TestSupport
import Testing

@testable import Tabular

@Suite struct HostileFileTests {
  private let honest = WorkbookMaker(rows: "<row r=\"1\"><c><v>1</v></c></row>").entries

  private func code(_ entries: [ZipMaker.Entry]) -> String? {
    fault { try xlsx(ZipMaker(entries).bytes) }?.code
  }

  @Test("the workbook that the others here are made from is read")
  func readsHonest() throws {
    #expect(try xlsx(ZipMaker(honest).bytes) == [ReadRow(1, "1")])
  }

  @Test("an entry that unpacks to a thousand times its size is refused before it is unpacked")
  func refusesBomb() throws {
    let scratch = try Scratch()
    let path = scratch.path("bomb.xlsx")
    let zeros = [UInt8](repeating: 0x20, count: 12 << 20)
    try PackedZip.write(honest + [ZipMaker.Entry("xl/media/bomb.xml", zeros)], to: path)
    let bomb = fault { try XLSXTable(path: path, sheet: nil).rows() }
    #expect(bomb?.code == "table.zip.bomb")
    #expect(
      bomb?.message == "'xl/media/bomb.xml' in the file unpacks to far more than a workbook holds")
    // Up to ten megabytes no packing is suspect.
    let small = [UInt8](repeating: 0x20, count: 8 << 20)
    try PackedZip.write(honest + [ZipMaker.Entry("xl/media/blank.xml", small)], to: path)
    #expect(try XLSXTable(path: path, sheet: nil).rows() == [ReadRow(1, "1")])
  }

  @Test(
    "an entry that is declared larger than any sheet, or unpacks to more than declared, is refused")
  func refusesSizes() {
    var entries = honest
    entries[3].declaredSize = 0xFFFF_FFF0
    #expect(code(entries) == "table.zip.bomb")
    entries[3].declaredSize = 20
    #expect(code(entries) == "table.zip.bomb" || code(entries) == "table.zip.damaged")
  }

  @Test("entries that share their bytes are refused")
  func refusesOverlap() {
    var shared = ZipMaker.Entry("xl/worksheets/sheet2.xml", honest[3].bytes)
    shared.sharesBytesOf = 3
    #expect(code(honest + [shared]) == "table.zip.overlap")
  }

  @Test(
    "a path that leads out of the file is refused",
    arguments: [
      "/etc/passwd", "../outside.xml", "xl/../../outside.xml", "xl\\..\\..\\x.xml",
      "..\\x.xml", "\\x.xml", "\\\\server\\x.xml", "C:/x.xml", "C:\\x.xml", "xl/..", "xl\\..",
      "c:x",
    ])
  func refusesPaths(name: String) {
    #expect(code(honest + [ZipMaker.Entry(name, "x")]) == "table.zip.path")
  }

  @Test("a workbook whose parts are named with backslashes is read")
  func readsBackslashes() throws {
    var entries = honest
    for index in entries.indices {
      entries[index].name = entries[index].name.replacing("/", with: "\\")
      let text = String(decoding: entries[index].bytes, as: UTF8.self)
      let target = text.replacing("worksheets/sheet1", with: "worksheets\\sheet1")
      entries[index].bytes = Array(target.replacing("xl/workbook", with: "xl\\workbook").utf8)
    }
    #expect(try xlsx(ZipMaker(entries).bytes) == [ReadRow(1, "1")])
    // Two names that are the same path are two parts of one name.
    #expect(code(entries + [ZipMaker.Entry("xl/workbook.xml", "x")]) == "table.zip.duplicate")
  }

  @Test("two dots in a name are no path")
  func allowsDots() {
    #expect(code(honest + [ZipMaker.Entry("xl/media/picture..png", "x")]) == nil)
  }

  @Test("two entries of one name are refused, whatever their letter case")
  func refusesDuplicates() {
    #expect(code(honest + [honest[3]]) == "table.zip.duplicate")
    #expect(
      code(honest + [ZipMaker.Entry("XL/worksheets/Sheet1.xml", "x")]) == "table.zip.duplicate")
  }

  @Test("relationships that lead out of the file are refused, and those to the web are passed over")
  func refusesTargets() {
    var entries = honest
    let text = String(decoding: entries[2].bytes, as: UTF8.self)
    entries[2].bytes = Array(text.replacing("worksheets/", with: "../../../").utf8)
    #expect(code(entries) == "table.part.form")
    let link =
      "<Relationship Id=\"rId9\" Type=\"hyperlink\" TargetMode=\"External\" Target=\"../../../x\"/>"
    entries[2].bytes = Array(text.replacing("</Rel", with: link + "</Rel").utf8)
    #expect(code(entries) == nil)
  }

  @Test("a directory of very many entries is refused before it is read")
  func refusesManyEntries() {
    let many = (0...10_000).map { ZipMaker.Entry("\($0)", "") }
    #expect(code(many) == "table.zip.entries")
    var zip = ZipMaker(honest)
    zip.declaredCount = 60_000
    let bytes = zip.bytes
    #expect(fault { try xlsx(bytes) }?.code == "table.zip.entries")
  }

  @Test("a locked entry is a fault of its own, and so is one packed in an unusual way")
  func refusesLocked() {
    var entries = honest
    entries[3].flags = 1
    #expect(code(entries) == "table.file.locked")
    entries[3].flags = 0
    entries[3].method = 12
    #expect(code(entries) == "table.zip.method")
  }

  @Test("a spreadsheet that is locked with a password is known by its list of parts")
  func refusesLockedSpreadsheet() {
    let manifest = """
      <m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
      <m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>
      """
    let entries = [
      ZipMaker.Entry("mimetype", TableFile.mediaType), ZipMaker.Entry("content.xml", "\u{1}\u{2}"),
      ZipMaker.Entry("META-INF/manifest.xml", manifest),
    ]
    #expect(fault { try ods(ZipMaker(entries).bytes) }?.code == "table.file.locked")
    let wrapped = [
      ZipMaker.Entry("mimetype", TableFile.mediaType), ZipMaker.Entry("encrypted-package", "x"),
    ]
    #expect(fault { try ods(ZipMaker(wrapped).bytes) }?.code == "table.file.locked")
  }

  @Test("a document type is refused in every part that is read")
  func refusesDocumentTypes() {
    var book = WorkbookMaker(rows: "")
    book.setStrings([])
    book.setFormats([])
    let entries = book.entries
    let types = [
      "<!DOCTYPE x [<!ENTITY a \"b\">]>", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">",
      "<!DOCTYPE x>",
    ]
    for index in entries.indices {
      for type in types {
        var hostile = entries
        hostile[index].bytes = Array(type.utf8) + hostile[index].bytes
        let refused = fault { try xlsx(ZipMaker(hostile).bytes) }
        #expect(refused?.code == "table.xml.doctype")
        #expect(
          refused?.message == "'\(entries[index].name)' in the file declares a document type")
      }
    }
    var content = SpreadsheetMaker(rows: "").entries
    content[1].bytes = Array("<!DOCTYPE x>".utf8) + content[1].bytes.dropFirst(38)
    #expect(fault { try ods(ZipMaker(content).bytes) }?.code == "table.xml.doctype")
  }

  @Test("a part that is not well-formed is a fault with its name, its line and the row")
  func namesMalformedXML() throws {
    var entries = honest
    let text = String(decoding: entries[3].bytes, as: UTF8.self)
    let second = "\n<row r=\"7\"><c><v>2</v></row>"
    entries[3].bytes = Array(text.replacing("</sheetData>", with: second + "</sheetData>").utf8)
    let malformed = fault { try xlsx(ZipMaker(entries).bytes) }
    #expect(malformed?.code == "table.xml.malformed")
    #expect(malformed?.row == 7)
    #expect(
      malformed?.message
        == "'xl/worksheets/sheet1.xml' in the file is not well-formed at its line 2"
        + " (mismatched tag)"
    )
    for bytes in [[], [0x3C], [0xEF, 0xBB, 0xBF], Array("<a>&b;</a>".utf8), Array("\u{0}".utf8)]
      as [[UInt8]]
    {
      entries[3].bytes = bytes
      #expect(code(entries) == "table.xml.malformed" || code(entries) == "table.part.form")
    }
  }

  @Test("elements nested too deep, tags without end and names without end are refused")
  func refusesEndlessXML() {
    func sheet(_ content: String) -> String? {
      var book = WorkbookMaker()
      book.add("Data", rows: content)
      let bytes = book.bytes
      return fault { try xlsx(bytes) }?.code
    }
    #expect(sheet(String(repeating: "<a>", count: 300)) == "table.xml.depth")
    let long = String(repeating: "x", count: 4 << 20)
    #expect(sheet("<a b=\"\(long)\"/>") == "table.xml.size")
    #expect(sheet("<!--\(long)-->") == "table.xml.size")
    #expect(sheet("<?a \(long)?>") == "table.xml.size")
    #expect(sheet("<\(long)/>") == "table.xml.size")
    // Honest text of that length between elements is no token and takes no memory.
    #expect(sheet(long) == nil)
    #expect(sheet("<![CDATA[\(long)]]>") == nil)
    let names = (0..<1_000_000).map { "<n\($0) a\($0)=\"\"/>" }.joined()
    #expect(sheet(names) == "table.xml.size")
  }

  @Test("the workbook's texts have a limit")
  func limitsSharedStrings() throws {
    var book = WorkbookMaker()
    book.setStrings((1...100).map { _ in "<t>\(String(repeating: "x", count: 32_000))</t>" })
    let archive = try ZipArchive(bytes: book.bytes)
    for (limit, code) in [(3_200_400, nil), (3_200_000, "table.strings.size")] {
      let part = try #require(try archive.stream("xl/sharedStrings.xml", atMost: 4 << 20))
      let large = fault {
        _ = try SharedStrings(reading: part, bytesAtMost: limit)
        return []
      }
      #expect(large?.code == code)
    }
  }

  @Test("a shared text that is referred to again and again does not fill the memory")
  func limitsRepeatedTexts() {
    var book = WorkbookMaker()
    book.setStrings(["<t>\(String(repeating: "x", count: 32_000))</t>"])
    book.add(
      "Data", rows: "<row>" + String(repeating: "<c t=\"s\"><v>0</v></c>", count: 600) + "</row>")
    let bytes = book.bytes
    let large = fault { try xlsx(bytes) }
    #expect(large?.code == "table.row.size")
    #expect(large?.column == 525)
  }

  @Test("wherever a file is cut short, reading ends in a fault")
  func survivesCuts() throws {
    let bytes = ZipMaker(honest).bytes
    for count in 0..<bytes.count {
      #expect(fault { try xlsx(Array(bytes.prefix(count))) } != nil, "\(count)")
    }
    let spreadsheet = SpreadsheetMaker(rows: "").bytes
    for count in 0..<spreadsheet.count {
      #expect(fault { try ods(Array(spreadsheet.prefix(count))) } != nil, "\(count)")
    }
  }

  @Test("a changed byte in a sheet is found by its checksum, even behind the last row")
  func comparesChecksums() throws {
    var entries = honest
    entries[3].bytes += Array("<!-- end -->".utf8)
    entries[3].checksum = 1
    let damaged = fault { try xlsx(ZipMaker(entries).bytes) }
    #expect(damaged?.code == "table.zip.damaged")
    #expect(
      damaged?.message
        == "'xl/worksheets/sheet1.xml' in the file is damaged or was cut short (CRC error)")
  }

  @Test("random changes of bytes never do more than end in a fault", arguments: 1...5)
  func survivesChanges(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    for whole in [ZipMaker(honest).bytes, SpreadsheetMaker(rows: "<table:table-row/>").bytes] {
      for _ in 0..<400 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
          let place = Int.random(in: 0..<bytes.count, using: &generator)
          bytes[place] = UInt8.random(in: 0...255, using: &generator)
        }
        _ = fault { try xlsx(bytes) }
        _ = fault { try ods(bytes) }
      }
    }
  }
}

/// Packs entries with libzip, as a real program would.
enum PackedZip {
  struct Failure: Error {}

  static func write(_ entries: [ZipMaker.Entry], to path: String) throws {
    guard let archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, nil) else { throw Failure() }
    let buffers = entries.map { entry in
      let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: entry.bytes.count, alignment: 1)
      buffer.copyBytes(from: entry.bytes)
      return buffer
    }
    defer { buffers.forEach { $0.deallocate() } }
    for (entry, buffer) in zip(entries, buffers) {
      guard
        let source = zip_source_buffer(archive, buffer.baseAddress, UInt64(buffer.count), 0),
        zip_file_add(archive, entry.name, source, 0) >= 0
      else { throw Failure() }
    }
    guard zip_close(archive) == 0 else { throw Failure() }
  }
}
