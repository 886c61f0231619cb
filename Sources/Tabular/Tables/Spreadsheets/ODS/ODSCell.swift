/// One cell of an OpenDocument sheet: its typed value, and the words that the sheet shows.
struct ODSCell {
  /// How many cells in a row are the same as this one.
  private(set) var count = 1
  private var kind = Kind.none
  /// The value as the attribute of its kind has it; empty if there is none.
  private var typed: [UInt8] = []
  private var hasFormula = false
  private var words: [UInt8] = []
  private var hasParagraph = false
  private var paragraphStart = 0
  /// White space that counts as one space if something follows.
  private var hasOpenSpace = false

  private enum Kind { case none, number, date, boolean, string, error, other }

  /// Begins a cell with its attributes.
  mutating func begin(_ attributes: XMLAttributes, repeated: Int) {
    count = repeated
    words.removeAll(keepingCapacity: true)
    hasParagraph = false
    hasFormula = attributes.value(.table, "formula") != nil
    kind = Self.kind(attributes)
    typed.removeAll(keepingCapacity: true)
    let value =
      switch kind {
      case .number: attributes.value(.office, "value")
      case .date: attributes.value(.office, "date-value")
      case .boolean: attributes.value(.office, "boolean-value")
      case .string: attributes.value(.office, "string-value")
      case .none, .error, .other: nil as UnsafeBufferPointer<UInt8>?
      }
    if let value { typed.append(contentsOf: value) }
  }

  private static func kind(_ attributes: XMLAttributes) -> Kind {
    if let word = attributes.value(.calcExtension, "value-type"), word.equals("error") {
      return .error
    }
    guard let word = attributes.value(.office, "value-type") else { return .none }
    if word.equals("float") || word.equals("currency") || word.equals("percentage") {
      return .number
    }
    if word.equals("string") { return .string }
    if word.equals("date") { return .date }
    return word.equals("boolean") ? .boolean : .other
  }

  mutating func beginParagraph() {
    if hasParagraph { words.append(UInt8(ascii: "\n")) }
    hasParagraph = true
    paragraphStart = words.count
    hasOpenSpace = false
  }

  mutating func endParagraph() {
    hasOpenSpace = false
  }

  /// Text of a paragraph, in which white space counts once, and not at all at its two ends.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) throws(TableFault) {
    guard words.count + text.count <= Self.mostBytes else { throw .cellTooLarge(Self.mostBytes) }
    var rest = text[...]
    while let first = rest.first {
      if CellText.isSpace(first) {
        hasOpenSpace = true
        rest = rest.dropFirst()
      } else {
        closeSpace()
        let word = rest.prefix { !CellText.isSpace($0) }
        words.append(contentsOf: UnsafeBufferPointer(rebasing: word))
        rest = rest[word.endIndex...]
      }
    }
  }

  mutating func append(spaces: Int) throws(TableFault) {
    guard words.count + spaces < Self.mostBytes else { throw .cellTooLarge(Self.mostBytes) }
    closeSpace()
    words.append(contentsOf: repeatElement(UInt8(ascii: " "), count: spaces))
  }

  mutating func append(mark: UInt8) throws(TableFault) {
    guard words.count < Self.mostBytes else { throw .cellTooLarge(Self.mostBytes) }
    closeSpace()
    words.append(mark)
  }

  private mutating func closeSpace() {
    if hasOpenSpace, words.count > paragraphStart { words.append(UInt8(ascii: " ")) }
    hasOpenSpace = false
  }

  /// What the cell holds; nil if it is empty.
  ///
  /// It changes nothing. A cell of a class is lent to what may change it, and copied for what may
  /// not, which for a million cells takes some time.
  mutating func take() -> (text: [UInt8], kind: CellKind)? {
    if kind == .error || (hasFormula && showsError) {
      return words.isEmpty ? (Array("error".utf8), .error) : (words, .error)
    }
    let hasNothing = words.isEmpty && typed.isEmpty
    if hasFormula, kind == .none, hasNothing { return (RowAssembly.formulaWithoutValue, .error) }
    guard !hasNothing else { return nil }
    guard !typed.isEmpty else { return (words, .text) }
    switch kind {
    case .number where showsTruth(typed): return (words, .boolean)
    case .number: return (NumberText.normalised(typed) ?? typed, .number)
    case .date: return SheetDate.text(xml: typed).map { (Array($0), .date) } ?? (words, .text)
    case .boolean: return (Array((typed == Array("true".utf8) ? "TRUE" : "FALSE").utf8), .boolean)
    default: return (typed, .text)
    }
  }

  /// Whether a number is a truth value, which LibreOffice stores as 1 or 0 and shows as a word.
  private func showsTruth(_ typed: [UInt8]) -> Bool {
    (typed == [UInt8(ascii: "1")] && words.elementsEqual("TRUE".utf8))
      || (typed == [UInt8(ascii: "0")] && words.elementsEqual("FALSE".utf8))
  }

  /// Whether the words are those of an error, which some programs store with a value of 0.
  private var showsError: Bool {
    guard words.count <= 16, let first = words.first, let last = words.last else { return false }
    guard first == UInt8(ascii: "#") else { return words.starts(with: "Err:".utf8) }
    return last == UInt8(ascii: "!") || last == UInt8(ascii: "?") || words == Array("#N/A".utf8)
  }

  /// No cell of a table holds as much; a file without this limit could take up all memory.
  private static let mostBytes = 1 << 20
}
