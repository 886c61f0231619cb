import ArgumentParser
import Rendering
import Reports

struct Monitor: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "The monthly table: budget, actual, forecast and rating of every line.",
    discussion: """
      Examples:
        safety-valve monitor
        safety-valve monitor --as-of 2023-24/P6 --format csv --output p6.csv
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var report: ReportOptions

  func run(_ inputs: Inputs) throws {
    let monitor = try MonitorReport(inputs.standpoint(asOf: report.asOf))
    switch report.output.format {
    case .table: try report.output.give(monitor.table(width: Terminal.width))
    case .csv: try report.output.give(monitor.csv())
    case .json: try report.output.give(monitor.json())
    }
  }
}
