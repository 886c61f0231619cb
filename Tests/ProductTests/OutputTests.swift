import Foundation
import TestSupport
import Testing

/// Where answers go: exit codes that do not lie, files for whom they are, nothing written over.
@Suite struct OutputTests {
  /// Runs the program by a shell, with its streams as the shell has them.
  private func run(_ redirection: String, _ arguments: [String]) throws -> Program.Result {
    let line = "\"$0\" \"$@\" \(redirection)"
    return try Program.launch(
      URL(filePath: "/bin/bash"), ["-c", line, Program.executable.path] + arguments,
      in: Repository.root)
  }

  private static let streams = [
    ">/dev/full", ">&-", "| true; exit ${PIPESTATUS[0]}", "<&- >&- 2>&-",
  ]

  private func journals(_ books: BuiltBooks) throws -> Int {
    try #require(books.json("verify")["journals"] as? Int)
  }

  @Test("once posted the exit is 0, whoever hears of it", arguments: streams)
  func tellsNoLie(stream: String) throws {
    let books = try BuiltBooks("docs/faults/books")
    let file = books.scratch.path("late.csv")
    try books.scratch.write(
      "journal,date,period,account,amount,description,source\n"
        + "J7,2023-06-30,2023-24/P3,0006,40.00,Recharge,S2\n"
        + "J7,2023-06-30,2023-24/P3,K,-40.00,Recharge,S2\n", to: "late.csv")
    let hears = !stream.contains("2>&-") && !stream.contains("true")
    for (arguments, said) in [
      (["post", file], "posted as journal 6"), (["reverse", "6"], "taken back by journal 7"),
      (["close", "2023-24/P3", "--despite", "An example"], "closed by journal"),
    ] {
      let before = try journals(books)
      let result = try run(stream, ["--books", books.path] + arguments)
      #expect(result.status == 0, "\(arguments) \(stream): \(result.errors)")
      #expect(try journals(books) > before)
      if hears { #expect(result.errors.contains(said), "\(result.errors)") }
    }
    #expect(try books.run("verify").errors.contains("chain") == false)
    let report = try run(stream, ["--books", books.path, "position"])
    #expect(report.status == 74 || stream.contains("true"), "\(report.status)")
  }

  @Test("where memory is too short the program says so, and where it is enough it works")
  func saysMemory() throws {
    let books = try BuiltBooks("docs/faults/books")
    func limited(_ size: Int, _ arguments: String...) throws -> Program.Result {
      try Program.launch(
        URL(filePath: "/bin/bash"),
        ["-c", "ulimit -v \(size); exec timeout 60 \"$0\" \"$@\"", Program.executable.path]
          + ["--books", books.path] + arguments, in: Repository.root)
    }
    for arguments in [["position"], ["export", "monthly", "--to", books.scratch.path("out")]] {
      let short = try limited(190_000, arguments[0])
      #expect(short.status == 74 && short.errors.contains("ulimit -v"), "\(short.errors)")
    }
    #expect(try limited(1_000_000, "position").status == 0)
    let drawn = try limited(400_000, "project", "--threads", "256", "--simulations", "100")
    #expect(drawn.status == 0, "\(drawn.errors)")
  }

  @Test("a stream that is closed lends its number to no file")
  func keepsNumbers() throws {
    let books = try BuiltBooks("docs/faults/books")
    let ledger = books.path + "/ledger.sqlite"
    try FileManager.default.removeItem(atPath: ledger)
    try books.replace("0001,2100.00", with: "0001,2200.00", in: "2023-24/budget.csv")
    let built = try run("<&- >&- 2>&-", ["--books", books.path, "build"])
    #expect(built.status == 0)
    #expect(try Data(contentsOf: URL(filePath: ledger)).starts(with: Data("SQLite format 3".utf8)))
    let verified = try books.run("verify")
    #expect(verified.output.contains("every link"), "\(verified.output)")
  }

  private func mode(_ path: String) throws -> Int {
    try #require(
      FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  @Test("internal workbooks and words are for their owner, what is public for whom umask lets")
  func givesRights() throws {
    let books = try BuiltBooks("docs/faults/books")
    let out = books.scratch.path("out")
    func shell(_ arguments: String...) throws -> Program.Result {
      try Program.launch(
        URL(filePath: "/bin/bash"),
        ["-c", "umask 022; exec \"$0\" \"$@\"", Program.executable.path, "--books", books.path]
          + arguments, in: Repository.root)
    }
    let exported = try shell("export", "monthly", "scrutiny", "return", "plan", "--to", out)
    #expect(exported.status == 0, "\(exported.errors)")
    for file in exported.output.split(separator: "\n").map(String.init) {
      #expect(try mode(file) == (file.contains("scrutiny") ? 0o644 : 0o600), "\(file)")
    }
    let (narrative, plain) = (out + "/narrative.csv", out + "/plain.csv")
    let export = ["ledger", "export", "--format", "csv", "--output"]
    #expect(try shell(export[0], export[1], export[2], export[3], export[4], plain).status == 0)
    #expect(
      try shell(
        export[0], export[1], export[2], export[3], "--with-narrative", export[4], narrative
      ).status == 0)
    #expect(try mode(narrative) == 0o600 && mode(plain) == 0o644)
    // What is there keeps its rights.
    try FileManager.default.setAttributes([.posixPermissions: 0o664], ofItemAtPath: narrative)
    _ = try shell(
      export[0], export[1], export[2], export[3], "--with-narrative", export[4], narrative)
    #expect(try mode(narrative) == 0o664)
  }

  @Test("neither books nor a ledger are written over, by whatever name")
  func guardsBooks() throws {
    let books = try BuiltBooks("docs/faults/books")
    let other = try books.scratch.copy(Repository.url("docs/faults/books"), to: "other")
    let files = FileManager.default
    let ledger = books.path + "/ledger.sqlite"
    try files.copyItem(atPath: ledger, toPath: books.scratch.path("kept.csv"))
    try files.linkItem(atPath: ledger, toPath: books.scratch.path("hard.csv"))
    try files.createSymbolicLink(
      atPath: books.scratch.path("soft.csv"), withDestinationPath: books.path + "/opening.csv")
    let guarded = [
      ledger, ledger + "-journal", books.path + "/opening.csv", books.path + "/./opening.csv",
      books.path + "/2023-24/../opening.csv", books.path + "/plans.csv",
      books.path + "/2023-24/extracts/P3.csv", other + "/opening.csv",
      books.scratch.path("kept.csv"), books.scratch.path("kept.csv-journal"),
      books.scratch.path("hard.csv"), books.scratch.path("soft.csv"),
    ]
    let before = try Data(contentsOf: URL(filePath: ledger))
    for path in guarded {
      let result = try books.run("position", "--format", "csv", "--output", path)
      #expect(result.status == 64 && result.errors.contains("to do: name another"), "\(path)")
    }
    for path in guarded where !path.contains("extracts") && path.hasSuffix(".csv") {
      let result = try books.run("sample", "--rows", "500", "--seed", "1", "--output", path)
      #expect(result.status == 64, "\(path): \(result.errors)")
    }
    #expect(try Data(contentsOf: URL(filePath: ledger)) == before)
    let free = books.scratch.path("free.csv")
    #expect(try books.run("position", "--format", "csv", "--output", free).status == 0)
    #expect(try books.run("position", "--format", "csv", "--output", free).status == 0)
  }

  @Test("addresses are no ledgers, and a posted file is kept without the folders of a machine")
  func namesFiles() throws {
    let books = try BuiltBooks("docs/faults/books")
    for place in ["file:x.sqlite", "FILE:/x", ":memory:", ""] {
      #expect(try books.run("--ledger", place, "position").status == 64)
      #expect(try Program.run(["--books", place, "position"]).status == 64)
    }
    let row = "2023-06-30,2023-24/P3"
    for (place, id) in [("late.csv", "J7"), ("books/notes/late.csv", "J8")] {
      try books.scratch.write(
        "journal,date,period,account,amount,description,source\n"
          + "\(id),\(row),0006,40.00,x,S2\n\(id),\(row),K,-40.00,x,S2\n", to: place)
      #expect(try books.run("post", books.scratch.path(place)).status == 0)
    }
    let exported = try books.run("ledger", "export", "--format", "json").output
    #expect(exported.contains("\"late.csv\"") && exported.contains("\"notes/late.csv\""))
    #expect(!exported.contains(books.scratch.url.path))
  }

  @Test("what a killed export left is cleared, and what another one is filling is not")
  func clearsParts() throws {
    let books = try BuiltBooks("docs/faults/books")
    let part = "\(UUID().uuidString).part"
    try books.scratch.write("postings", to: "out/.left.\(part)/left.xlsx")
    try books.scratch.write("mine", to: "out/.mine.part")
    try books.scratch.write("new", to: "out/.new.\(part)")
    try books.scratch.write("old", to: "out/.old.\(part)")
    let out = books.scratch.path("out")
    try FileManager.default.setAttributes(
      [.modificationDate: Date.now.addingTimeInterval(-7200)], ofItemAtPath: "\(out)/.old.\(part)")
    // Held as a run holds it: by a lock that goes with the process.
    try books.scratch.write("held", to: "out/.held.\(part)/held.xlsx")
    let held = open("\(out)/.held.\(part)", O_RDONLY)
    #expect(flock(held, LOCK_EX) == 0)
    #expect(try books.run("export", "monthly", "--to", out).status == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: out).filter { $0.hasPrefix(".") }
    #expect(Set(left) == [".held.\(part)", ".mine.part", ".new.\(part)"])
    close(held)
    #expect(try books.run("export", "monthly", "--to", out).status == 0)
    #expect(!FileManager.default.fileExists(atPath: "\(out)/.held.\(part)"))
  }
}
