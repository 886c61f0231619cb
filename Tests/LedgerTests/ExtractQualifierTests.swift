import Foundation
import Ledger
import Money
import Testing

/// Columns that say what the amount of a line is.
@Suite struct ExtractQualifierTests {
  private static let header = "Centre,Subjective,Amount,Extra"

  private static func layout(_ key: String, _ more: String = "") -> String {
    more + "\n" + TestLedger.layout + "\n\(key) = \"Extra\""
  }

  @Test(
    "the side that a row names gives its amount the sign",
    arguments: [
      ("D", "C"), ("DR", "CR"), ("Dr", "Cr"), ("Debit", "Credit"), ("S", "H"), ("+", "-"),
      ("debit", "CREDIT"), ("DB", "CR"), (" D ", "C\u{A0}"),
    ])
  func readsSides(debit: String, credit: String) throws {
    let ledger = try TestLedger(layout: Self.layout("side"))
    let outcome = try ledger.take(
      ["100,5000,100.00,\(debit)", "100,5000,40.00,\(credit)"], header: Self.header)
    #expect(outcome.read.amount.pence == 6_000 && outcome.findings.isEmpty)
  }

  @Test("a side that is none, and an amount with a sign beside its side, are faults")
  func refusesSides() throws {
    let ledger = try TestLedger(layout: Self.layout("side"))
    let faults = try ledger.faults(
      [
        "100,5000,1.00,", "100,5000,1.00,X", "100,5000,-1.00,C", "100,5000,1.00CR,D",
        "100,5000,(1.00),D",
      ], header: Self.header)
    #expect(faults.map(\.code) == faults.map { _ in "extract.side.malformed" } && faults.count == 5)
    #expect(try ledger.take(["100,5000,1.00CR,C"], header: Self.header).read.amount.pence == -100)
  }

  @Test("own words for the sides can be named")
  func namesSides() throws {
    let ledger = try TestLedger(layout: Self.layout("side", "debits = [\"40\"]\ncredits = \"50\""))
    let outcome = try ledger.take(
      ["100,5000,100.00,40", "100,5000,40.00,50"], header: Self.header)
    #expect(outcome.read.amount.pence == 6_000)
  }

  @Test(
    "budgets, commitments and statistical lines are no spending, and what they sum to is said",
    arguments: [
      ("ACTUALS", "BUDGET"), ("Actual", "Commitment"), ("ACTUAL", "ENCUMBRANCE"),
      ("Actuals", "Statistical"), ("Actuals", "Revised Budget"), ("ACTUALS", "Forecast"),
    ], ["ledger", "value_type"])
  func leavesOut(words: (String, String), key: String) throws {
    let ledger = try TestLedger(layout: Self.layout(key))
    let outcome = try ledger.take(
      ["100,5000,100.00,\(words.0)", "100,5000,5000.00,\(words.1)"], header: Self.header)
    #expect(outcome.read.amount.pence == 10_000)
    #expect(outcome.leftOut.map(\.sum.amount.pence) == [500_000])
    #expect(outcome.leftOut.first?.reason.contains(words.1) == true)
    #expect(outcome.findings.isEmpty)
  }

  @Test("the letters and numbers of value types are read in their own column alone")
  func readsLetters() throws {
    let typed = try TestLedger(layout: Self.layout("value_type"))
    let lines = ["100,5000,1.00,A", "100,5000,2.00,B", "100,5000,4.00,C"]
    #expect(try typed.take(lines, header: Self.header).read.amount.pence == 100)
    let sap = try TestLedger(layout: Self.layout("value_type"))
    let numbers = ["100,5000,1.00,04", "100,5000,2.00,01", "100,5000,4.00,22", "100,5000,8.00,11"]
    #expect(try sap.take(numbers, header: Self.header).read.amount.pence == 100)
    // A, B and C are books of account here, and all of them count.
    let ledgers = try TestLedger(layout: Self.layout("ledger"))
    #expect(try ledgers.take(lines, header: Self.header).read.amount.pence == 700)
  }

  @Test("counts says which values count, and a value type that nobody knows is a fault")
  func counts() throws {
    let open = try TestLedger(layout: Self.layout("value_type"))
    let lines = ["100,5000,1.00,GLX", "100,5000,2.00,Other"]
    let faults = try open.faults(lines, header: Self.header)
    #expect(faults.map(\.code) == ["extract.value-type.unknown", "extract.value-type.unknown"])
    #expect(faults.first?.remedy.contains("counts = ") == true)
    let said = try TestLedger(layout: Self.layout("value_type", "counts = [\"glx\"]"))
    #expect(try said.take(lines, header: Self.header).read.amount.pence == 100)
    let none = try TestLedger(layout: Self.layout("value_type", "counts = [\"Y\"]"))
    #expect(try none.faults(lines, header: Self.header).map(\.code) == ["extract.file.empty"])
  }

