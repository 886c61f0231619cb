import Books
import Money
import Reports

extension RAIDReport: RegisterRows {
  public static let names = [
    "id", "kind", "description", "owner", "likelihood", "impact", "score", "target", "trend",
    "controls", "raised", "due", "late", "action", "standing",
  ]

  public var fields: [[RegisterField]] {
    entries.map { entry in
      [
        .text(entry.id), .text(entry.kind.rawValue), .text(entry.description), .text(entry.owner),
        .count(entry.likelihood), .count(entry.impact), .count(entry.score), .count(entry.target),
        .text(entry.trend?.rawValue), .text(entry.controls), .date(entry.raised), .date(entry.due),
        .flag(isLate(entry)), .text(entry.action), .text(standing(entry)?.rawValue),
      ]
    }
  }

  /// The log for a terminal, the greatest score first.
  public func table(width: Int) -> String {
    let width = max(80, width)
    let counts = RAIDEntry.Kind.allCases.map { kind in
      TextLayout.counted(
        entries.count { $0.kind == kind }, kind.rawValue,
        plural: kind == .dependency ? "dependencies" : nil)
    }
    let unscored = entries.count { $0.score == nil }
    var lines = TextLayout.wrapped(
      "\(authority.name): RAID log at \(day.readableText)", width: width)
    lines += TextLayout.wrapped(
      "Open: \(counts.joined(separator: ", ")); not scored: \(unscored); closed: \(closed).",
      width: width)
    for entry in entries { lines += [""] + self.lines(of: entry, width) }
    lines += [""]
    lines += TextLayout.wrapped(
      "Score: likelihood x impact, each 1 to 5; target: what the controls are to bring it to. "
        + StandingNotes.letters, width: width)
    lines += StandingNotes.lines(provenance, sources, width: width)
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(of entry: RAIDEntry, _ width: Int) -> [String] {
    let score = entry.score.map { score in
      "score \(score) (\(entry.likelihood ?? 0) x \(entry.impact ?? 0))"
        + (entry.target.map { ", target \($0)" } ?? "")
    }
    let due = entry.due.map { "\(isLate(entry) ? "review late since" : "review") \($0.shortText)" }
    let facts = [
      entry.kind.rawValue, score ?? "not scored", entry.trend?.rawValue, due,
      entry.action.map { "action \($0)" }, entry.owner,
    ].compactMap(\.self).joined(separator: ", ")
    let controls = entry.controls.map { "Controls: \($0)" }
    let texts: [String?] = [
      facts + StandingNotes.suffix(standing(entry)), entry.description, controls,
    ]
    return texts.compactMap(\.self).enumerated().flatMap { index, text in
      TextLayout.hanging(TextLayout.left(index == 0 ? entry.id : "", 8), text, width: width)
    }
  }

  private func standing(_ entry: RAIDEntry) -> Standing? {
    sources.standing(ofSource: entry.source)
  }
}
