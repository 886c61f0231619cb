import ArgumentParser
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
      takes accruals back in P1 of the next year. What is closed stays closed.

      Examples:
        safety-valve close 2023-24/P10 --dry-run
        safety-valve close 2023-24/P10
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

  @Flag(help: "Say what would be recorded, and close nothing.")
  var dryRun = false

  func run(_ inputs: Inputs) throws {
    let books = try inputs.books()
    let (report, cautions) = try report(inputs)
    func warn() {
      for caution in cautions { Terminal.note("warning: \(CautionText.text(caution))") }
    }
    if dryRun {
      warn()
      try Terminal.write(recordText(report, "would be recorded") + "nothing was closed\n")
      return
    }
    let outcome = try LedgerFile.close(
      period, forecasts: report?.recorded ?? [], stamp: author.stamp, at: inputs.ledgerPath,
      books: books)
    warn()
    var lines = outcome.yearEnds.map {
      "\($0.year): accounts brought to their end; the DSG reserve stands at"
        + " \($0.reserve.sterlingText)"
    }
    if !outcome.accrualsReversed.isEmpty {
      let numbers = outcome.accrualsReversed.map(String.init).joined(separator: ", ")
      lines.append("accruals taken back in P1 of the next year, by journal \(numbers)")
    }
    lines.append("\(period) closed by journal \(outcome.number)")
    let journals = Terminal.named(outcome.accrualsReversed + [outcome.number])
    try Terminal.announce(journals.map { "\(period) closed by \($0)" }) {
      lines += try recordText(report, "recorded").split(separator: "\n").map(String.init)
      lines.append("head \(outcome.head.hexadecimal)")
      return lines.joined(separator: "\n") + "\n"
    }
  }

  /// The forecast that is recorded, and what to look at; none for a year with neither budget nor
  /// postings.
  private func report(_ inputs: Inputs) throws -> (ForecastReport?, [Caution]) {
    do {
      let standpoint = try inputs.standpoint(asOf: period)
      let report = try ForecastReport(standpoint)
      return (report, report.cautions + standpoint.closingCautions)
    } catch ReportError.nothingInYear {
      return (nil, [])
    }
  }

  /// What is kept of the forecast, in a line of its own; nothing where there is none.
  private func recordText(_ report: ForecastReport?, _ verb: String) throws -> String {
    guard let report, !report.rows.isEmpty else { return "" }
    return "in-year position of \(period.year) \(verb) at"
      + " \(try report.inYear().forecast.sterlingText)\n"
  }
}
