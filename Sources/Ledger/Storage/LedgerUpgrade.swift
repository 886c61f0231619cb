import Foundation
import GRDB
import Money

/// Brings a ledger of an earlier form to the current one, or shows it as if it were of it.
///
/// Journals keep their numbers, their postings and their links: nothing is hashed anew. What an
/// earlier form did not keep is empty.
struct LedgerUpgrade {
  private let form: LedgerForm
  private let database: Database

  init(from form: LedgerForm, _ database: Database) {
    self.form = form
    self.database = database
  }

  /// Lays temporary tables of the current form over those of the file, which stay as they are.
  ///
  /// - Throws: `DatabaseError`, or `LedgerError/unusable(path:reason:)` for rows that no version
  ///   wrote.
  func shadow() throws {
    let replaced = form.isFirst ? LedgerSchema.tables : Self.added
    let first = form.isFirst ? try FirstFormRows(database, form) : nil
    for table in replaced { try database.execute(sql: Self.temporary(table)) }
    if let first { try first.insert(into: database) } else { try copyForecasts(from: "main") }
    try LedgerIdentity(of: form).store(database)
  }

  /// Removes the temporary tables.
  func uncover() throws {
    for table in ["ledger", "detail", "forecast", "movement", "posting", "journal", "account"] {
      try database.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
    }
  }

  /// Brings the file itself to the current form, all within the transaction of the caller.
  ///
  /// - Parameter identity: the ledger's from now on.
  /// - Throws: `DatabaseError`.
  func run(_ identity: LedgerIdentity) throws {
    if form.isFirst {
      let rows = try FirstFormRows(database, form)
      for table in ["posting", "journal", "account"] {
        try database.execute(sql: "DROP TABLE main.\(table)")
      }
      for table in LedgerSchema.tables { try database.execute(sql: table) }
      try rows.insert(into: database)
    } else {
      try database.execute(sql: "CREATE TEMP TABLE earlier AS SELECT * FROM main.forecast")
      try database.execute(sql: "DROP TABLE main.forecast")
      for table in Self.added { try database.execute(sql: table) }
      try copyForecasts(from: "temp", table: "earlier")
      try database.execute(sql: "DROP TABLE temp.earlier")
    }
    let standing = Set(
      try String.fetchAll(
        database, sql: "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL"))
    for statement in LedgerSchema.guards where !standing.contains(statement) {
      try database.execute(sql: statement)
    }
    try identity.store(database)
    try LedgerStructure.setPragmas(database)
  }

  /// The tables that forms 2 and 3 lack or have otherwise.
  private static let added = [LedgerSchema.forecast, LedgerSchema.detail, LedgerSchema.ledger]

  private func copyForecasts(from schema: String, table: String = "forecast") throws {
    let kept = Set(form.forecastColumns)
    let columns = ForecastColumn.allCases.map { column in
      guard kept.contains(column) else { return column.unrecorded }
      // A text where the current form has one: the budget was a number.
      return column == .budget ? "CAST(budget AS TEXT)" : column.rawValue
    }
    try database.execute(
      sql: """
        INSERT INTO forecast SELECT journal, \(columns.joined(separator: ", "))
        FROM \(schema).\(table) ORDER BY journal, account
        """)
  }

  /// A table in the temporary schema, where there is no other to refer to, and no id.
  private static func temporary(_ table: String) -> String {
    table.replacingOccurrences(
      of: " REFERENCES [a-z]+ \\([a-z]+\\)( DEFERRABLE INITIALLY DEFERRED)?", with: "",
      options: .regularExpression
    ).replacing(" CHECK (length(id) = 32)", with: "").replacing(
      "CREATE TABLE", with: "CREATE TEMP TABLE", maxReplacements: 1)
  }
}

/// The rows of a ledger of the first form, as rows of the current one.
///
/// Such a ledger holds what books give in total and journals by hand, a few hundred lines.
private struct FirstFormRows {
  private var journals: [(journal: StoredJournal, lines: [JournalEntry.Line])] = []
  private let accounts: [String]

  init(_ database: Database, _ form: LedgerForm) throws {
    accounts = try String.fetchAll(database, sql: "SELECT code FROM main.account ORDER BY code")
    let rows = try Row.fetchAll(database, sql: "SELECT * FROM main.journal ORDER BY number")
    let postings = Dictionary(
      grouping: try Row.fetchAll(database, sql: "SELECT * FROM main.posting ORDER BY journal, line")
    ) { $0.integer("journal") }
    var firsts: [Int64: Int64] = [:]
    var next: Int64 = 1
    for row in rows {
      let number = row.integer("number")
      let reverses = row["reverses"] as Int64?
      let date = form == .firstDated ? row.text("date") : nil
      let taken = reverses.flatMap { firsts[$0] }
      let lines = (postings[number] ?? []).enumerated().compactMap { index, posting in
        Self.line(posting, date, takingBack: taken.map { $0 + Int64(index) })
      }
      firsts[number] = next
      guard let kind = JournalEntry.Kind(rawValue: row.text("kind")) else { continue }
      var entry = JournalEntry(
        kind, origin: row.text("origin"), reference: row.text("reference"),
        description: row.text("description"), lines)
      entry.header.reverses = reverses
      journals.append((try Self.stored(entry, number, next, row.bytes("hash")), lines))
      next += Int64(lines.count)
    }
  }

  private static func line(
    _ posting: Row, _ date: String?, takingBack other: Int64?
  ) -> JournalEntry.Line? {
    guard let period = posting.period("year", "period") else { return nil }
    var line = JournalEntry.Line(
      account: posting.text("account"),
      date: CalendarDate(date ?? posting.text("date")), period: period,
      amount: Money(pence: posting.integer("amount")), description: posting.text("description"),
      source: posting.optionalText("source"))
    line.takesBack = other
    return line
  }

  private static func stored(
    _ entry: JournalEntry, _ number: Int64, _ first: Int64, _ hash: [UInt8]
  ) throws -> StoredJournal {
    var bytes = CanonicalBytes()
    for line in entry.lines { bytes.append(line) }
    var journal = StoredJournal(
      number: number, header: entry.header, first: first, lines: Int64(entry.lines.count),
      linesHash: bytes.digest, hash: ChainHash(bytes: hash))
    let movements: [MovementSpot: MovementSum] = [:]
    journal.movements = try movements.adding(entry.lines).sorted { $0.key < $1.key }
      .map { StoredMovement(spot: $0.key, sum: $0.value) }
    return journal
  }

  /// Inserts all rows, into the temporary tables where there are any.
  func insert(into database: Database) throws {
    for account in accounts {
      try database.execute(sql: "INSERT INTO account VALUES (?)", arguments: [account])
    }
    for (journal, lines) in journals {
      let insertion = try RawStatement(
        database, "INSERT INTO posting VALUES (?, ?" + String(repeating: ", ?", count: 14) + ")")
      var bytes = CanonicalBytes()
      for line in lines { bytes.append(line) }
      try bytes.bytes.withUnsafeBytes { bytes in
        var offset = 0
        for index in lines.indices {
          offset = try insertion.insert(
            (journal.first + Int64(index), journal.number), row: bytes, at: offset,
            values: CanonicalBytes.postingValues)
        }
      }
      try StoredJournals.insert(journal, to: database)
    }
  }
}
