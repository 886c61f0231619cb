import GRDB
import Money

/// Which periods take no more postings.
struct PeriodLock {
  /// The last period that is closed, as all before it are; nil if none is.
  let closedThrough: Period?

  init(closedThrough: Period?) {
    self.closedThrough = closedThrough
  }

  init(_ database: Database) throws {
    let periods = try String.fetchAll(
      database, sql: "SELECT period FROM journal WHERE kind = 'close' AND period IS NOT NULL")
    closedThrough = periods.compactMap { Period($0) }.max()
  }

  /// Whether a period is closed.
  func isClosed(_ period: Period) -> Bool {
    closedThrough.map { period <= $0 } ?? false
  }

  /// Where a line of a period is posted to: there, or to the first period that is open.
  ///
  /// nil if all that the calendar has are closed.
  func openPeriod(for period: Period) -> Period? {
    guard let closedThrough, period <= closedThrough else { return period }
    return closedThrough.next
  }

  /// Posts each line of a journal to its own period, or to the first that is open.
  ///
  /// - Throws: ``LedgerError/refused(_:remedy:)`` if none is.
  func place(_ lines: [JournalEntry.Line]) throws -> [JournalEntry.Line] {
    try lines.map { line in
      guard let open = openPeriod(for: line.period) else {
        throw LedgerError.refused(
          "\(line.period) is closed, and so is all that comes after it",
          remedy: "open books of another authority, or restore the ledger from a copy")
      }
      var placed = line
      placed.postedTo = open
      return placed
    }
  }
}
