import Books
import Money

extension Books {
  /// The journals that the books add to a ledger, in the order in which they are posted.
  ///
  /// They carry neither clock time nor author: the same books give the same journals.
  ///
  /// - Throws: `ArithmeticOverflow` if balances entered in total sum to more than is held.
  func journalEntries() throws(ArithmeticOverflow) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    if !opening.isEmpty {
      entries.append(
        try entry(
          .opening, "opening.csv", .firstMonth(authority.firstYear), authority.firstYear.firstDay,
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
    return try entries + paymentEntries()
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
    return JournalEntry(kind, origin: origin, reference: "", description: description, lines)
  }

  /// A journal for each instalment that was received, in the year whose accounts carry it.
  private func paymentEntries() throws(ArithmeticOverflow) -> [JournalEntry] {
    var numbers: [PaymentKey: Int] = [:]
    var entries: [JournalEntry] = []
    for payment in agreement where payment.kind.isPayment {
      let key = PaymentKey(kind: payment.kind, year: payment.countedIn)
      numbers[key, default: 0] += 1
      guard payment.status == .received else { continue }
      entries.append(try entry(payment, instalment: numbers[key, default: 1]))
    }
    return entries
  }

  private struct PaymentKey: Hashable {
    let kind: AgreementLine.Kind
    let year: FinancialYear
  }

  private func entry(
    _ payment: AgreementLine, instalment: Int
  ) throws(ArithmeticOverflow) -> JournalEntry {
    let year = payment.countedIn
    let period = Period.holding(payment.received ?? year.lastDay, in: year)
    let isOfDepartment = payment.kind == .dfePayment
    let account =
      isOfDepartment ? JournalEntry.dfePaymentAccount : JournalEntry.councilContributionAccount
    let title = isOfDepartment ? "DfE payment" : "Council contribution"
    let date = payment.received ?? year.lastDay
    func line(_ account: String, _ amount: Money, _ source: String?) -> JournalEntry.Line {
      JournalEntry.Line(
        account: account, date: date, period: period, amount: amount,
        description: "\(title) of \(year), instalment \(instalment)", source: source)
    }
    return JournalEntry(
      .payment, origin: "agreement.csv",
      reference: "\(year)/\(payment.kind.rawValue)/\(instalment)",
      description: "\(title) of \(year), instalment \(instalment)",
      [
        line(account, try -payment.amount, payment.source),
        line(JournalEntry.contraAccount, payment.amount, nil),
      ])
  }
}

extension Period {
  /// The period of a year that a day counts in: its month; P1 for a day before the year, and P13
  /// for one after it.
  static func holding(_ date: CalendarDate, in year: FinancialYear) -> Period {
    if date < year.firstDay { return .firstMonth(year) }
    if date > year.lastDay { return .yearEnd(year) }
    return Period(year: year, number: (date.month + 8) % 12 + 1) ?? .yearEnd(year)
  }
}

extension JournalEntry {
  init(
    _ kind: Kind, origin: String, reference: String, description: String, _ lines: [Line]
  ) {
    header = JournalHeader(
      kind: kind, origin: origin, reference: reference, description: description)
    self.lines = lines
    header.originHash = contentHash
  }

  /// A journal by hand, from the file that it stands in.
  ///
  /// One whose name begins with `accrual` or `recoupment`, in any letter case, is of that kind.
  init(_ journal: Journal, origin: String) {
    let kinds: [Kind] = [.accrual, .recoupment]
    let kind = kinds.first { journal.id.lowercased().hasPrefix($0.rawValue) }
    self.init(
      kind ?? .journal, origin: origin, reference: journal.id,
      description: journal.lines.first?.description ?? "",
      journal.lines.map {
        Line(
          account: $0.account, date: $0.date, period: $0.period, amount: $0.amount,
          description: $0.description, source: $0.source)
      })
  }
}
