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
    #expect(test["lines"] as? Int == 12 && test["trials"] as? Int == 108)
    let methods = test["methods"] as? [[String: Any]] ?? []
    let errors = Dictionary(
      uniqueKeysWithValues: methods.map { ($0["method"] as? String ?? "", $0["error"] as? String) })
    // A year of even growth: last year's share is exact, and naive misses the growth of the rest.
    #expect(errors["naive"] == "1.00" && errors["last-year"] == "0.00")
    #expect(errors["combination"] == "0.00" && errors["profile"] == "0.00")
    let row = try #require((forecast["rows"] as? [[String: Any]])?.first)
    // Naive forecast 6 × 110 + 6 × 100 = 1,260 then and 1,320 came: short by 60 ÷ 1,260 on every
    // line. Now 6 × 121 + 6 × 110 = 1,386, and with a year more to learn from 1,386 + 1,386 × 60 ÷
    // 1,260 × √(1.15 ÷ 1.3) = 1,386 + 62.0752…
    #expect(row["forecast"] as? Int == 138_600)
    #expect(row["low"] as? Int == 144_808 && row["high"] as? Int == 144_808)
    let table = try Program.run(["--books", path, "forecast"]).output
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(table.contains("naive 1.00"))
  }

  @Test("months after the as-of move no forecast of it")
  func leaksNothing() throws {
    let (scratch, path) = try books(method: "combination")
    defer { withExtendedLifetime(scratch) {} }
    let before = try Program.run(
      ["--books", path, "forecast", "--as-of", "2023-24/P3", "--format", "csv"]).output
    let later = try Program.run(["--books", path, "forecast", "--format", "csv"]).output
    let file = path + "/2023-24/journals.csv"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let lines = text.split(separator: "\n").map { line -> String in
      let month = Int(line.prefix { $0 != "," }) ?? 0
      return month > 3 ? String(line).replacing(".00,", with: "777.00,") : String(line)
    }
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    let build = try Program.run(["--books", path, "build"])
    #expect(build.status == 0, "\(build.errors)")
    let after = try Program.run(
      ["--books", path, "forecast", "--as-of", "2023-24/P3", "--format", "csv"]).output
    #expect(before == after && before.count > 500)
    let now = try Program.run(["--books", path, "forecast", "--format", "csv"]).output
    #expect(now != later)
  }
}
