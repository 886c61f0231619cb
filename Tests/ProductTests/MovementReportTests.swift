import Foundation
import TestSupport
import Testing

/// The record of forecasts, and the movement that is told from it.
@Suite struct MovementReportTests {
  /// The example books with a line by placements, closed at P1.
  func books() throws -> (Scratch, String) {
    let scratch = try Scratch()
    let path = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    let accounts = try String(contentsOfFile: path + "/accounts.csv", encoding: .utf8)
    try scratch.write(
      accounts.replacing(",special,termly,,", with: ",special,termly,placements,"),
      to: "books/accounts.csv")
    try place(
      ["A,special,2022-09-01,,36600.00,placed", "B,special,2023-10-01,,36600.00,agreed"], scratch)
    try run(path, "build")
    try run(path, "close", "2023-24/P1")
    return (scratch, path)
  }

  private func place(_ rows: [String], _ scratch: Scratch) throws {
    try scratch.write(
      (["placement_id,placement,start,end,annual_cost,status"] + rows).joined(separator: "\n"),
      to: "books/2023-24/placements.csv")
  }

  @discardableResult
  private func run(_ path: String, _ arguments: String...) throws -> String {
    let result = try Program.run(["--books", path] + arguments)
    #expect(result.status == 0, "\(arguments): \(result.errors)")
    return result.output
  }

  /// The parts of an account: code, amount and author.
  private func parts(_ path: String, _ account: String) throws -> [[String]] {
    let output = try run(path, "movement", "--as-of", "2023-24/P3", "--format", "csv")
    return CSVRows.read(output).filter { $0["account"] == account }.map { row in
      ["code", "amount", "author"].map { row[$0] ?? "" }
    }
  }

  @Test("placements tell volume, timing and price by themselves, to the penny")
  func tellsPlacements() throws {
    let (scratch, path) = try books()
    defer { withExtendedLifetime(scratch) {} }
    // 36,600 + 18,300 = 54,900 of 2 places that fill 1.5 years. Now C comes for 91 days, B begins a
    // month late (152 days), and A is dearer by 3,660: 40,260 + 15,200 + 9,100 = 64,560; 3 places,
    // 609/366 years.
    try place(
      [
        "A,special,2022-09-01,,40260.00,placed", "B,special,2023-11-01,,36600.00,agreed",
        "C,special,2024-01-01,,36600.00,awaiting",
      ], scratch)
    let parts = try parts(path, "0001")
    // 54,900 × 3 ÷ 2 = 82,350; × 609/366 ÷ 1.5 = 54,900 × 1.109290 (to a millionth of a place).
    #expect(parts.map { $0[0] } == ["mitigation", "volume", "timing", "price"])
    let amounts = parts.compactMap { Double($0[1]) }
    #expect(amounts[0] == -5 && amounts[1] == 27_450)
    #expect(abs(amounts[2] - (60_900 - 82_350)) < 0.05)
    #expect(abs(amounts[3] - 3_660) < 0.05)
    let sum = amounts.reduce(0, +)
    #expect(abs(sum - 9_655) < 0.001)
  }

