import Books
import GRDB
import Money

extension LedgerFile {
  /// A journal by hand, and what became of it.
  public struct PostedJournal: Hashable, Sendable {
    /// Its name in the file.
    public let reference: String
    public let number: Int64
    /// Whether it was in the ledger already, line by line.
    public let wasKnown: Bool
    /// Lines of closed periods and where they were posted to.
    public let late: [ImportOutcome.Late: LineSum]
  }

  /// Posts journals by hand, all or nothing.
  ///
  /// One that is in the ledger already is not posted again.
  ///
  /// - Parameters:
  ///   - journals: journals that balance, on accounts of the books.
  ///   - origin: the file's name.
  ///   - stamp: who posts them, and when.
  ///   - path: the ledger, which has to be built.
  ///   - books: books without faults.
  ///   - isDryRun: whether it is only said what would be posted.
  /// - Returns: what became of each journal, and the head.
  /// - Throws: ``LedgerError``, or `ArithmeticOverflow`.
  public static func post(
    _ journals: [Journal], origin: String, stamp: JournalStamp, to path: String, books: Books,
    isDryRun: Bool = false
  ) throws -> (journals: [PostedJournal], head: ChainHash) {
    _ = try reading(path, of: books)
    let file = try writing(path, of: books)
    return try file.write(isKept: !isDryRun) { database in
      try file.checkChain(database)
      let lock = try PeriodLock(database, years: books.authority.years)
      let head = try StoredJournals.head(database).hash
      var standing = try StandingPost.all(database)
      let posted = try journals.map { journal in
        var entry = JournalEntry(journal, origin: origin)
        entry.header.stamp = stamp
        let outcome = try post(entry, in: database, lock, books, standing[journal.id])
        standing[journal.id] = StandingPost(
          number: outcome.number, contentHash: entry.header.originHash)
        return outcome
      }
      return (posted, isDryRun ? head : try StoredJournals.head(database).hash)
    }
  }

  private static func post(
    _ entry: JournalEntry, in database: Database, _ lock: PeriodLock, _ books: Books,
    _ earlier: StandingPost?
  ) throws -> PostedJournal {
    let reference = entry.header.reference
    for line in entry.lines where !books[line.period.year].outturn.isEmpty {
      throw LedgerError.refused(
        "journal '\(reference)' is of \(line.period.year), which has an outturn in total",
        remedy: "correct \(line.period.year)/outturn.csv, or post a prior-year adjustment")
    }
    // What could not be summed with other amounts could not be taken back either.
    for line in entry.lines where !line.amount.fitsLine {
      throw LedgerError.refused(
        "journal '\(reference)' has a line of more than"
          + " \(Money.largestLine.sterlingText) on '\(line.account)'",
        remedy: "look for an amount in pence where pounds are meant")
    }
    if let earlier {
      guard earlier.contentHash == entry.header.originHash else {
        throw LedgerError.refused(
          "journal '\(reference)' is in the ledger with other lines, as journal \(earlier.number)",
          remedy: "run reverse \(earlier.number) first, or give this one another name")
      }
      return PostedJournal(
        reference: reference, number: earlier.number, wasKnown: true, late: [:])
    }
    var entry = entry
    entry.lines = try lock.place(entry.lines)
    var late: [ImportOutcome.Late: LineSum] = [:]
    for line in entry.lines where line.period != line.postedTo {
      try late[.init(own: line.period, postedTo: line.postedTo), default: LineSum()]
        .add(line.amount.pence)
    }
    return PostedJournal(
      reference: reference, number: try AccrualReturn.append(entry, in: database, lock),
      wasKnown: false, late: late)
  }

  /// A journal by hand that has not been taken back, or only at its year's end as accruals are.
  private struct StandingPost {
    let number: Int64
    let contentHash: [UInt8]

