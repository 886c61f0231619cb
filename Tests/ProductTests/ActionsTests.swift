import Foundation
import TestSupport
import Testing

@Suite struct ActionsTests {
  private func kent(_ arguments: String...) throws -> Program.Result {
    let kent = try BuiltBooks("budgets/kent")
    return try Program.run(["--books", kent.path, "actions"] + arguments)
  }

  @Test("what the report of 31 October 2023 says of Kent's actions comes out of the books")
  func agreesWithReport() throws {
    let result = try kent("--as-of", "2023-10-31", "--format", "csv")
    let rows = result.output.split(separator: "\n").map { Self.cells(String($0)) }
    func value(_ action: String, _ column: String) -> String? {
      guard let row = rows.first(where: { $0[2] == action }),
        let index = rows[0].firstIndex(of: column)
      else { return nil }
      return row[index]
    }
    #expect(value("1A3", "progress") == "amber" && value("1A3", "impact") == "not-reported")
    #expect(value("3C2", "progress") == "amber" && value("3C2", "impact") == "red")
    #expect(value("3C2", "due") == "2023-10-20" && value("3C2", "overdue") == "yes")
    #expect(value("3D2", "progress") == "amber" && value("3D2", "impact") == "amber")
    #expect(value("3D2", "due") == "2023-10-31" && value("3D2", "overdue") == "no")
    #expect(value("3E1", "progress") == "red" && value("3E1", "impact") == "red")
    #expect(value("3E1", "due") == "2023-09-20")
    #expect(value("3E1", "note")?.contains("moved to 20/9/23") == true)
    #expect(value("1B2", "standing") == "derived" && value("3C2", "standing") == "published")
  }

  @Test("16 of 116 actions are entered, and totals that others state are not counted")
  func tellsWhatIsEntered() throws {
    let text = try kent().output.split(separator: "\n").joined(separator: " ")
    #expect(text.contains("16 of 116 actions entered"))
    #expect(text.contains("Accepted as complete: 0 of 16 entered"))
    #expect(text.contains("Target: 70% of 116, that is 82, by 30 April 2024"))
    #expect(text.contains("Stated, not counted here: Actions submitted"))
    let object = try JSONSerialization.jsonObject(with: Data(kent("--format", "json").output.utf8))
    let json = try #require(object as? [String: Any])
    #expect(json["entered"] as? Int == 16 && json["expected"] as? Int == 116)
    #expect((json["stages"] as? [String: Int])?["submitted"] == 0)
    #expect(
      Set(json.keys) == [
        "asOf", "entered", "expected", "areas", "stages", "escalations", "money",
      ])
  }

  @Test("the report is one screen of 80 columns, however many actions there are")
  func fitsScreen() throws {
    #expect(try kent().output.split(separator: "\n", omittingEmptySubsequences: false).count <= 50)
    var books = ActionBooks()
    for number in 0..<116 {
      let area = number % 9 + 1
      let id = "\(area)A\(number)"
      books.actions.append("\(id),\(area),An action with a title of some length,,,2023-05-01,S")
      books.updates.append("\(id),2023-06-30,amber,red,,,,,S")
      books.links.append("\(id),saving,M\(number % 20),,")
    }
    for number in 0..<20 {
      books.measures.append(.init(id: "M\(number)", year: "2024-25", amount: "100.00"))
    }
    let scratch = try Scratch()
    let path = try books.write(to: scratch)
    _ = try Program.run(["--books", path, "build"])
    let lines = try Program.run(["--books", path, "actions"]).output
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 60 && lines.allSatisfy { $0.count <= 80 })
    let all = try Program.run(["--books", path, "actions", "--all"]).output
    #expect(all.split(separator: "\n").count > 300)
  }

  @Test("a date, a period and nothing say on which day the report stands")
  func standsOnDays() throws {
    let kent = try BuiltBooks("budgets/kent")
    func day(_ arguments: String...) throws -> String? {
      let result = try Program.run(
        ["--books", kent.path, "actions", "--format", "json"] + arguments)
      let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      return (object as? [String: Any])?["asOf"] as? String
    }
    #expect(try day() == "2024-01-31")
    #expect(try day("--as-of", "2023-10-31") == "2023-10-31")
    #expect(try day("--as-of", "2023-24/P7") == "2023-10-31")
    // Long before and after any figure the register still answers.
    #expect(try day("--as-of", "2019-01-01") == "2019-01-01")
    #expect(try day("--as-of", "2026-12-24") == "2026-12-24")
  }

  @Test("a usage that cannot be answered is refused with its remedy")
  func refuses() throws {
    let kent = try BuiltBooks("budgets/kent")
    for (arguments, text) in [
      (["actions", "9Z9"], "there is no action '9Z9'"),
      (["actions", "3C2", "--format", "json"], "JSON holds the whole plan"),
      (["actions", "--as-of", "October"], "'October' is not a date"),
      (["actions", "--scenario", "rosy"], "there is no scenario 'rosy'"),
      (["register", "gossip"], "gossip"),
      (["position", "--delivery", "hope"], "hope"),
    ] {
      let result = try Program.run(["--books", kent.path] + arguments)
      #expect(result.status == 64 && result.errors.contains(text), "\(arguments)")
      #expect(result.output.isEmpty)
    }
  }

  /// The cells of a line of CSV whose quoted cells hold no quotes.
  private static func cells(_ line: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
