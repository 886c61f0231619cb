import Foundation
import GRDB
import Ledger
import Money
import Testing

/// Dates, periods, headers and totals of extracts.
@Suite struct ExtractFormTests {
  private static let dated = TestLedger.layout + "\ndate = \"Date\""
  private static let withPeriod = TestLedger.layout + "\nperiod = \"Period\""

  private static func dated(_ format: String) -> String {
    dated.replacing("dd/MM/yyyy", with: format)
  }

  @Test(
    "a date is read in the form that the books name, and gives the period",
    arguments: [
      ("dd/MM/yyyy", "31/01/2024", "2023-24/P10"), ("dd/MM/yyyy", "1/4/2023", "2023-24/P1"),
      ("d/M/yy", "1/4/23", "2023-24/P1"), ("MM/dd/yyyy", "01/31/2024", "2023-24/P10"),
      ("dd-MMM-yyyy", "31-Jan-2024", "2023-24/P10"), ("d MMMM yyyy", "5 May 2023", "2023-24/P2"),
      ("dd.MM.yyyy", "30.06.2023", "2023-24/P3"), ("yyyyMMdd", "20240131", "2023-24/P10"),
      ("yyyy-MM-dd", "2024-01-31 00:00:00", "2023-24/P10"),
      ("yyyy-MM-dd", "2024-01-31T10:20:30Z", "2023-24/P10"),
      ("dd/MM/yyyy", "29/02/2024", "2023-24/P11"), ("dd/MM/yyyy", "31/03/2024", "2023-24/P12"),
    ])
  func readsDates(format: String, date: String, period: String) throws {
    let ledger = try TestLedger(layout: Self.dated(format))
    try ledger.take(
      ["100,5000,1.00,\(date)"], header: "Centre,Subjective,Amount,Date", "2023-24/P12")
    #expect(try ledger.amount("HN1", period) == 100)
  }

  @Test("what is no date of that form is refused")
  func refusesDates() throws {
    let texts = [
      "2024-01-31", "31/13/2023", "30/02/2024", "29/02/2023", "01/31/2024", "31/01/24", "soon",
      "31/01/2024x", "0/1/2024", "",
    ]
    let faults = try TestLedger(layout: Self.dated).faults(
      texts.map { "100,5000,1.00,\($0)" }, header: "Centre,Subjective,Amount,Date", "2023-24/P12")
    #expect(faults.map(\.code) == texts.map { _ in "extract.date.malformed" })
  }

  @Test("a period is read in the forms of finance systems")
  func readsPeriods() throws {
    let texts = [
      ("10", 10), ("P10", 10), ("p3", 3), ("Period 10", 10), ("period 03", 3), ("03", 3),
      ("2023-24/P10", 10), ("2023-24 P3", 3), ("Jan-24", 10), ("January 2024", 10),
      ("APR-23", 1), ("Mar 24", 12), ("13", 13), ("P13", 13), ("2022-23/P11", 11), ("Jan", 10),
      ("14", 13), ("P16", 13), ("ADJ", 13), ("Adj-1", 13), ("2023/24 10", 10), ("10 2023-24", 10),
      ("23/24-P10", 10), ("Sept 2023", 6), ("2023-24 Jan", 10), ("FY2023-24 P10", 10),
    ]
    let ledger = try TestLedger(layout: Self.withPeriod)
    try ledger.take(
      texts.map { "100,5000,1.00,\($0.0)" }, header: "Centre,Subjective,Amount,Period",
      "2023-24/P13")
    let rows = try ledger.rows(
      "SELECT year, period FROM posting WHERE cost_centre = '100' ORDER BY id")
    #expect(rows.map { $0["period"] as Int } == texts.map(\.1))
    #expect(rows.map { $0["year"] as Int } == texts.map { $0.0.hasPrefix("2022") ? 2022 : 2023 })
  }

  @Test("a period that may mean two months, or none, is refused")
  func refusesPeriods() throws {
    let texts = ["202310", "2023/10", "17", "P17", "99", "Foo-24", "10/2023", "2012-13", "", "-1"]
    let faults = try TestLedger(layout: Self.withPeriod).faults(
      texts.map { "100,5000,1.00,\($0)" }, header: "Centre,Subjective,Amount,Period",
      "2023-24/P13")
    #expect(faults.map(\.code) == texts.map { _ in "extract.period.malformed" })
  }

  @Test("a line later than the extract's own period is refused")
  func refusesLater() throws {
    let ledger = try TestLedger(layout: Self.withPeriod)
    let faults = try ledger.faults(
      ["100,5000,1.00,11"], header: "Centre,Subjective,Amount,Period", "2023-24/P10")
    #expect(faults.map(\.code) == ["extract.period.later"])
    #expect(faults.first?.message.contains("2023-24/P11") == true)
  }

