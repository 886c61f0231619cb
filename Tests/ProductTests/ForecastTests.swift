import Foundation
import TestSupport
import Testing

@Suite struct ForecastTests {
  /// Twelve lines of £100, £110 and £121 a month times their number, the last year to September.
  private func books(method: String = "") throws -> (Scratch, String) {
    let scratch = try Scratch()
    let codes = (1...12).map { "L\($0)" }
    let files = [
      "authority.toml": """
      name = "Illustrative Borough"
      dfe_number = "999"
      ons_code = "E99999999"
      first_year = "2021-22"
      last_year = "2025-26"
      as_of = "2023-24/P6"
      """,
      "sources.csv": "id,status,title,publisher\nS,illustrative,Made up,Nobody",
      "accounts.csv": "code,name,kind,fund,method\n"
        + codes.map { "\($0),Line,expenditure,high-needs,\(method)\n" }.joined()
        + "R,Reserve,reserve,dsg-reserve,\nK,Control,control,control,",
      "profiles.csv": "profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12",
      "opening.csv": "account,amount,source", "agreement.csv": "year,line,amount,status,source",
      "2023-24/budget.csv": "account,amount,source\n"
        + codes.map { "\($0),1000.00,S" }.joined(separator: "\n"),
    ]
    for (name, text) in files { try scratch.write(text + "\n", to: "books/" + name) }
    for (year, pounds, months) in [("2021-22", 100, 12), ("2022-23", 110, 12), ("2023-24", 121, 6)]
    {
      var rows = ["journal,date,period,account,amount,description,source"]
      for month in 1...months {
        let first = Int(year.prefix(4)) ?? 0
        let date =
          month < 10
          ? "\(first)-\(month < 7 ? "0" : "")\(month + 3)" : "\(first + 1)-0\(month - 9)"
        for (index, code) in codes.enumerated() {
          let amount = pounds * (index + 1)
          rows.append("\(month),\(date)-28,\(year)/P\(month),\(code),\(amount).00,Month,S")
          rows.append("\(month),\(date)-28,\(year)/P\(month),K,-\(amount).00,Month,S")
        }
      }
      try scratch.write(rows.joined(separator: "\n") + "\n", to: "books/\(year)/journals.csv")
    }
    let path = scratch.path("books")
    let build = try Program.run(["--books", path, "build"])
    #expect(build.status == 0, "\(build.errors)")
    return (scratch, path)
  }

