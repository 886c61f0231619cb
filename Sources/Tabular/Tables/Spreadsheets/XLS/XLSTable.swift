/// The rows of one sheet of an `.xls` workbook of Excel 97 to 2003 (BIFF8).
///
/// What ``XLSXTable`` says of formulas and of rows holds here as well. Programs that write a
/// formula without working it out store 0 or an empty text with it and a mark that Excel is to work
/// it out; such a cell is a formula without a value.
///
/// The records of a sheet may stand in any order. A first pass notes where each cell's record is,
/// eight bytes a record; rows are then read one by one, so that a cell far out takes no more memory
/// than one near by.
public final class XLSTable: SheetReader {
  public let sheetName: String
  private let stream: CompoundStream
  private let workbook: XLSWorkbook
  /// Of each cell record its row, in the upper sixteen bits, and its place in the stream.
  private let index: [UInt64]
  private var next = 0
  private var assembly = RowAssembly()
  private var text: [UInt8] = []

  /// Opens a workbook.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - sheet: a sheet's name, or a number that counts from 1 the sheets of cells that one sees;
  ///     nil for the first of these. A hidden sheet is found by its name alone.
  /// - Throws: ``TableFault``, also where there is no such sheet.
  public convenience init(path: String, sheet: String?) throws(TableFault) {
    try self.init(try RandomBytes(path: path), sheet: sheet)
  }

  /// Opens a workbook whose bytes are at hand.
  package convenience init(bytes: [UInt8], sheet: String?) throws(TableFault) {
    try self.init(RandomBytes(bytes: bytes), sheet: sheet)
  }

  private init(_ source: RandomBytes, sheet: String?) throws(TableFault) {
    let kind = TableFile(head: try source.bytes(at: 0, count: TableFile.headLength))
    guard kind == .compound else { throw .notAWorkbook(kind) }
    let file = try CompoundFile(source)
    guard let stream = try file.stream("Workbook") else {
      if file.has("EncryptedPackage") { throw .fileLocked }
      throw file.has("Book") ? .fileOld : .compoundWithoutWorkbook
    }
    workbook = try XLSWorkbook(reading: stream)
    let choice = try SheetChoice(sheet, among: workbook.sheets)
    sheetName = choice.sheet.name
    index = try XLSSheetIndex(stream, from: workbook.offsets[choice.index]).entries
    self.stream = stream
  }

  public var progress: Double { index.isEmpty ? 1 : Double(next) / Double(index.count) }

  public func visibleSheets() -> [String] {
    workbook.sheets.filter { !$0.isHidden }.map(\.name)
  }

  public func read(_ row: inout TableRow) throws(TableFault) -> Bool {
    while next < index.count {
      let number = XLSSheetIndex.row(index[next])
      let first = next
      while next < index.count, XLSSheetIndex.row(index[next]) == number { next += 1 }
      do {
        try assemble(first..<next, number: number + 1)
        guard !assembly.row.isBlank else { continue }
        try assembly.exchange(&row)
      } catch {
        throw error.placed(atLeast: number + 1)
      }
      return true
    }
    return false
  }

  // MARK: - Rows

  /// A cell that is to be put in its order.
  private struct LooseCell {
    let column: Int
    let text: [UInt8]
    let kind: CellKind
  }

  private func assemble(_ entries: Range<Int>, number: Int) throws(TableFault) {
    assembly.begin(number: number)
    var last = -1
    var isInOrder = true
    for entry in entries {
      try cells(of: entry) { (column, text, kind) throws(TableFault) in
        isInOrder = isInOrder && column > last
        last = column
        if isInOrder { try assembly.add(text, kind, column: column) }
      }
    }
    if !isInOrder { try assembleLoose(entries, number: number) }
  }

  /// A row whose cells stand in another order than from left to right; of two in one place the
  /// later counts.
  private func assembleLoose(_ entries: Range<Int>, number: Int) throws(TableFault) {
    var loose: [Int: LooseCell] = [:]
    var bytesHeld = 0
    for entry in entries {
      try cells(of: entry) { (column, text, kind) throws(TableFault) in
        bytesHeld += text.count - (loose[column]?.text.count ?? 0)
        try RowAssembly.checkSize(bytesHeld)
        loose[column] = LooseCell(column: column, text: Array(text), kind: kind)
      }
    }
    assembly.begin(number: number)
    for cell in loose.values.sorted(by: { $0.column < $1.column }) {
      try assembly.add(cell.text, cell.kind, column: cell.column)
    }
  }

