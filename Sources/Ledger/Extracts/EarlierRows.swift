import Books
import GRDB
import Money
import Tabular

/// The rows of earlier extracts that stand in the ledger, held against those of a new one.
///
/// Rows are matched by the finance system's row id where both extracts have one, within one
/// financial year; else by what they say: codes, amount, period, and date and reference where both
/// have them. What both have is asked of each earlier extract by itself, so that one without ids
/// does not keep the others from being known by theirs. Equal rows are counted, so that two equal
/// invoices are two. It is done in temporary tables, whose size memory does not have to hold.
struct EarlierRows {
  /// An earlier import whose rows the new extract holds again, most of them.
  struct Covered {
    let journal: Int64
    let lines: Int
    let found: Int
  }

  let database: Database
  /// The ways in which rows are known, the surest first; rows name theirs by its place.
  private let identities: [RowIdentity]
  /// The way of each earlier journal.
  private let places: [Int64: Int]
  private let columns: ExtractColumns
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
    self.columns = columns
    let own = RowIdentity(columns)
    isPeriodless = !own.tellsPeriod(columns)
    let journals = try ExtractRecord.all(database, since: Self.firstPeriod(year))
    let shared = journals.mapValues { own.formingIntersection($0.identity) }
    let identities = Set(shared.values).sorted()
    self.identities = identities
    places = shared.compactMapValues { identities.firstIndex(of: $0) }
    try Self.drop(database)
    try database.execute(
      sql: """
        CREATE TEMP TABLE incoming
          (row INTEGER PRIMARY KEY, period INTEGER, amount INTEGER, codes BLOB, content BLOB,
           date BLOB, reference BLOB);
        CREATE TEMP TABLE incoming_key (way INTEGER, row INTEGER, key BLOB);
        CREATE TEMP TABLE standing
          (id INTEGER PRIMARY KEY, journal INTEGER, way INTEGER, period INTEGER, amount INTEGER,
           key BLOB, codes BLOB, content BLOB, date BLOB, reference BLOB);
        """)
    try load(since: year)
  }

  /// Removes the temporary tables.
  static func drop(_ database: Database) throws {
    for table in ["incoming", "incoming_key", "standing", "paired", "gone"] {
      try database.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
    }
  }

  /// Texts of periods sort by year, which is all that is needed of them here.
  private static func firstPeriod(_ year: FinancialYear) -> String {
    "\(FinancialYear(startYear: year.startYear - 1) ?? year)"
  }

  // MARK: - Loading

  private func load(since year: FinancialYear) throws {
    // Keys of earlier versions may hold characters that nobody sees; such rows are rare.
    let rows = try RawStatement(
      database,
      """
      SELECT posting.id, posting.journal, own_year, own_period, amount, cost_centre, subjective,
        date, posting.reference, row_id, account,
        (cost_centre || subjective || coalesce(row_id, '') || coalesce(posting.reference, ''))
          GLOB '*[^ -~]*'
      FROM posting JOIN journal ON journal.number = posting.journal
      WHERE journal.kind = 'extract' AND journal.period >= '\(Self.firstPeriod(year))'
        AND cost_centre IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM posting AS later WHERE later.takes_back = posting.id)
      """)
    let insertion = try RawStatement(
      database,
      """
      INSERT INTO temp.standing
        (id, journal, way, period, amount, key, codes, content, date, reference)
      VALUES (?,?,?,?,?,?,?,?,?,?)
      """)
    var parts = RowParts()
    while try rows.step() {
      parts.removeAll()
      let isClean = rows.integer(11) == 0
      func append(_ column: Int32, _ bytes: inout CanonicalBytes) {
        if isClean {
          rows.append(column..<(column + 1), to: &bytes)
        } else {
          bytes.append(rows.text(column).map { KeyText.cleaned($0) })
        }
      }
      append(5, &parts.codes)
      append(6, &parts.codes)
      rows.append(10..<11, to: &parts.account)
      rows.append(7..<8, to: &parts.date)
      append(8, &parts.reference)
      append(9, &parts.rowID)
      parts.year = rows.integer(2)
      parts.period = rows.integer(2) * 16 + rows.integer(3)
      parts.amount = rows.integer(4)
      let way = places[rows.integer(1)] ?? 0
      try insertion.insert(
        numbers: [rows.integer(0), rows.integer(1), Int64(way), parts.period, parts.amount],
        blobs: [
          parts.key(identities[way]), parts.codes.bytes, parts.content(isTimed: isTimed),
          parts.date.bytes, parts.reference.bytes,
        ])
    }
  }

  /// Whether a row's period is its own, so that another one is a change.
  private var isTimed: Bool { columns.tellsPeriod || columns.rowID.isEmpty }

  /// Takes a row of the new extract.
  func inserting() throws -> (ExtractLine, ExtractParser, String) throws -> Void {
    let insertion = try RawStatement(
      database,
      """
      INSERT INTO temp.incoming (row, period, amount, codes, content, date, reference)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """)
    let keys = try RawStatement(
      database, "INSERT INTO temp.incoming_key (way, row, key) VALUES (?, ?, ?)")
    let (identities, isTimed) = (identities, isTimed)
    var parts = RowParts()
    return { line, parser, account in
      parts.removeAll()
      let number = Int64(parser.row.number)
      func append(_ text: ExtractText?, _ bytes: inout CanonicalBytes) {
        guard let text else { return bytes.appendNull() }
        parser.withBytes(text) { bytes.append(text: $0) }
      }
      append(line.costCentre, &parts.codes)
      append(line.subjective, &parts.codes)
      parts.account.append(account)
      if let date = line.date { parts.date.append(date) } else { parts.date.appendNull() }
      append(line.reference, &parts.reference)
      append(line.rowID, &parts.rowID)
      parts.year = Int64(line.period.year.startYear)
      parts.period = parts.year * 16 + Int64(line.period.number)
      parts.amount = line.pence
      try insertion.insert(
        numbers: [number, parts.period, parts.amount],
        blobs: [
          parts.codes.bytes, parts.content(isTimed: isTimed), parts.date.bytes,
          parts.reference.bytes,
        ])
      for (way, identity) in identities.enumerated() {
        try keys.insert(numbers: [Int64(way), number], blobs: [parts.key(identity)])
      }
    }
  }

  // MARK: - Pairing

  /// Pairs the rows, equal ones in their order; those that say the same before those that changed.
  func pair() throws {
    try database.execute(
      sql: "CREATE TEMP TABLE paired (row INTEGER PRIMARY KEY, id INTEGER UNIQUE, changed INTEGER)")
    for way in identities.indices {
      try pair(way, partition: "key, content", changed: 0)
    }
    for way in identities.indices {
      try pair(way, partition: "key", changed: 1)
    }
  }

  private func pair(_ way: Int, partition: String, changed: Int) throws {
    let content = partition == "key" ? "" : "AND new.content = old.content"
    try database.execute(
      sql: """
        INSERT INTO temp.paired
        SELECT row, id, \(changed)
        FROM (
          SELECT row, key, content,
            row_number() OVER (PARTITION BY \(partition) ORDER BY row) AS place
          FROM temp.incoming_key JOIN temp.incoming USING (row)
          WHERE way = \(way) AND row NOT IN (SELECT row FROM temp.paired)) AS new
        JOIN (
          SELECT id, key, content,
            row_number() OVER (PARTITION BY \(partition) ORDER BY id) AS place
          FROM temp.standing
          WHERE way = \(way) AND id NOT IN (SELECT id FROM temp.paired)) AS old
        ON new.key = old.key \(content) AND new.place = old.place
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
        HAVING 2 * sum((codes, amount) IN (SELECT codes, amount FROM temp.incoming)) > count(*)
        ORDER BY journal.number
        """, arguments: [period.description])
  }

  /// The earlier imports that the new extract is a later download of: it holds more than half of
  /// their rows, those of years of which it holds no row aside.
  func covered() throws -> [Covered] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT journal, count(*) AS lines, count(paired.id) AS found
        FROM temp.standing LEFT JOIN temp.paired USING (id)
        WHERE \(Self.isOfYears)
        GROUP BY journal HAVING found * 2 > lines ORDER BY journal
        """
    ).map { Covered(journal: $0["journal"], lines: $0["lines"], found: $0["found"]) }
  }

  /// Whether a standing row is of a year of which the new extract holds a row.
  static let isOfYears = "period / 16 IN (SELECT period / 16 FROM temp.incoming)"

  /// Gathers the postings of earlier imports that the new extract ought to hold and does not, and
  /// those whose row says something else now.
  ///
  /// Nothing of a year of which the new extract holds no row is among them.
  func gatherGone(from journals: [Int64]) throws {
    try database.execute(
      sql: """
        CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY, changed INTEGER);
        INSERT INTO temp.gone
        SELECT id, 0 FROM temp.standing
        WHERE journal IN (\(journals.map(String.init).joined(separator: ", ")))
          AND \(Self.isOfYears) AND id NOT IN (SELECT id FROM temp.paired);
        INSERT INTO temp.gone SELECT id, 1 FROM temp.paired WHERE changed;
        """)
  }

  /// How many rows of the new extract stay in the ledger as earlier journals posted them, by
  /// journal.
  func standsOn(replacingChanged: Bool) throws -> [Int64: Int] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT journal, count(*) AS lines FROM temp.paired JOIN temp.standing USING (id)
        WHERE NOT (changed AND \(replacingChanged)) GROUP BY journal
        """)
    return rows.reduce(into: [:]) { $0[$1["journal"]] = $1["lines"] }
  }

  // MARK: - Sums

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

  /// The ways in which rows are known by an id, as SQL has them.
  var idWays: String {
    identities.indices.filter { identities[$0].hasRowID }.map(String.init)
      .joined(separator: ", ")
  }
}

