import Books
import Foundation
import TestSupport
import Testing

/// Lists of placements as the books read them: nothing that tells who a child is, and every fault.
@Suite struct PlacementBooksTests {
  /// What `check` says of the example books with a list of placements.
  private func check(_ text: String) throws -> Program.Result {
    let scratch = try Scratch()
    let path = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    try scratch.write(text, to: "books/2023-24/placements.csv")
    return try Program.run(["--books", path, "check"])
  }

  @Test(
    "a list with a column that tells who a child is goes back before a row is read",
    arguments: [
      "name", "Name", "pupil_name", "Child Name", "surname", "Forename", "first name", "DOB",
      "date_of_birth", "Date of Birth", "birthdate", "UPN", "upn_no", "NHS number", "nhs_number",
      "NHSNo", "address", "home postcode", "pupil", "child_id", "initials",
    ])
  func refusesColumns(column: String) throws {
    let result = try check(
      "placement_id,placement,\(column),start,annual_cost,status\nP1,no type,secret,bad,bad,bad\n")
    #expect(result.status == 65)
    #expect(result.errors.contains(":1:24: error: column 3 tells who"), "\(result.errors)")
    // The row has five faults of its own, none of which is told, and its content stays unsaid.
    #expect(!result.errors.contains("secret") && !result.errors.contains("no type"))
    #expect(!result.errors.contains("P1,"))
    #expect(result.errors.components(separatedBy: "error:").count == 2)
  }

  @Test(
    "a list with any column that is not its own goes back, and nothing of it is printed",
    arguments: ["D.O.B.", "U.P.N.", "PupilUPN", "ClientName", "Post Code", "Jane Doe"])
  func refusesStrangers(column: String) throws {
    let result = try check(
      "placement_id,placement,start,annual_cost,status,\(column)\n"
        + "P1,special,2023-13-01,100.00,placed,Zoe Smith\n")
    #expect(result.status == 65 && result.errors.contains("no row of the file was read"))
    #expect(!result.errors.contains("Zoe") && !result.errors.contains("2023-13"))
    #expect(!result.errors.contains("Jane"))
  }

  @Test(
    "what keeps a list from being read is told without a word of it",
    arguments: [
      Data("placement_id,pupil_name,start\nP1,Zo".utf8) + Data([0xEB]) + Data(" Smith\n".utf8),
      Data("placement_id,pupil_name\rP1,Zoe Smith\r".utf8),
      Data("P1,Zoe Smith,2010-02-03\n".utf8),
      Data("placement_id,placement,start,annual_cost,status\nP1,\"Zoe Smith\n".utf8),
    ])
  func printsNothing(text: Data) throws {
    let scratch = try Scratch()
    let path = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    try scratch.write(text, to: "books/2023-24/placements.csv")
    let result = try Program.run(["--books", path, "check"])
    #expect(result.status == 65)
    #expect(!result.errors.contains("Smith") && !result.errors.contains("Zo"))
  }

  @Test(
    "a list numbered by children's numbers goes back, and no number is printed",
    arguments: [
      (["K823432104001"], "pupil"), (["P1", "w82343210400a"], "pupil"),
      (["9434765919", "4010232137", "4010232138"], "patient"), (["943-476-5919"], "patient"),
    ])
  func refusesNumbers(ids: [String], whose: String) throws {
    let rows = ids.map { "\($0),special,2023-09-01,36600.00,placed\n" }.joined()
    let result = try check("placement_id,placement,start,annual_cost,status\n" + rows)
    #expect(result.status == 65)
    #expect(result.errors.contains("reads as the number of a \(whose)"), "\(result.errors)")
    #expect(ids.allSatisfy { $0 == "P1" || !result.errors.contains($0) })
  }

  @Test(
    "a name or a birthday is no number",
    arguments: ["Jane Doe", "Jane Doe 2010-02-03", "2010-02-03", "3/2/2010", "Siân"])
  func refusesNames(id: String) throws {
    let result = try check(
      "placement_id,placement,start,annual_cost,status\n\(id),special,2023-09-01,9.00,placed\n")
    #expect(result.status == 65 && result.errors.contains("is no number of a finance system"))
    #expect(!result.errors.contains(id))
  }

