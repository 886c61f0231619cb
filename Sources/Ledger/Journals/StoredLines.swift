import GRDB
import Money

/// Postings read back, to be taken back.
enum StoredLines {
  /// Adds to a journal the lines that turn those of another one round.
  ///
  /// A line that has been taken back already is left out, and what is left balances by period. Few
  /// lines are in memory at a time.
  ///
  /// - Parameters:
  ///   - number: the other journal.
  ///   - writer: writes the new one.
  ///   - database: the ledger.
  ///   - lock: the periods that are closed.
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
    let (first, lines) = (journal.integer("first"), journal.integer("lines"))
    var movements: [MovementSpot: MovementSum] = [:]
    let standing =
      "NOT EXISTS (SELECT 1 FROM posting AS later WHERE later.takes_back = posting.id)"
    let own = first..<(first + lines)
    try turn(standing, in: database, lock, within: own, period: period) { lines in
      movements = try movements.adding(lines)
      try writer.declare(Set(lines.map(\.account)).sorted())
      try writer.add(lines)
    }
    // Where lines were taken back before, that journal has brought a contra line of its own.
    let contra = try movements.contraLines("Contra to lines that were taken back before")
    try writer.declare(Set(contra.map(\.account)).sorted())
    try writer.add(contra)
    return try movements.adding(contra)
  }

  /// Turns postings round, few at a time, in order.
  ///
  /// - Throws: `ArithmeticOverflow`, ``LedgerError``, or what the body throws.
  static func turn(
    _ condition: String, in database: Database, _ lock: PeriodLock,
    within ids: Range<Int64>? = nil, period: Period? = nil,
    _ body: ([JournalEntry.Line]) throws -> Void
  ) throws {
    // What the body posts has later numbers, and is not to be met again.
    let last =
      try ids?.upperBound.advanced(by: -1)
      ?? Int64.fetchOne(database, sql: "SELECT max(id) FROM posting") ?? 0
    var next = ids?.lowerBound ?? 1
    while next <= last {
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM posting WHERE id BETWEEN \(next) AND \(last) AND \(condition)
          ORDER BY id LIMIT 4096
          """)
      guard let end = rows.last else { return }
      next = end["id"] + 1
      let lines = try rows.compactMap { row -> JournalEntry.Line? in
        guard var line = line(row) else { return nil }
        line.amount = try -line.amount
        line.takesBack = row["id"]
        if let period { line.period = period }
        return line
      }
      try body(try lock.place(lines))
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
