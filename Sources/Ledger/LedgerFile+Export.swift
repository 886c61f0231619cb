import GRDB
import Money

extension LedgerFile {
  /// Shows a visitor every journal and posting of one state of the ledger.
  ///
  /// The chain and every posting under it are checked first: balances that a report uses are
  /// covered by the chain, but here the postings themselves leave the house.
  ///
  /// - Throws: ``LedgerError``, also if the chain is broken; or what the visitor throws.
  public func show(to visitor: inout some LedgerVisitor) throws {
    try read { database in
      try checkChain(database, includesPostings: true)
      try visitor.begin(LedgerContents(database))
      let postings = try RawStatement(database, LedgerPosting.query)
      for journal in try journals(database) {
        try visitor.begin(journal)
        for _ in 0..<journal.lines {
          // The check has counted them.
          guard try postings.step() else { break }
          try visitor.visit(LedgerPosting(postings, path: path))
        }
        try visitor.endJournal()
      }
      try visitor.end()
    }
  }
}

extension LedgerContents {
  fileprivate init(_ database: Database) throws {
    head = try StoredJournals.head(database).hash
    accounts = try String.fetchAll(database, sql: "SELECT code FROM account ORDER BY code")
    firstYear = try Int.fetchOne(database, sql: "SELECT min(year) FROM movement")
      .flatMap { FinancialYear(startYear: $0) }
  }
}

extension LedgerPosting {
  fileprivate static let query = """
    SELECT id, account, year, period, own_year, own_period, date, amount, source, cost_centre,
      subjective, row_id, reference, description, takes_back
    FROM posting ORDER BY id
    """

  fileprivate init(_ row: RawStatement, path: String) throws {
    id = row.integer(0)
    guard let account = row.text(1), let postedTo = Self.period(row, 2),
      let period = Self.period(row, 4)
    else {
      throw LedgerError.unusable(path: path, reason: "posting \(id) has no account or no period")
    }
    self.account = account
    self.postedTo = postedTo
    self.period = period
    date = row.text(6)
    amount = Money(pence: row.integer(7))
    source = row.text(8)
    costCentre = row.text(9)
    subjective = row.text(10)
    rowID = row.text(11)
    reference = row.text(12)
    description = row.text(13)
    takesBack = row.optionalInteger(14)
  }

  /// A row of the table of postings.
  init(_ row: Row, path: String) throws {
    id = row.integer("id")
    guard let postedTo = row.period("year", "period"),
      let period = row.period("own_year", "own_period")
    else {
      throw LedgerError.unusable(path: path, reason: "posting \(id) has no period")
    }
    account = row.text("account")
    self.postedTo = postedTo
    self.period = period
    date = row.optionalText("date")
    amount = Money(pence: row.integer("amount"))
    source = row.optionalText("source")
    costCentre = row.optionalText("cost_centre")
    subjective = row.optionalText("subjective")
    rowID = row.optionalText("row_id")
    reference = row.optionalText("reference")
    description = row.optionalText("description")
    takesBack = row["takes_back"]
  }

  private static func period(_ row: RawStatement, _ column: Int32) -> Period? {
    guard let year = Int(exactly: row.integer(column)),
      let number = Int(exactly: row.integer(column + 1))
    else { return nil }
    return FinancialYear(startYear: year).flatMap { Period(year: $0, number: number) }
  }
}
