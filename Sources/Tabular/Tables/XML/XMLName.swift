import CExpat

/// The vocabularies that spreadsheets are written in.
enum XMLVocabulary {
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

  fileprivate func isNamed(by namespace: UnsafeBufferPointer<UInt8>) -> Bool {
    let (first, second) = namespaces
    return namespace.equals(first) || (second.utf8CodeUnitCount > 0 && namespace.equals(second))
  }
}

/// The name of an element or an attribute: its vocabulary and its local part.
///
/// It points into the parser's memory and holds for the time of the call that handed it over.
struct XMLName {
  typealias Characters = UnsafePointer<CChar>

  /// What the parser writes between a namespace and a local name; no XML name and, since a line
  /// break in an attribute is read as a space, hardly a namespace can hold it.
  static let separator = CChar(10)

  /// The namespace, the separator and the local part; the latter alone without a namespace.
  private let all: UnsafeBufferPointer<UInt8>

  init(_ characters: Characters) {
    all = UnsafeBufferPointer(characters)
  }

  /// Whether this is a name of a vocabulary.
  func `is`(_ vocabulary: XMLVocabulary, _ word: StaticString) -> Bool {
    // The local part first: most names differ in it, and it is the shorter one.
    let start = all.count - word.utf8CodeUnitCount
    guard start > 0, all[start - 1] == UInt8(bitPattern: Self.separator),
      UnsafeBufferPointer(rebasing: all[start...]).equals(word)
    else { return false }
    return vocabulary.isNamed(by: UnsafeBufferPointer(rebasing: all[..<(start - 1)]))
  }

  /// Whether this is any name of a vocabulary.
  func isOf(_ vocabulary: XMLVocabulary) -> Bool {
    guard let end = all.lastIndex(of: UInt8(bitPattern: Self.separator)) else { return false }
    return vocabulary.isNamed(by: UnsafeBufferPointer(rebasing: all[..<end]))
  }
}

/// The attributes of one element.
///
/// They point into the parser's memory and hold for the time of the call that handed them over.
struct XMLAttributes {
  typealias List = UnsafeMutablePointer<UnsafePointer<CChar>?>

  private let list: List

  init(_ list: List) {
    self.list = list
  }

  /// The value of an attribute without a namespace.
  func value(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    var index = 0
    while let characters = list[index], let value = list[index + 1] {
      if UnsafeBufferPointer(characters).equals(name) { return UnsafeBufferPointer(value) }
      index += 2
    }
    return nil
  }

  /// The value of an attribute of a vocabulary.
  func value(_ vocabulary: XMLVocabulary, _ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    var index = 0
    while let characters = list[index], let value = list[index + 1] {
      if XMLName(characters).is(vocabulary, name) { return UnsafeBufferPointer(value) }
      index += 2
    }
    return nil
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
  fileprivate init(_ characters: XMLName.Characters) {
    self.init(
      start: UnsafeRawPointer(characters).assumingMemoryBound(to: UInt8.self),
      count: strlen(characters))
  }

  /// Whether these are the bytes of a word.
  func equals(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount, let baseAddress else { return false }
    return memcmp(baseAddress, word.utf8Start, count) == 0
  }
}
