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
      """,
    discussion: """
      Reads .csv (and other text with separators), .xlsx and .ods as extract.toml says, finds \
      each line's account by mapping.csv, and posts all or nothing. The same file twice posts \
      once; a later, longer download posts only what it adds.

      Examples:
        safety-valve import P10.csv --period 2023-24/P10 --dry-run
        safety-valve import P10.csv --period 2023-24/P10 --control-total 1234567.89
        safety-valve import P10.xlsx --period 2023-24/P10 --suspense CT90
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Argument(help: "The extract.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "The period that the extract is of; no line may belong to a later one.", valueName: "P"),
    transform: reading({ Period($0) }, "a period from P1 to P13, such as 2023-24/P10"))
  var period: Period

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

  @Flag(help: "Take back the lines that the extract no longer holds as they were posted.")
  var replace = false

  @Flag(name: .customLong("dry-run"), help: "Say what would be posted, and post nothing.")
  var dryRun = false

  @OptionGroup var author: AuthorOptions

  func run(_ inputs: Inputs) throws {
    let books = try inputs.books()
    guard FileManager.default.fileExists(atPath: file) else {
      throw Failure(.inputMissing, "there is no file \(file)", toDo: "check its path")
    }
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
    let progress = ProgressLine("reading \(file)")
    let outcome = try LedgerFile.importExtract(
      extract, to: inputs.ledgerPath, books: books, progress: { progress.show($0) })
    progress.clear()
    for finding in outcome.findings { Terminal.note(finding.description) }
    let posted = dryRun ? nil : Terminal.named(outcome.journals)
    try Terminal.announce(posted.map { "posted as \($0)" }) {
      ImportReport(outcome, extract, books: books, ledger: inputs.ledgerPath).text()
    }
  }
}
