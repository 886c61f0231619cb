import Foundation
import Ledger
import Money
import Testing

/// The amount forms of finance systems, read through whole imports.
@Suite struct ExtractAmountTests {
  private static let forms: [(text: String, pence: Int64)] = [
    ("1234.56", 123_456), ("1,234.56", 123_456), ("(1,234.56)", -123_456),
    ("1234.56-", -123_456), ("£1,234.56", 123_456), ("-£1,234.56", -123_456),
    ("£-1,234.56", -123_456), ("£(1,234.56)", -123_456), ("(£1,234.56)", -123_456),
    ("1234.56CR", -123_456), ("1234.56 DR", 123_456), ("1,234.56cr", -123_456),
    ("£1,234.56 CR", -123_456), ("+5", 500), (".50", 50), ("-.5", -50), ("0", 0), ("-0.00", 0),
    ("5.1", 510), ("£ 5", 500), ("\u{2212}1,234.56", -123_456), ("£\u{2212}5", -500),
    ("\u{00A0}5.00\u{00A0}", 500), ("£\u{00A0}5.00", 500), ("  7.00  ", 700), ("007", 700),
    ("1,234,567.89", 123_456_789), ("-99999999999.99", -9_999_999_999_999),
    ("100000000000", 10_000_000_000_000), ("(100,000,000,000.00)", -10_000_000_000_000),
    ("-", 0), (" -   ", 0), ("£ -", 0), ("£-   ", 0), ("\u{2013}", 0), ("\u{2014}", 0),
    ("\u{2212}", 0), ("123.45000000001", 12_345), ("123.44999999999", 12_345),
    ("-1.8E-12", 0), ("1.81898940354586E-12", 0), ("1234.5600", 123_456), ("0.10000000", 10),
  ]

  @Test("an amount in a form of finance systems is read to the penny")
  func reads() throws {
    let ledger = try TestLedger()
    try ledger.take(Self.forms.map { "100,5000,\"\($0.text)\"" })
    let rows = try ledger.rows("SELECT amount FROM posting WHERE cost_centre = '100' ORDER BY id")
    for (form, row) in zip(Self.forms, rows) {
      #expect(row["amount"] == form.pence, "\(form.text)")
      guard !form.text.uppercased().contains("R"), !form.text.hasDash else { continue }
      #expect(ExtractImport.amount(form.text)?.pence == form.pence, "\(form.text)")
    }
    #expect(rows.count == Self.forms.count)
  }

  private static let refused = [
    "1,23.4", "1.234,56", "1.5E3", "--1", "+-1", "-+1", "(-1)", "(1", "1)", "()", "( )", "-5CR",
    "(5)CR", "(5-)", "-5-", "5--", "5 %", "5%", "£", "+", ".", "5.", "1,234,56", ",234",
    "1,,234", "1234,567", "12 345.00", "1'234.00", "$5", "€5", "5 GBP", "CR", "5C", "CR5", "££5",
    "NaN", "inf", "0x10", "١٢", "1_000", "#REF!", "=1+1", "5CRDR", "12,345.6789.1", "1..5",
  ]

  @Test("what is no amount is refused, never guessed")
  func refuses() throws {
    let ledger = try TestLedger()
    for start in stride(from: 0, to: Self.refused.count, by: 10) {
      let texts = Self.refused[start..<min(start + 10, Self.refused.count)]
      let faults = try ledger.faults(texts.map { "100,5000,\"\($0)\"" })
      #expect(faults.map(\.code) == texts.map { _ in "extract.amount.malformed" }, "\(texts)")
      for (index, (text, fault)) in zip(texts, faults).enumerated() {
        #expect(!fault.description.contains("GBP") && !fault.description.contains("x10"))
        #expect(fault.line == 2 + index && fault.column == 3)
        #expect(ExtractImport.amount(text) == nil)
      }
    }
  }

