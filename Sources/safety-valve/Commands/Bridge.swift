import ArgumentParser
import Money
import Reports

struct Bridge: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "Why lines changed from one year to another: plans, prices, both, the rest.",
    usage: "safety-valve [--books DIR] [--ledger FILE] bridge [options]",
    discussion: """
      Examples:
        safety-valve bridge
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

  func run(_ inputs: Inputs) throws {
    try output.give(BridgeReport(inputs.standpoint(asOf: standpoint.asOf), from: from, to: to))
  }
}
