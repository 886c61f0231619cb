import ArgumentParser
import Books
import Foundation
import Money

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make books for another authority.",
    usage: "safety-valve init DIR [--name N --dfe-number D --ons-code C --first-year Y"
      + " --last-year Y] [--data DIR [--published DATE]...]",
    discussion: """
      Every file is there with its header, a chart of accounts with section 251 lines, and what \
      the department publishes, where --data names a folder of it. On a terminal it asks for what \
      is not given. check then lists what is still to be found.

      Examples:
        safety-valve init budgets/ours --name 'Our Council' --dfe-number 999 \
      --first-year 2023-24 --last-year 2028-29
        safety-valve init budgets/ours --dfe-number 999 --first-year 2023-24 --last-year 2028-29 \
      --data ~/Downloads/ehc --published 2025-06-26
      """)

  @ParentCommand var root: SafetyValve

  @Argument(
    help: "The folder to make; it may be there if nothing is in it.",
    transform: reading(PlaceOptions.path, "the path of a folder"))
  var folder: String

  @Option(help: ArgumentHelp("The authority's name.", valueName: "N"), transform: words)
  var name: String?

  @Option(
    help: ArgumentHelp("Its three-digit number with the department.", valueName: "D"),
    transform: number)
  var dfeNumber: String?

  @Option(
    help: ArgumentHelp("Its ONS code, such as E10000016.", valueName: "C"),
    transform: reading(
      { $0.wholeMatch(of: /E[0-9]{8}/) == nil ? nil : $0 }, "a code such as E10000016"))
  var onsCode: String?

  @Option(help: ArgumentHelp("The first year of the books.", valueName: "Y"), transform: year)
  var firstYear: FinancialYear?

  @Option(help: ArgumentHelp("The last year of the books.", valueName: "Y"), transform: year)
  var lastYear: FinancialYear?

  @Option(
    help: ArgumentHelp("A folder of files as the department publishes them.", valueName: "DIR"),
    transform: reading(PlaceOptions.path, "the path of a folder"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "The day on which the data came out; FILE=DATE for one of the files. Without it they are"
        + " unverified.", valueName: "DATE"),
    transform: reading(PublicationDay.init, "a date such as 2025-06-26, or FILE=DATE"))
  var published: [PublicationDay] = []

  private static let words = reading(
    { $0.contains { !$0.isWhitespace } ? $0 : nil }, "a name")
  private static let number = reading(
    { $0.wholeMatch(of: /[0-9]{3}/) == nil ? nil : $0 }, "a number of three digits")
  private static let year = reading({ FinancialYear($0) }, "a financial year such as 2023-24")

  func run() throws {
    do {
      try make()
    } catch {
      let failure = Failure(error, arguments: Inputs(root.place, root.place).arguments)
      for diagnostic in failure.diagnostics { Terminal.note(diagnostic.description) }
      if !failure.message.isEmpty { Terminal.note(failure.message) }
      throw ExitCode(failure.code.rawValue)
    }
  }

  private func make() throws {
    try checkFolder()
    var missing: [String] = []
    let number =
      try dfeNumber ?? ask("DfE number (three digits)", "--dfe-number", &missing, Self.number)
    // The data may know the name.
    let name =
      data != nil ? name : try name ?? ask("Name of the authority", "--name", &missing, Self.words)
    let first =
      try firstYear
      ?? ask("First year of the books, such as 2023-24", "--first-year", &missing, Self.year)
    let last =
      try lastYear ?? ask("Last year of the books", "--last-year", &missing, Self.year)
    guard let number, let first, let last, missing.isEmpty else {
      throw Failure(
        .usage, "\(missing.joined(separator: ", ")) \(missing.count == 1 ? "is" : "are") not given",
        toDo: "give them as options, or run init on a terminal, where it asks")
    }
    guard first <= last else {
      throw Failure(
        .usage, "the last year \(last) lies before the first year \(first)",
        toDo: "let the books end in the last year of the agreement or later")
    }
    let days = Dictionary(published.map { ($0.file, $0.day) }) { _, last in last }
    let books = try NewBooks(
      NewBooks.Request(
        name: name, dfeNumber: number, onsCode: onsCode, years: first...last, data: data,
        published: days))
    guard books.name != nil else {
      throw Failure(
        .usage, "the data do not have the authority \(number), and --name is not given",
        toDo: "check the number, or give --name")
    }
    try write(books)
    try report(books)
  }

  /// A folder that holds anything is left alone.
  private func checkFolder() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else { return }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? ["?"]
    guard isFolder.boolValue, names.isEmpty else {
      throw Failure(
        .cannotCreate, "\(folder) \(isFolder.boolValue ? "holds files" : "is a file")",
        toDo: "name a folder that is empty or not there yet; nothing was written")
    }
  }

  private func ask<Value>(
    _ question: String, _ option: String, _ missing: inout [String],
    _ read: (String) throws -> Value
  ) throws -> Value? {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      missing.append(option)
      return nil
    }
    while true {
      FileHandle.standardError.write(Data("\(question): ".utf8))
      guard let line = readLine() else {
        missing.append(option)
        return nil
      }
      do {
        return try read(line.trimmingCharacters(in: .whitespaces))
      } catch {
        Terminal.note("  \((error as? ValidationError)?.message ?? "\(error)")")
      }
    }
  }

  private func write(_ books: NewBooks) throws {
    do throws(BooksFiles.Failure) {
      try BooksFiles.write(books.files, expecting: [:], in: folder)
    } catch {
      throw Failure(
        .cannotCreate, "\(folder) cannot be filled",
        toDo: "check the disk, the folder and its permissions, and that nobody else writes there")
    }
    try NewFile.write(books.examples, to: folder + "/EXAMPLES.md")
  }

  private func report(_ books: NewBooks) throws {
    var lines = ["\(folder): \(books.files.count) files for \(books.name ?? "")"]
    lines += books.remarks
    lines.append("\(folder)/EXAMPLES.md shows a row of each file")
    let made = try Books(readingFolder: folder)
    lines.append("next, in the order in which figures begin to work:")
    lines += made.findings.filter { $0.code == BooksFault.setupOpen.rawValue }.map {
      "  \($0.message)\n    to do: \($0.remedy)"
    }
    try Terminal.write(lines.joined(separator: "\n") + "\n")
  }
}

/// The day on which a file of the department came out, or all that are not named.
struct PublicationDay: Sendable {
  /// The file; empty for all others.
  let file: String
  let day: CalendarDate

  @Sendable init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard let day = parts.last.flatMap({ CalendarDate($0) }) else { return nil }
    file = parts.count == 2 ? parts[0] : ""
    self.day = day
  }
}
