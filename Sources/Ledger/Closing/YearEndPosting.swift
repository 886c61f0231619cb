import Books
import GRDB
import Money

/// The journals that bring a year's accounts to their end.
struct YearEndPosting {
  /// What these journals say that they come from.
  static let origin = "close"

  private let year: FinancialYear
  private let books: Books
  private let database: Database
  private let stamp: JournalStamp

  init(_ year: FinancialYear, _ books: Books, _ database: Database, _ stamp: JournalStamp) {
    self.year = year
    self.books = books
    self.database = database
    self.stamp = stamp
  }

  /// Posts them, unless the year has been brought to its end before.
  func run(_ outcome: inout LedgerFile.CloseOutcome) throws {
    let end = Period.yearEnd(year)
    guard try Self.standing(year, database) == nil else { return }
    let lines = try closingLines(end)
    let header = JournalHeader(
      kind: .yearEnd, period: end, origin: Self.origin,
      description: "Accounts of \(year) brought to the DSG reserve and the general fund",
      stamp: stamp)
    let number = try JournalWriter.append(
      JournalEntry(header: header, lines: lines), to: database)
    outcome.yearEnds.append(
      .init(year: year, journal: lines.isEmpty ? nil : number, reserve: try reserveBalance()))
    outcome.accrualsReversed += try reverseAccruals()
  }

  /// The journal that brought a year to its end, unless a reopening has taken it back.
  static func standing(_ year: FinancialYear, _ database: Database) throws -> Int64? {
    try Int64.fetchOne(
      database,
      sql: """
        SELECT max(number) FROM journal WHERE kind = 'year-end' AND period = ?
          AND number NOT IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
        """, arguments: [Period.yearEnd(year).description])
  }

  /// For each account of the year a line that brings it to nil, and the lines that receive them.
  private func closingLines(_ end: Period) throws -> [JournalEntry.Line] {
    let balances = try yearBalances()
    let funds = Dictionary(books.accounts.map { ($0.code, $0) }) { first, _ in first }
    var lines: [JournalEntry.Line] = []
    var (toReserve, toGeneralFund) = (Money.zero, Money.zero)
    for (account, balance) in balances where balance != .zero {
      switch Self.destination(of: account, funds[account]) {
      case .reserve: toReserve = try toReserve + balance
      case .generalFund: toGeneralFund = try toGeneralFund + balance
      case .stays: continue
      case .unknown:
        throw LedgerError.refused(
          "account '\(account)' holds \(balance.readableText) of \(year) and is not in"
            + " accounts.csv",
          remedy: "put the account back into accounts.csv, or reverse its journals")
      }
      lines.append(line(account, try -balance, end))
    }
    let reserve = books.accounts.first(where: \.isDsgReserve)?.code
    for (account, amount) in [
      (reserve, toReserve), (JournalEntry.generalFundAccount, toGeneralFund),
    ] {
      if let account, amount != .zero { lines.append(line(account, amount, end)) }
    }
    return lines
  }

  private enum Destination {
    case reserve
    case generalFund
    case stays
    case unknown
  }

  private static func destination(of code: String, _ account: Account?) -> Destination {
    if [JournalEntry.dfePaymentAccount, JournalEntry.councilContributionAccount].contains(code) {
      return .reserve
    }
    if code.hasPrefix("~") { return .stays }
    guard let account else { return .unknown }
    guard account.isBudgeted else { return .stays }
    return account.fund.isDsg ? .reserve : .generalFund
  }

  private func line(_ account: String, _ amount: Money, _ end: Period) -> JournalEntry.Line {
    JournalEntry.Line(
      account: account, date: year.lastDay, period: end, amount: amount,
      description: "Year's end of \(year)", source: nil)
  }

  /// What was posted to each account in the year, in order of code.
  private func yearBalances() throws -> [(account: String, balance: Money)] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT account, sum(amount) AS amount FROM movement WHERE year = ?
        GROUP BY account ORDER BY account
        """, arguments: [year.startYear]
    ).map { ($0.text("account"), Money(pence: $0.integer("amount"))) }
  }

  /// What stands on the reserve, the opening balance with it.
  private func reserveBalance() throws -> Money {
    let reserve = books.accounts.first(where: \.isDsgReserve)?.code
    let pence = try Int64.fetchOne(
      database, sql: "SELECT sum(amount) FROM movement WHERE account = ? AND year <= ?",
      arguments: [reserve, year.startYear])
    return Money(pence: pence ?? 0)
  }

  /// Takes back in P1 of the next year the accruals that no journal has taken back yet.
  ///
  /// Nothing is posted outside the books' years: those of their last year stand.
  private func reverseAccruals() throws -> [Int64] {
    guard let next = Period.yearEnd(year).next, books.authority.years.contains(next.year) else {
      return []
    }
    let accruals = try Row.fetchAll(
      database,
      sql: """
        SELECT number, reference FROM journal WHERE kind = 'accrual'
          AND number NOT IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
          AND number + 1 NOT IN (SELECT number FROM journal WHERE kind = 'accrual-return')
          AND EXISTS
            (SELECT 1 FROM movement WHERE movement.journal = journal.number AND year = ?)
        ORDER BY number
        """, arguments: [year.startYear])
    return try accruals.map { accrual in
      let number: Int64 = accrual["number"]
      let writer = try JournalWriter(database)
      let movements = try StoredLines.reverse(
        number, into: writer, database, try PeriodLock(database), period: next)
      let header = JournalHeader(
        kind: .reversal, period: next, origin: Self.origin, reference: accrual.text("reference"),
        description: "Accrual of \(year) taken back, journal \(number)", stamp: stamp,
        reverses: number)
      try writer.finish(header, movements: movements)
      return writer.number
    }
  }
}
