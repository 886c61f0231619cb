import ArgumentParser
import Books
import Rendering
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
    if let action, !report.standings.contains(where: { $0.action.id == action }) {
      throw Failure(
        .usage, "there is no action '\(action)'",
        toDo: "give one of actions/actions.csv, such as"
          + " \(report.standings.first?.action.id ?? "3C2")")
    }
    switch output.format {
    case .table:
      let page = action.flatMap { report.page(of: $0, width: Terminal.width) }
      try output.give(page ?? report.table(width: Terminal.width, isWhole: all))
    case .csv: try output.give(report.csv(of: action))
    case .json:
      Terminal.remark(report.provenance, report.sources)
      try output.give(report.json())
    }
  }
}
