import Books
import Foundation
import Ledger
import Money
import Reports
import Testing

/// Month-end accruals, what a close refuses whatever anybody says, and reopening.
@Suite struct ClosingTests {
  private func refusal(_ body: () throws -> Void) throws -> String {
    let error = try #require(throws: LedgerError.self) { try body() }
    guard case .refused(let message, let remedy) = error else { throw error }
    return message + "; " + remedy
  }

  private func kinds(_ ledger: TestLedger) throws -> [String] {
    try ledger.rows("SELECT kind FROM journal ORDER BY number").map { $0["kind"] as String }
  }

  private func reopen(
    _ ledger: TestLedger, _ period: String, approvedBy: String? = "Head of finance"
  ) throws -> LedgerFile.ReopenOutcome {
    try LedgerFile.reopen(
      try #require(Period(period)), note: .init(reason: "A slip", approvedBy: approvedBy),
      stamp: TestLedger.stamp, at: ledger.ledgerPath, books: ledger.books())
  }

  // MARK: - Accruals

  @Test("an accrual of a month is taken back in the next, whether or not the month is closed")
  func takesBackNextMonth() throws {
    let ledger = try TestLedger()
    let number = try ledger.post("ACCRUAL-1", "2023-24/P9", "5.00").number
    try ledger.post("INV-1", "2023-24/P10", "5.00")
    #expect(try ledger.amount("HN1", "2023-24/P9") == 500)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 0)
    let back = try ledger.rows(
      "SELECT kind, description, reference FROM journal WHERE number = \(number + 1)")
    #expect(back.first?["kind"] == "accrual-return")
    #expect(back.first?["description"] == "Accrual taken back, journal \(number)")
    #expect(back.first?["reference"] == "ACCRUAL-1")
    #expect(try ledger.post("ACCRUAL-1", "2023-24/P9", "5.00").wasKnown)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("an accrual posted after its month was closed moves no later month")
  func lateAccrualIsNil() throws {
    let ledger = try TestLedger()
    try ledger.close("2023-24/P10")
    try ledger.post("ACCRUAL-1", "2023-24/P9", "5.00")
    #expect(try ledger.amount("HN1", "2023-24/P9") == 0)
    #expect(try ledger.amount("HN1", "2023-24/P11") == 0)
    try ledger.close("2023-24/P13")
    try ledger.post("ACCRUAL-2", "2023-24/P12", "7.00")
    #expect(try ledger.amount("HN1", "2024-25/P1") == 0)
    #expect(try kinds(ledger).suffix(2) == ["accrual", "accrual-return"])
  }

  @Test("an accrual that is reversed takes its way back with it")
  func reversesBoth() throws {
    let ledger = try TestLedger()
    let number = try ledger.post("ACCRUAL-1", "2023-24/P9", "5.00").number
    try ledger.reverse(number)
    #expect(try ledger.amount("HN1", "2023-24/P9") == 0)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 0)
    #expect(throws: LedgerError.self) { try ledger.reverse(number + 1) }
    try ledger.post("ACCRUAL-1", "2023-24/P9", "6.00")
    #expect(try ledger.amount("HN1", "2023-24/P9") == 600)
    #expect(try ledger.amount("HN1", "2023-24/P10") == -600)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("a changed accrual of the books is posted anew, its month open or closed")
  func changesAccrualOfBooks() throws {
    let ledger = try TestLedger()
    func write(_ amount: String?) throws {
      try ledger.write(
        "journal,date,period,account,amount,description,source\n"
          + (amount.map { TestLedger.pair("ACCRUAL-1", "2023-24/P9", $0) } ?? [])
          .joined(separator: "\n") + "\n", to: "2023-24/journals.csv")
      try ledger.build()
    }
    try write("5.00")
    try write("6.00")
    #expect(try ledger.amount("HN1", "2023-24/P9") == 600)
    #expect(try ledger.amount("HN1", "2023-24/P10") == -600)
    #expect(try ledger.build().posted == 0)
    try ledger.close("2023-24/P9")
    try write("9.00")
    // What was closed stays; both months together are nil, as before.
    #expect(try ledger.amount("HN1", "2023-24/P9") == 600)
    #expect(try ledger.amount("HN1", "2023-24/P10") == -600)
    try write(nil)
    #expect(try ledger.amount("HN1", "2023-24/P9") == 600)
    #expect(try ledger.amount("HN1", "2023-24/P10") == -600)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("the same books give the same head, accruals among them")
  func keepsHead() throws {
    let heads = try (0..<2).map { _ -> String in
      let ledger = try TestLedger(isBuilt: false)
      try ledger.write(
        "journal,date,period,account,amount,description,source\n"
          + TestLedger.pair("ACCRUAL-1", "2023-24/P9", "5.00").joined(separator: "\n") + "\n",
        to: "2023-24/journals.csv")
      try ledger.build()
      return try ledger.head()
    }
    #expect(heads[0] == heads[1])
  }

  @Test("accruals of the last month of the books stand, and nothing is posted after it")
  func keepsWithinBooks() throws {
    let ledger = try TestLedger()
    try ledger.post("ACCRUAL-1", "2025-26/P12", "5.00")
    let outcome = try ledger.close("2025-26/P13")
    #expect(outcome.accrualsReversed.isEmpty)
    #expect(try ledger.rows("SELECT 1 FROM posting WHERE year > 2025").isEmpty)
    let said = try refusal { try ledger.post("J1", "2025-26/P12", "5.00") }
    #expect(said.contains("closed") && said.contains("last_year"))
    #expect(throws: ExtractError.self) { try ledger.take(["100,5000,1.00"], "2025-26/P12") }
    #expect(try ledger.rows("SELECT 1 FROM posting WHERE year > 2025").isEmpty)
  }

  @Test("nothing is posted outside the books' years, nor taken back there")
  func refusesOutside() throws {
    let ledger = try TestLedger()
    let number = try ledger.post("J1", "2023-24/P10", "5.00").number
    for period in ["2026-27/P1", "2020-21/P13"] {
      #expect(throws: BooksError.self) { try ledger.post("J2", period, "5.00") }
      #expect(try refusal { try ledger.reverse(number, period) }.contains("outside"))
    }
    #expect(try ledger.reverse(number, "2025-26/P13") > number)
  }

  // MARK: - What a close refuses

  @Test("a year is not closed while an instalment that counts in it is planned")
  func refusesPlanned() throws {
    func agreement(_ status: String, _ recognised: String = "") -> String {
      "year,line,amount,status,basis,due,received,recognised,depends_on,source\n"
        + "2022-23,dfe-payment,40.00,\(status),,,,\(recognised),,S1\n"
    }
    let ledger = try TestLedger()
    try ledger.write(agreement("planned"), to: "agreement.csv")
    try ledger.post("J1", "2023-24/P1", "5.00")
    for period in ["2022-23/P13", "2023-24/P1"] {
      let said = try refusal { try ledger.close(period) }
      #expect(said.contains("2022-23") && said.contains("£40.00") && said.contains("planned"))
    }
    try ledger.close("2022-23/P12")
    try ledger.write(agreement("planned", "2024-25"), to: "agreement.csv")
    try ledger.close("2022-23/P13")
    try ledger.write(agreement("withheld"), to: "agreement.csv")
    try ledger.close("2023-24/P1")
  }

  @Test("nothing is closed after the books' as-of, and no month or year without a posting")
  func refusesEarly() throws {
    let ledger = try TestLedger()
    try ledger.post("J1", "2023-24/P10", "5.00")
    let file = ledger.booksPath + "/authority.toml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try ledger.write(text + "\nas_of = \"2023-24/P10\"\n", to: "authority.toml")
    func check(_ period: String) throws {
      _ = try LedgerFile.checkClose(
        of: try #require(Period(period)), at: ledger.ledgerPath, books: ledger.books())
    }
    for period in ["2023-24/P11", "2023-24/P13", "2024-25/P1"] {
      #expect(try refusal { try ledger.close(period) }.contains("lies after 2023-24/P10"))
    }
    #expect(try refusal { try check("2023-24/P9") }.contains("nothing is posted in 2023-24/P9"))
    #expect(try refusal { try check("2022-23/P13") }.contains("nothing is posted in 2022-23"))
    try check("2021-22/P13")
    try check("2023-24/P10")
  }

  @Test("a close whose forecast was worked out from another head writes nothing")
  func refusesOldHead() throws {
    let ledger = try TestLedger()
    let before = try ledger.ledger.balances().head
    try ledger.post("J1", "2023-24/P10", "5.00")
    let head = try ledger.head()
    func close(_ from: ChainHash) throws {
      _ = try LedgerFile.close(
        try #require(Period("2023-24/P10")), forecasts: [], from: from, stamp: TestLedger.stamp,
        at: ledger.ledgerPath, books: ledger.books())
    }
    let error = try #require(throws: LedgerError.self) { try close(before) }
    guard case .moved = error else { throw error }
    #expect(try ledger.head() == head)
    try close(ledger.ledger.balances().head)
  }

  // MARK: - Reopening

  @Test("reopening opens the period and all after it, and closing again records version 2")
  func reopens() throws {
    let ledger = try TestLedger()
    func forecast(_ pence: Int64) -> [RecordedForecast] {
      [RecordedForecast(account: "HN1", amount: Money(pence: pence), method: "profile")]
    }
    try ledger.close("2023-24/P8", forecasts: forecast(800))
    try ledger.close("2023-24/P9", forecasts: forecast(900))
    try ledger.close("2023-24/P10", forecasts: forecast(1_000))
    let outcome = try reopen(ledger, "2023-24/P9")
    #expect(outcome.openAgain.map(\.description) == ["2023-24/P9", "2023-24/P10"])
    #expect(outcome.closedThrough == Period("2023-24/P8"))
    try ledger.post("J1", "2023-24/P9", "5.00")
    #expect(try ledger.amount("HN1", "2023-24/P9") == 500)
    try ledger.close("2023-24/P9", forecasts: forecast(950))
    let balances = try ledger.ledger.balances()
    #expect(balances.closedThrough == Period("2023-24/P9"))
    let period = try #require(Period("2023-24/P9"))
    #expect(balances.forecasts[period]?["HN1"]?.amount.pence == 950)
    let versions = balances.recordings.filter { $0.period == period }
    #expect(versions.map(\.version) == [1, 2])
    #expect(versions.map { $0.forecasts["HN1"]?.amount.pence } == [900, 950])
    let reopening = try #require(try ledger.ledger.closings().first(where: \.isReopening))
    #expect(reopening.reason == "A slip" && reopening.approvedBy == "Head of finance")
    #expect(try ledger.findings().isEmpty)
  }

  @Test("only what is closed is reopened")
  func refusesOpen() throws {
    let ledger = try TestLedger()
    #expect(try refusal { _ = try reopen(ledger, "2023-24/P9") }.contains("not closed"))
    try ledger.close("2023-24/P8")
    #expect(try refusal { _ = try reopen(ledger, "2023-24/P9") }.contains("2023-24/P8"))
    #expect(try refusal { _ = try reopen(ledger, "2040-41/P9") }.contains("outside"))
    _ = try reopen(ledger, "2023-24/P8")
    #expect(try refusal { _ = try reopen(ledger, "2023-24/P8") }.contains("not closed"))
  }

  @Test("a reopened year is taken back from the reserve, and can be closed again")
  func reopensYear() throws {
    let ledger = try TestLedger()
    try ledger.post("J1", "2022-23/P5", "5.00")
    try ledger.post("ACCRUAL-1", "2022-23/P12", "3.00")
    try ledger.close("2022-23/P13")
    let reserve = try ledger.amount("R", "2022-23/P13")
    #expect(reserve == 800)
    let outcome = try reopen(ledger, "2022-23/P13")
    #expect(outcome.yearEnds.map(\.year.description) == ["2022-23"])
    #expect(try ledger.amount("R", "2022-23/P13") == 0)
    try ledger.post("J2", "2022-23/P13", "1.00")
    let again = try ledger.close("2022-23/P13")
    #expect(again.yearEnds.map(\.reserve.pence) == [100_000 + 5_000 + 900])
    // The accrual is taken back once, however often its year is closed.
    #expect(again.accrualsReversed.isEmpty)
    #expect(try ledger.amount("HN1", "2023-24/P1") == -300)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("a certified or audited year, and each month of it, stays closed; an open one does not")
  func keepsCertified() throws {
    let ledger = try TestLedger()
    try ledger.post("J1", "2022-23/P5", "5.00")
    try ledger.close("2022-23/P13")
    let file = ledger.booksPath + "/authority.toml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    for status in ["certified", "audited"] {
      try ledger.write(
        text + "\n[accounts_status]\n2022-23 = \"\(status)\"\n", to: "authority.toml")
      for period in ["2022-23/P13", "2022-23/P5"] {
        let said = try refusal { _ = try reopen(ledger, period) }
        #expect(said.contains(status) && said.contains("IAS 8") && said.contains("prior_year"))
      }
    }
    try ledger.write(text + "\n[accounts_status]\n2022-23 = \"open\"\n", to: "authority.toml")
    _ = try reopen(ledger, "2022-23/P5")
    #expect(try ledger.ledger.balances().closedThrough == Period("2022-23/P4"))
  }
}