  @Test("companies says whose lines are posted, and another currency is a fault")
  func readsCompanies() throws {
    let ledger = try TestLedger(layout: Self.layout("company", "companies = [\"01\"]"))
    let outcome = try ledger.take(
      ["100,5000,1.00,01", "100,5000,2.00,02"], header: Self.header)
    #expect(outcome.read.amount.pence == 100 && outcome.leftOut.count == 1)
    let money = try TestLedger(layout: Self.layout("currency"))
    let faults = try money.faults(
      ["100,5000,1.00,GBP", "100,5000,2.00,EUR", "100,5000,3.00,"], header: Self.header)
    #expect(faults.map(\.code) == ["extract.currency.other"] && faults.first?.line == 3)
    #expect(try money.take(["100,5000,1.00,gbp"], header: Self.header).read.lines == 1)
  }

  @Test(
    "the year of a column is the year of the period",
    arguments: [
      ("2023", ""), ("2023-24", ""), ("2023/24", ""), ("2023/2024", ""), ("23/24", ""),
      ("2324", ""), ("FY2023", ""), ("2024", "year_named_by = \"end\""),
      ("FY24", "year_named_by = \"end\""),
    ])
  func readsYears(year: String, key: String) throws {
    let layout = key + "\n" + TestLedger.layout + "\nyear = \"FY\"\nperiod = \"Per\""
    let ledger = try TestLedger(layout: layout)
    try ledger.take(["100,5000,1.00,\(year),1"], header: "Centre,Subjective,Amount,FY,Per")
    #expect(try ledger.amount("HN1", "2023-24/P1") == 100)
  }

  @Test("a year that is none is a fault, and so is one that puts the line into the next")
  func refusesYears() throws {
    let layout = TestLedger.layout + "\nyear = \"FY\"\nperiod = \"Per\""
    let ledger = try TestLedger(layout: layout)
    let header = "Centre,Subjective,Amount,FY,Per"
    let faults = try ledger.faults(
      ["100,5000,1.00,,1", "100,5000,1.00,x,1", "100,5000,1.00,2023-25,1"], header: header)
    #expect(faults.map(\.code) == faults.map { _ in "extract.year.malformed" } && faults.count == 3)
    let later = try ledger.faults(["100,5000,1.00,2024,1"], header: header)
    #expect(later.map(\.code) == ["extract.period.later"])
    #expect(later.first?.remedy.contains("year_named_by = \"end\"") == true)
  }

  private static let unread: [(header: String, values: [String])] = [
    ("D/C", ["D", "C"]), ("DrCr", ["DR", "CR"]), ("Debit/Credit", ["x", "y"]),
    ("Sign", ["+", "-"]), ("Ind", ["D", "C"]), ("T", ["Debit", "Credit"]), ("X", ["", "CR"]),
    ("SHKZG", ["S", "H"]), ("Fiscal Year", ["2022", "2023"]), ("FinYear", ["a", "b"]),
    ("Yr", ["2022", "2023"]), ("Q", ["2022/23", "2023/24"]), ("Ledger", ["GL", "XX"]),
    ("Value Type", ["A", "B"]), ("Balance Type", ["A", "E"]), ("Z", ["Actuals", "Budget"]),
    ("Currency", ["GBP", "EUR"]), ("Ccy", ["1", "2"]), ("K", ["GBP", "USD"]),
    ("Company", ["01", "02"]), ("Legal Entity", ["A", "B"]), ("Co Code", ["1", "2"]),
  ]

  @Test("a column that is not read, varies and may qualify a line is named", arguments: unread)
  func namesUnread(header: String, values: [String]) throws {
    let ledger = try TestLedger()
    let lines = values.map { "100,5000,1.00,\($0)" }
    let outcome = try ledger.take(lines, header: "Centre,Subjective,Amount,\(header)")
    #expect(outcome.findings.map(\.code) == ["extract.column.unread"])
    #expect(outcome.findings.first?.message.contains("'\(header)'") == true)
    #expect(outcome.findings.first?.column == 4)
    let same = try TestLedger()
    let constant = Array(repeating: "100,5000,1.00,\(values[1])", count: 2)
    #expect(
      try same.take(constant, header: "Centre,Subjective,Amount,\(header)").findings.isEmpty)
    let silent = try TestLedger(layout: "not_read = [\"\(header)\"]\n" + TestLedger.layout)
    #expect(try silent.take(lines, header: "Centre,Subjective,Amount,\(header)").findings.isEmpty)
  }

  @Test(
    "a column that says nothing of the kind is not named",
    arguments: ["Supplier", "Document Type", "Narrative", "Batch", "Paid", "Supplier Type"])
  func passesOthers(header: String) throws {
    let outcome = try TestLedger().take(
      ["100,5000,1.00,Yes", "100,5000,2.00,No"], header: "Centre,Subjective,Amount,\(header)")
    #expect(outcome.findings.isEmpty)
  }
}
