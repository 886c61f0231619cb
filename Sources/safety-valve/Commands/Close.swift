import ArgumentParser
import Books
import Ledger
import Money
import Rendering
import Reports

struct Close: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lock a month or a year, and record its forecast.",
    usage: "safety-valve [--books DIR] [--ledger FILE] close PERIOD [options]",
    discussion: """
      All periods up to this one take no more postings: what belongs to them goes to the first \
      that is open. The forecast of every line is kept, and the next month's movement is told from \
      it. Closing P13 also brings the year's accounts to the DSG reserve and the general fund, and \
      takes accruals back in P1 of the next year. A month that is not complete is refused, unless \
      --despite says why. reopen opens again what was closed by mistake.

      Examples:
        safety-valve close 2023-24/P10 --dry-run
        safety-valve close 2023-24/P10
        safety-valve close 2023-24/P9 --despite 'The bank holiday: P9 comes with P10'
        safety-valve close 2023-24          the year, as 2023-24/P13
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Argument(
    help: ArgumentHelp("The month or the year.", valueName: "period"),
    transform: reading(
      { Period($0) ?? FinancialYear($0).map(Period.yearEnd) },
      "a period such as 2023-24/P10, or a year such as 2023-24"))
  var period: Period

  @OptionGroup var author: AuthorOptions

  @Flag(help: "Say what would be recorded and what is found, and close nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Close it in spite of grave findings; the reason is kept in the chain.", valueName: "REASON"),
    transform: reading(readReason, "a reason: write why the month is closed all the same"))
  var despite: String?

  func run(_ inputs: Inputs) throws {
    let books = try inputs.books()
    let head = try LedgerFile.checkClose(of: period, at: inputs.ledgerPath, books: books)
    let month = try month(inputs, books)
    if dryRun {
      warn(month, inputs)
      try Terminal.write(recordText(month?.report, "would be recorded") + "nothing was closed\n")
      return
    }
    try refuse(month, inputs)
    var note = LedgerFile.ClosingNote()
    if month?.monthEnd.grave.isEmpty == false { note.reason = despite }
    let outcome = try LedgerFile.close(
      period, forecasts: month?.report.recorded ?? [], from: month?.head ?? head,
      note: note,
      stamp: author.stamp, at: inputs.ledgerPath, books: books)
    warn(month, inputs)
    var lines = outcome.yearEnds.map {
      "\($0.year): accounts brought to their end; the DSG reserve stands at"
        + " \($0.reserve.sterlingText)"
    }
    if !outcome.accrualsReversed.isEmpty {
      let numbers = outcome.accrualsReversed.map(String.init).joined(separator: ", ")
      lines.append("accruals taken back in P1 of the next year, by journal \(numbers)")
    }
    lines.append("\(period) closed by journal \(outcome.number)")
    if let reason = note.reason { lines.append("closed despite grave findings: \(reason)") }
    let journals = Terminal.named(outcome.accrualsReversed + [outcome.number])
    try Terminal.announce(journals.map { "\(period) closed by \($0)" }) {
      lines += try recordText(month?.report, "recorded").split(separator: "\n").map(String.init)
      lines.append("head \(outcome.head.hexadecimal)")
      return lines.joined(separator: "\n") + "\n"
    }
  }

  /// The month as it stands: its forecast, what the guard finds, and the head both were made from.
  private struct Month {
    let report: ForecastReport
    let monthEnd: Guard
    let cautions: [Caution]
    let head: ChainHash
  }

  /// nil for a year with neither budget nor postings.
  private func month(_ inputs: Inputs, _ books: Books) throws -> Month? {
    do {
      let ledger = try LedgerFile.reading(inputs.ledgerPath, of: books)
      let standpoint = try Standpoint(books: books, ledger: ledger, asOf: period)
      let report = try ForecastReport(standpoint)
      return Month(
        report: report,
        monthEnd: try Guard(standpoint, typedAgain: ledger.typedAgain()),
        cautions: report.cautions.filter(\.isOfMethod) + standpoint.closingCautions,
        head: standpoint.balances.head)
    } catch ReportError.nothingInYear {
      return nil
    }
  }

  private func warn(_ month: Month?, _ inputs: Inputs) {
    guard let month else { return }
    for finding in month.monthEnd.findings {
      Terminal.note(finding.diagnostic(inputs).description)
    }
    for caution in month.cautions { Terminal.note("warning: \(caution.text)") }
  }

  /// - Throws: ``Failure`` where the month is not complete and nobody has said why it is closed.
  private func refuse(_ month: Month?, _ inputs: Inputs) throws {
    guard despite == nil, let grave = month?.monthEnd.grave, !grave.isEmpty else { return }
    for finding in grave { Terminal.note(finding.diagnostic(inputs, .error).description) }
    throw Failure(
      .badData,
      "\(period) is not complete: \(grave.count) grave"
        + " finding\(grave.count == 1 ? "" : "s"), nothing was closed",
      toDo: "put it right, or say why it is closed all the same with --despite REASON")
  }

  /// What is kept of the forecast, in a line of its own; nothing where there is none.
  private func recordText(_ report: ForecastReport?, _ verb: String) throws -> String {
    guard let report, !report.rows.isEmpty else { return "" }
    return "in-year position of \(period.year) \(verb) at"
      + " \(try report.inYear().forecast.sterlingText)\n"
  }
}

/// Reads a reason or a name that is kept: words, on one line.
func readReason(_ text: String) -> String? {
  let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  let isPlain = words.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  return words.isEmpty || words.count > 500 || !isPlain ? nil : words
}
