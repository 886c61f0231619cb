import Foundation
import TestSupport
import Testing

/// Every command with `--format` as a fragment of a web page.
@Suite struct PageTests {
  /// What each command is run with, by its name.
  private static func runs(_ scratch: Scratch) throws -> [String: [[String]]] {
    for step in Chapter("Sources/safety-valve/Commands/Cohort.md").steps {
      if case .file(let name, let data) = step { try scratch.write(data, to: name) }
    }
    try scratch.write(PlanRecordTests().totals(), to: "data/\(PlanRecordTests.file)")
    let files = ["transitions", "population", "settings", "costs"].flatMap {
      ["--\($0)", scratch.path("\($0).csv")]
    }
    return [
      "cohort": [files, files + ["--hold-out"]], "backtest": [["--data", scratch.path("data")]],
      "actions": [[], ["3C2"]], "forecast": [[], ["--back-test"]],
      "register": [["raid"], ["indicators"], ["calendar"], ["deliveries"]],
    ]
  }

  /// The commands that the program's own help names.
  private static func commands() throws -> [String] {
    let help = try Program.run(["--help"]).output
    return help.matches(of: /\n  ([a-z]+) {2,}/).map { String($0.1) }.filter { $0 != "help" }
  }

  @Test("every command with --format has a page, and what it opens it closes")
  func areWhole() throws {
    let kent = try BuiltBooks("budgets/kent")
    let scratch = try Scratch()
    let runs = try Self.runs(scratch)
    let (placed, placedPath) = try MovementReportTests().books()
    let history = scratch.path("history")
    let sample = ["sample", "--history", "14", "--seed", "31", "--output", history]
    #expect(try Program.run(sample).status == 0)
    #expect(try Program.run(["--books", history, "build"]).status == 0)
    let grants = try BuiltBooks("budgets/kent-2026")
    let other = [
      "grant": grants.path, "forecast": history, "movement": placedPath, "placements": placedPath,
    ]
    defer { withExtendedLifetime(placed) {} }
    var count = 0
    for command in try Self.commands() {
      let help = try Program.run([command, "--help"]).output
      guard help.contains("html") else { continue }
      for more in runs[command] ?? [[]] {
        let page = try Program.run(
          ["--books", other[command] ?? kent.path, command] + more + ["--format", "html"])
        #expect([0, 1].contains(page.status), "\(command) \(more): \(page.errors)")
        expectWhole(page.output, "\(command) \(more)")
        count += 1
      }
    }
    #expect(count > 15)
  }

  private func expectWhole(_ page: String, _ name: String) {
    var open: [Substring] = []
    for tag in page.matches(of: /<(\/?)([a-z0-9]+)[^>]*>/) {
      if tag.1.isEmpty {
        open.append(tag.2)
      } else {
        #expect(open.popLast() == tag.2, "\(name): </\(tag.2)>")
      }
    }
    #expect(open.isEmpty && page.hasPrefix("<section lang=\"en-GB\">\n<h2>"), "\(name)")
    // As many cells in each row as in every other one of its table, whatever spans several.
    for table in page.components(separatedBy: "<table>").dropFirst() {
      let rows = table.components(separatedBy: "</table>")[0].components(separatedBy: "<tr")
      let widths = rows.dropFirst().map { row in
        row.matches(of: /<t[hd]([^>]*)>/).reduce(0) { sum, cell in
          sum + (cell.1.firstMatch(of: /colspan="(\d+)"/).flatMap { Int($0.1) } ?? 1)
        }
      }
      #expect(Set(widths).count == 1, "\(name): \(widths)")
    }
  }
}
