/// Makes `.xls` workbooks (BIFF8) of given records.
public struct XLSMaker {
  public struct Sheet {
    public var name: String
    /// 1 for a hidden sheet, 2 for a very hidden one.
    public var state: UInt8 = 0
    /// 0 for a sheet of cells, 2 for a chart.
    public var kind: UInt8 = 0
    public var cells: [UInt8]
  }

  public var sheets: [Sheet] = []
  /// Records before those of the sheets' names.
  public var globals: [UInt8] = []
  /// Records behind them.
  public var behind: [UInt8] = []
  public var version: UInt16 = 0x0600
  public var stream = "Workbook"
  public var others: [CompoundMaker.Stream] = []

  public init() {}

  /// A workbook of one sheet of given cells.
  public init(cells: [UInt8]) {
    add("Data", cells)
  }

  public mutating func add(
    _ name: String, _ cells: [UInt8], state: UInt8 = 0, kind: UInt8 = 0
  ) {
    sheets.append(Sheet(name: name, state: state, kind: kind, cells: cells))
  }

  /// Gives the workbook cell formats, each by the code of its number format or a built-in number.
  public mutating func setFormats(_ codes: [String], builtIn: [UInt16] = []) {
    for (index, code) in codes.enumerated() {
      globals += Self.record(0x041E, Self.short(UInt16(200 + index)) + Self.text(code))
    }
    for number in codes.indices.map({ UInt16(200 + $0) }) + builtIn {
      globals += Self.record(
        0xE0, Self.short(0) + Self.short(number) + [UInt8](repeating: 0, count: 16))
    }
  }

  /// Gives the workbook texts, each in one record.
  public mutating func setTexts(_ texts: [String]) {
    let all = texts.flatMap { Self.text($0) }
    behind += Self.record(
      0xFC, Self.long(UInt32(texts.count)) + Self.long(UInt32(texts.count)) + all)
  }

  /// The stream of the workbook.
  public var records: [UInt8] {
    let bounds = sheets.map { sheet in
      (sheet, Self.shortText(sheet.name))
    }
    let listed = bounds.reduce(0) { $0 + 4 + 6 + $1.1.count }
    let head = Self.begin(5, version) + globals
    var offset = head.count + listed + behind.count + 4
    var list: [UInt8] = []
    var content: [UInt8] = []
    for (sheet, name) in bounds {
      list += Self.record(0x85, Self.long(UInt32(offset)) + [sheet.state, sheet.kind] + name)
      let records = Self.begin(sheet.kind == 2 ? 0x20 : 0x10, version) + sheet.cells + Self.end
      content += records
      offset += records.count
    }
    return head + list + behind + Self.end + content
  }

  public var bytes: [UInt8] {
    CompoundMaker([CompoundMaker.Stream(stream, records)] + others).bytes
  }

  // MARK: - Records

  public static func record(_ kind: UInt16, _ content: [UInt8]) -> [UInt8] {
    short(kind) + short(UInt16(content.count)) + content
  }

  public static func begin(_ kind: UInt16, _ version: UInt16 = 0x0600) -> [UInt8] {
    record(0x0809, short(version) + short(kind) + [UInt8](repeating: 0, count: 12))
  }

  public static let end = record(0x0A, [])

  public static func place(_ row: Int, _ column: Int, _ format: Int = 0) -> [UInt8] {
    short(UInt16(row)) + short(UInt16(column)) + short(UInt16(format))
  }

  public static func number(
    _ row: Int, _ column: Int, _ value: Double, format: Int = 0
  ) -> [UInt8] {
    record(0x203, place(row, column, format) + double(value))
  }

  /// A number in four bytes.
  public static func short(
    _ row: Int, _ column: Int, _ bits: UInt32, format: Int = 0
  ) -> [UInt8] {
    record(0x27E, place(row, column, format) + long(bits))
  }

  public static func label(_ row: Int, _ column: Int, _ text: String) -> [UInt8] {
    record(0x204, place(row, column) + self.text(text))
  }

  public static func shared(_ row: Int, _ column: Int, _ index: Int) -> [UInt8] {
    record(0xFD, place(row, column) + long(UInt32(truncatingIfNeeded: index)))
  }

  public static func boolean(
    _ row: Int, _ column: Int, _ code: UInt8, isError: Bool = false
  ) -> [UInt8] {
    record(0x205, place(row, column) + [code, isError ? 1 : 0])
  }

  /// A formula with its eight bytes of result.
  public static func formula(
    _ row: Int, _ column: Int, _ result: [UInt8], options: UInt16 = 0, format: Int = 0
  ) -> [UInt8] {
    record(0x06, place(row, column, format) + result + short(options) + long(0) + short(0))
  }

  /// The result of a formula that is no number.
  public static func result(_ kind: UInt8, _ code: UInt8 = 0) -> [UInt8] {
    [kind, 0, code, 0, 0, 0, 0xFF, 0xFF]
  }

  // MARK: - Parts

  public static func short(_ value: UInt16) -> [UInt8] { CompoundMaker.number(value, 2) }

  public static func long(_ value: UInt32) -> [UInt8] { CompoundMaker.number(value, 4) }

  public static func double(_ value: Double) -> [UInt8] {
    CompoundMaker.number(value.bitPattern, 8)
  }

  /// A text with its length, in one byte a character where all are below 256.
  public static func text(_ text: String) -> [UInt8] {
    let units = Array(text.utf16)
    return short(UInt16(units.count)) + characters(units)
  }

  static func shortText(_ text: String) -> [UInt8] {
    let units = Array(text.utf16)
    return [UInt8(units.count)] + characters(units)
  }

  private static func characters(_ units: [UInt16]) -> [UInt8] {
    let isWide = units.contains { $0 > 0xFF }
    return [isWide ? 1 : 0] + units.flatMap { isWide ? short($0) : [UInt8($0)] }
  }
}

extension String {
  /// The text in UTF-16 with its byte-order mark.
  public func wideBytes(isBigEndian: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = isBigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
    for unit in utf16 {
      let pair = XLSMaker.short(unit)
      bytes += isBigEndian ? [pair[1], pair[0]] : pair
    }
    return bytes
  }
}
