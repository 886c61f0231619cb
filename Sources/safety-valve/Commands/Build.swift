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

  func run(_ inputs: Inputs) throws {
    let books = try inputs.booksTellingFindings()
    let progress = ProgressLine("reading the extracts")
    let outcome = try LedgerFile.build(
      at: inputs.ledgerPath, from: books, progress: { progress.show($0) })
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
}
