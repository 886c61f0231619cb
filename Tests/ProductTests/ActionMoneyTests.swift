import Books
import Foundation
import Ledger
import Money
import Reports
import TestSupport
import Testing

@Suite struct DeliveryTests {
  /// One action of each impact, and a green one that has slipped by seven months over a year's end.
  private var books: ActionBooks {
    var books = ActionBooks()
    books.authority = """
      [delivery]
      complete = 1
      green = 0.9
      amber = 0.5
      red = 0.1
      not-reported = 0.25
      """
    let impacts = ["complete", "green", "amber", "red", "not-reported"]
    for (number, impact) in impacts.enumerated() {
      let (action, measure) = ("1A\(number + 1)", "M\(number + 1)")
      books.actions.append("\(action),1,Action,,,2024-10-31,S")
      books.updates.append("\(action),2024-03-01,green,\(impact),,,,,S")
      books.links.append("\(action),saving,\(measure),,")
      for year in ["2024-25", "2025-26"] {
        books.measures.append(.init(id: measure, year: year, amount: "120000.00"))
      }
    }
    books.actions.append("2B1,2,Slips,,,2024-10-31,S")
    books.updates.append("2B1,2024-03-01,amber,green,2025-05-31,,,,S")
    books.links.append("2B1,saving,M6,,")
    books.measures += [
      .init(id: "M6", year: "2024-25", amount: "120000.00", start: "2024-10-01"),
      .init(id: "M6", year: "2025-26", amount: "120000.00"),
    ]
    return books
  }

  private func inYear(_ books: ActionBooks, _ arguments: String...) throws -> [Int] {
    let scratch = try Scratch()
    let path = try books.write(to: scratch)
    _ = try Program.run(["--books", path, "build"])
    let result = try Program.run(
      ["--books", path, "position", "--format", "json"] + arguments)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let years = (object as? [String: Any])?["years"] as? [[String: Any]] ?? []
    return years.compactMap { $0["inYear"] as? Int }
  }

  @Test("a saving counts at the lower of confidence and its action's impact, and slips with it")
  func countsByHand() throws {
    // In-year before measures: 1,000,000 − 900,000 = 100,000 in each year. At 0.8 confidence:
    // complete 0.8 → 96,000, green 0.8 → 96,000, amber 0.5 → 60,000, red 0.1 → 12,000, not
    // reported 0.25 → 30,000: 294,000 in each year.
    // The sixth falls on October to March, 20,000 a month, and comes seven months later: nothing
    // in 2024-25, all 120,000 in 2025-26. The next year's 10,000 a month come from November:
    // five of them, 50,000; the other seven lie past the last year. (120,000 + 50,000) × 0.8 =
    // 136,000.
    #expect(
      try inYear(books, "--delivery", "ratings")
        == [10_000_000, 10_000_000 - 29_400_000, 10_000_000 - 29_400_000 - 13_600_000])
    // At confidence alone: six times 96,000.
    #expect(
      try inYear(books) == [10_000_000, 10_000_000 - 57_600_000, 10_000_000 - 57_600_000])
    #expect(try inYear(books, "--delivery", "confidence") == inYear(books))
  }

  @Test("the lowest impact and the longest slip of several actions count")
  func takesTheWorst() throws {
    var books = books
    books.links.append("1A4,enabler,M1,,")
    books.links.append("2B1,enabler,M2,,")
    // M1 at 0.1 in place of 0.8: 84,000 less. M2 seven months later: in 2024-25 five of twelve
    // months, 50,000 × 0.8 = 40,000 in place of 96,000; in 2025-26 (70,000 + 50,000) × 0.8.
    #expect(
      try inYear(books, "--delivery", "ratings") == [
        10_000_000, 10_000_000 - 29_400_000 + 8_400_000 + 5_600_000,
        10_000_000 - 29_400_000 - 13_600_000 + 8_400_000,
      ])
  }

  @Test("a saving without an action counts at its confidence, an investment in full and later")
  func countsWithoutAction() throws {
    var books = ActionBooks()
    books.actions = ["1A1,1,Slips,,,2024-04-30,S"]
    books.updates = ["1A1,2024-01-31,red,red,2024-07-30,,,,S"]
    books.links = ["1A1,investment,I1,,"]
    books.measures = [
      .init(id: "M1", year: "2024-25", amount: "1000.00"),
      .init(id: "I1", kind: "investment", year: "2024-25", amount: "1200.00", confidence: "1"),
    ]
    // The slip of three months leaves 900 in 2024-25 and moves 300 on.
    #expect(
      try inYear(books, "--delivery", "ratings")
        == [10_000_000, 10_000_000 - 80_000 + 90_000, 10_000_000 + 30_000])
  }

  @Test("factors that the books do not give are said in the report")
  func tellsFactors() throws {
    let scratch = try Scratch()
    var books = books
    books.authority = "[delivery]\namber = 0.4"
    let path = try books.write(to: scratch)
    _ = try Program.run(["--books", path, "build"])
    let table = try Program.run(["--books", path, "position", "--delivery", "ratings"]).output
    let text = table.split(separator: "\n").joined(separator: " ")
    #expect(text.contains("(complete 1, green 1, amber 0.4, red 0, not-reported 0)"))
    #expect(text.contains("M3 at 0.4, M4 at 0, M5 at 0, M6 7 months later"))
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}

