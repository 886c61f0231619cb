import Books
import Ledger
import Money
import Reports

/// A folder of books and its ledger, for a program that works on them for long.
public struct Workplace: Sendable {
  public let booksPath: String
  public let ledgerPath: String
  /// The options that name them, as somebody would have to type them; with a space behind them.
  public let arguments: String

  public init(booksPath: String, ledgerPath: String, arguments: String) {
    self.booksPath = booksPath
    self.ledgerPath = ledgerPath
    self.arguments = arguments
  }

  /// - Throws: `BooksError`.
  public func books() throws -> Books { try Books(readingFolder: booksPath) }

  /// The ledger to read, held against what the books know of it.
  ///
  /// - Throws: `LedgerError`.
  public func ledger(of books: Books) throws -> LedgerFile { try .reading(ledgerPath, of: books) }

  /// Does something, whose error becomes what somebody can be told.
  ///
  /// - Throws: ``Failure`` alone.
  public func doing<Value>(_ body: () throws -> Value) throws(Failure) -> Value {
    do {
      return try body()
    } catch {
      throw Failure(error, arguments: arguments)
    }
  }
}
