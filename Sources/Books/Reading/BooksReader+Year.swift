import Money
import Tabular

/// The folder of one financial year.
extension BooksReader {
  func readYear(_ year: FinancialYear, _ parts: inout BookParts) {
    if let years, !years.contains(year) {
      for name in Layout.yearFiles.keys.sorted() where folder.paths.contains("\(year)/\(name)") {
        faults.add(
          .yearRange, file: "\(year)/\(name)", "\(year) is outside the books' years",
          toDo: "the books run from \(years.lowerBound) to \(years.upperBound)"
            + " (first_year and last_year of authority.toml)")
      }
      return
    }
    var books = YearBooks()
    books.budget = accountAmounts(rows("budget.csv", of: year), for: "has no budget")
    books.virements = rows("virements.csv", of: year).compactMap { virement($0, in: year) }
    books.outturn = accountAmounts(
      rows("outturn.csv", of: year),
      for: "is not part of an outturn: the roll-forward moves it", where: { $0.kind != .reserve })
    let journalRows = rows("journals.csv", of: year)
    books.journals = journals(journalRows, in: year)
    if !books.outturn.isEmpty, let first = journalRows.first {
      faults.add(
        .outturnPosted, at: first.table.place(first.offset),
        "\(year) has an outturn in total and journals as well, which would count twice",
        toDo: "keep outturn.csv for a year known only in total, or journals.csv, not both")
    }
    books.adjustments = rows("adjustments.csv", of: year).compactMap { adjustment($0, in: year) }
    books.budgetBasis = budgetBases(rows("budget.csv", of: year))
    books.officerFigures = rows("officer_figures.csv", of: year)
      .compactMap { officerFigure($0, in: year) }
    books.movementReasons = rows("movements.csv", of: year)
      .compactMap { movementReason($0, in: year) }
    books.placements = placements(year, parts.terms)
    parts.years[year] = books
  }

  private func adjustment(_ row: Row, in year: FinancialYear) -> Adjustment? {
    let account = account(row, for: "has no forecast to adjust")
    let amount = row.money("amount")
    let reason = row.text("reason")
    let author = row.text("author")
    let date = row.date("date")
    let isRecurring = row.yesOrNo("recurring")
    let period = row.optionalPeriod("period", in: year)
    guard let account, let amount, let reason, let author, let date, let isRecurring
    else { return nil }
    return Adjustment(
      account: account.code, amount: amount, reason: reason, author: author, date: date,
      isRecurring: isRecurring, action: row.optionalText("action"), period: period,
      approvedBy: row.optionalText("approved_by"))
  }

  /// The journals of a file, each gathered from its lines, in the order in which they begin.
  ///
  /// - Parameters:
  ///   - rows: the rows of the file.
  ///   - year: the year that they have to lie in; nil for any.
  /// - Returns: those without faults.
  func journals(_ rows: [Row], in year: FinancialYear?) -> [Journal] {
    var order: [String] = []
    var journals: [String: (journal: Journal, first: Row)] = [:]
    var broken: Set<String> = []
    for row in rows {
      let id = row.text("journal")
      let date = row.date("date")
      let period = row.period("period", in: year)
      let account = accountCode(row)
      let amount = row.money("amount")
      let description = row.text("description")
      let source = source(row)
      notePosting(to: account, row)
      guard let id, let date, let period, let account, let amount, let description, let source
      else {
        if let id { broken.insert(id) }
        continue
      }
      if journals[id] == nil {
        order.append(id)
        journals[id] = (Journal(id: id, lines: []), row)
      }
      let line = Journal.Line(
        date: date, period: period, account: account, amount: amount, description: description,
        source: source)
      noteMixed(row, line, journals[id]?.journal)
      journals[id]?.journal.lines.append(line)
    }
    let whole = order.filter { !broken.contains($0) }.compactMap { journals[$0] }
    for (journal, first) in whole { noteUnbalanced(journal, first) }
    return whole.map(\.journal)
  }

  func notePosting(to code: String?, _ row: Row) {
    guard let code, declared.accounts[code]?.isDsgReserve == true else { return }
    row.fault(
      .reservePosted, at: "account",
      "this posts to the DSG reserve by hand, and no report counts it",
      toDo: "post the cost or the income itself; the roll-forward moves the reserve")
  }

  private func noteMixed(_ row: Row, _ line: Journal.Line, _ journal: Journal?) {
    guard let journal, let first = journal.lines.first, first.period != line.period else { return }
    row.fault(
      .journalMixed, at: "period",
      "journal '\(journal.id)' began in \(first.period), so neither period balances by itself",
      toDo: "make it a journal for each period, if each is to balance")
  }

  private func noteUnbalanced(_ journal: Journal, _ first: Row) {
    guard let sum = try? journal.lines.map(\.amount).sum() else {
      first.fault(
        .amountRange, at: "amount",
        "the lines of journal '\(journal.id)' sum to more than can be"
          + " held exactly", toDo: "check its amounts")
      return
    }
    guard sum != .zero else { return }
    first.fault(
      .journalUnbalanced, at: "amount",
      "the lines of journal '\(journal.id)' sum to \(sum), not to zero",
      toDo: "add the line that is missing, or correct an amount by \(sum)")
  }
}
