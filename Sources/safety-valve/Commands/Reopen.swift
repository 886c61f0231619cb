import ArgumentParser
import Books
import Ledger
import Money
import Operations

struct Reopen: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open a period again that was closed by mistake.",
    usage: "safety-valve [--books DIR] [--ledger FILE] reopen PERIOD --reason TEXT [options]",
    discussion: """
      A journal of the chain, with its author and its reason, opens the period and all after it. \
      Nothing is deleted: the forecast that was recorded stays, and closing again records version \
      2. A year whose accounts are certified or audited is not reopened. The usual remedy is to \
      correct in the open period.

      Examples:
        safety-valve reopen 2023-24/P10 --reason 'Closed before the last import' \
      --approved-by 'Head of finance'
        safety-valve reopen 2022-23 --reason 'Accrual of transport left out'
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Argument(
    help: ArgumentHelp("The month or the year.", valueName: "period"),
    transform: reading(
      { Period($0) ?? FinancialYear($0).map(Period.yearEnd) },
      "a period such as 2023-24/P10, or a year such as 2023-24"))
  var period: Period

  @Option(
    help: ArgumentHelp("Why, as the chain keeps it.", valueName: "TEXT"),
    transform: reading(readReason, "a reason: write what was wrong"))
  var reason: String

  @Option(
    name: .customLong("approved-by"),
    help: ArgumentHelp("Who approved it: somebody else than its author.", valueName: "NAME"),
    transform: reading(readReason, "a name or a role"))
  var approvedBy: String?

  @OptionGroup var author: AuthorOptions

  func run(_ inputs: Inputs) throws {
    let books = try inputs.books()
    let stamp = author.stamp
    let outcome = try LedgerFile.reopen(
      period, note: .init(reason: reason, approvedBy: approvedBy), stamp: stamp,
      at: inputs.ledgerPath, books: books)
    if approvedBy == nil || approvedBy == stamp.author {
      Terminal.note("warning: nobody but \(stamp.author) approved it; --approved-by names who did")
    }
    var lines = ["\(period) reopened by journal \(outcome.number): \(reason)"]
    lines += outcome.yearEnds.map {
      "\($0.year): accounts taken back from the DSG reserve, by journal \($0.journal)"
    }
    if !outcome.openAgain.isEmpty {
      let names = outcome.openAgain.map(\.description).joined(separator: ", ")
      lines.append("to be closed again: \(names); what was recorded of them stays")
    }
    lines.append(
      outcome.closedThrough.map { "closed through \($0)" } ?? "no period is closed any more")
    lines.append("head \(outcome.head.hexadecimal)")
    try Terminal.announce("\(period) reopened by journal \(outcome.number)") {
      lines.joined(separator: "\n") + "\n"
    }
  }
}
