import Books
import Forecasting
import Ledger
import Money

/// Books and ledger as they stand at a period: where every report begins.
public struct Standpoint: Sendable {
  public let books: Books
  public let balances: LedgerBalances
  /// The period at whose end the report stands; what came later is not seen.
  public let asOf: Period
  public let sources: SourceRegister
  /// What the books hold of the year, by account.
  let rows: AccountRows
  /// The years that are known month by month.
  private(set) var monthlyYears: Set<FinancialYear> = []
  /// What each method makes of each account, by code.
  private(set) var outturns: [String: [MethodOutturn]] = [:]
  /// How methods would have done on closed years, where an account asks for the one that did best.
  private(set) var backTest: BackTest?

  /// - Parameters:
  ///   - books: books without faults.
  ///   - ledger: their ledger.
  ///   - asOf: a period; nil for the books' own.
  /// - Throws: ``ReportError``, or `LedgerError`.
  public init(books: Books, ledger: LedgerFile, asOf: Period?) throws {
    let balances = try Self.balances(books, ledger)
    guard let asOf = asOf ?? books.defaultAsOf(balances.closedThrough) else {
      throw ReportError.noAsOf
    }
    try self.init(books, balances, asOf)
  }

  /// The standpoint of a report that is made on a day.
  ///
  /// It is the last period that was over on the day and has figures, but no later than the books'
  /// own, up to which they are kept; before the books have any, it is their own.
  ///
  /// - Throws: ``ReportError``, `LedgerError`, or `ArithmeticOverflow`.
  public init(books: Books, ledger: LedgerFile, on day: CalendarDate) throws {
    let balances = try Self.balances(books, ledger)
    let own = books.defaultAsOf(balances.closedThrough)
    guard let latest = [Period(endedBy: day), own].compactMap(\.self).min() else {
      throw ReportError.noAsOf
    }
    let earlier = books.authority.years.reversed().filter { $0 < latest.year }
      .map(Period.yearEnd)
    for period in [latest] + earlier + [own].compactMap(\.self) {
      do {
        self = try Standpoint(books, balances, period)
        return
      } catch let error as ReportError where error.isAbsence {
        continue
      }
    }
    throw ReportError.nothingInYear(own ?? latest)
  }

  /// What is posted, by a ledger that holds what the books hold.
  private static func balances(_ books: Books, _ ledger: LedgerFile) throws -> LedgerBalances {
    let changed = try ledger.changedFiles(since: books)
    guard changed.isEmpty else { throw ReportError.ledgerBehind(files: changed) }
    return try ledger.balances(for: books)
  }

  private init(_ books: Books, _ balances: LedgerBalances, _ asOf: Period) throws {
    guard books.authority.years.contains(asOf.year) else {
      throw ReportError.asOfOutside(asOf, years: books.authority.years)
    }
    self.books = books
    self.balances = balances.settingUnrecorded(from: books)
    self.asOf = asOf
    sources = SourceRegister(books)
    rows = AccountRows(books[asOf.year])
    guard hasFiguresInYear else { throw ReportError.nothingInYear(asOf) }
    monthlyYears = yearsByMonth()
    if books.accounts.contains(where: { $0.method == .backTest }) { backTest = try makeBackTest() }
    outturns = try outturnsByMethod()
  }

  /// The same books and ledger at another period.
  ///
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  func standing(at period: Period) throws -> Standpoint {
    try Standpoint(books, balances, period)
  }

  /// What a year's figures are at this standpoint.
  public func status(of year: FinancialYear) -> YearStatus {
    if asOf >= .yearEnd(year) { return .outturn }
    return asOf.year == year ? .forecast : .projection
  }

  /// The accounts that budgets and forecasts stand against, in the books' order.
  public var budgetedAccounts: [Account] { books.accounts.filter(\.isBudgeted) }

  private var hasFiguresInYear: Bool {
    !books[asOf.year].budget.isEmpty
      || balances.movements.keys.contains { $0.period.year == asOf.year && $0.period <= asOf }
  }
}

extension Books {
  /// Where reports stand if they are not asked for another period: the books' own `as_of`, else
  /// the end of the latest year that has an outturn or is closed.
  func defaultAsOf(_ closedThrough: Period?) -> Period? {
    let outturn = years.filter { !$0.value.outturn.isEmpty }.keys.max().map(Period.yearEnd)
    let closed = closedThrough.flatMap { through in
      through.isYearEnd
        ? through : FinancialYear(startYear: through.year.startYear - 1).map(Period.yearEnd)
    }
    let known = closed.flatMap { authority.years.contains($0.year) ? $0 : nil }
    return authority.asOf ?? [outturn, known].compactMap(\.self).max()
  }
}

extension Standpoint {
  /// What has been posted to an account in a year, to the standpoint at the latest.
  ///
  /// nil if there is no posting, which is not the same as postings that sum to zero.
  func posted(_ account: Account, in year: FinancialYear) throws -> Money? {
    let amounts = (1...13).compactMap { number in
      Period(year: year, number: number).flatMap { period in
        period <= asOf
          ? balances.movements[.init(account: account.code, period: period)] : nil
      }
    }
    return amounts.isEmpty ? nil : try amounts.sum()
  }

  /// What stands behind an account's postings in a year.
  func provenanceOfPostings(_ account: Account, in year: FinancialYear) -> Provenance {
    var provenance = Provenance.none
    for number in 1...13 {
      guard let period = Period(year: year, number: number), period <= asOf else { continue }
      let spot = LedgerBalances.Spot(account: account.code, period: period)
      provenance.formUnion(Provenance(balances.sources[spot] ?? []))
    }
    return provenance
  }

  /// The adjustments to an account's forecast that hold at the standpoint, by period or date.
  func adjustments(_ account: Account) -> [Adjustment] {
    (rows.adjustments[account.code] ?? []).filter { $0.counts(at: asOf) }
  }
}

extension LedgerBalances {
  /// Says of recorded forecasts whose form did not keep it whether they count in the in-year
  /// position, as the books have it now.
  fileprivate func settingUnrecorded(from books: Books) -> LedgerBalances {
    let inYear = Set(books.accounts.filter(\.isInYear).map(\.code))
    var balances = self
    for (period, lines) in forecasts {
      for (code, line) in lines where !line.isInYearRecorded {
        balances.forecasts[period]?[code]?.isInYear = inYear.contains(code)
      }
    }
    for index in recordings.indices {
      for (code, line) in recordings[index].forecasts where !line.isInYearRecorded {
        balances.recordings[index].forecasts[code]?.isInYear = inYear.contains(code)
      }
    }
    return balances
  }
}

extension Account {
  /// Whether the account counts in the in-year position of the high needs block.
  var isInYear: Bool { fund == .highNeeds && !isPriorYear }
}
