import Books
import Money
import Reports

extension MovementReport: RegisterRows {
  public var day: CalendarDate { asOf.lastDay }

  public static let names = [
    "period", "since", "account", "name", "fund", "before", "after", "movement", "methodBefore",
    "method", "code", "amount", "reason", "author", "date",
  ]

  /// A row for each part; a line that did not move has one without a code if it has a reason.
  public var fields: [[RegisterField]] {
    rows.flatMap { row in
      row.parts.map { part in
        [
          .text(asOf.description), .text(since.description), .text(row.account.code),
          .text(row.account.name), .text(row.account.fund.rawValue), .money(row.before.amount),
          .money(row.after.amount), .money(row.movement), .text(row.before.method),
          .text(row.after.method),
          .text(part.code?.rawValue), .money(part.amount), .text(part.reason),
          .text(part.author), .date(part.date),
        ]
      }
    }
  }

  /// The movement for a terminal.
  public func table(width: Int) -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority): movement of the \(asOf.year) forecast from \(since), as it was recorded, to"
        + " \(asOf)", width: width)
    lines += ["Pounds; more cost is positive.", ""]
    lines.append(Self.line("Account, and why", ["Before", "After ", "Movement"]))
    for row in rows {
      let mark = StandingNotes.padded(sources.standing(row.provenance))
      lines.append(
        Self.line(
          row.account.code,
          [
            row.before.amount.readableText, row.after.readableText + mark,
            row.movement.readableText,
          ]))
      for part in row.parts { lines += Self.lines(part, width) }
    }
    if rows.isEmpty { lines.append("Nothing has moved.") }
    lines += [
      "",
      Self.line(
        "In-year, high needs",
        [
          total.before.readableText, total.after.readableText + " ", total.movement.readableText,
        ]),
    ]
    lines += total.parts.map { code, amount in
      Self.line("  \(code?.rawValue ?? "not explained")", ["", "", amount.readableText])
    }
    if !unrecorded.isEmpty {
      lines += [""]
      lines += TextLayout.wrapped(
        "No forecast was recorded of \(TextLayout.list(unrecorded)), so their movement is not"
          + " known.", width: width)
    }
    lines += ["", StandingNotes.letters] + StandingNotes.lines(provenance, sources, width: width)
    lines.append("Ledger head \(ledgerHead.hexadecimal)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// A part: its code and amount, its reason beneath.
  private static func lines(_ part: Part, _ width: Int) -> [String] {
    let who = [part.author, part.date?.shortText].compactMap(\.self).joined(separator: ", ")
    return [
      line("  \(part.code?.rawValue ?? "not explained")", ["", "", part.amount.readableText])
    ]
      + TextLayout.hanging(
        "    ", TextLayout.oneLine(part.reason + (who.isEmpty ? "" : " (\(who))")), width: width)
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 26), 26)
      + cells.map { TextLayout.right($0, 18) }.joined()).trimmedAtEnd
  }
}