  @Test("more than two decimals are refused, not rounded", arguments: ["12.345", "0.000", "1.500"])
  func refusesDecimals(text: String) throws {
    #expect(
      try TestLedger().faults(["100,5000,\(text)"]).map(\.code) == ["extract.amount.decimals"])
  }

  @Test("an empty amount is named as missing", arguments: ["", "  ", "\u{00A0}"])
  func refusesNothing(text: String) throws {
    #expect(
      try TestLedger().faults(["100,5000,\"\(text)\""]).map(\.code) == ["extract.amount.missing"])
  }

  @Test("an amount past what is held exactly is refused")
  func refusesRange() throws {
    let texts = [
      "92233720368547758.08", "-92233720368547758.09", "99999999999999999", "92233720368547759",
      "-9999999999999999999999", "99,999,999,999,999,999.00", "99999999999999999999999999.99CR",
    ]
    let faults = try TestLedger().faults(texts.map { "100,5000,\"\($0)\"" })
    #expect(faults.map(\.code) == texts.map { _ in "extract.amount.range" })
  }

  @Test(
    "a line of more than a hundred thousand million pounds is refused",
    arguments: [
      "100000000000.01", "(100,000,000,000.01)", "92233720368547758.07", "£999,999,999,999.00",
      "100000000000.01CR",
    ])
  func refusesUnlikely(text: String) throws {
    let ledger = try TestLedger()
    #expect(
      try ledger.faults(["100,5000,\"\(text)\""]).map(\.code) == ["extract.amount.range"])
    #expect(try ledger.take(["100,5000,100000000000.00"]).read.lines == 1)
  }

  @Test("lines that sum to more than a council's ledger can hold are a fault of the file")
  func refusesSum() throws {
    let ledger = try TestLedger()
    let line = "100,5000,100000000000.00"
    let lines = Array(repeating: line, count: 101)
    #expect(try ledger.faults(lines).map(\.code) == ["extract.amount.range"])
    // Signs that take each other back do not hide it.
    let both = (0..<101).map { $0 % 2 == 0 ? line : "100,5000,-100000000000.00" }
    #expect(try ledger.faults(both).map(\.code) == ["extract.amount.range"])
    #expect(try ledger.take(Array(lines.prefix(100))).read.lines == 100)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("an amount of credit-positive extracts is turned round, and one with CR or DR is not")
  func turnsSign() throws {
    let layout = TestLedger.layout.replacing("debit-positive", with: "credit-positive")
    let ledger = try TestLedger(layout: layout)
    let outcome = try ledger.take(["100,5000,5.00", "100,5000,(7.00)", "100,5000,1.00DR"])
    #expect(outcome.read.amount.pence == -500 + 700 + 100)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 300)
  }
}

/// Amounts in a column for each side.
@Suite struct ExtractSidesTests {
  private static let layout = TestLedger.layout.replacing(
    "amount = \"Amount\"", with: "debit = \"Debit\"\ncredit = \"Credit\"")
  private static let header = "Centre,Subjective,Debit,Credit"

  @Test(
    "a debit is added and a credit taken off, also in one row",
    arguments: [
      ("5.00,", 500), (",5.00", -500), ("5.00,2.00", 300), ("0.00,2.00", -200), ("-5.00,", -500),
      (",-5.00", 500), ("\"1,000.00\",£1.00", 99_900), ("(5.00),", -500),
    ])
  func reads(sides: String, pence: Int64) throws {
    let ledger = try TestLedger(layout: Self.layout)
    try ledger.take(["100,5000,\(sides)"], header: Self.header)
    #expect(try ledger.amount("HN1", "2023-24/P10") == pence)
  }

  @Test("a row with neither side has no amount")
  func needsOne() throws {
    let ledger = try TestLedger(layout: Self.layout)
    #expect(
      try ledger.faults(["100,5000,,"], header: Self.header).map(\.code)
        == ["extract.amount.missing"])
  }

  @Test("a mark of a side in a column of one side is refused", arguments: ["5CR,", ",5DR", "5DR,"])
  func refusesMark(sides: String) throws {
    let ledger = try TestLedger(layout: Self.layout)
    let faults = try ledger.faults(["100,5000,\(sides)"], header: Self.header)
    #expect(faults.map(\.code) == ["extract.amount.malformed"])
  }

  @Test("a fault in each side is named at each")
  func namesBoth() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let faults = try ledger.faults(["100,5000,x,y"], header: Self.header)
    #expect(faults.map(\.column) == [3, 4])
  }

  @Test("sides whose difference is past what is held are refused")
  func refusesRange() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let faults = try ledger.faults(
      ["100,5000,99999999999.99,-99999999999.99"], header: Self.header)
    #expect(faults.map(\.code) == ["extract.amount.range"])
  }
}

extension String {
  /// Whether it is the dash that stands for nought, which no control total is.
  fileprivate var hasDash: Bool { !contains(where: \.isNumber) }
}
