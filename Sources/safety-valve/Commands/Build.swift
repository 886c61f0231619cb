import ArgumentParser
import Books
import Ledger

struct Build: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make or renew the ledger from the books.",
    usage: "safety-valve [--books DIR] [--ledger FILE] build [options]",
    discussion: """
      Posts what the books add (opening balances, outturns, journals, extracts, payments) and \
      reverses what they drop; nothing that was posted is ever changed. With nothing new nothing \
      is written. With a fault in the books the ledger stays as it was.

      Examples:
        safety-valve build
        safety-valve --books budgets/ours --ledger /secure/ours.sqlite build
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Flag(
    name: .customLong("start-over"),
    help: "Begin anew from the books alone. What only the ledger held is named, and is gone.")
  var startOver = false

  @Flag(
    name: .customLong("same-authority"),
    help: "The ledger's authority is that of the books, under new numbers; kept as a journal.")
  var sameAuthority = false

  @OptionGroup var author: AuthorOptions

  func run(_ inputs: Inputs) throws {
    let books = try inputs.booksTellingFindings()
    let progress = ProgressLine("reading the extracts")
    let outcome = try build(books, inputs.ledgerPath) { progress.show($0) }
    progress.clear()
    for finding in outcome.findings { Terminal.note(finding.description) }
    let change =
      outcome.posted + outcome.reversed == 0
      ? "nothing new" : "journals posted \(outcome.posted), reversed \(outcome.reversed)"
    let isChanged = outcome.posted + outcome.reversed > 0
    try Terminal.announce(isChanged ? "\(change), head \(outcome.head.hexadecimal)" : nil) {
      "\(inputs.ledgerPath): \(change)\nhead \(outcome.head.hexadecimal)\n"
    }
  }

  private func build(
    _ books: Books, _ path: String, _ progress: @escaping @Sendable (Double) -> Void
  ) throws -> LedgerFile.BuildOutcome {
    guard startOver else {
      return try LedgerFile.build(
        at: path, from: books, adopting: sameAuthority ? author.stamp : nil, progress: progress)
    }
    let (outcome, lost, kept) = try LedgerFile.startOver(at: path, from: books, progress: progress)
    if let lost {
      Terminal.note("gone: \(lost.journals) journals, head \(lost.head.hexadecimal): \(lost.text)")
    }
    if let kept { Terminal.note("the ledger that stood there is kept as \(kept)") }
    return outcome
  }
}
