import Books
import Foundation
import Ledger
import Money
import Reports
import Testing

/// What postings say of a forecast: never green below what is posted, each beside a harmless twin.
@Suite struct KeptForecastTests {
  private static let officer = "account,amount,reason,author,date\nTR1,%,Known,Officer,2023-09-05\n"
  private static let adjusted = "account,amount,reason,author,date,recurring,period\n"

  /// Books with one line changed, and budgets; TR1 has 600.00 a year, in twelve equal months.
  private func example(
    _ account: String = "TR1,SEN transport,expenditure,sen-transport,,,,,,budget,",
    budget: [String] = ["TR1,600.00,S1"], rules: String = "kept_over = 10"
  ) throws -> TestLedger {
    let ledger = try TestLedger()
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: ledger.booksPath + "/" + name, encoding: .utf8)
    }
    let code = account.prefix { $0 != "," }
    let accounts = try text("accounts.csv").split(separator: "\n").map {
      $0.hasPrefix("\(code),") ? account : String($0)
    }
    try ledger.write(accounts.joined(separator: "\n") + "\n", to: "accounts.csv")
    try ledger.write(
      try text("authority.toml") + "\n[rag]\nrate_by_postings = true\n[guard]\n\(rules)\n",
      to: "authority.toml")
    try ledger.write(
      (["account,amount,source"] + budget).joined(separator: "\n") + "\n", to: "2023-24/budget.csv")
    return ledger
  }

  /// What the table and the guard say of a line.
  private struct Said: Equatable {
    let rating: Rating
    let codes: [GuardCode]

    init(_ rating: Rating, _ codes: GuardCode...) {
      self.rating = rating
      self.codes = codes
    }

    init(_ ledger: TestLedger, _ code: String, _ period: String) throws {
      let report = try MonitorReport(
        Standpoint(books: ledger.books(), ledger: ledger.ledger, asOf: Period(period)))
      let row = try #require(report.rows.first { $0.account.code == code })
      rating = row.rating
      codes = report.monthEnd.findings.filter {
        [.forecastBelowPosted, .forecastKept].contains($0.code) && $0.message.contains("'\(code)'")
      }.map(\.code)
      let red = report.monthEnd.redByPostings
      let isNamed = red.contains { $0.message.contains("'\(code)'") }
      #expect(red.allSatisfy { $0.severity == .grave })
      #expect(isNamed || !row.kept.isBelowPosted)
      #expect(!isNamed || row.leastRating == .red)
    }
  }

  private func say(
    _ ledger: TestLedger, _ amount: String, _ code: String = "TR1", _ period: String = "2023-24/P10"
  ) throws -> Said {
    try ledger.post("J-\(amount)-\(period.suffix(2))", period, amount, code)
    return try Said(ledger, code, period)
  }

  @Test("a cost kept at its budget is red from the first penny that is posted above it")
  func findsCost() throws {
    let ledger = try example(rules: "kept_over = 1000")
    #expect(try say(ledger, "599.99") == Said(.green))
    #expect(try say(ledger, "0.01") == Said(.green))
    #expect(try say(ledger, "0.02") == Said(.red, .forecastBelowPosted))
  }

  @Test("income is red once more has come in than is forecast; less, or a debit, is not")
  func findsIncome() throws {
    let ledger = try example(
      "HNI,High needs block,income,high-needs,,,,,,,", budget: ["HNI,-600.00,S1"],
      rules: "kept_over = 10000")
    #expect(try say(ledger, "50.00", "HNI") == Said(.green))
    #expect(try say(ledger, "-650.00", "HNI") == Said(.green))
    #expect(try say(ledger, "-0.01", "HNI") == Said(.red, .forecastBelowPosted))
  }

  @Test("an officer's figure, placements and an adjustment are held against what is posted too")
  func findsEveryMethod() throws {
    let byOfficer = try example("TR1,SEN transport,expenditure,sen-transport,,,,,,officer,")
    try byOfficer.write(
      Self.officer.replacing("%", with: "600.00"), to: "2023-24/officer_figures.csv")
    #expect(try say(byOfficer, "500.00") == Said(.green))
    #expect(try say(byOfficer, "101.00") == Said(.red, .forecastBelowPosted, .forecastKept))
    let byPlacements = try example(
      "HN2,Independent schools,expenditure,high-needs,,,,independent,,placements,",
      budget: ["HN2,600.00,S1"])
    try byPlacements.write(
      "placement_id,placement,start,annual_cost,status\n"
        + "P1,independent,2023-04-01,600.00,placed\n", to: "2023-24/placements.csv")
    #expect(try say(byPlacements, "500.00", "HN2") == Said(.green))
    #expect(try say(byPlacements, "80.00", "HN2") == Said(.red, .forecastKept))
    #expect(
      try say(byPlacements, "30.00", "HN2") == Said(.red, .forecastBelowPosted, .forecastKept))
    let adjusted = try example("TR1,SEN transport,expenditure,sen-transport,,,,,,profile,")
    func adjust(_ amount: String, _ period: String) throws -> Said {
      try adjusted.write(
        Self.adjusted + "TR1,\(amount),A refund,Officer,2024-01-10,no,\(period)\n",
        to: "2023-24/adjustments.csv")
      return try Said(adjusted, "TR1", "2023-24/P10")
    }
    #expect(try say(adjusted, "500.00") == Said(.green))
    #expect(try adjust("-100.00", "2023-24/P10") == Said(.green))
    #expect(try adjust("-100.01", "2023-24/P10") == Said(.red, .forecastBelowPosted))
    #expect(try adjust("-100.01", "2023-24/P11") == Said(.green))
  }

  @Test("a credit, a line without postings, a budget below nil and a year that is over are none")
  func leavesHarmless() throws {
    let credit = try example()
    #expect(try Said(credit, "TR1", "2023-24/P10") == Said(.green))
    #expect(try say(credit, "-5.00", "TR1", "2023-24/P1").rating == .green)
    #expect(try say(credit, "700.00", "TR1", "2023-24/P12").codes.contains(.forecastBelowPosted))
    #expect(try Said(credit, "TR1", "2023-24/P13").codes.isEmpty)
    let below = try example(
      "OB1,Schools block,expenditure,other-dsg,,,,,,budget,", budget: ["OB1,-12.00,S1"])
    #expect(try Said(below, "OB1", "2023-24/P10") == Said(.green))
    #expect(try say(below, "-15.00", "OB1") == Said(.green))
  }

  @Test("an accrual that is taken back in the next month counts in its own alone")
  func knowsAccruals() throws {
    let ledger = try example(rules: "kept_over = 1000")
    try ledger.post("J1", "2023-24/P9", "590.00", "TR1")
    try ledger.post("ACCRUAL-1", "2023-24/P9", "20.00", "TR1")
    #expect(try Said(ledger, "TR1", "2023-24/P9") == Said(.red, .forecastBelowPosted))
    #expect(try Said(ledger, "TR1", "2023-24/P10") == Said(.green))
  }

  @Test("lines of earlier years and without a row of budget are held to it, where a year has one")
  func knowsBudgetRows() throws {
    let earlier = try example(
      "PY1,Prior-year adjustment,expenditure,high-needs,,,,,,budget,yes",
      budget: ["PY1,0.00,S1"])
    #expect(try say(earlier, "3.00", "PY1").codes.contains(.forecastBelowPosted))
    let without = try example(
      "HNI,High needs block,income,high-needs,,,,,,,", budget: ["TR1,600.00,S1"])
    #expect(try say(without, "-3.00", "HNI") == Said(.red, .forecastBelowPosted))
    try without.write("account,amount,source\n", to: "2023-24/budget.csv")
    #expect(try Said(without, "HNI", "2023-24/P10") == Said(.green))
  }

  @Test("a budget that postings depart from by over 5 % and the limit is rated by the profile")
  func findsDeparting() throws {
    let ledger = try example()
    #expect(try say(ledger, "525.00") == Said(.green))
    // 525.01 ÷ 10 × 12 = 630.01: 5.002 % above the budget.
    #expect(try say(ledger, "0.01") == Said(.red, .forecastKept))
    let report = try MonitorReport(
      Standpoint(books: ledger.books(), ledger: ledger.ledger, asOf: Period("2023-24/P10")))
    let found = try #require(report.monthEnd.findings.first { $0.code == .forecastKept })
    #expect(found.message.contains("£600.00") && found.message.contains("£630.01"))
    let transport = report.totals.filter { $0.fund == .senTransport }
    #expect(transport.map(\.rating) == [.red, .green, .red])
    #expect(report.rows.first { $0.account.code == "TR1" }?.amounts.forecast.pence == 60_000)
    let large = try example(rules: "kept_over = 26")
    #expect(try say(large, "525.01") == Said(.green))
    let wide = try example(rules: "kept_over = 10\nkept_share = 0.06")
    #expect(try say(wide, "530.00") == Said(.green))
    #expect(try say(wide, "0.01") == Said(.red, .forecastKept))
  }

  @Test("too little spent is a finding, and green; the profile method itself is none")
  func findsLittle() throws {
    #expect(try say(example(), "400.00") == Said(.green, .forecastKept))
    let byProfile = try example("TR1,SEN transport,expenditure,sen-transport,,,,,,profile,")
    #expect(try say(byProfile, "400.00") == Said(.green))
    #expect(try say(byProfile, "200.00") == Said(.red))
  }

  @Test("an officer's figure or an adjustment that knows the postings is no finding")
  func knowsOfficers() throws {
    let ledger = try example("TR1,SEN transport,expenditure,sen-transport,,,,,,officer,")
    func state(_ amount: String) throws -> Said {
      try ledger.write(
        Self.officer.replacing("%", with: amount), to: "2023-24/officer_figures.csv")
      return try Said(ledger, "TR1", "2023-24/P10")
    }
    try ledger.post("J1", "2023-24/P10", "550.00", "TR1")
    #expect(try state("600.00") == Said(.red, .forecastKept))
    #expect(try state("660.00") == Said(.red))
    let adjusted = try example()
    try adjusted.write(
      Self.adjusted + "TR1,60.00,Seen,Officer,2024-01-10,no,2023-24/P10\n",
      to: "2023-24/adjustments.csv")
    #expect(try say(adjusted, "550.00") == Said(.red))
  }

  @Test("recoupment alone is no posting of a line that is kept at its budget")
  func knowsRecoupment() throws {
    let ledger = try example(
      "HNI,High needs block,income,high-needs,,,,,,,", budget: ["HNI,-6000.00,S1"])
    try ledger.post([
      "RECOUPMENT-1,2024-01-31,2023-24/P10,HN1,100.00,x,S1",
      "RECOUPMENT-1,2024-01-31,2023-24/P10,HNI,-100.00,x,S1",
    ])
    #expect(try Said(ledger, "HNI", "2023-24/P10") == Said(.green))
    #expect(try say(ledger, "-100.00", "HNI") == Said(.red, .forecastKept))
  }

  @Test("a total is red where more is posted to all its costs than is forecast, else by its parts")
  func ratesTotals() throws {
    func totals(_ posted: String, _ others: String) throws -> [Rating] {
      let ledger = try example(
        "HN1,Special schools,expenditure,high-needs,,,,,,budget,",
        budget: ["HN1,600.00,S1", "HN2,\(others),S1"], rules: "kept_over = 1000")
      try ledger.post("J1", "2023-24/P10", posted, "HN1")
      let report = try MonitorReport(
        Standpoint(books: ledger.books(), ledger: ledger.ledger, asOf: Period("2023-24/P10")))
      #expect(report.rows.first { $0.account.code == "HN1" }?.rating == .red)
      return report.totals.filter { $0.fund == .highNeeds }.map(\.rating)
    }
    // 610 of 609; then 10 more of 1,000, 25 of 700 and 40 of 700 that were budgeted.
    #expect(try totals("610.00", "9.00") == [.red, .green, .red])
    #expect(try totals("610.00", "400.00") == [.green, .green, .green])
    #expect(try totals("625.00", "100.00") == [.amber, .green, .amber])
    #expect(try totals("640.00", "100.00") == [.red, .green, .red])
  }
}
