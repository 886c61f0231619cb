import Books
import Money
import Reports

extension CalendarReport: RegisterRows {
  public static let names = [
    "id", "audience", "title", "next", "daysToGo", "last", "everyMonths", "needs", "standing",
  ]

  public var fields: [[RegisterField]] {
    (coming + past).map { item in
      [
        .text(item.entry.id), .text(item.entry.audience), .text(item.entry.title),
        .date(item.next), .count(item.next.map { day.days(to: $0) }), .date(item.last),
        .count(item.entry.everyMonths), .text(item.entry.needs),
        .text(standing(item)?.rawValue),
      ]
    }
  }

  /// The calendar for a terminal: what comes next and what it needs.
  public func table(width: Int) -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority.name): reporting calendar from \(day.readableText)", width: width)
    for item in coming { lines += [""] + self.lines(of: item, width) }
    if !past.isEmpty { lines += ["", "Past"] }
    for item in past {
      lines += TextLayout.hanging(
        TextLayout.left("  " + (item.last?.shortText ?? ""), 15),
        "\(item.entry.audience): \(item.entry.title)", width: width)
    }
    lines += [""]
    lines += TextLayout.wrapped(
      "Days of what recurs are counted from its first. " + StandingNotes.letters, width: width)
    lines += StandingNotes.lines(provenance, sources, width: width)
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(of item: Coming, _ width: Int) -> [String] {
    let entry = item.entry
    let often = entry.everyMonths.map { $0 == 1 ? "every month" : "every \($0) months" }
    let when = item.next.map { next in
      next == day ? "today" : "in \(TextLayout.counted(day.days(to: next), "day"))"
    }
    let first = entry.date.flatMap { often == nil ? nil : "from \($0.shortText)" }
    let facts = [
      when ?? "day not known", [often, first].compactMap(\.self).joined(separator: " "),
    ]
    let texts: [String?] = [
      "\(entry.audience): \(entry.title)" + StandingNotes.suffix(standing(item)),
      facts.filter { !$0.isEmpty }.joined(separator: ", "), entry.needs.map { "Needs: \($0)" },
    ]
    let label = item.next?.shortText ?? "-"
    return texts.compactMap(\.self).enumerated().flatMap { index, text in
      TextLayout.hanging(TextLayout.left(index == 0 ? label : "", 15), text, width: width)
    }
  }

  private func standing(_ item: Coming) -> Standing? {
    sources.standing(ofSource: item.entry.source)
  }
}
