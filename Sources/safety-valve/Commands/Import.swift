import ArgumentParser
import Books
import Foundation
import Ledger
import Money
import Rendering
import Reports

struct Import: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Post a month's extract of the general ledger.",
    usage: """
      safety-valve [--books DIR] [--ledger FILE] import FILE --period P [options]
      safety-valve [--books DIR] import FILE --learn [--period P] [--control-total £]
      """,
    discussion: """
      Reads .csv (and other text with separators), .xlsx and .ods as extract.toml says, finds \
      each line's account by mapping.csv, and posts all or nothing. The same file twice posts \
      once; a later, longer download posts only what it adds.

      Examples:
        safety-valve import P10.csv --period 2023-24/P10 --dry-run
        safety-valve import P10.csv --period 2023-24/P10 --control-total 1234567.89
        safety-valve import P10.xlsx --period 2023-24/P10 --suspense CT90
        safety-valve import P10.xlsx --period 2023-24/P10 --unmapped codes.csv
        safety-valve --books budgets/ours import P10.xlsx --learn
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Argument(help: "The extract.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "The period that the extract is of; no line may belong to a later one.", valueName: "P"),
    transform: reading({ Period($0) }, "a period from P1 to P13, such as 2023-24/P10"))
  var period: Period?

  @Flag(
    help: """
      Find out how the extract is laid out: propose extract.toml and mapping.csv, post nothing.
      """)
  var learn = false

  @Option(
    name: .customLong("control-total"), parsing: .unconditional,
    help: ArgumentHelp(
      "What the finance system says that the lines sum to, in the extract's own sign.",
      valueName: "£"),
    transform: reading({ readAmount($0) }, "an amount in pounds, such as -1234.56"))
  var controlTotal: Money?

  @Option(
    help: ArgumentHelp(
      "The account for lines whose codes mapping.csv does not know; else they are refused.",
      valueName: "ACCOUNT"))
  var suspense: String?

  @Option(
    help: ArgumentHelp(
      "Where to write the codes that have no confirmed rule, as rows of mapping.csv to fill in.",
      valueName: "CSV"))
  var unmapped: String?

  @Flag(help: "Take back the lines that the extract no longer holds as they were posted.")
  var replace = false

  @Flag(name: .customLong("dry-run"), help: "Say what would be posted, and post nothing.")
  var dryRun = false

  @OptionGroup var author: AuthorOptions

  func validate() throws {
    guard learn else {
      if period == nil { throw ValidationError("Missing expected argument '--period <P>'") }
      return
    }
    let other =
      replace ? "--replace" : suspense != nil ? "--suspense" : unmapped.map { _ in "--unmapped" }
    if let other {
      throw ValidationError("--learn posts nothing, so \(other) has no meaning beside it")
    }
  }

  func run(_ inputs: Inputs) throws {
    let books = try inputs.books()
    guard FileManager.default.fileExists(atPath: file) else {
      throw Failure(.inputMissing, "there is no file \(file)", toDo: "check its path")
    }
    guard !learn, let period else { return try runLearning(inputs, books) }
    if let suspense, !books.accounts.contains(where: { $0.code == suspense }) {
      throw Failure(
        .usage, "'\(suspense)' is not an account of these books",
        toDo: "name one of accounts.csv, best of kind 'control'")
    }
    var extract = ExtractImport(path: file, name: inputs.origin(of: file), period: period)
    extract.controlTotal = controlTotal
    extract.suspense = suspense
    extract.replaces = replace
    extract.isDryRun = dryRun
    extract.stamp = author.stamp
    extract.gathersUnmapped = unmapped != nil
    try unmapped.map { try NewFile.check($0, as: "--unmapped", reading: file, inputs) }
    let progress = ProgressLine("reading \(file)")
    let outcome: ImportOutcome
    do {
      outcome = try LedgerFile.importExtract(
        extract, to: inputs.ledgerPath, books: books, progress: { progress.show($0) })
    } catch let error as ExtractError where error.unmapped > 0 {
      progress.clear()
      throw try refusal(error)
    }
    progress.clear()
    for finding in outcome.findings + outcome.mappingFindings { Terminal.note(finding.description) }
    let posted = dryRun ? nil : Terminal.named(outcome.journals)
    try tellUnmapped(outcome)
    try Terminal.announce(posted.map { "posted as \($0)" }) {
      ImportReport(outcome, extract, books: books, ledger: inputs.ledgerPath).text()
    }
  }
  /// Says which codes stop the file: in a file to fill in, or each by itself.
  private func refusal(_ error: ExtractError) throws -> Failure {
    let codes = "\(error.unmapped.groupedText) pair\(error.unmapped == 1 ? "" : "s") of codes"
    guard let unmapped else {
      for diagnostic in error.diagnostics { Terminal.note(diagnostic.description) }
      if error.unmapped > Self.fewCodes {
        Terminal.note(
          "\(codes) have no confirmed rule in mapping.csv\n"
            + "  to do: --unmapped FILE.csv writes all of them to a file to fill in")
      }
      return Failure(silent: .badData)
    }
    for diagnostic in error.otherDiagnostics { Terminal.note(diagnostic.description) }
    try NewFile.write(CodeToMap.csv(error.toMap), to: unmapped)
    return Failure(
      .badData,
      "\(codes) of \(file) \(error.unmapped == 1 ? "has" : "have") no confirmed rule;"
        + " written to \(unmapped)", toDo: Self.remedy)
  }

  /// Writes the codes that stand on the account of suspense.
  private func tellUnmapped(_ outcome: ImportOutcome) throws {
    guard let unmapped else { return }
    let count = outcome.toMap.count
    guard count > 0 else {
      return Terminal.note("every code has a confirmed rule, so \(unmapped) was not written")
    }
    do {
      try NewFile.write(CodeToMap.csv(outcome.toMap), to: unmapped)
      Terminal.note(
        "\(count.groupedText) pair\(count == 1 ? "" : "s") of codes without a confirmed rule:"
          + " written to \(unmapped)\n  to do: \(Self.remedy)")
    } catch let failure as Failure where !outcome.journals.isEmpty && !dryRun {
      // What is posted stays posted, whatever becomes of the list.
      Terminal.note(failure.message)
    }
  }

  private static let remedy =
    "look at each account there, write confirmed in place of suggested, and add the rows to"
    + " mapping.csv"
  /// As many codes can be read one by one.
  private static let fewCodes = 3
}
