import Books
import GRDB
import Money

extension LedgerFile {
  /// What a close did.
  public struct CloseOutcome: Hashable, Sendable {
    /// The years whose accounts were brought to the reserve, with the reserve's balance after.
    public internal(set) var yearEnds: [YearEnd] = []
    /// The accruals that were taken back in P1 of the next year.
    public internal(set) var accrualsReversed: [Int64] = []
    public internal(set) var number: Int64 = 0
    public internal(set) var head = ChainHash.start

    /// One year that was brought to its end.
    public struct YearEnd: Hashable, Sendable {
      public let year: FinancialYear
      public let journal: Int64?
      /// A deficit is positive.
      public let reserve: Money
    }
  }

  /// What a close or a reopening says of itself, besides its author.
  public struct ClosingNote: Hashable, Sendable {
    /// Why the period is closed in spite of grave findings, or reopened; nil where nobody had to
    /// say.
    public var reason: String?
    public var approvedBy: String?

    public init(reason: String? = nil, approvedBy: String? = nil) {
      self.reason = reason
      self.approvedBy = approvedBy
    }
  }

  /// Says why a period cannot be closed, whatever anybody says of its figures.
  ///
  /// Besides what ``close(_:forecasts:from:note:stamp:at:books:)`` itself refuses, a month or year
  /// in which nothing was ever posted.
  ///
  /// - Returns: the head of the ledger that was looked at, to close from.
  /// - Throws: ``LedgerError/refused(_:remedy:)``, or another ``LedgerError``.
  public static func checkClose(
    of period: Period, at path: String, books: Books
  ) throws -> ChainHash {
    let file = try reading(path, of: books)
    return try file.read { database in
      try file.checkChain(database)
      let lock = try PeriodLock(database, years: books.authority.years)
      let rules = CloseRules(books, database, lock)
      try rules.check(period)
      try rules.checkPostings(period)
      return try StoredJournals.head(database).hash
    }
  }

  /// Locks a period and all before it, and records the forecast.
  ///
  /// At P13 the year's accounts are brought to an end: all of high needs and the other blocks,
  /// prior years' adjustments and both parties' payments to the DSG reserve, council money to the
  /// general fund; accruals are taken back in P1 of the next year. Earlier years that have not been
  /// brought to their end are so first.
  ///
  /// - Parameters:
  ///   - period: the period to lock.
  ///   - forecasts: the forecast of each account as it stands at the period.
  ///   - head: the head of the ledger that the forecasts were worked out from; nil for any.
  ///   - note: why it is closed in spite of what the guard found.
  ///   - stamp: who closes it, and when.
  ///   - path: the ledger.
  ///   - books: the books that it was built from.
  /// - Returns: what was brought to its end, and the head.
  /// - Throws: ``LedgerError``, or `ArithmeticOverflow`.
  public static func close(
    _ period: Period, forecasts: [RecordedForecast], from head: ChainHash? = nil,
    note: ClosingNote = ClosingNote(), stamp: JournalStamp, at path: String, books: Books
  ) throws -> CloseOutcome {
    _ = try reading(path, of: books)
    let file = try writing(path, of: books)
    return try file.write { database in
      try file.checkChain(database)
      let stands = try StoredJournals.head(database).hash
      if let head, head != stands { throw LedgerError.moved(path: path) }
      let rules = CloseRules(
        books, database, try PeriodLock(database, years: books.authority.years))
      try rules.check(period)
      var outcome = CloseOutcome()
      for year in try rules.yearsToEnd(at: period) {
        try YearEndPosting(year, books, database, stamp).run(&outcome)
      }
      var header = JournalHeader(
        kind: .close, period: period, origin: YearEndPosting.origin,
        description: "\(period) closed", stamp: stamp)
      note.write(to: &header, version: try rules.version(of: period))
      outcome.number = try JournalWriter.append(
        JournalEntry(header: header, lines: []), forecasts: forecasts, to: database)
      outcome.head = try StoredJournals.head(database).hash
      return outcome
    }
  }
}
