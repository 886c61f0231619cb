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
  /// Checks every link of the chain, every posting and balance, and the database itself.
  ///
  /// - Parameter expected: a head printed earlier, which must be a link of the chain.
  /// - Returns: all findings; none if the ledger is sound.
  /// - Throws: ``LedgerError`` if the file cannot be read at all.
  public func verify(head expected: ChainHash? = nil) throws -> LedgerVerification {
    try read { database in
      guard try LedgerSchema.isIntact(database) else { return Self.changedSchema }
      var findings: [LedgerVerification.Finding] = []
      let check = try ChainCheck(database, expected: expected, includesPostings: true)
      do {
        try check.run()
        findings = check.findings
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
        findings =
          check.findings + [
            .init(
              code: "ledger.file.damaged",
              message: "SQLite cannot read the file behind journal \(check.journals):"
                + " \(error.message ?? "it is damaged")")
          ]
      }
      findings += try Self.formFindings(database) + Self.databaseFindings(database)
      return LedgerVerification(
        head: try StoredJournals.head(database).hash, journals: check.journals,
        postings: Int(check.postings), findings: findings + check.headFindings,
        journalsSinceHead: expected == nil ? nil : check.sinceExpected)
    }
  }

  /// Of tables that are not ours nothing else can be said.
  private static var changedSchema: LedgerVerification {
    LedgerVerification(
      head: .start, journals: 0, postings: 0,
      findings: [
        .init(
          code: "ledger.schema.changed",
          message: "the tables, or the triggers that keep the ledger append-only, are not those of"
            + " this version; nothing else was looked at")
      ])
  }

  /// Rows in which bytes were changed though they read as before.
  private static func formFindings(
    _ database: Database
  ) throws -> [LedgerVerification.Finding] {
    let strange = try RecordForms(database)?.strange(database) ?? []
    return strange.map {
      .init(
        code: "ledger.\($0.table).rewritten",
        message: "a row of journal \($0.journal) is written in bytes that SQLite does not write")
    }
  }

  private static func databaseFindings(
    _ database: Database
  ) throws -> [LedgerVerification.Finding] {
    var findings: [LedgerVerification.Finding] = []
    for text in try String.fetchAll(database, sql: "PRAGMA integrity_check") where text != "ok" {
      findings.append(.init(code: "ledger.file.damaged", message: "SQLite: \(text)"))
    }
    for row in try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") {
      findings.append(
        .init(
          code: "ledger.reference.broken",
          message: "a row of '\(row.text("table"))' names a journal, a posting or an account that"
            + " is not there"))
    }
    return findings
  }
}
