import Tabular

/// What is wrong with the form of a TOML text, by the grammar of TOML 1.0.
///
/// The parser is given well-formed text alone: TOMLKit 0.6, which carries a copy of toml++, ends
/// the program on some text that is not, and on keys of very many parts. What a value means, and
/// whether a key comes twice, is left to it.
struct TOMLForm {
  /// Where the first fault stands, in bytes.
  let offset: Int
  let message: String
  let remedy: String

  /// The first fault of a text; nil if its form is right.
  static func fault(in source: SourceText) -> TOMLForm? {
    var reader = TOMLReader(bytes: source.bytes)
    do {
      try reader.readStatements()
      return nil
    } catch {
      return error
    }
  }
}

/// Goes through a TOML text by its grammar.
private struct TOMLReader {
  private let bytes: [UInt8]
  private var offset = 0

  /// More parts of a key, and more lists and tables in one another, than any books have.
  private static let most = 32

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func readStatements() throws(TOMLForm) {
    skipLines()
    while offset < bytes.count {
      if next == UInt8(ascii: "[") {
        try readHeader()
      } else {
        try readSetting()
      }
      skipBlanks()
      if next == UInt8(ascii: "#") { skipRemark() }
      guard offset == bytes.count || isAtLineEnd else {
        throw fault("something stands behind the value", "write one setting a line")
      }
      skipLines()
    }
  }

  private mutating func readHeader() throws(TOMLForm) {
    let isOfList = byte(offset + 1) == UInt8(ascii: "[")
    offset += isOfList ? 2 : 1
    skipBlanks()
    let remedy = "write the name of a table in brackets, such as [rag]"
    try readKey("no table's name begins like this", remedy)
    for _ in 0..<(isOfList ? 2 : 1) {
      guard take("]") else { throw fault("the name of a table is not closed", remedy) }
    }
  }

  private mutating func readSetting(depth: Int = 0) throws(TOMLForm) {
    try readKey("no setting begins like this", Self.settingRemedy)
    guard take("=") else { throw fault("a setting has no =", Self.settingRemedy) }
    skipBlanks()
    try readValue(depth: depth)
  }

  private static let settingRemedy =
    "write each setting as key = value, with texts in double quotes"

