import GRDB
import Money

/// A journal as the log tells of it.
public struct LedgerLogEntry: Hashable, Sendable {
  public let number: Int64
  public let header: JournalHeader
  /// How many postings it has.
  public let lines: Int64
  /// What its lines put on accounts on the side of costs; lines that only balance it aside.
  public let pounds: Money
  /// The last period that its lines count in; nil for a journal without lines.
  public let lastPeriod: Period?
}

extension LedgerFile {
  /// Every journal, in the order in which they were posted.
  ///
  /// - Throws: ``LedgerError``, also if the chain is broken.
  public func log() throws -> (entries: [LedgerLogEntry], head: ChainHash) {
    try read { database in
      try checkChain(database)
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
      let entries = rows.compactMap { row in
        LedgerLogEntry(row, details[row.integer("number")] ?? [])
      }
      return (entries, try StoredJournals.head(database).hash)
    }
  }
}

extension LedgerLogEntry {
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

  /// SHA-256 of the file it comes from, or of the journal as the file has it; 64 hexadecimal
  /// digits, nil where it comes from a command.
  public var originHash: String? {
    header.originHash.contains { $0 != 0 } ? header.originHash.hexadecimal : nil
  }
}
