/// Text of a web page: only what the program itself holds goes in as it is, everything else is
/// escaped, byte by byte, so that no mark that combines with another can hide it.
public struct Markup: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// Appends what the program itself holds.
  public mutating func put(_ literal: StaticString) {
    literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Appends any text, escaped for the content of an element or a quoted attribute.
  public mutating func put(text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): put("&amp;")
      case UInt8(ascii: "<"): put("&lt;")
      case UInt8(ascii: ">"): put("&gt;")
      case UInt8(ascii: "\""): put("&quot;")
      case UInt8(ascii: "'"): put("&#39;")
      case 0..<0x20 where byte != 0x0A: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
  }

  /// Appends a text in an element that the program names.
  public mutating func put(_ open: StaticString, _ text: String, _ close: StaticString) {
    put(open)
    put(text: text)
    put(close)
  }

  /// Appends what is markup already.
  public mutating func put(_ markup: Markup) { bytes.append(contentsOf: markup.bytes) }

  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
