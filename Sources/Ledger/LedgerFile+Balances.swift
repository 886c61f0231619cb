import Books
import GRDB
import Money

/// What stands on the accounts, by period and by the source of the figures.
public struct LedgerBalances: Sendable {
  /// Where postings are summed up.
  public struct Spot: Hashable, Sendable {
    public let account: String
    public let period: Period

    public init(account: String, period: Period) {
      self.account = account
      self.period = period
    }
  }

  /// The balances at the start of the books, by account.
  public internal(set) var opening: [String: Money] = [:]
  /// The movements by account and period; what the year's end brings to the reserve is not here.
  public internal(set) var movements: [Spot: Money] = [:]
  /// The ids of the sources behind each spot.
  public internal(set) var sources: [Spot: Set<String>] = [:]
  /// Of the movements, those of recoupment journals.
  public internal(set) var recoupment: [Spot: Money] = [:]
  /// What the year's ends brought to each account.
  public internal(set) var yearEnds: [Spot: Money] = [:]
  /// The sources of the opening balances, by account.
  public internal(set) var openingSources: [String: Set<String>] = [:]
  /// The last period that is closed; nil if none is.
  public internal(set) var closedThrough: Period?
  /// The forecasts that were recorded when periods were closed, by period and account.
  public var forecasts: [Period: [String: RecordedForecast]] = [:]
  /// The same, each time that a period was closed, in that order.
  public var recordings: [Recording] = []
  /// What was done, and by whom.
  public internal(set) var activity = LedgerActivity()
  public internal(set) var head = ChainHash.start

  /// The forecast as one close recorded it.
  public struct Recording: Sendable {
    public let journal: Int64
    public let period: Period
    /// Which close of the period it was, from 1.
    public let version: Int
    public var forecasts: [String: RecordedForecast]
  }

  /// Whether a period is closed.
  public func isClosed(_ period: Period) -> Bool {
    closedThrough.map { period <= $0 } ?? false
  }
}

extension LedgerFile {
  /// What stands on the accounts.
  ///
  /// It is read from the sums that each journal keeps of its lines, which the chain covers, so
  /// that it takes no longer for a ledger of a million lines. A journal that has been taken back
  /// in its own periods counts as if it had never been, so that the figures do not depend on the
  /// ledger's history.
  ///
  /// - Throws: ``LedgerError``, also if the chain is broken; or `ArithmeticOverflow`.
  public func balances() throws -> LedgerBalances {
    try read { database in
      try checkChain(database)
      return try LedgerBalances(database)
    }
  }
}

extension LedgerBalances {
  init(_ database: Database) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT coalesce(taken.kind, journal.kind) AS kind, account, year,
          movement.period AS period, source, amount, movement.lines AS lines
        FROM movement
          JOIN journal ON journal.number = movement.journal
          LEFT JOIN journal AS taken ON taken.number = journal.reverses
        ORDER BY movement.journal, account, year, movement.period, source
        """)
    var sums: [Key: (amount: Money, lines: Int64)] = [:]
    var order: [Key] = []
    for row in rows {
      guard let period = row.period("year", "period") else { continue }
      guard let kind = JournalEntry.Kind(rawValue: row.text("kind")) else { continue }
      let key = Key(
        kind: kind, spot: Spot(account: row["account"], period: period),
        source: row["source"])
      if sums[key] == nil { order.append(key) }
      var sum = sums[key] ?? (.zero, 0)
      sum.amount = try sum.amount + Money(pence: row["amount"])
      sum.lines += row.integer("lines")
      sums[key] = sum
    }
    for key in order {
      guard let sum = sums[key], sum.lines != 0 || sum.amount != .zero else { continue }
      try add(key, sum.amount)
      try activity.add(key.kind, key.spot, sum.amount, lines: sum.lines)
    }
    try activity.readJournals(database)
    closedThrough = try PeriodLock(database).closedThrough
    recordings = try Self.recordings(database)
    // The latest of a period counts.
    for recording in recordings { forecasts[recording.period] = recording.forecasts }
    head = try StoredJournals.head(database).hash
  }

  private struct Key: Hashable {
    let kind: JournalEntry.Kind
    let spot: Spot
    let source: String
  }

  private mutating func add(_ key: Key, _ amount: Money) throws(ArithmeticOverflow) {
    let sources: Set<String> = key.source.isEmpty ? [] : [key.source]
    switch key.kind {
    case .opening:
      opening[key.spot.account] = try (opening[key.spot.account] ?? .zero) + amount
      openingSources[key.spot.account, default: []].formUnion(sources)
    case .yearEnd:
      yearEnds[key.spot] = try (yearEnds[key.spot] ?? .zero) + amount
    default:
      movements[key.spot] = try (movements[key.spot] ?? .zero) + amount
      self.sources[key.spot, default: []].formUnion(sources)
      if key.kind == .recoupment {
        recoupment[key.spot] = try (recoupment[key.spot] ?? .zero) + amount
      }
    }
  }

  /// What stands on an account once a year has been brought to its end; nil if it has not.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func balance(
    of account: String, atEndOf year: FinancialYear
  ) throws(ArithmeticOverflow) -> Money? {
    guard yearEnds.keys.contains(where: { $0.period == .yearEnd(year) }) else { return nil }
    let moved = (Array(movements) + Array(yearEnds)).filter {
      $0.key.account == account && $0.key.period.year <= year
    }
    return try (opening[account] ?? .zero) + moved.map(\.value).sum()
  }

  private static func recordings(_ database: Database) throws -> [Recording] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT journal.period AS closed_period, forecast.*
        FROM forecast JOIN journal ON journal.number = forecast.journal ORDER BY forecast.journal
        """)
    var recordings: [Recording] = []
    for row in rows {
      guard let period = Period(row.text("closed_period")) else { continue }
      if recordings.last?.journal != row["journal"] {
        recordings.append(
          Recording(
            journal: row["journal"], period: period,
            version: 1 + recordings.count { $0.period == period }, forecasts: [:]))
      }
      var forecast = RecordedForecast(
        account: row.text("account"), amount: Money(pence: row.integer("amount")),
        method: row.text("method"), adjustments: Money(pence: row.integer("adjustments")))
      let inYear = row.integer("in_year")
      forecast.isInYear = inYear == 1
      forecast.isInYearRecorded = inYear != 2
      forecast.low = Int64(row.text("low")).map(Money.init(pence:))
      forecast.high = Int64(row.text("high")).map(Money.init(pence:))
      forecast.places = Int64(row.text("places"))
      forecast.fullYearPlaces = Int64(row.text("full_year_places"))
      forecast.budget = Int64(row.text("budget")).map(Money.init(pence:))
      forecast.actual = Int64(row.text("actual")).map(Money.init(pence:))
      recordings[recordings.count - 1].forecasts[forecast.account] = forecast
    }
    return recordings
  }
}
