import Crypto
import GRDB
import Money

/// Where the postings of one journal are summed up.
struct MovementSpot: Hashable {
  let account: String
  let period: Period
  /// Empty for lines that only balance the journal.
  let source: String
}

/// What the postings at a spot come to.
struct MovementSum: Hashable {
  var amount = Money.zero
  /// How many lines there are; one that takes another back counts as −1.
  var lines: Int64 = 0

  mutating func add(_ amount: Money, isTakenBack: Bool) throws(ArithmeticOverflow) {
    self.amount = try self.amount + amount
    lines += isTakenBack ? -1 : 1
  }
}

/// Appends one journal to the ledger: its postings first, then the journal that seals them.
///
/// Used within one transaction, so that nothing of an unfinished journal stays.
final class JournalWriter {
  let number: Int64
  private let database: Database
  private let insertion: RawStatement
  private let first: Int64
  private var lines: Int64 = 0
  private var digest = SHA256()
  private let previous: ChainHash

  init(_ database: Database) throws {
    self.database = database
    let head = try StoredJournals.head(database)
    number = head.number + 1
    previous = head.hash
    let last = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT max(id) FROM posting"))
    first = 1 + (last ?? 0)
    insertion = try RawStatement(
      keptBy: database,
      "INSERT INTO posting VALUES (?, ?" + String(repeating: ", ?", count: 14) + ")")
  }

  /// Makes sure that accounts can be posted to.
  func declare(_ accounts: some Sequence<String>) throws {
    for account in accounts {
      let isThere = try Bool.fetchOne(
        database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM account WHERE code = ?)"),
        arguments: [account])
      if isThere != true {
        try database.execute(sql: "INSERT INTO account (code) VALUES (?)", arguments: [account])
      }
    }
  }

  /// Posts canonical lines whose accounts have been declared.
  func add(lines count: Int, _ bytes: [UInt8]) throws {
    guard count >= Self.fewLines else { return try insert(count, bytes) }
    try RawStatement.withoutTriggers(database) { try insert(count, bytes) }
  }

  /// Below so many lines the triggers cost less than to go without them.
  private static let fewLines = 200

  private func insert(_ count: Int, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { bytes in
      digest.update(bufferPointer: bytes)
      var offset = 0
      for _ in 0..<count {
        offset = try insertion.insert(
          (first + lines, number), row: bytes, at: offset, values: CanonicalBytes.postingValues)
        lines += 1
      }
      precondition(offset == bytes.count, "a batch holds whole lines")
    }
  }

  /// Posts lines that are at hand, whose accounts have been declared.
  func add(_ lines: [JournalEntry.Line]) throws {
    var bytes = CanonicalBytes()
    for line in lines { bytes.append(line) }
    try add(lines: lines.count, bytes.bytes)
  }

  /// Seals the journal, whose lines sum to zero, and makes it the head of the chain.
  func finish(
    _ header: JournalHeader, movements: [MovementSpot: MovementSum],
    forecasts: [RecordedForecast] = []
  ) throws {
    let total = movements.values.reduce(Int128(0)) { $0 + Int128($1.amount.pence) }
    precondition(total == 0, "the lines of a journal sum to zero")
    var sealed = StoredJournal(
      number: number, header: header, first: first, lines: lines,
      linesHash: Array(digest.finalize()), hash: .start)
    sealed.movements = movements.sorted { $0.key < $1.key }
      .map { StoredMovement(spot: $0.key, sum: $0.value) }
    sealed.forecasts = forecasts.sorted {
      $0.account.utf8.lexicographicallyPrecedes($1.account.utf8)
    }
    sealed.hash = previous.next(sealed.canonical)
    try declare(sealed.forecasts.map(\.account))
    try StoredJournals.insert(sealed, to: database)
  }
}

extension MovementSpot: Comparable {
  /// In the order of the table's key, which compares texts byte by byte.
  static func < (left: MovementSpot, right: MovementSpot) -> Bool {
    if left.account != right.account {
      return left.account.utf8.lexicographicallyPrecedes(right.account.utf8)
    }
    if left.period != right.period { return left.period < right.period }
    return left.source.utf8.lexicographicallyPrecedes(right.source.utf8)
  }
}

extension JournalWriter {
  /// Appends a journal whose lines are at hand.
  ///
  /// - Returns: its number.
  @discardableResult
  static func append(
    _ entry: JournalEntry, forecasts: [RecordedForecast] = [], to database: Database
  ) throws -> Int64 {
    let writer = try JournalWriter(database)
    let movements: [MovementSpot: MovementSum] = [:]
    try writer.declare(Set(entry.lines.map(\.account)).sorted())
    try writer.add(entry.lines)
    try writer.finish(
      entry.header, movements: try movements.adding(entry.lines), forecasts: forecasts)
    return writer.number
  }
}
