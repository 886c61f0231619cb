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

  private func write(_ text: String, _ file: String, _ books: BuiltBooks) throws {
    try text.write(toFile: books.path + "/" + file, atomically: true, encoding: .utf8)
  }

  private func placements(_ report: [String: Any]) -> [String: [String: Any]] {
    let all = report["placements"] as? [[String: Any]] ?? []
    return Dictionary(
      uniqueKeysWithValues: all.compactMap { one in
        (one["placement"] as? String).map { ($0, one) }
      })
  }

  private func central(_ year: [String: Any], _ key: String) -> Double {
    ((year[key] as? [String: Any])?["central"] as? NSNumber)?.doubleValue ?? -1
  }

  @Test("plans are 5/12 and 7/12 of two Januaries, and times price and factor come to the ledger")
  func calibrates() throws {
    let kent = try BuiltBooks("budgets/kent")
    let report = try json(kent.path, ["project", "--simulations", "200"])
    let special = try #require(placements(report)["special"])
    let years = years(special)
    let base = 6018.0 * (5.0 / 12 + 7.0 / 12 * 1.025)
    #expect(abs(central(years[0], "plans") - base) < 0.06)
    #expect(abs(central(years[1], "plans") - base * 1.025) < 0.06)
    let factor = try #require((special["factor"] as? NSNumber)?.doubleValue)
    // £143.0m in the ledger for 22,800 a place.
    #expect(abs(factor * base * 22_800_00 / central(years[0], "cost") - 1) < 1e-4)
    let all = placements(report).values
    for (index, year) in self.years(report).enumerated() {
      let plans = all.map { central(self.years($0)[index], "plans") }.reduce(0, +)
      let cost = all.map { central(self.years($0)[index], "cost") }.reduce(0, +)
      #expect(abs(plans - central(year, "plans")) < 1 && cost == central(year, "cost"))
      let range = try #require((year["plans"] as? [String: Any])?["range"] as? [String: Double])
      #expect(range["p10"] ?? 0 <= range["median"] ?? 0)
      #expect(range["median"] ?? 0 <= range["p90"] ?? 0)
    }
    // The ledger's lines, as position has them: cost is theirs to the penny.
    let monitor = try json(kent.path, ["monitor"])["rows"] as? [[String: Any]] ?? []
    let line = monitor.first { $0["account"] as? String == "HN30" }
    #expect(line?["forecast"] as? Int == Int(central(years[0], "cost")))
    let measures = try #require(report["measures"] as? [[String: Any]])
    #expect(
      measures.contains { $0["mitigation"] as? String == "M01" && $0["children"] is NSNumber })
    #expect(
      measures.allSatisfy { ($0["children"] as? Double ?? 0) <= ($0["plans"] as? Double ?? 1) })
  }

  @Test("age groups come to their placement; the same bytes on one thread and on two")
  func drawsGroups() throws {
    let kent = try BuiltBooks("budgets/kent")
    try write(
      """
      year,placement,age_group,count,source
      2021,special,Under 5,100,dfe-ehc-2023
      2021,special,5-10,2000,dfe-ehc-2023
      2021,special,11-15,2500,dfe-ehc-2023
      2023,special,Under 5,150,dfe-ehc-2023
      2023,special,5-10,2600,dfe-ehc-2023
      2023,special,11-15,3000,dfe-ehc-2023
      2025,special,11-15,99999,dfe-ehc-2023

      """, "plans.csv", kent)
    func run(_ threads: String) throws -> String {
      let result = try Program.run([
        "--books", kent.path, "project", "--simulations", "3000", "--threads", threads, "--format",
        "json",
      ])
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    let output = try run("1")
    #expect(try run("2") == output)
    let report =
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
    let special = try #require(placements(report)["special"])
    let census = try #require(special["census"] as? [String: Int])
    // The January after the as-of is not seen.
    #expect(census == ["january": 2023, "plans": 5750])
    for year in years(special) {
      let groups = try #require(year["groups"] as? [[String: Any]])
      #expect(groups.compactMap { $0["group"] as? String } == ["Under 5", "5-10", "11-15"])
      let sum = groups.map { central($0, "plans") }.reduce(0, +)
      #expect(abs(sum - central(year, "plans")) < 0.2)
    }
    let last = try #require(years(special).last?["groups"] as? [[String: Any]])
    let range = try #require((last[0]["plans"] as? [String: Any])?["range"] as? [String: Double])
    #expect((range["p10"] ?? 0) < central(last[0], "plans"))
    #expect(placements(report)["post-16"]?["census"] is NSNull)
  }

  @Test("without growth and measures every year is the base year, to the penny")
  func standsStill() throws {
    let kent = try BuiltBooks("budgets/kent")
    try write("scenario,driver,target,year,low,central,high,source\n", "drivers.csv", kent)
    try write(
      "id,title,kind,account,year,amount,confidence,start,source\n", "mitigations.csv", kent)
    try write("action,kind,mitigation,account,note\n", "actions/links.csv", kent)
    try write(
      "year,placement,count,source\n2023,special,1,dfe-ehc-2023\n", "plans.csv", kent)
    let report = try json(kent.path, ["project", "--simulations", "100"])
    let base = try json(kent.path, ["position"])
    let inYear = try #require(years(base).first { $0["status"] as? String == "forecast" })
    for (index, year) in years(report).enumerated() where index > 0 {
      // The other blocks are nil in later years, the high needs block is what it was.
      let expected = try #require(inYear["inYear"] as? Int)
      #expect(year["inYearDsg"] as? Int == expected)
      for name in ["inYearDsgRange", "unmitigatedRange"] {
        let range = try #require(year[name] as? [String: Int])
        #expect(range["p10"] == expected && range["median"] == expected)
        #expect(range["p90"] == expected && range["endError"] == 0)
      }
      #expect(central(year, "plans") == 1)
    }
    #expect(report["costOfDelay"] as? Int == 0)
    #expect((report["fewestMeasures"] as? [String]) == nil)
  }

  @Test("a negative saving, more children than there are and a start before its action are found")
  func findsWhatIsOdd() throws {
    let kent = try BuiltBooks("budgets/kent")
    func findings(_ rows: String) throws -> [[String: Any]] {
      try write(
        "id,title,kind,account,year,amount,confidence,start,source\n" + rows, "mitigations.csv",
        kent)
      try write(
        "action,kind,mitigation,account,note\n1B1,saving,N,,\n", "actions/links.csv", kent)
      let report = try json(kent.path, ["project", "--simulations", "100"])
      return try #require(report["findings"] as? [[String: Any]])
    }
    let negative = try findings(
      "N,Turned round,saving,HN30,2025-26,-1000.00,1,,assumption-mitigations\n")
    #expect(
      negative.contains {
        $0["finding"] as? String == "dearer-with-measures" && $0["year"] as? String == "2025-26"
          && $0["by"] as? Int == 100_000
      })
    let many = try findings(
      "N,All at once,saving,HN40,2026-27,900000000.00,0.5,,assumption-mitigations\n")
    #expect(
      many.contains {
        $0["finding"] as? String == "saves-too-much" && $0["saving"] as? Int == 45_000_000_000
      })
    #expect(!many.contains { $0["finding"] as? String == "dearer-with-measures" })
    let path = kent.path + "/actions/actions.csv"
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let header = try #require(lines.first)
    let columns = header.split(separator: ",").map(String.init)
    #expect(columns.contains("start"))
    var cells = [String](repeating: "", count: columns.count)
    for (name, value) in [
      ("id", "1B9"), ("area", "1"), ("title", "Begins late"), ("start", "2025-09-01"),
      ("source", "assumption-mitigations"),
    ] { cells[try #require(columns.firstIndex(of: name))] = value }
    try write(
      (lines.map(String.init) + [cells.joined(separator: ",")]).joined(separator: "\n") + "\n",
      "actions/actions.csv", kent)
    try write(
      "id,title,kind,account,year,amount,confidence,start,source\n"
        + "N,Early,saving,HN30,2024-25,1000.00,1,2024-09-01,assumption-mitigations\n",
      "mitigations.csv", kent)
    try write(
      "action,kind,mitigation,account,note\n1B9,saving,N,,\n", "actions/links.csv", kent)
    let early = try #require(
      json(kent.path, ["project", "--simulations", "100"])["findings"] as? [[String: Any]])
    #expect(
      early.contains {
        $0["finding"] as? String == "begins-before-action" && $0["start"] as? String == "2024-09-01"
          && $0["actionStart"] as? String == "2025-09-01"
      })
  }

  @Test("rows of published growth go into drivers.csv, and position counts them as project does")
  func takesGrowthIn() throws {
    let kent = try BuiltBooks("budgets/kent")
    var totals = ["new_la_code,la_name,year,ehc_plans"]
    var placed = [
      "time_period,geographic_level,new_la_code,breakdown,mainstream_total,special_la_maintained,"
        + "special_academy_free,special_independent,special_non_maintained,ap_pru_total,fe_total,"
        + "ed_elsewhere"
    ]
    let codes = ["E92000001", "E10000016"] + (10..<25).map { "E060009\($0)" }
    for (index, code) in codes.enumerated() {
      for year in 2010...2025 {
        let count = (index == 0 ? 20_000 : 1_000 + 30 * index) * (100 + 8 * (year - 2010)) / 100
        totals.append("\(code),Made up,\(year),\(count)")
        guard year >= 2019 else { continue }
        let level = index == 0 ? "National" : "Local authority"
        let shares = [40, 20, 15, 5, 1, 2, 12, 5].map { count * $0 / 100 }
        placed.append(
          "\(year - 1)\(year - 2000),\(level),\(code),All EHC plans,"
            + shares.map(String.init).joined(separator: ","))
      }
    }
    try kent.scratch.write(
      totals.joined(separator: "\n"), to: "data/ehc_plans_total_2010_2025.csv")
    try kent.scratch.write(placed.joined(separator: "\n"), to: "data/caseload.csv")
    let data = ["--data", kent.scratch.path("data")]
    let rows = try Program.run(
      ["--books", kent.path, "project", "--simulations", "100", "--rows"] + data)
    #expect(rows.status == 0, "\(rows.errors)")
    let lines = rows.output.split(separator: "\n").dropFirst()
    #expect(lines.count == 6 * 4)
    for line in lines {
      let rates = line.split(separator: ",")[4...6].compactMap { Double($0) }
      #expect(rates == rates.sorted() && rates.count == 3, "\(line)")
    }
    let path = kent.path + "/drivers.csv"
    let drivers = try String(contentsOfFile: path, encoding: .utf8)
    try write(drivers + lines.joined(separator: "\n") + "\n", "drivers.csv", kent)
    let sources = try String(contentsOfFile: kent.path + "/sources.csv", encoding: .utf8)
    let width = sources.prefix { $0 != "\n" }.split(separator: ",").count
    try write(
      sources + "published-plans,derived,Growth of published plans,Made up"
        + String(repeating: ",", count: width - 4) + "\n", "sources.csv", kent)
    let scenario = ["--scenario", "published-data"]
    let drawn = try json(kent.path, ["project", "--simulations", "100"] + scenario)
    let position = years(try json(kent.path, ["position"] + scenario))
    let plain = years(try json(kent.path, ["position"]))
    for year in years(drawn) {
      let same = position.first { $0["year"] as? String == year["year"] as? String }
      #expect(year["inYearDsg"] as? Int == same?["inYearDsg"] as? Int)
    }
    #expect(position.last?["inYearDsg"] as? Int != plain.last?["inYearDsg"] as? Int)
    let usage = try Program.run(["--books", kent.path, "project", "--rows"])
    #expect(usage.status == 64)
  }
}