  @Test("virements explain a budget, officers the rest, and what is over is not explained")
  func tellsReasons() throws {
    let (scratch, path) = try books()
    defer { withExtendedLifetime(scratch) {} }
    try scratch.write(
      """
      period,account,code,amount,reason,author,date
      2023-24/P2,0002,error,-40.00,Counted twice,Officer,2023-06-01
      2023-24/P3,0002,volume,900.00,More than there is,Officer,2023-07-01
      2023-24/P1,0002,price,1.00,Before,Officer,2023-05-01
      2023-24/P4,0002,price,1.00,After,Officer,2023-08-01
      """, to: "books/2023-24/movements.csv")
    #expect(try parts(path, "0003") == [["funding", "-5.00", "s151 officer"]])
    // 0002 was its budget of 960, since nothing was posted; now 640 by the profile, and 25.
    let second = try parts(path, "0002")
    #expect(second.map { $0[0] } == ["adjustment", "error", "volume", ""])
    #expect(second.map { $0[1] } == ["25.00", "-40.00", "900.00", "-1180.00"])
    let table = try run(path, "movement", "--as-of", "2023-24/P3")
    #expect(table.contains("not explained") && table.contains("before by budget"))
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("a recorded forecast stays what it was when the books say something else")
  func keepsTheRecord() throws {
    let (scratch, path) = try books()
    defer { withExtendedLifetime(scratch) {} }
    let drift = try run(path, "drift", "--as-of", "2023-24/P1", "--format", "csv")
    try place(["A,special,2022-09-01,,1.00,placed"], scratch)
    #expect(try run(path, "drift", "--as-of", "2023-24/P1", "--format", "csv") == drift)
    let again = try Program.run(["--books", path, "close", "2023-24/P1"])
    #expect(again.status != 0 && again.errors.contains("closed already"))
    // The table takes no change, and without its trigger the chain tells of one.
    let ledger = path + "/ledger.sqlite"
    let change = "UPDATE forecast SET places = '1'"
    #expect(try OtherPrograms.run("sqlite3", [ledger, change]).status != 0)
    let trigger = try OtherPrograms.run(
      "sqlite3", [ledger, "SELECT sql FROM sqlite_schema WHERE name = 'forecast_no_update'"])
    let forced = "DROP TRIGGER forecast_no_update; \(change); \(trigger.output)"
    #expect(try OtherPrograms.run("sqlite3", [ledger, forced]).status == 0)
    let verify = try Program.run(["--books", path, "verify"])
    #expect(verify.status != 0 && verify.output.contains("journal"))
  }

  @Test("the recorded position stays what it was when a line is moved to another fund")
  func keepsTheFund() throws {
    let (scratch, path) = try books()
    defer { withExtendedLifetime(scratch) {} }
    let drift = try run(path, "drift", "--as-of", "2023-24/P1", "--format", "csv")
    let file = path + "/accounts.csv"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let line = "0002,Independent schools,expenditure,"
    try scratch.write(
      text.replacing(line + "high-needs", with: line + "other-dsg"), to: "books/accounts.csv")
    try scratch.write("scenario,driver,target,year,central,source\n", to: "books/drivers.csv")
    try scratch.write("", to: "books/2023-24/virements.csv")
    try FileManager.default.removeItem(atPath: path + "/2023-24/virements.csv")
    try run(path, "build")
    #expect(try run(path, "drift", "--as-of", "2023-24/P1", "--format", "csv") == drift)
    let table = try run(path, "movement", "--as-of", "2023-24/P3")
    let total = try #require(table.split(separator: "\n").first { $0.hasPrefix("In-year") })
    let figures = total.split(separator: " ").suffix(3).compactMap {
      Double($0.filter { !",iua".contains($0) })
    }
    #expect(figures.count == 3 && abs(figures[1] - figures[0] - figures[2]) < 0.001)
    // Its 950 less the virements is gone from the position: the parts still sum.
    let parts = table.split(separator: "\n").drop { !$0.hasPrefix("Why") }.dropFirst()
      .prefix { !$0.hasPrefix("In-year") }.compactMap { line in
        line.split(separator: " ").last.flatMap { Double($0.filter { $0 != "," }) }
      }
    #expect(!parts.isEmpty)
    #expect(abs(parts.reduce(0, +) - figures[2]) < 0.001)
  }

  @Test("without a recorded forecast it says what to do")
  func needsARecord() throws {
    let (scratch, path) = try books()
    defer { withExtendedLifetime(scratch) {} }
    let result = try Program.run(["--books", path, "movement", "--as-of", "2023-24/P1"])
    #expect(result.status == 66 && result.errors.contains("no forecast of 2023-24 was recorded"))
  }

  @Test("from the budget to the forecast by places and price, to the penny")
  func bridgesFromBudget() throws {
    let (scratch, path) = try books()
    defer { withExtendedLifetime(scratch) {} }
    // Budgeted: 10 places at £36,000. Listed: 12 that fill the year at £36,600.
    let rows = (1...12).map { "P\($0),special,2022-09-01,,36600.00,placed" }
    try place(rows, scratch)
    try scratch.write(
      """
      account,amount,source,full_year_places,unit_cost
      0001,360010.00,S2,10,36000.00
      """, to: "books/2023-24/budget.csv")
    let output = try run(
      path, "bridge", "--budget", "--as-of", "2023-24/P3", "--format", "csv")
    let row = try #require(
      output.split(whereSeparator: \.isNewline).first { $0.contains(",0001,") })
    // V1 took 10: 360,000 to 439,200 − 5. Volume 2 × 36,000, price 10 × 600, joint 2 × 600.
    #expect(
      row.contains(
        "budget,forecast,360000.00,439195.00,79195.00,72000.00,6000.00,1200.00,-5.00,10,12,"))
    let table = try run(path, "bridge", "--budget", "--as-of", "2023-24/P3")
    #expect(table.contains("Budget") && table.contains("full-year places"))
    let usage = try Program.run(["--books", path, "bridge", "--budget", "--to", "2023-24"])
    #expect(usage.status == 64)
  }
}
