/// What an `.xls` workbook (BIFF8) says of itself before its sheets.
struct XLSWorkbook {
  /// The sheets of cells in their order; those of charts and macros are left out.
  private(set) var sheets: [ListedSheet] = []
  /// Where each of them begins in the stream.
  private(set) var offsets: [Int] = []
  private(set) var epoch = SheetDate.Epoch.year1900
  private(set) var strings = SharedStrings()
  /// The number formats of cell formats, by number.
  private var formats: [Int] = []
  private var ownFormats: [Int: Bool] = [:]
  private var dateFormats: [Bool] = []

  init(reading stream: CompoundStream) throws(TableFault) {
    guard let first = try stream.record(at: 0) else {
      throw .recordForm("it begins with no record")
    }
    try Self.checkEdition(first, stream)
    var offset = first.end
    while let record = try stream.record(at: offset), record.kind != XLSRecordKind.endOfFile {
      offset = record.end
      try note(record, stream)
    }
    dateFormats = formats.map { ownFormats[$0] ?? NumberFormat.isDate(builtIn: $0) }
  }

  /// Whether cells of a format are dates; no cell of an unknown format is.
  func showsDate(_ format: UInt16) -> Bool {
    Int(format) < dateFormats.count && dateFormats[Int(format)]
  }

  /// Refuses editions before that of 1997.
  static func checkEdition(
    _ record: XLSRecord, _ stream: CompoundStream
  ) throws(TableFault) {
    guard [0x0009, 0x0209, 0x0409, XLSRecordKind.beginOfFile].contains(record.kind) else {
      throw .recordForm("it begins with another record than a workbook")
    }
    guard record.kind == XLSRecordKind.beginOfFile else { throw .fileOld }
    let version = try stream.content(record, atLeast: 4).short(0)
    guard version == 0x0600 else { throw .fileOld }
  }

  private mutating func note(_ record: XLSRecord, _ stream: CompoundStream) throws(TableFault) {
    switch record.kind {
    case XLSRecordKind.filePassword: throw .fileLocked
    case XLSRecordKind.dateMode:
      if try stream.content(record, atLeast: 2).short(0) == 1 { epoch = .year1904 }
    case XLSRecordKind.numberFormat: try noteFormat(record, stream)
    case XLSRecordKind.cellFormat:
      // Cells name a format by two bytes, so that those beyond have no use.
      guard formats.count <= Int(UInt16.max) else { return }
      formats.append(Int(try stream.content(record, atLeast: 4).short(2)))
    case XLSRecordKind.boundSheet: try noteSheet(record, stream)
    case XLSRecordKind.sharedTexts: try readTexts(record, stream)
    default: break
    }
  }

  private mutating func noteFormat(
    _ record: XLSRecord, _ stream: CompoundStream
  ) throws(TableFault) {
    let number = Int(try stream.content(record, atLeast: 5).short(0))
    var content = try XLSContent(stream, record, from: 2)
    var code: [UInt8] = []
    try content.text(into: &code)
    ownFormats[number] = NumberFormat.isDate(code: String(decoding: code, as: UTF8.self))
  }

  private mutating func noteSheet(
    _ record: XLSRecord, _ stream: CompoundStream
  ) throws(TableFault) {
    let head = try stream.content(record, atLeast: 8)
    let (offset, state, kind) = (Int(head.long(0)), head[4] & 3, head[5])
    guard kind == 0 else { return }
    guard sheets.count < Self.mostSheets else { throw .sheetsTooMany(Self.mostSheets) }
    var content = try XLSContent(stream, record, from: 6)
    var name: [UInt8] = []
    try content.text(into: &name, isShort: true)
    sheets.append(
      ListedSheet(name: String(decoding: name, as: UTF8.self), isHidden: state != 0))
    offsets.append(offset)
  }

  /// Reads the texts that cells refer to by number; how many there are is believed only as far as
  /// they are there.
  private mutating func readTexts(
    _ record: XLSRecord, _ stream: CompoundStream
  ) throws(TableFault) {
    var content = try XLSContent(stream, record)
    _ = try content.long()
    let count = try content.long()
    var text: [UInt8] = []
    var read: UInt32 = 0
    while read < count, try !content.isAtEnd() {
      try content.text(into: &text)
      try strings.append(text)
      read += 1
    }
  }

  private static let mostSheets = 10_000
}
