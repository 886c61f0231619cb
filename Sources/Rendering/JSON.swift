import Money

/// A JSON value whose keys keep their order.
///
/// Foundation's encoder leaves out what is null and does not keep the order of keys, and the
/// contract has every key in every answer.
public indirect enum JSON: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
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
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension JSON {
  /// Whole pence.
  static func pence(_ money: Money) -> JSON { .integer(money.pence) }

  /// Whole pence, or null.
  static func pence(_ money: Money?) -> JSON { money.map { .integer($0.pence) } ?? .null }

  /// A text, or null.
  static func text(_ value: (some CustomStringConvertible)?) -> JSON {
    value.map { .string($0.description) } ?? .null
  }
}
