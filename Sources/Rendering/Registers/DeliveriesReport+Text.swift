import Books
import Money
import Reports

extension DeliveriesReport: RegisterRows {
  public static let names = [
    "mitigation", "title", "year", "planned", "plannedToDate", "delivered", "difference",
    "confidence", "record", "monthsBehind", "standing",
  ]

  public var fields: [[RegisterField]] {
    savings.flatMap { saving in
      saving.years.map { year in
        [
          .text(saving.id), .text(saving.title), .text(year.year.description),
          .money(year.planned), .money(year.plannedToDate), .money(year.delivered),
          .money(year.difference), .rate(year.confidence),
          .rate(year.record), .count(saving.monthsBehind),
          .text(sources.standing(saving.provenance)?.rawValue),
        ]
      }
    }
  }

  /// Planned and delivered for a terminal, of the savings that were to have begun.
  public func table(width: Int) throws -> String {
    let width = max(80, width)
    let total = try total()
    var lines =
      TextLayout.wrapped(
        "\(authority.name): savings planned and evidenced to \(day.readableText), pounds,"
          + " savings positive",
        width: width)
      + ["", Self.line("", ["Planned", "Evidenced", "Record", "Confidence"])]
    for saving in begun {
      lines += TextLayout.hanging(
        TextLayout.left(saving.id, 8),
        saving.title
          + (saving.monthsBehind > 0
            ? "; \(TextLayout.counted(saving.monthsBehind, "month")) behind" : ""),
        width: width)
      for year in saving.years where year.plannedToDate != .zero || year.delivered != .zero {
        lines.append(Self.line("  \(year.year)", cells(of: year, saving)))
      }
    }
    let mark = StandingNotes.padded(sources.standing(provenance))
    if begun.isEmpty { lines.append("No saving was to have begun, and none is evidenced.") }
    lines += [
      Self.line(
        "All",
        [
          total.plannedToDate.readableText + mark, total.delivered.readableText + mark,
          Rate(total.delivered, of: total.plannedToDate)?.percentText ?? "-",
        ]), "",
    ]
    lines += TextLayout.wrapped(
      "Planned: the months of the plan that are over. Record: evidenced of planned, beside the"
        + " confidence that the position counts the saving with. Behind: so many months ago the"
        + " plan had come to no more than what is evidenced now. Not yet to begin:"
        + " \(savings.count - begun.count). " + StandingNotes.letters, width: width)
    lines += StandingNotes.lines(provenance, sources, width: width)
    return lines.joined(separator: "\n") + "\n"
  }

  private func cells(of year: Year, _ saving: Saving) -> [String] {
    let mark = StandingNotes.padded(sources.standing(saving.provenance))
    return [
      year.plannedToDate.readableText + mark,
      year.delivered.readableText + mark,
      year.record?.percentText ?? "-",
      year.confidence?.percentText ?? "-",
    ]
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(label, 18)
      + zip(cells, [20, 20, 10, 12]).map { TextLayout.right($0, $1) }.joined()).trimmedAtEnd
  }
}
