import Foundation
import TestSupport
import Testing

@Suite struct LedgerExportTests {
  /// Books with everything that a ledger can hold: a long extract, journals by hand, one of them
  /// taken back, an accrual, and a year brought to its end.
  private static func busyBooks(_ folder: String) throws -> OtherPrograms {
    let books = try BuiltBooks(folder)
    let isKent = folder.hasSuffix("kent")
    try books.replace(
      isKent ? "2023-24/P10" : "2023-24/P3", with: "2023-24/P13", in: "authority.toml")
    try books.replace(",planned,", with: ",withheld,", in: "agreement.csv")
    let (account, contra) = isKent ? ("HN40", "CT90") : ("0002", "K")
    let source = isKent ? "kcc-scrutiny-2024-02" : "S1"
    if !isKent { try run(books, ["import", extract(books), "--period", "2023-24/P3"]) }
    let journals = ["ACCRUAL-1", "HAND-1"].flatMap { name in
      [
        "\(name),2024-02-29,2023-24/P11,\(account),12.34,=1+1,\(source)",
        "\(name),2024-02-29,2023-24/P11,\(contra),-12.34,Other side,\(source)",
      ]
    }
    let header = "journal,date,period,account,amount,description,source"
    try books.scratch.write(([header] + journals).joined(separator: "\n"), to: "hand.csv")
    let posted = try run(books, ["post", books.scratch.path("hand.csv")])
    let number = try #require(posted.firstMatch(of: /HAND-1: posted as journal ([0-9]+)/))
    try run(books, ["close", "2023-24/P11", "--despite", "An example"])
    try run(books, ["reverse", String(number.1)])
    try run(books, ["close", "2023-24", "--despite", "An example"])
    return OtherPrograms(books: books)
  }