    /// All there are, by their names; of one name the first.
    static func all(_ database: Database) throws -> [String: StandingPost] {
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT number, origin_hash, reference FROM journal
          WHERE kind IN ('journal', 'accrual', 'recoupment') AND number NOT IN (
            SELECT reverses FROM journal WHERE reverses IS NOT NULL AND origin <> 'close')
          ORDER BY number DESC
          """)
      return rows.reduce(into: [:]) { standing, row in
        standing[row.text("reference")] = StandingPost(
          number: row.integer("number"), contentHash: row.bytes("origin_hash"))
      }
    }
  }

  /// Takes a journal back by a journal of its own.
  ///
  /// - Parameters:
  ///   - number: a journal that was posted or imported.
  ///   - period: where the reversal is posted to; nil for the periods of the journal itself, or the
  ///     first that is open.
  ///   - stamp: who takes it back, and when.
  ///   - path: the ledger.
  ///   - books: the books that it was built from.
  /// - Returns: the reversal, and which extracts held lines of what it takes back.
  /// - Throws: ``LedgerError``, or `ArithmeticOverflow`.
  public static func reverse(
    _ number: Int64, in period: Period? = nil, stamp: JournalStamp, at path: String, books: Books
  ) throws -> ReversalOutcome {
    _ = try reading(path, of: books)
    let file = try writing(path, of: books)
    return try file.write { database in
      try file.checkChain(database)
      var header = try reversible(number, database)
      header.stamp = stamp
      let lock = try PeriodLock(database, years: books.authority.years)
      if let period, lock.isClosed(period) {
        throw LedgerError.refused(
          "\(period) is closed", remedy: "name a period that is open, or none")
      }
      let writer = try JournalWriter(database)
      let movements = try StoredLines.reverse(
        number, into: writer, database, lock, period: period)
      guard movements.keys.contains(where: { $0.account != JournalEntry.contraAccount }) else {
        throw LedgerError.refused(
          "every line of journal \(number) has been taken back already",
          remedy: "there is nothing left to reverse")
      }
      try writer.finish(header, movements: movements)
      try AccrualReturn.undo(of: number, stamp: stamp, in: database, lock)
      var lines = LineSum()
      lines.lines = Int(
        -movements.filter { $0.key.account != JournalEntry.contraAccount }.values
          .reduce(0) { $0 + $1.lines })
      return ReversalOutcome(
        number: writer.number, lines: lines,
        standing: try ExtractRecord.standing(on: number, database),
        head: try StoredJournals.head(database).hash)
    }
  }

  /// The heading of what takes a journal back.
  ///
  /// - Throws: ``LedgerError/refused(_:remedy:)`` for one that is not taken back by hand.
  private static func reversible(_ number: Int64, _ database: Database) throws -> JournalHeader {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT kind, period, origin, origin_hash, reference, posted,
          (SELECT later.number FROM journal AS later WHERE later.reverses = journal.number)
            AS reversed_by
        FROM journal WHERE number = ?
        """, arguments: [number])
    guard let row, let kind = JournalEntry.Kind(rawValue: row.text("kind")) else {
      let last = try StoredJournals.head(database).number
      throw LedgerError.refused(
        "there is no journal \(number)",
        remedy: last == 0 ? "the ledger is empty" : "the journals are numbered 1 to \(last)")
    }
    let reversedBy = row.integer("reversed_by")
    guard reversedBy == 0 else {
      throw LedgerError.refused(
        "journal \(number) has been taken back already, by journal \(reversedBy)",
        remedy: "post a new journal, if it is to stand after all")
    }
    guard [.journal, .accrual, .recoupment, .extract].contains(kind), !row.text("posted").isEmpty
    else {
      let isOfBooks = row.text("posted").isEmpty
      throw LedgerError.refused(
        isOfBooks
          ? "journal \(number) comes from the books, and is not taken back by hand"
          : "journal \(number) is a \(kind.rawValue), which is not taken back by hand",
        remedy: isOfBooks
          ? "change \(row.text("origin")) and run build"
          : "post the journal that ought to stand")
    }
    return JournalHeader(
      kind: .reversal, period: row.optionalText("period").flatMap { Period($0) },
      origin: row.text("origin"), originHash: row.bytes("origin_hash"),
      reference: row.text("reference"), description: "Reversal of journal \(number)",
      reverses: number)
  }
}

/// A journal that takes another back.
public struct ReversalOutcome: Sendable {
  public let number: Int64
  /// The lines that it takes back, those that only balance the journal aside.
  public let lines: LineSum
  /// Later extracts that held some of them and did not post them again.
  public let standing: [StandingExtract]
  /// The head of the ledger afterwards.
  public let head: ChainHash
}
