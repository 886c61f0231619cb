import Foundation
import TestSupport
import Testing

/// £8m and £11.5m more in Kent's P10: what every face says, what is refused, and what goes despite.
@Suite struct BelowPostedTests {
  /// A line of Kent's books, how it is forecast, and what is posted to it.
  struct Line: CustomTestStringConvertible {
    let account: String
    var method = ""
    let amount: String
    let isBelow: Bool

    var testDescription: String { "\(account) \(method) \(amount)" }
  }

  static let lines = [
    Line(account: "ST10", amount: "8000000.00", isBelow: false),
    Line(account: "ST10", amount: "11500000.00", isBelow: true),
    Line(account: "ST10", method: "officer", amount: "8000000.00", isBelow: false),
    Line(account: "ST10", method: "officer", amount: "11500000.00", isBelow: true),
    Line(account: "CS10", method: "budget", amount: "8000000.00", isBelow: true),
    Line(account: "CS10", method: "budget", amount: "11500000.00", isBelow: true),
    Line(account: "HN65", method: "placements", amount: "8000000.00", isBelow: true),
    Line(account: "HN40", method: "placements", amount: "11500000.00", isBelow: true),
    // Contributions have no row of budget; of HN91 £10m has come in, and £12m is forecast.
    Line(account: "HN92", amount: "-8000000.00", isBelow: true),
    Line(account: "HN92", amount: "-11500000.00", isBelow: true),
    Line(account: "HN91", amount: "-8000000.00", isBelow: true),
    Line(account: "HN91", amount: "8000000.00", isBelow: false),
    Line(account: "HN91", amount: "11500000.00", isBelow: false),
  ]

  private func kent(_ line: Line) throws -> BuiltBooks {
    let kent = try BuiltBooks("budgets/kent")
    if !line.method.isEmpty {
      try set(line, kent)
    }
    let rows = [(line.account, line.amount), ("CT90", opposite(line.amount))].map {
      "MORE,2024-01-31,2023-24/P10,\($0),\($1),More,kcc-scrutiny-2024-02"
    }
    try kent.scratch.write(
      "journal,date,period,account,amount,description,source\n" + rows.joined(separator: "\n")
        + "\n", to: "more.csv")
    let posted = try kent.run("post", kent.scratch.path("more.csv"))
    try #require(posted.status == 0, "\(posted.errors)")
    return kent
  }

  private func opposite(_ amount: String) -> String {
    amount.hasPrefix("-") ? String(amount.dropFirst()) : "-" + amount
  }

