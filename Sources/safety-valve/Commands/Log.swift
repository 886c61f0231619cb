import ArgumentParser
import Reports

struct Log: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "The journals by time: who posted what, when, from which file.",
    usage: "safety-valve [--books DIR] [--ledger FILE] log [options]",
    discussion: """
      Each journal has a line, and below it who posted it and from where. Marks show what an \
      auditor looks at first: manual, late, out-of-hours, reversal, despite, reopened, restored.

      Examples:
        safety-valve log
        safety-valve log --format csv --output log.csv
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var output: OutputOptions

  var outputPath: String? { output.output }

  func run(_ inputs: Inputs) throws {
    let books = try inputs.books()
    try output.give(LogReport(inputs.ledger(of: books), books: books))
  }
}
