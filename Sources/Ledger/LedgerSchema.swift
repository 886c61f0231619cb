import GRDB

/// The tables of the ledger, and the triggers that keep them append-only.
enum LedgerSchema {
  /// Marks a SQLite file as a ledger of this product.
  static let applicationID = 0x5356_4C31
  static let version = 1

  /// Each table and trigger, in the order in which they are made.
  static let statements =
    [
      "CREATE TABLE account (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
      """
      CREATE TABLE journal (
        number INTEGER PRIMARY KEY CHECK (number > 0),
        kind TEXT NOT NULL,
        origin TEXT NOT NULL,
        reference TEXT NOT NULL,
        description TEXT NOT NULL,
        reverses INTEGER UNIQUE REFERENCES journal (number),
        hash BLOB NOT NULL CHECK (length(hash) = 32)
      ) STRICT
      """,
      """
      CREATE TABLE posting (
        journal INTEGER NOT NULL REFERENCES journal (number),
        line INTEGER NOT NULL CHECK (line > 0),
        account TEXT NOT NULL REFERENCES account (code),
        date TEXT NOT NULL,
        year INTEGER NOT NULL,
        period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 13),
        amount INTEGER NOT NULL,
        description TEXT NOT NULL,
        source TEXT,
        PRIMARY KEY (journal, line)
      ) STRICT, WITHOUT ROWID
      """,
    ] + appendOnlyTriggers

  private static let appendOnlyTriggers =
    ["account", "journal", "posting"].flatMap { table in
      ["UPDATE", "DELETE"].map { event in
        """
        CREATE TRIGGER \(table)_no_\(event.lowercased()) BEFORE \(event) ON \(table)
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
        """
      }
    } + [
      """
      CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
      WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM journal)
      BEGIN SELECT RAISE(ABORT, 'a journal takes the next number'); END
      """,
      """
      CREATE TRIGGER posting_in_order BEFORE INSERT ON posting
      WHEN NEW.journal <> (SELECT max(number) FROM journal)
        OR NEW.line <> 1 + (SELECT coalesce(max(line), 0) FROM posting WHERE journal = NEW.journal)
      BEGIN SELECT RAISE(ABORT, 'postings are added line by line to the last journal'); END
      """,
      """
      CREATE TRIGGER account_once BEFORE INSERT ON account
      WHEN EXISTS (SELECT 1 FROM account WHERE code = NEW.code)
      BEGIN SELECT RAISE(ABORT, 'the account is there already'); END
      """,
    ]

  /// Makes the tables in an empty database.
  static func create(_ database: Database) throws {
    for statement in statements { try database.execute(sql: statement) }
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Whether the database is empty, as a file is before the first build.
  static func isEmpty(_ database: Database) throws -> Bool {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
  }

  /// Whether tables and triggers are those of this version, word for word.
  static func isIntact(_ database: Database) throws -> Bool {
    let found = try String.fetchAll(
      database, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return try Set(found) == Set(statements)
      && Int.fetchOne(database, sql: "PRAGMA application_id") == applicationID
      && Int.fetchOne(database, sql: "PRAGMA user_version") == version
  }
}
