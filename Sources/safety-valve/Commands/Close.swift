import ArgumentParser
import Ledger
import Money
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

  func run(_ inputs: Inputs) throws {
    let books = try inputs.books()
    let outcome = try LedgerFile.close(
      period, forecasts: try forecasts(inputs), stamp: author.stamp, at: inputs.ledgerPath,
      books: books)
    var lines = outcome.yearEnds.map {
      "\($0.year): accounts brought to their end; the DSG reserve stands at"
        + " \($0.reserve.sterlingText)"
    }
    if !outcome.accrualsReversed.isEmpty {
      let numbers = outcome.accrualsReversed.map(String.init).joined(separator: ", ")
      lines.append("accruals taken back in P1 of the next year, by journal \(numbers)")
    }
    lines.append("\(period) closed by journal \(outcome.number)")
    lines.append("head \(outcome.head.hexadecimal)")
    try Terminal.write(lines.joined(separator: "\n") + "\n")
  }

  /// The forecasts as monitor shows them; none for a year with neither budget nor postings.
  private func forecasts(_ inputs: Inputs) throws -> [RecordedForecast] {
    do {
      return try ForecastReport(inputs.standpoint(asOf: period)).recorded
    } catch ReportError.nothingInYear {
      return []
    }
  }
}
