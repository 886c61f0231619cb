import Books
import GRDB
import Money

/// What a close has to keep to, whatever anybody says of the month.
struct CloseRules {
  private let books: Books
  private let database: Database
  private let lock: PeriodLock

  init(_ books: Books, _ database: Database, _ lock: PeriodLock) {
    self.books = books
    self.database = database
    self.lock = lock
  }

  /// - Throws: ``LedgerError/refused(_:remedy:)``.
  func check(_ period: Period) throws {
    if let through = lock.closedThrough, period <= through {
      throw LedgerError.refused(
        "\(period) is closed already: the ledger is closed through \(through)",
        remedy: "close a later period; or run reopen, if what was closed is wrong")
    }
    guard lock.holds(period) else {
      throw LedgerError.refused(
        "\(period) is outside the books' years",
        remedy: "the books run from \(books.authority.firstYear) to \(books.authority.lastYear)")
    }
    try checkAsOf(period)
    for year in try yearsToEnd(at: period) { try checkInstalments(year) }
  }

  /// The years that a close of a period brings to their end, in order.
  func yearsToEnd(at period: Period) throws -> [FinancialYear] {
    try books.authority.years.filter {
      try Period.yearEnd($0) <= period && YearEndPosting.standing($0, database) == nil
    }
  }

  /// Which close of a period the next one is, from 1.
  func version(of period: Period) throws -> Int {
    1
      + (try Int.fetchOne(
        database, sql: "SELECT count(*) FROM journal WHERE kind = 'close' AND period = ?",
        arguments: [period.description]) ?? 0)
  }

  /// Nothing is closed before the books have come to it.
  private func checkAsOf(_ period: Period) throws {
    guard let asOf = books.authority.asOf, period > asOf else { return }
    throw LedgerError.refused(
      "\(period) lies after \(asOf), where the books stand",
      remedy: "close \(asOf) or an earlier period; once the figures of \(period) are posted, set"
        + " as_of of authority.toml to it")
  }

  /// A month in which nothing was ever posted is not over; an empty P13 is no fault.
  ///
  /// - Throws: ``LedgerError/refused(_:remedy:)``.
  func checkPostings(_ period: Period) throws {
    if period.isYearEnd {
      guard try books[period.year].outturn.isEmpty && !hasPostings(period.year, nil) else { return }
      throw LedgerError.refused(
        "nothing is posted in \(period.year), and it has no outturn.csv",
        remedy: "import its extracts or post its journals first")
    }
    guard try !hasPostings(period.year, period.number) else { return }
    throw LedgerError.refused(
      "nothing is posted in \(period)",
      remedy: "import its extract or post its journals first; or close an earlier period")
  }

  private func hasPostings(_ year: FinancialYear, _ number: Int?) throws -> Bool {
    let month = number.map { "AND movement.period = \($0)" } ?? ""
    return try Bool.fetchOne(
      database,
      sql: """
        SELECT EXISTS (
          SELECT 1 FROM movement JOIN journal ON journal.number = movement.journal
          WHERE kind IN ('extract', 'journal', 'accrual', 'recoupment') AND year = ? \(month)
            AND account NOT LIKE '~%')
        """, arguments: [year.startYear]) ?? false
  }

  /// Money that is still planned would be left out of the year's accounts for good.
  private func checkInstalments(_ year: FinancialYear) throws {
    let planned = books.agreement.filter {
      $0.kind.isPayment && $0.status == .planned && $0.countedIn == year
    }
    guard let first = planned.first else { return }
    let amounts = planned.map(\.amount.sterlingText).joined(separator: ", ")
    let name = first.kind == .dfePayment ? "DfE payment" : "council contribution"
    throw LedgerError.refused(
      "\(year) has \(planned.count == 1 ? "an instalment" : "instalments") of the agreement that"
        + " \(planned.count == 1 ? "is" : "are") still planned: \(amounts)",
      remedy: "say in agreement.csv what became of each \(planned.count == 1 ? name : "payment"):"
        + " received (a debtor with its evidence is received), withheld, or recognised in another"
        + " year; then run build")
  }
}