  private func json(_ path: String, _ command: String) throws -> [String: Any] {
    let result = try Program.run(["--books", path, command, "--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return object as? [String: Any] ?? [:]
  }

  @Test("from the ledger's own months every method gives what it gives by hand")
  func worksFromLedger() throws {
    let (scratch, path) = try books()
    defer { withExtendedLifetime(scratch) {} }
    let rows = try json(path, "forecast")["rows"] as? [[String: Any]] ?? []
    let second = try #require(rows.first { $0["account"] as? String == "L2" })
    let methods = second["methods"] as? [[String: Any]] ?? []
    let amounts = Dictionary(
      uniqueKeysWithValues: methods.map { ($0["method"] as? String ?? "", $0["amount"] as? Int) })
    // £242 a month for six months, £220 the year before; twice the first line.
    #expect(amounts["profile"] == 290_400 && amounts["run-rate"] == 290_400)
    #expect(amounts["last-year"] == 290_400 && amounts["combination"] == 290_400)
    #expect(amounts["naive"] == 145_200 + 132_000)
    #expect(amounts["budget"] == 100_000)
    #expect(second["method"] as? String == "profile" && second["forecast"] as? Int == 290_400)
  }

  @Test("the back-test scores methods against naive, and ranges come from its errors")
  func backTests() throws {
    let (scratch, path) = try books(method: "naive")
    defer { withExtendedLifetime(scratch) {} }
    let forecast = try json(path, "forecast")
    let test = try #require(forecast["backTest"] as? [String: Any])
    #expect(test["lines"] as? Int == 12 && test["years"] as? Int == 1)
    let methods = test["methods"] as? [[String: Any]] ?? []
    let errors = Dictionary(
      uniqueKeysWithValues: methods.map { ($0["method"] as? String ?? "", $0["mase"] as? String) })
    #expect(methods.allSatisfy { $0["trials"] as? Int == 108 })
    // A year of even growth: last year's share is exact, and naive misses the growth of the rest.
    #expect(errors["naive"] == "1.0000" && errors["last-year"] == "0.0000")
    #expect(errors["combination"] == "0.0000" && errors["profile"] == "0.0000")
    // Too little by (12 − P) × 10, as a part of the 1,200 of the year before, at P11 of the 1,210
    // of this one: (44 × 10 ÷ 1,200 + 10 ÷ 1,210) ÷ 9.
    let naive = try #require(methods.first { $0["method"] as? String == "naive" })
    #expect(naive["bias"] as? String == "-0.0417" && naive["absoluteError"] as? String == "0.0417")
    #expect(naive["skill"] as? String == "0.0000")
    let row = try #require((forecast["rows"] as? [[String: Any]])?.first)
    // Naive forecast 6 × 110 + 6 × 100 = 1,260 then and 1,320 came: short by 60 ÷ 1,200 on every
    // line. Now 6 × 121 + 6 × 110 = 1,386, and 1,386 + 1,320 × 60 ÷ 1,200 = 1,452.
    #expect(row["forecast"] as? Int == 138_600)
    #expect(row["low"] as? Int == 145_200 && row["high"] as? Int == 145_200)
    let table = try Program.run(["--books", path, "forecast"]).output
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(table.contains(/naive +108 +-4\.2% +4\.2% +1\.00 +0\.00/))
  }

  @Test("back-test as a method is the best that beats naive, and profile where nothing is tested")
  func choosesByBackTest() throws {
    let (scratch, path) = try books(method: "back-test")
    defer { withExtendedLifetime(scratch) {} }
    let row = try #require((try json(path, "forecast")["rows"] as? [[String: Any]])?.first)
    // All but naive miss nothing; the first of them is taken.
    #expect(row["choice"] as? String == "back-test" && row["method"] as? String == "profile")
    let early = try Program.run(
      ["--books", path, "forecast", "--as-of", "2022-23/P6", "--format", "json"])
    #expect(early.output.contains("\"method\": \"profile\",\n      \"choice\": \"back-test\""))
    let none = try Program.run(
      ["--books", path, "forecast", "--as-of", "2022-23/P6", "--back-test"])
    #expect(none.status == 66 && none.errors.contains("two closed years"))
    let full = try Program.run(["--books", path, "forecast", "--back-test"])
    #expect(full.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(full.output.contains("11 MONTHS TO GO, FROM P1") && full.status == 0)
  }

  @Test("what comes after an as-of moves no forecast of it, no range and no back-test")
  func leaksNothing() throws {
    let scratch = try Scratch()
    let path = scratch.path("books")
    let sample = try Program.run(
      ["sample", "--history", "14", "--seed", "31", "--output", path])
    #expect(sample.status == 0, "\(sample.errors)")
    func build() throws {
      let build = try Program.run(["--books", path, "build"])
      #expect(build.status == 0, "\(build.errors)")
    }
    func reports() throws -> [String] {
      try [["forecast"], ["forecast", "--back-test"], ["monitor"]].map { command in
        let result = try Program.run(
          ["--books", path] + command + ["--as-of", "2025-26/P5", "--format", "csv"])
        #expect(result.status == 0, "\(result.errors)")
        return result.output.replacing(/[0-9a-f]{64}/, with: "head")
      }
    }
    try build()
    let before = try reports()
    let late = try Program.run(["--books", path, "forecast", "--format", "csv"]).output
    // All lines at once, so that nothing pooled stays by accident.
    let file = path + "/2025-26/journals.csv"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let lines = text.split(separator: "\n").map { line -> String in
      var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard let month = Int(cells[0].dropFirst()), month > 5 else { return String(line) }
      let whole = cells[4].split(separator: ".")
      cells[4] = "\(whole[0])7.\(whole[1])"
      return cells.joined(separator: ",")
    }
    let balanced = lines.filter { !$0.contains(",BANK,") || !$0.hasPrefix("M") || month($0) <= 5 }
    try (balanced + bank(balanced)).joined(separator: "\n")
      .write(toFile: file, atomically: true, encoding: .utf8)
    for (name, text) in [
      (
        "officer_figures.csv",
        "account,amount,reason,author,date\nL0001,5.00,Later,Officer,2025-10-01"
      ),
      (
        "adjustments.csv",
        "account,amount,reason,author,date,recurring\nL0002,5.00,Later,Officer,2025-10-01,no"
      ),
      (
        "virements.csv",
        "id,period,from,to,amount,kind,approved_by,reason\n"
          + "V,2025-26/P6,L0001,L0002,9.00,permanent,s151 officer,Later"
      ),
    ] {
      try scratch.write(text + "\n", to: "books/2025-26/" + name)
    }
    try build()
    #expect(try reports() == before)
    #expect(before.allSatisfy { $0.count > 500 } && before[0].contains("combination"))
    let now = try Program.run(["--books", path, "forecast", "--format", "csv"]).output
    #expect(now != late)
  }

  private func month(_ line: String) -> Int {
    Int(line.prefix { $0 != "," }.dropFirst()) ?? 0
  }

  /// The lines that balance the journals of later months.
  private func bank(_ lines: [String]) -> [String] {
    (6...12).map { number in
      let own = lines.filter { $0.hasPrefix("M\(number),") }
        .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
      let pence = own.compactMap { Int($0[4].replacing(".", with: "")) }.reduce(0, +)
      let digits = String(pence.magnitude)
      let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
      let amount = "\(pence > 0 ? "-" : "")\(padded.dropLast(2)).\(padded.suffix(2))"
      return "M\(number),\(own[0][1]),\(own[0][2]),BANK,\(amount),Illustrative month,MADE-UP"
    }
  }
}