  // MARK: - Cells

  private typealias CellBody = (Int, ArraySlice<UInt8>, CellKind) throws(TableFault) -> Void

  /// Hands on the cells of one record.
  private func cells(of entry: Int, _ body: CellBody) throws(TableFault) {
    guard let record = try stream.record(at: XLSSheetIndex.offset(index[entry])) else {
      throw .compoundDamaged("a record is cut short")
    }
    let content = try stream.content(record, atLeast: 6)
    let column = Int(content.short(2))
    let last = record.kind == XLSRecordKind.manyShort ? column + (record.length - 6) / 6 : column
    guard last < RowAssembly.mostColumns else {
      throw .sheetColumns(RowAssembly.mostColumns)
        .at(row: XLSSheetIndex.row(index[entry]) + 1, column: column + 1)
    }
    do {
      try cells(record, content, column, body)
    } catch {
      throw error.at(row: XLSSheetIndex.row(index[entry]) + 1, column: column + 1)
    }
  }

  private func cells(
    _ record: XLSRecord, _ content: UnsafeRawBufferPointer, _ column: Int, _ body: CellBody
  ) throws(TableFault) {
    switch record.kind {
    case XLSRecordKind.sharedText:
      guard record.length >= 10 else { throw .recordForm("a record is too short") }
      let number = Int(content.long(6))
      guard let string = workbook.strings[number] else { throw .cellString("\(number)") }
      try body(column, string, .text)
    case XLSRecordKind.number:
      guard record.length >= 14 else { throw .recordForm("a record is too short") }
      try add(content.double(6), content.short(4), column, body)
    case XLSRecordKind.shortNumber:
      guard record.length >= 10 else { throw .recordForm("a record is too short") }
      try add(Self.number(short: content.long(6)), content.short(4), column, body)
    case XLSRecordKind.manyShort: try addMany(record, content, column, body)
    case XLSRecordKind.booleanOrError:
      guard record.length >= 8 else { throw .recordForm("a record is too short") }
      try add(code: content[6], isError: content[7] != 0, column, body)
    case XLSRecordKind.text, XLSRecordKind.richText:
      try addText(record, from: 6, column, body)
    default: try addFormula(record, content, column, body)
    }
  }

  private func addMany(
    _ record: XLSRecord, _ content: UnsafeRawBufferPointer, _ column: Int, _ body: CellBody
  ) throws(TableFault) {
    for place in 0..<((record.length - 6) / 6) {
      let start = 4 + 6 * place
      let value = Self.number(short: content.long(start + 2))
      try add(value, content.short(start), column + place, body)
    }
  }

  private func add(
    _ value: Double, _ format: UInt16, _ column: Int, _ body: CellBody
  ) throws(TableFault) {
    guard value.isFinite else { return try body(column, Self.error(0x24)[...], .error) }
    if workbook.showsDate(format), let day = SheetDate.text(serial: value, workbook.epoch) {
      try body(column, day[...], .date)
    } else {
      try body(column, NumberText.text(value)[...], .number)
    }
  }

  private func add(
    code: UInt8, isError: Bool, _ column: Int, _ body: CellBody
  ) throws(TableFault) {
    if isError {
      try body(column, Self.error(code)[...], .error)
    } else {
      try body(column, Array((code == 0 ? "FALSE" : "TRUE").utf8)[...], .boolean)
    }
  }

  private func addText(
    _ record: XLSRecord, from start: Int, _ column: Int, _ body: CellBody
  ) throws(TableFault) {
    var content = try XLSContent(stream, record, from: start)
    try content.text(into: &text)
    try body(column, text[...], .text)
  }

