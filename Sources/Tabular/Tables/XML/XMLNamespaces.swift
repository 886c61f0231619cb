import CExpat

/// Which vocabulary each prefix of a document stands for, in the elements that are open.
///
/// The parser hands names over as they are written. Working their prefixes out here, and only where
/// one is new, takes a third of the time that the parser's own way takes, which writes the whole
/// namespace in front of each name.
///
/// What changes with each element is left out of the checks for overlapping access, as in
/// ``XMLStream``, which alone holds one.
final class XMLNamespaces {
  /// What a prefix stands for, from the element on that declares it.
  private struct Binding {
    let prefix: XMLPrefix
    /// Nil for a namespace that no spreadsheet is read by.
    let vocabulary: XMLVocabulary?
    /// How deep the element is that declares it.
    let depth: Int
  }

  /// An attribute with a prefix; it points into the parser's memory, for the time of one call.
  struct Attribute {
    let vocabulary: XMLVocabulary?
    let local: XMLName.Characters
    let value: XMLName.Characters
  }

  @exclusivity(unchecked) private var bindings: [Binding] = []
  /// How deep the innermost element is that declares a prefix.
  @exclusivity(unchecked) private var declaredDepth = 0
  /// What a name without a prefix is of, worked out whenever a declaration comes or goes.
  @exclusivity(unchecked) private var unprefixed: XMLVocabulary?
  /// The attributes with prefixes of the element that was entered last.
  @exclusivity(unchecked) private var attributes: [Attribute] = []
  /// More than any program declares; a hostile document would make each name slow to work out.
  private static let most = 1_000

  /// What is wrong with the prefixes of an element.
  enum Fault: Error {
    case undeclared
    case emptyNamespace
    case tooMany
  }

  /// Takes in what an element declares, and looks whether all of its prefixes are declared.
  func enter(
    _ name: WrittenName, _ attributes: XMLAttributes, depth: Int
  ) throws(Fault) {
    if !self.attributes.isEmpty { self.attributes.removeAll(keepingCapacity: true) }
    var hasPrefixes = false
    try attributes.forEach { name, value throws(Fault) in
      if !hasPrefixes { hasPrefixes = WrittenName.hasColon(name) }
      guard let prefix = WrittenName.declaredPrefix(name) else { return }
      let value = UnsafeBufferPointer(value)
      guard prefix.isEmpty || !value.isEmpty else { throw .emptyNamespace }
      guard bindings.count < Self.most else { throw .tooMany }
      bindings.append(
        Binding(
          prefix: XMLPrefix(prefix), vocabulary: XMLVocabulary(namespace: value), depth: depth))
      declaredDepth = depth
      unprefixed = try vocabulary(UnsafeBufferPointer(start: nil, count: 0))
    }
    if let prefix = name.prefix { _ = try vocabulary(prefix) }
    if hasPrefixes { try resolve(attributes) }
  }

  /// Works out the prefixes of attributes, each but once.
  private func resolve(_ attributes: XMLAttributes) throws(Fault) {
    var known: (head: UInt64, vocabulary: XMLVocabulary?) = (0, nil)
    try attributes.forEach { name, value throws(Fault) in
      let written = WrittenName(name)
      guard let prefix = written.prefix, !prefix.isEmpty else { return }
      let head = XMLPrefix.head(prefix)
      guard head != XMLPrefix.declaring else { return }
      if head != known.head || head >= XMLPrefix.longest {
        known = (head, try vocabulary(prefix))
      }
      self.attributes.append(
        Attribute(
          vocabulary: known.vocabulary, local: name + prefix.count + 1, value: value))
    }
  }

  /// The value of an attribute of a vocabulary, of the element that was entered last.
  func value(_ vocabulary: XMLVocabulary, _ name: StaticString) -> XMLName.Characters? {
    var index = 0
    while index < attributes.count {
      if attributes[index].vocabulary == vocabulary,
        XMLAttributes.isWord(attributes[index].local, name)
      {
        return attributes[index].value
      }
      index += 1
    }
    return nil
  }

  /// Forgets what an element declared that ends.
  func leave(depth: Int) {
    guard declaredDepth >= depth else { return }
    while let last = bindings.last, last.depth >= depth { bindings.removeLast() }
    declaredDepth = bindings.last?.depth ?? 0
    unprefixed = (try? vocabulary(UnsafeBufferPointer(start: nil, count: 0))) ?? nil
  }

