import Books
import Money

extension Books {
  /// The journals that the books add to a ledger, in the order in which they are posted.
  ///
  /// They carry no clock time: the same books give the same journals.
  ///
  /// - Throws: `ArithmeticOverflow` if balances entered in total sum to more than is held.
  func journalEntries() throws(ArithmeticOverflow) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    if !opening.isEmpty, let april = Period(year: authority.firstYear, number: 1) {
      entries.append(
        try entry(
          .opening, "opening.csv", april, authority.firstYear.firstDay,
          "Balances at the start of \(authority.firstYear)", opening))
    }
    for (year, books) in years.sorted(by: { $0.key < $1.key }) {
      if !books.outturn.isEmpty {
        entries.append(
          try entry(
            .outturn, "\(year)/outturn.csv", .yearEnd(year), year.lastDay, "Outturn of \(year)",
            books.outturn))
      }
      entries += books.journals.map { JournalEntry($0, origin: "\(year)/journals.csv") }
    }
    return entries
  }

  /// One journal of amounts that are entered in total, balanced by the contra account.
  private func entry(
    _ kind: JournalEntry.Kind, _ origin: String, _ period: Period, _ date: CalendarDate,
    _ description: String, _ amounts: [AccountAmount]
  ) throws(ArithmeticOverflow) -> JournalEntry {
    var lines = amounts.map {
      JournalEntry.Line(
        account: $0.account, date: date, period: period, amount: $0.amount, description: "",
        source: $0.source)
    }
    let contra = try -amounts.map(\.amount).sum()
    if contra != .zero {
      lines.append(
        JournalEntry.Line(
          account: JournalEntry.contraAccount, date: date, period: period, amount: contra,
          description: "Contra to amounts entered in total", source: nil))
    }
    return JournalEntry(
      kind: kind, origin: origin, reference: "", description: description, reverses: nil,
      lines: lines)
  }
}

extension JournalEntry {
  /// A journal by hand, from the file that it stands in.
  init(_ journal: Journal, origin: String) {
    self.init(
      kind: .journal, origin: origin, reference: journal.id,
      description: journal.lines.first?.description ?? "", reverses: nil,
      lines: journal.lines.map {
        Line(
          account: $0.account, date: $0.date, period: $0.period, amount: $0.amount,
          description: $0.description, source: $0.source)
      })
  }
}
