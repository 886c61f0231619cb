import Books
import Foundation
import Ledger
import Money
import Reports
import Testing

/// What the month-end guard finds, each beside a harmless twin.
@Suite struct GuardTests {
  private static let budget =
    "account,amount,source\nHN1,1200.00,S1\nHN2,2400.00,S1\nCS1,120.00,S1\n"
  private static let layout = TestLedger.layout + "\nperiod = \"Period\"\nreference = \"Reference\""
  private static let header = "Centre,Subjective,Amount,Period,Reference"

  /// Books with a budget, and extracts of the months from P1 to a last one, in which every account
  /// has what is profiled for it.
  private func example(
    through last: Int = 6, without missing: Set<Int> = [], lines: Int = 4
  ) throws -> TestLedger {
    let ledger = try TestLedger(layout: Self.layout)
    try ledger.write(Self.budget, to: "2023-24/budget.csv")
    for month in 1...last where !missing.contains(month) {
      try take(ledger, month, lines: lines)
    }
    return ledger
  }

  private func take(_ ledger: TestLedger, _ month: Int, lines: Int = 4) throws {
    let rows = (0..<lines).flatMap { line in
      [("100,5000", 10_000), ("200,1", 20_000), ("500,1", 1_000)].map { code, pence in
        "\(code),\(Money(pence: Int64(pence / lines))),\(month),R\(month)-\(line)"
      }
    }
    try ledger.take(rows, header: Self.header, "2023-24/P\(month)") {
      $0.controlTotal = try? Money(pounds: "310.00")
    }
  }

  private func find(_ ledger: TestLedger, _ period: String) throws -> [GuardFinding] {
    let books = try ledger.books()
    let file = try LedgerFile.reading(ledger.ledgerPath)
    return try Guard(
      Standpoint(books: books, ledger: file, asOf: Period(period)), typedAgain: file.typedAgain()
    ).findings
  }

  private func codes(_ ledger: TestLedger, _ period: String) throws -> [GuardCode] {
    try find(ledger, period).map(\.code)
  }

  private func authority(_ ledger: TestLedger, _ more: String) throws {
    let text = try String(contentsOfFile: ledger.booksPath + "/authority.toml", encoding: .utf8)
    try ledger.write(text + "\n" + more + "\n", to: "authority.toml")
  }

  @Test("a complete month has no grave finding, from P1 on")
  func passesComplete() throws {
    let ledger = try example()
    try ledger.write(
      "scenario,driver,target,year,low,central,high,source\n"
        + "base,line-growth,HN1,2024-25,,0.03,,S1\n",
      to: "drivers.csv")
    for month in 1...6 { #expect(try find(ledger, "2023-24/P\(month)").isEmpty, "P\(month)") }
  }

  @Test("a month without an extract is grave until it is closed in spite of it")
  func findsMissingExtract() throws {
    let ledger = try example(without: [4])
    #expect(try codes(ledger, "2023-24/P3").contains(.extractMissing) == false)
    for period in ["2023-24/P4", "2023-24/P6"] {
      let found = try #require(try find(ledger, period).first)
      #expect(found.code == .extractMissing && found.severity == .grave)
      #expect(found.period == Period("2023-24/P4") && found.message.contains("£310.00"))
    }
    _ = try LedgerFile.close(
      try #require(Period("2023-24/P4")), forecasts: [], note: .init(reason: "System down"),
      stamp: TestLedger.stamp, at: ledger.ledgerPath, books: ledger.books())
    let settled = try #require(
      try find(ledger, "2023-24/P6").first { $0.code == .extractMissing })
    #expect(settled.severity == .look && settled.message.contains("System down"))
  }

  @Test("a month kept by journals by hand is no missing extract; a small journal is")
  func knowsJournals() throws {
    let ledger = try example(without: [4])
    try ledger.post("J1", "2023-24/P4", "20.00")
    #expect(try codes(ledger, "2023-24/P4").contains(.extractMissing))
    try ledger.post("J2", "2023-24/P4", "140.00")
    #expect(try codes(ledger, "2023-24/P4").contains(.extractMissing) == false)
  }

