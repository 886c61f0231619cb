import Foundation
import TestSupport
import Testing

@testable import Tabular

@Suite struct XLSHostileTests {
  private let honest = XLSMaker(cells: (0..<900).flatMap { XLSMaker.number($0, 0, Double($0)) })

  private func code(_ bytes: [UInt8]) -> String? {
    fault { try XLSTable(bytes: bytes, sheet: nil).rows() }?.code
  }

  private func code(cells: [UInt8], globals: [UInt8] = [], behind: [UInt8] = []) -> String? {
    var book = XLSMaker(cells: cells)
    book.globals = globals
    book.behind = behind
    return code(book.bytes)
  }

  @Test("editions before that of 1997 are refused by name, whatever their container")
  func namesOldEditions() {
    var old = XLSMaker(cells: [])
    old.stream = "Book"
    #expect(code(old.bytes) == "table.file.old")
    old.stream = "Workbook"
    old.version = 0x0500
    #expect(code(old.bytes) == "table.file.old")
    for head in [
      [9, 0, 4, 0, 2, 0, 0x10, 0], [9, 2, 6, 0], [9, 4, 6, 0], [9, 8, 8, 0, 0, 5, 5, 0],
    ]
      as [[UInt8]]
    {
      #expect(TableFile(head: head + [0, 0, 0, 0]) == .oldWorkbook)
    }
    let refused = fault { try XLSTable(bytes: [9, 8, 8, 0, 0, 5, 5, 0], sheet: nil).rows() }
    #expect(refused?.message == "this is an .xls workbook of before 1997 (BIFF5 or older)")
    #expect(
      refused?.remedy
        == "open it in a spreadsheet program and save it as .xlsx or as an .xls of 97-2003")
  }

  @Test("a workbook with a password is named, in both of its containers")
  func namesPasswords() {
    let password = XLSMaker.record(0x2F, [1, 0, 1, 0, 1, 0])
    #expect(code(cells: [], globals: password) == "table.file.locked")
    let package = CompoundMaker([
      CompoundMaker.Stream("EncryptionInfo", [1]),
      CompoundMaker.Stream("EncryptedPackage", [1, 2, 3]),
    ])
    #expect(code(package.bytes) == "table.file.locked")
    let letter = CompoundMaker([CompoundMaker.Stream("WordDocument", [1])])
    let refused = fault { try XLSTable(bytes: letter.bytes, sheet: nil).rows() }
    #expect(refused?.message == "this is a file of an Office program that holds no workbook")
  }

  @Test("a chain of sectors without an end, or to sectors that are not there, is refused")
  func refusesChains() {
    let layout = CompoundMaker([CompoundMaker.Stream("Workbook", honest.records)]).layout
    let first = layout.table + 4 * Int(layout.starts[0])
    for next in [layout.starts[0], 0x00FF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFF, 0xFFFF_FFFD] as [UInt32] {
      var bytes = layout.bytes
      bytes.replaceSubrange(first..<(first + 4), with: XLSMaker.long(next))
      #expect(code(bytes) == "table.compound.damaged" || code(bytes) == "table.record.form")
    }
    // A size of gigabytes, and a directory whose entries point at each other.
    var large = layout.bytes
    large.replaceSubrange(
      (layout.directory + 128 + 120)..<(layout.directory + 128 + 124),
      with: XLSMaker.long(0x7FFF_FFFF))
    #expect(code(large) == "table.compound.damaged")
    var tangled = layout.bytes
    for place in [68, 72, 76] {
      let start = layout.directory + 128 + place
      tangled.replaceSubrange(start..<(start + 4), with: XLSMaker.long(1))
    }
    #expect(code(tangled) == nil)
    var headless = layout.bytes
    headless.replaceSubrange(
      (layout.directory + 76)..<(layout.directory + 80), with: XLSMaker.long(7_777))
    #expect(code(headless) == "table.file.kind")
  }

  @Test("a list of the table's sectors that bites its tail is refused")
  func refusesListLoops() {
    var bytes = CompoundMaker([CompoundMaker.Stream("Workbook", honest.records)]).bytes
    bytes.replaceSubrange(68..<72, with: XLSMaker.long(0))
    // The first sector becomes part of the list and names itself as the next part.
    bytes.replaceSubrange(1_020..<1_024, with: XLSMaker.long(0))
    #expect(code(bytes) == "table.compound.damaged")
    for (place, value) in [(30, 60_000), (32, 9), (48, 0xFFFF), (44, 0xFFFF)] as [(Int, UInt16)] {
      var strange = honest.bytes
      strange.replaceSubrange(place..<(place + 2), with: XLSMaker.short(value))
      _ = code(strange)
    }
  }

  @Test("a table of texts that counts more than it holds is read as far as it goes")
  func distrustsCounts() {
    let texts = XLSMaker.long(0xFFFF_FFFF) + XLSMaker.long(0xFFFF_FFFF) + XLSMaker.text("a")
    let table = XLSMaker.record(0xFC, texts)
    #expect(code(cells: XLSMaker.shared(0, 0, 0), behind: table) == nil)
    for index in [1, -1, 0x7FFF_FFFF] {
      #expect(code(cells: XLSMaker.shared(4, 2, index), behind: table) == "table.cell.string")
    }
    #expect(code(cells: XLSMaker.shared(0, 0, 0)) == "table.cell.string")
    let cut = XLSMaker.record(0xFC, XLSMaker.long(1) + XLSMaker.long(1) + XLSMaker.short(500) + [0])
    #expect(code(cells: [], behind: cut) == "table.record.form")
    let phonetic =
      XLSMaker.long(1) + XLSMaker.long(1) + XLSMaker.short(1) + [4] + XLSMaker.long(0xFFFF_FFF0)
    #expect(code(cells: [], behind: XLSMaker.record(0xFC, phonetic + [65])) == "table.record.form")
    let half = XLSMaker.long(1) + XLSMaker.long(1) + XLSMaker.short(2) + [1, 65, 0, 66]
    #expect(code(cells: [], behind: XLSMaker.record(0xFC, half)) == "table.record.form")
    let long = XLSMaker.long(1) + XLSMaker.long(1) + XLSMaker.short(40_000) + [0]
    #expect(code(cells: [], behind: XLSMaker.record(0xFC, long)) == "table.cell.size")
  }

  @Test("records that are too short, places that are none and sheets without an end are refused")
  func refusesRecords() {
    for kind in [0x06, 0xFD, 0x203, 0x204, 0x205, 0x27E, 0xD6] as [UInt16] {
      for length in 0...7 {
        let short = XLSMaker.record(kind, [UInt8](repeating: 0, count: length))
        #expect(code(cells: short) != nil, "\(kind) of \(length) bytes")
      }
    }
    let wide = XLSMaker.record(0x203, [0, 0, 0xFF, 0xFF, 0, 0] + XLSMaker.double(1))
    #expect(code(cells: wide) == "table.sheet.columns")
    let strange = XLSMaker.formula(0, 0, XLSMaker.result(9))
    #expect(code(cells: strange) == "table.record.form")
    var book = XLSMaker(cells: [])
    book.sheets[0].cells = XLSMaker.begin(0x20)
    #expect(code(book.bytes) == "table.compound.damaged")
    var lost = honest
    lost.globals = XLSMaker.record(
      0x85, XLSMaker.long(7) + [0, 0, 1, 0, 65])
    #expect(code(lost.bytes) == "table.record.form")
  }

  @Test("a long text that a row holds again and again does not fill the memory", arguments: [0, 1])
  func limitsRepeatedTexts(order: Int) {
    var book = XLSMaker()
    let text = String(repeating: "漢", count: 4_000)
    let cells = (0..<2_000).flatMap { XLSMaker.shared(0, order == 0 ? $0 : 2_000 - $0, 0) }
    book.behind = XLSMaker.record(0xFC, XLSMaker.long(1) + XLSMaker.long(1) + XLSMaker.text(text))
    book.add("Data", cells)
    #expect(code(book.bytes) == "table.row.size")
  }

  @Test("wherever a file is cut short, reading ends in a fault")
  func survivesCuts() {
    let bytes = XLSMaker(cells: XLSMaker.number(0, 0, 1)).bytes
    for count in stride(from: 0, to: bytes.count, by: 7) {
      _ = code(Array(bytes.prefix(count)))
    }
    for count in stride(from: 0, to: honest.bytes.count - 1_536, by: 512) {
      #expect(code(Array(honest.bytes.prefix(count))) != nil, "\(count)")
    }
  }

  @Test("random changes of bytes never do more than end in a fault", arguments: 1...5)
  func survivesChanges(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var book = XLSMaker()
    book.setFormats(["dd/mm/yyyy"])
    book.setTexts(["first", "sŷcond"])
    book.add(
      "Data",
      XLSMaker.shared(0, 0, 1) + XLSMaker.number(1, 0, 3, format: 0)
        + XLSMaker.formula(1, 1, XLSMaker.result(0)) + XLSMaker.record(0x207, XLSMaker.text("t"))
        + XLSMaker.boolean(2, 0, 1) + XLSMaker.short(3, 3, 7))
    let whole = book.bytes
    for _ in 0..<1_500 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = code(bytes)
    }
  }
}
