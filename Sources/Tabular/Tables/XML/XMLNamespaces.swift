import CExpat

/// Which vocabulary each prefix of a document stands for, in the elements that are open.
///
/// The parser hands names over as they are written. Working their prefixes out here, and only where
/// one is new, takes a third of the time that the parser's own way takes, which writes the whole
/// namespace in front of each name.
struct XMLNamespaces {
  /// What a prefix stands for, from the element on that declares it.
  private struct Binding {
    let prefix: XMLPrefix
    /// Nil for a namespace that no spreadsheet is read by.
    let vocabulary: XMLVocabulary?
    /// How deep the element is that declares it.
    let depth: Int
  }

  private var bindings: [Binding] = []
  /// What a name without a prefix is of, worked out whenever a declaration comes or goes.
  private var unprefixed: XMLVocabulary?
  /// More than any program declares; a hostile document would make each name slow to work out.
  private static let most = 1_000

  /// What is wrong with the prefixes of an element.
  enum Fault: Error {
    case undeclared
    case emptyNamespace
    case tooMany
  }

  /// Takes in what an element declares, and looks whether all of its prefixes are declared.
  mutating func enter(
    _ name: UnsafeBufferPointer<UInt8>, _ attributes: XMLAttributes, depth: Int
  ) throws(Fault) {
    var hasPrefixes = false
    try attributes.forEach { name, value throws(Fault) in
      guard name.starts(with: "xmlns") else {
        if !hasPrefixes { hasPrefixes = name.colon != nil }
        return
      }
      guard name.count == 5 || name[5] == UInt8(ascii: ":") else { return }
      let prefix = name.count == 5 ? XMLPrefix.none : XMLPrefix(name[6...])
      guard prefix == .none || !value.isEmpty else { throw .emptyNamespace }
      guard bindings.count < Self.most else { throw .tooMany }
      bindings.append(
        Binding(prefix: prefix, vocabulary: XMLVocabulary(namespace: value), depth: depth))
      unprefixed = try vocabulary(.none)
    }
    if let colon = name.colon { _ = try vocabulary(XMLPrefix(name[..<colon])) }
    guard hasPrefixes else { return }
    var known = XMLPrefix.none
    try attributes.forEach { name, _ throws(Fault) in
      guard let colon = name.colon else { return }
      let prefix = XMLPrefix(name[..<colon])
      guard prefix != known, prefix != .declaring, prefix != .xml else { return }
      _ = try vocabulary(prefix)
      known = prefix
    }
  }

  /// Forgets what an element declared that ends.
  mutating func leave(depth: Int) {
    guard !bindings.isEmpty, bindings[bindings.count - 1].depth >= depth else { return }
    while let last = bindings.last, last.depth >= depth { bindings.removeLast() }
    unprefixed = (try? vocabulary(.none)) ?? nil
  }

  /// The vocabulary of an element's name, and its local part.
  func name(_ written: UnsafeBufferPointer<UInt8>) -> XMLName {
    guard let colon = written.colon else {
      return XMLName(vocabulary: unprefixed, local: written)
    }
    return XMLName(
      vocabulary: (try? vocabulary(XMLPrefix(written[..<colon]))) ?? nil,
      local: UnsafeBufferPointer(rebasing: written[(colon + 1)...]))
  }

  /// Whether an attribute's name, as it is written, is a name of a vocabulary.
  func isName(
    _ written: UnsafeBufferPointer<UInt8>, _ vocabulary: XMLVocabulary, _ word: StaticString
  ) -> Bool {
    // The local part first: most names differ in it.
    let start = written.count - word.utf8CodeUnitCount
    guard start > 1, written[start - 1] == UInt8(ascii: ":"),
      UnsafeBufferPointer(rebasing: written[start...]).equals(word)
    else { return false }
    return (try? self.vocabulary(XMLPrefix(written[..<(start - 1)]))) == vocabulary
  }

  /// - Throws: ``Fault/undeclared`` where a prefix stands for nothing.
  func vocabulary(_ prefix: XMLPrefix) throws(Fault) -> XMLVocabulary? {
    var index = bindings.count
    while index > 0 {
      index -= 1
      // The numbers first: they alone tell all prefixes apart that are not long.
      if bindings[index].prefix.head == prefix.head, bindings[index].prefix == prefix {
        return bindings[index].vocabulary
      }
    }
    guard prefix == .none || prefix == .xml else { throw .undeclared }
    return nil
  }
}

/// A prefix, its first bytes in one number, so that most are compared at once.
struct XMLPrefix: Equatable {
  fileprivate let head: UInt64
  /// What is beyond the first seven bytes; hardly any prefix is as long.
  private let rest: [UInt8]

  /// The least number of a prefix of seven bytes or more.
  private static let longest: UInt64 = 1 << 56

  static let none = XMLPrefix([])
  static let xml = XMLPrefix("xml".utf8)
  static let declaring = XMLPrefix("xmlns".utf8)

  init(_ bytes: some Collection<UInt8>) {
    var head: UInt64 = 1
    for byte in bytes.prefix(7) { head = head << 8 | UInt64(byte) }
    self.head = head
    rest = bytes.count > 7 ? Array(bytes.dropFirst(7)) : []
  }

  static func == (one: XMLPrefix, other: XMLPrefix) -> Bool {
    one.head == other.head && (one.head < longest || one.rest == other.rest)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where the first colon stands.
  fileprivate var colon: Int? {
    guard let baseAddress, let found = memchr(baseAddress, 0x3A, count) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(baseAddress)
  }

  fileprivate func starts(with word: StaticString) -> Bool {
    guard count >= word.utf8CodeUnitCount, let baseAddress else { return false }
    return memcmp(baseAddress, word.utf8Start, word.utf8CodeUnitCount) == 0
  }
}
