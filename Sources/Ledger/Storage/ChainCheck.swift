import Crypto
import GRDB
import Money

/// One walk along the chain, over the rows as they are stored.
///
/// What a report uses, the journals and what their lines come to, is covered by the chain itself
/// and checked in little time. The postings are covered by the digest in their journal; a
/// verification reads them as well.
final class ChainCheck {
  private(set) var findings: [LedgerVerification.Finding] = []
  private(set) var journals = 0
  private(set) var postings: Int64 = 0
  /// The heads that were sought and met, each with its journal.
  private(set) var met: [ChainHash: Int64] = [:]
  /// The last link.
  var head: ChainHash { previous }

  private let sought: Set<ChainHash>
  private let identity: LedgerIdentity
  private let includesPostings: Bool
  private let journalRows: RawStatement
  private let movementRows: RowsByJournal
  private let forecastRows: RowsByJournal
  private let detailRows: RowsByJournal
  private let postingRows: PostingRows?
  private var previous = ChainHash.start
  private var nextNumber: Int64 = 1
  private var nextPosting: Int64 = 1

  /// - Parameters:
  ///   - database: the ledger.
  ///   - sought: heads printed or kept earlier, to be looked for on the way.
  ///   - includesPostings: whether every posting is read.
  /// - Throws: `DatabaseError`.
  init(
    _ database: Database, sought: Set<ChainHash> = [], includesPostings: Bool
  ) throws {
    self.sought = sought
    self.includesPostings = includesPostings
    let identity = try LedgerIdentity.read(database)
    self.identity = identity ?? LedgerIdentity(of: .current)
    journalRows = try RawStatement(
      database,
      """
      SELECT number, kind, period, origin, origin_hash, reference, description, author, posted,
        reverses, first, lines, lines_hash, hash
      FROM journal ORDER BY number
      """)
    movementRows = RowsByJournal(
      try RawStatement(
        database,
        """
        SELECT journal, account, year, period, source, amount, lines
        FROM movement ORDER BY journal, account, year, period, source
        """), values: 7)
    forecastRows = RowsByJournal(
      try RawStatement(
        database,
        """
        SELECT journal, \(ForecastColumn.allCases.map(\.rawValue).joined(separator: ", "))
        FROM forecast ORDER BY journal, account
        """),
      values: 1 + Int32(ForecastColumn.allCases.count))
    detailRows = RowsByJournal(
      try RawStatement(database, "SELECT journal, key, value FROM detail ORDER BY journal, key"),
      values: 3)
    let needsPostings = includesPostings || self.identity.form(of: 1).isFirst
    postingRows = needsPostings ? try PostingRows(database) : nil
    if identity == nil {
      note("ledger.identity.changed", "what says which ledger this is, is not as it was written")
    }
  }

  /// Walks to the end of the chain.
  func run() throws {
    while try journalRows.step() { try follow() }
    if includesPostings, try postingRows?.isAtEnd == false {
      note("ledger.posting.stray", "postings stand behind those of journal \(nextNumber &- 1)")
    }
    let hasStrays =
      try !movementRows.isAtEnd || !forecastRows.isAtEnd || !detailRows.isAtEnd
    if hasStrays {
      note(
        "ledger.posting.stray", "sums, forecasts or details stand behind those of the last journal")
    }
  }

  private func follow() throws {
    let number = journalRows.integer(0)
    if number != nextNumber {
      note("ledger.journal.missing", "journal \(nextNumber) is missing")
    }
    // Numbers that were tampered with may be of any size.
    nextNumber = number &+ 1
    journals += 1
    let form = identity.form(of: number)
    var row = CanonicalBytes()
    journalRows.append(0..<13, to: &row)
    var total = Int128(0)
    var sums: [MovementKey: MovementSum] = [:]
    try movementRows.append(upTo: number, to: &row) { movement in
      let sum = MovementSum(
        amount: Money(pence: movement.integer(5)), lines: movement.integer(6))
      sums[MovementKey(movement, account: 1, year: 2, source: 4)] = sum
      total += Int128(sum.amount.pence)
    }
    try appendForecasts(of: number, form, to: &row)
    try detailRows.append(upTo: number, to: &row) { _ in }
    var link = FirstFormLink(previous, form, journalRows)
    try checkPostings(of: number, sums, form) { link.add($0) }
    let hash = form.isFirst ? link.finish() : previous.next(row)
    var stored = CanonicalBytes()
    journalRows.append(13..<14, to: &stored)
    var expectedHash = CanonicalBytes()
    expectedHash.append(blob: hash.bytes)
    if expectedHash.bytes != stored.bytes {
      note(
        "ledger.journal.changed",
        "journal \(number), or the one before it, is not as it was posted")
    }
    if total != 0 {
      note("ledger.journal.unbalanced", "the lines of journal \(number) do not sum to zero")
    }
    // The stored link goes on, so that one change is not reported for every journal after it.
    step(past: ChainHash(bytes: Array(stored.bytes.dropFirst(5))), number)
  }

  /// Appends the recorded forecasts as the form of the journal hashes them.
  ///
  /// What the form does not know has to be as it was brought forward, or else something stands
  /// there that nothing covers.
  private func appendForecasts(
    of number: Int64, _ form: LedgerForm, to row: inout CanonicalBytes
  ) throws {
    let known = form.forecastColumns
    guard known != ForecastColumn.allCases else {
      return try forecastRows.append(upTo: number, to: &row) { _ in }
    }
    var aside = CanonicalBytes()
    var bytes = CanonicalBytes()
    try forecastRows.append(upTo: number, to: &aside) { forecast in
      forecast.append(0..<1, to: &bytes)
      for (index, column) in ForecastColumn.allCases.enumerated() {
        let place = Int32(index + 1)
        if known.contains(column) { continue }
        let isEmpty =
          column == .inYear
          ? forecast.integer(place) == 2
          : forecast.text(place)?.isEmpty == true
            || column == .adjustments
              && forecast.integer(place) == 0
        if !isEmpty { bytes.append("not of this form") }
      }
      for column in known {
        let place = Int32((ForecastColumn.allCases.firstIndex(of: column) ?? 0) + 1)
        if column == .budget {
          bytes.append(Int64(forecast.text(place) ?? ""))
        } else {
          forecast.append(place..<(place + 1), to: &bytes)
        }
      }
    }
    row.append(canonical: bytes.bytes)
  }

