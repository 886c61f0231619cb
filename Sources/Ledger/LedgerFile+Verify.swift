import Books
import GRDB
import Money

/// What a verification of the ledger found.
public struct LedgerVerification: Hashable, Sendable {
  /// One thing that is not as it should be.
  public struct Finding: Hashable, Sendable {
    /// A stable name, such as `ledger.journal.changed`.
    public let code: String
    /// What is wrong, with the number of the journal if it is one.
    public let message: String

    public init(code: String, message: String) {
      self.code = code
      self.message = message
    }
  }

  public var head: ChainHash
  public var journals: Int
  public var postings: Int
  public var findings: [Finding]

  /// How many journals came after the head that was asked for; nil if none was.
  public var journalsSinceHead: Int?
}

extension LedgerFile {
  /// Checks every link of the chain, every journal's balance, and the database itself.
  ///
  /// - Parameter expected: a head printed earlier, which must be a link of the chain.
  /// - Throws: ``LedgerError`` if the file cannot be read at all.
  public func verify(head expected: ChainHash? = nil) throws(LedgerError) -> LedgerVerification {
    try read { database in
      var check = ChainCheck(expected: expected)
      try StoredJournals.forEach(
        database, { check.follow($0) }, unreadable: { check.passOver($0) })
      let postings = try Int.fetchOne(database, sql: "SELECT count(*) FROM posting") ?? 0
      let found = check.findings + (try Self.databaseFindings(database))
      return LedgerVerification(
        head: try StoredJournals.head(database).hash, journals: check.count,
        postings: postings, findings: found + check.headFindings,
        journalsSinceHead: expected == nil ? nil : check.sinceExpected)
    }
  }

  private static func databaseFindings(
    _ database: Database
  ) throws -> [LedgerVerification.Finding] {
    var findings: [LedgerVerification.Finding] = []
    if try !LedgerSchema.isIntact(database) {
      findings.append(
        .init(
          code: "ledger.schema.changed",
          message: "the tables or the triggers that keep the ledger append-only were changed"))
    }
    for text in try String.fetchAll(database, sql: "PRAGMA integrity_check") where text != "ok" {
      findings.append(.init(code: "ledger.file.damaged", message: "SQLite: \(text)"))
    }
    for row in try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") {
      let table: String = row[0]
      findings.append(
        .init(
          code: "ledger.reference.broken",
          message: "a row of '\(table)' names a journal or an account that is not there"))
    }
    return findings
  }
}

/// One walk along the chain.
private struct ChainCheck {
  let expected: ChainHash?
  private(set) var findings: [LedgerVerification.Finding] = []
  private(set) var count = 0
  private(set) var sinceExpected: Int?
  private var previous = ChainHash.start
  private var nextNumber: Int64 = 1

  init(expected: ChainHash?) {
    self.expected = expected
    if expected == .start { sinceExpected = 0 }
  }

  mutating func follow(_ stored: StoredJournals.Stored) {
    noteGap(before: stored.number)
    if previous.next(stored.entry, number: stored.number) != stored.hash {
      note(
        "ledger.journal.changed",
        "journal \(stored.number), or the one before it, is not as it was posted")
    }
    let sum = try? stored.entry.lines.map(\.amount).sum()
    if sum != .zero {
      note("ledger.journal.unbalanced", "the lines of journal \(stored.number) do not sum to zero")
    }
    step(past: stored.hash)
  }

  mutating func passOver(_ number: Int64) {
    noteGap(before: number)
    note("ledger.journal.changed", "journal \(number) holds what no journal can hold")
    nextNumber = number + 1
    count += 1
  }

  var headFindings: [LedgerVerification.Finding] {
    guard let expected, sinceExpected == nil else { return [] }
    return [
      .init(
        code: "ledger.head.unknown",
        message: "no journal has the head \(expected.hexadecimal): journals were changed or"
          + " taken out since it was printed, or it is of another ledger")
    ]
  }

  private mutating func step(past hash: ChainHash) {
    previous = hash
    count += 1
    if hash == expected {
      sinceExpected = 0
    } else if let since = sinceExpected {
      sinceExpected = since + 1
    }
  }

  private mutating func noteGap(before number: Int64) {
    if number != nextNumber {
      note("ledger.journal.missing", "journal \(nextNumber) is missing")
    }
    nextNumber = number + 1
  }

  private mutating func note(_ code: String, _ message: String) {
    findings.append(LedgerVerification.Finding(code: code, message: message))
  }
}
