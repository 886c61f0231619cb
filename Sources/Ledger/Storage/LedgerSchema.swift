import GRDB

/// The tables of the ledger, and the triggers that keep them append-only.
enum LedgerSchema {
  /// Marks a SQLite file as a ledger of this product.
  static let applicationID = 0x5356_4C31
  static let version = 3

  /// Each table, index and trigger, in the order in which they are made.
  static let statements =
    [
      "CREATE TABLE account (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
      """
      CREATE TABLE journal (
        number INTEGER PRIMARY KEY CHECK (number > 0),
        kind TEXT NOT NULL,
        period TEXT,
        origin TEXT NOT NULL,
        origin_hash BLOB NOT NULL CHECK (length(origin_hash) = 32),
        reference TEXT NOT NULL,
        description TEXT NOT NULL,
        author TEXT NOT NULL,
        posted TEXT NOT NULL,
        reverses INTEGER UNIQUE REFERENCES journal (number),
        first INTEGER NOT NULL CHECK (first > 0),
        lines INTEGER NOT NULL CHECK (lines >= 0),
        lines_hash BLOB NOT NULL CHECK (length(lines_hash) = 32),
        hash BLOB NOT NULL CHECK (length(hash) = 32)
      ) STRICT
      """,
      """
      CREATE TABLE posting (
        id INTEGER PRIMARY KEY CHECK (id > 0),
        journal INTEGER NOT NULL REFERENCES journal (number) DEFERRABLE INITIALLY DEFERRED,
        account TEXT NOT NULL REFERENCES account (code),
        year INTEGER NOT NULL,
        period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 13),
        own_year INTEGER NOT NULL,
        own_period INTEGER NOT NULL CHECK (own_period BETWEEN 1 AND 13),
        date TEXT,
        amount INTEGER NOT NULL,
        source TEXT,
        cost_centre TEXT,
        subjective TEXT,
        row_id TEXT,
        reference TEXT,
        description TEXT,
        takes_back INTEGER REFERENCES posting (id)
      ) STRICT
      """,
      """
      CREATE UNIQUE INDEX posting_taken_back_once ON posting (takes_back)
      WHERE takes_back IS NOT NULL
      """,
      """
      CREATE TABLE movement (
        journal INTEGER NOT NULL REFERENCES journal (number),
        account TEXT NOT NULL REFERENCES account (code),
        year INTEGER NOT NULL,
        period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 13),
        source TEXT NOT NULL,
        amount INTEGER NOT NULL,
        lines INTEGER NOT NULL,
        PRIMARY KEY (journal, account, year, period, source)
      ) STRICT, WITHOUT ROWID
      """,
      // What may be missing is a text, empty then: SQLite has several forms for a null, and the
      // chain could not tell one from another.
      """
      CREATE TABLE forecast (
        journal INTEGER NOT NULL REFERENCES journal (number),
        account TEXT NOT NULL REFERENCES account (code),
        amount INTEGER NOT NULL,
        method TEXT NOT NULL,
        in_year INTEGER NOT NULL CHECK (in_year IN (0, 1)),
        adjustments INTEGER NOT NULL,
        low TEXT NOT NULL,
        high TEXT NOT NULL,
        places TEXT NOT NULL,
        full_year_places TEXT NOT NULL,
        PRIMARY KEY (journal, account)
      ) STRICT, WITHOUT ROWID
      """,
    ] + appendOnlyTriggers

  private static let appendOnlyTriggers =
    ["account", "journal", "posting", "movement", "forecast"].flatMap { table in
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
      // Postings come before their journal, which seals them: none can be added to it later.
      """
      CREATE TRIGGER posting_in_order BEFORE INSERT ON posting
      WHEN NEW.id <> 1 + (SELECT coalesce(max(id), 0) FROM posting)
        OR NEW.journal <> 1 + (SELECT coalesce(max(number), 0) FROM journal)
      BEGIN SELECT RAISE(ABORT, 'postings are added line by line to the next journal'); END
      """,
    ]
    + ["movement", "forecast"].map { table in
      """
      CREATE TRIGGER \(table)_in_order BEFORE INSERT ON \(table)
      WHEN NEW.journal <> (SELECT max(number) FROM journal)
        OR EXISTS (
          SELECT 1 FROM \(table) WHERE journal = NEW.journal AND account = NEW.account
          \(table == "movement"
            ? "AND year = NEW.year AND period = NEW.period AND source = NEW.source" : ""))
      BEGIN SELECT RAISE(ABORT, 'a \(table) is added once, with its journal'); END
      """
    } + [
      """
      CREATE TRIGGER account_once BEFORE INSERT ON account
      WHEN EXISTS (SELECT 1 FROM account WHERE code = NEW.code)
      BEGIN SELECT RAISE(ABORT, 'the account is there already'); END
      """
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

  /// The version of a ledger of this product that another version has made; nil if it is this one.
  static func otherVersion(_ database: Database) throws -> Int? {
    let identity = try Int.fetchOne(database, sql: "PRAGMA application_id")
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    return identity == applicationID && found != version ? found : nil
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
