import ArgumentParser
import Books
import Reports
import Tables

struct Monitor: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "The monthly table: budget, actual, forecast and rating of every line.",
    usage: "safety-valve [--books DIR] [--ledger FILE] monitor [options]",
    discussion: """
      Examples:
        safety-valve monitor
        safety-valve monitor --short
        safety-valve monitor --fund high-needs --as-of P6
        safety-valve monitor --as-of 2023-24/P6 --format csv --output p6.csv
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var scale: ScaleOptions

  var outputPath: String? { output.output }

  @Flag(help: "What the month comes to, and the totals of each fund; data stay whole.")
  var short = false

  @Option(help: "One fund alone.")
  var fund: Fund?

  func run(_ inputs: Inputs) throws {
    let standpoint = try inputs.standpoint(asOf: standpoint.asOf)
    let report = try MonitorReport(
      standpoint, typedAgain: inputs.ledger(of: standpoint.books).typedAgain())
    Terminal.tell(report.monthEnd, inputs)
    let shown = fund.map(report.only) ?? report
    try output.give(short ? shown.summary() : shown.document(), scale)
  }
}

extension Fund: ExpressibleByArgument {}
