import ArgumentParser
import Books
import Forecasting
import Reports

struct Cohort: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "Plans from pupil transitions: who joins, who leaves, who moves.",
    usage: """
      safety-valve cohort --transitions F --population F --settings F --costs F
      """,
    discussion: """
      The four files are laid out as in MastodonC's witan.send. Plans are projected from the \
      January after the last step to the last year of the population; --hold-out learns from the \
      first years alone and sets the rest against what came. The same seed gives the same bytes.

      Examples:
        safety-valve cohort --transitions t.csv --population p.csv --settings s.csv --costs c.csv
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var output: OutputOptions
  @OptionGroup var work: WorkOptions

  @Option(help: ArgumentHelp("Steps of pupils, a row each.", valueName: "F"))
  var transitions: String
  @Option(help: ArgumentHelp("Children by year and year group.", valueName: "F"))
  var population: String
  @Option(help: ArgumentHelp("What each setting takes, and where from there.", valueName: "F"))
  var settings: String
  @Option(help: ArgumentHelp("Pounds a year by need and setting.", valueName: "F"))
  var costs: String

  @Option(
    help: ArgumentHelp("How many simulations.", valueName: "N"),
    transform: reading(
      { Int($0).flatMap { (2...1_000_000).contains($0) ? $0 : nil } },
      "a number of simulations from 2 to 1000000"))
  var simulations = 1_000

  @Option(
    help: ArgumentHelp("A number; the same one gives the same result.", valueName: "S"),
    transform: reading({ UInt64($0) }, "a whole number, such as 7"))
  var seed: UInt64 = 1

  @Flag(name: .customLong("hold-out"), help: "Learn from the first years, and score the rest.")
  var isHeldOut = false

  var outputPath: String? { output.output }
  var filesRead: [String] { [transitions, population, settings, costs] }

  func run(_ inputs: Inputs) throws {
    let files = try CohortFiles(
      .init(transitions: transitions, population: population, settings: settings, costs: costs))
    for finding in files.findings { Terminal.note(finding.headline) }
    let line = ProgressLine("following the cohort")
    let report = try CohortReport(
      files, draws: SimulationDraws(simulations: simulations, seed: seed), holdsOut: isHeldOut,
      work: work.work(line))
    line.clear()
    try output.give(report)
  }
}
