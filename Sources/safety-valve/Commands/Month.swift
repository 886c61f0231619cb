import ArgumentParser
import Books
import Exporter
import Foundation
import Money
import Operations
import Rendering
import Reports
import Tables

struct Month: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "The month end from the extract to the close, step by step.",
    usage: "safety-valve [--books DIR] [--ledger FILE] month PERIOD [options]",
    discussion: """
      Check, build, import what lies in inbox/, what moved, the four workbooks, verify, close: the \
      commands of a month in their order. It asks before each step that posts or closes. It stops \
      where somebody has to do something, says what, and goes on there when it is run again: what \
      was done is not done twice. Until the close everything can be taken back with reverse.

      Examples:
        safety-valve month P10
        safety-valve month 2023-24/P10 --from ~/Downloads/ledger --to papers
        safety-valve month P10 --yes            without questions
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Argument(
    help: ArgumentHelp("The month, or the year's P13.", valueName: "period"),
    transform: reading(
      { Period($0) ?? FinancialYear($0).map(Period.yearEnd) },
      "a period such as 2023-24/P10, or a year such as 2023-24"))
  var period: Period

  @Option(
    help: ArgumentHelp(
      "The folder with the month's extracts; else inbox in the books.", valueName: "DIR"))
  var from: String?

  @Option(help: ArgumentHelp("The folder for the workbooks.", valueName: "DIR"))
  var to = "exports"

  @Option(
    name: .customLong("control-total"), parsing: .unconditional,
    help: ArgumentHelp(
      "What the finance system says that the lines of the one extract sum to.", valueName: "£"))
  var controlTotal: String?

  @Flag(help: "Ask nothing. It still stops where somebody has to decide.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "Go on in spite of grave findings; the reason is kept in the chain.", valueName: "REASON"),
    transform: reading(readReason, "a reason: write why the month is closed all the same"))
  var despite: String?

  @OptionGroup var author: AuthorOptions

  func run(_ inputs: Inputs) throws {
    if try isClosed(inputs) {
      try Terminal.write("\(period) is closed already; reopen opens it again\n")
      return
    }
    let files = try extracts(inputs)
    if controlTotal != nil, files.count != 1 {
      throw Failure(
        .usage, "\(Wording.counted(files.count, "extract")) lie in \(folder(inputs))",
        toDo: "give --control-total for one extract alone; import the others with their own")
    }
    try step("Check the books", ["check"], inputs, passing: [1])
    try step("Post what the books hold", ["build"] + stamp, inputs)
    for file in files {
      try ask("Import \(URL(filePath: file).lastPathComponent)?")
      let unmapped = folder(inputs) + "/unmapped-P\(period.number).csv"
      try step(
        "Import \(URL(filePath: file).lastPathComponent)",
        ["import", file, "--period", "\(period)"] + stamp
          + (controlTotal.map { ["--control-total", $0] } ?? [])
          + (FileManager.default.fileExists(atPath: unmapped) ? [] : ["--unmapped", unmapped]),
        inputs)
    }
    if files.isEmpty {
      try Terminal.write("No extract lies in \(folder(inputs)).\n")
    }
    try tellMovement(inputs)
    let reason = despite.map { ["--despite", $0] } ?? []
    try step(
      "The month as it would be closed", ["close", "\(period)", "--dry-run"], inputs)
    try step(
      "The workbooks",
      ["export", "monthly", "scrutiny", "return", "plan", "--as-of", "\(period)", "--to", to]
        + reason, inputs)
    try step("Verify the ledger", ["verify"], inputs, passing: [1])
    try ask("Close \(period)?")
    try step("Close", ["close", "\(period)"] + reason + stamp, inputs)
  }

  private var stamp: [String] { author.author.map { ["--author", $0] } ?? [] }

  private func folder(_ inputs: Inputs) -> String {
    from ?? (inputs.booksPath.hasSuffix("/") ? inputs.booksPath : inputs.booksPath + "/")
      + Books.inbox
  }

  /// The files of the folder that an import can read, in order of name.
  private func extracts(_ inputs: Inputs) throws -> [String] {
    let endings: Set = ["csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods", "xml", "htm", "html"]
    let path = folder(inputs)
    guard FileManager.default.fileExists(atPath: path) else {
      guard from == nil else {
        throw Failure(.inputMissing, "there is no folder \(path)", toDo: "name another with --from")
      }
      return []
    }
    return try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { name in
        endings.contains(URL(filePath: name).pathExtension.lowercased())
          && !name.hasPrefix(".") && !name.hasPrefix("unmapped-") && !name.hasPrefix("movements-")
      }
      .sorted().map { "\(path)/\($0)" }
  }

  private func isClosed(_ inputs: Inputs) throws -> Bool {
    guard FileManager.default.fileExists(atPath: inputs.ledgerPath) else { return false }
    return try inputs.ledger(of: inputs.books()).balances().isClosed(period)
  }

  /// Runs a command as somebody would type it, below a heading.
  ///
  /// - Parameters:
  ///   - title: of the step.
  ///   - arguments: the command and its options.
  ///   - inputs: the books and the ledger.
  ///   - passing: exit codes after which the month goes on.
  /// - Throws: `ExitCode` of the command, once it has said what is wrong.
  private func step(
    _ title: String, _ arguments: [String], _ inputs: Inputs, passing: Set<Int32> = []
  ) throws {
    try Terminal.write("\n\(title)\n\(String(repeating: "-", count: title.count))\n")
    let places = [("--books", inputs.booksPath), ("--ledger", inputs.ledgerPath)]
      .flatMap { [$0, $1] }
    do {
      var command = try SafetyValve.parseAsRoot(places + arguments)
      try command.run()
    } catch let code as ExitCode where code == .success || passing.contains(code.rawValue) {
      return
    } catch let code as ExitCode {
      Terminal.note(
        "\(period) is not closed: it stopped at \"\(title)\"\n"
          + "  to do: put that right and run month \(period) again; what was done stays done")
      throw code
    }
  }

  /// What has moved since the forecast before, and the rows of movements.csv that are still to be
  /// explained, ready to fill in.
  private func tellMovement(_ inputs: Inputs) throws {
    let standpoint = try inputs.standpoint(asOf: period)
    let movement: MovementReport
    do {
      movement = try MovementReport(standpoint, since: nil)
    } catch ReportError.nothingRecorded {
      return
    }
    let title = "What moved since \(movement.since)"
    try Terminal.write("\n\(title)\n\(String(repeating: "-", count: title.count))\n")
    let open = movement.openCount
    guard open > 0 else {
      try Terminal.write("Every movement has its reason.\n")
      return
    }
    let path = folder(inputs) + "/movements-P\(period.number).csv"
    if !FileManager.default.fileExists(atPath: path) {
      try FileManager.default.createDirectory(
        atPath: folder(inputs), withIntermediateDirectories: true)
      try NewFile.write(try movement.sheetToFillIn().csv, to: path)
    }
    try Terminal.write(
      Wording.counted(open, "movement") + " without a reason. \(path) has a row for each: fill in"
        + " code, reason, author and date, and add the rows to \(period.year)/movements.csv.\n")
  }

  /// Asks whether to go on; a script says so with --yes.
  private func ask(_ question: String) throws {
    guard !yes else { return }
    try Terminal.write("\n\(question) [y/N] ")
    let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased() ?? ""
    guard answer == "y" || answer == "yes" else {
      throw Failure(
        .badData, "\(period) is not closed: nobody said yes",
        toDo: "run month \(period) again, with --yes where nobody can answer")
    }
  }
}
