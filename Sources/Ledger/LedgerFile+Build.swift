import Books
import GRDB
import Money
import Tabular

extension LedgerFile {
  /// What a build did.
  public struct BuildOutcome: Hashable, Sendable {
    public let posted: Int
    public let reversed: Int
    public let head: ChainHash
    /// What somebody should look at in the extracts that were posted.
    public let findings: [Diagnostic]
  }

  /// Makes or renews a ledger: posts what the books add and reverses what they drop.
  ///
  /// All or nothing. With nothing changed nothing is written and the head stays.
  ///
  /// - Parameters:
  ///   - path: the ledger; made if it is missing.
  ///   - books: books without faults.
  ///   - stamp: who says that the books' authority is the ledger's under new numbers; nil to refuse
  ///     another authority's ledger.
  ///   - isDryRun: whether all is undone in the end, to see what would be posted.
  ///   - progress: told how much of an extract has been read, 0 to 1.
  /// - Returns: how many journals were written, and the head.
  /// - Throws: ``ExtractError`` with the faults of an extract; ``LedgerError``; or
  ///   `ArithmeticOverflow` for amounts that do not fit together.
  public static func build(
    at path: String, from books: Books, adopting stamp: JournalStamp? = nil,
    isDryRun: Bool = false, progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> BuildOutcome {
    let file = try LedgerFile.writing(path, of: books)
    return try build(
      file, from: books, owner: books.authority, adopting: stamp, isKept: !isDryRun,
      progress: progress)
  }

  /// Builds in a file that is open.
  static func build(
    _ file: LedgerFile, from books: Books, owner: Authority, adopting stamp: JournalStamp? = nil,
    isKept: Bool = true, progress: @escaping @Sendable (Double) -> Void
  ) throws -> BuildOutcome {
    defer { LedgerPlace.removeIfEmpty(file.path) }
    let wanted = try books.journalEntries()
    let extracts = try BooksExtracts(books)
    return try file.write(isKept: isKept, owner: owner) { database in
      try file.createIfEmpty(database, owner)
      if let stamp { try LedgerAuthority(owner).adopt(database, stamp) }
      try file.checkChain(database)
      let change = BooksChange(standing: try StandingJournal.all(database), wanted: wanted)
      let lock = try PeriodLock(database, years: books.authority.years)
      try change.checkClosed(lock)
      try change.checkPosted(database)
      for dropped in change.dropped {
        try dropped.reverse(in: database, lock)
      }
      for entry in change.added {
        try AccrualReturn.append(entry, in: database, lock)
      }
      let extracted = try extracts.post(to: database, progress: progress)
      return BuildOutcome(
        posted: change.added.count + extracted.posted,
        reversed: change.dropped.count + extracted.reversed,
        head: try StoredJournals.head(database).hash, findings: extracted.findings)
    }
  }

  /// The files of the books whose postings are not those of the ledger, sorted.
  ///
  /// - Throws: ``LedgerError``, or `ArithmeticOverflow` for amounts that do not fit together.
  public func changedFiles(since books: Books) throws -> [String] {
    let wanted = try books.journalEntries()
    let extracts = try BooksExtracts(books)
    return try read { database in
      let change = BooksChange(standing: try StandingJournal.all(database), wanted: wanted)
      let origins = change.added.map(\.header.origin) + change.dropped.map(\.header.origin)
      return Set(try origins + extracts.changedFiles(database)).sorted()
    }
  }
}

/// A journal that came from the books and has not been taken back.
private struct StandingJournal {
  let number: Int64
  let header: JournalHeader
  /// Whether it is an accrual that was taken back when its year was closed.
  let isTakenBackAtYearEnd: Bool

  /// All there are, in order of number.
  static func all(_ database: Database) throws -> [StandingJournal] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT number, kind, origin, origin_hash, reference, description,
          number IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL) AS is_taken_back
        FROM journal
        WHERE kind IN ('opening', 'outturn', 'journal', 'accrual', 'recoupment', 'payment')
          AND posted = ''
          AND number NOT IN (
            SELECT reverses FROM journal WHERE reverses IS NOT NULL AND origin <> 'close')
        ORDER BY number
        """
    ).compactMap { row in
      JournalEntry.Kind(rawValue: row.text("kind")).map { kind in
        StandingJournal(
          number: row["number"],
          header: JournalHeader(
            kind: kind, origin: row.text("origin"), originHash: row.bytes("origin_hash"),
            reference: row.text("reference"), description: row.text("description")),
          isTakenBackAtYearEnd: row.integer("is_taken_back") != 0)
      }
    }
  }

  /// Posts the journal that takes this one back.
  func reverse(in database: Database, _ lock: PeriodLock) throws {
    var header = header
    header.kind = .reversal
    header.description = "Reversal of journal \(number)"
    header.reverses = number
    let writer = try JournalWriter(database)
    let movements = try StoredLines.reverse(number, into: writer, database, lock)
    try writer.finish(header, movements: movements)
    try AccrualReturn.undo(of: number, stamp: nil, in: database, lock)
  }
}

/// What has to be posted and taken back so that a ledger holds what the books hold.
private struct BooksChange {
  let added: [JournalEntry]
  let dropped: [StandingJournal]

  init(standing: [StandingJournal], wanted: [JournalEntry]) {
    let posted = Set(standing.map(\.header))
    let kept = Set(wanted.map(\.header))
    added = wanted.filter { !posted.contains($0.header) }
    dropped = standing.filter { !kept.contains($0.header) }
  }

  /// A journal of the books that was also posted by hand would count twice.
  ///
  /// - Throws: ``LedgerError/refused(_:remedy:)``.
  func checkPosted(_ database: Database) throws {
    let ofBooks = added.map(\.header).filter { $0.origin.hasSuffix("journals.csv") }
    guard !ofBooks.isEmpty else { return }
    let posted = try Row.fetchAll(
      database,
      sql: """
        SELECT number, reference FROM journal
        WHERE posted <> '' AND kind IN ('journal', 'accrual', 'recoupment')
          AND number NOT IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
        """
    ).reduce(into: [String: Int64]()) { $0[$1.text("reference")] = $1.integer("number") }
    for header in ofBooks {
      guard let number = posted[header.reference] else { continue }
      throw LedgerError.refused(
        "journal '\(header.reference)' of \(header.origin) was posted by hand as well, as journal"
          + " \(number), and would count twice",
        remedy: "take it out of \(header.origin), or run reverse \(number) first")
    }
  }

  /// A balance or an outturn in total has no later period to go to.
  ///
  /// - Throws: ``LedgerError/refused(_:remedy:)``.
  func checkClosed(_ lock: PeriodLock) throws {
    if let accrual = dropped.first(where: \.isTakenBackAtYearEnd)?.header {
      throw LedgerError.refused(
        "'\(accrual.reference)' of \(accrual.origin) has changed, and was taken back when its year"
          + " was closed",
        remedy: "put it back into \(accrual.origin) as it was, and post the difference as a journal"
      )
    }
    let totals = (added.map(\.header) + dropped.map(\.header)).filter { header in
      switch header.kind {
      case .opening: lock.closedThrough != nil
      case .outturn:
        FinancialYear(header.origin.prefix { $0 != "/" }).map { lock.isClosed(.yearEnd($0)) }
          ?? false
      default: false
      }
    }
    let names = Set(totals.map(\.origin)).sorted()
    guard let first = names.first, let through = lock.closedThrough else { return }
    throw LedgerError.refused(
      "\(names.joined(separator: ", ")) has changed, and the ledger is closed through \(through)",
      remedy: "put \(first) back as it was, and post the difference as a prior-year adjustment")
  }
}
