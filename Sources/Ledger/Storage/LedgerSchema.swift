import GRDB

/// The tables of the ledger, and the triggers that keep them append-only.
///
/// What earlier forms were made of stands in ``LedgerForm``.
enum LedgerSchema {
  /// Marks a SQLite file as a ledger of this product.
  static let applicationID = 0x5356_4C31

  /// The tables of the current form, in the order in which they are made.
  static let tables = [account, journal, posting, movement, forecast, detail, ledger]

  /// Its indexes and triggers.
  static let guards =
    [takenBackOnce]
    + triggers(of: ["account", "journal", "posting", "movement", "forecast", "detail", "ledger"])

  static let account = "CREATE TABLE account (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"

  static let journal = """
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
    """

  static let posting = """
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
    """

  static let takenBackOnce = """
    CREATE UNIQUE INDEX posting_taken_back_once ON posting (takes_back)
    WHERE takes_back IS NOT NULL
    """

  static let movement = """
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
    """

  // What may be missing is a text, empty then: SQLite has several forms for a null, and the chain
  // could not tell one from another. 2 in `in_year` says that the form of the journal did not
  // record it.
  static let forecast = """
    CREATE TABLE forecast (
      journal INTEGER NOT NULL REFERENCES journal (number),
      account TEXT NOT NULL REFERENCES account (code),
      amount INTEGER NOT NULL,
      method TEXT NOT NULL,
      in_year INTEGER NOT NULL CHECK (in_year IN (0, 1, 2)),
      adjustments INTEGER NOT NULL,
      low TEXT NOT NULL,
      high TEXT NOT NULL,
      places TEXT NOT NULL,
      full_year_places TEXT NOT NULL,
      budget TEXT NOT NULL,
      actual TEXT NOT NULL,
      PRIMARY KEY (journal, account)
    ) STRICT, WITHOUT ROWID
    """

  static let detail = """
    CREATE TABLE detail (
      journal INTEGER NOT NULL REFERENCES journal (number),
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (journal, key)
    ) STRICT, WITHOUT ROWID
    """

  static let ledger = """
    CREATE TABLE ledger (
      id TEXT PRIMARY KEY CHECK (length(id) = 32),
      dfe_number TEXT NOT NULL,
      ons_code TEXT NOT NULL,
      name TEXT NOT NULL,
      forms TEXT NOT NULL,
      seal BLOB NOT NULL CHECK (length(seal) = 32)
    ) STRICT, WITHOUT ROWID
    """

  // MARK: - Triggers

  /// The triggers of tables: none is changed or deleted from, and each is added to in order.
  static func triggers(of tables: [String]) -> [String] {
    tables.flatMap(appendOnly) + [journalInOrder, postingInOrder]
      + tables.filter { orderedKeys[$0] != nil }.map(addedOnce) + [accountOnce]
      + (tables.contains("ledger") ? [ledgerOnce] : [])
  }

  /// The triggers that keep a table from being changed or deleted from.
  static func appendOnly(_ table: String) -> [String] {
    ["UPDATE", "DELETE"].map { event in
      """
      CREATE TRIGGER \(table)_no_\(event.lowercased()) BEFORE \(event) ON \(table)
      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
      """
    }
  }

  static let journalInOrder = """
    CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
    WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM journal)
    BEGIN SELECT RAISE(ABORT, 'a journal takes the next number'); END
    """

  // Postings come before their journal, which seals them: none can be added to it later.
  private static let postingInOrder = """
    CREATE TRIGGER posting_in_order BEFORE INSERT ON posting
    WHEN NEW.id <> 1 + (SELECT coalesce(max(id), 0) FROM posting)
      OR NEW.journal <> 1 + (SELECT coalesce(max(number), 0) FROM journal)
    BEGIN SELECT RAISE(ABORT, 'postings are added line by line to the next journal'); END
    """

  /// The tables that are added to with their journal, each with the rest of its key.
  private static let orderedKeys = [
    "movement":
      "account = NEW.account\n    AND year = NEW.year AND period = NEW.period"
      + " AND source = NEW.source",
    "forecast": "account = NEW.account\n    ", "detail": "key = NEW.key",
  ]

  private static func addedOnce(_ table: String) -> String {
    """
    CREATE TRIGGER \(table)_in_order BEFORE INSERT ON \(table)
    WHEN NEW.journal <> (SELECT max(number) FROM journal)
      OR EXISTS (
        SELECT 1 FROM \(table) WHERE journal = NEW.journal AND \(orderedKeys[table] ?? ""))
    BEGIN SELECT RAISE(ABORT, 'a \(table) is added once, with its journal'); END
    """
  }

  static let accountOnce = """
    CREATE TRIGGER account_once BEFORE INSERT ON account
    WHEN EXISTS (SELECT 1 FROM account WHERE code = NEW.code)
    BEGIN SELECT RAISE(ABORT, 'the account is there already'); END
    """

  private static let ledgerOnce = """
    CREATE TRIGGER ledger_once BEFORE INSERT ON ledger
    WHEN EXISTS (SELECT 1 FROM ledger)
    BEGIN SELECT RAISE(ABORT, 'a ledger has one identity'); END
    """
}
