import Books
import Foundation
import GRDB
import Ledger
import Money
import TestSupport
import Testing

/// A ledger inside its books' folder, so that the books know it.
private struct KeptLedger {
  let test: TestLedger
  let path: String
  let inner: String

  init() throws {
    test = try TestLedger(isBuilt: false)
    inner = test.booksPath
    path = inner + "/ledger.sqlite"
    try build()
  }

  func books() throws -> Books { try test.books() }

  @discardableResult
  func build(adopting stamp: JournalStamp? = nil) throws -> LedgerFile.BuildOutcome {
    try LedgerFile.build(at: path, from: books(), adopting: stamp)
  }

  func post(_ name: String) throws {
    let rows = """
      journal,date,period,account,amount,description,source
      \(name),2023-06-30,2023-24/P3,HN1,7.00,By hand,S1
      \(name),2023-06-30,2023-24/P3,K,-7.00,By hand,S1
      """
    try test.scratch.write(rows, to: "post.csv")
    let read = try books().journals(readingFile: test.scratch.path("post.csv"))
    _ = try LedgerFile.post(
      read.journals, origin: "post.csv", stamp: TestLedger.stamp, to: path, books: books())
  }

  func head() throws -> ChainHash { try LedgerFile.reading(path, of: books()).verify().head }
  func read() throws { _ = try LedgerFile.reading(path, of: books()).balances() }

  var witnessPath: String { inner + "/" + LedgerWitness.fileName }
  var hasWitness: Bool { FileManager.default.fileExists(atPath: witnessPath) }

  func copy(_ from: String, _ to: String) throws {
    try? FileManager.default.removeItem(atPath: to)
    try FileManager.default.copyItem(atPath: from, toPath: to)
  }

  /// Why it cannot be used; nil if it can.
  func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch LedgerError.notAsKnown(let reason, _) {
      return reason
    } catch {
      return "another error: \(error)"
    }
  }

  func restore(_ backup: String, despite reason: String? = nil) throws -> LedgerFile.CopyOutcome {
    try LedgerFile.restore(
      backup, to: path, books: books(), despite: reason, stamp: TestLedger.stamp)
  }
}

@Suite struct LedgerWitnessTests {
  @Test("a ledger of the books' journals alone leaves no witness, and can be lost and built anew")
  func bookJournalsAlone() throws {
    let kept = try KeptLedger()
    #expect(!kept.hasWitness)
    try FileManager.default.removeItem(atPath: kept.path)
    #expect(throws: LedgerError.self) { try kept.read() }
    #expect(try kept.build().posted > 0)
  }

