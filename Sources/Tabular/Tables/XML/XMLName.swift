import CExpat

/// The vocabularies that spreadsheets are written in.
enum XMLVocabulary: CaseIterable {
  /// SpreadsheetML, in its transitional or its strict form.
  case sheet
  case packageRelationships
  case officeRelationships
  case office
  case table
  case text
  case style
  case calcExtension
  case manifest
  /// The XML Spreadsheet of 2003.
  case sheet2003
  /// What Excel adds to it.
  case excel2003

  /// The namespace by which a document names it, and a second one if there is one.
  private var namespaces: (StaticString, StaticString) {
    switch self {
    case .sheet:
      (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main"
      )
    case .packageRelationships:
      ("http://schemas.openxmlformats.org/package/2006/relationships", "")
    case .officeRelationships:
      (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
      )
    case .office: ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "")
    case .table: ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "")
    case .text: ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "")
    case .style: ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "")
    case .calcExtension:
      ("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0", "")
    case .sheet2003: ("urn:schemas-microsoft-com:office:spreadsheet", "")
    case .excel2003: ("urn:schemas-microsoft-com:office:excel", "")
    case .manifest: ("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "")
    }
  }

  /// The vocabulary that a namespace stands for; nil for any other.
  init?(namespace: UnsafeBufferPointer<UInt8>) {
    let named = Self.allCases.first {
      let (first, second) = $0.namespaces
      return namespace.equals(first) || second.utf8CodeUnitCount > 0 && namespace.equals(second)
    }
    guard let named else { return nil }
    self = named
  }
}

/// The name of an element: its vocabulary and its local part.
///
/// It points into the parser's memory and holds for the time of the call that handed it over.
struct XMLName {
  typealias Characters = UnsafePointer<CChar>

  /// Nil for a name that is of none that spreadsheets are read by.
  let vocabulary: XMLVocabulary?
  let local: UnsafeBufferPointer<UInt8>

  /// Whether this is a name of a vocabulary.
  func `is`(_ vocabulary: XMLVocabulary, _ word: StaticString) -> Bool {
    self.vocabulary == vocabulary && local.equals(word)
  }

  /// Whether this is any name of a vocabulary.
  func isOf(_ vocabulary: XMLVocabulary) -> Bool { self.vocabulary == vocabulary }
}

/// The attributes of one element.
///
/// They point into the parser's memory and hold for the time of the call that handed them over.
struct XMLAttributes {
  typealias List = UnsafeMutablePointer<UnsafePointer<CChar>?>

  private let list: List
  /// What the prefixes stand for where the attributes are; it belongs to the stream, which is
  /// there for the time of the call.
  private let namespaces: Unmanaged<XMLNamespaces>

  init(_ list: List, _ namespaces: XMLNamespaces) {
    self.list = list
    self.namespaces = .passUnretained(namespaces)
  }

  /// Gives on each name as it is written, with its value.
  @inline(__always)
  func forEach<Failure: Error>(
    _ body: (XMLName.Characters, XMLName.Characters) throws(Failure) -> Void
  ) throws(Failure) {
    var index = 0
    while let characters = list[index], let value = list[index + 1] {
      try body(characters, value)
      index += 2
    }
  }

  /// The value of an attribute without a namespace.
  func value(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    var index = 0
    while let characters = list[index], let value = list[index + 1] {
      if Self.isWord(characters, name) { return UnsafeBufferPointer(value) }
      index += 2
    }
    return nil
  }

  /// The value of an attribute of a vocabulary.
  func value(_ vocabulary: XMLVocabulary, _ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    let value = namespaces._withUnsafeGuaranteedRef { $0.value(vocabulary, name) }
    return value.map { UnsafeBufferPointer($0) }
  }

  /// Whether characters up to a closing zero are those of a word, which holds none; most differ in
  /// the first.
  @inline(__always)
  static func isWord(_ characters: XMLName.Characters, _ word: StaticString) -> Bool {
    let wanted = word.utf8Start
    var index = 0
    while index < word.utf8CodeUnitCount {
      if UInt8(bitPattern: characters[index]) != wanted[index] { return false }
      index += 1
    }
    return characters[index] == 0
  }

  func string(_ name: StaticString) -> String? {
    value(name).map { String(decoding: $0, as: UTF8.self) }
  }

  func string(_ vocabulary: XMLVocabulary, _ name: StaticString) -> String? {
    value(vocabulary, name).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The bytes up to a closing zero.
  init(_ characters: XMLName.Characters) {
    self.init(
      start: UnsafeRawPointer(characters).assumingMemoryBound(to: UInt8.self),
      count: strlen(characters))
  }

  /// Whether these are the bytes of a word; most differ in their number or in the first.
  @inline(__always)
  func equals(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    let wanted = word.utf8Start
    var index = 0
    while index < count {
      if self[index] != wanted[index] { return false }
      index += 1
    }
    return true
  }
}