  private func checkPostings(
    of number: Int64, _ sums: [MovementKey: MovementSum], _ form: LedgerForm,
    _ body: (RawStatement) -> Void
  ) throws {
    guard let postingRows, includesPostings || form.isFirst else { return }
    let (first, lines) = (journalRows.integer(10), journalRows.integer(11))
    let found = try postingRows.gather(journal: number, first: first, lines: lines, body)
    postings += found.count
    var digest = CanonicalBytes()
    digest.append(blob: found.digest)
    var stored = CanonicalBytes()
    journalRows.append(12..<13, to: &stored)
    if found.count != lines || !found.isInOrder || first != nextPosting
      || digest.bytes != stored.bytes
    {
      note("ledger.posting.changed", "a posting of journal \(number) is not as it was posted")
    } else if found.sums != sums {
      note(
        "ledger.movement.changed",
        "the balances kept for journal \(number) are not the sums of its postings")
    }
    nextPosting = max(nextPosting, first) &+ max(0, lines)
  }

  /// How many journals came after a head; nil if it was not met.
  ///
  /// The start of the chain is met by a ledger without journals alone.
  func journals(since head: ChainHash) -> Int? {
    if head == .start, journals == 0 { return 0 }
    return met[head].map { Int(nextNumber &- 1 &- $0) }
  }

  private func step(past hash: ChainHash, _ number: Int64) {
    previous = hash
    if sought.contains(hash) { met[hash] = number }
  }

  private func note(_ code: String, _ message: String) {
    findings.append(LedgerVerification.Finding(code: code, message: message))
  }
}

/// Where postings are summed up, as the columns have it.
private struct MovementKey: Hashable {
  let account: String
  let year: Int64
  let period: Int64
  let source: String

  init(_ row: RawStatement, account: Int32, year: Int32, source: Int32) {
    self.account = row.text(account) ?? ""
    self.year = row.integer(year)
    period = row.integer(year + 1)
    self.source = row.text(source) ?? ""
  }
}

/// The rows of a table in order of their journal, read in step with the journals.
private final class RowsByJournal {
  private let rows: RawStatement
  private let values: Int32
  /// nil before the first is read.
  private var hasRow: Bool?

  init(_ rows: RawStatement, values: Int32) {
    self.rows = rows
    self.values = values
  }

  var isAtEnd: Bool { get throws { try !isOnRow() } }

  private func isOnRow() throws -> Bool {
    if let hasRow { return hasRow }
    let isThere = try rows.step()
    hasRow = isThere
    return isThere
  }

  /// Appends the rows of a journal, and strays before it, which then do not fit its hash.
  func append(
    upTo journal: Int64, to bytes: inout CanonicalBytes, _ body: (RawStatement) throws -> Void
  ) throws {
    while try isOnRow(), rows.integer(0) <= journal {
      rows.append(0..<values, to: &bytes)
      try body(rows)
      hasRow = try rows.step()
    }
  }
}

/// The postings in order of their id, read in step with the journals.
private final class PostingRows {
  /// What stands under one journal.
  struct Found {
    var count: Int64 = 0
    var isInOrder = true
    var digest: [UInt8] = []
    var sums: [MovementKey: MovementSum] = [:]
  }

  private let rows: RawStatement
  /// nil before the first is read.
  private var hasRow: Bool?

  init(_ database: Database) throws {
    rows = try RawStatement(
      database,
      """
      SELECT id, journal, account, year, period, own_year, own_period, date, amount, source,
        cost_centre, subjective, row_id, reference, description, takes_back
      FROM posting ORDER BY id
      """)
  }

  var isAtEnd: Bool { get throws { try !isOnRow() } }

  private func isOnRow() throws -> Bool {
    if let hasRow { return hasRow }
    let isThere = try rows.step()
    hasRow = isThere
    return isThere
  }

  /// Reads the postings of a journal, among them those between its own that name another.
  func gather(
    journal: Int64, first: Int64, lines: Int64, _ body: (RawStatement) -> Void
  ) throws -> Found {
    var found = Found()
    var digest = SHA256()
    var bytes = CanonicalBytes()
    while try isOnRow() {
      let (id, owner) = (rows.integer(0), rows.integer(1))
      let isBetween = Int128(id) - Int128(first) < lines && owner != journal &+ 1
      guard owner == journal || isBetween else { break }
      if id != first &+ found.count || owner != journal { found.isInOrder = false }
      rows.append(2..<16, to: &bytes)
      body(rows)
      if bytes.bytes.count > 65_536 {
        digest.update(data: bytes.bytes)
        bytes.removeAll()
      }
      found.count += 1
      let key = MovementKey(rows, account: 2, year: 3, source: 9)
      let isTakenBack = rows.integer(15) != 0
      // An amount past the range cannot have been posted, and shows in the digest.
      try? found.sums[key, default: MovementSum()].add(
        Money(pence: rows.integer(8)), isTakenBack: isTakenBack)
      hasRow = try rows.step()
    }
    digest.update(data: bytes.bytes)
    found.digest = Array(digest.finalize())
    return found
  }
}
