import Books
import Foundation
import Ledger
import Money
import Reports
import Testing

/// Closing months and years.
@Suite struct YearEndTests {
  private static let agreement = """
    year,line,amount,status,basis,due,received,recognised,depends_on,source
    2021-22,dfe-payment,100.00,received,,,2022-03-28,,,S1
    2021-22,dfe-payment,10.00,withheld,,,,,,S1
    2022-23,dfe-payment,40.00,received,,,2022-02-01,,,S1
    2022-23,dfe-payment,41.00,received,,,2023-05-01,2023-24,,S1
    2022-23,council-contribution,20.00,received,,,2022-12-01,,,S1
    2023-24,council-contribution,21.00,received,,,2022-12-01,2022-23,,S1
    2023-24,dfe-payment,50.00,withheld,,2024-01-31,,,,S1
    2023-24,dfe-payment,51.00,withheld,,2024-01-31,,,,S1
    2024-25,dfe-payment,60.00,received,,,2024-06-30,,,S1
    """

  /// Three years of made-up figures on every kind of account.
  private func example() throws -> TestLedger {
    let ledger = try TestLedger(isBuilt: false)
    try ledger.write(Self.agreement, to: "agreement.csv")
    for year in ["2022-23", "2023-24"] {
      try ledger.write(
        "journal,date,period,account,amount,description,source\n"
          + [
            TestLedger.pair("\(year)a", "\(year)/P2", "700.10"),
            TestLedger.pair("\(year)b", "\(year)/P3", "-650.07", "HNI"),
            TestLedger.pair("\(year)c", "\(year)/P4", "300.00", "OB1"),
            TestLedger.pair("\(year)d", "\(year)/P5", "-310.00", "OBI"),
            TestLedger.pair("\(year)e", "\(year)/P6", "7.77", "PY1"),
            TestLedger.pair("\(year)f", "\(year)/P7", "99.00", "CS1"),
            TestLedger.pair("RECOUPMENT \(year)", "\(year)/P8", "500.00", "HN2"),
            TestLedger.pair("ACCRUAL \(year)", "\(year)/P12", "33.00"),
          ].joined().joined(separator: "\n") + "\n", to: "\(year)/journals.csv")
    }
    try ledger.build()
    return ledger
  }

  private func total(_ ledger: TestLedger, _ account: String, through year: Int) throws -> Int64 {
    let sum = try ledger.rows(
      """
      SELECT coalesce(sum(amount), 0) AS amount FROM posting
      WHERE account = '\(account)' AND year <= \(year)
      """)
    return try #require(sum.first)["amount"]
  }

