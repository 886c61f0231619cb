import Foundation
import TestSupport
import Testing

/// `project` on Kent's books and on changes of them.
@Suite struct ProjectTests {
  private func json(_ books: String, _ command: [String]) throws -> [String: Any] {
    let result = try Program.run(["--books", books] + command + ["--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return object as? [String: Any] ?? [:]
  }

  private func years(_ report: [String: Any]) -> [[String: Any]] {
    report["years"] as? [[String: Any]] ?? []
  }

  @Test("the central case is position's to the penny, in every scenario")
  func agreesWithPosition() throws {
    let kent = try BuiltBooks("budgets/kent")
    for scenario in ["base", "high-demand"] {
      let drawn = years(
        try json(kent.path, ["project", "--scenario", scenario, "--simulations", "200"]))
      let position = years(try json(kent.path, ["position", "--scenario", scenario]))
      #expect(drawn.count == 5)
      for year in drawn {
        let same = try #require(position.first { $0["year"] as? String == year["year"] as? String })
        #expect(year["inYearDsg"] as? Int == same["inYearDsg"] as? Int)
        #expect(year["closing"] as? Int == same["closing"] as? Int)
      }
    }
  }

  @Test("without lows, highs and doubt every simulation is the central case, to a pound")
  func collapses() throws {
    let kent = try BuiltBooks("budgets/kent")
    for (file, columns) in [("drivers.csv", [4, 6]), ("mitigations.csv", [6])] {
      let path = kent.path + "/" + file
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let rows = text.split(separator: "\n").enumerated().map { index, line -> String in
        var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard index > 0, cells.count > 6 else { return String(line) }
        for column in columns { cells[column] = file == "drivers.csv" ? "" : "1" }
        return cells.joined(separator: ",")
      }
      try rows.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
    let report = try json(kent.path, ["project", "--simulations", "100"])
    for year in years(report) {
      let central = try #require(year["inYearDsg"] as? Int)
      let range = try #require(year["inYearDsgRange"] as? [String: Int])
      for name in ["p10", "median", "p90"] {
        #expect(abs((range[name] ?? 0) - central) < 100, "\(year["year"] ?? "") \(name)")
      }
      let unmitigated = try #require(year["unmitigatedRange"] as? [String: Int])
      #expect((unmitigated["median"] ?? 0) >= (range["median"] ?? 0))
    }
  }

  @Test("the fewest measures are enough, one less is not, and plans to come are told")
  func tellsWhatItTakes() throws {
    let kent = try BuiltBooks("budgets/kent")
    // An authority of the books' code among made-up ones; the January of 2024 is not out yet.
    var rows = ["new_la_code,la_name,year,ehc_plans"]
    for (index, code) in (["E92000001", "E10000016"] + (10..<25).map { "E060009\($0)" })
      .enumerated()
    {
      for year in 2010...2025 {
        let growth = Double(year - 2010) * (index == 1 ? 0.1 : 0.09)
        let size = index == 0 ? 900 : 40 + index
        rows.append("\(code),Made up,\(year),\(Int(Double(size) * (10 + 10 * growth)))")
      }
    }
    try kent.scratch.write(
      rows.joined(separator: "\n"), to: "data/ehc_plans_total_2010_2025.csv")
    let report = try json(
      kent.path,
      ["project", "--simulations", "100", "--data", kent.scratch.path("data")])
    let plans = try #require(report["plans"] as? [[String: Any]])
    #expect(plans.compactMap { $0["year"] as? Int } == [2024, 2025, 2026, 2027, 2028])
    #expect(plans.allSatisfy { ($0["central"] as? Double ?? 0) > 400 })
    // Kent's January of 2024 stands in published_later.csv, and scores alone.
    #expect(plans[0]["publishedLater"] as? Int == 19_407 && plans[4]["publishedLater"] is NSNull)
    let fewest = try #require(report["fewestMeasures"] as? [String])
    #expect(!fewest.isEmpty && Set(fewest).count == fewest.count)
    let path = kent.path + "/mitigations.csv"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    func lastYear(keeping ids: Set<String>) throws -> Int {
      let kept = text.split(separator: "\n").enumerated().filter { index, line in
        index == 0 || line.contains(",investment,")
          || ids.contains(String(line.prefix { $0 != "," }))
      }.map { String($0.element) }
      try (kept.joined(separator: "\n") + "\n").write(
        toFile: path, atomically: true, encoding: .utf8)
      for name in ["actions/links.csv", "deliveries.csv"] {
        try? FileManager.default.removeItem(atPath: kent.path + "/" + name)
      }
      let years = years(try json(kent.path, ["position"]))
      return try #require(years.last?["inYearDsg"] as? Int)
    }
    #expect(try lastYear(keeping: Set(fewest)) <= 0)
    #expect(try lastYear(keeping: Set(fewest.dropLast())) > 0)
  }

  @Test("the same seed gives the same bytes, another does not; what cannot be projected is said")
  func isDeterministic() throws {
    let kent = try BuiltBooks("budgets/kent")
    func csv(_ seed: String) throws -> String {
      try Program.run(
        [
          "--books", kent.path, "project", "--simulations", "300", "--seed", seed, "--format",
          "csv",
        ]
      ).output
    }
    #expect(try csv("5") == csv("5"))
    #expect(try csv("5") != csv("6"))
    let last = try Program.run(["--books", kent.path, "project", "--as-of", "2027-28/P13"])
    #expect(last.status == 66, "\(last.errors)")
  }
}
