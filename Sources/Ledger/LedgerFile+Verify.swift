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

  /// How many journals came after each head that was asked for, if it was met.
  public var journalsSince: [ChainHash: Int] = [:]

  /// Whether it is not the ledger that the books know, or another authority's.
  public var isNotAsKnown: Bool { findings.contains { $0.code == Self.notAsKnown } }

  /// Whether the ledger is as it was posted; what other programs left in its file may be named.
  public var isIntact: Bool { findings.allSatisfy { $0.code == Self.extra } }

  /// The code of what other programs left in the file, which changes no figure.
  public static let extra = "ledger.schema.extra"

  static let notAsKnown = "ledger.witness.differs"
}

extension LedgerFile {
  /// Checks every link of the chain, every posting and balance, and the database itself.
  ///
  /// - Parameters:
  ///   - expected: a head printed earlier, which must be a link of the chain.
  ///   - others: heads that are looked for as well; the caller says where they are not met.
  /// - Returns: all findings; none if the ledger is sound.
  /// - Throws: ``LedgerError`` if the file cannot be read at all.
  public func verify(
    head expected: ChainHash? = nil, others: [ChainHash] = []
  ) throws -> LedgerVerification {
    let heads = [expected].compactMap(\.self) + others
    return try verify(heads, expected)
  }

  private func verify(
    _ heads: [ChainHash], _ expected: ChainHash?
  ) throws -> LedgerVerification {
    try read { database in
      let structure = try LedgerStructure(database)
      guard structure.form != nil else { return Self.unknown(structure) }
      let known = books?.knownHeads ?? []
      let check = try ChainCheck(
        database, sought: known.union(heads), includesPostings: true)
      var head = ChainHash.start
      // What cannot be read in one way may still be told apart in another.
      let damage = try Self.gather {
        try check.run()
        return []
      }
      var findings = structure.findings + check.findings + damage
      if structure.form?.isFirst == false {
        findings += try Self.gather { try Self.formFindings(database) }
      }
      findings += try Self.gather { try Self.pageFindings(database) }
      findings += try Self.gather { try Self.referenceFindings(database) }
      findings += try Self.gather {
        head = try StoredJournals.head(database).hash
        try LedgerPlace.checkLength(database, path)
        return []
      }
      findings += try Self.gather { try knownFindings(database, check) }
      if let expected, check.journals(since: expected) == nil {
        findings.append(Self.unknown(expected))
      }
      var seen: Set<LedgerVerification.Finding> = []
      return LedgerVerification(
        head: head, journals: check.journals, postings: Int(check.postings),
        findings: findings.filter { seen.insert($0).inserted },
        journalsSince: heads.reduce(into: [:]) { $0[$1] = check.journals(since: $1) })
    }
  }

  /// That it is not the ledger that the books know.
  private func knownFindings(
    _ database: Database, _ check: ChainCheck
  ) throws -> [LedgerVerification.Finding] {
    guard case .notAsKnown(let reason, let remedy) = try books?.problem(database, check, path)
    else { return [] }
    return [.init(code: LedgerVerification.notAsKnown, message: "\(reason); to do: \(remedy)")]
  }

  private static func unknown(_ head: ChainHash) -> LedgerVerification.Finding {
    .init(
      code: "ledger.head.unknown",
      message: "no journal has the head \(head.hexadecimal): journals were changed or"
        + " taken out since it was printed, or it is of another ledger")
  }

  /// Does a part of the verification; that SQLite cannot read what it takes is a finding.
  private static func gather(
    _ part: () throws -> [LedgerVerification.Finding]
  ) throws -> [LedgerVerification.Finding] {
    do {
      return try part()
    } catch LedgerError.torn {
      return [
        .init(
          code: "ledger.file.torn",
          message: "the file is a copy that was made while the ledger was being written, and lacks"
            + " what stood beside it; make copies with ledger backup")
      ]
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      return [
        .init(
          code: "ledger.file.damaged", message: "SQLite: \(error.message ?? "the file is damaged")")
      ]
    }
  }

  /// Of tables that no version made nothing else can be said.
  private static func unknown(_ structure: LedgerStructure) -> LedgerVerification {
    LedgerVerification(head: .start, journals: 0, postings: 0, findings: structure.findings)
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

extension LedgerStructure {
  /// What is not as the form has it.
  fileprivate var findings: [LedgerVerification.Finding] {
    differences.map {
      .init(
        code: $0.isHarmless ? "ledger.schema.extra" : "ledger.schema.changed", message: $0.message)
    }
  }
}
