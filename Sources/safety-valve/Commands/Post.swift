import ArgumentParser
import Books
import Foundation
import Ledger
import Money

struct Post: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Post journals by hand from a file.",
    usage: "safety-valve [--books DIR] [--ledger FILE] post FILE [options]",
    discussion: """
      The file has the columns of journals.csv: journal, date, period, account, amount, \
      description, source. A journal whose name begins with ACCRUAL is taken back in P1 of the \
      next year; one whose name begins with RECOUPMENT stands for what the department pays \
      academies direct. What is in the ledger already is not posted again.

      Examples:
        safety-valve post accruals.csv
        safety-valve post accruals.csv --author 'Finance officer (role)'
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Argument(help: "A file of journals.")
  var file: String

  @Flag(name: .customLong("dry-run"), help: "Say what would be posted, and post nothing.")
  var dryRun = false

  @OptionGroup var author: AuthorOptions

  func run(_ inputs: Inputs) throws {
    let books = try inputs.books()
    let read = try books.journals(readingFile: file)
    for finding in read.findings { Terminal.note(finding.description) }
    let (journals, head) = try LedgerFile.post(
      read.journals, origin: inputs.origin(of: file), stamp: author.stamp, to: inputs.ledgerPath,
      books: books, isDryRun: dryRun)
    var lines = journals.map { journal in
      journal.wasKnown
        ? "\(journal.reference): in the ledger already, as journal \(journal.number)"
        : "\(journal.reference): \(dryRun ? "would be " : "")posted as journal \(journal.number)"
    }
    for journal in journals {
      let late = journal.late.sorted { $0.key.own < $1.key.own }
      lines += late.map {
        "\(journal.reference): lines of \($0.key.own), which is closed, posted to"
          + " \($0.key.postedTo): \($0.value.lines)"
      }
    }
    if dryRun { lines.append("nothing was posted") }
    let numbers = dryRun ? [] : journals.filter { !$0.wasKnown }.map(\.number)
    let posted = Terminal.named(numbers)
    try Terminal.announce(posted.map { "posted as \($0)" }) {
      lines.joined(separator: "\n") + "\nhead \(head.hexadecimal)\n"
    }
  }
}
