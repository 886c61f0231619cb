import Crypto
import Money

/// Values of a row as bytes from which they can be told apart again.
///
/// Each value comes behind the letter of its kind, a text or a blob also behind its length, so
/// that no two different rows give the same bytes. The same bytes are hashed, handed from thread
/// to thread, and bound to the statement that stores the row.
struct CanonicalBytes {
  static let null = UInt8(ascii: "n")
  static let integer = UInt8(ascii: "i")
  static let text = UInt8(ascii: "t")
  static let blob = UInt8(ascii: "b")
  static let real = UInt8(ascii: "r")

  private(set) var bytes: [UInt8] = []

  init() {}

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func append(_ value: Int64) {
    bytes.append(Self.integer)
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ value: Int64?) {
    if let value { append(value) } else { bytes.append(Self.null) }
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(text: UnsafeRawBufferPointer($0)) }
  }

  mutating func append(_ text: String?) {
    if let text { append(text) } else { appendNull() }
  }

  mutating func appendNull() {
    bytes.append(Self.null)
  }

  /// Appends a text that is in UTF-8 already.
  @inline(__always)
  mutating func append(text: UnsafeRawBufferPointer) {
    append(Self.text, text)
  }

  /// Appends what has been put into this form before.
  mutating func append(canonical: [UInt8]) {
    bytes.append(contentsOf: canonical)
  }

  mutating func append(blob: [UInt8]) {
    blob.withUnsafeBytes { append(Self.blob, $0) }
  }

  @inline(__always)
  mutating func append(_ kind: UInt8, _ content: UnsafeRawBufferPointer) {
    bytes.append(kind)
    withUnsafeBytes(of: UInt32(content.count).bigEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: content)
  }

  /// SHA-256 of the bytes.
  var digest: [UInt8] { Array(SHA256.hash(data: bytes)) }
}
