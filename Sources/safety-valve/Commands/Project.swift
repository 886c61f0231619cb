import ArgumentParser
import Books
import Forecasting
import Rendering
import Reports

struct Project: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "How likely breakeven is, year by year, and what moves it most.",
    usage: "safety-valve [--books DIR] [--ledger FILE] project [options]",
    discussion: """
      The projection of position, drawn many times: each driver of drivers.csv between its low and \
      its high, the forecast of the year within its range, every measure by its confidence. The \
      same seed gives the same bytes, and the same draws in every scenario.

      Examples:
        safety-valve project
        safety-valve project --scenario high-demand --simulations 40000
        safety-valve project --data dfe
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var work: WorkOptions

  @Option(help: ArgumentHelp("A scenario of drivers.csv.", valueName: "NAME"))
  var scenario = Driver.baseScenario

  @Option(
    help: ArgumentHelp("How many simulations.", valueName: "N"),
    transform: reading(
      { Int($0).flatMap { (100...1_000_000).contains($0) ? $0 : nil } },
      "a number of simulations from 100 to 1000000"))
  var simulations = 10_000

  @Option(
    help: ArgumentHelp("A number; the same one gives the same result.", valueName: "S"),
    transform: reading({ UInt64($0) }, "a whole number, such as 7"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "The department's open data, as for backtest: plans of the authority to come.",
      valueName: "DIR"))
  var data: String?

  @Flag(
    help: "With --data: print the plans' growth as rows for drivers.csv, and nothing else.")
  var rows = false

  func validate() throws {
    if rows, data == nil { throw ValidationError("--rows needs --data, whose growth it prints") }
  }

  var outputPath: String? { output.output }
  var filesRead: [String] { data.map(FileNames.below) ?? [] }

  func run(_ inputs: Inputs) throws {
    let plans = try data.map { try PublishedPlans(readingFolder: $0) }
    for finding in plans?.findings ?? [] { Terminal.note(finding.headline) }
    let standpoint = try inputs.standpoint(asOf: standpoint.asOf)
    let line = ProgressLine("drawing the years to breakeven")
    let report = try ProjectReport(
      standpoint, plans: plans, scenario: scenario,
      draws: SimulationDraws(simulations: simulations, seed: seed), work: work.work(line))
    line.clear()
    if rows, let outlook = report.outlook {
      try output.give(outlook.driverRows(for: Set(report.placements.map(\.placement))).csv)
    } else {
      try output.give(report)
    }
  }
}
