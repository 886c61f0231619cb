import Foundation
import TestSupport
import Testing

/// The month end as an officer meets it: what is refused, what is said, and what stays.
@Suite struct MonthEndTests {
  private func close(_ books: BuiltBooks, _ month: Int, _ more: String...) throws -> Program.Result
  {
    try Program.run(
      ["--books", books.path, "close", "2023-24/P\(month)", "--author", "Head of finance"] + more)
  }

  private func findings(_ books: BuiltBooks) throws -> [[String: Any]] {
    try books.json("monitor")["findings"] as? [[String: Any]] ?? []
  }

  private func inYear(_ books: BuiltBooks, _ period: String) throws -> Int? {
    let years = try books.json("position", "--as-of", period)["years"] as? [[String: Any]] ?? []
    let year = years.first { $0["year"] as? String == "2023-24" }
    return (year?["inYear"] as? NSNumber)?.intValue
  }

  @Test("Kent's P1 to P10 as shipped close one after another, and nothing is found in them")
  func closesKent() throws {
    let kent = try BuiltBooks("budgets/kent")
    #expect(try findings(kent).isEmpty)
    for month in 1...10 {
      let result = try close(kent, month)
      #expect(result.status == 0, "P\(month): \(result.errors)")
    }
    #expect(try findings(kent).isEmpty)
    for period in ["2023-24/P11", "2023-24/P13", "2027-28/P13"] {
      let result = try kent.run("close", period)
      #expect(result.status == 65 && result.errors.contains("lies after 2023-24/P10"), "\(period)")
    }
  }

