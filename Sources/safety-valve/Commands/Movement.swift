import ArgumentParser
import Money
import Reports

struct Movement: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "Why the forecast is not what it was, by reason, line by line.",
    usage: "safety-valve [--books DIR] [--ledger FILE] movement [options]",
    discussion: """
      The earlier forecast is the last that was recorded in the year, by closing its month. \
      Adjustments, virements and placements tell their part by themselves; what officers write in \
      movements.csv tells more; the rest is shown as not explained. The parts always sum to the \
      movement.

      Examples:
        safety-valve movement
        safety-valve movement --over 50000
        safety-valve movement --as-of 2023-24/P10 --since 2023-24/P6
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions

  var outputPath: String? { output.output }

  @Option(
    help: ArgumentHelp(
      "The closed period whose forecast is the earlier one; else the last.", valueName: "P"),
    transform: reading({ Period($0) }, "a period, such as 2023-24/P6"))
  var since: Period?

  @Option(
    help: ArgumentHelp(
      "In the table, only lines that moved by so many pounds one by one.", valueName: "POUNDS"),
    transform: reading(readAmount, "an amount in pounds, such as 50000"))
  var over: Money?

  func run(_ inputs: Inputs) throws {
    try output.give(
      MovementReport(
        inputs.standpoint(asOf: standpoint.asOf), since: since, over: over ?? .zero),
      access: .owner)
  }
}
