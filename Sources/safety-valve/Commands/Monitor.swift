import ArgumentParser
import Reports

struct Monitor: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "The monthly table: budget, actual, forecast and rating of every line.",
    usage: "safety-valve [--books DIR] [--ledger FILE] monitor [options]",
    discussion: """
      Examples:
        safety-valve monitor
        safety-valve monitor --as-of 2023-24/P6 --format csv --output p6.csv
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var scale: ScaleOptions

  var outputPath: String? { output.output }

  func run(_ inputs: Inputs) throws {
    let standpoint = try inputs.standpoint(asOf: standpoint.asOf)
    let report = try MonitorReport(
      standpoint, typedAgain: inputs.ledger(of: standpoint.books).typedAgain())
    Terminal.tell(report.monthEnd, inputs)
    try output.give(report, scale)
  }
}
