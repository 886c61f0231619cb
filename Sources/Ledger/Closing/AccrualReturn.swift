import GRDB
import Money

/// A month-end accrual and its way back.
///
/// What was accrued for a month is billed in a later one, so it is taken back in the next period:
/// by a journal that is posted together with the accrual, as the next number of the chain. So the
/// figures of both months are right whether or not the month between them is ever closed. Accruals
/// of P12 and P13 wait for the year's close, which takes them back in P1 of the next year.
enum AccrualReturn {
  /// Posts a journal, each line in its own period or the first that is open, and its way back.
  ///
  /// - Returns: the number of the journal itself.
  /// - Throws: ``LedgerError``, or `ArithmeticOverflow`.
  @discardableResult
  static func append(
    _ entry: JournalEntry, in database: Database, _ lock: PeriodLock
  ) throws -> Int64 {
    var entry = entry
    entry.lines = try lock.place(entry.lines)
    let number = try JournalWriter.append(entry, to: database)
    guard let back = period(of: entry, lock) else { return number }
    var lines = entry.lines
    for index in lines.indices {
      lines[index].amount = try -lines[index].amount
      lines[index].period = back
    }
    var header = entry.header
    header.kind = .accrualReturn
    header.period = back
    header.description = "Accrual taken back, journal \(number)"
    try JournalWriter.append(
      JournalEntry(header: header, lines: try lock.place(lines)), to: database)
    return number
  }

  /// The period in which a journal is taken back at once; nil for one that stands, or that waits
  /// for the year's close.
  private static func period(of entry: JournalEntry, _ lock: PeriodLock) -> Period? {
    guard entry.header.kind == .accrual, let own = entry.lines.map(\.period).max(),
      let posted = entry.lines.map(\.postedTo).max()
    else { return nil }
    let isOfYearEnd = own.number >= 12
    if isOfYearEnd, posted.year == own.year { return nil }
    let back = isOfYearEnd ? Period.yearEnd(own.year).next : own.next
    return back.flatMap { lock.openPeriod(for: $0) == nil ? nil : $0 }
  }

  /// The journal that took an accrual back in the next period, unless it was itself taken back.
  static func standing(of accrual: Int64, _ database: Database) throws -> Int64? {
    try Int64.fetchOne(
      database,
      sql: """
        SELECT number FROM journal WHERE number = ? AND kind = 'accrual-return'
          AND NOT EXISTS (SELECT 1 FROM journal AS later WHERE later.reverses = journal.number)
        """, arguments: [accrual + 1])
  }

  /// Takes back the way back of an accrual that is itself taken back.
  ///
  /// - Throws: ``LedgerError``, or `ArithmeticOverflow`.
  static func undo(
    of accrual: Int64, stamp: JournalStamp?, in database: Database, _ lock: PeriodLock
  ) throws {
    guard let number = try standing(of: accrual, database) else { return }
    let row = try Row.fetchOne(
      database, sql: "SELECT origin, origin_hash, reference FROM journal WHERE number = ?",
      arguments: [number])
    guard let row else { return }
    let writer = try JournalWriter(database)
    let movements = try StoredLines.reverse(number, into: writer, database, lock)
    let header = JournalHeader(
      kind: .reversal, origin: row.text("origin"), originHash: row.bytes("origin_hash"),
      reference: row.text("reference"), description: "Reversal of journal \(number)",
      stamp: stamp, reverses: number)
    try writer.finish(header, movements: movements)
  }
}
