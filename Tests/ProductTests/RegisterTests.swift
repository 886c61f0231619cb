import Foundation
import TestSupport
import Testing

@Suite struct RegisterTests {
  /// The entries of a register of made-up books, on a day.
  private func entries(
    _ register: String, _ files: [String: String], _ day: String
  ) throws -> [[String: Any]] {
    let scratch = try Scratch()
    var books = ActionBooks()
    books.actions = ["1A1,1,Action,,,,S"]
    let path = try books.write(to: scratch)
    for (name, text) in files { try scratch.write(text, to: "books/" + name) }
    _ = try Program.run(["--books", path, "build"])
    let result = try Program.run(
      ["--books", path, "register", register, "--as-of", day, "--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return (object as? [String: Any])?["entries"] as? [[String: Any]] ?? []
  }

  @Test("the RAID log shows what is open on the day, the greatest score first, the unscored last")
  func ordersRisks() throws {
    let file = """
      id,kind,description,likelihood,impact,due,closed,source
      A,risk,Low,1,2,,,S
      B,issue,Unscored,,,,,S
      C,risk,High,5,5,2024-01-30,,S
      D,risk,Closed before,5,5,,2024-01-31,S
      E,dependency,Closed after,3,3,2024-01-31,2024-02-01,S

      """
    let entries = try entries("raid", ["raid.csv": file], "2024-01-31")
    #expect(entries.map { $0["id"] as? String } == ["C", "E", "A", "B"])
    #expect(entries.map { $0["score"] as? Int } == [25, 9, 2, nil])
    #expect(entries.map { $0["late"] as? Bool } == [true, false, false, false])
  }

  @Test("direction of travel follows the polarity, and later values are not seen")
  func tellsTravel() throws {
    let indicators = """
      id,title,polarity,unit,target,source
      H,High,H,percent,0.6,S
      L,Low,L,count,10,S
      T,Near,T,count,5,S
      N,Neither,,count,,S
      O,Once,H,count,,S

      """
    let values = """
      indicator,date,value,source
      H,2023-12-31,0.59,S
      H,2024-01-31,0.60,S
      H,2024-02-29,0.1,S
      L,2024-01-31,12,S
      L,2023-12-31,11,S
      T,2023-12-31,3,S
      T,2024-01-31,6.5,S
      N,2023-12-31,15,S
      N,2024-01-31,27,S
      O,2024-01-31,1,S

      """
    let entries = try entries(
      "indicators", ["indicators.csv": indicators, "indicator_values.csv": values], "2024-01-31")
    #expect(
      entries.map { $0["travel"] as? String }
        == ["improved", "worsened", "improved", "rose", nil])
    #expect(entries.map { $0["meetsTarget"] as? Bool } == [true, false, false, nil, nil])
    #expect(entries.map { $0["value"] as? String } == ["0.6", "12", "6.5", "27", "1"])
  }

  @Test("what recurs comes on the same day of the month or its last, until it ends")
  func recurs() throws {
    let file = """
      id,audience,title,date,every_months,until,source
      A,Board,Month's end,2023-10-31,1,,S
      B,DfE,Three a year,2023-09-15,4,,S
      C,Board,Over,2023-01-31,1,2023-12-31,S
      D,Scrutiny,Today,2024-01-31,,,S
      E,DfE,Unknown,,2,,S
      F,DfE,After the books,2029-06-30,,,S
      G,DfE,Nearly over,2023-12-31,2,2024-03-30,S

      """
    let entries = try entries("calendar", ["calendar.csv": file], "2024-02-01")
    #expect(entries.map { $0["id"] as? String } == ["A", "G", "B", "F", "E", "D", "C"])
    #expect(
      entries.map { $0["next"] as? String }
        == ["2024-02-29", "2024-02-29", "2024-05-15", "2029-06-30", nil, nil, nil])
    #expect(entries.map { $0["daysToGo"] as? Int } == [28, 28, 104, 1_976, nil, nil, nil])
    #expect(
      entries.map { $0["last"] as? String } == [
        "2024-01-31", "2023-12-31", "2024-01-15", nil, nil, "2024-01-31", "2023-12-31",
      ])
    let ended = try self.entries("calendar", ["calendar.csv": file], "2024-03-01")
    #expect(ended.first { $0["id"] as? String == "G" }?["next"] is NSNull)
    let day = try self.entries("calendar", ["calendar.csv": file], "2024-01-31")
    #expect(day.first?["id"] as? String == "A" && day.first?["daysToGo"] as? Int == 0)
  }

  @Test("savings evidenced stand beside the plan to the day, and the lag is in months of the plan")
  func comparesDeliveries() throws {
    // 1,200 a year is 100 a month. By the end of June 2024 three months are planned, 300; 120 are
    // evidenced: two months ago, at the end of April, the plan had come to 100.
    let measures = """
      id,title,kind,account,year,amount,confidence,source
      M1,Places,saving,HN1,2024-25,1200.00,0.8,S
      M1,Places,saving,HN1,2025-26,2400.00,0.8,S
      I1,Team,investment,HN1,2024-25,50.00,1,S

      """
    let deliveries = """
      mitigation,period,amount,evidence,source
      M1,2024-25/P1,70.00,First,S
      M1,2024-25/P2,50.00,Second,S
      M1,2024-25/P4,900.00,Later,S

      """
    let files = ["mitigations.csv": measures, "deliveries.csv": deliveries]
    let entries = try entries("deliveries", files, "2024-06-30")
    #expect(entries.map { $0["year"] as? String } == ["2024-25", "2025-26"])
    #expect(entries.map { $0["plannedToDate"] as? Int } == [30_000, 0])
    #expect(entries.map { $0["delivered"] as? Int } == [12_000, 0])
    #expect(entries.map { $0["difference"] as? Int } == [-18_000, 0])
    #expect(entries.map { $0["record"] as? String } == ["0.4", nil])
    #expect(entries.map { $0["monthsBehind"] as? Int } == [2, 2])
    // A month that is not over is not planned yet.
    let before = try self.entries("deliveries", files, "2024-06-29")
    #expect(before.first?["plannedToDate"] as? Int == 20_000)
    // Ahead of the plan nothing is behind.
    let after = try self.entries("deliveries", files, "2024-07-31")
    #expect(after.first?["monthsBehind"] as? Int == 0)
  }

  @Test("on a screen a long title goes on in further lines, and nothing of an entry is left out")
  func showsAll() throws {
    let scratch = try Scratch()
    var books = ActionBooks()
    books.actions = ["1A1,1,Action,,,,S"]
    let path = try books.write(to: scratch)
    let title = "A title so long that no screen of eighty characters has room for all its words"
    try scratch.write(
      "id,audience,title,date,every_months,needs,source\nA,Board,\(title),2024-03-01,2,Papers,S\n",
      to: "books/calendar.csv")
    try scratch.write(
      "id,kind,description,owner,likelihood,impact,target,controls,due,source\n"
        + "R<1>,risk,\(title),A post,4,5,6,\(title),2024-01-01,S\n", to: "books/raid.csv")
    _ = try Program.run(["--books", path, "build"])
    func shown(_ register: String, _ format: String) throws -> String {
      let result = try Program.run(
        ["--books", path, "register", register, "--as-of", "2024-01-31", "--format", format])
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    for register in ["calendar", "raid"] {
      let screen = try shown(register, "table")
      #expect(screen.split(separator: "\n").allSatisfy { $0.count <= 80 })
      let words = Set(screen.split(whereSeparator: \.isWhitespace))
      #expect(title.split(separator: " ").allSatisfy(words.contains), "\(screen)")
    }
    let calendar = try shown("calendar", "table")
    #expect(calendar.contains("Needs: Papers") && calendar.contains("2 months from 1 Mar 2024"))
    let raid = try shown("raid", "table")
    for text in ["20 (4 x 5)", "1 Jan 2024, late", "Owner: A post", "Controls: A title"] {
      #expect(raid.contains(text), "\(text)")
    }
    let page = try shown("raid", "html")
    #expect(page.contains("<th scope=\"row\">R&lt;1&gt;</th>") && page.contains("20 (4 x 5)"))
  }
}