  /// Gives a line its method, and what the method goes by: about its budget.
  private func set(_ line: Line, _ kent: BuiltBooks) throws {
    let path = kent.path + "/accounts.csv"
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      guard $0.hasPrefix("\(line.account),") else { return String($0) }
      var cells = $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      cells[cells.count - 2] = line.method
      return cells.joined(separator: ",")
    }
    try kent.scratch.write(rows.joined(separator: "\n") + "\n", to: "books/accounts.csv")
    if line.method == "officer" {
      try kent.scratch.write(
        "account,amount,reason,author,date\n\(line.account),60000000.00,Kept,Officer,2024-01-10\n",
        to: "books/2023-24/officer_figures.csv")
    }
    if line.method == "placements" {
      let (type, count) = line.account == "HN65" ? ("other", 40) : ("independent", 600)
      let rows = (1...count).map { "P\($0),\(type),2023-04-01,100000.00,placed\n" }
      try kent.scratch.write(
        "placement_id,placement,start,annual_cost,status\n" + rows.joined(),
        to: "books/2023-24/placements.csv")
    }
  }

  private func rating(_ kent: BuiltBooks, _ account: String) throws -> String? {
    let rows = try kent.json("monitor")["rows"] as? [[String: Any]] ?? []
    return rows.first { $0["account"] as? String == account }?["rag"] as? String
  }

  private func text(_ folder: String, _ kind: String) throws -> String {
    try OtherPrograms.run(
      "unzip", ["-p", folder + "/kent-county-council-\(kind)-2023-24-P10.xlsx"]
    ).output
  }

  @Test("no face calls such a line green, and what leaves the office is refused", arguments: lines)
  func refuses(line: Line) throws {
    let kent = try kent(line)
    #expect(try rating(kent, line.account) == "red")
    let csv = try kent.run("monitor", "--format", "csv").output.split(separator: "\n")
    #expect(csv.contains { $0.contains(",\(line.account),") && $0.contains(",red,") })
    let table = try kent.run("monitor")
    let title = table.output.split(separator: "\n").first { $0.hasPrefix(line.account + " ") }
    #expect(title?.hasSuffix(" red") == true, "\(title ?? "")")
    let code = line.isBelow ? "guard.forecast.below-posted" : "guard.forecast.kept"
    let check = try kent.run("check", "--format", "json")
    #expect(check.status == 1 && check.output.contains("\"\(code)\""))
    #expect(table.errors.contains("'\(line.account)'"))
    let folder = kent.scratch.path("exports")
    for kind in ["scrutiny", "return"] {
      let made = try kent.run("export", kind, "--to", folder)
      #expect(made.status == 65, "\(kind): \(made.errors)")
      #expect(made.errors.contains("--despite"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder))
    let closed = try kent.run("close", "2023-24/P10", "--dry-run")
    #expect(closed.status == 0)
    let refused = try kent.run("close", "2023-24/P10")
    #expect(refused.status == 65)
  }

  @Test("with a reason it goes, and close, covers, checks and the pack say so")
  func goesDespite() throws {
    let kent = try kent(Line(account: "ST10", amount: "11500000.00", isBelow: true))
    let folder = kent.scratch.path("exports")
    let kinds = ["monthly", "scrutiny", "return", "plan"]
    let all = try kent.run(["export"] + kinds + ["--to", folder])
    #expect(all.status == 65 && !FileManager.default.fileExists(atPath: folder))
    let inner = try kent.run("export", "monthly", "plan", "--to", folder)
    #expect(inner.status == 0 && inner.errors.contains("warning: 'ST10': £60,763,157.89"))
    #expect(try text(folder, "monthly").contains("red on 1 line: more is posted already"))
    let reason = "A refund of May & June is agreed"
    let made = try kent.run(["export"] + kinds + ["--to", folder, "--despite", reason])
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.errors.contains("exported although postings make a line red: " + reason))
    let escaped = reason.replacing("&", with: "&amp;")
    for kind in kinds {
      let text = try text(folder, kind)
      #expect(text.contains(escaped), "\(kind)")
      #expect(text.contains("red on 1 line: more is posted already"), "\(kind)")
      #expect(text.contains("£60,763,157.89 is posted") == (kind != "scrutiny"), "\(kind)")
    }
    #expect(try text(folder, "scrutiny").contains("budget of £60.0m. Rated red in all. Red on 1"))
    let closed = try kent.run("close", "2023-24/P10", "--despite", reason)
    #expect(closed.status == 0 && closed.output.contains("despite grave findings: " + reason))
    #expect(try kent.run("check").errors.contains("closed despite it: " + reason))
    #expect(try rating(kent, "ST10") == "red")
    #expect(try kent.run("export", "return", "--to", folder).status == 65)
  }

  @Test("the workbook's ratings are those of the table, and another engine has them too")
  func recalculates() throws {
    let kent = try kent(Line(account: "ST10", amount: "8000000.00", isBelow: false))
    let exported = try ExportedWorkbook(kent)
    let text = try text(kent.scratch.path("exports"), "monthly")
    #expect(text.contains("At least, by what is posted"))
    #expect(text.contains("its profile gives £69,743,589.74"))
    let (recalculation, _) = try exported.recalculated()
    #expect(recalculation.errors.isEmpty && recalculation.mismatches.isEmpty)
  }

  @Test("books that do not ask for it are rated and exported as before; close refuses them too")
  func leavesOldBooks() throws {
    let kent = try kent(Line(account: "ST10", amount: "11500000.00", isBelow: true))
    try kent.replace("rate_by_postings = true", with: "", in: "authority.toml")
    #expect(try rating(kent, "ST10") == "green")
    let folder = kent.scratch.path("exports")
    #expect(try kent.run("export", "scrutiny", "return", "--to", folder).status == 0)
    #expect(try kent.run("close", "2023-24/P10").status == 65)
    #expect(try kent.run("check").errors.contains("'ST10': "))
  }

  @Test("Kent as shipped has no such finding, and no workbook a word of it")
  func leavesKent() throws {
    let kent = try BuiltBooks("budgets/kent")
    #expect(try rating(kent, "ST10") == "green")
    #expect(try kent.json("monitor")["findings"] as? [String] == [])
    let folder = kent.scratch.path("exports")
    let kinds = ["monthly", "scrutiny", "return", "plan"]
    let made = try kent.run(["export"] + kinds + ["--to", folder, "--despite", "Not needed"])
    #expect(made.status == 0 && !made.errors.contains("despite"))
    for kind in kinds {
      let text = try text(folder, kind)
      for word in ["Not needed", "At least, by", "more is posted already", "postings depart"] {
        #expect(!text.contains(word), "\(kind): \(word)")
      }
    }
  }
}
