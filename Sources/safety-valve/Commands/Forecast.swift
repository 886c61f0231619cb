import ArgumentParser
import Reports

struct Forecast: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "What each line comes to by the year's end, by every method that can be used.",
    usage: "safety-valve [--books DIR] [--ledger FILE] forecast [options]",
    discussion: """
      The forecast of a line is that of monitor; beside it stands what each method makes of the \
      same months, and why a method cannot be used.

      Examples:
        safety-valve forecast
        safety-valve forecast --as-of 2023-24/P6 --format csv --output methods.csv
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions

  var outputPath: String? { output.output }

  func run(_ inputs: Inputs) throws {
    try output.give(ForecastReport(inputs.standpoint(asOf: standpoint.asOf)))
  }
}
