import ArgumentParser
import Books
import Ledger
import Money
import Operations

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
    let close = try MonthClose(of: period, at: inputs.ledgerPath, books: inputs.books())
    if dryRun {
      warn(close.month, inputs)
      try Terminal.write(recordText(close, "would be recorded") + "nothing was closed\n")
      return
    }
    if despite == nil, !close.grave.isEmpty {
      for finding in close.grave { Terminal.note(finding.diagnostic(inputs, .error).description) }
      throw close.refusal
    }
    let outcome = try close.close(despite: despite, stamp: author.stamp)
    warn(close.month, inputs)
    let ledger = outcome.ledger
    let journals = Terminal.named(ledger.accrualsReversed + [ledger.number])
    try Terminal.announce(journals.map { "\(period) closed by \($0)" }) {
      outcome.lines(of: period).joined(separator: "\n") + "\n"
        + (try recordText(close, "recorded")) + "head \(ledger.head.hexadecimal)\n"
    }
  }

  private func warn(_ month: MonthClose.Month?, _ inputs: Inputs) {
    guard let month else { return }
    for finding in month.monthEnd.findings {
      Terminal.note(finding.diagnostic(inputs).description)
    }
    for caution in month.cautions { Terminal.note("warning: \(caution.text)") }
  }

  /// What is kept of the forecast, in a line of its own; nothing where there is none.
  private func recordText(_ close: MonthClose, _ verb: String) throws -> String {
    try close.recorded().map {
      "in-year position of \(period.year) \(verb) at \($0.sterlingText)\n"
    } ?? ""
  }
}
