import GRDB
import Money

/// What was done in a ledger, apart from what stands on its accounts.
public struct LedgerActivity: Sendable {
  /// Lines of extracts by account and period, lines that were taken back not among them.
  public internal(set) var extractLines: [LedgerBalances.Spot: Int64] = [:]
  /// What extracts and journals by hand moved; recoupment, payments and accruals that are taken
  /// back are not in it.
  public internal(set) var own: [LedgerBalances.Spot: Money] = [:]
  /// Of that, what journals by hand moved.
  public internal(set) var byHand: [LedgerBalances.Spot: Money] = [:]
  /// The extracts that stand, in the order of their journals.
  public internal(set) var extracts: [Extract] = []
  /// Closes and reopenings, in the order of their journals.
  public internal(set) var closings: [Closing] = []
  /// Who posted journals by hand and extracts by period, in the order of their journals.
  public internal(set) var posters: [Poster] = []
  /// Accruals of earlier versions of the program that stand until their year is closed.
  public internal(set) var standingAccruals: [StandingAccrual] = []
  /// Lines of extracts on control accounts that `mapping.csv` does not send there.
  public internal(set) var suspended: [SuspendedCode] = []

  /// An extract that was posted.
  public struct Extract: Hashable, Sendable {
    public let journal: Int64
    public let period: Period?
    public let origin: String
    /// Whether its lines were held against a total that the finance system stated, when they were
    /// posted or when the same file was given again; also true where the ledger's form did not
    /// keep it.
    public let hasControlTotal: Bool
  }

  /// A period that was closed, or opened again.
  public struct Closing: Hashable, Sendable {
    public let journal: Int64
    public let period: Period
    public let isReopening: Bool
    public let author: String
    /// Coordinated universal time, such as `2024-02-07T09:30:00Z`.
    public let time: String
    /// Why it was reopened, or closed in spite of the guard; nil where nobody had to say.
    public let reason: String?
    public let approvedBy: String?
    /// Which close of the period it is, from 1; of a reopening, the close that it undoes.
    public let version: Int
  }

  /// Somebody who posted to a period.
  public struct Poster: Hashable, Sendable {
    public let journal: Int64
    public let period: Period
    public let author: String
  }

  /// An accrual of a month that nothing has taken back.
  public struct StandingAccrual: Hashable, Sendable {
    public let journal: Int64
    public let reference: String
    public let period: Period
  }

  public init() {}

  /// The close that locked a period, as it stands; nil while the period is open.
  public func closing(of period: Period) -> Closing? {
    closings.reduce(nil) { found, closing in
      if closing.isReopening { return closing.period <= period ? nil : found }
      return found == nil && closing.period >= period ? closing : found
    }
  }

  /// How many lines of extracts stand in a period.
  public func extractLines(in period: Period) -> Int64 {
    extractLines.filter { $0.key.period == period }.values.reduce(0, +)
  }
}

extension LedgerFile {
  /// Closes and reopenings, in the order of their journals.
  ///
  /// - Throws: ``LedgerError``.
  public func closings() throws -> [LedgerActivity.Closing] {
    try read { database in
      var activity = LedgerActivity()
      try activity.readJournals(database)
      return activity.closings
    }
  }
}

extension LedgerActivity {
  /// Adds what journals of a kind moved at a spot.
  mutating func add(
    _ kind: JournalEntry.Kind, _ spot: LedgerBalances.Spot, _ amount: Money, lines: Int64
  ) throws(ArithmeticOverflow) {
    guard !spot.account.hasPrefix("~") else { return }
    switch kind {
    case .extract, .reversal:
      // A reversal that names no journal takes back lines that an extract no longer holds.
      extractLines[spot, default: 0] += lines
    case .journal, .accrual:
      byHand[spot] = try (byHand[spot] ?? .zero) + amount
    case .opening, .outturn, .recoupment, .payment, .close, .reopen, .accrualReturn, .yearEnd,
      .restore, .authority:
      return
    }
    own[spot] = try (own[spot] ?? .zero) + amount
  }

  /// Reads who did what.
  mutating func readJournals(_ database: Database) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT number, kind, period, origin, origin_hash, author, posted,
          number IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL) AS is_reversed,
          (SELECT value FROM detail WHERE journal = number AND key IN ('reason', 'despite'))
            AS reason,
          (SELECT value FROM detail WHERE journal = number AND key = 'approved-by')
            AS approved_by,
          (SELECT value FROM detail WHERE journal = number AND key = 'control-total')
            AS control_total,
          NOT EXISTS (SELECT 1 FROM detail WHERE journal = number) AS is_bare
        FROM journal WHERE kind IN ('extract', 'close', 'reopen') ORDER BY number
        """)
    var versions: [Period: Int] = [:]
    let controlled = Set(
      rows.filter { $0.optionalText("control_total") != nil && $0.integer("is_reversed") == 0 }
        .map(FileOfPeriod.init))
    for row in rows {
      let period = row.optionalText("period").flatMap { Period($0) }
      let isReversed = row.integer("is_reversed") != 0
      switch (JournalEntry.Kind(rawValue: row.text("kind")), period) {
      case (.extract, _) where !isReversed:
        extracts.append(
          Extract(
            journal: row["number"], period: period, origin: row.text("origin"),
            hasControlTotal: controlled.contains(FileOfPeriod(row))
              || row.integer("is_bare") != 0))
      case (.close, let period?):
        versions[period, default: 0] += 1
        closings.append(Self.closing(row, period, versions[period] ?? 1))
      case (.reopen, let period?):
        closings.append(Self.closing(row, period, versions[period] ?? 1))
      default: continue
      }
    }
    posters = try Self.posters(database)
    standingAccruals = try Self.standingAccruals(database)
  }

  /// A file that was imported for a period.
  private struct FileOfPeriod: Hashable {
    let hash: [UInt8]
    let period: String?

    init(_ row: Row) {
      hash = row.bytes("origin_hash")
      period = row.optionalText("period")
    }
  }

  private static func closing(_ row: Row, _ period: Period, _ version: Int) -> Closing {
    Closing(
      journal: row["number"], period: period, isReopening: row.text("kind") == "reopen",
      author: row.text("author"), time: row.text("posted"), reason: row.optionalText("reason"),
      approvedBy: row.optionalText("approved_by"), version: version)
  }

  private static func posters(_ database: Database) throws -> [Poster] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT journal.number AS number, author, year, movement.period AS period
        FROM journal JOIN movement ON movement.journal = journal.number
        WHERE author <> ''
          AND kind IN ('extract', 'journal', 'accrual', 'recoupment', 'reversal')
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4
        """
    ).compactMap { row in
      row.period("year", "period").map {
        Poster(journal: row["number"], period: $0, author: row.text("author"))
      }
    }
  }

  /// Accruals of P1 to P11 behind which no journal takes them back, as earlier versions left them.
  private static func standingAccruals(_ database: Database) throws -> [StandingAccrual] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT number, reference, year, max(movement.period) AS period
        FROM journal JOIN movement ON movement.journal = journal.number
        WHERE kind = 'accrual'
          AND number NOT IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
          AND number + 1 NOT IN (SELECT number FROM journal WHERE kind = 'accrual-return')
        GROUP BY number, reference, year HAVING max(movement.period) < 12 ORDER BY number
        """
    ).compactMap { row in
      row.period("year", "period").map {
        StandingAccrual(journal: row["number"], reference: row.text("reference"), period: $0)
      }
    }
  }
}
