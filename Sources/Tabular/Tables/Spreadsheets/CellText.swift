/// The text of one cell of a workbook, joined from its runs as they come in.
struct CellText {
  private(set) var bytes: [UInt8] = []
  private var runStart = 0

  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    runStart = 0
  }

  mutating func append(_ piece: UnsafeBufferPointer<UInt8>) throws(TableFault) {
    guard bytes.count + piece.count <= Self.mostBytes else {
      throw .cellTooLarge(Self.mostCharacters)
    }
    bytes.append(contentsOf: piece)
  }

  /// Ends a run, in which a workbook writes what XML cannot hold as `_x000D_`.
  mutating func endRun() throws(TableFault) {
    if bytes[runStart...].contains(UInt8(ascii: "_")) {
      let run = EscapedCharacters.decode(bytes[runStart...])
      bytes.replaceSubrange(runStart..., with: run)
    }
    runStart = bytes.count
    try checkLength()
  }

  /// Refuses a text that is longer than a cell holds.
  func checkLength() throws(TableFault) {
    guard bytes.count <= Self.mostCharacters || characterCount <= Self.mostCharacters else {
      throw .cellTooLarge(Self.mostCharacters)
    }
  }

  /// What stands between the white space around it.
  var trimmed: ArraySlice<UInt8> {
    guard let first = bytes.firstIndex(where: { !Self.isSpace($0) }),
      let last = bytes.lastIndex(where: { !Self.isSpace($0) })
    else { return [] }
    return bytes[first...last]
  }

  /// Characters as spreadsheet programs count them, in units of UTF-16.
  private var characterCount: Int {
    bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xF0 ? 2 : 1) }
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// The most that a cell of a workbook holds.
  private static let mostCharacters = 32_767
  /// Each character may be written as an escape of seven bytes.
  private static let mostBytes = 7 * mostCharacters
}

/// Characters written as `_xHHHH_`, the number of a UTF-16 unit.
enum EscapedCharacters {
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var decoded: [UInt8] = []
    var rest = text
    while let byte = rest.first {
      if byte == UInt8(ascii: "_"), let scalar = scalar(at: &rest) {
        decoded.append(contentsOf: Character(scalar).utf8)
      } else {
        decoded.append(byte)
        rest = rest.dropFirst()
      }
    }
    return decoded
  }

  /// Takes one escape, or two that form one character, off the front; half a character stays as it
  /// is written.
  private static func scalar(at rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let unit = unit(rest) else { return nil }
    if let scalar = Unicode.Scalar(unit) {
      rest = rest.dropFirst(escapeLength)
      return scalar
    }
    guard let second = self.unit(rest.dropFirst(escapeLength)), unit < 0xDC00,
      (0xDC00...0xDFFF).contains(second)
    else { return nil }
    rest = rest.dropFirst(2 * escapeLength)
    return Unicode.Scalar(0x10000 + UInt32(unit - 0xD800) << 10 + UInt32(second - 0xDC00))
  }

  private static func unit(_ text: ArraySlice<UInt8>) -> UInt16? {
    let escape = Array(text.prefix(escapeLength))
    guard escape.count == escapeLength, escape[0] == UInt8(ascii: "_"),
      escape[1] == UInt8(ascii: "x"), escape[6] == UInt8(ascii: "_")
    else { return nil }
    var unit: UInt16 = 0
    for byte in escape[2...5] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  private static let escapeLength = 7
}