  /// More lines than stand in one transaction of an export, some of a month before.
  private static func extract(_ books: BuiltBooks, texts: [String] = []) throws -> String {
    let header = "Transaction,Period,Date,Cost Centre,Subjective,Reference,Description,Amount"
    let rows = (0..<(texts.isEmpty ? 2_100 : texts.count)).map { row in
      let month = row.isMultiple(of: 7) ? 2 : 3
      let text = texts.isEmpty ? "Text" : texts[row]
      let quoted = "\"\(text.replacing("\"", with: "\"\""))\""
      let centre = row.isMultiple(of: 3) ? "1001,5000" : "2001,77"
      return "R\(row),\(month),0\(month + 1)/0\(month + 3)/2023,\(centre),\(quoted),\(quoted),"
        + "\(row.isMultiple(of: 5) ? "-" : "")\(row).\(10 + row % 90)"
    }
    try books.scratch.write(([header] + rows).joined(separator: "\n") + "\n", to: "P3.csv")
    return books.scratch.path("P3.csv")
  }

  @discardableResult
  private static func run(_ books: BuiltBooks, _ arguments: [String]) throws -> String {
    let result = try Program.run(["--books", books.path] + arguments)
    try #require(result.status == 0, "\(arguments): \(result.errors)")
    return result.output + result.errors
  }

  @Test(
    "hledger, beancount, SQLite alone and the sums of CSV and JSON find the same balances",
    arguments: ["docs/faults/books", "budgets/kent"])
  func balancesAgree(folder: String) throws {
    let programs = try Self.busyBooks(folder)
    let balances = try programs.bySqlite()
    #expect(balances.count >= 3 && balances.values.reduce(0, +) == 0)
    #expect(try programs.byCSV() == balances)
    #expect(try programs.byJSON() == balances)
    #expect(try programs.byHledger() == balances)
    #expect(try programs.byBeancount() == balances)
  }

  @Test("a month of hledger is the period, late lines in the one that they were posted to")
  func monthsAgree() throws {
    let programs = try Self.busyBooks("docs/faults/books")
    let query = """
      SELECT posting.period, sum(amount) AS pence FROM posting JOIN journal ON journal = number
      WHERE account = '0001' AND year = 2023 AND kind <> 'year-end' GROUP BY posting.period
      """
    let rows = try OtherPrograms.sqlite(query, programs.books.path + "/ledger.sqlite")
    #expect(rows.count > 1)
    let file = try programs.export("hledger")
    for row in rows {
      let period = try #require(row["period"] as? Int)
      let month = (period + 2) % 12 + 1
      let day = "2023-\(month < 10 ? "0" : "")\(month)"
      let result = try OtherPrograms.run(
        "hledger",
        ["-f", file, "balance", "-N", "-p", day, "acct::0001", "not:tag:kind=year-end"])
      let pounds = try #require(result.output.firstMatch(of: /£(-?[0-9.]+)/))
      #expect(
        Int(pounds.1.replacing(".", with: "")) == row["pence"] as? Int, "\(period): \(result)")
    }
  }

  @Test("an account has another name for every code, and keeps its balance without the books")
  func namesAreUnique() throws {
    let books = try BuiltBooks("docs/faults/books")
    let codes = [
      "A B", "A", "A:B", "A;B", "a-b", "a--b", "-x", "é", "(c)", "[d]", "100%", "X-xa", "a",
      "A\"B", "A,B", "🚌", "A  B", "*", "!", "=1", "A%20B", "A-u20-B", "\\", "a/b", "'q",
    ]
    let original = try String(contentsOfFile: books.path + "/accounts.csv", encoding: .utf8)
    let rows = codes.enumerated().map { index, code in
      let quoted = "\"\(code.replacing("\"", with: "\"\""))\""
      return "\(quoted),\"B; [x]  : \(index % 2)\",expenditure,high-needs,,,,,,,\n"
    }
    try books.scratch.write(original + rows.joined(), to: "books/accounts.csv")
    let lines = codes.enumerated().map { index, code in
      "N\(index),2023-06-30,2023-24/P3,\"\(code.replacing("\"", with: "\"\""))\","
        + "\(index + 1).01,Name,S1\nN\(index),2023-06-30,2023-24/P3,K,-\(index + 1).01,Name,S1\n"
    }
    try books.scratch.write(
      "journal,date,period,account,amount,description,source\n" + lines.joined(),
      to: "hand.csv")
    try Self.run(books, ["post", books.scratch.path("hand.csv")])
    let programs = OtherPrograms(books: books)
    for _ in 1...2 {
      let balances = try programs.bySqlite()
      #expect(balances.count > codes.count)
      let bare = Dictionary(
        try programs.byCSV().map { (CSVRows.bare($0.key), $0.value) }, uniquingKeysWith: +)
      #expect(bare == balances)
      #expect(try programs.byJSON() == balances)
      #expect(try programs.byHledger() == balances)
      #expect(try programs.byBeancount() == balances)
      try books.scratch.write(original, to: "books/accounts.csv")
    }
  }

  // MARK: - Texts

  private static let texts = [
    "=HYPERLINK(\"http://example.org/?a=1,2\",\"click\")", "\"quoted\"", "two\nlines", "🚌 taxi",
    "Tŷ Ŵyr, ysgol arbennig", "+1", "-5", "-5x", "@SUM(A1)", "'=1", "'plain'", "a  b",
    "[2023/01/02]", "[99/99]", "date:2020-01-01", "a date2:2020-01-01, date:2020-01-01",
    "x; y: z", "100%", "%2C", "tab\there", "\\n \"x\" \\", "＝1", "(x)", "* !", "type:X", "|",
    String(repeating: "Long text, ", count: 10_000) + "end",
  ]

  @Test("references and descriptions come through every format as they were posted")
  func textsSurvive() throws {
    let books = try BuiltBooks("docs/faults/books")
    let file = try Self.extract(books, texts: Self.texts)
    try Self.run(books, ["import", file, "--period", "2023-24/P3"])
    let programs = OtherPrograms(books: books)
    let rows = try OtherPrograms.sqlite(
      "SELECT row_id, reference, description FROM posting WHERE row_id IS NOT NULL ORDER BY id",
      books.path + "/ledger.sqlite")
    let stored = rows.map { $0.mapValues { $0 as? String ?? "" } }
    // A reference is a key: a line end or a tab in it is a space.
    let references = Self.texts.map { $0.replacing("\n", with: " ").replacing("\t", with: " ") }
    #expect(stored.map { $0["reference"] } == references)
    let option = ["--with-narrative"]
    let csv = try CSVRows.read(programs.text("csv", option))
    let beancount = try programs.beancount(programs.export("beancount", option))
    let found = [
      csv.map { $0.mapValues(CSVRows.bare) },
      try programs.jsonLines(option).map { line in
        [
          "row_id": line["rowId"] as? String, "reference": line["reference"] as? String,
          "description": line["description"] as? String,
        ].compactMapValues(\.self)
      },
      try programs.hledgerTags(option), beancount["postings"] as? [[String: String]] ?? [],
    ]
    for postings in found {
      let byID = Dictionary(
        postings.compactMap { posting in
          (posting["row_id"] ?? posting["row-id"]).map { ($0, posting) }
        }
      ) { first, _ in first }
      for row in stored {
        let posting = byID[row["row_id"] ?? ""]
        #expect(posting?["reference"] == row["reference"])
        #expect(posting?["description"] == row["description"])
      }
    }
  }

  @Test("a text that a spreadsheet would take for a formula stays text in CSV, and is quoted")
  func formulasStayText() throws {
    let books = try BuiltBooks("docs/faults/books")
    let file = try Self.extract(books, texts: Self.texts)
    try Self.run(books, ["import", file, "--period", "2023-24/P3"])
    let csv = try OtherPrograms(books: books).text("csv")
    #expect(csv.contains(#","'=HYPERLINK(""http://example.org/?a=1,2"",""click"")","#))
    for cell in ["\"'+1\"", "\"'-5x\"", "\"'@SUM(A1)\"", "\"''=1\"", "\"'plain'\"", "\"'＝1\""] {
      #expect(csv.contains(",\(cell),"), "\(cell)")
    }
    // A number is no formula, though it begins as one.
    #expect(csv.contains(",-5,"))
    #expect(csv.contains(",-1000.00,"))
    for row in CSVRows.read(csv) {
      for cell in row.values where cell.contains(/^[=+\-@\t\r\n]/) {
        #expect(cell.contains(/^-[0-9]+(\.[0-9]+)?$/), "\(cell)")
      }
    }
  }

  @Test("LibreOffice finds no formula in a CSV export")
  func spreadsheetFindsNone() throws {
    let books = try BuiltBooks("docs/faults/books")
    let file = try Self.extract(books, texts: Self.texts)
    try Self.run(books, ["import", file, "--period", "2023-24/P3"])
    let csv = try OtherPrograms(books: books).export("csv")
    func formulas(_ path: String) throws -> Int {
      let folder = books.scratch.url.path
      let result = try OtherPrograms.run(
        "soffice",
        [
          "-env:UserInstallation=file://\(folder)/office", "--headless", "--convert-to", "fods",
          "--outdir", folder, path,
        ])
      #expect(result.status == 0, "\(result.errors)")
      let name = path.replacing(/\.csv$/, with: ".fods")
      return try String(contentsOfFile: name, encoding: .utf8)
        .components(separatedBy: "table:formula").count - 1
    }
    #expect(try formulas(csv) == 0)
    // Quotes alone do not stop it, or this test would show nothing.
    try books.scratch.write("\"=1+1\"\n", to: "bare.csv")
    #expect(try formulas(books.scratch.path("bare.csv")) == 1)
  }

  @Test("the CSV of every report keeps a formula in an account's name from being one")
  func reportsStayText() throws {
    let books = try BuiltBooks("docs/faults/books")
    try books.replace(
      "Independent schools", with: "\"=HYPERLINK(\"\"x\"\")\"", in: "accounts.csv")
    let csv = try books.run("monitor", "--format", "csv").output
    #expect(csv.contains(#","'=HYPERLINK(""x"")","#))
    #expect(try books.run("monitor", "--format", "json").output.contains(#""=HYPERLINK(\"x\")""#))
  }

  // MARK: - Narrative

  @Test("no output carries a description unless it is asked for")
  func keepsNarrative() throws {
    let books = try BuiltBooks("docs/faults/books")
    let secret = "ZZ-A-CHILD"
    try books.replace("May,S2", with: "\(secret),S2", in: "2023-24/journals.csv")
    let extract = try Self.extract(books, texts: ["ref"])
    let text = try String(contentsOfFile: extract, encoding: .utf8)
    try books.scratch.write(
      text.replacing("\"ref\",\"ref\"", with: "ref,\(secret)"), to: "P3.csv")
    try books.scratch.write(
      "journal,date,period,account,amount,description,source\n"
        + "H,2023-06-30,2023-24/P3,0002,1.00,\(secret),S1\n"
        + "H,2023-06-30,2023-24/P3,K,-1.00,\(secret),S1\n", to: "hand.csv")
    let hand = books.scratch.path("hand.csv")
    var said = try [
      ["build"], ["import", extract, "--period", "2023-24/P3"], ["post", hand], ["post", hand],
      ["reverse", "8"], ["close", "2023-24/P3"],
    ].map { try Self.run(books, $0) }
    for command in ["monitor", "position", "check", "verify"] {
      for format in ["table", "csv", "json"] {
        let result = try books.run(command, "--format", format)
        said.append(result.output + result.errors)
      }
    }
    let folder = books.scratch.path("exports")
    let workbook = try books.run("export", "monthly", "--to", folder).output.dropLast()
    said.append(
      try OtherPrograms.run("unzip", ["-p", String(workbook)]).output)
    let programs = OtherPrograms(books: books)
    for format in ["csv", "json", "hledger", "beancount"] {
      said.append(try programs.text(format))
      let asked = try programs.text(format, ["--with-narrative"])
      #expect(asked.components(separatedBy: secret).count > 5, "\(format)")
    }
    for text in said {
      #expect(!text.isEmpty)
      #expect(!text.contains(secret), "\(text.prefix(200))")
    }
  }

  // MARK: - Refusals

  @Test("a ledger of which one posting was changed is refused, and nothing is written")
  func refusesTampered() throws {
    let books = try BuiltBooks("docs/faults/books")
    let ledger = books.path + "/ledger.sqlite"
    let trigger = try OtherPrograms.sqlite(
      "SELECT sql FROM sqlite_schema WHERE name = 'posting_no_update'", ledger)
    let sql = try #require(trigger.first?["sql"] as? String)
    let change =
      "DROP TRIGGER posting_no_update; UPDATE posting SET cost_centre = 'x' WHERE id = 3; \(sql);"
    #expect(try OtherPrograms.run("sqlite3", [ledger, change]).status == 0)
    try books.scratch.write("as it was", to: "export.csv")
    let file = books.scratch.path("export.csv")
    for format in ["csv", "json", "hledger", "beancount"] {
      let screen = try books.run("ledger", "export", "--format", format)
      #expect(screen.status == 65 && screen.output == "")
      #expect(screen.errors.contains("a posting of journal 2"), "\(screen.errors)")
      #expect(
        try books.run("ledger", "export", "--format", format, "--output", file).status == 65)
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "as it was")
    let left = try FileManager.default.contentsOfDirectory(atPath: books.scratch.url.path)
    #expect(left.filter { $0.hasSuffix(".part") }.isEmpty)
  }

  @Test("what is missing, unknown or cannot be written has its exit code")
  func refusesUse() throws {
    let books = try BuiltBooks("docs/faults/books")
    func status(_ arguments: String...) throws -> Int32 {
      try Program.run(["--books", books.path, "ledger"] + arguments).status
    }
    #expect(try status("export") == 64)
    #expect(try status("export", "--format", "xml") == 64)
    let nowhere = books.scratch.path("none/export.csv")
    #expect(try status("export", "--format", "csv", "--output", nowhere) == 73)
    #expect(try status("export", "--format", "csv", "--output", "/dev/full") == 73)
    let full = try Program.launch(
      URL(filePath: "/bin/sh"),
      [
        "-c",
        "'\(Program.executable.path)' --books '\(books.path)' ledger export --format csv"
          + " > /dev/full",
      ], in: Repository.root)
    #expect(full.status == 74)
    try FileManager.default.removeItem(atPath: books.path + "/ledger.sqlite")
    #expect(try status("export", "--format", "csv") == 66)
  }
}
