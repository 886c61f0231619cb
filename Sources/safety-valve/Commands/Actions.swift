import ArgumentParser
import Books
import Reports

struct Actions: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "The action plan by area, what to escalate, and what each action is worth.",
    usage: "safety-valve [--books DIR] [--ledger FILE] actions [ID] [options]",
    discussion: """
      One screen: ratings by area, what is accepted as complete, what is to be escalated, and \
      the deficit without the measures of each action. With an ID: that action, round by round \
      and year by year.

      Examples:
        safety-valve actions
        safety-valve actions --as-of 2023-10-31
        safety-valve actions 3C2
        safety-valve actions --format csv --output app.csv
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var day: DayOptions
  @OptionGroup var output: OutputOptions

  var outputPath: String? { output.output }

  @Argument(help: ArgumentHelp("One action, such as 3C2; table and CSV.", valueName: "ID"))
  var action: String?

  @Flag(help: "Print every list to its end.")
  var all = false

  @Option(help: ArgumentHelp("The scenario of drivers.csv for the worths.", valueName: "NAME"))
  var scenario = Driver.baseScenario

  func validate() throws {
    if action != nil, output.format == .json {
      throw ValidationError("JSON holds the whole plan; leave the ID out, or ask for csv")
    }
  }

  func run(_ inputs: Inputs) throws {
    let (standpoint, date) = try inputs.standpoint(on: day.asOf)
    let report = try ActionsReport(standpoint, at: date, scenario: scenario)
    let one = try action.map { try standing(of: $0, in: report) }
    let document =
      try one.map { try report.document(of: $0) }
      ?? report.document(isWhole: all || output.format != .table)
    try output.give(document, access: .owner)
  }

  private func standing(of id: String, in report: ActionsReport) throws -> ActionStanding {
    if let standing = report.standings.first(where: { $0.action.id == id }) { return standing }
    let ids = report.standings.map(\.action.id)
    let guess = ids.first { $0.lowercased() == id.lowercased() }
    throw Failure(
      .usage, "there is no action '\(id)'",
      toDo: guess.map { "did you mean '\($0)'?" }
        ?? "give one of actions/actions.csv, such as \(ids.first ?? "3C2")")
  }
}