  @Test(
    "numbers that are nobody's are no fault",
    arguments: [
      ["A823432104001"], ["1000000001", "1000000002"], ["P-2024-0001"],
      ["4010232137", "1234567890"],
      ["MATHS12345678"], ["A", "pl-b/2"],
    ])
  func acceptsNumbers(ids: [String]) throws {
    let rows = ids.map { "\($0),special,2023-09-01,36600.00,placed\n" }.joined()
    let result = try check("placement_id,placement,start,annual_cost,status\n" + rows)
    #expect(result.status != 65, "\(result.errors)")
  }

  @Test("every fault of a list is told at its place, all at once")
  func tellsFaults() throws {
    let result = try check(
      """
      placement_id,placement,start,end,annual_cost,status,paid
      P1,speciel,2023-09-01,,36600.00,placed,
      P2,special,2023-09-31,,36600.00,placed,
      P3,special,2023-09-01,01/09/2024,36600.00,placed,
      P4,special,2023-09-01,,-1.00,placed,
      P5,special,2023-09-01,,36600.001,placed,
      P6,special,2023-09-01,,36600.00,waiting,
      P7,special,2023-09-01,,36600.00,placed,term time
      P8,special,2023-09-01,,36600.00,placed,term-time
      P1,special,2023-09-01,,36600.00,placed,
      ,special,,,,,
      P9,special,2023-09-01,2023-08-31,36600.00,placed,

      """)
    #expect(result.status == 65)
    for text in [
      "placements.csv:2:4: error: what stands here is not in the placements",
      "did you mean 'special'",
      "placements.csv:3:12: error: what stands here is not a date",
      "placements.csv:4:23: error: what stands here is not a date",
      "placements.csv:5:24: error: a placement costs nothing or more",
      "placements.csv:6:24: error: what stands here has more than two decimals",
      "placements.csv:7:33: error: what stands here is not a status", "did you mean 'awaiting'",
      "placements.csv:8:40: error: what stands here is not a", "did you mean 'term-time'",
      "placements.csv:9:40: error: terms.csv has 0 of the three terms of 2023-24",
      "placements.csv:10:1: error: a second row for placement_id what stands here",
      "placements.csv:11:1: error: what stands here is empty",
      "placements.csv:12:23: warning: the placement ends on 2023-08-31, before it starts",
    ] {
      #expect(result.errors.contains(text), "\(text) in\n\(result.errors)")
    }
  }

  @Test("a share outside 0 to 1, and a word that is no status, are faults of authority.toml")
  func tellsShares() throws {
    let scratch = try Scratch()
    let path = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    let file = path + "/authority.toml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try scratch.write(
      text + "\n[placements]\nassessment = 1.5\nwaiting = 0.5\n", to: "books/authority.toml")
    let result = try Program.run(["--books", path, "check"])
    #expect(result.status == 65)
    #expect(result.errors.contains("assessment") && result.errors.contains("waiting"))
  }

  @Test("placements of a type that two accounts have are forecast by neither")
  func refusesSharedTypes() throws {
    let scratch = try Scratch()
    let path = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    let accounts = try String(contentsOfFile: path + "/accounts.csv", encoding: .utf8)
    try scratch.write(
      accounts.replacing(",special,termly,,", with: ",special,termly,placements,")
        .replacing("1.2.3,,,,,profile", with: "1.2.3,,,special,,placements"),
      to: "books/accounts.csv")
    try scratch.write(
      "scenario,driver,target,year,central,source\n", to: "books/drivers.csv")
    try scratch.write(
      "placement_id,placement,start,annual_cost,status\nP1,special,2023-04-01,9.00,placed\n",
      to: "books/2023-24/placements.csv")
    #expect(try Program.run(["--books", path, "build"]).status == 0)
    let forecast = try Program.run(["--books", path, "forecast"])
    #expect(forecast.output.contains("Why: its type of placement is another account's"))
    #expect(forecast.output.contains("2,095i"))
    let placements = try Program.run(["--books", path, "placements"])
    #expect(placements.output.contains("Not in the list: placements of special, since"))
  }
}
