import Books
import Tabular

/// What a spreadsheet has made of a code, an id or a reference, so that it is another one now.
enum SpoiledKey: UInt8 {
  /// `1.00E+05` for 100000.
  case scientific
  /// `5001.0` for 5001.
  case decimals
  /// A day for `1-2`.
  case date
  /// More digits than a number of a spreadsheet holds.
  case rounded

  /// Looks at a code, in UTF-8 without spaces at its ends.
  init?(code: [UInt8]) {
    if Self.isScientific(code) {
      self = .scientific
    } else if Self.isWholeWithDecimals(code) {
      self = .decimals
    } else if Self.isDate(code) {
      self = .date
    } else {
      return nil
    }
  }

  /// Whether a code is one that a spreadsheet has spoiled.
  static func isSpoiled(_ code: String) -> Bool { SpoiledKey(code: Array(code.utf8)) != nil }

  /// Looks at a row id or a reference, in UTF-8 without spaces at its ends.
  @inline(__always)
  init?(id: UnsafeBufferPointer<UInt8>) {
    guard id.count >= 5, id[id.count - 1] &- 0x30 <= 9, id[0] &- 0x30 <= 9,
      id.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }), Self.isScientific(Array(id))
    else { return nil }
    self = .scientific
  }

  /// What has happened, to stand behind the name of a column.
  var message: String {
    switch self {
    case .scientific:
      "a number in scientific notation, such as 1.23E+14, whose last digits are lost"
    case .decimals: "a whole number with a decimal point, as a program writes a number and no code"
    case .date: "a date, which a spreadsheet makes of a code such as 1-2"
    case .rounded: "a number of more than 15 digits, which a spreadsheet has rounded"
    }
  }

  /// `1.5E+10`, `1E+05`, `1.00e5`: a mantissa of one digit, with a point or with the sign that
  /// spreadsheets write.
  private static func isScientific(_ text: [UInt8]) -> Bool {
    guard let place = text.lastIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else {
      return false
    }
    let exponent = text[(place + 1)...]
    let hasSign = exponent.first == UInt8(ascii: "+") || exponent.first == UInt8(ascii: "-")
    let digits = exponent.dropFirst(hasSign ? 1 : 0)
    guard (1...3).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 <= 9 }) else {
      return false
    }
    let mantissa = text[..<place].drop { $0 == UInt8(ascii: "-") }
    guard let first = mantissa.first, first &- 0x30 <= 9 else { return false }
    let rest = mantissa.dropFirst()
    guard !rest.isEmpty else { return hasSign }
    return (rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ","))
      && rest.count > 1 && rest.dropFirst().allSatisfy { $0 &- 0x30 <= 9 }
  }

  /// Digits, a point and noughts alone.
  private static func isWholeWithDecimals(_ text: [UInt8]) -> Bool {
    guard let point = text.firstIndex(of: UInt8(ascii: ".")), point > 0, point + 1 < text.count
    else { return false }
    return text[..<point].allSatisfy { $0 &- 0x30 <= 9 }
      && text[(point + 1)...].allSatisfy { $0 == UInt8(ascii: "0") }
  }

  /// A day or a month as spreadsheets write them in place of a code.
  private static func isDate(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { text in
      guard (5...19).contains(text.count) else { return false }
      return dateFormats.contains { ExtractDates.date(text, $0) != nil }
        || dayOrMonth(text)
    }
  }

  /// `01-Feb`, `1-Feb`, `Feb-24`.
  private static func dayOrMonth(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 2 else { return false }
    let words = parts.map { String(decoding: $0, as: UTF8.self).lowercased() }
    func isNumber(_ word: String) -> Bool {
      (1...2).contains(word.count) && word.allSatisfy { $0.isASCII && $0.isNumber }
    }
    return (months.contains(words[0]) && isNumber(words[1]))
      || (months.contains(words[1]) && isNumber(words[0]))
  }

  private static let months: Set<String> = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  private static let dateFormats = ["dd/MM/yyyy", "yyyy-MM-dd", "dd-MMM-yyyy", "dd-MMM-yy"]
    .compactMap { DateFormat($0) }
}
