import GRDB
import Money

extension LedgerFile {
  /// A part of the postings of an account.
  public struct PostingsPage: Sendable {
    /// A posting, and the journal that it stands in.
    public struct Line: Sendable {
      public let journal: Int64
      public let posting: LedgerPosting
    }

    /// In the order in which they were posted.
    public let lines: [Line]
    /// How many there are in all.
    public let count: Int
    /// What all of them sum to; a cost is positive, income negative.
    public let total: Money
  }

  /// The postings of an account that count in a stretch of periods, few at a time.
  ///
  /// Journals without such lines are passed by, and so are those before the part that is asked for:
  /// how many lines each has is known without reading them.
  ///
  /// - Parameters:
  ///   - account: its code.
  ///   - periods: of one financial year.
  ///   - skipping: how many lines come before the part.
  ///   - limit: how many lines the part has at most.
  /// - Returns: the part, and how many there are in all.
  /// - Throws: ``LedgerError``, also if the chain is broken; or `ArithmeticOverflow`.
  public func postings(
    of account: String, in periods: ClosedRange<Period>, skipping: Int, limit: Int
  ) throws -> PostingsPage {
    try read { database in
      try checkChain(database)
      let spot: [String: (any DatabaseValueConvertible)?] = [
        "account": account, "year": periods.lowerBound.year.startYear,
        "first": periods.lowerBound.number, "last": periods.upperBound.number,
      ]
      let journals = try Row.fetchAll(
        database,
        sql: """
          SELECT number, first, journal.lines AS length, sum(movement.lines) AS lines,
            sum(movement.amount) AS amount
          FROM movement JOIN journal ON journal.number = movement.journal
          WHERE account = :account AND year = :year
            AND movement.period BETWEEN :first AND :last
          GROUP BY number ORDER BY number
          """, arguments: StatementArguments(spot))
      var (lines, count, total) = ([PostingsPage.Line](), 0, Money.zero)
      for journal in journals {
        let length = Int(journal.integer("lines"))
        total = try total + Money(pence: journal.integer("amount"))
        let before = max(0, skipping - count)
        count += length
        guard before < length, lines.count < limit else { continue }
        lines += try part(
          of: journal, database, spot, skipping: before, limit: limit - lines.count)
      }
      return PostingsPage(lines: lines, count: count, total: total)
    }
  }

  private func part(
    of journal: Row, _ database: Database,
    _ spot: [String: (any DatabaseValueConvertible)?], skipping: Int, limit: Int
  ) throws -> [PostingsPage.Line] {
    let first = journal.integer("first")
    var arguments = spot
    arguments["from"] = first
    arguments["to"] = first + journal.integer("length") - 1
    arguments["limit"] = limit
    arguments["skipping"] = skipping
    return try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM posting
        WHERE id BETWEEN :from AND :to AND account = :account AND year = :year
          AND period BETWEEN :first AND :last
        ORDER BY id LIMIT :limit OFFSET :skipping
        """, arguments: StatementArguments(arguments)
    ).map { row in
      PostingsPage.Line(
        journal: journal.integer("number"), posting: try LedgerPosting(row, path: path))
    }
  }
}
