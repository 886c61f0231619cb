/// The vocabularies that spreadsheets are written in.
enum XMLVocabulary {
  case none
  /// SpreadsheetML, in the namespace of its transitional or its strict form.
  case sheet
  case packageRelationships
  case officeRelationships
  case office
  case table
  case text
  case style
  case calcExtension
  case manifest
  case other

  private static let namespaces: [(StaticString, XMLVocabulary)] = [
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", .sheet),
    ("http://purl.oclc.org/ooxml/spreadsheetml/main", .sheet),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", .table),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", .text),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", .office),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", .style),
    ("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", .manifest),
    ("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0", .calcExtension),
    ("http://schemas.openxmlformats.org/package/2006/relationships", .packageRelationships),
    (
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
      .officeRelationships
    ),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", .officeRelationships),
  ]

  init(namespace: UnsafeBufferPointer<UInt8>) {
    self = Self.namespaces.first { namespace.equals($0.0) }?.1 ?? .other
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

  let vocabulary: XMLVocabulary
  let local: UnsafeBufferPointer<UInt8>

  init(_ characters: Characters) {
    let all = UnsafeBufferPointer(characters)
    var start = all.count
    while start > 0, all[start - 1] != UInt8(bitPattern: Self.separator) { start -= 1 }
    local = UnsafeBufferPointer(rebasing: all[start...])
    vocabulary =
      start == 0
      ? .none : XMLVocabulary(namespace: UnsafeBufferPointer(rebasing: all[..<(start - 1)]))
  }

  /// Whether this is a name of a vocabulary.
  func `is`(_ vocabulary: XMLVocabulary, _ word: StaticString) -> Bool {
    self.vocabulary == vocabulary && local.equals(word)
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
    var count = 0
    while characters[count] != 0 { count += 1 }
    self.init(
      start: UnsafeRawPointer(characters).assumingMemoryBound(to: UInt8.self), count: count)
  }

  /// Whether these are the bytes of a word.
  func equals(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard count == length else { return false }
    // From the end, where the words of one list differ most.
    var index = length
    while index > 0 {
      index -= 1
      guard self[index] == word.utf8Start[index] else { return false }
    }
    return true
  }
}
