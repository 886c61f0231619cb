/// What a web page consists of, as far as its tables go.
protocol HTMLHandler: AnyObject {
  /// A start tag; its name is in lower case.
  func start(_ name: [UInt8], _ attributes: HTMLAttributes) throws(TableFault)
  func end(_ name: [UInt8]) throws(TableFault)
  /// A byte of text in UTF-8, its entities replaced.
  func text(_ byte: UInt8) throws(TableFault)
}

/// Splits a web page into tags and text, byte by byte, as browsers do.
///
/// Nothing in a page is a fault of it: a `<` that begins no tag is text, and a tag without its end
/// ends with the file. Comments, scripts and styles are passed over.
struct HTMLTokenizer {
  private var state = State.text
  private var tag: [UInt8] = []
  private var entity: [UInt8] = []
  /// The element whose content is no text, such as `script`; empty outside one.
  private var rawName: [UInt8] = []
  private var quote: UInt8?
  /// The last byte of a tag that was no space.
  private var lastOfTag: UInt8 = 0
  private var dashes = 0

  private enum State {
    case text, entity, tagOpen, endTagOpen, tag, mark, markDash, comment, bogus
    /// In a script or the like, and behind a `<` in one.
    case raw, rawTag
  }

  /// Reads one byte.
  mutating func read(_ byte: UInt8, _ handler: some HTMLHandler) throws(TableFault) {
    switch state {
    case .text: try readText(byte, handler)
    case .entity: try readEntity(byte, handler)
    case .tagOpen: try openTag(byte, handler)
    case .endTagOpen:
      tag = [UInt8(ascii: "/"), byte]
      state = Self.isLetter(byte) ? .tag : byte == UInt8(ascii: ">") ? .text : .bogus
    case .tag: try readTag(byte, handler)
    case .mark: state = byte == dash ? .markDash : byte == UInt8(ascii: ">") ? .text : .bogus
    case .markDash:
      // `<!-->` is a comment too.
      dashes = 2
      state = byte == dash ? .comment : byte == UInt8(ascii: ">") ? .text : .bogus
    case .comment:
      if byte == UInt8(ascii: ">"), dashes >= 2 { state = .text }
      dashes = byte == dash ? dashes + 1 : 0
    case .bogus: if byte == UInt8(ascii: ">") { state = .text }
    case .raw:
      if byte == UInt8(ascii: "<") {
        tag.removeAll(keepingCapacity: true)
        state = .rawTag
      }
    case .rawTag: readRawTag(byte)
    }
  }

  /// The end of the page.
  mutating func finish(_ handler: some HTMLHandler) throws(TableFault) {
    if state == .entity { try endEntity(handler) }
  }

  private mutating func readText(_ byte: UInt8, _ handler: some HTMLHandler) throws(TableFault) {
    switch byte {
    case UInt8(ascii: "<"): state = .tagOpen
    case UInt8(ascii: "&"):
      entity.removeAll(keepingCapacity: true)
      state = .entity
    default: try handler.text(byte)
    }
  }

  private mutating func openTag(_ byte: UInt8, _ handler: some HTMLHandler) throws(TableFault) {
    switch byte {
    case UInt8(ascii: "/"): state = .endTagOpen
    case UInt8(ascii: "!"): state = .mark
    case UInt8(ascii: "?"): state = .bogus
    case _ where Self.isLetter(byte):
      tag.removeAll(keepingCapacity: true)
      tag.append(byte)
      (quote, lastOfTag) = (nil, byte)
      state = .tag
    default:
      state = .text
      try handler.text(UInt8(ascii: "<"))
      try readText(byte, handler)
    }
  }

