import GRDB
import Money

/// Which periods take no more postings.
struct PeriodLock {
  /// The last period that is closed, as all before it are; nil if none is.
  let closedThrough: Period?
  /// The years that the books cover, outside which nothing is posted; nil where no books are known.
  let years: ClosedRange<FinancialYear>?

  init(closedThrough: Period?, years: ClosedRange<FinancialYear>? = nil) {
    self.closedThrough = closedThrough
    self.years = years
  }

  /// Closes and reopenings are counted in the order in which they were made.
  init(_ database: Database, years: ClosedRange<FinancialYear>? = nil) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT kind, period FROM journal WHERE kind IN ('close', 'reopen') AND period IS NOT NULL
        ORDER BY number
        """)
    var through: Period?
    for row in rows {
      guard let period = Period(row.text("period")) else { continue }
      if row.text("kind") == JournalEntry.Kind.reopen.rawValue {
        through = through.flatMap { min($0, period.previous ?? $0) }
      } else {
        through = max(through ?? period, period)
      }
    }
    self.init(closedThrough: through, years: years)
  }

  /// Whether a period is closed.
  func isClosed(_ period: Period) -> Bool {
    closedThrough.map { period <= $0 } ?? false
  }

  /// Where a line of a period is posted to: there, or to the first period that is open.
  ///
  /// nil if no period of the books is open for it, or if it lies outside their years.
  func openPeriod(for period: Period) -> Period? {
    guard holds(period) else { return nil }
    guard let closedThrough, period <= closedThrough else { return period }
    return closedThrough.next.flatMap { holds($0) ? $0 : nil }
  }

  /// Whether a period lies in the books' years.
  func holds(_ period: Period) -> Bool { years?.contains(period.year) ?? true }

  /// Posts each line of a journal to its own period, or to the first that is open.
  ///
  /// - Throws: ``LedgerError/refused(_:remedy:)`` if none is, or if its own is not of the books.
  func place(_ lines: [JournalEntry.Line]) throws -> [JournalEntry.Line] {
    try lines.map { line in
      guard let open = openPeriod(for: line.period) else { throw refusal(of: line.period) }
      var placed = line
      placed.postedTo = open
      return placed
    }
  }

  private func refusal(of period: Period) -> LedgerError {
    if let years, !years.contains(period.year) {
      return .refused(
        "\(period) is outside the books' years, and no report would show it",
        remedy: "the books run from \(years.lowerBound) to \(years.upperBound); correct the period,"
          + " or give a later last_year in authority.toml")
    }
    guard let years else {
      return .refused(
        "\(period) is closed, and so is all that comes after it",
        remedy: "open books of another authority, or restore the ledger from a copy")
    }
    return .refused(
      "\(period) is closed, and so is all that comes after it in the books' years",
      remedy: "give a last_year after \(years.upperBound) in authority.toml, or reopen a period")
  }
}
