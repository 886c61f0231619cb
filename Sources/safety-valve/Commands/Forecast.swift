import ArgumentParser
import Reports

struct Forecast: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "What each line comes to by the year's end, by every method that can be used.",
    usage: "safety-valve [--books DIR] [--ledger FILE] forecast [options]",
    discussion: """
      The forecast of a line is that of monitor; beside it stands what each method makes of the \
      same months, and why a method cannot be used.

      With --back-test: how the methods did on closed years, by months to go and by account.

      Examples:
        safety-valve forecast
        safety-valve forecast --back-test
        safety-valve forecast --as-of 2023-24/P6 --format csv --output methods.csv
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var output: OutputOptions

  var outputPath: String? { output.output }

  @Flag(name: .customLong("back-test"), help: "How the methods did on closed years, in full.")
  var isBackTest = false

  func run(_ inputs: Inputs) throws {
    let standpoint = try inputs.standpoint(asOf: standpoint.asOf)
    if isBackTest {
      try output.give(BackTestReport(standpoint))
    } else {
      try output.give(ForecastReport(standpoint), access: .owner)
    }
  }
}
