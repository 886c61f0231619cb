import GRDB
import Money

/// Postings read back, to be taken back.
enum StoredLines {
  /// Adds to a journal the lines that turn those of another one round.
  ///
  /// A line that has been taken back already is left out. Few lines are in memory at a time.
  ///
  /// - Parameters:
  ///   - period: where the lines are posted to; nil for where the others were, or the first that
  ///     is open.
  /// - Returns: what the lines come to.
  /// - Throws: `ArithmeticOverflow`, or ``LedgerError``.
  static func reverse(
    _ number: Int64, into writer: JournalWriter, _ database: Database, _ lock: PeriodLock,
    period: Period? = nil
  ) throws -> [MovementSpot: MovementSum] {
    let journal = try Row.fetchOne(
      database, sql: "SELECT first, lines FROM journal WHERE number = ?", arguments: [number])
    guard let journal else { return [:] }
    let first: Int64 = journal["first"]
    let end = first + journal.integer("lines")
    var movements: [MovementSpot: MovementSum] = [:]
    for start in stride(from: first, to: end, by: 4_096) {
      var lines = try turned(
        "id >= \(start) AND id < \(min(start + 4_096, end)) AND NOT EXISTS"
          + " (SELECT 1 FROM posting AS later WHERE later.takes_back = posting.id)", database)
      if let period {
        for index in lines.indices { lines[index].period = period }
      }
      lines = try lock.place(lines)
      movements = try movements.adding(lines)
      try writer.declare(Set(lines.map(\.account)).sorted())
      try writer.add(lines)
    }
    return movements
  }

  /// The lines that turn chosen postings round.
  ///
  /// - Throws: `ArithmeticOverflow`, or ``LedgerError``.
  static func reversal(
    ofPostings ids: [Int64], in database: Database, _ lock: PeriodLock
  ) throws -> [JournalEntry.Line] {
    guard !ids.isEmpty else { return [] }
    return try lock.place(
      turned("id IN (\(ids.map(String.init).joined(separator: ", ")))", database))
  }

  private static func turned(
    _ condition: String, _ database: Database
  ) throws -> [JournalEntry.Line] {
    try Row.fetchAll(database, sql: "SELECT * FROM posting WHERE \(condition) ORDER BY id")
      .compactMap { row in
        guard var line = line(row) else { return nil }
        line.amount = try -line.amount
        line.takesBack = row["id"]
        return line
      }
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
