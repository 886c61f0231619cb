import Books
import Foundation
import Ledger
import Money
import Testing

/// Journals by hand: posted once, taken back by a journal of their own.
@Suite struct PostingTests {
  /// What a refusal says, message and remedy in one.
  private func refusal(_ body: () throws -> Void) throws -> String {
    let error = try #require(throws: LedgerError.self) { try body() }
    guard case .refused(let message, let remedy) = error else { throw error }
    return message + "; " + remedy
  }

  @Test(
    "the name of a journal says its kind",
    arguments: [
      ("ACCRUAL-1", "accrual"), ("accrual for placements", "accrual"), ("Accruals", "accrual"),
      ("RECOUPMENT P10", "recoupment"), ("recoupment", "recoupment"), ("J1", "journal"),
      ("My accrual", "journal"), ("reversal", "journal"), ("close", "journal"),
    ])
  func knowsKinds(name: String, kind: String) throws {
    let ledger = try TestLedger()
    let posted = try ledger.post(name, "2023-24/P10", "5.00")
    let rows = try ledger.rows("SELECT kind FROM journal WHERE number = \(posted.number)")
    #expect(rows.first?["kind"] == kind)
  }

  @Test("a journal is posted once, however often its file is")
  func postsOnce() throws {
    let ledger = try TestLedger()
    let rows = TestLedger.pair("J1", "2023-24/P10", "5.00")
    try ledger.post(rows)
    let head = try ledger.head()
    let again = try ledger.post(rows)
    #expect(again.map(\.wasKnown) == [true])
    #expect(try ledger.head() == head)
    let both = try ledger.post(rows + TestLedger.pair("J2", "2023-24/P10", "1.00"))
    #expect(both.map(\.wasKnown) == [true, false])
    #expect(try ledger.amount("HN1", "2023-24/P10") == 600)
  }

  @Test("the same name with other lines is refused, and nothing of the file is posted")
  func refusesOtherLines() throws {
    let ledger = try TestLedger()
    let number = try ledger.post("J1", "2023-24/P10", "5.00").number
    let head = try ledger.head()
    let said = try refusal {
      try ledger.post(
        TestLedger.pair("J0", "2023-24/P10", "1.00") + TestLedger.pair("J1", "2023-24/P10", "6.00"))
    }
    #expect(said.contains("'J1' is in the ledger with other lines, as journal \(number)"))
    #expect(said.contains("reverse \(number)"))
    #expect(try ledger.head() == head)
    try ledger.reverse(number)
    try ledger.post("J1", "2023-24/P10", "6.00")
    #expect(try ledger.amount("HN1", "2023-24/P10") == 600)
  }

  @Test("a journal of a closed period goes to the first open one and keeps its own")
  func postsLate() throws {
    let ledger = try TestLedger()
    try ledger.close("2023-24/P10")
    let posted = try ledger.post("J1", "2023-24/P7", "5.00")
    #expect(posted.late.keys.map { "\($0.own) \($0.postedTo)" } == ["2023-24/P7 2023-24/P11"])
    #expect(try ledger.amount("HN1", "2023-24/P11") == 500)
    let rows = try ledger.rows(
      "SELECT own_period FROM posting WHERE account = 'HN1' AND year = 2023")
    #expect(rows.map { $0["own_period"] as Int } == [7])
    #expect(try ledger.post("J1", "2023-24/P7", "5.00").wasKnown)
  }

  @Test("a journal of a year with an outturn in total is refused")
  func refusesOutturnYear() throws {
    let ledger = try TestLedger()
    let said = try refusal { try ledger.post("J1", "2021-22/P7", "5.00") }
    #expect(said.contains("2021-22, which has an outturn in total"))
  }

