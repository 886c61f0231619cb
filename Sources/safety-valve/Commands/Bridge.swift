import ArgumentParser
import Money
import Reports

struct Bridge: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "Why lines changed between years or from the budget: places, prices, both, the rest.",
    usage: "safety-valve [--books DIR] [--ledger FILE] bridge [options]",
    discussion: """
      Examples:
        safety-valve bridge
        safety-valve bridge --budget
        safety-valve bridge --from 2021-22 --to 2022-23 --format csv
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions

  var outputPath: String? { output.output }

  @Option(
    help: ArgumentHelp("The year before; else the one before --to.", valueName: "YEAR"),
    transform: reading({ FinancialYear($0) }, "a financial year, such as 2022-23"))
  var from: FinancialYear?

  @Option(
    help: ArgumentHelp("The year after; else that of the as-of.", valueName: "YEAR"),
    transform: reading({ FinancialYear($0) }, "a financial year, such as 2023-24"))
  var to: FinancialYear?

  @Flag(name: .customLong("budget"), help: "From the latest budget to the forecast instead.")
  var isFromBudget = false

  func validate() throws {
    if isFromBudget, from != nil || to != nil {
      throw ValidationError("--budget is of the year of --as-of; give it without --from and --to")
    }
  }

  func run(_ inputs: Inputs) throws {
    let standpoint = try inputs.standpoint(asOf: standpoint.asOf)
    try output.give(
      isFromBudget
        ? BridgeReport(budgetAndForecast: standpoint)
        : BridgeReport(standpoint, from: from, to: to))
  }
}
