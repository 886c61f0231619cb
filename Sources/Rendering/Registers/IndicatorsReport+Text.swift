import Books
import Forecasting
import Money
import Reports

extension IndicatorsReport: RegisterRows {
  public static let names = [
    "id", "group", "title", "polarity", "unit", "value", "date", "previousValue", "previousDate",
    "travel", "target", "by", "meetsTarget", "note", "standing",
  ]

  public var fields: [[RegisterField]] {
    groups.flatMap(\.readings).map { reading in
      let indicator = reading.indicator
      return [
        .text(indicator.id), .text(indicator.group), .text(indicator.title),
        .text(indicator.polarity?.rawValue), .text(indicator.unit.rawValue),
        .rate(reading.latest?.value), .date(reading.latest?.date),
        .rate(reading.previous?.value), .date(reading.previous?.date),
        .text(reading.travel?.rawValue), .rate(indicator.target), .date(indicator.by),
        .flag(reading.meetsTarget), .text(reading.latest?.note),
        .text(standing(reading)?.rawValue),
      ]
    }
  }

  /// The indicators for a terminal, and the money that they lead.
  public func table(width: Int) -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority.name): indicators at \(day.readableText)", width: width)
    for (name, readings) in groups {
      let name = name.isEmpty ? "Others" : name.prefix(1).uppercased() + name.dropFirst()
      lines += [""]
      lines += Self.lines(name, ["Value", "On", "Before", "Travel", "Target"], width)
      for reading in readings { lines += self.lines(of: reading, width) }
    }
    lines += [""] + money(width)
    lines += TextLayout.wrapped(
      "H: high is good, L: low is good, T: near the target; the others move the money and are"
        + " neither. Travel: since the value before. " + StandingNotes.letters, width: width)
    lines += StandingNotes.lines(provenance, sources, width: width)
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(of reading: Reading, _ width: Int) -> [String] {
    let indicator = reading.indicator
    func text(_ value: Rate?) -> String { value.map(indicator.unit.text) ?? "-" }
    return Self.lines(
      indicator.title + (indicator.polarity.map { " (\($0.rawValue))" } ?? ""),
      [
        text(reading.latest?.value) + StandingNotes.mark(standing(reading)),
        reading.latest?.date.shortText ?? "-", text(reading.previous?.value),
        reading.travel?.rawValue ?? "-",
        text(indicator.target) + (reading.meetsTarget.map { $0 ? " met" : "" } ?? ""),
      ], width)
  }

  /// A title in lines of its own width, with cells behind the last; below it where one is too wide.
  private static func lines(_ title: String, _ cells: [String], _ width: Int) -> [String] {
    let widths = [10, 13, 9, 10, 9]
    let row = zip(cells, widths).map { TextLayout.right($0, $1) }.joined()
    guard zip(cells, widths).allSatisfy({ $0.count < $1 }) else {
      return TextLayout.wrapped(title, width: width)
        + TextLayout.hanging("  ", cells.joined(separator: ", "), width: width)
    }
    let room = width - widths.reduce(0, +)
    let titles = TextLayout.wrapped(title, width: room)
    return titles.dropLast() + [TextLayout.left(titles.last ?? "", room) + row]
  }

  private func money(_ width: Int) -> [String] {
    let years = position.mitigated.years
    guard let now = years.last(where: { $0.status != .projection }) else { return [] }
    return TextLayout.wrapped(
      "Beside the money, as at \(position.asOf), deficits positive: in-year position of the"
        + " whole grant in \(now.year) \(text(now.inYearDsg))\(mark(.inYearDsg, now)), closing"
        + " deficit"
        + " \(text(now.closing))\(mark(.closing, now)); breakeven with measures"
        + " \(position.mitigated.breakevenYear?.description ?? "in no year").", width: width)
  }

  private func text(_ amount: Money) -> String {
    position.isInMillions ? "£\(amount.millionsText)m" : amount.sterlingText
  }

  private func mark(_ measure: PositionMeasure, _ year: YearPosition) -> String {
    StandingNotes.suffix(position.standing(of: measure, in: year.year, isMitigated: true))
  }

  private func standing(_ reading: Reading) -> Standing? {
    reading.latest.flatMap { sources.standing(ofSource: $0.source) }
  }
}
