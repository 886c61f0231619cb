import ArgumentParser
import Books
import Reports

struct Register: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "The board's registers: RAID log, indicators, calendar, savings evidenced.",
    usage: "safety-valve [--books DIR] [--ledger FILE] register NAME [options]",
    discussion: """
      NAME is one of
        raid         open risks, assumptions, issues and dependencies by score
        indicators   the last value of each, its target and its direction of travel
        calendar     what is to be reported next, to whom, and what it needs
        deliveries   savings evidenced beside the plan, and how far they trail it

      Examples:
        safety-valve register raid
        safety-valve register indicators --as-of 2024-01-31 --format csv
      """)

  /// The registers of the board.
  enum Name: String, ExpressibleByArgument, CaseIterable {
    case raid
    case indicators
    case calendar
    case deliveries
  }

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var day: DayOptions
  @OptionGroup var output: OutputOptions

  var outputPath: String? { output.output }

  @Argument(help: ArgumentHelp("raid, indicators, calendar or deliveries.", valueName: "NAME"))
  var name: Name

  func run(_ inputs: Inputs) throws {
    let (standpoint, day) = try inputs.standpoint(on: day.asOf)
    let register: any Documented =
      switch name {
      case .raid: RAIDReport(standpoint, at: day)
      case .indicators: try IndicatorsReport(standpoint, at: day)
      case .calendar: CalendarReport(standpoint, at: day)
      case .deliveries: try DeliveriesReport(standpoint, at: day)
      }
    try output.give(register, access: .owner)
  }
}
