import Foundation
import TestSupport
import Testing

@Suite struct CommandTests {
  @Test("what is missing is named with the command that makes it")
  func namesMissing() throws {
    let scratch = try Scratch()
    let none = try Program.run(["--books", scratch.path("none"), "position"])
    #expect(none.status == 66 && none.errors.contains("no folder of books"))
    let books = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    let unbuilt = try Program.run(["--books", books, "position"])
    #expect(unbuilt.status == 66)
    #expect(unbuilt.errors.contains("safety-valve --books \(books) build"))
  }

  @Test("options stand in front of the command or behind it")
  func takesOptions() throws {
    let books = try BuiltBooks("docs/faults/books")
    let front = try Program.run(["--books", books.path, "position", "--format", "csv"])
    let behind = try Program.run(["position", "--books", books.path, "--format", "csv"])
    #expect(front.status == 0 && front.output == behind.output)
  }

  @Test("a posted file that has changed since the build is bad data, with the remedy")
  func noticesChange() throws {
    let books = try BuiltBooks("docs/faults/books")
    try books.replace("0001,2000.00", with: "0001,2000.01", in: "2022-23/outturn.csv")
    let result = try books.run("position")
    #expect(result.status == 65 && result.output == "")
    #expect(result.errors.contains("2022-23/outturn.csv:1:1: error"))
    #expect(result.errors.contains("build"))
    #expect(try books.run("build").status == 0)
    #expect(try books.run("position").status == 0)
  }

  @Test(
    "an as-of, a scenario or an instalment that is not there is a usage error",
    arguments: [
      ["--as-of", "2023-24/P14"], ["--scenario", "none"],
      ["--withhold", "2022-23/1"], ["--withhold", "2023-24/2"], ["--withhold", "2024-25"],
      ["--format", "xml"],
    ])
  func refusesUse(arguments: [String]) throws {
    let books = try BuiltBooks("docs/faults/books")
    let result = try Program.run(["--books", books.path, "position"] + arguments)
    #expect(result.status == 64 && result.output == "" && !result.errors.isEmpty)
  }

  @Test("a year with neither a budget nor postings has no report")
  func needsFigures() throws {
    let books = try BuiltBooks("docs/faults/books")
    #expect(try books.run("monitor", "--as-of", "2024-25/P3").status == 66)
    #expect(try books.run("position", "--as-of", "2024-25/P3").status == 66)
    #expect(try books.run("position", "--as-of", "2030-31/P1").status == 66)
  }

  @Test("a payment that is withheld leaves the balance higher by its amount")
  func withholds() throws {
    let books = try BuiltBooks("docs/faults/books")
    func headroom(_ arguments: String...) throws -> Int {
      let result = try Program.run(
        ["--books", books.path, "position", "--format", "json"] + arguments)
      let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      return try #require((object as? [String: Any])?["headroom"] as? Int)
    }
    let all = try headroom()
    #expect(try headroom("--withhold", "2023-24") == all - 10_000)
    #expect(try headroom("--withhold", "2023-24/1") == all - 10_000)
  }

  @Test("a report goes to a file whole or not at all")
  func writesFile() throws {
    let books = try BuiltBooks("docs/faults/books")
    let file = books.scratch.path("position.json")
    let result = try books.run("position", "--format", "json", "--output", file)
    #expect(result.status == 0 && result.output == "")
    #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("{"))
    let nowhere = books.scratch.path("none/position.json")
    #expect(try books.run("position", "--output", nowhere).status == 73)
  }

  @Test("a workbook that cannot be written leaves with 73")
  func exportsNowhere() throws {
    let books = try BuiltBooks("docs/faults/books")
    try books.scratch.write("a file", to: "exports")
    #expect(try books.run("export", "monthly", "--to", books.scratch.path("exports")).status == 73)
  }

  @Test(
    "output that cannot be written is an error, and no crash", arguments: ["position", "monitor"])
  func survivesFullDisk(command: String) throws {
    let books = try BuiltBooks("docs/faults/books")
    let shell = URL(filePath: "/bin/sh")
    func run(_ redirection: String) throws -> Int32 {
      let line = "'\(Program.executable.path)' --books '\(books.path)' \(command) \(redirection)"
      return try Program.launch(shell, ["-c", line], in: Repository.root).status
    }
    #expect(try run("> /dev/full") == 74)
    #expect(try run(">&-") == 74)
    #expect(try run("--format json 2> /dev/full") == 0)
  }

  @Test("a report written to a link goes to what it leads to")
  func followsLink() throws {
    let books = try BuiltBooks("docs/faults/books")
    try books.scratch.write("old", to: "target.csv")
    try FileManager.default.createSymbolicLink(
      atPath: books.scratch.path("link.csv"),
      withDestinationPath: books.scratch.path("target.csv"))
    let link = books.scratch.path("link.csv")
    #expect(try books.run("monitor", "--format", "csv", "--output", link).status == 0)
    let target = try String(contentsOfFile: books.scratch.path("target.csv"), encoding: .utf8)
    #expect(target.hasPrefix("authority,"))
  }

