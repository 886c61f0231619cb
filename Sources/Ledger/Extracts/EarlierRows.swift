import GRDB
import Money
import Tabular

/// The rows of earlier extracts that stand in the ledger, held against those of a new one.
///
/// Rows are matched by the finance system's row id where both extracts have one, else by what they
/// say: codes, amount, period, and date and reference where both have them. Equal rows are counted,
/// so that two equal invoices are two. It is done in temporary tables, whose size memory does not
/// have to hold.
struct EarlierRows {
  /// An earlier import whose rows the new extract holds again, most of them.
  struct Covered {
    let journal: Int64
    let lines: Int
    let found: Int
  }

  private let database: Database
  private let identity: RowIdentity
  /// Whether no column of the new extract says to which period a row belongs.
  private let isPeriodless: Bool

  /// How many earlier imports there are.
  ///
  /// - Parameters:
  ///   - database: the ledger.
  ///   - year: the new extract's; rows of two years back cannot come again.
  /// - Returns: the number of journals.
  /// - Throws: `DatabaseError`.
  static func count(_ database: Database, since year: FinancialYear) throws -> Int {
    try Int.fetchOne(
      database,
      sql: "SELECT count(*) FROM journal WHERE kind = 'extract' AND period >= ?",
      arguments: [firstPeriod(year)]) ?? 0
  }

  /// Loads the earlier rows.
  init(_ database: Database, _ columns: ExtractColumns, since year: FinancialYear) throws {
    self.database = database
    isPeriodless = !RowIdentity(columns).tellsPeriod(columns)
    let references = try String.fetchAll(
      database,
      sql: "SELECT DISTINCT reference FROM journal WHERE kind = 'extract' AND period >= ?",
      arguments: [Self.firstPeriod(year)])
    identity = references.reduce(RowIdentity(columns)) {
      $0.formingIntersection(RowIdentity(reference: $1))
    }
    try Self.drop(database)
    try database.execute(
      sql: """
        CREATE TEMP TABLE incoming (row INTEGER PRIMARY KEY, key BLOB, content BLOB, loose BLOB);
        CREATE TEMP TABLE standing
          (id INTEGER PRIMARY KEY, journal INTEGER, key BLOB, content BLOB, loose BLOB,
           amount INTEGER);
        """)
    try load(since: year)
  }

  /// Removes the temporary tables.
  static func drop(_ database: Database) throws {
    for table in ["incoming", "standing", "paired", "gone"] {
      try database.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
    }
  }

  /// Texts of periods sort by year, which is all that is needed of them here.
  private static func firstPeriod(_ year: FinancialYear) -> String {
    "\(FinancialYear(startYear: year.startYear - 1) ?? year)"
  }

  private func load(since year: FinancialYear) throws {
    let rows = try RawStatement(
      database,
      """
      SELECT posting.id, posting.journal, own_year, own_period, amount, cost_centre, subjective,
        date, posting.reference, row_id, account
      FROM posting JOIN journal ON journal.number = posting.journal
      WHERE journal.kind = 'extract' AND journal.period >= '\(Self.firstPeriod(year))'
        AND cost_centre IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM posting AS later WHERE later.takes_back = posting.id)
      """)
    let insertion = try RawStatement(
      database,
      "INSERT INTO temp.standing (id, journal, amount, key, content, loose) VALUES (?,?,?,?,?,?)")
    var (key, content, loose) = (CanonicalBytes(), CanonicalBytes(), CanonicalBytes())
    while try rows.step() {
      key.removeAll()
      content.removeAll()
      loose.removeAll()
      if identity.hasRowID {
        rows.append(9..<10, to: &key)
      } else {
        rows.append(2..<7, to: &key)
        if identity.hasDate { rows.append(7..<8, to: &key) }
        if identity.hasReference { rows.append(8..<9, to: &key) }
      }
      rows.append(2..<7, to: &content)
      rows.append(10..<11, to: &content)
      if isPeriodless { rows.append(4..<7, to: &loose) }
      try insertion.insert(
        numbers: [rows.integer(0), rows.integer(1), rows.integer(4)],
        blobs: [key.bytes, content.bytes, loose.bytes])
    }
  }

  /// Takes a row of the new extract.
  func inserting() throws -> (ExtractLine, TableRow, String) throws -> Void {
    let insertion = try RawStatement(
      database, "INSERT INTO temp.incoming (row, key, content, loose) VALUES (?, ?, ?, ?)")
    let (identity, isPeriodless) = (identity, isPeriodless)
    return { line, row, account in
      var loose = CanonicalBytes()
      loose.append(line.pence)
      loose.append(row, line.costCentre)
      loose.append(row, line.subjective)
      var codes = CanonicalBytes()
      codes.append(Int64(line.period.year.startYear))
      codes.append(Int64(line.period.number))
      codes.append(canonical: loose.bytes)
      var key = CanonicalBytes()
      if identity.hasRowID {
        key.append(row, line.rowID)
      } else {
        key = codes
        if identity.hasDate {
          if let date = line.date { key.append(date) } else { key.appendNull() }
        }
        if identity.hasReference { key.append(row, line.reference) }
      }
      var content = codes
      content.append(account)
      try insertion.insert(
        numbers: [Int64(row.number)],
        blobs: [key.bytes, content.bytes, isPeriodless ? loose.bytes : []])
    }
  }

