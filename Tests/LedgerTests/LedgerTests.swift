import Books
import Foundation
import GRDB
import Ledger
import Money
import TestSupport
import Testing

/// A ledger of the example books, in a folder of its own.
private struct Example {
  let scratch: Scratch
  let booksPath: String
  var ledgerPath: String { scratch.path("ledger.sqlite") }

  init() throws {
    scratch = try Scratch()
    booksPath = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
  }

  func books() throws -> Books { try Books(readingFolder: booksPath) }

  @discardableResult
  func build() throws -> LedgerFile.BuildOutcome {
    try LedgerFile.build(at: ledgerPath, from: books())
  }

  func replace(_ old: String, with new: String, in file: String) throws {
    let text = try String(contentsOfFile: booksPath + "/" + file, encoding: .utf8)
    #expect(text.contains(old))
    try scratch.write(text.replacingOccurrences(of: old, with: new), to: "books/" + file)
  }

  /// What another program could do to the file.
  func tamper(_ sql: String, triggers: Bool = true) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: ledgerPath, configuration: configuration)
    try queue.write { database in
      guard !triggers else { return try database.execute(sql: sql) }
      let names = try Row.fetchAll(
        database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
      for row in names { try database.execute(sql: "DROP TRIGGER \(row["name"] as String)") }
      try database.execute(sql: sql)
      for row in names { try database.execute(sql: row["sql"]) }
    }
  }

  func findings(head: ChainHash? = nil) throws -> [String] {
    try LedgerFile.reading(ledgerPath).verify(head: head).findings.map(\.code)
  }
}

@Suite struct LedgerBuildTests {
  @Test("the same books give the same head, wherever and whenever they are built")
  func isDeterministic() throws {
    let (first, second) = (try Example(), try Example())
    #expect(try first.build().head == second.build().head)
  }

  @Test("with nothing changed nothing is written and the head stays")
  func writesNothing() throws {
    let example = try Example()
    let outcome = try example.build()
    let bytes = try Data(contentsOf: URL(filePath: example.ledgerPath))
    let again = try example.build()
    #expect(again.posted == 0 && again.reversed == 0 && again.head == outcome.head)
    #expect(try Data(contentsOf: URL(filePath: example.ledgerPath)) == bytes)
  }

  @Test("a change is posted as a reversal and a new journal, and only the new one counts")
  func appends() throws {
    let example = try Example()
    let before = try example.build()
    try example.replace("0001,2000.00", with: "0001,2000.01", in: "2022-23/outturn.csv")
    #expect(
      try LedgerFile.reading(example.ledgerPath).changedFiles(since: example.books())
        == ["2022-23/outturn.csv"])
    let after = try example.build()
    #expect(after.posted == 1 && after.reversed == 1)
    let ledger = try LedgerFile.reading(example.ledgerPath)
    let spot = LedgerBalances.Spot(
      account: "0001", period: try #require(Period("2022-23/P13")))
    #expect(try ledger.balances().movements[spot]?.pence == 200_001)
    #expect(try ledger.verify(head: before.head).findings.isEmpty)
    #expect(try ledger.verify(head: before.head).journalsSince[before.head] == 2)
  }

  @Test("the look of a file does not matter, only what it posts")
  func ignoresLayout() throws {
    let example = try Example()
    try example.build()
    try example.replace("\n", with: "\r\n", in: "2022-23/outturn.csv")
    #expect(try example.build().posted == 0)
  }

  @Test("every journal sums to zero")
  func balances() throws {
    let example = try Example()
    try example.build()
    #expect(try example.findings().isEmpty)
  }

  @Test("no ledger is one thing, no reading of another is another")
  func refuses() throws {
    let example = try Example()
    #expect(throws: LedgerError.self) { try LedgerFile.reading(example.ledgerPath) }
    try example.scratch.write("not a database, but long enough to look at", to: "ledger.sqlite")
    #expect(throws: LedgerError.self) {
      try LedgerFile.build(at: example.ledgerPath, from: example.books())
    }
  }
}

@Suite struct LedgerTamperingTests {
  @Test(
    "no other program can change, delete or replace what is posted",
    arguments: [
      "UPDATE posting SET amount = amount + 1", "DELETE FROM posting", "DELETE FROM journal",
      "UPDATE journal SET description = ''", "UPDATE account SET code = 'x'",
      "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE number = 1",
      "INSERT OR REPLACE INTO posting SELECT * FROM posting WHERE id = 2",
      "INSERT OR REPLACE INTO movement SELECT * FROM movement WHERE journal = 2",
      "INSERT INTO posting SELECT 1 + (SELECT max(id) FROM posting), journal, account, year,"
        + " period, own_year, own_period, date, amount, source, NULL, NULL, NULL, NULL,"
        + " description, NULL FROM posting LIMIT 1",
      "INSERT OR IGNORE INTO journal SELECT 99, kind, period, origin, origin_hash, reference,"
        + " description, author, posted, NULL, first, lines, lines_hash, hash FROM journal LIMIT 1",
      "INSERT INTO movement SELECT max(journal), account, year, period, 'x', 1, 1 FROM movement"
        + " WHERE journal = 1",
    ])
  func isAppendOnly(sql: String) throws {
    let example = try Example()
    try example.build()
    #expect(throws: DatabaseError.self) { try example.tamper(sql) }
    #expect(try example.findings().isEmpty)
  }

  @Test(
    "what is changed behind the triggers' back shows",
    arguments: [
      "UPDATE posting SET amount = amount + 1"
        + " WHERE id = (SELECT first FROM journal WHERE number = 2)",
      "UPDATE posting SET description = 'x'"
        + " WHERE id = (SELECT first FROM journal WHERE number = 3)",
      "UPDATE posting SET source = 'S1'"
        + " WHERE id = (SELECT first FROM journal WHERE number = 3)",
      "UPDATE posting SET account = 'K'"
        + " WHERE id = (SELECT first FROM journal WHERE number = 2)",
      "UPDATE posting SET period = 5 WHERE journal = 3", "UPDATE journal SET origin = 'x'",
      "UPDATE posting SET date = '2020-01-01' WHERE journal = 2",
      "UPDATE posting SET date = 'never' WHERE journal = 2",
      "DELETE FROM posting"
        + " WHERE id = (SELECT first FROM journal WHERE number = 2)",
      "DELETE FROM journal WHERE number = 2",
      "UPDATE journal SET hash = zeroblob(32) WHERE number = 1",
    ])
  func isEvident(sql: String) throws {
    let example = try Example()
    try example.build()
    try example.tamper(sql, triggers: false)
    #expect(try !example.findings().isEmpty)
  }

  @Test("a trigger that is taken away shows")
  func watchesTriggers() throws {
    let example = try Example()
    try example.build()
    try example.tamper("DROP TRIGGER posting_no_update")
    #expect(try example.findings() == ["ledger.schema.changed"])
  }

  @Test("a rewritten chain does not have the head that was printed")
  func knowsHead() throws {
    let example = try Example()
    let head = try example.build().head
    try FileManager.default.removeItem(atPath: example.ledgerPath)
    try example.replace("0001,2000.00", with: "0001,2000.01", in: "2022-23/outturn.csv")
    try example.build()
    #expect(try example.findings().isEmpty)
    #expect(try example.findings(head: head) == ["ledger.head.unknown"])
  }
}