  @Test("books kept by journals alone miss a month that has none, and no other")
  func knowsMonthsWithout() throws {
    let ledger = try TestLedger()
    try ledger.write(Self.budget, to: "2023-24/budget.csv")
    for month in [1, 2, 4] {
      for (account, amount) in [("HN1", "100.00"), ("HN2", "200.00"), ("CS1", "10.00")] {
        try ledger.post("\(account)-\(month)", "2023-24/P\(month)", amount, account)
      }
    }
    #expect(try codes(ledger, "2023-24/P2").contains(.extractMissing) == false)
    let found = try find(ledger, "2023-24/P4").filter { $0.severity == .grave }
    #expect(found.map(\.code) == [.extractMissing])
    #expect(found.first?.message.hasPrefix("nothing is posted in 2023-24/P3") == true)
  }

  @Test("far fewer lines than the year's other months are grave; a quarter of them is not")
  func findsFewLines() throws {
    let ledger = try example(without: [5], lines: 8)
    // A month of 24 lines beside it; 5 lines are too few, 6 are a quarter.
    func rows(_ count: Int) -> [String] {
      (0..<count).map { "\(["100,5000", "200,1"][$0 % 2]),60.00,5,X\($0)" }
    }
    try ledger.take(rows(5), header: Self.header, "2023-24/P5")
    let found = try #require(try find(ledger, "2023-24/P6").first { $0.code == .linesFew })
    #expect(found.severity == .grave && found.message.contains("5 lines"))
    #expect(found.message.contains("24"))
    try ledger.take(rows(6), header: Self.header, "2023-24/P5")
    #expect(try codes(ledger, "2023-24/P6").contains(.linesFew) == false)
  }

