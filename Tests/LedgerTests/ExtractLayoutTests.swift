import Books
import Foundation
import Ledger
import Money
import Testing

/// Layouts that can be said: segmented codes, periods, totals, rows that are left out.
@Suite struct ExtractLayoutTests {
  private static let withPeriod = TestLedger.layout + "\nperiod = \"Period\""
  private static let withBoth = withPeriod + "\ndate = \"Date\""

  // MARK: - Segmented codes

  private static func coded(_ code: String) -> String {
    TestLedger.layout.replacing(
      "cost_centre = \"Centre\"\nsubjective = \"Subjective\"", with: "code = \"Code\"")
      + "\n[code]\n" + code
  }

  @Test(
    "a segmented code is split into its two parts",
    arguments: [
      ("separator = \"-\"\ncost_centre = 2\nsubjective = 1", "5000-100-00000"),
      ("separator = \"-\"\ncost_centre = 1\nsubjective = 2", "100-5000"),
      ("separator = \".\"\ncost_centre = 2\nsubjective = 3", "01.100.5000.0.0"),
      ("separator = \"/\"\ncost_centre = 3\nsubjective = 1", "5000/X/100"),
      ("pattern = \"{subjective:4}{cost_centre:3}\"", "5000100"),
      ("pattern = \"{subjective}-{cost_centre}-*\"", "5000-100-x-y"),
      ("pattern = \"GL{cost_centre:3}:{subjective}\"", "GL100:5000"),
      ("pattern = \"*-{cost_centre:3}{subjective}\"", "ab-1005000"),
    ])
  func splits(code: String, text: String) throws {
    let ledger = try TestLedger(layout: Self.coded(code))
    try ledger.take(["\(text),1.00"], header: "Code,Amount")
    let row = try #require(
      try ledger.rows("SELECT * FROM posting WHERE cost_centre IS NOT NULL").first)
    #expect(row["cost_centre"] == "100" && row["subjective"] == "5000")
    #expect(try ledger.amount("HN1", "2023-24/P10") == 100)
  }

  @Test("a code that is not of the form is a fault", arguments: ["100", "100-", "-5000", "x", ""])
  func refusesForm(text: String) throws {
    let code = "separator = \"-\"\ncost_centre = 1\nsubjective = 2"
    let ledger = try TestLedger(layout: Self.coded(code))
    let faults = try ledger.faults(["\(text),1.00"], header: "Code,Amount")
    #expect(faults.map(\.code) == [text.isEmpty ? "extract.code.missing" : "extract.code.form"])
  }

  @Test(
    "a [code] that does not say where the codes are is a fault of the books",
    arguments: [
      "pattern = \"{cost_centre}{subjective}\"", "pattern = \"{cost_centre}-x\"",
      "pattern = \"{a}-{b}\"", "separator = \"-\"\ncost_centre = 1\nsubjective = 1",
      "separator = \"-\"\ncost_centre = 1", "cost_centre = 1\nsubjective = 2",
    ])
  func refusesSplit(code: String) throws {
    let ledger = try TestLedger(layout: nil)
    try ledger.write(Self.coded(code), to: "extract.toml")
    #expect(throws: (any Error).self) { try ledger.books() }
  }

  // MARK: - Periods

  @Test(
    "a period of six digits is what period_format says",
    arguments: [
      ("yyyypp", "202310", "2023-24/P10"), ("financial", "202310", "2023-24/P10"),
      ("YYYYPP", "202313", "2023-24/P13"), ("yyyypp", "202316", "2023-24/P13"),
      ("yyyymm", "202310", "2023-24/P7"), ("calendar", "202401", "2023-24/P10"),
      ("yyyy/mm", "2024/01", "2023-24/P10"), ("ppyyyy", "102023", "2023-24/P10"),
      ("mm-yyyy", "01-2024", "2023-24/P10"), ("yypp", "2310", "2023-24/P10"),
      ("yyyypp", "2023010", "2023-24/P10"), ("yyyypp", "010.2023", "2023-24/P10"),
      ("calendar", "1", "2023-24/P10"), ("calendar", "4", "2023-24/P1"),
    ])
  func readsFormats(format: String, text: String, period: String) throws {
    let ledger = try TestLedger(layout: "period_format = \"\(format)\"\n" + Self.withPeriod)
    try ledger.take(
      ["100,5000,1.00,\(text)"], header: "Centre,Subjective,Amount,Period", "2023-24/P13")
    #expect(try ledger.amount("HN1", period) == 100)
  }

  @Test(
    "beside dates that agree with one meaning alone, that is taken",
    arguments: [
      ("202312", "25/03/2024", "202311", "1/02/2024", "2023-24/P12"),
      ("202403", "25/03/2024", "202402", "1/02/2024", "2023-24/P12"),
      ("202412", "25/03/2024", "202411", "1/02/2024", "2023-24/P12"),
      ("202313", "08/04/2024", "202312", "31/03/2024", "2023-24/P13"),
      ("2023/12", "25/03/2024", "2023/01", "1/04/2023", "2023-24/P12"),
    ])
  func settles(first: String, date: String, second: String, other: String, period: String) throws {
    let ledger = try TestLedger(layout: Self.withBoth)
    try ledger.take(
      ["100,5000,1.00,\(first),\(date)", "200,1,2.00,\(second),\(other)"],
      header: "Centre,Subjective,Amount,Period,Date", "2023-24/P13")
    #expect(try ledger.amount("HN1", period) == 100)
  }

  @Test("where dates disagree or there are none, the keys to write are named")
  func namesFormat() throws {
    let ledger = try TestLedger(layout: Self.withBoth)
    let header = "Centre,Subjective,Amount,Period,Date"
    let lines = ["100,5000,1.00,202312,25/03/2024", "200,1,2.00,202302,25/02/2023"]
    let faults = try ledger.faults(lines, header: header, "2023-24/P13")
    #expect(faults.map(\.code) == ["extract.period.malformed", "extract.period.malformed"])
    #expect(faults.first?.remedy.contains("period_format = \"yyyypp\"") == true)
    #expect(faults.first?.remedy.contains("period_format = \"yyyymm\"") == true)
  }

  @Test("numbers that all contradict their dates are refused, and a few late ones are not")
  func holdsAgainstDates() throws {
    let header = "Centre,Subjective,Amount,Period,Date"
    let lines = (1...5).map { "100,5000,\($0).00,\($0 + 3),0\($0)/0\($0 + 3)/2023" }
    let ledger = try TestLedger(layout: Self.withBoth)
    #expect(
      try ledger.faults(lines, header: header, "2023-24/P13").map(\.code)
        == ["extract.period.dates"])
    let said = try TestLedger(layout: "period_format = \"calendar\"\n" + Self.withBoth)
    try said.take(lines, header: header, "2023-24/P13")
    #expect(try said.amount("HN1", "2023-24/P1") == 100)
    let late = try TestLedger(layout: Self.withBoth)
    let few = ["100,5000,1.00,4,01/04/2023", "100,5000,1.00,4,02/07/2023"]
    #expect(try late.take(few, header: header, "2023-24/P13").read.lines == 2)
  }

  @Test(
    "balances brought forward are never spending",
    arguments: [
      "0", "00", "000", "opening",
      "Opening Balance", "P0", "202300", "2023-24/P0",
    ])
  func leavesOpening(text: String) throws {
    let ledger = try TestLedger(layout: "period_format = \"yyyypp\"\n" + Self.withPeriod)
    let outcome = try ledger.take(
      ["100,5000,500.00,\(text)", "100,5000,1.00,1"], header: "Centre,Subjective,Amount,Period")
    #expect(outcome.read.amount.pence == 100)
    #expect(outcome.leftOut.map(\.sum.amount.pence) == [50_000])
    #expect(outcome.findings.map(\.code) == ["extract.rows.brought-forward"])
  }

  @Test("a date cell that is a bare number says that its column has no date format")
  func tellsSerial() throws {
    let ledger = try TestLedger(layout: TestLedger.layout + "\ndate = \"Date\"")
    for text in ["45019", "45019.0", "45382.5"] {
      let faults = try ledger.faults(
        ["100,5000,1.00,\(text)"], header: "Centre,Subjective,Amount,Date")
      #expect(faults.map(\.code) == ["extract.date.malformed"])
      #expect(faults.first?.message.contains("no date format") == true)
    }
  }

  // MARK: - Rows that are no lines

  private static let header = "Supplier,Centre,Subjective,Amount"

  @Test(
    "a row with codes is a line, whatever its first cell begins with",
    arguments: ["Total Gas & Power", "Totalmobile Ltd", "Total", "TotalEnergies", "Total 100"])
  func takesSuppliers(name: String) throws {
    let outcome = try TestLedger().take(
      ["\(name),100,5000,250.00", "Total,,,250.00"], header: Self.header)
    #expect(outcome.read.amount.pence == 25_000 && outcome.totalRows == 1)
    #expect(outcome.findings.isEmpty)
  }

  @Test("a total in the column of codes is a total")
  func leavesTotalsOfCodes() throws {
    let outcome = try TestLedger().take(
      ["100,5000,1.00", "Total 100,5000,1.00", "Total,Total,1.00"])
    #expect(outcome.read.lines == 1 && outcome.totalRows == 2 && outcome.findings.isEmpty)
  }

  @Test(
    "a total is held against the lines whatever stands below it",
    arguments: ["*** End of Report ***", "End of report", "--- end of listing ---", "Page 3 of 3"])
  func holdsTotals(ending: String) throws {
    let lines = ["A,100,5000,1.00", "B,200,1,2.00"]
    let right = try TestLedger().take(lines + ["Total,,,3.00", ending], header: Self.header)
    #expect(right.findings.isEmpty && right.read.lines == 2)
    let wrong = try TestLedger().take(lines + ["Total,,,4.00", ending], header: Self.header)
    #expect(wrong.findings.map(\.code) == ["extract.total.differs"])
    let early = try TestLedger().take(
      ["A,100,5000,1.00", "Total,,,9.00", "B,200,1,2.00", "Total,,,3.00"], header: Self.header)
    #expect(early.findings.map(\.line) == [3])
  }

  @Test("a total of debit and credit columns is held against each side")
  func holdsSides() throws {
    let layout = TestLedger.layout.replacing(
      "amount = \"Amount\"", with: "debit = \"Debit\"\ncredit = \"Credit\"")
    let header = "Centre,Subjective,Debit,Credit"
    let lines = ["100,5000,5.00,", "200,1,,2.00"]
    for (total, isRight) in [
      ("5.00,2.00", true), ("3.00,", true), (",2.00", true), ("5.00,", true), ("5.00,1.00", false),
      ("7.00,4.00", false), ("5.00,-", false),
    ] {
      let ledger = try TestLedger(layout: layout)
      let outcome = try ledger.take(lines + ["Total,,\(total)"], header: header)
      #expect(outcome.findings.isEmpty == isRight, "\(total)")
    }
  }

  @Test("the header again, as at the top of each page, is no line")
  func skipsHeaders() throws {
    let outcome = try TestLedger().take([
      "100,5000,1.00", "Centre,Subjective,Amount", "200,1,2.00", " Centre ,Subjective,Amount",
    ])
    #expect(outcome.read.lines == 2)
  }

  @Test("rows are left out by a column and what its cell begins with")
  func skipsRows() throws {
    let layout = TestLedger.layout + "\n[skip_rows]\nText = [\"B/F\", \"Brought forward\"]"
    let ledger = try TestLedger(layout: layout)
    let outcome = try ledger.take(
      ["100,5000,500.00,b/f 2022", "100,5000,1.00,Fees", "100,5000,7.00,BROUGHT FORWARD"],
      header: "Centre,Subjective,Amount,Text")
    #expect(outcome.read.amount.pence == 100)
    #expect(outcome.leftOut.map(\.sum.lines) == [2] && outcome.findings.isEmpty)
    let faults = try ledger.faults(["100,5000,1.00"])
    #expect(faults.map(\.code) == ["extract.header.missing"])
  }

  @Test(
    "lines that look like balances brought forward are a finding",
    arguments: [
      "B/F", "Balance b/f", "Brought forward", "OPENING BALANCE", "Bal b/fwd",
      "Balance Brought Forward",
    ])
  func tellsForward(text: String) throws {
    let outcome = try TestLedger().take(
      ["100,5000,500.00,\(text)", "100,5000,1.00,Fees"], header: "Centre,Subjective,Amount,Text")
    #expect(outcome.findings.map(\.code) == ["extract.rows.brought-forward"])
    #expect(outcome.read.lines == 2)
    let other = try TestLedger().take(
      ["100,5000,500.00,B/Field school", "100,5000,1.00,Balanced diet"],
      header: "Centre,Subjective,Amount,Text")
    #expect(other.findings.isEmpty)
  }

  // MARK: - A row that moved

  @Test(
    "something under an empty header or behind the last is a fault, and blanks there are not",
    arguments: [
      ("Centre,Subjective,Amount,,", "100,5000,7,1.00,"),
      ("Centre,,Subjective,Amount", "100,x,5000,1.00"),
      ("Centre,Subjective,Amount,", "100,5000,1.00,x"),
      ("Centre,Subjective,Amount", "100,5000,7,1.00"),
      (",Centre,Subjective,Amount", "1,100,5000,1.00"),
    ])
  func refusesMoved(header: String, line: String) throws {
    let ledger = try TestLedger()
    let faults = try ledger.faults([line], header: header)
    #expect(faults.map(\.code) == ["extract.row.ragged"])
    let blank = try TestLedger().take(
      ["100,5000,1.00,,  ,"], header: "Centre,Subjective,Amount,,")
    #expect(blank.read.lines == 1)
  }

  @Test(
    "the words of a cell that is not what its column says are in no message",
    arguments: [
      "100,5000,Jane Example 14/02/2011,2,03/04/2023", "Jane Example,5000,1.00,1,03/04/2023",
      "100,Jane Example,1.00,1,03/04/2023", "100,5000,1.00,Jane Example,03/04/2023",
      "100,5000,1.00,1,Jane Example", "100,5000,14/02/2011,1,Jane Example",
      "Example,14/02/2011,Jane,Jane Example,14/02/2011", "100,5000,1.00,14/02/2011,14/02/2011 Jane",
    ])
  func hidesWords(line: String) throws {
    let ledger = try TestLedger(layout: Self.withBoth)
    let faults = try ledger.faults(
      [line], header: "Centre,Subjective,Amount,Period,Date", "2023-24/P13")
    #expect(!faults.isEmpty)
    for fault in faults {
      let text = fault.description + fault.message + (fault.excerpt ?? "") + fault.remedy
      #expect(!text.contains("Example") && !text.contains("Jane") && !text.contains("14/02/2011"))
    }
  }

  // MARK: - Read once

  @Test("what is posted is what was hashed, and nothing is left behind")
  func readsOnce() throws {
    let ledger = try TestLedger()
    let before = try temporaryFiles()
    try ledger.take(["100,5000,1.00"])
    let bytes = Data("Centre,Subjective,Amount\n100,5000,1.00\n".utf8)
    let hash = try #require(
      try ledger.rows("SELECT hex(origin_hash) AS hash FROM journal WHERE kind = 'extract'").first)
    #expect((hash["hash"] as String).count == 64)
    #expect(try temporaryFiles().subtracting(before).isEmpty)
    // The same bytes under another name are the same extract.
    #expect(try ledger.take(bytes, name: "other.csv").known.lines == 1)
  }

  private func temporaryFiles() throws -> Set<String> {
    Set(
      try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
        .filter { $0.hasPrefix("safety-valve-") && !$0.contains(".") && $0.count == 19 })
  }

  @Test("a pipe is read like a file")
  func readsPipe() throws {
    let ledger = try TestLedger()
    let path = ledger.scratch.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    Thread.detachNewThread {
      let handle = FileHandle(forWritingAtPath: path)
      try? handle?.write(contentsOf: Data("Centre,Subjective,Amount\n100,5000,1.00\n".utf8))
      try? handle?.close()
    }
    var extract = ExtractImport(
      path: path, name: "pipe", period: try #require(Period("2023-24/P10")))
    extract.stamp = TestLedger.stamp
    let outcome = try LedgerFile.importExtract(
      extract, to: ledger.ledgerPath, books: ledger.books())
    #expect(outcome.read.lines == 1)
  }
}
