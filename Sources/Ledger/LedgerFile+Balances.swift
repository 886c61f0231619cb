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
  public let opening: [String: Money]
  /// The movements by account and period.
  public let movements: [Spot: Money]
  /// The ids of the sources behind each spot.
  public let sources: [Spot: Set<String>]
  /// The sources of the opening balances, by account.
  public let openingSources: [String: Set<String>]
  public let head: ChainHash
}

extension LedgerFile {
  /// What stands on the accounts.
  ///
  /// A journal of the books that has been taken back in its own periods counts as if it had
  /// never been, so that the figures do not depend on the ledger's history.
  ///
  /// - Throws: ``LedgerError``, or `ArithmeticOverflow`.
  public func balances() throws -> LedgerBalances {
    let (rows, head) = try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT journal.kind = 'opening' AS opening, account, year, period, source,
            amount
          FROM posting JOIN journal ON journal.number = posting.journal
          WHERE journal.reverses IS NULL
            AND journal.number NOT IN
              (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
          ORDER BY posting.journal, posting.line
          """)
      return (rows, try StoredJournals.head(database).hash)
    }
    var opening: [String: Money] = [:]
    var openingSources: [String: Set<String>] = [:]
    var movements: [LedgerBalances.Spot: Money] = [:]
    var sources: [LedgerBalances.Spot: Set<String>] = [:]
    for row in rows {
      let account: String = row["account"]
      let amount = Money(pence: row["amount"])
      let source: String? = row["source"]
      if row["opening"] {
        opening[account] = try (opening[account] ?? .zero) + amount
        openingSources[account, default: []].formUnion(source.map { [$0] } ?? [])
        continue
      }
      guard let year = FinancialYear(startYear: row["year"]),
        let period = Period(year: year, number: row["period"])
      else { continue }
      let spot = LedgerBalances.Spot(account: account, period: period)
      movements[spot] = try (movements[spot] ?? .zero) + amount
      sources[spot, default: []].formUnion(source.map { [$0] } ?? [])
    }
    return LedgerBalances(
      opening: opening, movements: movements, sources: sources, openingSources: openingSources,
      head: head)
  }
}