  @Test("a year's folder behind a link is read like any other")
  func followsFolder() throws {
    let books = try BuiltBooks("docs/faults/books")
    let before = try books.run("monitor").output
    try FileManager.default.moveItem(
      atPath: books.path + "/2023-24", toPath: books.scratch.path("elsewhere"))
    try FileManager.default.createSymbolicLink(
      atPath: books.path + "/2023-24", withDestinationPath: books.scratch.path("elsewhere"))
    #expect(try books.run("monitor").output == before)
  }

  @Test("a file in capitals is not passed over in silence")
  func noticesCapitals() throws {
    let books = try BuiltBooks("docs/faults/books")
    try FileManager.default.moveItem(
      atPath: books.path + "/2023-24/budget.csv", toPath: books.path + "/2023-24/budget.CSV")
    let check = try books.run("check")
    #expect(check.status == 1)
    #expect(check.errors.contains("2023-24/budget.CSV:1:1: warning"))
    #expect(check.errors.contains("did you mean '2023-24/budget.csv'?"))
  }

  @Test("a file of one endless line is one fault, soon told")
  func refusesOldLineEnds() throws {
    let books = try BuiltBooks("docs/faults/books")
    let rows = (0..<20_000).map { "A\($0),1.00,S1" }
    try books.scratch.write(
      (["account,amount,source"] + rows).joined(separator: "\r"), to: "books/2023-24/budget.csv")
    let check = try books.run("check")
    #expect(check.status == 65)
    #expect(check.errors.count < 1_000)
    #expect(check.errors.components(separatedBy: ": error:").count == 2)
  }

  @Test(
    "a ledger with other tables is named, not read", arguments: ["verify", "check", "position"])
  func refusesOtherTables(command: String) throws {
    let books = try BuiltBooks("docs/faults/books")
    let script =
      "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]);"
      + "c.execute('ALTER TABLE posting RENAME COLUMN amount TO sum'); c.commit()"
    _ = try Program.launch(
      URL(filePath: "/usr/bin/python3"), ["-c", script, books.path + "/ledger.sqlite"],
      in: Repository.root)
    let result = try books.run(command)
    #expect(result.status == (command == "position" ? 65 : 1))
    #expect(result.errors.contains("table 'posting'"))
  }

  @Test("nothing is built or reported on a ledger that was tampered with")
  func refusesTampered() throws {
    let books = try BuiltBooks("docs/faults/books")
    let script =
      "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]);"
      + "n='movement_no_update'; q='SELECT sql FROM sqlite_schema WHERE name=?';"
      + "t=c.execute(q,[n]).fetchone()[0];"
      + "c.execute('DROP TRIGGER movement_no_update');"
      + "c.execute('UPDATE movement SET amount = amount + 1 WHERE journal = 2');"
      + "c.execute(t); c.commit()"
    _ = try Program.launch(
      URL(filePath: "/usr/bin/python3"), ["-c", script, books.path + "/ledger.sqlite"],
      in: Repository.root)
    for command in ["position", "build", "monitor"] {
      let result = try books.run(command)
      #expect(result.status == 65 && result.errors.contains("journal 2"), "\(command)")
    }
    #expect(try books.run("verify").status == 1)
  }

  @Test("an answer never takes the ledger's place")
  func sparesLedger() throws {
    let books = try BuiltBooks("docs/faults/books")
    let ledger = URL(filePath: books.path + "/ledger.sqlite")
    let before = try Data(contentsOf: ledger)
    for command in [["monitor"], ["verify"], ["ledger", "export", "--format", "csv"]] {
      let result = try Program.run(["--books", books.path] + command + ["--output", ledger.path])
      #expect(result.status == 64 && result.errors.contains("the ledger itself"), "\(command)")
    }
    #expect(try Data(contentsOf: ledger) == before)
  }

  @Test("a ledger that another program is writing to is busy")
  func waits() throws {
    let books = try BuiltBooks("docs/faults/books")
    try books.replace("0001,2000.00", with: "0001,2000.01", in: "2022-23/outturn.csv")
    let holder = Process()
    holder.executableURL = URL(filePath: "/usr/bin/python3")
    holder.arguments = [
      "-c",
      "import sqlite3,sys,time; c=sqlite3.connect(sys.argv[1],isolation_level=None);"
        + "c.execute('BEGIN EXCLUSIVE'); print('held',flush=True); time.sleep(60)",
      books.path + "/ledger.sqlite",
    ]
    let pipe = Pipe()
    holder.standardOutput = pipe
    try holder.run()
    _ = pipe.fileHandleForReading.availableData
    defer { holder.terminate() }
    #expect(try books.run("build").status == 75)
  }

  @Test("verify names a head that is not of this ledger, and leaves with 1")
  func verifies() throws {
    let books = try BuiltBooks("docs/faults/books")
    let sound = try books.json("verify")
    #expect(sound["ok"] as? Bool == true)
    let head = try #require(sound["head"] as? String)
    #expect(try books.run("verify", "--head", head).status == 0)
    let other = String(repeating: "1", count: 64)
    #expect(try books.run("verify", "--head", other).status == 1)
    #expect(try books.run("verify", "--head", "short").status == 64)
  }

  @Test(
    "every command explains itself by example",
    arguments: [
      "check", "build", "position", "monitor", "export", "verify",
    ])
  func explains(command: String) throws {
    let help = try Program.run([command, "--help"])
    #expect(help.status == 0 && help.output.contains("safety-valve"))
    #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
