import Money
import Tables

extension Cell {
  /// A cell of a described table as it is, for a column that has no formula.
  ///
  /// `none` is what stands where nothing is known.
  init(_ cell: TableCell, _ unit: Unit, none: String = "-") {
    switch cell.value {
    case .none, .table, .record, .records:
      self = .text(none, unit.isNumeric ? .textRight : unit.style)
    case .text(let text): self = .text(text, unit.style)
    case .texts(let texts): self = .text(texts.joined(separator: ", "), unit.style)
    case .money(let money): self = .pence(money.pence)
    case .count(let count): self = .count(count)
    case .rate(let rate):
      self = .number(rate.doubleValue, unit == .percent ? .percent : .decimal)
    case .decimal(let number, _): self = .number(number, .decimal)
    case .estimate(let pence, _): self = .number((pence / 100).rounded(), .money)
    case .flag(let flag): self = .text(flag ? "yes" : "no", unit.style)
    case .date(let date): self = .text(date.readableText, unit.style)
    case .worded(_, let words):
      self = .text(words, unit.isNumeric ? .textRight : unit.style)
    }
  }
}

extension ColumnHead {
  /// The heading with its unit, such as `Forecast (£)`.
  var heading: String { title + (unit.symbol.map { " (\($0))" } ?? "") }

  var headingStyle: Style {
    if unit == .rating { return .columnHeaderCentre }
    return unit.isNumeric ? .columnHeaderRight : .columnHeader
  }

  /// Whether an amount of the column can be added up over rows.
  var isAmount: Bool {
    if case .pounds = unit { return true }
    return false
  }

  /// The width in characters of a column that holds such values.
  var width: Double {
    switch unit {
    case .name: 46
    case .prose: 60
    case .pounds, .price: 18
    default: 13
    }
  }
}

extension Unit {
  fileprivate var style: Style {
    switch self {
    case .name, .prose: .text
    case .rating: .rating
    default: .year
    }
  }
}
