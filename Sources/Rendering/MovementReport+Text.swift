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

  /// The movement for a terminal: the in-year position by code, then line by line.
  public func table(width: Int) -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority): movement of the \(asOf.year) forecast from \(since), as it was recorded, to"
        + " \(asOf)\(isRecorded ? ", as it was recorded" : "")", width: width)
    lines += ["Pounds; more cost is positive."] + CautionText.lines(cautions, width)
    lines += [
      "",
      Self.line("", ["Before", "After ", "Movement"]),
      Self.line(
        "In-year, high needs",
        [
          total.before.readableText, total.after.readableText + mark, total.movement.readableText,
        ]),
    ]
    lines += total.parts.map { code, amount in
      Self.line("  \(code?.rawValue ?? "not explained")", ["", "", amount.readableText])
    }
    if let totalNow {
      lines += TextLayout.wrapped(
        "The books have changed since \(asOf) was closed: by them it would come to"
          + " \(totalNow.readableText).", width: width)
    }
    lines += ["", Self.line("Account, and why", ["Before", "After ", "Movement"])]
    for row in rows where !isSmall(row) { lines += self.lines(row, width) }
    lines += smallLines
    if rows.isEmpty { lines.append("Nothing has moved.") }
    if !gone.isEmpty {
      lines += [""]
      lines += TextLayout.wrapped(
        "Recorded at \(since) and no longer in accounts.csv, so in no figure here:"
          + " \(TextLayout.list(gone)).", width: width)
    }
    lines += ["", StandingNotes.letters] + StandingNotes.lines(provenance, sources, width: width)
    lines.append("Ledger head \(ledgerHead.hexadecimal)")
    return lines.joined(separator: "\n") + "\n"
  }

  private var mark: String { StandingNotes.padded(sources.standing(provenance)) }

  private func isSmall(_ row: Row) -> Bool {
    row.movement.pence.magnitude < over.pence.magnitude
      && row.parts.allSatisfy { $0.amount.pence.magnitude < over.pence.magnitude }
  }

  /// The lines below what is to be told one by one, together.
  private var smallLines: [String] {
    let small = rows.filter(isSmall)
    guard !small.isEmpty else { return [] }
    // Summed with room to spare: each is below the limit.
    let sum = small.reduce(Int128(0)) { $0 + Int128($1.movement.pence) }
    return [
      Self.line(
        TextLayout.counted(small.count, "smaller line"),
        ["", "", Money(pence: Int64(clamping: sum)).readableText])
    ]
  }

  private func lines(_ row: Row, _ width: Int) -> [String] {
    let mark = StandingNotes.padded(sources.standing(row.provenance))
    return [
      Self.line(
        row.account.code,
        [
          row.before.amount.readableText, row.after.amount.readableText + mark,
          row.movement.readableText,
        ])
    ] + row.parts.flatMap { Self.lines($0, width) }
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
