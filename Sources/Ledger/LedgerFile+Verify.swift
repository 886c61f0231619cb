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
    try inspect { database in
      if try LedgerSchema.otherVersion(database) != nil { try checkChain(database) }
      guard try LedgerSchema.isIntact(database) else { return Self.changedSchema }
      let check = try ChainCheck(database, expected: expected, includesPostings: true)
      var head = ChainHash.start
      // What cannot be read in one way may still be told apart in another.
      let damage = try Self.gather {
        try check.run()
        return []
      }
      var findings = check.findings + damage
      findings += try Self.gather { try Self.formFindings(database) }
      findings += try Self.gather { try Self.pageFindings(database) }
      findings += try Self.gather { try Self.referenceFindings(database) }
      findings += try Self.gather {
        head = try StoredJournals.head(database).hash
        return []
      }
      var seen: Set<LedgerVerification.Finding> = []
      return LedgerVerification(
        head: head, journals: check.journals, postings: Int(check.postings),
        findings: findings.filter { seen.insert($0).inserted } + check.headFindings,
        journalsSinceHead: expected == nil ? nil : check.sinceExpected)
    }
  }

  /// Does a part of the verification; that SQLite cannot read what it takes is a finding.
  private static func gather(
    _ part: () throws -> [LedgerVerification.Finding]
  ) throws -> [LedgerVerification.Finding] {
    do {
      return try part()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      return [
        .init(
          code: "ledger.file.damaged", message: "SQLite: \(error.message ?? "the file is damaged")")
      ]
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
        message: "a row of journal \($0.journal) stands in bytes that SQLite does not write")
    }
  }

  private static func pageFindings(
    _ database: Database
  ) throws -> [LedgerVerification.Finding] {
    try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }.map {
      .init(code: "ledger.file.damaged", message: "SQLite: \($0)")
    }
  }

  private static func referenceFindings(
    _ database: Database
  ) throws -> [LedgerVerification.Finding] {
    try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map {
      .init(
        code: "ledger.reference.broken",
        message: "a row of '\($0.text("table"))' names a journal, a posting or an account that"
          + " is not there")
    }
  }
}
