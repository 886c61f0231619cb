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
    let text = try kent().output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("16 of 116 actions entered"))
    #expect(text.contains("Accepted as complete not known"))
    #expect(text.contains("target 70% of 116, that is 82, accepted by 30 April 2024"))
    #expect(text.contains("Stated by others, not counted here: Actions submitted"))
    // The target was stated in February; a report of the October before does not know it.
    #expect(try !kent("--as-of", "2023-10-31").output.contains("70%"))
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
    #expect(try kent().output.split(separator: "\n", omittingEmptySubsequences: false).count <= 56)
    var books = ActionBooks()
    for number in 0..<116 {
      let area = number % 9 + 1
      let id = "\(area)A\(number)"
      books.actions.append("\(id),\(area),An action with a title of some length,,,2023-05-01,S")
      books.updates.append("\(id),2023-06-30,amber,red,2023-07-15,,,,S")
      books.links.append("\(id),saving,M\(number % 20),,")
    }
    books.actions.append("9Z1999,9,Rated by nobody,,2024-01-01,2023-05-01,S")
    for number in 0..<20 {
      books.measures.append(.init(id: "M\(number)", year: "2024-25", amount: "100.00"))
    }
    let scratch = try Scratch()
    let path = try books.write(to: scratch)
    _ = try Program.run(["--books", path, "build"])
    let output = try Program.run(["--books", path, "actions"]).output
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.count <= 60)
    #expect(lines.filter { $0.count > 80 } == [])
    let words = lines.map { $0.split(separator: " ").joined(separator: " ") }
    #expect(words.contains("All 117i 0 0 116 0 1 0 0 0 116 1 116/116 117 116 0 0"))
    #expect(
      words.contains {
        $0.hasPrefix("9Z1999 Rated by nobody")
          && $0.hasSuffix("not-reported not-reported i 1 May 2023")
      })
    let all = try Program.run(["--books", path, "actions", "--all"]).output
    #expect(all.split(separator: "\n").count > 300)
  }

  @Test("a round is held to what was open before it, and ratings to those of the round before")
  func countsRounds() throws {
    var books = ActionBooks()
    books.actions = [
      "1A1,1,Rated,,,,S", "1A2,1,Completed before,,,,S", "1A3,1,Begins later,,2024-03-01,,S",
      "1A4,1,Says nothing,,,,S", "1A5,1,Not in the round,,,,S", "1A6,1,Returned,,,,S",
    ]
    books.updates = [
      "1A1,2023-12-31,amber,red,,,,,S", "1A2,2023-12-31,complete,green,,completed,Paper,,S",
      "1A4,2023-12-31,green,amber,,,,,S", "1A6,2023-12-31,green,green,,completed,Paper,,S",
      "1A6,2024-01-15,amber,green,,returned,,,S",
      "1A1,2024-02-29,green,amber,,,,,S", "1A4,2024-02-29,not-reported,not-reported,,,,,S",
      "1A6,2024-02-29,red,green,,,,,S",
    ]
    let scratch = try Scratch()
    let path = try books.write(to: scratch)
    _ = try Program.run(["--books", path, "build"])
    let text = try Program.run(["--books", path, "actions", "--as-of", "2024-03-31"]).output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    // Open before the round: 1A1, 1A4, 1A5 and the returned 1A6; rated of these: 1A1 and 1A6.
    #expect(text.contains("The round of 29 February 2024 rated 2 of 4 that were open."))
    // Against January: 1A1 better in both, 1A6 worse in progress; what says nothing is neither.
    #expect(text.contains("since the round of 15 January 2024: 2 better, 1 worse."))
    #expect(text.contains("Accepted as complete 1 of 6 entered (16%);"))
    #expect(text.contains("open 4, submitted 0, in review 0, completed 1, returned 1"))
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
    // Money stands at the last period that was over and has figures, never later than the books.
    for (day, period) in [
      ("2023-10-31", "2023-24/P7"), ("2023-10-30", "2023-24/P6"), ("2022-09-30", "2021-22/P13"),
      ("2024-03-31", "2023-24/P10"), ("2023-24/P13", "2023-24/P10"), ("2019-01-01", "2023-24/P10"),
    ] {
      let text = try Program.run(["--books", kent.path, "actions", "--as-of", day]).output
      #expect(text.contains("money as at \(period)"), "\(day)")
    }
  }

  @Test("an output that would write over the books is refused, and they stay as they were")
  func sparesBooks() throws {
    let kent = try BuiltBooks("budgets/kent")
    for file in ["raid.csv", "actions/actions.csv", "authority.toml", "2023-24/budget.csv"] {
      let path = kent.path + "/" + file
      let before = try Data(contentsOf: URL(filePath: path))
      for command in [["register", "raid"], ["actions"], ["position"], ["check"]] {
        let result = try Program.run(
          ["--books", kent.path] + command + ["--format", "csv", "--output", path])
        #expect(result.status == 64 && result.errors.contains("a file of the books"), "\(file)")
      }
      #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }
  }

  @Test("a usage that cannot be answered is refused with its remedy")
  func refuses() throws {
    let kent = try BuiltBooks("budgets/kent")
    for (arguments, text) in [
      (["actions", "9Z9"], "there is no action '9Z9'"),
      (["actions", "3c2"], "did you mean '3C2'?"),
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