  @Test("in P2 a month of few but dear lines is no fault beside a month of term's bills")
  func allowsFewEarly() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try ledger.write(Self.budget, to: "2023-24/budget.csv")
    try take(ledger, 1, lines: 20)
    try take(ledger, 2, lines: 1)
    #expect(try codes(ledger, "2023-24/P2").contains(.linesFew) == false)
    let other = try TestLedger(layout: Self.layout)
    try other.write(Self.budget, to: "2023-24/budget.csv")
    try take(other, 1, lines: 20)
    try other.take(["100,5000,1.00,2,X"], header: Self.header, "2023-24/P2")
    #expect(try codes(other, "2023-24/P2").contains(.linesFew))
  }

  @Test("an account without a posting is grave by its own profile, not where it has no bills")
  func findsEmptyAccount() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try ledger.write(Self.budget, to: "2023-24/budget.csv")
    for month in 1...3 {
      let own = month == 1 ? ["200,1,800.00,1,B"] : []
      try ledger.take(
        ["100,5000,100.00,\(month),A\(month)", "500,1,10.00,\(month),C\(month)"] + own,
        header: Self.header, "2023-24/P\(month)")
    }
    let found = try find(ledger, "2023-24/P3").filter { $0.code == .accountEmpty }
    #expect(found.map { $0.period?.number } == [2, 3])
    #expect(found.allSatisfy { $0.message.contains("'HN2'") && $0.severity == .grave })
    try ledger.write(
      "profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12\nterms,1,0,0,0,0,1,0,0,0,1,0,0\n",
      to: "profiles.csv")
    let accounts = try String(contentsOfFile: ledger.booksPath + "/accounts.csv", encoding: .utf8)
    try ledger.write(
      accounts.replacing(
        "HN2,Independent schools,expenditure,high-needs,,,,,",
        with: "HN2,Independent schools,expenditure,high-needs,,,,,terms"), to: "accounts.csv")
    #expect(try codes(ledger, "2023-24/P3").contains(.accountEmpty) == false)
  }

  @Test("without a profile of its own an account is held against last year's same month")
  func comparesWithLastYear() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try ledger.write(Self.budget, to: "2023-24/budget.csv")
    // Last year HN2 was billed in P1, P6 and P10 alone.
    for month in 1...12 {
      try ledger.post("L\(month)", "2022-23/P\(month)", "100.00")
      if [1, 6, 10].contains(month) {
        try ledger.post("T\(month)", "2022-23/P\(month)", "800.00", "HN2")
      }
    }
    for month in 1...6 {
      try ledger.take(
        (0..<4).map { "100,5000,25.00,\(month),A\(month)-\($0)" }
          + (month == 1 ? ["200,1,800.00,1,B"] : []), header: Self.header, "2023-24/P\(month)")
    }
    #expect(try codes(ledger, "2023-24/P5").contains(.accountEmpty) == false)
    let found = try find(ledger, "2023-24/P6").filter { $0.code == .accountEmpty }
    #expect(found.map { $0.period?.number } == [6])
    #expect(found.first?.message.contains("£800.00") == true)
  }

  @Test("lines that await an account are grave until a journal clears them, at P12 by any name")
  func findsSuspense() throws {
    let ledger = try example()
    try ledger.take(["999,1,50.00,6,Z"], header: Self.header, "2023-24/P6") { $0.suspense = "SUS" }
    let found = try #require(try find(ledger, "2023-24/P6").first)
    #expect(found.code == .codeUnmapped && found.message.contains("£50.00"))
    #expect(found.message.contains("'999'") && found.message.contains("'SUS'"))
    #expect(try codes(ledger, "2023-24/P5").contains(.codeUnmapped) == false)
    #expect(try codes(ledger, "2023-24/P12").contains(.suspenseStanding))
    try ledger.post([
      "J,2023-09-30,2023-24/P6,SUS,-50.00,x,S1", "J,2023-09-30,2023-24/P6,HN1,50.00,x,S1",
    ])
    #expect(try codes(ledger, "2023-24/P6").contains(.codeUnmapped) == false)
    #expect(try codes(ledger, "2023-24/P12").contains(.suspenseStanding) == false)
    try authority(ledger, "[guard]\nsuspense = [\"K\"]")
    #expect(try codes(ledger, "2023-24/P12").contains(.suspenseStanding))
  }

  @Test("rows dated after the month are grave unless they say their period")
  func findsUncounted() throws {
    let ledger = try example()
    func write(_ period: String) throws {
      try ledger.write(
        "account,amount,reason,author,date,recurring,period\n"
          + "HN1,7.00,Late,Officer,2023-10-05,no,\(period)\n", to: "2023-24/adjustments.csv")
      try ledger.write(
        "account,amount,reason,author,date,period\n"
          + "HN2,2500.00,Known,Officer,2023-10-05,\(period)\n",
        to: "2023-24/officer_figures.csv")
    }
    func forecast() throws -> Int64? {
      try MonitorReport(
        Standpoint(books: ledger.books(), ledger: ledger.ledger, asOf: Period("2023-24/P6"))
      ).rows.first { $0.account.code == "HN1" }?.amounts.forecast.pence
    }
    try write("")
    let found = try find(ledger, "2023-24/P6").filter { $0.code == .notCounted }
    #expect(found.map(\.file) == ["2023-24/adjustments.csv", "2023-24/officer_figures.csv"])
    #expect(found.allSatisfy { $0.severity == .grave } && found[0].message.contains("£7.00"))
    let before = try forecast()
    try write("2023-24/P6")
    #expect(try codes(ledger, "2023-24/P6").contains(.notCounted) == false)
    #expect(try forecast() == before.map { $0 + 700 })
    try write("2023-24/P7")
    #expect(try codes(ledger, "2023-24/P6").contains(.notCounted) == false)
    #expect(try forecast() == before)
  }

  @Test("a line with postings and no budget row is grave; one of 0.00 is a row")
  func findsNoBudget() throws {
    let ledger = try example()
    try ledger.post("J1", "2023-24/P6", "5.00", "TR1")
    let found = try find(ledger, "2023-24/P6").filter { $0.code == .budgetMissing }
    #expect(found.count == 1 && found[0].message.contains("'TR1'") && found[0].severity == .grave)
    try ledger.write(Self.budget + "TR1,0.00,S1\n", to: "2023-24/budget.csv")
    #expect(try codes(ledger, "2023-24/P6").contains(.budgetMissing) == false)
  }

  @Test("an as-of behind the last month with postings is grave; an accrual's way back is none")
  func findsAsOfBehind() throws {
    let ledger = try example()
    try authority(ledger, "as_of = \"2023-24/P6\"")
    try ledger.post("ACCRUAL-1", "2023-24/P6", "5.00")
    #expect(try codes(ledger, "2023-24/P6").contains(.asOfBehind) == false)
    try ledger.post("J1", "2023-24/P7", "5.00")
    let found = try find(ledger, "2023-24/P6").filter { $0.code == .asOfBehind }
    #expect(found.map(\.severity) == [.grave] && found[0].message.contains("2023-24/P7"))
  }

  @Test("recoupment that is missing on a gross basis is grave, on a net one it is not")
  func findsRecoupment() throws {
    let ledger = try example()
    try ledger.write(
      "year,version,before_deductions,deductions,import_export,source\n"
        + "2023-24,March,3000.00,1200.00,0.00,S1\n", to: "allocations.csv")
    let authority = try String(
      contentsOfFile: ledger.booksPath + "/authority.toml", encoding: .utf8)
    try ledger.write(authority + "\nhigh_needs_basis = \"net\"\n", to: "authority.toml")
    #expect(try codes(ledger, "2023-24/P6").contains(.recoupmentMissing) == false)
    try ledger.write(authority + "\nhigh_needs_basis = \"gross\"\n", to: "authority.toml")
    #expect(try codes(ledger, "2023-24/P6").contains(.recoupmentMissing))
    for month in [1, 2, 3, 4, 6] {
      let period = "2023-24/P\(month)"
      try ledger.post([
        "RECOUPMENT-\(month),2023-06-30,\(period),HN1,100.00,x,S1",
        "RECOUPMENT-\(month),2023-06-30,\(period),HNI,-100.00,x,S1",
      ])
    }
    let found = try find(ledger, "2023-24/P6").filter { $0.code == .recoupmentMissing }
    #expect(found.map { $0.period?.number } == [5])
    #expect(try codes(ledger, "2023-24/P4").contains(.recoupmentMissing) == false)
  }

  @Test("an actual far off its profile is only looked at where it is large")
  func findsOddActuals() throws {
    let ledger = try example()
    try ledger.post("J1", "2023-24/P6", "5000.00")
    #expect(try codes(ledger, "2023-24/P6").contains(.actualOff) == false)
    try authority(ledger, "[guard]\nactual_over = 4000")
    let found = try find(ledger, "2023-24/P6").filter { $0.code == .actualOff }
    #expect(found.map(\.severity) == [.look] && found[0].message.contains("£5,600.00"))
  }

  @Test("a movement without a reason is looked at, and a reason answers it")
  func findsMovement() throws {
    let ledger = try example(through: 5)
    let standpoint = try Standpoint(
      books: ledger.books(), ledger: ledger.ledger, asOf: Period("2023-24/P5"))
    try ledger.close("2023-24/P5", forecasts: ForecastReport(standpoint).recorded)
    try take(ledger, 6)
    #expect(try codes(ledger, "2023-24/P6").contains(.movementUnexplained) == false)
    try ledger.post("J1", "2023-24/P6", "60.00")
    let found = try find(ledger, "2023-24/P6").filter { $0.code == .movementUnexplained }
    #expect(found.count == 1 && found[0].message.contains("£120.00"))
    try ledger.write(
      "period,account,code,amount,reason,author,date\n"
        + "2023-24/P6,HN1,price,120.00,Uplift,Officer,2023-10-04\n", to: "2023-24/movements.csv")
    #expect(try codes(ledger, "2023-24/P6").contains(.movementUnexplained) == false)
  }

  @Test("an extract without a control total, and years without a driver, are looked at")
  func findsBareExtract() throws {
    let ledger = try example()
    #expect(try codes(ledger, "2023-24/P6") == [.driverMissing])
    try ledger.take(["100,5000,1.00,6,Y"], header: Self.header, "2023-24/P6") {
      $0.stamp?.systemAccount = "finance"
    }
    let found = try find(ledger, "2023-24/P6").filter { $0.code == .controlTotalMissing }
    #expect(found.map(\.severity) == [.look] && found[0].message.hasSuffix("P6"))
    try ledger.take(
      ["100,5000,2.00,6,V", "Total,,2.00,,"], header: Self.header, "2023-24/P6")
    #expect(try find(ledger, "2023-24/P6").count { $0.code == .controlTotalMissing } == 1)
  }

  @Test(
    "the control total of a file that is in the ledger already is kept, once, and no line moves")
  func keepsLaterTotal() throws {
    let ledger = try example()
    func take(total: Int64?, _ line: String = "100,5000,1.00,6,Y") throws -> ImportOutcome {
      try ledger.take([line], header: Self.header, "2023-24/P6") {
        $0.controlTotal = total.map { Money(pence: $0) }
        $0.stamp?.systemAccount = "finance"
      }
    }
    func isFound() throws -> Bool {
      try codes(ledger, "2023-24/P6").contains(.controlTotalMissing)
    }
    let posted = try #require(try take(total: nil).journals.first)
    #expect(try isFound())
    // Another sum is refused, as ever, and keeps nothing.
    #expect(throws: ExtractError.self) { try take(total: 101) }
    #expect(try take(total: nil).journals.isEmpty && isFound())
    let kept = try take(total: 100)
    #expect(kept.bringsTotal && kept.findings.isEmpty && kept.posted.isEmpty)
    #expect(kept.journals == [posted + 1])
    #expect(try !isFound())
    let again = try take(total: 100)
    #expect(again.journals.isEmpty && again.head == kept.head)
    #expect(again.findings.map(\.code) == ["extract.nothing.new"])
    // It does not hold the lines, so the journal that does can be taken back and posted anew.
    try ledger.reverse(posted)
    let anew = try take(total: 100)
    #expect(anew.posted.values.map(\.lines) == [1])
    #expect(try ledger.ledger.verify().findings.isEmpty)
  }

  @Test("a large adjustment wants an approver other than its author")
  func findsUnapproved() throws {
    let ledger = try example()
    try authority(ledger, "[approval]\nlimit = 100")
    func write(_ amount: String, _ approver: String) throws -> Bool {
      try ledger.write(
        "account,amount,reason,author,date,recurring,period,approved_by\n"
          + "HN1,\(amount),Late,Officer,2023-09-05,no,,\(approver)\n",
        to: "2023-24/adjustments.csv")
      return try codes(ledger, "2023-24/P6").contains(.approvalMissing)
    }
    #expect(try write("-101.00", ""))
    #expect(try write("101.00", "Officer"))
    #expect(try write("101.00", "Head of finance") == false)
    #expect(try write("100.00", "") == false)
  }

  @Test("what is in an extract and typed again is found by account, amount and reference")
  func findsTypedAgain() throws {
    let ledger = try example()
    func typed(_ name: String, _ amount: String, _ account: String = "HN1") throws -> Bool {
      let number = try ledger.post(name, "2023-24/P6", amount, account).number
      defer { _ = try? ledger.reverse(number) }
      return try codes(ledger, "2023-24/P6").contains(.typedAgain)
    }
    #expect(try typed("r6-1", "25.00"))
    #expect(try typed("R6-9", "25.00") == false)
    #expect(try typed("R6-1", "26.00") == false)
    #expect(try typed("R6-1", "25.00", "HN2") == false)
    #expect(try codes(ledger, "2023-24/P6").contains(.typedAgain) == false)
  }

  @Test("a book that moves a closed month is found with the amount and its file")
  func findsMovedMonth() throws {
    let ledger = try example(through: 5)
    func record(_ period: String) throws -> [RecordedForecast] {
      try ForecastReport(
        Standpoint(books: ledger.books(), ledger: ledger.ledger, asOf: Period(period))
      ).recorded
    }
    try ledger.close("2023-24/P5", forecasts: record("2023-24/P5"))
    try take(ledger, 6)
    #expect(try codes(ledger, "2023-24/P6").contains(.closedMoved) == false)
    try ledger.write(
      "account,amount,reason,author,date,recurring\nHN1,7.00,Back-dated,Officer,2023-08-05,no\n",
      to: "2023-24/adjustments.csv")
    let adjusted = try find(ledger, "2023-24/P6").filter { $0.code == .closedMoved }
    #expect(adjusted.map(\.file) == ["2023-24/adjustments.csv"])
    #expect(adjusted[0].message.contains("'HN1' by forecast £7.00"))
    #expect(adjusted[0].period == Period("2023-24/P5"))
    try ledger.remove("2023-24/adjustments.csv")
    try ledger.write(
      Self.budget.replacing("1200.00", with: "1300.00"), to: "2023-24/budget.csv")
    let budgeted = try find(ledger, "2023-24/P6").filter { $0.code == .closedMoved }
    #expect(budgeted.count == 1 && budgeted[0].message.contains("budget £100.00"))
    #expect(budgeted[0].file == "2023-24/budget.csv")
    try ledger.write(Self.budget, to: "2023-24/budget.csv")
    #expect(try codes(ledger, "2023-24/P6").contains(.closedMoved) == false)
  }

  @Test("who posts and closes, or reopens and approves, is named; two people are not")
  func findsOnePerson() throws {
    let ledger = try example()
    func close(_ author: String) throws {
      _ = try LedgerFile.close(
        try #require(Period("2023-24/P6")), forecasts: [],
        stamp: JournalStamp(author: author, time: "2023-10-07T09:30:00Z"),
        at: ledger.ledgerPath, books: ledger.books())
    }
    func reopen(_ approver: String) throws {
      _ = try LedgerFile.reopen(
        try #require(Period("2023-24/P6")), note: .init(reason: "x", approvedBy: approver),
        stamp: JournalStamp(author: "Accountant", time: "2023-10-08T09:30:00Z"),
        at: ledger.ledgerPath, books: ledger.books())
    }
    func count() throws -> Int {
      try find(ledger, "2023-24/P6").count { $0.code == .peopleSame }
    }
    try close("Head of finance")
    #expect(try count() == 0)
    try reopen("Head of finance")
    #expect(try count() == 0 && codes(ledger, "2023-24/P6").contains(.driverMissing))
    try close(TestLedger.stamp.author)
    #expect(try count() == 1)
    try reopen("Accountant")
    #expect(try count() == 2)
  }

  @Test("a period that is open again is to be closed again")
  func findsOpenAgain() throws {
    let ledger = try example()
    let forecasts = [RecordedForecast(account: "HN1", amount: .zero, method: "profile")]
    try ledger.close("2023-24/P5", forecasts: forecasts)
    #expect(try codes(ledger, "2023-24/P6").contains(.closedAgain) == false)
    _ = try LedgerFile.reopen(
      try #require(Period("2023-24/P5")), note: .init(reason: "x"), stamp: TestLedger.stamp,
      at: ledger.ledgerPath, books: ledger.books())
    #expect(try codes(ledger, "2023-24/P6").contains(.closedAgain))
    try ledger.close("2023-24/P5", forecasts: forecasts)
    #expect(try codes(ledger, "2023-24/P6").contains(.closedAgain) == false)
  }
}
