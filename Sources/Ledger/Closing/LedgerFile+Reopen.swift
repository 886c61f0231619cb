import Books
import GRDB
import Money

extension LedgerFile {
  /// What a reopening did.
  public struct ReopenOutcome: Hashable, Sendable {
    public internal(set) var number: Int64 = 0
    /// The periods with a recorded forecast that are open again, in order; each wants closing.
    public internal(set) var openAgain: [Period] = []
    /// The last period that is still closed; nil if none is.
    public internal(set) var closedThrough: Period?
    /// The years whose accounts were taken back from the reserve, with the journals that did.
    public internal(set) var yearEnds: [YearEnd] = []
    public internal(set) var head = ChainHash.start

    /// One year whose end was taken back.
    public struct YearEnd: Hashable, Sendable {
      public let year: FinancialYear
      public let journal: Int64
    }
  }

  /// Opens a closed period again, and all after it, by a journal of the chain.
  ///
  /// Nothing is deleted: what was recorded stays, and the next close of the period records another
  /// version. Years whose accounts had been brought to the reserve are taken back from it.
  ///
  /// - Parameters:
  ///   - period: a closed period.
  ///   - note: why, and who approved it.
  ///   - stamp: who reopens it, and when.
  ///   - path: the ledger.
  ///   - books: the books that it was built from.
  /// - Returns: what is open again, and the head.
  /// - Throws: ``LedgerError``, also for a year whose accounts are certified; or
  ///   `ArithmeticOverflow`.
  public static func reopen(
    _ period: Period, note: ClosingNote, stamp: JournalStamp, at path: String, books: Books
  ) throws -> ReopenOutcome {
    _ = try reading(path, of: books)
    let file = try writing(path, of: books)
    return try file.write { database in
      try file.checkChain(database)
      let years = books.authority.years
      let lock = try PeriodLock(database, years: years)
      try checkClosed(period, lock)
      let ended = try years.filter {
        try Period.yearEnd($0) >= period && YearEndPosting.standing($0, database) != nil
      }
      try checkCertified(ended + [period.year], books)
      var outcome = ReopenOutcome()
      let recorded = try LedgerBalances(database).recordings.map(\.period)
      outcome.openAgain = Set(recorded).filter { $0 >= period && lock.isClosed($0) }.sorted()
      var header = JournalHeader(
        kind: .reopen, period: period, origin: "reopen", description: "\(period) reopened",
        stamp: stamp)
      note.write(to: &header)
      outcome.number = try JournalWriter.append(
        JournalEntry(header: header, lines: []), to: database)
      let open = try PeriodLock(database, years: years)
      for year in ended.reversed() {
        guard let number = try YearEndPosting.standing(year, database) else { continue }
        outcome.yearEnds.append(try takeBack(number, of: year, stamp, database, open))
      }
      outcome.closedThrough = open.closedThrough
      outcome.head = try StoredJournals.head(database).hash
      return outcome
    }
  }

  private static func checkClosed(_ period: Period, _ lock: PeriodLock) throws {
    guard lock.holds(period), !lock.isClosed(period) else {
      guard !lock.holds(period) else { return }
      throw LedgerError.refused(
        "\(period) is outside the books' years", remedy: "name a period that was closed")
    }
    throw LedgerError.refused(
      "\(period) is not closed",
      remedy: lock.closedThrough.map { "the ledger is closed through \($0)" }
        ?? "no period is closed")
  }

  /// Accounts that the Section 151 officer has certified stay what they are.
  private static func checkCertified(_ years: [FinancialYear], _ books: Books) throws {
    let certified = Set(years).sorted().first {
      (books.authority.accountsStatus[$0] ?? .open) != .open
    }
    guard let year = certified, let status = books.authority.accountsStatus[year] else { return }
    throw LedgerError.refused(
      "the accounts of \(year) are \(status.rawValue), and such a year is not reopened",
      remedy: "correct a material error as a prior-period adjustment (IAS 8), agreed with the"
        + " auditor, and any other in an open period on an account marked prior_year")
  }

  private static func takeBack(
    _ number: Int64, of year: FinancialYear, _ stamp: JournalStamp, _ database: Database,
    _ lock: PeriodLock
  ) throws -> ReopenOutcome.YearEnd {
    let writer = try JournalWriter(database)
    let movements = try StoredLines.reverse(number, into: writer, database, lock)
    let header = JournalHeader(
      kind: .reversal, period: .yearEnd(year), origin: "reopen",
      description: "Year's end of \(year) taken back, journal \(number)", stamp: stamp,
      reverses: number)
    try writer.finish(header, movements: movements)
    return .init(year: year, journal: writer.number)
  }
}

extension LedgerFile.ClosingNote {
  /// Puts what was said under the chain.
  func write(to header: inout JournalHeader, version: Int = 1) {
    if let reason { header.details[header.kind == .close ? .despite : .reason] = reason }
    if let approvedBy { header.details[.approvedBy] = approvedBy }
    if version > 1 { header.details[.version] = String(version) }
  }
}
