/// Rows as CSV text, with LF behind each.
///
/// A text that a spreadsheet would take for a formula stays text: it stands in quotes with an
/// apostrophe in front of it, whether or not it begins with apostrophes already. So what was
/// written can be told again: where a cell begins with apostrophes and then as a formula does, the
/// first apostrophe is not part of it. Quotes alone do not stop a spreadsheet.
enum CSV {
  static func text(_ rows: [[String]]) -> String {
    var bytes: [UInt8] = []
    for row in rows {
      for (index, field) in row.enumerated() {
        if index > 0 { bytes.append(comma) }
        append(field, to: &bytes)
      }
      bytes.append(lineFeed)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a field, in quotes unless it is made of letters, digits and harmless marks alone.
  static func append(_ field: String, to bytes: inout [UInt8]) {
    var field = field
    field.withUTF8 { text in
      guard !text.isEmpty, !isPlain(text), !isNumber(text) else {
        return bytes.append(contentsOf: text)
      }
      bytes.append(quote)
      if isFormula(text) { bytes.append(apostrophe) }
      for byte in text {
        if byte == quote { bytes.append(quote) }
        bytes.append(byte)
      }
      bytes.append(quote)
    }
  }

  /// Appends a field that is empty where there is nothing.
  static func append(_ field: String?, to bytes: inout [UInt8]) {
    if let field { append(field, to: &bytes) }
  }

  static let comma = UInt8(ascii: ",")
  static let lineFeed = UInt8(ascii: "\n")
  private static let quote = UInt8(ascii: "\"")
  private static let apostrophe = UInt8(ascii: "'")

  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, isAlphanumeric(first) else { return false }
    return text.allSatisfy { isAlphanumeric($0) || harmless.contains($0) }
  }

  /// Whether it is a number as amounts are written, which is no formula though it begins with −.
  private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = text[...]
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let parts = rest.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
  }

  /// Whether a spreadsheet might take it for a formula, with or without apostrophes in front.
  private static func isFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let bare = text.drop { $0 == apostrophe }
    guard let first = bare.first else { return false }
    if first < UInt8(ascii: " ") { return true }
    let start = bare.drop { $0 == UInt8(ascii: " ") }
    return formulaStarts.contains { start.starts(with: $0) }
  }

  /// As OWASP lists them, the full-width ones that some spreadsheets also take with them.
  private static let formulaStarts = ["=", "+", "-", "@", "＝", "＋", "－", "＠"].map {
    Array($0.utf8)
  }
  private static let harmless = Array(" ./_-".utf8)

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
