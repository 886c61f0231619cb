import ArgumentParser
import Books
import Reports

struct Backtest: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "How projections of EHC plans would have done, on the department's open data.",
    usage: "safety-valve backtest --data DIR [options]",
    discussion: """
      Plans of every authority are projected one to three years ahead, from each of four Januaries \
      with what was known then, and set against what came. The folder holds the data as it is \
      published: \(PublishedPlans.totalsFile), and \(PublishedPlans.placementsFile) for types of \
      placement.

      Examples:
        safety-valve backtest --data dfe
        safety-valve backtest --data dfe --format json --output record.json
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("The folder of open data.", valueName: "DIR"))
  var data: String

  var outputPath: String? { output.output }
  var filesRead: [String] { FileNames.below(data) }

  func run(_ inputs: Inputs) throws {
    let plans = try PublishedPlans(readingFolder: data)
    for finding in plans.findings { Terminal.note(finding.headline) }
    try output.give(PlanRecordReport(plans))
  }
}