  /// A name, or several with dots between them, and the blanks behind it.
  private mutating func readKey(_ message: String, _ remedy: String) throws(TOMLForm) {
    for part in 0... {
      let start = offset
      if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
        try readText(mayRunOver: false)
      } else {
        skip(while: Self.isOfName)
      }
      guard offset > start else { throw fault(message, remedy) }
      skipBlanks()
      guard take(".") else { return }
      skipBlanks()
      guard part < Self.most else {
        throw fault("a key has more than \(Self.most) parts", Self.settingRemedy)
      }
    }
  }

  private mutating func readValue(depth: Int) throws(TOMLForm) {
    guard depth <= Self.most else {
      throw fault("more than \(Self.most) lists stand in one another", Self.valueRemedy)
    }
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try readText(mayRunOver: true)
    case UInt8(ascii: "["): try readList(depth: depth)
    case UInt8(ascii: "{"): try readTable(depth: depth)
    default: try readWord()
    }
  }

  private static let valueRemedy =
    "write a text in double quotes, a date as yyyy-mm-dd, and a list as [\"one\", \"two\"]"

  private mutating func readList(depth: Int) throws(TOMLForm) {
    offset += 1
    skipLines()
    while !take("]") {
      try readValue(depth: depth + 1)
      skipLines()
      if take(",") {
        skipLines()
      } else if next != UInt8(ascii: "]") {
        throw fault("a list is not closed here, nor does it go on", Self.valueRemedy)
      }
    }
  }

  private mutating func readTable(depth: Int) throws(TOMLForm) {
    offset += 1
    skipBlanks()
    guard !take("}") else { return }
    while true {
      try readSetting(depth: depth + 1)
      skipBlanks()
      if take("}") { return }
      guard take(",") else {
        throw fault("a table is not closed here, nor does it go on", Self.settingRemedy)
      }
      skipBlanks()
    }
  }

  /// A number, a date or a time, or one of the words that are values.
  private mutating func readWord() throws(TOMLForm) {
    let start = offset
    skip(while: Self.isOfWord)
    // A space may stand between a date and a time.
    if bytes[start..<offset].wholeMatches(Self.date), next == UInt8(ascii: " "),
      byte(offset + 1).map({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) ?? false
    {
      offset += 1
      skip(while: Self.isOfWord)
    }
    guard bytes[start..<offset].wholeMatches(Self.word) else {
      offset = start
      throw fault("no value stands here", Self.valueRemedy)
    }
  }

  private static let date = #"\d{4}-\d\d-\d\d"#
  private static let time = #"\d\d:\d\d:\d\d(\.\d+)?"#
  private static let whole = #"(0|[1-9](_?\d)*)"#
  private static let word =
    #"true|false|[+-]?(inf|nan)|0x[0-9A-Fa-f](_?[0-9A-Fa-f])*|0o[0-7](_?[0-7])*|0b[01](_?[01])*"#
    + "|[+-]?\(whole)(\\.\\d(_?\\d)*)?([eE][+-]?\\d(_?\\d)*)?"
    + "|\(date)([Tt ]\(time)([Zz]|[+-]\\d\\d:\\d\\d)?)?|\(time)"

  /// A text in quotes; one in three of them may run over lines.
  private mutating func readText(mayRunOver: Bool) throws(TOMLForm) {
    let start = offset
    let quote = bytes[start]
    let three = [quote, quote, quote]
    let isLong = mayRunOver && bytes[start...].starts(with: three)
    offset += isLong ? 3 : 1
    while let byte = next {
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        offset = min(bytes.count, offset + 2)
      } else if byte == quote, !isLong {
        offset += 1
        return
      } else if byte == quote, bytes[offset...].starts(with: three) {
        // Up to two quotes in front of the closing three belong to the text.
        let closing = offset
        skip(while: { $0 == quote })
        offset = min(offset, closing + 5)
        return
      } else if byte == UInt8(ascii: "\n"), !isLong {
        break
      } else {
        offset += 1
      }
    }
    offset = start
    throw fault("the text that begins here has no end", "close it with the quote that began it")
  }

  // MARK: Bytes

  private var next: UInt8? { byte(offset) }

  private func byte(_ offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private var isAtLineEnd: Bool {
    next == UInt8(ascii: "\n")
      || (next == UInt8(ascii: "\r") && byte(offset + 1) == UInt8(ascii: "\n"))
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func skip(while condition: (UInt8) -> Bool) {
    while let byte = next, condition(byte) { offset += 1 }
  }

  private mutating func skipBlanks() {
    skip(while: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
  }

  private mutating func skipRemark() { skip(while: { $0 != UInt8(ascii: "\n") }) }

  /// Blanks, remarks and the ends of lines.
  private mutating func skipLines() {
    while offset < bytes.count {
      skipBlanks()
      if next == UInt8(ascii: "#") {
        skipRemark()
      } else if isAtLineEnd {
        offset += next == UInt8(ascii: "\r") ? 2 : 1
      } else {
        return
      }
    }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    let scalar = Unicode.Scalar(byte)
    return scalar.isASCII
      && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || scalar == "_" || scalar == "-")
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    isOfName(byte) || [UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: ":")].contains(byte)
  }

  private func fault(_ message: String, _ remedy: String) -> TOMLForm {
    TOMLForm(offset: min(offset, max(0, bytes.count - 1)), message: message, remedy: remedy)
  }
}

extension TOMLForm: Error {}

extension ArraySlice<UInt8> {
  /// Whether the bytes are a text of a form that a regular expression describes.
  fileprivate func wholeMatches(_ expression: String) -> Bool {
    let text = String(decoding: self, as: UTF8.self)
    return (try? Regex(expression).asciiOnlyDigits().wholeMatch(in: text)) != nil
  }
}
