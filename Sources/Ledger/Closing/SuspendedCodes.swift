import Books
import GRDB
import Money

extension LedgerActivity {
  /// Lines of extracts on a control account that `mapping.csv` does not send there.
  public struct SuspendedCode: Hashable, Sendable {
    public let account: String
    public let period: Period
    public let costCentre: String
    public let subjective: String
    /// Where `mapping.csv` would post them now; nil where no rule matches.
    public let mappedTo: String?
    public let lines: Int64
    /// A cost is positive, income negative.
    public let amount: Money
  }

  /// Reads the lines of extracts that await an account.
  ///
  /// Lines are looked at one by one only in extracts that posted to a control account at all.
  mutating func readSuspended(_ database: Database, _ books: Books) throws {
    let controls = books.accounts.filter { $0.kind == .control }.map(\.code)
    guard !controls.isEmpty, books.extractLayout != nil else { return }
    let marks = databaseQuestionMarks(count: controls.count)
    let journals = try Row.fetchAll(
      database,
      sql: """
        SELECT DISTINCT number, first, journal.lines AS lines
        FROM journal JOIN movement ON movement.journal = journal.number
        WHERE kind = 'extract' AND account IN (\(marks))
          AND number NOT IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
        ORDER BY number
        """, arguments: StatementArguments(controls))
    var mapper = AccountMapper(books.mapping, suspense: nil)
    for journal in journals {
      let (first, lines) = (journal.integer("first"), journal.integer("lines"))
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT account, year, period, cost_centre, subjective, count(*) AS lines,
            sum(amount) AS amount
          FROM posting
          WHERE id >= \(first) AND id < \(first + lines) AND account IN (\(marks))
            AND NOT EXISTS (SELECT 1 FROM posting AS later WHERE later.takes_back = posting.id)
          GROUP BY account, year, period, cost_centre, subjective
          ORDER BY account, year, period, cost_centre, subjective
          """, arguments: StatementArguments(controls))
      for row in rows {
        let account = row.text("account")
        let (centre, subjective) = (row.text("cost_centre"), row.text("subjective"))
        let mapped = mapper.account(of: centre, subjective)
        guard mapped != account, let period = row.period("year", "period") else { continue }
        suspended.append(
          SuspendedCode(
            account: account, period: period, costCentre: centre, subjective: subjective,
            mappedTo: mapped, lines: row.integer("lines"),
            amount: Money(pence: row.integer("amount"))))
      }
    }
  }
}

extension AccountMapper {
  /// The account of codes as they are stored; nil where no rule matches.
  mutating func account(of costCentre: String, _ subjective: String) -> String? {
    let found = Array(costCentre.utf8).withUnsafeBufferPointer { centre in
      Array(subjective.utf8).withUnsafeBufferPointer { find(centre, $0) }
    }
    switch found {
    case .account(let place): return accounts[place]
    case .unmapped, .spoiled: return nil
    }
  }
}

extension LedgerFile {
  /// What stands on the accounts, with the lines that await an account of the books.
  ///
  /// - Throws: as ``balances()``.
  public func balances(for books: Books) throws -> LedgerBalances {
    try read { database in
      try checkChain(database)
      var balances = try LedgerBalances(database)
      try balances.activity.readSuspended(database, books)
      return balances
    }
  }
}
