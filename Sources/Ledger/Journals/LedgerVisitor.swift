import Money

/// A journal as it stands in the ledger, apart from its lines.
public struct LedgerJournal: Hashable, Sendable {
  /// Its place in the chain, from 1.
  public let number: Int64
  public let header: JournalHeader
  /// How many postings it has.
  public let lines: Int64
  /// What its lines put on accounts on the side of costs; lines that only balance it aside.
  public let pounds: Money
  /// The last period that its lines count in; nil for a journal without lines.
  public let lastPeriod: Period?

  /// SHA-256 of what it comes from, as 64 hexadecimal digits; noughts where it comes from a
  /// command.
  public var originSHA256: String { header.originHash.hexadecimal }

  /// The same; nil where it comes from a command.
  public var originHash: String? {
    header.originHash.contains { $0 != 0 } ? originSHA256 : nil
  }
}

/// A line of a journal as it stands in the ledger.
public struct LedgerPosting: Sendable {
  /// Its place among all postings, from 1.
  public let id: Int64
  public let account: String
  /// The period that it counts in.
  public let postedTo: Period
  /// The period that it belongs to; another one if that was closed when it was posted.
  public let period: Period
  /// As `yyyy-mm-dd`; nil where an extract gives none.
  public let date: String?
  /// A cost is positive, income negative.
  public let amount: Money
  public let source: String?
  public let costCentre: String?
  public let subjective: String?
  public let rowID: String?
  public let reference: String?
  /// Narrative, which is personal data until somebody has looked.
  public let description: String?
  /// The posting that this one takes back.
  public let takesBack: Int64?
}

/// What is in a ledger, before its journals are read.
public struct LedgerContents: Sendable {
  public let head: ChainHash
  /// The codes of every account that was ever posted to, in the order of their bytes.
  public let accounts: [String]
  /// The first financial year that anything counts in; nil if nothing was posted.
  public let firstYear: FinancialYear?
}

/// What is told all that a ledger holds, in the order in which it was posted.
///
/// Journals come in the order of their numbers, each followed by its postings in the order of
/// theirs. Nothing is held in memory on the way.
public protocol LedgerVisitor {
  mutating func begin(_ contents: LedgerContents) throws
  mutating func begin(_ journal: LedgerJournal) throws
  mutating func visit(_ posting: LedgerPosting) throws
  mutating func endJournal() throws
  mutating func end() throws
}
