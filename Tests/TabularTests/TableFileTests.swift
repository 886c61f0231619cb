import TestSupport
import Testing

@testable import Tabular

@Suite struct TableFileTests {
  @Test("what a file is is told by its first bytes")
  func tellsKinds() {
    let kinds: [(TableFile, [UInt8])] = [
      (.xlsx, WorkbookMaker(rows: "").bytes), (.ods, SpreadsheetMaker(rows: "").bytes),
      (.xlsx, [0x50, 0x4B, 3, 4]), (.xlsx, [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)),
      (.compound, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]),
      (.html, Array("\u{FEFF}\r\n<!DOCTYPE html><html>".utf8)),
      (.html, Array("<HTML ><table>".utf8)),
      (.html, Array("<table border=1>".utf8)), (.html, Array("<?xml version=\"1.0\"?><html>".utf8)),
      (.xml, Array("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>".utf8)),
      (.text, Array("code,amount\nA1,2".utf8)), (.text, [0xFF, 0xFE, 0x61, 0]),
      (.text, [0x61, 0, 0x62, 0]), (.text, Array("\u{FEFF}Tŷ".utf8)), (.text, [0xA3, 0x31]),
      (.binary, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]),
      (.binary, [0x1F, 0x8B, 8, 0, 1, 2, 3]), (.empty, []),
    ]
    for (kind, bytes) in kinds {
      #expect(
        TableFile(head: Array(bytes.prefix(TableFile.headLength))) == kind, "\(bytes.prefix(8))")
    }
  }

  @Test("a file that is no workbook is refused with what it is")
  func namesOthers() {
    for (text, part) in [
      ("a,b\n1,2\n", "this is text"), ("<html><table></table></html>", "this is a web page"),
      ("<?xml version=\"1.0\"?><Workbook/>", "this is XML"), ("", "the file is empty"),
      ("%PDF-1.7\n\u{1}\u{2}\u{3}\u{4}", "not a workbook of any kind"),
    ] {
      for refused in [fault { try xlsx(Array(text.utf8)) }, fault { try ods(Array(text.utf8)) }] {
        #expect(refused?.message.contains(part) == true, "\(refused?.message ?? "none")")
      }
    }
    let old: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    #expect(fault { try xlsx(old) }?.code == "table.file.kind")
    #expect(fault { try xlsx([0xD0, 0xCF]) }?.code == "table.file.kind")
  }

  @Test("a workbook of the other format, a zip file of something else and a binary one are named")
  func namesOtherZips() {
    let spreadsheet = SpreadsheetMaker(rows: "").bytes
    let workbook = WorkbookMaker(rows: "").bytes
    #expect(
      fault { try xlsx(spreadsheet) }?.message
        == "this is an OpenDocument spreadsheet and not an .xlsx workbook")
    #expect(
      fault { try ods(workbook) }?.message
        == "this is an .xlsx workbook and not an OpenDocument spreadsheet")
    let others = ZipMaker([ZipMaker.Entry("readme.txt", "x")]).bytes
    #expect(fault { try xlsx(others) }?.message == "this is a zip file that holds no workbook")
    #expect(fault { try xlsx(ZipMaker().bytes) }?.code == "table.file.kind")
    var binary = WorkbookMaker(rows: "").entries
    let text = String(decoding: binary[0].bytes, as: UTF8.self)
    binary[0].bytes = Array(text.replacing("workbook.xml", with: "workbook.bin").utf8)
    #expect(
      fault { try xlsx(ZipMaker(binary).bytes) }?.message == "this is a binary workbook (.xlsb)")
  }

  @Test("a file that is not there, or is a folder, is a fault")
  func namesMissing() throws {
    let scratch = try Scratch()
    for path in [scratch.path("none.xlsx"), scratch.url.path] {
      let missing = fault { try XLSXTable(path: path, sheet: nil).rows() }
      #expect(missing?.code == "table.file.unreadable", "\(missing?.message ?? "none")")
    }
  }
}
