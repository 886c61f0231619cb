import Books
import Ledger
import Money

/// What an import did, or would do, for the person who ran it.
public struct ImportReport: Sendable {
  public let outcome: ImportOutcome
  public let extract: ExtractImport
  public let ledger: String
  /// The accounts that were posted to, in the books' order, with their names.
  public let accounts: [Line]

  /// An account and what was posted to it.
  public struct Line: Sendable {
    public let code: String
    public let name: String
    public let sum: LineSum
  }

  public init(_ outcome: ImportOutcome, _ extract: ExtractImport, books: Books, ledger: String) {
    self.outcome = outcome
    self.extract = extract
    self.ledger = ledger
    accounts = books.accounts.compactMap { account in
      outcome.posted[account.code].map { Line(code: account.code, name: account.name, sum: $0) }
    }
  }
}
