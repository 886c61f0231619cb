import GRDB
import Money

extension LedgerFile {
  /// Every journal, in the order in which they were posted.
  ///
  /// - Throws: ``LedgerError``, also if the chain is broken.
  public func log() throws -> (entries: [LedgerJournal], head: ChainHash) {
    try read { database in
      try checkChain(database)
      return (try journals(database), try StoredJournals.head(database).hash)
    }
  }

  /// Every journal of one state of the ledger, whose chain has been checked.
  func journals(_ database: Database) throws -> [LedgerJournal] {
    let details = Dictionary(
      grouping: try Row.fetchAll(database, sql: "SELECT journal, key, value FROM detail")
    ) { $0.integer("journal") }
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT journal.*, moved.pounds AS pounds, moved.last AS last
        FROM journal LEFT JOIN (
          SELECT journal, sum(CASE WHEN amount > 0 AND account <> ? THEN amount ELSE 0 END)
            AS pounds, max(year * 16 + period) AS last
          FROM movement GROUP BY journal) AS moved ON moved.journal = journal.number
        ORDER BY number
        """, arguments: [JournalEntry.contraAccount])
    return try rows.map { row in
      guard let journal = LedgerJournal(row, details[row.integer("number")] ?? []) else {
        throw LedgerError.unusable(
          path: path, reason: "journal \(row.integer("number")) is of no known kind")
      }
      return journal
    }
  }
}

extension LedgerJournal {
  fileprivate init?(_ row: Row, _ details: [Row]) {
    guard let kind = JournalEntry.Kind(rawValue: row.text("kind")) else { return nil }
    number = row.integer("number")
    var header = JournalHeader(
      kind: kind, period: row.optionalText("period").flatMap { Period($0) },
      origin: row.text("origin"), originHash: row.bytes("origin_hash"),
      reference: row.text("reference"), description: row.text("description"))
    for detail in details {
      if let key = JournalDetail(rawValue: detail.text("key")) {
        header.details[key] = detail.text("value")
      }
    }
    if !row.text("posted").isEmpty {
      header.stamp = JournalStamp(
        author: row.text("author"), time: row.text("posted"),
        systemAccount: header.details[.systemAccount])
    }
    header.reverses = row["reverses"]
    self.header = header
    lines = row.integer("lines")
    pounds = Money(pence: row.integer("pounds"))
    let last = Int(row.integer("last"))
    lastPeriod = FinancialYear(startYear: last / 16).flatMap { Period(year: $0, number: last % 16) }
  }

}
