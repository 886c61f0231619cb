import Foundation
import TestSupport
import Testing

@Suite struct KentTests {
  private func years(_ position: [String: Any]) -> [[String: Any]] {
    position["years"] as? [[String: Any]] ?? []
  }

  private func pence(_ year: [String: Any], _ key: String) -> Int {
    (year[key] as? NSNumber)?.intValue ?? .min
  }

  @Test("the published totals come out of the worked case to the penny")
  func agreesWithPublished() throws {
    let kent = try BuiltBooks("budgets/kent")
    let position = try kent.json("position")
    #expect(position["headroom"] as? Int == 8_700_000_000)
    let payments = years(position).map { pence($0, "dfePayment") }
    #expect(payments.reduce(0, +) == 14_000_000_000)
    let council = years(position).map { pence($0, "councilContribution") }
    #expect(council.reduce(0, +) == 8_200_000_000)
    let byYear = Dictionary(
      uniqueKeysWithValues: years(position).map { ($0["year"] as? String ?? "", $0) })
    #expect(pence(byYear["2023-24"] ?? [:], "inYear") == 4_000_000_000)
    #expect(pence(byYear["2022-23"] ?? [:], "closingBeforePayments") == 13_500_000_000)
    #expect(pence(byYear["2021-22"] ?? [:], "inYear") == 5_200_000_000)
    #expect(pence(byYear["2021-22"] ?? [:], "otherBlocks") == -540_000_000)
    #expect(pence(byYear["2020-21"] ?? [:], "opening") == 2_150_000_000)
  }

  @Test("mitigated it breaks even and is cleared in 2027-28, unmitigated neither")
  func breaksEven() throws {
    let kent = try BuiltBooks("budgets/kent")
    let mitigated = try kent.json("position")
    #expect(mitigated["breakevenYear"] as? String == "2027-28")
    #expect(mitigated["clearedYear"] as? String == "2027-28")
    let unmitigated = try kent.json("position", "--unmitigated")
    #expect(unmitigated["breakevenYear"] is NSNull && unmitigated["clearedYear"] is NSNull)
  }

  @Test("every year's identity holds to the penny in JSON, CSV and table")
  func holdsIdentity() throws {
    let kent = try BuiltBooks("budgets/kent")
    for side in [[], ["--unmitigated"]] {
      let result = try Program.run(["--books", kent.path, "position", "--format", "json"] + side)
      let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      var previous: Int?
      for year in years(object as? [String: Any] ?? [:]) {
        let moved = pence(year, "inYear") + pence(year, "otherBlocks") + pence(year, "priorYear")
        let paid = pence(year, "dfePayment") + pence(year, "councilContribution")
        #expect(pence(year, "opening") + moved - paid == pence(year, "closing"))
        #expect(pence(year, "expenditure") + pence(year, "income") == pence(year, "inYear"))
        #expect(previous == nil || previous == pence(year, "opening"))
        previous = pence(year, "closing")
      }
    }
    let table = try kent.run("position", "--pence").output
    let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    func amounts(_ label: String) -> [Int] {
      rows.filter { $0.prefix(2).joined(separator: " ").hasPrefix(label) }.flatMap { row in
        row.compactMap { cell in
          let digits = cell.filter { $0.isNumber || $0 == "-" }
          return cell.contains(".") ? Int(digits) : nil
        }
      }
    }
    let labels = [
      "Opening", "In-year, whole", "Prior-year", "DfE payment", "Council contribution", "Closing",
    ]
    let parts = labels.map(amounts)
    try #require(parts.allSatisfy { $0.count == 12 }, "4 known years, 4 projected twice")
    for column in 0..<12 {
      let sum =
        parts[0][column] + parts[1][column] + parts[2][column] - parts[3][column]
        - parts[4][column]
      #expect(sum == parts[5][column])
    }
  }

  @Test("--pence shows pounds and pence wherever a screen would show thousands")
  func showsPence() throws {
    let kent = try BuiltBooks("budgets/kent")
    for command in ["position", "monitor"] {
      let usual = try kent.run(command).output
      #expect(usual.contains("£000") && !usual.contains(/\d\.\d\d[a-z]?\b/), "\(command)")
      let exact = try kent.run(command, "--pence").output
      #expect(!exact.contains("£000") && exact.contains(/,\d{3}\.\d\d/), "\(command)")
    }
  }

  @Test("monitoring foots, and its high needs forecast is the in-year position")
  func monitors() throws {
    let kent = try BuiltBooks("budgets/kent")
    let monitor = try kent.json("monitor")
    let rows = monitor["rows"] as? [[String: Any]] ?? []
    let highNeeds = rows.filter { $0["fund"] as? String == "high-needs" }
    #expect(highNeeds.map { pence($0, "forecast") }.reduce(0, +) == 4_000_000_000)
    let spend = highNeeds.filter { $0["kind"] as? String == "expenditure" }
    #expect(spend.map { pence($0, "latestBudget") }.reduce(0, +) == 31_700_000_000)
    #expect(rows.allSatisfy { $0["movement"] is NSNull })
  }

  @Test("the books have no fault, and the findings are those of the plan")
  func isClean() throws {
    let kent = try BuiltBooks("budgets/kent")
    let check = try kent.run("check", "--format", "csv")
    let codes = check.output.matches(of: /books\.[a-z.-]+/).map { String($0.0) }
    #expect(
      codes == [
        "books.impact.unevidenced", "books.action.twice", "books.mitigation.unlinked",
      ])
    #expect(check.status == 1)
    #expect(check.errors.contains("another update of '3D2' in the round of 2023-10-31"))
    #expect(try kent.run("verify").status == 0)
  }

  @Test(
    "tables keep to 80 columns",
    arguments: [
      ["position"], ["position", "--delivery", "ratings"], ["monitor"], ["forecast"],
      ["drift", "--year", "2022-23"],
      ["bridge", "--from", "2021-22", "--to", "2022-23"], ["bridge", "--budget"], ["project"],
      ["actions"],
      ["actions", "1B1"], ["actions", "3E1"], ["register", "raid"], ["register", "indicators"],
      ["register", "calendar"], ["register", "deliveries"],
    ])
  func keepsWidth(command: [String]) throws {
    let kent = try BuiltBooks("budgets/kent")
    let lines = try Program.run(["--books", kent.path] + command).output.split(separator: "\n")
    #expect(lines.count > 5)
    #expect(lines.map(\.count).max() ?? 0 <= 80)
  }
}
