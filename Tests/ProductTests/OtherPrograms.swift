import Foundation
import TestSupport
import Testing

/// What other programs make of a ledger and of its exports: balances in pence by account, nil ones
/// left out.
struct OtherPrograms {
  let books: BuiltBooks

  /// Writes an export beside the books.
  func export(_ format: String, _ options: [String] = []) throws -> String {
    let file = books.scratch.path("export.\(format)")
    let result = try Program.run(
      ["--books", books.path, "ledger", "export", "--format", format, "--output", file] + options)
    try #require(result.status == 0 && result.output == "", "\(result.errors)")
    return file
  }

  func text(_ format: String, _ options: [String] = []) throws -> String {
    try String(contentsOfFile: export(format, options), encoding: .utf8)
  }

  // MARK: - Balances

  func bySqlite() throws -> [String: Int] {
    let query = "SELECT account, sum(amount) AS pence FROM posting GROUP BY account"
    let rows = try Self.sqlite(query, books.path + "/ledger.sqlite")
    var sums: [String: Int] = [:]
    for row in rows {
      if let account = row["account"] as? String { sums[account] = row["pence"] as? Int }
    }
    return sums.filter { $0.value != 0 }
  }

  func byCSV() throws -> [String: Int] {
    var sums: [String: Int] = [:]
    for row in try CSVRows.read(text("csv")) {
      sums[row["account"] ?? "", default: 0] += try Self.pence(row["amount"] ?? "")
    }
    return sums.filter { $0.value != 0 }
  }

  func byJSON() throws -> [String: Int] {
    var sums: [String: Int] = [:]
    for line in try jsonLines() {
      let account = try #require(line["account"] as? String)
      sums[account, default: 0] += try #require(line["amount"] as? Int)
    }
    return sums.filter { $0.value != 0 }
  }

  func byHledger() throws -> [String: Int] {
    let file = try export("hledger")
    let check = try Self.run("hledger", ["-f", file, "check", "--strict"])
    #expect(check.status == 0, "\(check.errors)")
    let balance = try Self.run("hledger", ["-f", file, "balance", "-N", "--flat", "-O", "csv"])
    #expect(balance.status == 0, "\(balance.errors)")
    var sums: [String: Int] = [:]
    for row in CSVRows.read(balance.output) {
      let name = try #require(row["account"])
      let amount = try #require(row["balance"]).replacing("£", with: "")
      sums[try Self.code(ofHledgerAccount: name), default: 0] += try Self.pence(amount)
    }
    return sums
  }

  func byBeancount() throws -> [String: Int] {
    let file = try export("beancount")
    let check = try Self.run("bean-check", ["--no-cache", file])
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    let sums = try #require(beancount(file)["sums"] as? [String: Int])
    return sums.filter { $0.value != 0 }
  }

  // MARK: - Readers

  func jsonLines(_ options: [String] = []) throws -> [[String: Any]] {
    let data = try Data(contentsOf: URL(filePath: export("json", options)))
    let ledger = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let journals = try #require(ledger["journals"] as? [[String: Any]])
    return journals.flatMap { $0["lines"] as? [[String: Any]] ?? [] }
  }

  /// The tags of each posting as hledger reads them, with their escapes taken back.
  func hledgerTags(_ options: [String] = []) throws -> [[String: String]] {
    let file = try export("hledger", options)
    let result = try Self.run("hledger", ["-f", file, "print", "-O", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let all = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let transactions = try #require(all as? [[String: Any]])
    return transactions.flatMap { $0["tpostings"] as? [[String: Any]] ?? [] }.map { posting in
      #expect(posting["pdate"] is NSNull)
      var tags: [String: String] = [:]
      for pair in posting["ptags"] as? [[String]] ?? [] {
        tags[pair[0]] = pair[1].removingPercentEncoding
      }
      return tags
    }
  }

  func beancount(_ file: String) throws -> [String: Any] {
    let result = try Program.python("Tests/tools/read_beancount.py", [file])
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let read = try #require(object as? [String: Any], "\(result.errors)")
    #expect((read["errors"] as? [String])?.isEmpty == true, "\(read["errors"] ?? "")")
    return read
  }

  static func sqlite(_ query: String, _ file: String) throws -> [[String: Any]] {
    let result = try run("sqlite3", ["-readonly", "-json", file, query])
    #expect(result.status == 0, "\(result.errors)")
    let rows = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(rows as? [[String: Any]])
  }

  /// Runs one of Debian's programs in a language whose texts are UTF-8.
  static func run(_ program: String, _ arguments: [String]) throws -> Program.Result {
    try Program.launch(
      URL(filePath: "/usr/bin/env"), ["LC_ALL=C.UTF-8", program] + arguments,
      in: Repository.root)
  }

  /// The code of an account: the last part of its name up to a space.
  private static func code(ofHledgerAccount name: String) throws -> String {
    let part = try #require(name.split(separator: ":").last)
    let code = String(part.prefix { $0 != " " })
    return try #require(code.removingPercentEncoding)
  }

  private static func pence(_ pounds: String) throws -> Int {
    #expect(pounds.contains(/^-?[0-9]+\.[0-9]{2}$/), "\(pounds)")
    return try #require(Int(pounds.replacing(".", with: "")), "\(pounds)")
  }
}

/// CSV as RFC 4180 has it, read by a second reader than the program's.
enum CSVRows {
  /// Rows by the names of the header.
  static func read(_ text: String) -> [[String: String]] {
    let rows = cells(text)
    guard let header = rows.first else { return [] }
    return rows.dropFirst().map { row in
      #expect(row.count == header.count)
      return Dictionary(uniqueKeysWithValues: zip(header, row))
    }
  }

  /// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
  static func bare(_ cell: String) -> String {
    cell.contains(/^'+([\t\r\n]| *[=+\-@＝＋－＠])/) ? String(cell.dropFirst()) : cell
  }

  private static func cells(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var wasQuote = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"":
        if !isQuoted, wasQuote { cell.unicodeScalars.append(scalar) }
        isQuoted.toggle()
      case "," where !isQuoted, "\n" where !isQuoted:
        row.append(cell)
        cell = ""
        if scalar == "\n" {
          rows.append(row)
          row = []
        }
      default: cell.unicodeScalars.append(scalar)
      }
      wasQuote = scalar == "\"" && !isQuoted
    }
    return rows
  }
}
