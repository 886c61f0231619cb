import Books

/// What an export of the ledger takes from the books, and what it may tell.
public struct LedgerExport: Sendable {
  public let authority: String
  /// Whether descriptions are given out, which may name people.
  public let includesNarrative: Bool
  private let accounts: [String: Account]

  public init(_ books: Books, includesNarrative: Bool) {
    authority = books.authority.name
    self.includesNarrative = includesNarrative
    accounts = Dictionary(books.accounts.map { ($0.code, $0) }) { first, _ in first }
  }

  /// An account of the books; nil for one that is no longer in `accounts.csv`, and for the
  /// program's own.
  public func account(_ code: String) -> Account? { accounts[code] }
}
