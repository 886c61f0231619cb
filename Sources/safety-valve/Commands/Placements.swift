import ArgumentParser
import Reports

struct Placements: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "What the places of a year cost: how many, how dear, for how long.",
    usage: "safety-valve [--books DIR] [--ledger FILE] placements [options]",
    discussion: """
      Placements stand in placements.csv of the year, a row each and no word on whose they are: a \
      file with a name, a birthday, a UPN or an NHS number is refused unread. Beside the cost to \
      date stand what bills are expected for, what is posted, and what will be back-dated.

      Examples:
        safety-valve placements
        safety-valve placements --as-of 2023-24/P4 --format csv
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var scale: ScaleOptions

  var outputPath: String? { output.output }

  func run(_ inputs: Inputs) throws {
    try output.give(PlacementsReport(inputs.standpoint(asOf: standpoint.asOf)), scale)
  }
}
