import ArgumentParser
import Exporter
import Foundation
import Money
import Rendering
import Reports
import Tables

/// Where the books and their ledger are.
struct PlaceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of books; else $SAFETY_VALVE_BOOKS, else the folder one stands in if it holds"
        + " authority.toml, else budgets/kent.", valueName: "DIR"),
    transform: reading(Self.path, "the path of a folder"))
  var books: String?

  @Option(
    help: ArgumentHelp("The ledger; else ledger.sqlite in the books.", valueName: "FILE"),
    transform: reading(Self.path, "the path of a file"))
  var ledger: String?

  /// A path as it was typed; nil for nothing, and for what SQLite would take for an address or for
  /// a database in memory.
  @Sendable static func path(_ text: String) -> String? {
    let isAddress = text.lowercased().hasPrefix("file:") || text.hasPrefix(":")
    return text.isEmpty || isAddress ? nil : text
  }
}

/// Where a report stands.
struct StandpointOptions: ParsableArguments {
  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp(
      "The period at whose end the report stands, such as 2023-24/P10; else as_of of"
        + " authority.toml.", valueName: "P"),
    transform: reading({ Period($0) }, "a period from P1 to P13, such as 2023-24/P10"))
  var asOf: Period?
}

/// On which day a report stands.
struct DayOptions: ParsableArguments {
  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp(
      "The day at whose end the report stands, such as 2023-10-31, or a period for its last day;"
        + " else as_of of authority.toml.", valueName: "DATE|P"),
    transform: reading(
      { CalendarDate($0) ?? Period($0)?.lastDay },
      "a date such as 2023-10-31 or a period such as 2023-24/P10"))
  var asOf: CalendarDate?
}

/// How a report is given out.
struct OutputOptions: ParsableArguments {
  @Option(help: "table, csv, json or html, a part of a web page.")
  var format: Format = .table

  @Option(help: ArgumentHelp("A file to write instead of the screen.", valueName: "FILE"))
  var output: String?
}

/// How amounts are told on a screen.
struct ScaleOptions: ParsableArguments {
  @Flag(help: "Pounds and pence on the screen, where it would show thousands.")
  var pence = false
}

extension OutputOptions {
  /// Gives a report out in the face that was asked for; JSON with a remark on how far its figures
  /// can be relied on, since its form has no room for it.
  func give(
    _ report: any Documented, _ scale: ScaleOptions? = nil,
    access: AtomicFile.Access = .umask
  ) throws {
    try give(report.document(), scale, access: access)
  }

  func give(
    _ document: Document, _ scale: ScaleOptions? = nil, access: AtomicFile.Access = .umask
  ) throws {
    var document = document
    if scale?.pence ?? false { document.scale = .pence }
    let face: String
    switch format {
    case .table: face = document.screen(width: Terminal.width)
    case .csv: face = document.csv
    case .json:
      Terminal.remark(document.stamp)
      face = document.json
    case .html: face = document.html
    }
    try give(face, access: access)
  }
}

/// The faces of a report.
enum Format: String, ExpressibleByArgument, CaseIterable {
  case table
  case csv
  case json
  /// A fragment of a web page.
  case html
}

/// Reads an option, or says what it has to look like.
func reading<Value>(
  _ read: @escaping @Sendable (String) -> Value?, _ form: String
) -> @Sendable (String) throws -> Value {
  { text in
    guard let value = read(text) else { throw ValidationError("'\(text)' is not \(form)") }
    return value
  }
}
