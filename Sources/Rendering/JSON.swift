import Money
import Tables

/// A JSON value whose keys keep their order.
///
/// Foundation's encoder leaves out what is null and does not keep the order of keys, and the
/// contract has every key in every answer.
public indirect enum JSON: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number with so many decimals; money is never one.
  case decimal(Double, Int)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  /// The text, indented by two spaces, with objects that hold only plain values on one line.
  public var text: String { text(indent: "") }

  private func text(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return String(value)
    case .decimal(let value, let decimals): return Wording.decimal(value, decimals)
    case .string(let value): return Self.quoted(value)
    case .array(let values) where values.isEmpty: return "[]"
    case .array(let values):
      let lines = values.map { inner + $0.text(indent: inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members):
      let parts = members.map { Self.quoted($0.0) + ": " + $0.1.text(indent: inner) }
      if members.allSatisfy({ $0.1.isPlain }), !indent.isEmpty {
        return "{" + parts.joined(separator: ", ") + "}"
      }
      return "{\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n\(indent)}"
    }
  }

  private var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(quoted: text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a text in quotes, with what may not stand in them escaped.
  static func append(quoted text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append("\\\"")
      case UInt8(ascii: "\\"): bytes.append("\\\\")
      case UInt8(ascii: "\n"): bytes.append("\\n")
      case UInt8(ascii: "\r"): bytes.append("\\r")
      case UInt8(ascii: "\t"): bytes.append("\\t")
      case 0..<0x20: bytes.append("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSON {
  /// Whole pence.
  static func pence(_ money: Money) -> JSON { .integer(money.pence) }

  /// A number of things.
  static func count(_ number: Int) -> JSON { .integer(Int64(number)) }

  /// Whole pence, or null.
  static func pence(_ money: Money?) -> JSON { money.map { .integer($0.pence) } ?? .null }

  /// A text, or null.
  static func text(_ value: (some CustomStringConvertible)?) -> JSON {
    value.map { .string($0.description) } ?? .null
  }
}