  /// Pairs the rows, equal ones in their order; those that say the same before those that changed.
  func pair() throws {
    try database.execute(
      sql: """
        CREATE TEMP TABLE paired (row INTEGER PRIMARY KEY, id INTEGER UNIQUE, changed INTEGER);
        INSERT INTO temp.paired
        SELECT row, id, 0
        FROM (
          SELECT row, key, content,
            row_number() OVER (PARTITION BY key, content ORDER BY row) AS place
          FROM temp.incoming) AS new
        JOIN (
          SELECT id, key, content,
            row_number() OVER (PARTITION BY key, content ORDER BY id) AS place
          FROM temp.standing) AS old
        ON new.key = old.key AND new.content = old.content AND new.place = old.place;
        INSERT INTO temp.paired
        SELECT row, id, 1
        FROM (
          SELECT row, key, row_number() OVER (PARTITION BY key ORDER BY row) AS place
          FROM temp.incoming WHERE row NOT IN (SELECT row FROM temp.paired)) AS new
        JOIN (
          SELECT id, key, row_number() OVER (PARTITION BY key ORDER BY id) AS place
          FROM temp.standing WHERE id NOT IN (SELECT id FROM temp.paired)) AS old
        ON new.key = old.key AND new.place = old.place
        """)
  }

  /// An earlier import of another period whose rows the new extract holds, most of them, though
  /// nothing in a row says to which period it belongs; nil if there is none.
  ///
  /// Such an extract may be cumulative, so that the rows are posted already, or of a month in
  /// which everything came again. Nobody can tell which.
  func ambiguous(_ period: Period) throws -> String? {
    guard isPeriodless else { return nil }
    return try String.fetchOne(
      database,
      sql: """
        SELECT journal.period FROM temp.standing JOIN journal ON journal.number = journal
        WHERE journal.period <> ?
        GROUP BY journal.number
        HAVING 2 * sum(loose IN (SELECT loose FROM temp.incoming)) > count(*)
        ORDER BY journal.number
        """, arguments: [period.description])
  }

  /// The earlier imports that the new extract is a later download of: it holds more than half of
  /// their rows.
  func covered() throws -> [Covered] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT journal, count(*) AS lines, count(paired.id) AS found
        FROM temp.standing LEFT JOIN temp.paired USING (id)
        GROUP BY journal HAVING found * 2 > lines ORDER BY journal
        """
    ).map { Covered(journal: $0["journal"], lines: $0["lines"], found: $0["found"]) }
  }

  /// Gathers the postings of earlier imports that the new extract ought to hold and does not, and
  /// those whose row says something else now.
  func gatherGone(from journals: [Int64]) throws {
    try database.execute(
      sql: """
        CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY, changed INTEGER);
        INSERT INTO temp.gone
        SELECT id, 0 FROM temp.standing
        WHERE journal IN (\(journals.map(String.init).joined(separator: ", ")))
          AND id NOT IN (SELECT id FROM temp.paired);
        INSERT INTO temp.gone SELECT id, 1 FROM temp.paired WHERE changed;
        """)
  }

  /// What the gathered postings sum to, those that vanished or those that changed.
  func gone(changed: Bool) throws -> LineSum {
    try sum("id IN (SELECT id FROM temp.gone WHERE changed = \(changed ? 1 : 0))")
  }

  /// What rows that are in the ledger already sum to.
  func known() throws -> LineSum {
    try sum("id IN (SELECT id FROM temp.paired WHERE NOT changed)")
  }

  private func sum(_ condition: String) throws -> LineSum {
    let row = try Row.fetchOne(
      database,
      sql: "SELECT count(*) AS lines, sum(amount) AS amount FROM temp.standing WHERE \(condition)")
    var sum = LineSum()
    sum.lines = Int(row?.integer("lines") ?? 0)
    sum.amount = Money(pence: row?.integer("amount") ?? 0)
    return sum
  }

  /// The rows of the file that are to be posted, in order.
  ///
  /// - Parameter includesChanged: whether rows that say something else now are among them.
  /// - Returns: a query of their numbers.
  /// - Throws: `DatabaseError`.
  func newRows(includingChanged includesChanged: Bool) throws -> RawStatement {
    try RawStatement(
      database,
      """
      SELECT row FROM temp.incoming
      WHERE row NOT IN (SELECT row FROM temp.paired \(includesChanged ? "WHERE NOT changed" : ""))
      ORDER BY row
      """)
  }
}

extension CanonicalBytes {
  /// Appends a cell's text; null for a column that the extract does not have.
  mutating func append(_ row: TableRow, _ range: Range<Int>?) {
    guard let range else { return appendNull() }
    row.text.withUnsafeBytes { append(text: UnsafeRawBufferPointer(rebasing: $0[range])) }
  }
}
