import GRDB
import Money

/// The postings of a journal, read back to be taken back.
enum StoredLines {
  /// The lines of a journal that turn those of another round, in the periods they were posted to
  /// or, where these are closed, in the first that is open.
  ///
  /// A line that has been taken back already is left out.
  ///
  /// - Throws: `ArithmeticOverflow`, or ``LedgerError``.
  static func reversal(
    of number: Int64, in database: Database, _ lock: PeriodLock
  ) throws -> [JournalEntry.Line] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT * FROM posting
        WHERE id BETWEEN (SELECT first FROM journal WHERE number = ?1)
          AND (SELECT first + lines - 1 FROM journal WHERE number = ?1)
          AND id NOT IN (SELECT takes_back FROM posting WHERE takes_back IS NOT NULL)
        ORDER BY id
        """, arguments: [number])
    var lines: [JournalEntry.Line] = []
    while let row = try rows.next() {
      guard var line = line(row) else { continue }
      line.amount = try -line.amount
      line.takesBack = row["id"]
      lines.append(line)
    }
    return try lock.place(lines)
  }

  /// The lines that turn postings of earlier extracts round.
  ///
  /// - Throws: `ArithmeticOverflow`, or ``LedgerError``.
  static func reversal(
    ofPostings ids: [Int64], in database: Database, _ lock: PeriodLock
  ) throws -> [JournalEntry.Line] {
    var lines: [JournalEntry.Line] = []
    for id in ids {
      let row = try Row.fetchOne(database, sql: "SELECT * FROM posting WHERE id = ?", arguments: [id])
      guard let row, var line = line(row) else { continue }
      line.amount = try -line.amount
      line.takesBack = id
      lines.append(line)
    }
    return try lock.place(lines)
  }

  /// A line as it was posted; its own period is the one it was posted to, so that what takes it
  /// back meets it there.
  private static func line(_ row: Row) -> JournalEntry.Line? {
    guard let period = row.period("year", "period") else { return nil }
    var line = JournalEntry.Line(
      account: row.text("account"), date: row.optionalText("date").flatMap { CalendarDate($0) },
      period: period, amount: Money(pence: row.integer("amount")),
      description: row.optionalText("description"), source: row.optionalText("source"))
    line.costCentre = row.optionalText("cost_centre")
    line.subjective = row.optionalText("subjective")
    line.rowID = row.optionalText("row_id")
    line.reference = row.optionalText("reference")
    return line
  }
}
