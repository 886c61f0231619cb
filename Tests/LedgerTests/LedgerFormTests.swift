import Books
import Foundation
import GRDB
import Ledger
import Money
import TestSupport
import Testing

/// A ledger of an earlier form, with the books that it was made from.
private struct EarlierLedger {
  let scratch: Scratch
  var booksPath: String { scratch.path("books") }
  var path: String { booksPath + "/ledger.sqlite" }

  init(_ form: String) throws {
    scratch = try Scratch()
    let folder = Repository.url("Tests/LedgerTests/Forms")
    _ = try scratch.copy(folder.appending(path: "books"), to: "books")
    if form.hasPrefix("1") {
      for name in ["extract.toml", "mapping.csv"] {
        try FileManager.default.removeItem(atPath: booksPath + "/" + name)
      }
      let journals = booksPath + "/2022-23/journals.csv"
      try String(contentsOfFile: journals, encoding: .utf8)
        .replacingOccurrences(of: "60.00", with: "61.00")
        .write(toFile: journals, atomically: true, encoding: .utf8)
    }
    let dump = try String(
      contentsOf: folder.appending(path: "form-\(form).sql"), encoding: .utf8)
    let pragmas = dump.split(separator: "\n").filter { $0.hasPrefix("PRAGMA") }
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: dump) }
    #expect(pragmas.count >= 3)
  }

  func books() throws -> Books { try Books(readingFolder: booksPath) }
  var ledger: LedgerFile { get throws { try LedgerFile.reading(path, of: books()) } }

  func rows(_ sql: String) throws -> [Row] {
    try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: sql) }
  }

  func bytes() throws -> Data { try Data(contentsOf: URL(filePath: path)) }
}

@Suite struct LedgerFormTests {
  private static let forms = ["1a", "1", "2", "3a", "3b", "3"]

  @Test(
    "an earlier form is read as it is: verified, exported, and not a byte of it changes",
    arguments: forms)
  func readsAsItIs(_ form: String) throws {
    let earlier = try EarlierLedger(form)
    let before = try earlier.bytes()
    let verification = try earlier.ledger.verify()
    #expect(verification.findings.isEmpty)
    #expect(verification.journals == (form.hasPrefix("1") ? 6 : 15))
    var counter = PostingCounter()
    try earlier.ledger.show(to: &counter)
    #expect(counter.postings == verification.postings)
    #expect(try earlier.bytes() == before)
  }

  @Test(
    "the first write brings it forward: every journal, posting, sum and forecast stays",
    arguments: forms)
  func bringsForward(_ form: String) throws {
    let earlier = try EarlierLedger(form)
    let before = try earlier.ledger.balances()
    let head = try earlier.ledger.verify().head
    let journals = try earlier.rows("SELECT number, kind, hash FROM journal ORDER BY number")
    _ = try LedgerFile.build(at: earlier.path, from: earlier.books())
    #expect(try earlier.rows("PRAGMA user_version")[0]["user_version"] == 4)
    let kept = try earlier.rows("SELECT number, kind, hash FROM journal ORDER BY number")
    #expect(kept.prefix(journals.count) == journals[...])
    let verification = try earlier.ledger.verify(head: head)
    #expect(verification.findings.isEmpty)
    #expect(verification.journalsSince[head] != nil)
    let after = try earlier.ledger.balances()
    #expect(after.forecasts == before.forecasts)
    #expect(after.closedThrough == before.closedThrough)
    #expect(before.movements.allSatisfy { after.movements[$0.key] == $0.value })
  }

  @Test(
    "what is posted after it was brought forward is chained to the head that it had",
    arguments: forms)
  func goesOn(_ form: String) throws {
    let earlier = try EarlierLedger(form)
    let head = try earlier.ledger.verify().head
    let journal = """
      journal,date,period,account,amount,description,source
      NEW,2023-06-30,2023-24/P3,HN1,7.00,By hand,S1
      NEW,2023-06-30,2023-24/P3,K,-7.00,By hand,S1
      """
    try earlier.scratch.write(journal, to: "new.csv")
    let read = try earlier.books().journals(readingFile: earlier.scratch.path("new.csv"))
    _ = try LedgerFile.post(
      read.journals, origin: "new.csv", stamp: TestLedger.stamp, to: earlier.path,
      books: earlier.books())
    let verification = try earlier.ledger.verify(head: head)
    #expect(verification.findings.isEmpty)
    #expect((verification.journalsSince[head] ?? 0) >= 1)
  }

  @Test(
    "one changed value of an earlier form shows, before it is brought forward and after",
    arguments: forms)
  func showsChanges(_ form: String) throws {
    let changes =
      form.hasPrefix("1")
      ? [
        "UPDATE posting SET amount = amount + 1 WHERE journal = 3",
        "UPDATE posting SET source = 'S2' WHERE journal = 2",
        "UPDATE journal SET description = 'x' WHERE number = 4",
      ]
      : [
        "UPDATE posting SET amount = amount + 1 WHERE journal = 3",
        "UPDATE forecast SET amount = amount + 1",
        "UPDATE forecast SET method = 'x' WHERE account = 'HN1'",
        "UPDATE movement SET amount = amount + 1 WHERE journal = 3",
      ]
    for isBroughtForward in [false, true] {
      for change in changes {
        let earlier = try EarlierLedger(form)
        if isBroughtForward { _ = try LedgerFile.build(at: earlier.path, from: earlier.books()) }
        try tamper(earlier.path, change)
        #expect(try !earlier.ledger.verify().findings.isEmpty, "\(change)")
      }
    }
  }

  @Test(
    "what a form did not keep cannot be filled in unseen once it was brought forward",
    arguments: ["2", "3b"])
  func coversTheUnrecorded(_ form: String) throws {
    let column = form == "2" ? "adjustments = 5" : "in_year = 1"
    for change in ["UPDATE forecast SET \(column)", "UPDATE forecast SET actual = '1'"] {
      let earlier = try EarlierLedger(form)
      _ = try LedgerFile.build(at: earlier.path, from: earlier.books())
      try tamper(earlier.path, change)
      let codes = try earlier.ledger.verify().findings.map(\.code)
      #expect(Set(codes) == ["ledger.journal.changed"])
    }
  }

  @Test(
    "a damaged ledger of an earlier form is not brought forward, and stays as it was",
    arguments: forms)
  func refusesDamaged(_ form: String) throws {
    let earlier = try EarlierLedger(form)
    try tamper(earlier.path, "UPDATE posting SET amount = amount + 1 WHERE journal = 3")
    let before = try earlier.bytes()
    #expect(throws: LedgerError.self) {
      try LedgerFile.build(at: earlier.path, from: earlier.books())
    }
    #expect(try earlier.bytes() == before)
  }
}

/// Changes a ledger behind its triggers' back.
func tamper(_ path: String, _ sql: String) throws {
  var configuration = Configuration()
  configuration.foreignKeysEnabled = false
  try DatabaseQueue(path: path, configuration: configuration).write { database in
    let triggers = try Row.fetchAll(
      database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    for row in triggers { try database.execute(sql: "DROP TRIGGER \(row["name"] as String)") }
    try database.execute(sql: sql)
    for row in triggers { try database.execute(sql: row["sql"]) }
  }
}

private struct PostingCounter: LedgerVisitor {
  var postings = 0
  mutating func begin(_ contents: LedgerContents) {}
  mutating func begin(_ journal: LedgerJournal) {}
  mutating func visit(_ posting: LedgerPosting) { postings += 1 }
  mutating func endJournal() {}
  mutating func end() {}
}
