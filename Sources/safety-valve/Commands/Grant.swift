import ArgumentParser
import Reports

struct Grant: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "The grant on the deficit: how it is worked out, and what it leaves.",
    usage: "safety-valve [--books DIR] [--ledger FILE] grant [options]",
    discussion: """
      For books with a stream of the rule stability-grant in streams.csv. Share, day and condition \
      come from policy.toml, or from what the program has.

      Examples:
        safety-valve grant
        safety-valve grant --format json
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var scale: ScaleOptions

  var outputPath: String? { output.output }

  func run(_ inputs: Inputs) throws {
    try output.give(StabilityGrantReport(inputs.standpoint(asOf: standpoint.asOf)), scale)
  }
}
