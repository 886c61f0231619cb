import Money

/// A register as rows of named fields, from which its CSV and its JSON are made alike.
public protocol RegisterRows: RenderedReport {
  var day: CalendarDate { get }
  /// The names of the fields, as they stand in JSON.
  static var names: [String] { get }
  /// A field for each name, row by row.
  var fields: [[RegisterField]] { get }
}

/// One field of a register.
public enum RegisterField {
  case text(String?)
  case count(Int?)
  /// Pence in JSON, pounds in CSV.
  case money(Money)
  case rate(Rate?)
  case flag(Bool?)

  /// A name as it stands in the header of CSV.
  static func snakeCase(_ name: String) -> String {
    name.map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }.joined()
  }

  static func date(_ date: CalendarDate?) -> RegisterField { .text(date?.description) }

  var json: JSON {
    switch self {
    case .text(let text): .text(text)
    case .count(let count): count.map { .count($0) } ?? .null
    case .money(let money): .pence(money)
    case .rate(let rate): .text(rate?.text)
    case .flag(let flag): flag.map { .bool($0) } ?? .null
    }
  }

  var text: String {
    switch self {
    case .text(let text): text ?? ""
    case .count(let count): count.map(String.init) ?? ""
    case .money(let money): money.poundsText
    case .rate(let rate): rate?.text ?? ""
    case .flag(let flag): flag.map { $0 ? "yes" : "no" } ?? ""
    }
  }
}

extension RegisterRows {
  /// The day and the rows; rates are texts, so that they stay exact.
  public func json() -> String {
    JSON.object([
      ("asOf", .string(day.description)),
      (
        "entries",
        .array(fields.map { row in .object(zip(Self.names, row).map { ($0, $1.json) }) })
      ),
    ]).text + "\n"
  }

  /// A row for each entry.
  public func csv() -> String {
    CSV.text(
      [["as_of"] + Self.names.map(RegisterField.snakeCase)]
        + fields.map { [day.description] + $0.map(\.text) })
  }

}