  @Test("Kent without P9's extract is refused at P9 and P10, and every face says so")
  func refusesKentWithoutP9() throws {
    let kent = try BuiltBooks("budgets/kent")
    try FileManager.default.removeItem(atPath: kent.path + "/2023-24/extracts/P9.csv")
    _ = try kent.run("build")
    let said = "2023-24/P9 has no extract, and £27,986,842.09 of spend is profiled for it"
    #expect(try close(kent, 8).status == 0)
    let before = try kent.json("verify")["head"] as? String
    for month in [9, 10] {
      let result = try close(kent, month)
      #expect(result.status == 65 && result.errors.contains("error: " + said))
      #expect(result.errors.contains("--despite"))
      let trial = try close(kent, month, "--dry-run")
      #expect(trial.status == 0 && trial.errors.contains("warning: " + said))
    }
    #expect(try kent.json("verify")["head"] as? String == before)
    let found = try #require(try findings(kent).first)
    #expect(found["code"] as? String == "guard.extract.missing")
    #expect(found["severity"] as? String == "grave")
    #expect(try kent.run("monitor").errors.contains(said))
    #expect(try kent.run("check").errors.contains(said))
    let exports = kent.scratch.path("exports")
    #expect(
      try kent.run("export", "monthly", "scrutiny", "return", "plan", "--to", exports).status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: exports).sorted()
    #expect(names.count == 4)
    for name in names {
      let text = try OtherPrograms.run("unzip", ["-p", exports + "/" + name]).output
      #expect(text.contains("not complete: 1 grave finding"), "\(name)")
      let isPublic = name.contains("scrutiny")
      #expect(text.contains(isPublic ? "Found by the month-end guard: 1" : said), "\(name)")
      #expect(isPublic || text.contains("CHECK"), "\(name)")
    }
    #expect(try close(kent, 9, "--despite", "P9 comes with P10").status == 0)
    let after = try close(kent, 10)
    #expect(after.status == 0 && after.errors.contains("closed despite it: P9 comes with P10"))
  }

  @Test("£5m accrued in P9 and billed in P10 counts once at P10, typed or in the books")
  func accruesOnce() throws {
    func rows(_ name: String, _ period: Int, _ day: String) -> [String] {
      [("HN40", "5000000.00"), ("CT90", "-5000000.00")].map { account, amount in
        "\(name),\(day),2023-24/P\(period),\(account),\(amount),A bill,kcc-scrutiny-2024-02"
      }
    }
    let lines = rows("ACCRUAL-9", 9, "2023-12-31") + rows("INVOICE-9", 10, "2024-01-12")
    let typed = try BuiltBooks("budgets/kent")
    let header = "journal,date,period,account,amount,description,source\n"
    try typed.scratch.write(header + lines.joined(separator: "\n") + "\n", to: "typed.csv")
    #expect(try typed.run("post", typed.scratch.path("typed.csv")).status == 0)
    #expect(try inYear(typed, "2023-24/P10") == 4_500_000_000)
    for month in [9, 10] { #expect(try close(typed, month).status == 0) }
    #expect(try inYear(typed, "2023-24/P10") == 4_500_000_000)
    let kept = try BuiltBooks("budgets/kent")
    let file = "2023-24/journals.csv"
    let text = try String(contentsOfFile: kept.path + "/" + file, encoding: .utf8)
    try kept.scratch.write(text + lines.joined(separator: "\n") + "\n", to: "books/" + file)
    #expect(try kept.run("build").status == 0)
    #expect(try inYear(kept, "2023-24/P10") == 4_500_000_000)
  }

  @Test("a made-up council's twelve months and its year close without a word of despite")
  func closesMadeUpCouncil() throws {
    let scratch = try Scratch()
    let path = scratch.path("made")
    let made = try Program.run([
      "sample", "--history", "8", "--seed", "5", "--period", "2023-24/P12", "--output", path,
    ])
    try #require(made.status == 0, "\(made.errors)")
    func run(_ arguments: String...) throws -> Program.Result {
      try Program.run(["--books", path] + arguments)
    }
    #expect(try run("build").status == 0)
    for month in 1...12 {
      let result = try run("close", "2023-24/P\(month)")
      #expect(result.status == 0, "P\(month): \(result.errors)")
    }
    let text = try String(contentsOfFile: path + "/authority.toml", encoding: .utf8)
    try scratch.write(text.replacing("2023-24/P12", with: "2023-24/P13"), to: "made/authority.toml")
    let year = try run("close", "2023-24")
    #expect(year.status == 0, "\(year.errors)")
  }

  @Test("an export of a closed month says whether it equals what was recorded")
  func comparesExport() throws {
    let books = try BuiltBooks("docs/faults/books")
    func cover() throws -> String {
      let result = try books.run(
        "export", "return", "--as-of", "2023-24/P2", "--to", books.scratch.path("exports"))
      try #require(result.status == 0, "\(result.errors)")
      let file = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
      return try OtherPrograms.run("unzip", ["-p", file]).output
    }
    #expect(try cover().contains("2023-24/P2 is open"))
    #expect(try close(books, 2).status == 0)
    #expect(try cover().contains("equals what was recorded when 2023-24/P2 was closed"))
    try books.replace("0004,40.00", with: "0004,45.00", in: "2023-24/budget.csv")
    try books.replace("0002,950.00", with: "0002,990.00", in: "2023-24/budget.csv")
    let moved = try cover()
    #expect(moved.contains("differs from what was recorded when 2023-24/P2 was closed"))
    let found = try findings(books).first { $0["code"] as? String == "guard.closed.moved" }
    #expect(found?["file"] as? String == "2023-24/budget.csv")
  }

  @Test("every later verify names a reopening, and its exit code is that of the ledger")
  func showsReopening() throws {
    let books = try BuiltBooks("docs/faults/books")
    for name in ["published.csv", "allocations.csv"] {
      try FileManager.default.removeItem(atPath: books.path + "/" + name)
    }
    #expect(try close(books, 1).status == 0)
    let none = try books.run("reopen", "2023-24/P1", "--reason", " ")
    #expect(none.status == 64)
    let result = try books.run(
      "reopen", "2023-24/P1", "--reason", "A bill was left out", "--approved-by",
      "Monitoring officer")
    #expect(result.status == 0 && result.output.contains("to be closed again: 2023-24/P1"))
    #expect(try close(books, 1).status == 0)
    let verified = try books.run("verify")
    #expect(verified.status == 0, "\(verified.errors)")
    let said = verified.output.replacing(/\s+/, with: " ")
    #expect(said.contains("2023-24/P1 was reopened by journal"))
    #expect(said.contains("approved by Monitoring officer: A bill was left out"))
    let listed = try books.json("verify")["reopenings"] as? [[String: Any]] ?? []
    #expect(listed.map { $0["period"] as? String } == ["2023-24/P1"])
    let drift = try books.run("drift", "--format", "csv")
    let versions = CSVRows.read(drift.output).filter { $0["period"] == "2023-24/P1" }
    #expect(versions.map { $0["version"] } == ["1", "2"])
  }

  @Test("what an extract has too is found by check, monitor and a workbook's checks alike")
  func tellsTypedAgain() throws {
    let books = try BuiltBooks("docs/faults/books")
    let code = "guard.journal.typed-again"
    try books.scratch.write(
      "Transaction,Date,Period,Cost Centre,Subjective,Reference,Description,Supplier,Amount\n"
        + "5001,09/06/2023,3,20067,4100,INV 101,Placement,Provider 2,20.00\n", to: "P3.csv")
    let imported = try books.run("import", books.scratch.path("P3.csv"), "--period", "2023-24/P3")
    #expect(imported.status == 0, "\(imported.errors)")
    func post(_ amount: String) throws {
      try books.scratch.write(
        "journal,date,period,account,amount,description,source\n"
          + "INV 101,2023-06-30,2023-24/P3,0002,\(amount),By hand,S2\n"
          + "INV 101,2023-06-30,2023-24/P3,K,-\(amount),By hand,S2\n", to: "hand.csv")
      let posted = try books.run("post", books.scratch.path("hand.csv"))
      #expect(posted.status == 0, "\(posted.errors)")
    }
    func isFound() throws -> [Bool] {
      let exported = try books.run(
        "export", "monthly", "--to", books.scratch.path("exports-\(UUID().uuidString)"))
      let file = try #require(exported.output.split(separator: "\n").first.map(String.init))
      let strings = try Program.launch(
        URL(filePath: "/usr/bin/unzip"), ["-p", file, "xl/sharedStrings.xml"],
        in: Repository.root)
      return [
        try books.run("check").errors.contains("it may count twice"),
        try findings(books).contains { $0["code"] as? String == code },
        strings.output.contains("it may count twice"),
      ]
    }
    try post("21.00")
    #expect(try isFound() == [false, false, false])
    #expect(try books.run("reverse", "7").status == 0)
    try post("20.00")
    #expect(try isFound() == [true, true, true])
  }
}