/// The parts of a row that it is compared by, in their canonical bytes.
private struct RowParts {
  var year: Int64 = 0
  var period: Int64 = 0
  var amount: Int64 = 0
  var codes = CanonicalBytes()
  var account = CanonicalBytes()
  var date = CanonicalBytes()
  var reference = CanonicalBytes()
  var rowID = CanonicalBytes()

  mutating func removeAll() {
    codes.removeAll()
    account.removeAll()
    date.removeAll()
    reference.removeAll()
    rowID.removeAll()
  }

  /// By what the row is known: its id within its year, or what it says.
  func key(_ identity: RowIdentity) -> [UInt8] {
    var key = CanonicalBytes()
    if identity.hasRowID {
      key.append(year)
      key.append(canonical: rowID.bytes)
      return key.bytes
    }
    key.append(period)
    key.append(amount)
    key.append(canonical: codes.bytes)
    if identity.hasDate { key.append(canonical: date.bytes) }
    if identity.hasReference { key.append(canonical: reference.bytes) }
    return key.bytes
  }

  /// What the row says and where it is posted.
  func content(isTimed: Bool) -> [UInt8] {
    var content = CanonicalBytes()
    if isTimed { content.append(period) }
    content.append(amount)
    content.append(canonical: codes.bytes)
    content.append(canonical: account.bytes)
    return content.bytes
  }
}