  @Test("after P13 every account of the grant, both parties' payments and council money are nil")
  func bringsToNil() throws {
    let ledger = try example()
    let outcome = try ledger.close("2023-24/P13")
    #expect(outcome.yearEnds.map { "\($0.year)" } == ["2021-22", "2022-23", "2023-24"])
    for account in [
      "HN1", "HN2", "HNI", "OB1", "OBI", "PY1", "CS1", "TR1", "~dfe-payment",
      "~council-contribution",
    ] {
      for year in 2021...2023 {
        #expect(try total(ledger, account, through: year) == 0, "\(account) \(year)")
      }
    }
    #expect(try total(ledger, "~general-fund", through: 2022) == 9_900)
    #expect(try total(ledger, "~general-fund", through: 2023) == 19_800)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("the reserve is the closing deficit of the roll-forward, year by year")
  func agreesWithRollForward() throws {
    let ledger = try example()
    let outcome = try ledger.close("2023-24/P13")
    let report = try PositionReport(
      Standpoint(books: ledger.books(), ledger: ledger.ledger, asOf: nil))
    #expect("\(report.asOf)" == "2023-24/P13")
    // Accruals are in the year that they were made in, and taken back in the next.
    let closings = report.mitigated.years.prefix(3).map(\.closing.pence)
    #expect(closings == outcome.yearEnds.map(\.reserve.pence))
    // 2021-22: 1000 + 500 − 450 − 100. 2022-23: + 700.10 − 650.07 + 300 − 310 + 7.77 + 500 + 33
    // − 40 − 20 − 21. 2023-24: the same but for the payments, 41, and the accrual's way back.
    let moved: Int64 = 58_080
    let second = 95_000 + moved - 8_100
    let third = second + moved - 4_100 - 3_300
    #expect(closings == [95_000, second, third])
    for (year, closing) in zip(2021...2023, closings) {
      #expect(try total(ledger, "R", through: year) == closing)
      let balance = try ledger.ledger.balances().balance(
        of: "R", atEndOf: try #require(FinancialYear(startYear: year)))
      #expect(balance?.pence == closing)
    }
  }

  @Test("closed year by year or all at once, the balances are the same")
  func closesInSteps() throws {
    let (first, second) = (try example(), try example())
    try first.close("2023-24/P13")
    for period in ["2021-22/P13", "2022-23/P3", "2022-23/P12", "2023-24/P1", "2023-24/P13"] {
      try second.close(period)
    }
    for account in ["R", "~general-fund", "~contra", "K", "HN1"] {
      for year in 2021...2024 {
        #expect(
          try total(first, account, through: year) == total(second, account, through: year),
          "\(account) \(year)")
      }
    }
  }

  @Test("a month of the next year brings the year before to its end")
  func endsEarlierYears() throws {
    let ledger = try example()
    try ledger.close("2022-23/P12")
    #expect(try ledger.rows("SELECT 1 FROM journal WHERE kind = 'year-end'").count == 1)
    #expect(try ledger.close("2023-24/P1").yearEnds.count == 1)
    #expect(try ledger.rows("SELECT 1 FROM journal WHERE kind = 'year-end'").count == 2)
  }

  @Test("accruals are taken back in P1 of the next year by a linked journal")
  func reversesAccruals() throws {
    let ledger = try example()
    let byHand = try ledger.post("ACCRUAL by hand", "2022-23/P12", "5.00").number
    let outcome = try ledger.close("2022-23/P13")
    #expect(outcome.accrualsReversed.count == 2)
    #expect(try ledger.amount("HN1", "2023-24/P1") == -3_800)
    let linked = try ledger.rows("SELECT number FROM journal WHERE reverses = \(byHand)")
    #expect(linked.count == 1)
    #expect(try ledger.close("2023-24/P13").accrualsReversed.count == 1)
  }

  @Test("an accrual that was taken back at the year's end is still in the ledger: it posts once")
  func knowsTakenBackAccrual() throws {
    let ledger = try example()
    let number = try ledger.post("ACCRUAL by hand", "2022-23/P12", "5.00").number
    try ledger.close("2022-23/P13")
    let head = try ledger.head()
    let again = try ledger.post("ACCRUAL by hand", "2022-23/P12", "5.00")
    #expect(again.wasKnown && again.number == number)
    #expect(try ledger.head() == head)
    #expect(throws: LedgerError.self) { try ledger.post("ACCRUAL by hand", "2022-23/P12", "6.00") }
    #expect(throws: LedgerError.self) { try ledger.reverse(number) }
    #expect(try ledger.build().posted == 0)
  }

  @Test("an accrual of the books that was taken back at the year's end stays as it was")
  func keepsTakenBackAccrual() throws {
    let ledger = try example()
    try ledger.close("2022-23/P13")
    let head = try ledger.head()
    let file = ledger.booksPath + "/2022-23/journals.csv"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let without = text.split(separator: "\n").filter { !$0.hasPrefix("ACCRUAL") }
    try ledger.write(without.joined(separator: "\n") + "\n", to: "2022-23/journals.csv")
    let error = try #require(throws: LedgerError.self) { try ledger.build() }
    guard case .refused(let message, let remedy) = error else { throw error }
    #expect(message.contains("ACCRUAL 2022-23") && remedy.contains("2022-23/journals.csv"))
    #expect(try ledger.head() == head)
    try ledger.write(text, to: "2022-23/journals.csv")
    #expect(try ledger.build().posted == 0)
  }

  @Test("nothing is posted to a closed period, on whatever way")
  func keepsClosed() throws {
    let layout = TestLedger.layout + "\nperiod = \"Period\""
    let ledger = try example()
    try ledger.write(layout, to: "extract.toml")
    let header = "Centre,Subjective,Amount,Period"
    let byHand = try ledger.post("J1", "2023-24/P2", "5.00").number
    let extract = try #require(
      try ledger.take(["100,5000,3.00,2"], header: header, "2023-24/P2").journals.first)
    try ledger.close("2023-24/P5")
    let sums =
      "SELECT account, year, period, sum(amount) AS amount FROM posting"
      + " WHERE year < 2023 OR (year = 2023 AND period <= 5) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    let before = try ledger.rows(sums)
    try ledger.post("J2", "2022-23/P4", "5.00")
    try ledger.take(
      ["100,5000,9.00,2", "100,5000,8.00,2022-23/P3"], header: header, "2023-24/P2"
    ) { $0.replaces = true }
    try ledger.reverse(byHand)
    try ledger.reverse(extract)
    try ledger.write(
      "journal,date,period,account,amount,description,source\n"
        + TestLedger.pair("new", "2022-23/P2", "70.00").joined(separator: "\n") + "\n",
      to: "2022-23/journals.csv")
    let agreement = Self.agreement.replacing("40.00", with: "44.00")
    try ledger.write(agreement, to: "agreement.csv")
    #expect(throws: LedgerError.self) { try ledger.build() }
    #expect(try ledger.rows(sums) == before)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("books that change after a close are posted to the first open period")
  func buildsAfterClose() throws {
    let ledger = try TestLedger()
    try ledger.write(
      "journal,date,period,account,amount,description,source\n"
        + TestLedger.pair("B1", "2022-23/P2", "70.00").joined(separator: "\n") + "\n",
      to: "2022-23/journals.csv")
    try ledger.build()
    try ledger.close("2022-23/P13")
    try ledger.write(
      "journal,date,period,account,amount,description,source\n"
        + TestLedger.pair("B1", "2022-23/P2", "75.00").joined(separator: "\n") + "\n",
      to: "2022-23/journals.csv")
    try ledger.build()
    #expect(try ledger.amount("HN1", "2022-23/P2") == 7_000)
    #expect(try ledger.amount("HN1", "2023-24/P1") == 500)
    #expect(try total(ledger, "HN1", through: 2022) == 0)
    try ledger.write("account,amount,source\nR,1000.01,S1\nK,-1000.01,S1\n", to: "opening.csv")
    let error = try #require(throws: LedgerError.self) { try ledger.build() }
    guard case .refused(let message, _) = error else { throw error }
    #expect(message.contains("opening.csv has changed"))
  }

  @Test("what is closed stays closed, and nothing outside the books' years can be")
  func refusesCloses() throws {
    let ledger = try example()
    try ledger.close("2023-24/P3")
    for period in ["2023-24/P3", "2023-24/P1", "2022-23/P13"] {
      let error = try #require(throws: LedgerError.self) { try ledger.close(period) }
      guard case .refused(let message, _) = error else { throw error }
      #expect(message.contains("closed already") && message.contains("2023-24/P3"))
    }
    for period in ["2026-27/P1", "2020-21/P13"] {
      #expect(throws: LedgerError.self) { try ledger.close(period) }
    }
  }

  @Test("an account that left the books with money on it keeps its year open")
  func needsAccounts() throws {
    let ledger = try TestLedger()
    try ledger.post("J1", "2022-23/P2", "5.00", "TR1")
    let file = ledger.booksPath + "/accounts.csv"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let without = text.split(separator: "\n").filter { !$0.hasPrefix("TR1") }
    try ledger.write(without.joined(separator: "\n") + "\n", to: "accounts.csv")
    let error = try #require(throws: LedgerError.self) { try ledger.close("2022-23/P13") }
    guard case .refused(let message, _) = error else { throw error }
    #expect(message.contains("'TR1' holds 5.00 of 2022-23"))
  }

  @Test("the movement of a month is told from the forecast of the month before")
  func tellsMovement() throws {
    let ledger = try TestLedger()
    try ledger.write("account,amount,source\nHN1,1200.00,S1\n", to: "2023-24/budget.csv")
    try ledger.post("J1", "2023-24/P1", "150.00")
    func monitor(_ period: String) throws -> MonitorReport {
      try MonitorReport(
        Standpoint(books: ledger.books(), ledger: ledger.ledger, asOf: Period(period)))
    }
    let first = try monitor("2023-24/P1")
    let forecasts = first.rows.map {
      RecordedForecast(
        account: $0.account.code, amount: $0.amounts.forecast, method: $0.method)
    }
    try ledger.close("2023-24/P1", forecasts: forecasts)
    try ledger.post("J2", "2023-24/P2", "90.00")
    let second = try monitor("2023-24/P2")
    #expect(first.rows.first?.amounts.movement == nil)
    #expect(first.rows.first?.amounts.forecast.pence == 180_000)
    #expect(second.rows.first?.amounts.forecast.pence == 144_000)
    #expect(second.rows.first?.amounts.movement?.pence == -36_000)
    #expect(try monitor("2023-24/P3").rows.first?.amounts.movement == nil)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("reports stand at the end of the last closed year, unless the books say otherwise")
  func standsAtClosedYear() throws {
    let ledger = try example()
    func asOf() throws -> String {
      "\(try Standpoint(books: ledger.books(), ledger: ledger.ledger, asOf: nil).asOf)"
    }
    #expect(try asOf() == "2021-22/P13")
    try ledger.close("2022-23/P13")
    #expect(try asOf() == "2022-23/P13")
    try ledger.close("2023-24/P6")
    #expect(try asOf() == "2022-23/P13")
  }
}
