import Foundation
import TestSupport
import Testing

/// `cohort` on the chapter's made-up files.
@Suite struct CohortCommandTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    _ = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    for step in Chapter("Sources/safety-valve/Commands/Cohort.md").steps {
      try Chapter.apply(step, in: scratch)
    }
  }

  private func run(_ more: String...) throws -> Program.Result {
    let files = ["transitions", "population", "settings", "costs"].flatMap {
      ["--\($0)", scratch.path("books/\($0).csv")]
    }
    return try Program.run(["cohort"] + files + more)
  }

  private func change(_ file: String, _ change: (String) -> String) throws {
    let path = scratch.path("books/\(file).csv")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try scratch.write(change(text), to: "books/\(file).csv")
  }

  @Test("JSON has every January, in order, with costs in pence and every setting")
  func isWhole() throws {
    let result = try run("--format", "json", "--simulations", "200")
    #expect(result.status == 0, "\(result.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let years = try #require((object as? [String: Any])?["years"] as? [[String: Any]])
    #expect(years.compactMap { $0["year"] as? Int } == [2023, 2024])
    let first = try #require(years.first)
    let plans = try #require(first["plans"] as? [String: Double])
    #expect(plans == ["mean": 6, "p2_5": 6, "p50": 6, "p97_5": 6])
    // Two in MAIN with ASD, three with SLCN, one in SPECIAL with ASD.
    let cost = try #require(first["cost"] as? [String: Double])
    #expect(cost["mean"] == Double(2 * 800_000 + 3 * 600_000 + 2_400_000))
    let settings = try #require(years[1]["settings"] as? [String: [String: Double]])
    let sum = settings.values.compactMap { $0["mean"] }.reduce(0, +)
    let total = (years[1]["plans"] as? [String: Double])?["mean"] ?? 0
    #expect(abs(sum - total) < 0.05)
  }

  @Test("the same seed gives the same bytes, another does not")
  func isDeterministic() throws {
    let first = try run("--format", "csv", "--seed", "3", "--simulations", "50").output
    #expect(try run("--format", "csv", "--seed", "3", "--simulations", "50").output == first)
    #expect(try run("--format", "csv", "--seed", "4", "--simulations", "50").output != first)
  }

  @Test("every fault of the four files is told at its place, all at once")
  func tellsFaults() throws {
    try change("transitions") {
      $0 + """
        2022,MAIN,ASD,3,MAIN,ASD,4
        2022,MAIN,ASD,5,MAIN,ASD,7
        2022,MAINE,ASD,5,MAIN,ASD,6
        2022,MAIN,OTH,5,MAIN,ASD,6
        2022,NONSEND,ASD,5,MAIN,ASD,6
        2022,NONSEND,NONSEND,5,NONSEND,NONSEND,6
        2022,MAIN,ASD,26,MAIN,ASD,27
        2024,MAIN,ASD,5,MAIN,ASD,6

        """
    }
    try change("population") { $0 + "2022,3,-1\n2022,9,0\n2022,4,7\n" }
    try change("costs") { $0 + "ASD,HUT,5.00\nOTH,MAIN,-1.00\n" }
    let result = try run()
    #expect(result.status == 65)
    for text in [
      "transitions.csv:14:15: error: 'MAIN' does not take year group 3",
      "transitions.csv:15:26: error: a year later the year group is 6",
      "transitions.csv:16:6: error: 'MAINE' is not among the settings",
      "transitions.csv:17:11: error: 'MAIN' does not take need 'OTH'",
      "transitions.csv:18:14: error: setting and need do not agree",
      "transitions.csv:19:24: error: the child has no plan in either January",
      "transitions.csv:20:15: error: '26' is no year group",
      "there are steps from 2021 to 2024, none of 2023",
      "population.csv:18:8: error: '-1' is not a whole number",
      "population.csv:20:1: error: a second row for calendar-year '2022', academic-year '4'",
      "costs.csv:6:5: error: 'HUT' is not among the settings",
      "costs.csv:7:10: error: a plan costs nothing or more",
    ] {
      #expect(result.errors.contains(text), "\(text) in\n\(result.errors)")
    }
  }

  @Test(
    "a population smaller than its plans, or missing, is a fault; a price that is missing a word")
  func tellsGaps() throws {
    try change("population") { $0.replacing("2022,6,62", with: "2022,6,0") }
    try change("costs") { $0.replacing("SLCN,SPECIAL,23000.00\n", with: "") }
    let small = try run()
    #expect(small.status == 65)
    #expect(small.errors.contains("2022 has 1 plan of year group 6 and 0 children"))
    try change("population") { $0.replacing("2022,6,0", with: "2022,6,62") }
    let priced = try run("--simulations", "10")
    #expect(priced.status == 0 && priced.errors.contains("1 needs have no cost"))
    try change("population") { text in
      text.split(separator: "\n").filter { !$0.hasPrefix("2022") }.joined(separator: "\n")
    }
    let missing = try run()
    #expect(missing.status == 65)
    #expect(missing.errors.contains("the file of population has no row of 2022"))
    let gone = try Program.run([
      "cohort", "--transitions", "no.csv", "--population", "no.csv", "--settings", "no.csv",
      "--costs", "no.csv",
    ])
    #expect(gone.status == 66)
  }

  @Test(
    "names twice, huge numbers and year groups that are missing are said, and end nothing",
    arguments: [
      ("settings", "\"ASD,SLCN\"", "\"ASD,SLCN,ASD \"", nil),
      ("population", "2022,6,62", "2022,6,99999999999", "no authority has 99999999999 children"),
      ("population", "2022,6,62", "20220000000,6,62", "'20220000000' is not the year of a census"),
      ("population", "2024,4,60\n", "", "2024 without year group 4, which children join"),
      ("population", "2021,4,60", "2021,4,0", "1 joined year group 4 from 2021, of 0 children"),
      ("costs", "8000.00", "92233720368547758.07", "the most that a line may have"),
      ("costs", "8000.00", "99999999999.99", "less than £100m"),
    ] as [(String, String, String, String?)])
  func survives(file: String, old: String, new: String, message: String?) throws {
    try change(file) { $0.replacingOccurrences(of: old, with: new) }
    let result = try run("--simulations", "20")
    #expect(result.status == (message == nil ? 0 : 65), "\(result.errors)")
    #expect(message.map { result.errors.contains($0) } ?? true, "\(result.errors)")
  }

  @Test("what is held out is scored, and the table keeps to 80 columns")
  func holdsOut() throws {
    let held = try run("--hold-out", "--simulations", "100")
    #expect(held.status == 0 && held.output.contains(" held; mean width"))
    for output in [held.output, try run("--simulations", "100").output] {
      #expect(output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
  }
}
