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
    let room = width - 48
    let head = Self.line(
      TextLayout.left("", room), ["Value", "On", "Before", "Travel", "Target"])
    var lines = TextLayout.wrapped(
      "\(authority.name): indicators at \(day.readableText)", width: width)
    for (name, readings) in groups {
      lines += ["", Self.headed(name, head)]
      for reading in readings { lines += self.lines(of: reading, room) }
    }
    lines += [""] + money(width)
    lines += TextLayout.wrapped(
      "H: high is good, L: low is good, T: near the target; the others move the money and are"
        + " neither. Travel: since the value before. " + StandingNotes.letters, width: width)
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(of reading: Reading, _ room: Int) -> [String] {
    let indicator = reading.indicator
    func text(_ value: Rate?) -> String { value.map(indicator.unit.text) ?? "-" }
    let title = TextLayout.wrapped(
      indicator.title + (indicator.polarity.map { " (\($0.rawValue))" } ?? ""), width: room - 1)
    let cells = [
      text(reading.latest?.value) + StandingNotes.mark(standing(reading)),
      reading.latest?.date.shortText ?? "-", text(reading.previous?.value),
      reading.travel?.rawValue ?? "-",
      text(indicator.target) + (reading.meetsTarget.map { $0 ? " met" : "" } ?? ""),
    ]
    return title.dropLast() + [Self.line(TextLayout.left(title.last ?? "", room), cells)]
  }

  /// The name of a group in the room of the header's first column.
  private static func headed(_ name: String, _ head: String) -> String {
    let name = name.isEmpty ? "Others" : name.prefix(1).uppercased() + name.dropFirst()
    return name + head.dropFirst(name.count)
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (label + zip(cells, [9, 13, 8, 10, 8]).map { TextLayout.right($0, $1) }.joined()).trimmedAtEnd
  }

  private func money(_ width: Int) -> [String] {
    let years = position.mitigated.years
    guard let now = years.last(where: { $0.status != .projection }) else { return [] }
    return TextLayout.wrapped(
      "Beside the money, as at \(position.asOf): in-year position of the whole grant in \(now.year)"
        + " \(text(now.inYearDsg))\(mark(.inYearDsg, now)), closing deficit"
        + " \(text(now.closing))\(mark(.closing, now)); breakeven with measures"
        + " \(position.mitigated.breakevenYear?.description ?? "in no year").", width: width)
  }

  private func text(_ amount: Money) -> String {
    position.isInMillions ? "£\(amount.millionsText)m" : amount.sterlingText
  }

  private func mark(_ measure: PositionMeasure, _ year: YearPosition) -> String {
    let mark = StandingNotes.mark(position.standing(of: measure, in: year.year, isMitigated: true))
    return mark.isEmpty ? "" : " \(mark)"
  }

  private func standing(_ reading: Reading) -> Standing? {
    sources.standing(Provenance(reading.latest.map { [$0.source] } ?? []))
  }
}
