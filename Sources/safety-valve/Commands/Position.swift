import ArgumentParser
import Books
import Rendering
import Reports

struct Position: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "The deficit year by year: headroom, breakeven, and when it is cleared.",
    usage: "safety-valve [--books DIR] [--ledger FILE] position [options]",
    discussion: """
      The table shows each projected year without and with mitigations side by side. \
      Unmitigated means: nothing beyond what the base year already holds.

      Examples:
        safety-valve position
        safety-valve position --unmitigated --format json
        safety-valve position --scenario high-demand
        safety-valve position --withhold 2024-25     had DfE held it back
        safety-valve position --withhold 2024-25/2   or its second part
        safety-valve position --delivery ratings     by the ratings of the actions
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var scale: ScaleOptions

  var outputPath: String? { output.output }

  @Option(help: ArgumentHelp("A scenario of drivers.csv.", valueName: "NAME"))
  var scenario = Driver.baseScenario

  @Flag(help: "Show the side without mitigations in JSON; the table shows both.")
  var unmitigated = false

  @Option(
    help: ArgumentHelp("Leave out a planned DfE payment.", valueName: "YEAR[/N]"),
    transform: reading(
      { Withholding($0) }, "a year or one of its instalments, such as 2024-25 or 2024-25/2"))
  var withhold: Withholding?

  @Flag(
    name: .customLong("with-open"),
    help: "Count payments of which nobody knows yet whether they come.")
  var withOpen = false

  @Option(
    help: "What a mitigation counts for: confidence, or ratings of its actions.")
  var delivery = DeliveryBasis.confidence

  func run(_ inputs: Inputs) throws {
    let position = try PositionReport(
      inputs.standpoint(asOf: standpoint.asOf),
      options: PositionReport.Options(
        scenario: scenario, side: unmitigated ? .unmitigated : .mitigated, withheld: withhold,
        delivery: delivery, countsOpen: withOpen))
    try output.give(position, scale)
  }
}

extension DeliveryBasis: ExpressibleByArgument {}
