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
