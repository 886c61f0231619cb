/// The number of a cell as one text, whatever program wrote it.
///
/// Programs write the same number in many ways: `5001`, `5001.0`, `5.001E3`. A number that is used
/// as a code, an id or a period is compared as text, so each number has one text here: plain digits
/// without a point for a whole one, and for others the fewest digits that give the number back.
enum NumberText {
  /// A number's one text; nil where the text is that already, or is no number.
  static func normalised(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard !isPlain(text), text.allSatisfy(isOfNumber),
      let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite
    else { return nil }
    return Self.text(value)
  }

  /// The one text of a number, which has to be finite.
  static func text(_ value: Double) -> [UInt8] {
    if value.magnitude < longestWhole, value == value.rounded(.towardZero) {
      return Array("\(Int128(value))".utf8)
    }
    let written = Array("\(value)".utf8)
    guard let mark = written.firstIndex(of: UInt8(ascii: "e")),
      let exponent = Int(String(decoding: written[(mark + 1)...], as: UTF8.self)),
      (-lowestExponent..<0).contains(exponent)
    else { return written }
    let sign = written.prefix { $0 == UInt8(ascii: "-") }
    let digits = written[sign.count..<mark].filter { $0 != point }
    return sign + Array("0.".utf8) + repeatElement(zero, count: -exponent - 1) + digits
  }

  /// Whether a text is `-?[0-9]+(\.[0-9]+)?` without needless noughts and of at most fifteen
  /// digits, which is then the shortest text of its number.
  private static func isPlain(_ text: some Collection<UInt8>) -> Bool {
    let unsigned = text.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
    var wholeDigits = 0
    var decimals = 0
    var significant = 0
    var hasPoint = false
    var last = zero
    for byte in unsigned {
      if byte == point {
        guard !hasPoint, wholeDigits > 0 else { return false }
        hasPoint = true
      } else {
        guard byte &- zero <= 9 else { return false }
        // Of a number of several digits before its point the first is not nought.
        if !hasPoint, wholeDigits == 1, significant == 0 { return false }
        if hasPoint { decimals += 1 } else { wholeDigits += 1 }
        if significant > 0 || byte != zero { significant += 1 }
      }
      last = byte
    }
    guard significant <= 15, decimals <= lowestExponent, wholeDigits > 0 else { return false }
    if hasPoint { return decimals > 0 && last != zero }
    return significant > 0 || unsigned.count == text.count
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    byte &- zero <= 9 || byte == point || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      || byte | 0x20 == UInt8(ascii: "e")
  }

  private static let zero = UInt8(ascii: "0")
  private static let point = UInt8(ascii: ".")
  /// From here on a whole number keeps the exponent with which it is written.
  private static let longestWhole = 1e21
  private static let lowestExponent = 20
}