  @Test("a ledger that is missing although the books know it stops everything and is not made anew")
  func missing() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    try FileManager.default.removeItem(atPath: kept.path)
    for body in [kept.read, { try kept.build() }, { try kept.post("B") }] {
      #expect(kept.refusal(body)?.contains("is missing") == true)
    }
    #expect(!FileManager.default.fileExists(atPath: kept.path))
  }

  @Test("an empty file in the ledger's place is a missing ledger")
  func empty() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    try Data().write(to: URL(filePath: kept.path))
    #expect(kept.refusal { try kept.build() }?.contains("is missing") == true)
  }

  @Test("last month's copy in the ledger's place is named, and nothing is written to it")
  func older() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    try kept.copy(kept.path, kept.test.scratch.path("older"))
    try kept.post("B")
    try kept.copy(kept.test.scratch.path("older"), kept.path)
    let before = try Data(contentsOf: URL(filePath: kept.path))
    for body in [kept.read, { try kept.build() }, { try kept.post("C") }] {
      #expect(kept.refusal(body)?.contains("older copy") == true)
    }
    #expect(try Data(contentsOf: URL(filePath: kept.path)) == before)
  }

  @Test("an older copy that was written to by a program without the books is named")
  func branched() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    try kept.copy(kept.path, kept.test.scratch.path("older"))
    try kept.copy(kept.witnessPath, kept.test.scratch.path("older-witness"))
    try kept.post("B")
    try kept.copy(kept.witnessPath, kept.test.scratch.path("witness"))
    try kept.copy(kept.test.scratch.path("older"), kept.path)
    try kept.copy(kept.test.scratch.path("older-witness"), kept.witnessPath)
    for name in ["C", "D", "E"] { try kept.post(name) }
    try kept.copy(kept.test.scratch.path("witness"), kept.witnessPath)
    #expect(kept.refusal(kept.read)?.contains("does not hold journal") == true)
  }

  @Test("journals cut off by SQL are missed without any head given")
  func cutOff() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    try kept.post("B")
    let last = try kept.test.books().years.count
    #expect(last > 0)
    try tamper(
      kept.path,
      """
      DELETE FROM detail WHERE journal = (SELECT max(number) FROM journal);
      DELETE FROM movement WHERE journal = (SELECT max(number) FROM journal);
      DELETE FROM posting WHERE journal = (SELECT max(number) FROM journal);
      DELETE FROM journal WHERE number = (SELECT max(number) FROM journal)
      """)
    #expect(kept.refusal(kept.read)?.contains("cut off") == true)
    let findings = try LedgerFile.reading(kept.path, of: kept.books()).verify()
    #expect(findings.isNotAsKnown)
  }

  @Test("another ledger of the same books in its place is named as another")
  func other() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    let other = try KeptLedger()
    try other.post("B")
    try other.post("C")
    try kept.copy(other.path, kept.path)
    #expect(kept.refusal(kept.read)?.contains("is not the ledger that the books know") == true)
  }

  @Test("a ledger of another authority is refused for reading and writing, by either number")
  func otherAuthority() throws {
    for (old, new) in [("\"999\"", "\"998\""), ("E99999999", "E99999998")] {
      let kept = try KeptLedger()
      let file = kept.inner + "/authority.toml"
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try kept.test.write(text.replacingOccurrences(of: old, with: new), to: "authority.toml")
      for body in [kept.read, { try kept.build() }, { try kept.post("A") }] {
        #expect(kept.refusal(body)?.contains("another authority") == true)
      }
      // The same council under a new number says so once.
      try kept.build(adopting: TestLedger.stamp)
      try kept.read()
      try kept.post("A")
      #expect(try LedgerFile.reading(kept.path, of: kept.books()).verify().findings.isEmpty)
    }
  }

  @Test("the name of an authority may be written in another way")
  func renamed() throws {
    let kept = try KeptLedger()
    let file = kept.inner + "/authority.toml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try kept.test.write(
      text.replacingOccurrences(of: "Illustrative Borough", with: "Borough of Illustration"),
      to: "authority.toml")
    try kept.post("A")
    try kept.read()
  }

  @Test("a witness that is behind, as after a kill, is right and is brought up by the next write")
  func heals() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    try kept.copy(kept.witnessPath, kept.test.scratch.path("witness"))
    try kept.post("B")
    try kept.copy(kept.test.scratch.path("witness"), kept.witnessPath)
    try kept.read()
    try kept.post("C")
    let head = try kept.head().hexadecimal
    #expect(try String(contentsOfFile: kept.witnessPath, encoding: .utf8).contains(head))
  }

  @Test("a second ledger of the same books is told apart, and each has its entry")
  func second() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    let other = kept.inner + "/second.sqlite"
    _ = try LedgerFile.build(at: other, from: kept.books())
    let read = try kept.books().journals(readingFile: kept.test.scratch.path("post.csv"))
    _ = try LedgerFile.post(
      read.journals, origin: "post.csv", stamp: TestLedger.stamp, to: other, books: kept.books())
    try kept.read()
    #expect(try LedgerWitness(folder: kept.inner).entries.count == 2)
  }

  @Test("a witness that cannot be read is named by its line")
  func unreadable() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    let text = try String(contentsOfFile: kept.witnessPath, encoding: .utf8)
    try kept.test.write(text + "<<<<<<< HEAD\n", to: LedgerWitness.fileName)
    #expect(kept.refusal(kept.read)?.contains("ledger-witness.txt:10") == true)
  }
}

