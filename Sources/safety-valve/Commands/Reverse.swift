import ArgumentParser
import Ledger
import Money

struct Reverse: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take a journal back by a journal of its own.",
    usage: "safety-valve [--books DIR] [--ledger FILE] reverse JOURNAL [options]",
    discussion: """
      Nothing that was posted is ever changed or deleted. The reversal is posted to the periods of \
      the journal or, where these are closed, to the first that is open. What came from the books \
      is taken back by changing the books and running build.

      Examples:
        safety-valve reverse 42
        safety-valve reverse 42 --period 2023-24/P11
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Argument(help: "The number of the journal.")
  var journal: Int64

  @Option(
    help: ArgumentHelp(
      "The period to post the reversal to; else the journal's own.", valueName: "P"),
    transform: reading({ Period($0) }, "a period from P1 to P13, such as 2023-24/P10"))
  var period: Period?

  @OptionGroup var author: AuthorOptions

  func run(_ inputs: Inputs) throws {
    let outcome = try LedgerFile.reverse(
      journal, in: period, stamp: author.stamp, at: inputs.ledgerPath, books: inputs.books())
    let done = "journal \(journal) taken back by journal \(outcome.number)"
    try Terminal.announce(done) {
      "\(done): \(outcome.lines.lines.groupedText) lines\nhead \(outcome.head.hexadecimal)\n"
    }
    for extract in outcome.standing {
      Terminal.note(
        "warning: \(extract.lines.groupedText) line\(extract.lines == 1 ? "" : "s") of journal"
          + " \(journal) stand\(extract.lines == 1 ? "s" : "") in \(extract.origin) too, which"
          + " journal \(extract.journal) did not post again: the ledger has them no more\n"
          + "  to do: import \(extract.origin) once more; only what is missing is posted then")
    }
  }
}
