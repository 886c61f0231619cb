import ArgumentParser
import Books
import Foundation
import Ledger
import Money
import Operations
import Reports
import Tabular

/// Why a command stopped.
typealias Failure = Operations.Failure

/// The books and the ledger that a command works on.
struct Inputs {
  let booksPath: String
  /// Whether somebody said which books; else they are named on standard error.
  let isNamed: Bool
  let ledgerPath: String
  /// The options, as somebody would have to type them again.
  let arguments: String

  /// Options behind the command go before those in front of it.
  init(_ place: PlaceOptions, _ root: PlaceOptions) {
    let books = place.books ?? root.books
    let ledger = place.ledger ?? root.ledger
    let environment = ProcessInfo.processInfo.environment["SAFETY_VALVE_BOOKS"]
    booksPath = books ?? environment ?? Shorthand.books
    isNamed = books != nil || environment != nil
    ledgerPath =
      ledger
      ?? "\(booksPath.hasSuffix("/") ? String(booksPath.dropLast()) : booksPath)/ledger.sqlite"
    arguments =
      [("--books", books), ("--ledger", ledger)].compactMap { option, path in
        path.map { "\(option) \($0.contains(" ") ? "'\($0)'" : $0) " }
      }.joined()
  }

  func books() throws -> Books {
    guard PlaceOptions.path(booksPath) != nil else {
      throw Failure(
        .usage, "'\(booksPath)' is not the path of a folder",
        toDo: "name the folder of books with --books DIR or SAFETY_VALVE_BOOKS")
    }
    if !isNamed { Terminal.note("books: \(booksPath)") }
    return try Books(readingFolder: booksPath)
  }

  /// A file as the ledger keeps it for good: never with the folders of a machine.
  ///
  /// It is kept as it was typed; a whole path is cut to the part below the books, or to the name.
  func origin(of path: String) -> String {
    guard path.hasPrefix("/") else { return path }
    let file = OutputGuard.resolved(path)
    let folder = OutputGuard.resolved(booksPath) + "/"
    return file.hasPrefix(folder)
      ? String(file.dropFirst(folder.count)) : URL(filePath: path).lastPathComponent
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

/// A command that can write its answer to a file.
protocol FileWriting {
  var outputPath: String? { get }
  /// The files that it reads beside the books, which its answer may not take the place of.
  var filesRead: [String] { get }
  /// Whether its answer may stand among the books' extracts.
  var makesExtracts: Bool { get }
}

extension FileWriting {
  var filesRead: [String] { [] }
  var makesExtracts: Bool { false }
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
      if let writing = self as? any FileWriting, let path = writing.outputPath {
        try OutputGuard(
          inputs: inputs, reading: writing.filesRead, mayMakeExtracts: writing.makesExtracts
        ).check(path, as: "--output")
      }
      try run(inputs)
    } catch let code as ExitCode {
      // A command that it ran has said what is wrong.
      throw code
    } catch {
      let failure = Failure(error, arguments: inputs.arguments)
      for diagnostic in failure.diagnostics { Terminal.note(diagnostic.description) }
      if !failure.message.isEmpty { Terminal.note(failure.message) }
      throw ExitCode(failure.code.rawValue)
    }
  }
}