  /// The vocabulary of an element's name, and its local part.
  func name(_ written: WrittenName) -> XMLName {
    guard let prefix = written.prefix else {
      return XMLName(vocabulary: unprefixed, local: written.bytes)
    }
    return XMLName(
      vocabulary: (try? vocabulary(prefix)) ?? nil,
      local: UnsafeBufferPointer(rebasing: written.bytes[(prefix.count + 1)...]))
  }

  /// - Throws: ``Fault/undeclared`` where a prefix stands for nothing.
  private func vocabulary(_ prefix: UnsafeBufferPointer<UInt8>) throws(Fault) -> XMLVocabulary? {
    let head = XMLPrefix.head(prefix)
    var index = bindings.count
    while index > 0 {
      index -= 1
      // The numbers first: they alone tell all prefixes apart that are not long.
      if bindings[index].prefix.head == head,
        head < XMLPrefix.longest || bindings[index].prefix == XMLPrefix(prefix)
      {
        return bindings[index].vocabulary
      }
    }
    guard head == XMLPrefix.none || head == XMLPrefix.xml else { throw .undeclared }
    return nil
  }
}

/// A name as a document writes it, and its prefix if it has one.
struct WrittenName {
  let bytes: UnsafeBufferPointer<UInt8>
  /// What stands in front of the first colon.
  let prefix: UnsafeBufferPointer<UInt8>?

  /// Measures a name up to its closing zero; names are short, so that a loop takes less time than
  /// a call.
  @inline(__always)
  init(_ characters: XMLName.Characters) {
    let start = UnsafeRawPointer(characters).assumingMemoryBound(to: UInt8.self)
    var count = 0
    var colon = -1
    while start[count] != 0 {
      if start[count] == UInt8(ascii: ":"), colon < 0 { colon = count }
      count += 1
    }
    bytes = UnsafeBufferPointer(start: start, count: count)
    prefix = colon < 0 ? nil : UnsafeBufferPointer(start: start, count: colon)
  }

  @inline(__always)
  static func hasColon(_ characters: XMLName.Characters) -> Bool {
    var index = 0
    while characters[index] != 0 {
      if characters[index] == 0x3A { return true }
      index += 1
    }
    return false
  }

  /// The prefix that an attribute of this name declares, empty for that of names without one; nil
  /// if it declares none.
  @inline(__always)
  static func declaredPrefix(_ characters: XMLName.Characters) -> UnsafeBufferPointer<UInt8>? {
    guard characters[0] == 0x78 else { return nil }
    let name = UnsafeBufferPointer(characters)
    guard name.starts(with: "xmlns") else { return nil }
    if name.count == 5 { return UnsafeBufferPointer(rebasing: name[5...]) }
    return name[5] == UInt8(ascii: ":") ? UnsafeBufferPointer(rebasing: name[6...]) : nil
  }
}

/// A prefix, its first bytes in one number, so that most are compared at once.
struct XMLPrefix: Equatable {
  fileprivate let head: UInt64
  /// What is beyond the first seven bytes; hardly any prefix is as long.
  private let rest: [UInt8]

  /// The least number of a prefix of seven bytes or more.
  fileprivate static let longest: UInt64 = 1 << 56

  /// The numbers of no prefix, of `xml` and of `xmlns`.
  fileprivate static let none: UInt64 = 0x01
  fileprivate static let xml: UInt64 = 0x01_78_6D_6C
  fileprivate static let declaring: UInt64 = 0x01_78_6D_6C_6E_73

  init(_ bytes: some Collection<UInt8>) {
    head = Self.head(bytes)
    rest = bytes.count > 7 ? Array(bytes.dropFirst(7)) : []
  }

  @inline(__always)
  fileprivate static func head(_ bytes: some Collection<UInt8>) -> UInt64 {
    var head: UInt64 = 1
    for byte in bytes.prefix(7) { head = head << 8 | UInt64(byte) }
    return head
  }

  static func == (one: XMLPrefix, other: XMLPrefix) -> Bool {
    one.head == other.head && (one.head < longest || one.rest == other.rest)
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func starts(with word: StaticString) -> Bool {
    guard count >= word.utf8CodeUnitCount, let baseAddress else { return false }
    return memcmp(baseAddress, word.utf8Start, word.utf8CodeUnitCount) == 0
  }
}