  @Test(
    "an extract of a period outside the books' years is refused",
    arguments: ["2019-20/P3", "2030-31/P1"])
  func refusesOutside(period: String) throws {
    let ledger = try TestLedger()
    #expect(throws: LedgerError.self) { try ledger.take(["100,5000,1.00"], period) }
  }

  @Test("an extract of a year that has an outturn in total is refused")
  func refusesOutturnYear() throws {
    let ledger = try TestLedger()
    let error = try #require(throws: LedgerError.self) {
      try ledger.take(["100,5000,1.00"], "2021-22/P10")
    }
    guard case .refused(let message, _) = error else { throw error }
    #expect(message.contains("outturn") && message.contains("2021-22"))
  }

  @Test("a line of a year that is known in total goes to the first period that is not")
  func placesAfterOutturn() throws {
    let ledger = try TestLedger(layout: Self.withPeriod)
    let outcome = try ledger.take(
      ["100,5000,1.00,2021-22/P12", "100,5000,2.00,2"], header: "Centre,Subjective,Amount,Period",
      "2022-23/P3")
    #expect(outcome.late.count == 1)
    #expect(try ledger.amount("HN1", "2022-23/P1") == 100)
    let row = try #require(try ledger.rows("SELECT * FROM posting WHERE amount = 100").first)
    #expect(row["own_year"] == 2021 && row["own_period"] == 12)
  }

  @Test("what stands above the header is preamble, blank rows and columns that are not named too")
  func skipsPreamble() throws {
    let ledger = try TestLedger()
    let text = """
      General ledger,,,
      ,,,

      "Run by, on",31/01/2024

      Note, Centre  ,Subjective,Amount,,Other
      ,100,5000,1.00,,x

      ,,,,,
      ,100,5000,2.00
      """
    let outcome = try ledger.take(Data(text.utf8))
    #expect(outcome.read.lines == 2 && outcome.read.amount.pence == 300)
  }

  @Test("books without extract.toml take no extract, and say so")
  func needsLayout() throws {
    let ledger = try TestLedger(layout: nil)
    let error = try #require(throws: LedgerError.self) { try ledger.take(["100,5000,1.00"]) }
    guard case .refused(let message, _) = error else { throw error }
    #expect(message.contains("extract.toml"))
  }

  @Test("a header that is renamed is named, with the nearest header that is there")
  func suggestsHeader() throws {
    let ledger = try TestLedger()
    let faults = try ledger.faults(["100,5000,1.00"], header: "Centre,Subjectiv,Amount")
    #expect(faults.map(\.code) == ["extract.header.missing"])
    #expect(faults.first?.message.contains("'Subjective'") == true)
    #expect(faults.first?.remedy.contains("did you mean 'Subjectiv'?") == true)
  }

  @Test("a file without any header row says so")
  func needsHeader() throws {
    let ledger = try TestLedger()
    let faults = try ledger.faults(["3,4"], header: "1,2")
    #expect(faults.map(\.code) == ["extract.header.missing"])
    let empty = try ledger.faults(Data())
    #expect(empty.map(\.code) == ["extract.file.empty"])
    let bare = try ledger.faults([])
    #expect(bare.map(\.code) == ["extract.file.empty"])
  }

  @Test("a named column that stands twice is refused")
  func refusesRepeatedHeader() throws {
    let ledger = try TestLedger()
    let faults = try ledger.faults(
      ["100,5000,1.00,2.00"], header: "Centre,Subjective,Amount,Amount")
    #expect(faults.map(\.code) == ["extract.header.repeated"])
  }

  @Test("total rows are left out, and a true total is no finding")
  func leavesTotals() throws {
    let ledger = try TestLedger()
    let outcome = try ledger.take([
      "100,5000,1.00", "Total for 100,,1.00", "200,1,\"1,000.50\"", "Total for 200,,\"1,000.50\"",
      "Total,,\"1,001.50\"",
    ])
    #expect(outcome.totalRows == 3 && outcome.read.lines == 2 && outcome.findings.isEmpty)
  }

  @Test("a false total is a finding with both figures, and the lines are posted")
  func notesFalseTotal() throws {
    let ledger = try TestLedger()
    let outcome = try ledger.take(["100,5000,1.00", "Total,,1.01"])
    #expect(outcome.findings.map(\.code) == ["extract.total.differs"])
    #expect(outcome.findings.first?.message.contains("1.01") == true)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 100)
  }

  @Test("the total of a credit-positive extract is held against its lines in the same sign")
  func turnsTotal() throws {
    let layout = TestLedger.layout.replacing("debit-positive", with: "credit-positive")
    let ledger = try TestLedger(layout: layout)
    #expect(try ledger.take(["100,5000,1.00", "Total,,1.00"]).findings.isEmpty)
    #expect(try ledger.take(["100,5000,2.00", "Total,,-2.00"]).findings.count == 1)
  }

  @Test("a total that the books do not name as one is a fault, not a line")
  func refusesUnnamedTotal() throws {
    let faults = try TestLedger().faults(["100,5000,1.00", "Sum,,1.00"])
    #expect(faults.map(\.code) == ["extract.code.missing"])
    #expect(faults.first?.remedy.contains("total_rows") == true)
  }

  @Test("a row with more cells than the header is refused")
  func refusesRagged() throws {
    let faults = try TestLedger().faults(["100,5000,1,234.56"])
    #expect(faults.map(\.code) == ["extract.row.ragged"])
  }

  @Test("all faults are named at once, those of a kind beyond ten counted")
  func namesAll() throws {
    let lines =
      (0..<2_000).map { "100,5000,x\($0)" } + ["100,,1.00", "999,1,1.00", "100,5000,1.234"]
    let faults = try TestLedger().faults(lines)
    let codes = Dictionary(grouping: faults, by: \.code).mapValues(\.count)
    #expect(
      codes == [
        "extract.amount.malformed": 11, "extract.code.missing": 1, "extract.code.unmapped": 1,
        "extract.amount.decimals": 1,
      ])
    let more = try #require(faults.first { $0.message.contains("more faults") })
    #expect(more.message.contains("1,990") && more.line == 2_001)
  }

  @Test("a control total agrees in the extract's own sign, or nothing is posted")
  func holdsControlTotal() throws {
    for (sign, stated) in [("debit-positive", "3.00"), ("credit-positive", "3.00")] {
      let ledger = try TestLedger(
        layout: TestLedger.layout.replacing("debit-positive", with: sign))
      let lines = ["100,5000,1.00", "200,1,2.00"]
      let faults = try ledger.faults(lines) { $0.controlTotal = Money(pence: -300) }
      #expect(faults.map(\.code) == ["extract.control-total.differs"])
      #expect(faults.first?.message.contains("difference of 6.00") == true)
      let money = try Money(pounds: stated)
      #expect(try ledger.take(lines) { $0.controlTotal = money }.read.lines == 2)
    }
  }

  @Test("codes that no rule matches are listed with their totals and rows, and refused")
  func listsUnmapped() throws {
    let faults = try TestLedger().faults([
      "100,5000,1.00", "999,1,10.00", "999,1,\"1,000.00\"", "998,\"=HYPERLINK(1)\",-1.00",
    ])
    #expect(faults.map(\.code) == ["extract.code.unmapped", "extract.code.unmapped"])
    #expect(faults.first?.message.contains("£1,010.00 on 2 lines, rows 3 to 4") == true)
    #expect(faults.last?.message.contains("'=HYPERLINK(1)': -£1.00 on row 5") == true)
  }

  @Test("with a suspense account they are posted to it, and listed all the same")
  func suspends() throws {
    let ledger = try TestLedger()
    let outcome = try ledger.take(["100,5000,1.00", "999,1,10.00", "999,1,1.00"]) {
      $0.suspense = "SUS"
    }
    #expect(outcome.suspended.map(\.sum.amount.pence) == [1_100])
    #expect(try ledger.amount("SUS", "2023-24/P10") == 1_100)
  }

  @Test("a dry run says what would be posted and writes nothing, and gives the head that stands")
  func runsDry() throws {
    let ledger = try TestLedger()
    let before = try Data(contentsOf: URL(filePath: ledger.ledgerPath))
    let head = try ledger.head()
    let outcome = try ledger.take(["100,5000,1.00"]) { $0.isDryRun = true }
    #expect(outcome.posted["HN1"]?.amount.pence == 100)
    #expect(try Data(contentsOf: URL(filePath: ledger.ledgerPath)) == before)
    #expect(outcome.head.hexadecimal == head)
  }

  @Test("an extract that says it is made up is marked so, line by line")
  func marksIllustrative() throws {
    let ledger = try TestLedger()
    let text = "ILLUSTRATIVE extract,,\n,,\nCentre,Subjective,Amount\n100,5000,1.00\n"
    let outcome = try ledger.take(Data(text.utf8))
    #expect(outcome.isIllustrative)
    let source = try ledger.rows("SELECT source FROM posting WHERE cost_centre = '100'")
    #expect(source.first?["source"] == "~illustrative-extract")
    #expect(try ledger.take(["100,5000,2.00"]).isIllustrative == false)
  }

  @Test("first rule that matches wins, and letter case counts")
  func mapsInOrder() throws {
    let ledger = try TestLedger()
    try ledger.write(
      "cost_centre,subjective,account\nA*,1,HN1\nA*,*,HN2\n*,9*9,OB1\n", to: "mapping.csv")
    let outcome = try ledger.take(["A1,1,1.00", "A1,2,2.00", "B,99,4.00", "B,9x9,8.00"])
    #expect(outcome.posted.mapValues(\.amount.pence) == ["HN1": 100, "HN2": 200, "OB1": 1_200])
    #expect(try ledger.faults(["a1,1,1.00"]).map(\.code) == ["extract.code.unmapped"])
  }
}
