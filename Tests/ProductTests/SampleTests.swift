import Foundation
import TestSupport
import Testing

@Suite struct SampleTests {
  /// A copy of the example books, which need no ledger for this.
  private struct Example {
    let scratch: Scratch
    let books: String

    init(_ folder: String = "docs/faults/books") throws {
      scratch = try Scratch()
      books = try scratch.copy(Repository.url(folder), to: "books")
    }

    func sample(_ arguments: String...) throws -> Program.Result {
      try Program.run(["--books", books, "sample"] + arguments)
    }

    func text(_ name: String) throws -> String {
      try String(contentsOfFile: scratch.path(name), encoding: .utf8)
    }
  }

  @Test("the file and the messages are those of the chapter")
  func keepsPromise() throws {
    let chapter = try String(
      contentsOf: Repository.url("Sources/safety-valve/Commands/Sample.md"), encoding: .utf8)
    let example = try Example()
    let result = try example.sample(
      "--rows", "8", "--seed", "7", "--output", example.scratch.path("p3.csv"))
    #expect(result.status == 0)
    #expect(chapter.contains("```text\n\(result.errors)```"), "\(result.errors)")
    let file = try example.text("p3.csv").replacing("\r\n", with: "\n")
    #expect(chapter.contains("```csv\n\(file)```"), "\(file)")
  }

