import ArgumentParser
import Books
import Foundation
import Ledger
import Money
import Reports
import Tabular

/// The books and the ledger that a command works on.
struct Inputs {
  let booksPath: String
  let ledgerPath: String
  /// The options, as somebody would have to type them again.
  let arguments: String

  /// Options behind the command go before those in front of it.
  init(_ place: PlaceOptions, _ root: PlaceOptions) {
    let books = place.books ?? root.books
    let ledger = place.ledger ?? root.ledger
    let environment = ProcessInfo.processInfo.environment["SAFETY_VALVE_BOOKS"]
    booksPath = books ?? environment ?? "budgets/kent"
    ledgerPath =
      ledger
      ?? "\(booksPath.hasSuffix("/") ? String(booksPath.dropLast()) : booksPath)/ledger.sqlite"
    arguments =
      [("--books", books), ("--ledger", ledger)].compactMap { option, path in
        path.map { "\(option) \($0.contains(" ") ? "'\($0)'" : $0) " }
      }.joined()
  }

  func books() throws -> Books {
    try Books(readingFolder: booksPath)
  }

  /// The books, with a line on standard error for each of their findings.
  func booksTellingFindings() throws -> Books {
    let books = try books()
    for finding in books.findings { Terminal.note(finding.headline) }
    if !books.findings.isEmpty {
      Terminal.note("  to do: run safety-valve \(arguments)check, which shows each in full")
    }
    return books
  }

  /// The ledger to read, held against what the books know of it.
  func ledger(of books: Books) throws -> LedgerFile { try .reading(ledgerPath, of: books) }

  /// Books and ledger at a period.
  func standpoint(asOf: Period?) throws -> Standpoint {
    let books = try booksTellingFindings()
    return try Standpoint(books: books, ledger: ledger(of: books), asOf: asOf)
  }

  /// Books and ledger for a report that stands on a day, and that day: else the last of the books'
  /// own as-of.
  func standpoint(on day: CalendarDate?) throws -> (Standpoint, CalendarDate) {
    guard let day else {
      let standpoint = try standpoint(asOf: nil)
      return (standpoint, standpoint.asOf.lastDay)
    }
    let books = try booksTellingFindings()
    return (try Standpoint(books: books, ledger: ledger(of: books), on: day), day)
  }
}

extension Inputs {
  /// Whether a path leads to a file that the books are read from, by whatever links; extracts may
  /// be written there.
  func isOfBooks(_ path: String) -> Bool {
    let folder = Self.resolved(booksPath) + "/"
    let file = Self.resolved(path)
    return file.hasPrefix(folder) && Books.isName(String(file.dropFirst(folder.count)))
  }

  private static func resolved(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  /// Whether a path leads to the ledger, by whatever links.
  func isLedger(_ path: String) -> Bool {
    Self.resolved(path) == Self.resolved(ledgerPath)
  }
}

/// A command that can write its answer to a file.
protocol FileWriting {
  var outputPath: String? { get }
}

/// A command on books and a ledger: what is thrown becomes a message and an exit code.
protocol BooksCommand: ParsableCommand {
  var place: PlaceOptions { get }
  var root: SafetyValve { get }

  func run(_ inputs: Inputs) throws
}

extension BooksCommand {
  func run() throws {
    let inputs = Inputs(place, root.place)
    do {
      if let path = (self as? any FileWriting)?.outputPath, inputs.isLedger(path) {
        throw Failure(
          .usage, "--output names the ledger itself, \(path)",
          toDo: "name another file; nothing was written")
      }
      if let path = (self as? any FileWriting)?.outputPath, inputs.isOfBooks(path) {
        throw Failure(
          .usage, "--output names a file of the books, \(path)",
          toDo: "name another file; nothing was written")
      }
      try LedgerNotices.$tell.withValue({ Terminal.note($0) }) { try run(inputs) }
    } catch {
      let failure = Failure(error, inputs: inputs)
      if !failure.message.isEmpty { Terminal.note(failure.message) }
      throw ExitCode(failure.code.rawValue)
    }
  }
}
