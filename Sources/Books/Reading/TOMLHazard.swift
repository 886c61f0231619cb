import Tabular

/// Text at which the TOML parser would end the program in place of saying what is wrong.
///
/// The parser takes for granted that a table's name begins as a name can, and stops the program if
/// it does not. And since each part of a dotted key is a table in a table, which it takes down by
/// calls within calls, some tens of thousands of parts exhaust the stack.
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
    } else if let offset = statements.firstBadHeader() {
      self.offset = offset
      message = "no table's name begins like this"
      remedy = "write the name of a table in brackets, such as [rag]"
    } else {
      return nil
    }
  }

  private static let mostDots = 1_000
}

/// The statements of a TOML text, told apart by the strings and brackets that may run over lines.
private struct TOMLStatements {
  let bytes: [UInt8]
  private var offset = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Where the first header of a table stands that has no name; nil if all have one.
  mutating func firstBadHeader() -> Int? {
    while offset < bytes.count {
      skip(while: { $0 <= UInt8(ascii: " ") })
      if byte(at: offset) == UInt8(ascii: "["), !headerHasName() { return offset }
      skipStatement()
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

  /// Goes on to the line behind the statement.
  private mutating func skipStatement() {
    var depth = 0
    while let byte = byte(at: offset) {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(byte)
      case UInt8(ascii: "#"): skip(while: { $0 != UInt8(ascii: "\n") })
      case UInt8(ascii: "\n") where depth <= 0: return
      default:
        if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
        if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth -= 1 }
        offset += 1
      }
    }
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