@Suite struct LedgerCopyTests {
  @Test("a backup holds all, is for its owner alone, and never takes the place of a file")
  func backup() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    let place = kept.test.scratch.path("backup.sqlite")
    let copy = try LedgerFile.backup(kept.path, to: place, books: kept.books())
    #expect(copy.head == (try kept.head()))
    let mode = try FileManager.default.attributesOfItem(atPath: place)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(throws: LedgerError.self) {
      try LedgerFile.backup(kept.path, to: place, books: kept.books())
    }
    let named = try LedgerFile.backup(
      kept.path, to: kept.test.scratch.path("."), books: kept.books())
    #expect(named.path.contains(copy.head.hexadecimal.prefix(8)))
  }

  @Test("work that was lost comes back from a backup to the same head")
  func restoresLost() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    let place = kept.test.scratch.path("backup.sqlite")
    let copy = try LedgerFile.backup(kept.path, to: place, books: kept.books())
    try FileManager.default.removeItem(atPath: kept.path)
    let restored = try kept.restore(place)
    #expect(restored.head == copy.head)
    #expect(restored.lost == nil)
    try kept.read()
    #expect(try kept.head() == copy.head)
  }

  @Test("a backup that lacks journals is refused; taken all the same it says so in the chain")
  func restoresOlder() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    let place = kept.test.scratch.path("backup.sqlite")
    _ = try LedgerFile.backup(kept.path, to: place, books: kept.books())
    try kept.post("B")
    let head = try kept.head()
    #expect(throws: LedgerError.self) { try kept.restore(place) }
    #expect(try kept.head() == head)
    let restored = try kept.restore(place, despite: "the disk failed")
    #expect(restored.lost?.head == head)
    try kept.read()
    let last = try #require(try LedgerFile.reading(kept.path, of: kept.books()).log().entries.last)
    #expect(last.header.kind == .restore)
    #expect(last.header.details[.lostHead] == head.hexadecimal)
    // What stood there is kept whole.
    let old = try #require(restored.kept)
    #expect(try LedgerFile.reading(old).verify().head == head)
  }

  @Test("a damaged ledger is kept beside what is restored in its place")
  func restoresDamaged() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    let place = kept.test.scratch.path("backup.sqlite")
    _ = try LedgerFile.backup(kept.path, to: place, books: kept.books())
    try Data("not a database, but long enough to be looked at".utf8)
      .write(to: URL(filePath: kept.path))
    let restored = try kept.restore(place)
    try kept.read()
    let old = try #require(restored.kept)
    #expect(try String(contentsOfFile: old, encoding: .utf8).hasPrefix("not a database"))
  }

  @Test("another authority's backup, a damaged one and the ledger itself are refused")
  func refuses() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    let head = try kept.head()
    let place = kept.test.scratch.path("backup.sqlite")
    _ = try LedgerFile.backup(kept.path, to: place, books: kept.books())
    try tamper(place, "UPDATE posting SET amount = amount + 1 WHERE journal = 1")
    for file in [place, kept.path, kept.test.scratch.path("none.sqlite")] {
      #expect(throws: LedgerError.self) { try kept.restore(file) }
    }
    #expect(try kept.head() == head)
  }

  @Test("starting over keeps the old ledger beside the new one and names what is gone")
  func startsOver() throws {
    let kept = try KeptLedger()
    try kept.post("A")
    let head = try kept.head()
    let outcome = try LedgerFile.startOver(at: kept.path, from: kept.books())
    #expect(outcome.lost?.held[.posts] == 1)
    #expect(!kept.hasWitness)
    try kept.read()
    let old = try #require(outcome.kept)
    #expect(try LedgerFile.reading(old).verify().head == head)
  }
}

@Suite struct LedgerStructureTests {
  @Test(
    "what other programs leave in the file is named, and every figure is given out",
    arguments: [
      ("ANALYZE", 0), ("CREATE INDEX by_account ON posting (account)", 1),
      ("CREATE VIEW v AS SELECT * FROM posting", 1), ("CREATE TABLE notes (a)", 1),
      ("PRAGMA user_version = 2", 1), ("PRAGMA application_id = 7", 1), ("VACUUM", 0),
    ])
  func harmless(_ sql: String, _ findings: Int) throws {
    let test = try TestLedger()
    let head = try test.head()
    try DatabaseQueue(path: test.ledgerPath).writeWithoutTransaction { try $0.execute(sql: sql) }
    let verification = try test.ledger.verify()
    #expect(verification.head.hexadecimal == head)
    #expect(
      verification.findings.map(\.code)
        == Array(repeating: LedgerVerification.extra, count: findings))
    _ = try test.ledger.balances()
    try test.take(["1001,5000,5.00"])
  }

  @Test(
    "what could change what is read or written is refused by name, and the chain is followed",
    arguments: [
      "CREATE TRIGGER t AFTER INSERT ON posting BEGIN SELECT 1; END",
      "CREATE UNIQUE INDEX u ON posting (date, id)", "DROP TRIGGER journal_no_update",
      "DROP INDEX posting_taken_back_once",
    ])
  func harmful(_ sql: String) throws {
    let test = try TestLedger()
    let head = try test.head()
    try DatabaseQueue(path: test.ledgerPath).writeWithoutTransaction { try $0.execute(sql: sql) }
    let verification = try test.ledger.verify()
    #expect(verification.head.hexadecimal == head)
    #expect(verification.findings.map(\.code) == ["ledger.schema.changed"])
    #expect(throws: LedgerError.self) { try test.ledger.balances() }
    #expect(throws: LedgerError.self) { try test.take(["1001,5000,5.00"]) }
  }

  @Test("a changed identity of the ledger shows")
  func identity() throws {
    let test = try TestLedger()
    try tamper(test.ledgerPath, "UPDATE ledger SET name = 'x'")
    #expect(try test.ledger.verify().findings.map(\.code) == ["ledger.identity.changed"])
  }

  @Test("a copy made while the ledger was written is told from a damaged one")
  func torn() throws {
    let test = try TestLedger()
    let handle = try FileHandle(forWritingTo: URL(filePath: test.ledgerPath))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(count: 8_192))
    try handle.close()
    #expect {
      try test.ledger.balances()
    } throws: { error in
      if case LedgerError.torn = error { true } else { false }
    }
  }
}
