import Money
import Tables

/// What stands in a cell, as people read it.
enum CellText {
  /// The text of a cell in its unit; `-` where there is no number, and nothing where there is no
  /// text.
  static func reading(_ cell: TableCell, _ scale: Scale, _ unit: Unit = .word) -> String {
    switch cell.value {
    case .none: unit.isNumeric ? "-" : ""
    case .text(let text): text
    case .money(let money): scale.text(money)
    case .count(let count):
      (count < 0 ? "-" : "") + UInt64(count.magnitude).groupedText
    case .rate(let rate): unit == .percent ? rate.percentText : rate.readableText
    case .decimal(let number, let places):
      unit == .percent
        ? Wording.decimal(number * 100, max(0, places - 3)) + "%"
        : Wording.read(number, places)
    case .estimate(let pence, let decimals): scale.text(pence, decimals: decimals)
    case .flag(let flag): flag ? "yes" : "no"
    case .date(let date): date.shortText
    case .worded(_, let words): words
    case .texts(let texts): texts.joined(separator: ", ")
    case .table, .record, .records: ""
    }
  }

  /// The text of a value as programs read it in CSV: pounds with a point, days as ISO 8601 has
  /// them, nothing where nothing is known.
  static func plain(_ value: Value) -> String {
    switch value {
    case .none, .table, .record, .records: ""
    case .text(let text): text
    case .money(let money): money.poundsText
    case .count(let count): String(count)
    case .rate(let rate): rate.text
    case .decimal(let number, let places): Wording.decimal(number, places)
    case .estimate(let pence, _): Wording.decimal(pence / 100, 0)
    case .flag(let flag): flag ? "yes" : "no"
    case .date(let date): date.description
    case .worded(let value, _): plain(value)
    case .texts(let texts): texts.joined(separator: " ")
    }
  }
}