  @Test("books with a history are sound, the same from one seed, and never put on others")
  func makesHistories() throws {
    let example = try Example()
    let paths = ["a", "b"].map { example.scratch.path($0) }
    for path in paths {
      let result = try example.sample("--history", "6", "--seed", "3", "--output", path)
      #expect(result.status == 0 && result.output == path + "\n")
      #expect(result.errors.contains("illustrative"))
    }
    let names = try FileManager.default.subpathsOfDirectory(atPath: paths[0]).sorted()
    #expect(names.contains("2025-26/journals.csv") && names.contains("accounts.csv"))
    for name in names where name.hasSuffix("v") || name.hasSuffix("l") {
      #expect(try example.text("a/\(name)") == example.text("b/\(name)"), "\(name)")
    }
    let check = try Program.run(["--books", paths[0], "check"])
    #expect(check.status == 0, "\(check.errors)")
    #expect(try Program.run(["--books", paths[0], "build"]).status == 0)
    let forecast = try Program.run(["--books", paths[0], "forecast"])
    #expect(forecast.status == 0 && forecast.output.contains("illustrative: MADE-UP"))
    // A line is the same however many there are.
    let more = example.scratch.path("more")
    _ = try example.sample("--history", "7", "--seed", "3", "--output", more)
    let budget = try example.text("a/2024-25/budget.csv")
    #expect(try example.text("more/2024-25/budget.csv").hasPrefix(budget))

    let before = try example.text("a/accounts.csv")
    let again = try example.sample("--history", "2", "--seed", "4", "--output", paths[0])
    #expect(again.status == 73 && again.errors.contains("is there already"))
    #expect(try example.text("a/accounts.csv") == before)
    for wrong in [
      ["--history", "2", "--rows", "2"], [], ["--history", "0"], ["--history", "10000"],
      ["--history", "2", "--period", "1901-02/P1"],
    ] {
      let result = try Program.run(
        ["sample", "--seed", "4", "--output", example.scratch.path("wrong.csv")] + wrong)
      #expect(result.status == 64, "\(wrong): \(result.errors)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: example.scratch.path("."))
    #expect(!left.contains { $0.hasSuffix(".part") || $0 == "wrong.csv" })
  }

  @Test("the same seed gives the same bytes, in a workbook too")
  func isDeterministic() throws {
    let example = try Example()
    for name in ["csv", "xlsx"] {
      let files = try ["1", "2"].map { number in
        let path = example.scratch.path("\(number).\(name)")
        let result = try example.sample("--rows", "200", "--seed", "1", "--output", path)
        #expect(result.status == 0 && result.output == path + "\n")
        return try Data(contentsOf: URL(filePath: path))
      }
      #expect(files[0] == files[1])
    }
  }

  @Test("a workbook holds the lines of the text, as numbers, dates and texts")
  func agreesWithWorkbook() throws {
    let example = try Example()
    let (text, workbook) = (example.scratch.path("p.csv"), example.scratch.path("p.xlsx"))
    for path in [text, workbook] {
      let result = try example.sample(
        "--rows", "300", "--seed", "3", "--style", "accounting", "--output", path)
      #expect(result.status == 0)
    }
    let compared = try Program.python("Tests/tools/compare_extracts.py", [text, workbook])
    #expect(compared.status == 0 && compared.output == "305 rows agree\n", "\(compared.errors)")
  }

  @Test("a sheet is named or numbered as extract.toml says")
  func namesSheet() throws {
    for (value, expected) in [("\"Lines\"", "Lines"), ("3", "Sheet3")] {
      let example = try Example()
      let layout = try example.text("books/extract.toml")
      try example.scratch.write("sheet = \(value)\n" + layout, to: "books/extract.toml")
      let path = example.scratch.path("p.xlsx")
      #expect(try example.sample("--rows", "20", "--seed", "3", "--output", path).status == 0)
      let script =
        "import openpyxl,sys; b=openpyxl.load_workbook(sys.argv[1]);"
        + "print(b.active.title, b.active['A1'].value[:12])"
      let result = try Program.launch(
        URL(filePath: "/usr/bin/python3"), ["-c", script, path], in: Repository.root)
      #expect(result.output == "\(expected) ILLUSTRATIVE\n", "\(result.errors)")
    }
  }

  @Test(
    "what was not typed as it has to be is a usage error",
    arguments: [
      ["--rows", "0", "--seed", "1", "--output", "x.csv"],
      ["--rows", "3", "--seed", "1", "--output", "x.csv"],
      ["--rows", "20", "--seed", "-1", "--output", "x.csv"],
      ["--rows", "20", "--output", "x.csv"], ["--rows", "20", "--seed", "1"],
      ["--rows", "20", "--seed", "1", "--output", "x.ods"],
      ["--rows", "20", "--seed", "1", "--output", "x.csv", "--style", "none"],
      ["--rows", "20", "--seed", "1", "--output", "x.csv", "--period", "2023-24/P14"],
      ["--rows", "20", "--seed", "1", "--output", "x.csv", "--period", "2023-24/P13", "--month"],
      ["--rows", "1048572", "--seed", "1", "--output", "x.xlsx"],
    ])
  func refusesUse(arguments: [String]) throws {
    let example = try Example()
    let result = try Program.run(
      ["--books", example.books, "sample"] + arguments, in: example.scratch.url)
    #expect(result.status == 64 && result.output == "" && !result.errors.isEmpty)
    let left = try FileManager.default.contentsOfDirectory(atPath: example.scratch.url.path)
    #expect(left == ["books"])
  }

  @Test(
    "without layout, codes or budget the message shows what to write",
    arguments: [
      ("extract.toml", "cost_centre = \"Cost Centre\""),
      ("mapping.csv", "cost_centre,subjective,account"),
      ("2023-24/budget.csv", "account,amount,source"),
    ])
  func showsMissing(file: String, example text: String) throws {
    let example = try Example()
    try FileManager.default.removeItem(atPath: example.books + "/" + file)
    if file.hasSuffix("budget.csv") {
      try FileManager.default.removeItem(atPath: example.books + "/2023-24/virements.csv")
    }
    let result = try example.sample(
      "--rows", "20", "--seed", "1", "--output", example.scratch.path("x.csv"))
    #expect(result.status == 66 && result.errors.contains(text), "\(result.errors)")
    #expect(result.errors.contains("to do: "))
  }

  @Test("an extract needs a period within the books, and codes for an account")
  func needsPeriod() throws {
    let example = try Example()
    func status(_ arguments: String...) throws -> Int32 {
      let output = ["--rows", "20", "--seed", "1", "--output", example.scratch.path("x.csv")]
      return try Program.run(["--books", example.books, "sample"] + output + arguments).status
    }
    #expect(try status("--period", "2030-31/P1") == 66)
    #expect(try status("--period", "2024-25/P1") == 66)
    try example.scratch.write("cost_centre,subjective,account\n*,*,K\n", to: "books/mapping.csv")
    #expect(try status() == 65)
    let authority = try example.text("books/authority.toml")
    try example.scratch.write(
      authority.replacing("as_of = \"2023-24/P3\"\n", with: ""), to: "books/authority.toml")
    try FileManager.default.removeItem(atPath: example.books + "/2022-23/outturn.csv")
    #expect(try status() == 66)
  }

  @Test("faults of the file of aims are named at their place, all in one run")
  func namesFaultsOfAims() throws {
    let example = try Example()
    func errors(_ aims: String) throws -> (status: Int32, errors: String) {
      try example.scratch.write(aims, to: "aim.csv")
      let result = try Program.run(
        [
          "--books", "books", "sample", "--rows", "20", "--seed", "1", "--output", "x.csv",
          "--aim", "aim.csv",
        ], in: example.scratch.url)
      return (result.status, result.errors)
    }
    let faulty = try errors("account,amount\n0001,1.005\nR,1.00\n000X,1.00\n0002,1.00\n0002,2.00\n")
    #expect(faulty.status == 65)
    for place in ["2:6", "3:1", "4:1", "6:1"] {
      #expect(faulty.errors.contains("aim.csv:\(place): error: "), "\(faulty.errors)")
    }
    #expect(try errors("code,amount\n0001,1.00\n").status == 65)
    let sound = try errors("account,amount,note\nK,-1000.00,\n0002,24000.00,Twice\n")
    #expect(sound.status == 0, "\(sound.errors)")
    try FileManager.default.removeItem(atPath: example.scratch.path("aim.csv"))
    let result = try example.sample(
      "--rows", "20", "--seed", "1", "--output", "x.csv", "--aim", example.scratch.path("aim.csv"))
    #expect(result.status == 66)
  }

  @Test("what cannot be written is 73, and what stood there still stands")
  func keepsOld() throws {
    let example = try Example()
    for name in ["x.csv", "x.xlsx"] {
      let nowhere = try example.sample(
        "--rows", "20", "--seed", "1", "--output", example.scratch.path("none/\(name)"))
      #expect(nowhere.status == 73 && nowhere.errors.contains("to do: "), "\(nowhere.errors)")
      try example.scratch.write("old", to: name)
      let path = example.scratch.path(name)
      #expect(try example.sample("--rows", "3", "--seed", "1", "--output", path).status == 64)
      #expect(try example.text(name) == "old")
      #expect(try example.sample("--rows", "9", "--seed", "1", "--output", path).status == 0)
      let size = try Data(contentsOf: URL(filePath: path)).count
      #expect(size > 400)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: example.scratch.url.path)
    #expect(left.sorted() == ["books", "x.csv", "x.xlsx"])
  }
}
