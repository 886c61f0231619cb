import Foundation
import GRDB
import Money

/// Journals to and from their tables.
enum StoredJournals {
  /// A journal as it is stored.
  struct Stored {
    let number: Int64
    let entry: JournalEntry
    let hash: ChainHash
  }

  /// The last journal's number and hash; 0 and the chain's start if there is none.
  static func head(_ database: Database) throws -> (number: Int64, hash: ChainHash) {
    let row = try Row.fetchOne(
      database, sql: "SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1")
    guard let row else { return (0, .start) }
    return (row["number"], ChainHash(bytes: row["hash"]))
  }

  /// Appends a journal as the next link of the chain.
  static func append(_ entry: JournalEntry, to database: Database) throws {
    let head = try head(database)
    let number = head.number + 1
    let hash = head.hash.next(entry, number: number)
    try database.execute(
      sql: """
        INSERT INTO journal (number, kind, origin, reference, description, reverses, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        number, entry.kind.rawValue, entry.origin, entry.reference,
        entry.description, entry.reverses, hash.bytes,
      ])
    let statement = try database.makeStatement(
      sql: """
        INSERT INTO posting
          (journal, line, account, date, year, period, amount, description, source)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (index, line) in entry.lines.enumerated() {
      try declare(line.account, in: database)
      try statement.execute(arguments: [
        number, index + 1, line.account, line.date.description, line.period.year.startYear,
        line.period.number, line.amount.pence, line.description, line.source,
      ])
    }
  }

  private static func declare(_ account: String, in database: Database) throws {
    let isThere = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM account WHERE code = ?)", arguments: [account])
    if isThere != true {
      try database.execute(sql: "INSERT INTO account (code) VALUES (?)", arguments: [account])
    }
  }

  /// Every journal in order of number.
  ///
  /// A row that cannot be a journal, because its kind, a date or a period has been tampered
  /// with, is handed to the second closure by its number.
  static func forEach(
    _ database: Database, _ body: (Stored) throws -> Void, unreadable: (Int64) throws -> Void
  ) throws {
    let lines = try database.makeStatement(
      sql: "SELECT * FROM posting WHERE journal = ? ORDER BY line")
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM journal ORDER BY number")
    while let row = try rows.next() {
      let number: Int64 = row["number"]
      let postings = try Row.fetchAll(lines, arguments: [number])
      guard let entry = entry(row, postings) else {
        try unreadable(number)
        continue
      }
      try body(Stored(number: number, entry: entry, hash: ChainHash(bytes: row["hash"])))
    }
  }

  private static func entry(_ row: Row, _ postings: [Row]) -> JournalEntry? {
    guard let kind = JournalEntry.Kind(rawValue: row["kind"]) else { return nil }
    let lines = postings.compactMap { posting -> JournalEntry.Line? in
      guard let year = FinancialYear(startYear: posting["year"]),
        let period = Period(year: year, number: posting["period"]),
        let date = CalendarDate(text(posting, "date"))
      else { return nil }
      return JournalEntry.Line(
        account: posting["account"], date: date, period: period,
        amount: Money(pence: posting["amount"]),
        description: posting["description"], source: posting["source"])
    }
    guard lines.count == postings.count else { return nil }
    return JournalEntry(
      kind: kind, origin: row["origin"], reference: row["reference"],
      description: row["description"], reverses: row["reverses"], lines: lines)
  }

  private static func text(_ row: Row, _ column: String) -> String { row[column] }
}
