import ArgumentParser
import Foundation
import Ledger

struct LedgerBackupCommand: BooksCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the ledger whole, verified before and after.",
    usage: "safety-valve [--books DIR] [--ledger FILE] ledger backup FILE",
    discussion: """
      It can be done at any time, also while somebody posts. FILE must not be there yet; in a \
      folder the copy is named by day and head. The copy can be read by its owner alone.

      Examples:
        safety-valve ledger backup /secure/ledger-2024-02-07.sqlite
        safety-valve ledger backup /secure/
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var parent: LedgerCommand

  var root: SafetyValve { parent.root }

  @Argument(help: "The copy, or a folder for it.")
  var file: String

  func run(_ inputs: Inputs) throws {
    let copy = try LedgerFile.backup(inputs.ledgerPath, to: file, books: inputs.books())
    try Terminal.announce("backed up to \(copy.path)") {
      "\(copy.path): \(copy.journals) journals, verified\nhead \(copy.head.hexadecimal)\n"
    }
  }
}

struct LedgerRestoreCommand: BooksCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup in the place of the ledger, which is kept beside it.",
    usage: "safety-valve [--books DIR] [--ledger FILE] ledger restore FILE [options]",
    discussion: """
      The backup is verified first. One that lacks journals which the books or the ledger know is \
      refused; --despite takes it all the same, and its reason is kept in the ledger.

      Examples:
        safety-valve ledger restore /secure/ledger-2024-02-07.sqlite
        safety-valve ledger restore old.sqlite --despite 'the disk failed; this is the last copy'
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var parent: LedgerCommand

  var root: SafetyValve { parent.root }

  @Argument(help: "The backup.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "Why a backup that lacks journals is taken all the same.", valueName: "REASON"),
    transform: reading({ $0.contains { !$0.isWhitespace } ? $0 : nil }, "a reason in words"))
  var despite: String?

  @OptionGroup var author: AuthorOptions

  func run(_ inputs: Inputs) throws {
    guard FileManager.default.fileExists(atPath: file) else {
      throw Failure(.inputMissing, "there is no file \(file)", toDo: "check its path")
    }
    let copy = try LedgerFile.restore(
      file, to: inputs.ledgerPath, books: inputs.books(), despite: despite, stamp: author.stamp)
    guard !copy.wasThere else {
      return try Terminal.announce(nil) {
        "\(copy.path): nothing to do, it is at that head\nhead \(copy.head.hexadecimal)\n"
      }
    }
    var lines = ["\(copy.path): restored, \(copy.journals) journals, verified"]
    if let lost = copy.lost {
      lines.append("gone: of \(lost.journals) journals with \(lost.text), what the backup lacks")
    }
    if let kept = copy.kept { lines.append("the ledger that stood there is kept as \(kept)") }
    try Terminal.announce("restored from \(file), head \(copy.head.hexadecimal)") {
      lines.joined(separator: "\n") + "\nhead \(copy.head.hexadecimal)\n"
    }
  }
}
