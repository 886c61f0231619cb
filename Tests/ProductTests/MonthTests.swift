import Foundation
import TestSupport
import Testing

/// A month in one command.
@Suite struct MonthTests {
  private static let layout = """
    date_format = "yyyy-MM-dd"
    [columns]
    date = "Date"
    cost_centre = "CC"
    subjective = "SUB"
    amount = "Amount"
    row_id = "Id"
    """
  private static let extract = """
    Id,Date,CC,SUB,Amount
    1,2023-04-05,A1,100,250.00
    2,2023-04-06,A2,100,40.00
    3,2023-04-07,B7,200,10.00

    """
  private static let mapping = "cost_centre,subjective,account,status\nA1,*,0001,\nA2,*,0002,\n"

  /// Books with an extract in their inbox, of which one code has no rule.
  private func books() throws -> (Scratch, String) {
    let scratch = try Scratch()
    let path = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    for name in ["published.csv", "allocations.csv"] {
      try FileManager.default.removeItem(atPath: path + "/" + name)
    }
    try scratch.write(Self.layout, to: "books/extract.toml")
    try scratch.write(Self.mapping, to: "books/mapping.csv")
    try FileManager.default.createDirectory(
      atPath: path + "/inbox", withIntermediateDirectories: true)
    try scratch.write(Self.extract, to: "books/inbox/april.csv")
    return (scratch, path)
  }

  private func run(_ path: String, _ arguments: String...) throws -> Program.Result {
    try Program.run(["--books", path] + arguments)
  }

  private func head(_ path: String) throws -> String {
    try run(path, "verify", "--format", "json").output
  }

  @Test("it stops at what somebody has to do, goes on there, and does nothing twice")
  func goesOn() throws {
    let (scratch, path) = try books()
    let to = scratch.path("papers")
    let first = try run(path, "month", "P1", "--yes", "--to", to)
    #expect(first.status == 65 && first.errors.contains("2023-24/P1 is not closed: it stopped at"))
    let unmapped = try String(contentsOfFile: path + "/inbox/unmapped-P1.csv", encoding: .utf8)
    #expect(unmapped.contains("B7,200"))
    #expect(try !run(path, "log").output.contains("import"))
    try scratch.write(Self.mapping + "B7,*,0002,\n", to: "books/mapping.csv")
    let second = try run(path, "month", "P1", "--yes", "--to", to)
    #expect(second.status == 0, "\(second.errors)\(second.output)")
    #expect(second.output.contains("2023-24/P1 closed by journal"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: to).count >= 4)
    let done = try head(path)
    let third = try run(path, "month", "P1", "--yes", "--to", to)
    #expect(third.status == 0 && third.output.contains("closed already"))
    #expect(try head(path) == done)
  }

  @Test("its ledger is the one that the commands make one by one")
  func equalsCommands() throws {
    let (scratch, path) = try books()
    let (other, single) = try books()
    for scratch in [scratch, other] {
      try scratch.write(Self.mapping + "B7,*,0002,\n", to: "books/mapping.csv")
    }
    let month = try run(path, "month", "P1", "--yes", "--to", scratch.path("papers"))
    #expect(month.status == 0, "\(month.errors)")
    #expect(try run(single, "build").status == 0)
    let file = single + "/inbox/april.csv"
    #expect(try run(single, "import", file, "--period", "P1").status == 0)
    #expect(try run(single, "close", "P1").status == 0)
    let kinds = ["period", "kind", "lines", "pounds"]
    func journals(_ path: String) throws -> [[String?]] {
      CSVRows.read(try run(path, "log", "--format", "csv").output).map { row in
        kinds.map { row[$0] }
      }
    }
    #expect(try journals(path) == journals(single) && !journals(path).isEmpty)
    #expect(
      try run(path, "monitor", "--as-of", "P1", "--format", "json").output.split(separator: "\n")
        .filter { !$0.contains("edgerHead") }
        == run(single, "monitor", "--as-of", "P1", "--format", "json").output
        .split(separator: "\n").filter { !$0.contains("edgerHead") })
  }

  @Test("without --yes and without anybody to answer it posts nothing of the extract")
  func asks() throws {
    let (scratch, path) = try books()
    let result = try run(path, "month", "P1", "--to", scratch.path("papers"))
    #expect(result.status == 65 && result.errors.contains("nobody said yes"))
    #expect(try !run(path, "log").output.contains("import"))
  }
}
