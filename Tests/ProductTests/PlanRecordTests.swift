import Foundation
import TestSupport
import Testing

/// `backtest` on made-up data in the department's layout.
@Suite struct PlanRecordTests {
  /// Totals of England and of authorities, every figure made up.
  func totals(
    _ change: (Int, String, Int) -> String? = { _, _, count in "\(count)" }
  ) -> String {
    var random = SeededGenerator(seed: 12)
    var rows = ["new_la_code,la_name,year,ehc_plans"]
    for index in 0...24 {
      let code = index == 0 ? "E92000001" : "E0600\(1_000 + index)"
      var plans = index == 0 ? 90_000.0 : Double.random(in: 400...3_000, using: &random)
      for year in 2010...2025 {
        if let text = change(year, code, Int(plans)) {
          rows.append("\(code),\(index == 0 ? "England" : "Made-up \(index)"),\(year),\(text)")
        }
        let own = index == 0 ? 0 : Double.random(in: -0.04...0.04, using: &random)
        plans *= (year < 2014 ? 1.01 : 1.09) + own
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }

  /// Placements in the six groups, one of them not available and columns that are passed over.
  private var caseload: String {
    let columns =
      "time_period,time_identifier,geographic_level,new_la_code,breakdown,mainstream_total,"
      + "special_la_maintained,special_academy_free,special_independent,special_non_maintained,"
      + "ap_pru_total,fe_total,ed_elsewhere,nm_early_years,other_placement_settings,extra"
    var rows = [columns]
    for year in 2019...2025 {
      for index in 0...24 {
        let code = index == 0 ? "E92000001" : "E0600\(1_000 + index)"
        let n = index == 0 ? 100 : 1
        let level = index == 0 ? "National" : "Local authority"
        let period = "\(year - 1)\(year % 100)"
        let own = [500 + year - 2019, 300, 50, 90 + 3 * (year - 2019), 10, 20, 150, 40]
          .map { "\($0 * n)" }.joined(separator: ",")
        let settings = year > 2023 ? "z" : "5"
        let row = "\(period),Academic year,\(level),\(code),All EHC plans,\(own),x,\(settings),?"
        rows.append(row)

        rows.append("\(period),Academic year,\(level),\(code),Age 5,1,1,1,1,1,1,1,1,x,x,?")
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }

  private func run(_ files: [String: String], _ arguments: String...) throws -> Program.Result {
    let scratch = try Scratch()
    for (name, text) in files { try scratch.write(text, to: "data/" + name) }
    return try Program.run(["backtest", "--data", scratch.path("data")] + arguments)
  }

  private func json(_ result: Program.Result) throws -> [String: [[String: Any]]] {
    #expect(result.status == 0, "\(result.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return object as? [String: [[String: Any]]] ?? [:]
  }

  static let file = "ehc_plans_total_2010_2025.csv"

  @Test("every origin, year ahead and authority is there, with a range")
  func isWhole() throws {
    let record = try json(run([Self.file: totals(), "caseload.csv": caseload], "--format", "json"))
    let origins = try #require(record["origins"])
    #expect(origins.count == 12)
    #expect(Set(origins.compactMap { $0["origin"] as? Int }) == [2019, 2020, 2021, 2022])
    #expect(origins.allSatisfy { $0["authorities"] as? Int == 24 })
    #expect(origins.allSatisfy { ($0["mape"] as? Double ?? 99) < 15 })
    let predictions = try #require(record["predictions"])
    #expect(predictions.count == 24 * 4 * 3)
    for prediction in predictions {
      let (low, central, high) = (
        try #require(prediction["low"] as? Double), try #require(prediction["central"] as? Double),
        try #require(prediction["high"] as? Double)
      )
      #expect(low < central && central < high)
    }
    let placements = try #require(record["placements"])
    #expect(Set(placements.compactMap { $0["placement"] as? String }).count == 6)
    #expect(placements.count == 6 * 2 * 3)
    let table = try run([Self.file: totals(), "caseload.csv": caseload]).output
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("every later value changed, an origin's projections stay as they were")
  func leaksNothing() throws {
    let before = try json(run([Self.file: totals()], "--format", "json"))
    let changed = totals { year, _, count in
      year > 2020 ? "\(count / 3 + year % 5 * 100)" : "\(count)"
    }
    let after = try json(run([Self.file: changed], "--format", "json"))
    func known(_ record: [String: [[String: Any]]]) -> [String] {
      (record["predictions"] ?? []).filter { ($0["origin"] as? Int ?? 0) <= 2020 }.map {
        "\($0["code"] ?? "") \($0["year"] ?? "") \($0["low"] ?? "") \($0["central"] ?? "")"
      }
    }
    #expect(known(before) == known(after) && known(before).count == 24 * 2 * 3)
  }

  @Test("marks of the department, gaps and short authorities are passed over, not guessed")
  func passesOver() throws {
    let marked = totals { year, code, count in
      if code.hasSuffix("1001"), year == 2015 { return "x" }
      if code.hasSuffix("1002"), year == 2016 { return nil }
      if code.hasSuffix("1003") { return "\(count / 40)" }
      return "\(count)"
    }
    let result = try run([Self.file: marked], "--format", "json")
    let record = try json(result)
    let codes = Set((record["predictions"] ?? []).compactMap { $0["code"] as? String })
    #expect(codes.count == 21)
    #expect(result.errors.contains("Made-up 2 has plans from 2010 to 2025 and none in 2016"))
  }

  @Test("bad data is told at its place, all of it at once")
  func tellsFaults() throws {
    let bad = totals { year, code, count in
      if code.hasSuffix("1001"), year == 2012 { return "-5" }
      if code.hasSuffix("1002"), year == 2013 { return "12.5" }
      if code == "E92000001", year == 2014 { return nil }
      return "\(count)"
    }
    let result = try run([Self.file: bad + "E06001003,Made-up 3,2012,7\nE06001004,Made-up 4,20,7\n"]
    )
    #expect(result.status == 65)
    for text in [
      "error: '-5' is not a whole number", "error: '12.5' is not a whole number",
      "error: England has plans from 2010 to 2025 and none in 2014",
      "error: a second row for new_la_code 'E06001003', year '2012'",
      "error: '20' is not the year of a census",
    ] {
      #expect(result.errors.contains(text), "\(text) in\n\(result.errors)")
    }
    #expect(try run([:]).status == 66)
    #expect(try run([Self.file: "new_la_code,la_name,year,ehc_plans\n"]).status == 66)
    let column = try run([Self.file: "code,year,plans\nE1,2010,5\n"])
    #expect(column.status == 65 && column.errors.contains("the column 'new_la_code' is missing"))
  }

  /// Requests, new and ceased plans of calendar years, and allocations, every figure made up.
  private func beside(_ change: (Int, Int) -> Int = { $1 }) -> [String: String] {
    var requests = ["time_period,geographic_level,new_la_code,breakdown,requests_received_in_year"]
    var new = ["time_period,geographic_level,new_la_code,breakdown,new_ehc_plans"]
    var ceased = ["time_period,geographic_level,new_la_code,breakdown,total_ceased"]
    var grants = ["financial_year,new_la_code,total_dsg_before_recoupment"]
    for index in 0...24 {
      let code = index == 0 ? "E92000001" : "E0600\(1_000 + index)"
      let level = index == 0 ? "National" : "Local authority"
      for year in 2018...2024 {
        let count = index == 0 ? 30_000 : 200 + 13 * index
        let row = "\(year),\(level),\(code)"
        requests.append(
          "\(row),All requests for EHC needs assessments,\(change(year, count))")
        new.append("\(row),New EHC plans,\(change(year, count * 2 / 3))")
        ceased.append("\(row),All ceased EHC plans,\(change(year, count / 3))")
        if index > 0 {
          grants.append("\(year)-\((year + 1) % 100),\(code),\(change(year, count * 400_000))")
        }
      }
    }
    func text(_ rows: [String]) -> String { rows.joined(separator: "\n") + "\n" }
    return [
      "requests.csv": text(requests), "newplans.csv": text(new), "ceased_plans.csv": text(ceased),
      "high_needs_block_allocations.csv": text(grants),
    ]
  }

  @Test("every file changed after an origin, its projections stay; changed before, they move")
  func leaksNothingOfOtherFiles() throws {
    func known(_ from: Int?) throws -> [String] {
      var files = beside { year, count in from.map { year >= $0 } == true ? count / 3 + 7 : count }
      files[Self.file] = totals()
      let record = try json(run(files, "--format", "json"))
      return (record["predictions"] ?? []).filter { $0["origin"] as? Int == 2021 }.map {
        "\($0["code"] ?? "") \($0["year"] ?? "") \($0["low"] ?? "") \($0["central"] ?? "")"
      }
    }
    // The flows of 2021 come out with the count of January 2022.
    #expect(try known(nil) == known(2021) && known(nil).count == 24 * 3)
    #expect(try known(nil) != known(2020))
  }

  @Test("the figures of an authority whose code changed and changed back are joined")
  func joinsCodes() throws {
    let joined = totals().split(separator: "\n").map { row -> String in
      guard row.hasPrefix("E06001001") else { return String(row) }
      let year = Int(row.split(separator: ",")[2]) ?? 0
      return String(row).replacing(
        "E06001001", with: (2021...2023).contains(year) ? "E06000060" : "E10000002")
    }.joined(separator: "\n")
    let result = try run([Self.file: joined + "\n"], "--format", "json")
    let codes = Set((try json(result)["predictions"] ?? []).compactMap { $0["code"] as? String })
    #expect(codes.count == 24 && codes.contains("E10000002") && !codes.contains("E06000060"))
    #expect(!result.errors.contains("none in"))
  }

  @Test("where section 251 outturns are there, growth of spend is scored from each January")
  func scoresSpend() throws {
    var rows = ["financial_year,new_la_code,la_name,s251_high_needs_net_outturn"]
    for index in 1...24 {
      var pounds = 20_000_000 + 1_000_000 * index
      for year in 2017...2024 {
        rows.append("\(year)-\((year + 1) % 100),E0600\(1_000 + index),Made-up,\(pounds)")
        pounds = pounds * (108 + (index + year) % 5) / 100
      }
    }
    let files = [
      Self.file: totals(), "s251_high_needs_outturn.csv": rows.joined(separator: "\n") + "\n",
    ]
    let spend = try #require(json(run(files, "--format", "json"))["spend"])
    #expect(spend.count == 6 * 3 - 3)
    #expect(spend.allSatisfy { $0["mape"] is Double && $0["coverage80"] is Double })
    #expect(try run(files).output.contains("High-needs spend"))
    #expect(try json(run([Self.file: totals()], "--format", "json"))["spend"]?.isEmpty == true)
  }

  @Test("the record has cross-validation, peers, sizes, each constant and breaks")
  func tellsItsWorth() throws {
    var files = beside()
    files[Self.file] = totals { year, code, count in
      year == 2025 && code.hasSuffix("1007") ? "\(count / 3)" : "\(count)"
    }
    let record = try json(run(files, "--format", "json"))
    #expect(record["crossValidation"]?.count == 5)
    #expect(record["constants"]?.count == 10)
    #expect(record["peers"]?.allSatisfy { $0["mix"] is Double && $0["learned"] is Double } == true)
    #expect(record["sizes"]?.isEmpty == false && record["chosen"]?.isEmpty == false)
    #expect(
      record["breaks"]?.contains {
        $0["code"] as? String == "E06001007" && $0["january"] as? Int == 2025
      } == true)
  }
}