  @Test("a journal taken back counts as if it had never been")
  func reverses() throws {
    let ledger = try TestLedger()
    let number = try ledger.post("J1", "2023-24/P10", "5.00").number
    let reversal = try ledger.reverse(number)
    #expect(reversal == number + 1)
    #expect(
      try ledger.ledger.balances().movements.keys.contains {
        $0.account == "HN1" && $0.period.year.startYear == 2023
      } == false)
    #expect(try ledger.findings().isEmpty)
    let said = try refusal { try ledger.reverse(number) }
    #expect(said.contains("taken back already, by journal \(reversal)"))
  }

  @Test("a reversal goes to the period that is asked for, or to the first open one")
  func reversesLater() throws {
    let ledger = try TestLedger()
    let (first, second) = (
      try ledger.post("J1", "2023-24/P3", "5.00").number,
      try ledger.post("J2", "2023-24/P3", "7.00").number
    )
    try ledger.close("2023-24/P4")
    #expect(
      try refusal { try ledger.reverse(first, "2023-24/P4") }.contains("2023-24/P4 is closed"))
    try ledger.reverse(first, "2023-24/P9")
    try ledger.reverse(second)
    #expect(try ledger.amount("HN1", "2023-24/P3") == 1_200)
    #expect(try ledger.amount("HN1", "2023-24/P9") == -500)
    #expect(try ledger.amount("HN1", "2023-24/P5") == -700)
  }

  @Test("a reversal, a close, a year's end and what is of the books are not taken back by hand")
  func refusesReversals() throws {
    let ledger = try TestLedger()
    try ledger.write(
      "year,line,amount,status,basis,due,received,recognised,depends_on,source\n"
        + "2022-23,dfe-payment,100.00,received,,,2023-03-28,,,S1\n", to: "agreement.csv")
    try ledger.write(
      "journal,date,period,account,amount,description,source\n"
        + TestLedger.pair("B1", "2023-24/P2", "3.00").joined(separator: "\n") + "\n",
      to: "2023-24/journals.csv")
    try ledger.build()
    let number = try ledger.post("J1", "2022-23/P10", "5.00").number
    try ledger.reverse(number)
    try ledger.close("2022-23/P13")
    let rows = try ledger.rows("SELECT number, kind, posted FROM journal ORDER BY number")
    let head = try ledger.head()
    for row in rows where row["number"] as Int64 != number {
      let (journal, kind) = (row["number"] as Int64, row["kind"] as String)
      let said = try refusal { try ledger.reverse(journal) }
      let isOfBooks = (row["posted"] as String).isEmpty
      #expect(
        said.contains(
          isOfBooks
            ? "journal \(journal) comes from the books" : "journal \(journal) is a \(kind)"),
        "\(said)")
    }
    #expect(Set(rows.map { $0["kind"] as String }).count >= 7)
    let last = rows.count
    for none in [0, -1, Int64(last) + 1, Int64.max] {
      #expect(try refusal { try ledger.reverse(none) }.contains("numbered 1 to \(last)"))
    }
    #expect(try ledger.head() == head)
  }

  @Test("an extract of ten thousand lines is taken back line by line")
  func reversesMany() throws {
    let ledger = try TestLedger()
    let lines = (0..<10_000).map { "\($0 % 2 == 0 ? 100 : 200),5000,\($0 % 97).\(10 + $0 % 90)" }
    let number = try #require(try ledger.take(lines).journals.first)
    try ledger.reverse(number)
    let balances = try ledger.ledger.balances()
    #expect(!balances.movements.keys.contains { $0.period.year.startYear == 2023 })
    let linked = try ledger.rows(
      """
      SELECT count(*) AS lines FROM posting AS back JOIN posting AS first
      ON back.takes_back = first.id AND back.amount = -first.amount AND first.journal = \(number)
      """)
    #expect(linked.first?["lines"] == 10_001)
    #expect(try ledger.findings().isEmpty)
    #expect(
      try refusal { try ledger.reverse(number) }.contains("taken back already"))
  }

  @Test("a journal all of whose lines an extract took back has nothing left to reverse")
  func refusesEmptyReversal() throws {
    let ledger = try TestLedger()
    let number = try #require(try ledger.take(["100,5000,1.00", "100,5000,-1.00"]).journals.first)
    try ledger.write(
      "cost_centre,subjective,account\n*,*,HN2\n", to: "mapping.csv")
    try ledger.take(["100,5000,1.00", "100,5000,-1.00"]) { $0.replaces = true }
    #expect(try refusal { try ledger.reverse(number) }.contains("every line"))
  }

  @Test("nothing is posted before the ledger is built")
  func needsLedger() throws {
    let ledger = try TestLedger(isBuilt: false)
    #expect(throws: LedgerError.self) { try ledger.post("J1", "2023-24/P10", "5.00") }
    #expect(throws: LedgerError.self) { try ledger.take(["100,5000,1.00"]) }
    #expect(throws: LedgerError.self) { try ledger.reverse(1) }
    #expect(throws: LedgerError.self) { try ledger.close("2023-24/P1") }
    #expect(!FileManager.default.fileExists(atPath: ledger.ledgerPath))
  }

  @Test("who posted and when is on every journal by hand, and on none of the books")
  func keepsAuthor() throws {
    let ledger = try TestLedger()
    try ledger.post("J1", "2023-24/P10", "5.00")
    try ledger.take(["100,5000,1.00"])
    try ledger.close("2021-22/P10")
    let rows = try ledger.rows("SELECT author, posted, origin FROM journal ORDER BY number")
    let isOfBooks = rows.map { ($0["posted"] as String).isEmpty }
    #expect(isOfBooks == [true, true, false, false, false])
    #expect(
      rows.suffix(3).allSatisfy {
        $0["author"] == TestLedger.stamp.author && $0["posted"] == TestLedger.stamp.time
      })
    #expect(
      rows.map { $0["origin"] as String }.suffix(3) == ["journals.csv", "extract.csv", "close"])
  }
}

@Suite struct PostedAmountTests {
  @Test("a line that no sum could hold is refused, and the largest that can be held is posted")
  func capsAmounts() throws {
    let test = try TestLedger()
    #expect(throws: BooksError.self) {
      try test.post(rows("J1", "100000000000.01"))
    }
    _ = try test.post(rows("J2", "100000000000.00"))
    _ = try test.ledger.balances()
  }

  private func rows(_ name: String, _ amount: String) -> [String] {
    [
      "\(name),2024-01-31,2023-24/P10,HN1,\(amount),By hand,S1",
      "\(name),2024-01-31,2023-24/P10,K,-\(amount),By hand,S1",
    ]
  }
}