  private mutating func readTag(_ byte: UInt8, _ handler: some HTMLHandler) throws(TableFault) {
    if let open = quote {
      if byte == open { quote = nil }
    } else if byte == UInt8(ascii: ">") {
      return try endTag(handler)
    } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      // A quote opens a value only behind the sign that gives it one.
      if lastOfTag == UInt8(ascii: "=") { quote = byte }
    }
    if !CellText.isSpace(byte) { lastOfTag = byte }
    guard tag.count < Self.longestTag else { throw .htmlTagTooLong }
    tag.append(byte)
  }

  private mutating func endTag(_ handler: some HTMLHandler) throws(TableFault) {
    state = .text
    quote = nil
    let isEnd = tag.first == UInt8(ascii: "/")
    let content = tag[(isEnd ? 1 : 0)...]
    let name = content.prefix { !CellText.isSpace($0) && $0 != UInt8(ascii: "/") }
      .map { $0 | ((0x41...0x5A).contains($0) ? 0x20 : 0) }
    if isEnd {
      try handler.end(name)
    } else {
      try handler.start(name, HTMLAttributes(Array(content.dropFirst(name.count))))
      if Self.rawNames.contains(where: { name.elementsEqual($0.utf8) }) {
        rawName = name
        state = .raw
      }
    }
  }

  /// Looks for the end tag of an element whose content is no text.
  private mutating func readRawTag(_ byte: UInt8) {
    if byte == UInt8(ascii: "<") {
      tag.removeAll(keepingCapacity: true)
      return
    }
    if tag.count == rawName.count + 1 {
      if CellText.isSpace(byte) || byte == UInt8(ascii: "/") {
        state = .bogus
      } else {
        state = byte == UInt8(ascii: ">") ? .text : .raw
      }
      return
    }
    tag.append(byte | ((0x41...0x5A).contains(byte) ? 0x20 : 0))
    let expected = [UInt8(ascii: "/")] + rawName
    if !expected.starts(with: tag) { state = .raw }
  }

  // MARK: - Entities

  private mutating func readEntity(
    _ byte: UInt8, _ handler: some HTMLHandler
  ) throws(TableFault) {
    let isPart = Self.isLetter(byte) || byte &- UInt8(ascii: "0") <= 9 || byte == UInt8(ascii: "#")
    if isPart, entity.count < Self.longestEntity {
      entity.append(byte)
      return
    }
    let hasMark = byte == UInt8(ascii: ";")
    if let scalar = HTMLEntity.scalar(entity, hasMark: hasMark) {
      state = .text
      for byte in Character(scalar).utf8 { try handler.text(byte) }
      if !hasMark { try readText(byte, handler) }
    } else {
      try endEntity(handler)
      try readText(byte, handler)
    }
  }

  /// What looked like an entity, as the text that it is.
  private mutating func endEntity(_ handler: some HTMLHandler) throws(TableFault) {
    state = .text
    if let scalar = HTMLEntity.scalar(entity, hasMark: false) {
      for byte in Character(scalar).utf8 { try handler.text(byte) }
      return
    }
    try handler.text(UInt8(ascii: "&"))
    for byte in entity { try handler.text(byte) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  private static let rawNames = [
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
  ]
  private static let longestTag = 1 << 16
  private static let longestEntity = 32
}

/// The attributes of a tag, as they are written.
struct HTMLAttributes {
  private let text: [UInt8]

  init(_ text: [UInt8]) {
    self.text = text
  }

  /// A whole number that an attribute begins with; nil if it is not there.
  func number(_ name: StaticString) -> Int? {
    guard let value = value(name) else { return nil }
    let digits = value.drop(while: CellText.isSpace).prefix { $0 &- UInt8(ascii: "0") <= 9 }
    return SheetNumber.whole(digits.prefix(9))
  }

  private func value(_ name: StaticString) -> ArraySlice<UInt8>? {
    var rest = text[...]
    while true {
      rest = rest.drop { CellText.isSpace($0) || $0 == UInt8(ascii: "/") }
      guard !rest.isEmpty else { return nil }
      let key = rest.prefix { !CellText.isSpace($0) && $0 != UInt8(ascii: "=") }
      rest = rest.dropFirst(max(key.count, 1)).drop(while: CellText.isSpace)
      var value = rest.prefix(0)
      if rest.first == UInt8(ascii: "=") {
        rest = rest.dropFirst().drop(while: CellText.isSpace)
        if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
          value = rest.dropFirst().prefix { $0 != quote }
          rest = rest.dropFirst(value.count + 2)
        } else {
          value = rest.prefix { !CellText.isSpace($0) }
          rest = rest.dropFirst(value.count)
        }
      }
      let lowered = key.map { $0 | ((0x41...0x5A).contains($0) ? 0x20 : 0) }
      let isWanted = lowered.withUnsafeBufferPointer { $0.equals(name) }
      if isWanted { return value }
    }
  }
}

private let dash = UInt8(ascii: "-")
