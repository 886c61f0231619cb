import Books
import Forecasting
import Money
import Reports

extension PlacementsReport: RegisterRows {
  public var day: CalendarDate { asOf.lastDay }

  public static let names = [
    "period", "account", "placement", "status", "share", "count", "places", "weeks",
    "fullYearPlaces", "inYear", "toDate", "billed", "posted", "fullYear", "backDatedCount",
    "backDated",
  ]

  public var fields: [[RegisterField]] {
    rows.map { row in
      [
        .text(asOf.description), .text(row.account.code), .text(row.account.placement),
        .text(row.status?.rawValue), .rate(row.share), .count(row.total.count),
        .rate(Rate(millionths: row.total.places)), .text(Self.weeks(row.total.days)),
        .rate(Rate(millionths: row.total.fullYearPlaces)), .money(row.total.inYear),
        .money(row.total.toDate), .money(row.total.billed),
        row.posted.map { .money($0) } ?? .text(nil), .money(row.total.fullYear),
        .count(row.backDated.count), .money(row.backDated.toDate),
      ]
    }
  }

  /// The placements for a terminal.
  public func table(width: Int) -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority): placements of \(asOf.year) as listed, at \(asOf)",
      width: width)
    lines += [
      (isInThousands ? "£000" : "Pounds")
        + "; what is not certain counts by its share. Internal: it has small numbers.", "",
    ]
    lines.append(
      Self.line("Account", ["Number", "Weeks", "In the year", "To date", "Billed", "Full year"]))
    for row in rows {
      if row.status == rows.first(where: { $0.account == row.account })?.status {
        lines.append("\(row.account.code)  \(row.account.placement ?? "")")
      }
      lines.append(line(row))
      if let posted = row.posted { lines += postedLines(row, posted, width) }
    }
    lines += [""] + notes(width)
    return lines.joined(separator: "\n") + "\n"
  }

  /// Whether the amounts are large enough to be told in thousands.
  private var isInThousands: Bool {
    rows.contains { $0.total.fullYear.pence.magnitude >= 1_000_000_000 }
  }

  private func text(_ amount: Money) -> String { amount.wholeText(inThousands: isInThousands) }

  private func line(_ row: Row) -> String {
    let share = row.share.flatMap { $0 == .one ? nil : " × \($0.text)" } ?? ""
    return Self.line(
      "  " + (row.status.map { $0.rawValue + share } ?? "all"),
      [
        "\(row.total.count)", Self.weeks(row.total.days), text(row.total.inYear),
        text(row.total.toDate), text(row.total.billed), text(row.total.fullYear),
      ])
  }

  /// What is posted beside what should have been, and what will be back-dated.
  private func postedLines(_ row: Row, _ posted: Money, _ width: Int) -> [String] {
    var text = "Posted to date: \(posted.readableText)"
    if let gap = try? posted - row.total.billed, gap != .zero {
      let size = gap < .zero ? (try? -gap) ?? gap : gap
      text += ", \(size.readableText) \(gap < .zero ? "less" : "more") than bills are expected for"
    }
    text += "."
    if row.backDated.count > 0 {
      text +=
        " \(row.backDated.count) not begun though the first day has gone by:"
        + " \(row.backDated.toDate.readableText) of the cost to date will be back-dated."
    }
    return TextLayout.hanging("  ", text, width: width)
  }

  private func notes(_ width: Int) -> [String] {
    var texts = [
      "In the year: the cost of a whole year times the paid days in it over all paid days of the"
        + " year. To date: the same to \(asOf.lastDay.readableText). Billed: what bills are"
        + " expected for by then. Full year: what all of them cost in a year that they fill."
    ]
    if hasTermTime {
      texts.append("Of placements paid in term time the days of terms.csv alone are paid days.")
    }
    if outside > 0 {
      texts.append(
        "Of the list, \(TextLayout.counted(outside, "placement")) without a paid day in the year"
          + " \(outside == 1 ? "is" : "are") left out.")
    }
    if !strayTypes.isEmpty {
      texts.append(
        "Not in the list: placements of \(strayTypes.joined(separator: ", ")), since not just one"
          + " account of expenditure has the type, so that nothing tells whose they are.")
    }
    return texts.flatMap { TextLayout.wrapped($0, width: width) }
      + [StandingNotes.letters] + StandingNotes.lines(provenance, sources, width: width)
      + ["Ledger head \(ledgerHead.hexadecimal)"]
  }

  /// Days as weeks with one decimal, half away from zero.
  private static func weeks(_ days: Int) -> String {
    let tenths = (days * 20 + 7) / 14
    return "\(UInt64(tenths / 10).groupedText).\(tenths % 10)"
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 22), 22)
      + zip(cells, [7, 9, 11, 11, 10, 10]).map { TextLayout.right($0, $1) }.joined()).trimmedAtEnd
  }
}