@Suite struct ActionWorthTests {
  /// Random books: lines that grow, measures of both kinds on any line, actions that share them.
  private func randomBooks(_ random: inout SeededGenerator) -> ActionBooks {
    var books = ActionBooks()
    books.lastYear = "2027-28"
    let years = ["2024-25", "2025-26", "2026-27", "2027-28"]
    func pounds(_ most: Int) -> String {
      let pence = Int.random(in: 1...most, using: &random)
      return "\(pence / 100).\(pence % 100 < 10 ? "0" : "")\(pence % 100)"
    }
    books.lines = [
      "HN1": pounds(200_000_000), "HN2": pounds(90_000_000), "HN3": pounds(50_000_000),
      "HN9": "-" + pounds(250_000_000), "OD1": pounds(9_000_000), "CS1": pounds(9_000_000),
    ]
    books.isUnderWay = Bool.random(using: &random)
    books.adjustments = ["no", "yes"].map {
      "HN1,-\(pounds(9_000_000)),Reason,Officer,2023-09-30,\($0)"
    }
    books.agreement = (["2023-24"] + years).flatMap { year in
      ["dfe-payment", "council-contribution"].map {
        "\(year),\($0),\(pounds(20_000_000)),planned,S"
      }
    }
    for code in ["HN1", "HN2", "HN3", "HN9", "CS1"] {
      for year in years where Bool.random(using: &random) {
        let rate = Int.random(in: -500...1_500, using: &random)
        let digits = String(rate.magnitude)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let scenario = ["base", "rosy"].randomElement(using: &random) ?? ""
        books.drivers.append(
          "\(scenario),line-growth,\(code),\(year),\(rate < 0 ? "-" : "")0.\(padded),S")
      }
    }
    for number in 1...Int.random(in: 2...6, using: &random) {
      let isSaving = Int.random(in: 0..<4, using: &random) > 0
      let account = ["HN1", "HN2", "HN3", "HN9", "OD1", "CS1"].randomElement(using: &random) ?? ""
      for year in ["2023-24"] + years where Int.random(in: 0..<3, using: &random) > 0 {
        books.measures.append(
          .init(
            id: "M\(number)", kind: isSaving ? "saving" : "investment", account: account,
            year: year, amount: pounds(30_000_000),
            confidence: isSaving ? "0.\(Int.random(in: 0...999, using: &random))" : "1"))
      }
    }
    let ids = Set(books.measures.map(\.id)).sorted()
    for number in 1...Int.random(in: 1...5, using: &random) {
      books.actions.append("1A\(number),1,Action,,,,S")
      for id in ids where Int.random(in: 0..<3, using: &random) == 0 {
        books.links.append("1A\(number),enabler,\(id),,")
      }
    }
    return books
  }

  private func report(_ books: ActionBooks) throws -> ActionsReport {
    let scratch = try Scratch()
    let read = try Books(readingFolder: books.write(to: scratch))
    let path = scratch.path("ledger.sqlite")
    _ = try LedgerFile.build(at: path, from: read)
    let standpoint = try Standpoint(books: read, ledger: .reading(path), asOf: nil)
    let scenario = read.scenarios.last ?? "base"
    return try ActionsReport(standpoint, at: standpoint.asOf.lastDay, scenario: scenario)
  }

  @Test("what an action is worth is the position of books without it, in 200 random books")
  func isWorthWhatItsAbsenceShows() throws {
    var worths = 0
    for seed in UInt64(1)...200 {
      var random = SeededGenerator(seed: seed)
      let books = randomBooks(&random)
      let report = try report(books)
      for money in report.money {
        let without = try self.report(books.without(money.action)).position.mitigated
        #expect(money.without == without, "seed \(seed), \(money.action)")
        try expectConfidence(money, report, "seed \(seed), \(money.action)")
        worths += 1
      }
    }
    #expect(worths > 300)
  }

  /// What is confident in a projected year is what its measures on the grant take off that year.
  private func expectConfidence(
    _ money: ActionMoney, _ report: ActionsReport, _ place: Comment
  ) throws {
    guard money.mitigations.allSatisfy({ $0.account != "CS1" }) else { return }
    for (ours, theirs) in zip(report.position.mitigated.years, money.without.years)
    where ours.status == .projection {
      let confident = money[ours.year]?.confident ?? .zero
      #expect(try theirs.inYearDsg - ours.inYearDsg == confident, place)
    }
  }
}