  /// A formula by its stored result, of which a text stands in a record of its own behind it.
  private func addFormula(
    _ record: XLSRecord, _ content: UnsafeRawBufferPointer, _ column: Int, _ body: CellBody
  ) throws(TableFault) {
    guard record.length >= 16 else { throw .recordForm("a record is too short") }
    let isToBeWorkedOut = content.short(14) & 2 != 0
    guard content.short(12) == 0xFFFF else {
      let value = content.double(6)
      guard !isToBeWorkedOut || value != 0 else { return try addNoValue(column, body) }
      return try add(value, content.short(4), column, body)
    }
    switch content[6] {
    case 0:
      guard let string = try textBehind(record) else { return try addNoValue(column, body) }
      try addText(string, from: 0, column, body)
    case 1: try add(code: content[8], isError: false, column, body)
    case 2: try add(code: content[8], isError: true, column, body)
    case 3: if isToBeWorkedOut { try addNoValue(column, body) }
    default: throw .recordForm("the result of a formula is of no kind")
    }
  }

  private func addNoValue(_ column: Int, _ body: CellBody) throws(TableFault) {
    try body(column, RowAssembly.formulaWithoutValue[...], .error)
  }

  /// The record of a formula's text, with what else belongs to the formula passed over.
  private func textBehind(_ formula: XLSRecord) throws(TableFault) -> XLSRecord? {
    var offset = formula.end
    while let record = try stream.record(at: offset) {
      switch record.kind {
      case XLSRecordKind.formulaText: return record
      case XLSRecordKind.sharedFormula, XLSRecordKind.array, XLSRecordKind.dataTable,
        XLSRecordKind.continued:
        offset = record.end
      default: return nil
      }
    }
    return nil
  }

  /// A number in four bytes: a whole one or the upper half of a binary fraction, in pence or not.
  private static func number(short value: UInt32) -> Double {
    let number =
      value & 2 != 0
      ? Double(Int32(bitPattern: value) >> 2)
      : Double(bitPattern: UInt64(value & ~3) << 32)
    return value & 1 != 0 ? number / 100 : number
  }

  private static func error(_ code: UInt8) -> [UInt8] {
    let word =
      switch code {
      case 0x00: "#NULL!"
      case 0x07: "#DIV/0!"
      case 0x0F: "#VALUE!"
      case 0x17: "#REF!"
      case 0x1D: "#NAME?"
      case 0x24: "#NUM!"
      case 0x2A: "#N/A"
      default: "#ERROR!"
      }
    return Array(word.utf8)
  }
}

/// Where the cell records of a sheet stand, in the order of its rows.
struct XLSSheetIndex {
  private(set) var entries: [UInt64] = []

  init(_ stream: CompoundStream, from start: Int) throws(TableFault) {
    guard let first = try stream.record(at: start), first.kind == XLSRecordKind.beginOfFile else {
      throw .recordForm("a sheet is not where it should be")
    }
    // A chart in a sheet is a sheet of its own within it.
    var depth = 1
    var offset = first.end
    var isInOrder = true
    while depth > 0, let record = try stream.record(at: offset) {
      switch record.kind {
      case XLSRecordKind.beginOfFile: depth += 1
      case XLSRecordKind.endOfFile: depth -= 1
      case XLSRecordKind.filePassword: throw .fileLocked
      default:
        if depth == 1, Self.isCell(record.kind) {
          guard entries.count < Self.mostEntries else { throw .sheetRows(Self.mostRows) }
          let row = UInt64(try stream.bytes(at: record.start, count: 2).short(0))
          let entry = row << 48 | UInt64(offset)
          isInOrder = isInOrder && entries.last ?? 0 <= entry
          entries.append(entry)
        }
      }
      offset = record.end
    }
    guard depth == 0 else { throw .compoundDamaged("a sheet is cut short") }
    if !isInOrder { entries.sort() }
  }

  static func row(_ entry: UInt64) -> Int { Int(entry >> 48) }

  static func offset(_ entry: UInt64) -> Int { Int(entry & (1 << 48 - 1)) }

  private static func isCell(_ kind: UInt16) -> Bool {
    switch kind {
    case XLSRecordKind.sharedText, XLSRecordKind.number, XLSRecordKind.shortNumber,
      XLSRecordKind.manyShort, XLSRecordKind.booleanOrError, XLSRecordKind.text,
      XLSRecordKind.richText, XLSRecordKind.formula, 0x0206, 0x0406:
      true
    default: false
    }
  }

  private static let mostRows = 65_536
  private static let mostEntries = mostRows * 256
}
