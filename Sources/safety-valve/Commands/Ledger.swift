import ArgumentParser
import Foundation
import Ledger
import Rendering
import Reports

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Export the ledger, back it up, restore it.",
    usage: "safety-valve [--books DIR] [--ledger FILE] ledger export|backup|restore ...",
    subcommands: [
      LedgerExportCommand.self, LedgerBackupCommand.self, LedgerRestoreCommand.self,
    ])

  @ParentCommand var root: SafetyValve
}

struct LedgerExportCommand: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write out every posting, for another program to check.",
    usage: "safety-valve [--books DIR] [--ledger FILE] ledger export --format F [options]",
    discussion: """
      csv        a row for each posting, in pounds
      json       the journals with their lines, in whole pence
      hledger    a journal for hledger
      beancount  transactions for beancount

      Names and funds of accounts are taken from the books; everything else is the ledger as it \
      was posted. A ledger whose chain is broken is refused.

      Examples:
        safety-valve ledger export --format csv --output postings.csv
        safety-valve ledger export --format hledger | hledger -f - balance
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var parent: LedgerCommand

  var root: SafetyValve { parent.root }

  @Option(help: "csv, json, hledger or beancount.")
  var format: LedgerFormat

  @Option(help: ArgumentHelp("A file to write instead of the screen.", valueName: "FILE"))
  var output: String?

  var outputPath: String? { output }

  @Flag(
    name: .customLong("with-narrative"),
    help: "Also give out descriptions, which may be personal data.")
  var withNarrative = false

  func run(_ inputs: Inputs) throws {
    let books = try inputs.books()
    let ledger = try inputs.ledger(of: books)
    let export = LedgerExport(books, includesNarrative: withNarrative)
    try Destination(output: output, access: withNarrative ? .owner : .umask).write { give in
      try export.write(ledger, as: format) { try give(Data($0)) }
    }
  }
}

extension LedgerFormat: ExpressibleByArgument {}
