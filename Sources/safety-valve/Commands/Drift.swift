import ArgumentParser
import Money
import Reports

struct Drift: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "How the forecast of one year changed month by month, and how far each was off.",
    usage: "safety-valve [--books DIR] [--ledger FILE] drift [options]",
    discussion: """
      Examples:
        safety-valve drift
        safety-valve drift --year 2022-23
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions

  var outputPath: String? { output.output }

  @Option(
    help: ArgumentHelp("The year of the forecasts; else that of the as-of.", valueName: "YEAR"),
    transform: reading({ FinancialYear($0) }, "a financial year, such as 2022-23"))
  var year: FinancialYear?

  func run(_ inputs: Inputs) throws {
    try output.give(DriftReport(inputs.standpoint(asOf: standpoint.asOf), year: year))
  }
}
