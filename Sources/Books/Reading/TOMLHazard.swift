import Tabular

/// Text at which the TOML parser would end the program in place of saying what is wrong.
///
/// The parser takes for granted that a table's name begins as a name can, that a list holds no `}`
/// and no line break of Unicode, that a digit stands behind the `T` of a date and time, and two
/// digits where a space stands for the `T`; it stops the program if not. And since each part of a
/// dotted key is a table in a table, which it takes down by calls within calls, some tens of
/// thousands of parts exhaust the stack.
struct TOMLHazard {
  /// Where it stands, in bytes.
  let offset: Int
  let message: String
  let remedy: String

  /// The first one in a text; nil if there is none.
  init?(in source: SourceText) {
    let longKeyLine = (1...source.lineCount).first { line in
      let bytes = source.bytes[source.start(ofLine: line)..<source.end(ofLine: line)]
      return bytes.count { $0 == UInt8(ascii: ".") } > Self.mostDots
    }
    var statements = TOMLStatements(bytes: source.bytes)
    if let line = longKeyLine {
      offset = source.start(ofLine: line)
      message = "the line has more than \(Self.mostDots) dots"
      remedy = "write each setting as key = value, with texts in double quotes"
      return
    }
    switch statements.firstHazard() {
    case .header(let offset):
      self.offset = offset
      message = "no table's name begins like this"
      remedy = "write the name of a table in brackets, such as [rag]"
    case .time(let offset):
      self.offset = offset
      message = "no time of day stands behind the date"
      remedy = "write a date as yyyy-mm-dd, such as 2024-02-29"
    case .value(let offset):
      self.offset = offset
      message = "no value stands here"
      remedy = "write each setting as key = value, and a list as [\"one\", \"two\"]"
    case nil: return nil
    }
  }

  private static let mostDots = 1_000
}

/// The statements of a TOML text, told apart by the strings and brackets that may run over lines.
private struct TOMLStatements {
  /// What the parser cannot bear, and where.
  enum Hazard {
    case header(offset: Int)
    case time(offset: Int)
    case value(offset: Int)
  }

  private let bytes: [UInt8]
  private var offset = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func firstHazard() -> Hazard? {
    while offset < bytes.count {
      skip(while: { $0 <= UInt8(ascii: " ") })
      if byte(at: offset) == UInt8(ascii: "["), !headerHasName() { return .header(offset: offset) }
      if let hazard = skipStatement() { return hazard }
    }
    return nil
  }

  /// Whether the header that begins here has a name, is closed without one or ends with the text:
  /// the parser says itself what is wrong with the latter two.
  private func headerHasName() -> Bool {
    var next = offset + 1
    if byte(at: next) == UInt8(ascii: "[") { next += 1 }
    while let byte = byte(at: next), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
      next += 1
    }
    switch byte(at: next) {
    case nil, UInt8(ascii: "]"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      return true
    case .some(let byte): return Character(Unicode.Scalar(byte)).isASCIILetterOrDigit
    }
  }

  /// Goes on to the end of the statement's last line, unless it meets what the parser cannot bear.
  private mutating func skipStatement() -> Hazard? {
    var brackets: [UInt8] = []
    var isInValue = false
    while let byte = byte(at: offset) {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        skipString(byte)
        continue
      case UInt8(ascii: "#"):
        skip(while: { $0 != UInt8(ascii: "\n") })
        continue
      case UInt8(ascii: "\n"):
        if brackets.isEmpty { return nil }
      case UInt8(ascii: "="): isInValue = true
      case UInt8(ascii: "["), UInt8(ascii: "{"): brackets.append(byte)
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        let opening = brackets.popLast()
        if opening == UInt8(ascii: "["), byte == UInt8(ascii: "}") {
          return .value(offset: offset)
        }
      case UInt8(ascii: "T"), UInt8(ascii: "t"):
        if isInValue, isBehindDate(), self.byte(at: offset + 1).map(Self.isDigit) == false {
          return .time(offset: offset - 10)
        }
      case UInt8(ascii: " "):
        if isInValue, isBetweenDigits(), self.byte(at: offset + 2).map(Self.isDigit) == false {
          return isBehindDate() ? .time(offset: offset - 10) : .value(offset: offset + 1)
        }
      case 0x80...:
        if isLineBreakOfUnicode() { return .value(offset: offset) }
      default: break
      }
      offset += 1
    }
    return nil
  }

  /// Whether U+0085, U+2028 or U+2029 stands here.
  private func isLineBreakOfUnicode() -> Bool {
    let rest = bytes[offset...]
    return rest.starts(with: [0xC2, 0x85]) || rest.starts(with: [0xE2, 0x80, 0xA8])
      || rest.starts(with: [0xE2, 0x80, 0xA9])
  }

  /// Whether the ten characters in front are those of a date.
  private func isBehindDate() -> Bool {
    guard offset >= 10 else { return false }
    return zip(bytes[(offset - 10)..<offset], "0000-00-00".utf8).allSatisfy { byte, form in
      form == UInt8(ascii: "-") ? byte == form : Self.isDigit(byte)
    }
  }

  /// Whether a digit, or the `_` that may stand among digits, is in front and a digit behind.
  private func isBetweenDigits() -> Bool {
    guard offset > 0, let next = byte(at: offset + 1), Self.isDigit(next) else { return false }
    return Self.isDigit(bytes[offset - 1]) || bytes[offset - 1] == UInt8(ascii: "_")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Goes on to what stands behind a string, which may be one of several lines.
  private mutating func skipString(_ quote: UInt8) {
    let isLong = byte(at: offset + 1) == quote && byte(at: offset + 2) == quote
    offset += isLong ? 3 : 1
    while let byte = byte(at: offset) {
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        offset += 2
      } else if byte == quote, !isLong {
        offset += 1
        return
      } else if byte == quote, self.byte(at: offset + 1) == quote,
        self.byte(at: offset + 2) == quote
      {
        // Up to two quotes in front of the closing three belong to the string.
        skip(while: { $0 == quote })
        return
      } else if byte == UInt8(ascii: "\n"), !isLong {
        return
      } else {
        offset += 1
      }
    }
  }

  private mutating func skip(while condition: (UInt8) -> Bool) {
    while let byte = byte(at: offset), condition(byte) { offset += 1 }
  }

  private func byte(at offset: Int) -> UInt8? {
    offset < bytes.count ? bytes[offset] : nil
  }
}

extension Character {
  fileprivate var isASCIILetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
