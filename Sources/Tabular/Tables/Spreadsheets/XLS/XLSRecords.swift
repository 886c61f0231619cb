/// The kinds of records that are read of a workbook.
enum XLSRecordKind {
  static let formula: UInt16 = 0x0006
  static let endOfFile: UInt16 = 0x000A
  static let dateMode: UInt16 = 0x0022
  static let filePassword: UInt16 = 0x002F
  static let continued: UInt16 = 0x003C
  static let boundSheet: UInt16 = 0x0085
  static let manyShort: UInt16 = 0x00BD
  static let richText: UInt16 = 0x00D6
  static let cellFormat: UInt16 = 0x00E0
  static let sharedTexts: UInt16 = 0x00FC
  static let sharedText: UInt16 = 0x00FD
  static let number: UInt16 = 0x0203
  static let text: UInt16 = 0x0204
  static let booleanOrError: UInt16 = 0x0205
  static let formulaText: UInt16 = 0x0207
  static let array: UInt16 = 0x0221
  static let dataTable: UInt16 = 0x0236
  static let shortNumber: UInt16 = 0x027E
  static let numberFormat: UInt16 = 0x041E
  static let sharedFormula: UInt16 = 0x04BC
  static let beginOfFile: UInt16 = 0x0809
}

/// A record's kind, and where its content stands in the stream.
struct XLSRecord {
  let kind: UInt16
  let start: Int
  let length: Int

  /// Where the next record begins.
  var end: Int { start + length }
}

extension CompoundStream {
  /// The record that begins at a place; nil at the end of the stream.
  func record(at offset: Int) throws(TableFault) -> XLSRecord? {
    guard offset + 4 <= size else { return nil }
    let head = try bytes(at: offset, count: 4)
    return XLSRecord(kind: head.short(0), start: offset + 4, length: Int(head.short(2)))
  }

  /// The content of a record, until the next call.
  func content(
    _ record: XLSRecord, atLeast count: Int
  ) throws(TableFault) -> UnsafeRawBufferPointer {
    guard record.length >= count else { throw .recordForm("a record is too short") }
    return try bytes(at: record.start, count: record.length)
  }
}

extension UnsafeRawBufferPointer {
  /// Two bytes as a number, the lower one first.
  func short(_ offset: Int) -> UInt16 {
    UInt16(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// Four bytes as a number, the lowest first.
  func long(_ offset: Int) -> UInt32 {
    UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Eight bytes as a binary fraction.
  func double(_ offset: Int) -> Double {
    Double(
      bitPattern: UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
  }
}

/// Reads what goes on over a record and the CONTINUE records behind it: texts above all.
///
/// Texts are units of UTF-16, of which the higher bytes are left out where all are zero; the code
/// page has no say. Each CONTINUE that a text runs into says anew whether they are left out there.
struct XLSContent {
  private let stream: CompoundStream
  private var offset: Int
  /// How much of the present record is left.
  private var left: Int
  /// The first half of a character of two units.
  private var leading: UInt16?

  init(_ stream: CompoundStream, _ record: XLSRecord, from start: Int = 0) throws(TableFault) {
    guard start <= record.length else { throw .recordForm("a record is too short") }
    self.stream = stream
    offset = record.start + start
    left = record.length - start
  }

  /// Whether nothing is left, nor goes on in a further record.
  mutating func isAtEnd() throws(TableFault) -> Bool {
    while left == 0 {
      guard try advance() else { return true }
    }
    return false
  }

  mutating func byte() throws(TableFault) -> UInt8 {
    guard try !isAtEnd() else { throw .recordForm("a text is cut short") }
    let byte = try stream.bytes(at: offset, count: 1)[0]
    offset += 1
    left -= 1
    return byte
  }

  mutating func short() throws(TableFault) -> UInt16 {
    UInt16(try byte()) | UInt16(try byte()) << 8
  }

  mutating func long() throws(TableFault) -> UInt32 {
    UInt32(try short()) | UInt32(try short()) << 16
  }

  mutating func skip(_ count: Int) throws(TableFault) {
    var count = count
    while count > 0 {
      guard try !isAtEnd() else { throw .recordForm("a text is cut short") }
      let part = min(count, left)
      offset += part
      left -= part
      count -= part
    }
  }

  /// A text with its length in front, and the formats and phonetic readings behind it passed over.
  ///
  /// The length of a short one is one byte, as that of a sheet's name.
  mutating func text(into text: inout [UInt8], isShort: Bool = false) throws(TableFault) {
    let count = isShort ? Int(try byte()) : Int(try short())
    let flags = try byte()
    let runs = flags & 8 != 0 ? Int(try short()) : 0
    let phonetic = flags & 4 != 0 ? Int(try long()) : 0
    guard count <= Self.mostUnits else { throw .cellTooLarge(Self.mostUnits) }
    text.removeAll(keepingCapacity: true)
    try units(count, isWide: flags & 1 != 0, into: &text)
    try skip(4 * runs + phonetic)
  }

  private mutating func units(
    _ count: Int, isWide: Bool, into text: inout [UInt8]
  ) throws(TableFault) {
    var (rest, isWide) = (count, isWide)
    leading = nil
    while rest > 0 {
      if left == 0 {
        guard try advance() else { throw .recordForm("a text is cut short") }
        isWide = try byte() & 1 != 0
        continue
      }
      let part = min(rest, isWide ? left / 2 : left)
      guard part > 0 else { throw .recordForm("a character is cut in two") }
      let length = isWide ? 2 * part : part
      let bytes = try stream.bytes(at: offset, count: length)
      if isWide { appendWide(bytes, to: &text) } else { appendNarrow(bytes, to: &text) }
      offset += length
      left -= length
      rest -= part
    }
    endCharacter(&text)
  }

  private mutating func appendNarrow(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
    endCharacter(&text)
    for byte in bytes {
      if byte < 0x80 {
        text.append(byte)
      } else {
        text.append(0xC0 | byte >> 6)
        text.append(0x80 | byte & 0x3F)
      }
    }
  }

  private mutating func appendWide(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
    for place in stride(from: 0, to: bytes.count, by: 2) {
      let unit = bytes.short(place)
      if let first = leading, UTF16.isTrailSurrogate(unit) {
        leading = nil
        let scalar = 0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(unit) - 0xDC00
        append(Unicode.Scalar(scalar) ?? "\u{FFFD}", to: &text)
        continue
      }
      endCharacter(&text)
      if UTF16.isLeadSurrogate(unit) {
        leading = unit
      } else {
        append(Unicode.Scalar(unit) ?? "\u{FFFD}", to: &text)
      }
    }
  }

  /// Puts a mark for half a character that has no other half.
  private mutating func endCharacter(_ text: inout [UInt8]) {
    guard leading != nil else { return }
    leading = nil
    append("\u{FFFD}", to: &text)
  }

  private func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
    if scalar.value < 0x80 {
      text.append(UInt8(scalar.value))
    } else {
      text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// Goes on to the CONTINUE record behind this one, if there is one.
  private mutating func advance() throws(TableFault) -> Bool {
    guard let next = try stream.record(at: offset + left), next.kind == XLSRecordKind.continued
    else { return false }
    offset = next.start
    left = next.length
    return true
  }

  /// The most that a cell of a workbook holds.
  private static let mostUnits = 32_767
}
