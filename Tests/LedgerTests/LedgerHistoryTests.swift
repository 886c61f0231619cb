import Books
import Foundation
import GRDB
import Ledger
import Money
import TestSupport
import Testing

/// Random histories in which a ledger is also lost, swapped, backed up, restored and brought
/// forward, each beside the naive model.
///
/// `SAFETY_VALVE_HISTORIES=200x60` runs so many histories of so many operations.
@Suite(.serialized) struct LedgerHistoryTests {
  private static let plan: (histories: Int, operations: Int) = {
    let text = ProcessInfo.processInfo.environment["SAFETY_VALVE_HISTORIES"] ?? ""
    let numbers = text.split(separator: "x").compactMap { Int($0) }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : (4, 30)
  }()

  @Test("whatever happens to the file, no posting is lost and no difference is silent")
  func loses() throws {
    var events: [String: Int] = [:]
    for seed in 1...UInt64(Self.plan.histories) {
      let history = try History(seed: seed)
      do {
        try history.run(operations: Self.plan.operations)
      } catch {
        Issue.record("seed \(seed): \(error)")
      }
      events.merge(history.events) { $0 + $1 }
    }
    let said = events.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    print("\(Self.plan.histories) histories: \(said.joined(separator: ", "))")
  }

  @Test("a posting that a restore loses without a word would be found out")
  func findsLosses() throws {
    let history = try History(seed: 7)
    try history.run(operations: 20)
    history.forgetsRestores = true
    #expect(throws: (any Error).self) { try history.run(operations: 200) }
  }
}

/// One ledger, its model, and the backups that were made of it.
private final class History {
  private struct Backup {
    let path: String
    let model: ModelLedger
    let head: ChainHash
  }

  private let run: ModelRun
  private var backups: [Backup] = []
  private var made = 0
  private(set) var events: [String: Int] = [:]
  /// Whether the restored ledger keeps a file that the books have given up, so that the two cannot
  /// be brought together again.
  private var isOver = false
  /// A model that goes on as if a restored ledger held everything, to try the test itself.
  var forgetsRestores = false

  init(seed: UInt64) throws {
    run = try ModelRun(seed: seed)
  }

  func run(operations: Int) throws {
    for _ in 0..<operations where !isOver {
      try run.run(operations: 2)
      switch run.int(8) {
      case 0..<3: try backUp()
      case 3: try lose()
      case 4: try swap()
      case 5: try bringForward()
      case 6: try restore()
      default: break
      }
    }
  }

  private var path: String { run.test.ledgerPath }

  private func head() throws -> ChainHash {
    try LedgerFile.reading(path).verify().head
  }

  private func note(_ event: String) { events[event, default: 0] += 1 }

  private func fail(_ text: String) -> ModelRun.Disagreement { .init(description: text) }

  private func backUp() throws {
    note("backup")
    made += 1
    let file = run.test.scratch.path("backup-\(made).sqlite")
    let copy = try LedgerFile.backup(path, to: file, books: run.books)
    backups.append(Backup(path: file, model: run.model, head: copy.head))
  }

  /// That every command stops, and names what is wrong with the ledger.
  private func expectStop(_ what: String) throws {
    for body in [
      { _ = try LedgerFile.reading(self.path, of: self.run.books).balances() },
      { _ = try LedgerFile.build(at: self.path, from: self.run.books) },
    ] {
      do {
        try body()
        throw fail("\(what) and nobody said so")
      } catch LedgerError.notAsKnown {
        continue
      }
    }
  }

  private func isKnown() throws -> Bool {
    try !LedgerWitness(folder: run.books.folder).entries.isEmpty
  }

  /// The ledger is gone; it comes back from where somebody put it.
  private func lose() throws {
    guard try isKnown() else { return }
    note("lose")
    let aside = path + ".aside"
    try FileManager.default.moveItem(atPath: path, toPath: aside)
    try expectStop("the ledger was lost")
    guard !FileManager.default.fileExists(atPath: path) else { throw fail("made anew") }
    try FileManager.default.moveItem(atPath: aside, toPath: path)
    try run.compare()
  }

  /// An older copy stands in the ledger's place for a while.
  private func swap() throws {
    guard let backup = backups.last, try isKnown(), try head() != backup.head else { return }
    note("swap")
    let aside = path + ".aside"
    try FileManager.default.moveItem(atPath: path, toPath: aside)
    try FileManager.default.copyItem(atPath: backup.path, toPath: path)
    let bytes = try Data(contentsOf: URL(filePath: path))
    let known = try LedgerWitness(folder: run.books.folder).entries.map(\.summary.head)
    if !known.contains(backup.head) { try expectStop("an older copy was put there") }
    guard try Data(contentsOf: URL(filePath: path)) == bytes else { throw fail("written to") }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: aside, toPath: path)
    try run.compare()
  }

  /// A backup takes the ledger's place, for good.
  private func restore() throws {
    guard let backup = backups.last else { return }
    note("restore")
    let restored = try LedgerFile.restore(
      backup.path, to: path, books: run.books, despite: "tried", stamp: TestLedger.stamp)
    guard !restored.wasThere else { return }
    if !forgetsRestores { run.model = backup.model }
    if restored.lost == nil {
      guard restored.head == backup.head else { throw fail("restored to another head") }
    } else if !forgetsRestores {
      run.model.noteRestore()
    }
    // What the copy does not hold is not known of it either.
    backups.removeAll { $0.path != backup.path }
    try run.reopen()
    try run.compare()
    try run.build()
    // Books that moved on since the backup may be refused by what the backup holds.
    isOver = try run.wasKept || !LedgerFile.reading(path).changedFiles(since: run.books).isEmpty
    try run.compare()
  }

  /// The ledger as an earlier version would have written it, where nothing in it is of this form.
  private func bringForward() throws {
    let queue = try DatabaseQueue(path: path)
    let isNew = try queue.read {
      try Bool.fetchOne(
        $0, sql: "SELECT EXISTS (SELECT 1 FROM detail) OR EXISTS (SELECT 1 FROM forecast)") ?? true
    }
    guard !isNew, try !isKnown() else { return }
    note("bring forward")
    try queue.writeWithoutTransaction { database in
      for table in ["detail", "ledger", "forecast"] {
        try database.execute(sql: "DROP TABLE \(table)")
      }
      let dump = try String(
        contentsOf: Repository.url("Tests/LedgerTests/Forms/form-3.sql"), encoding: .utf8)
      for name in ["TABLE forecast ", "TRIGGER forecast_"] {
        for part in dump.components(separatedBy: ";\nCREATE ").dropFirst() {
          let statement = part.components(separatedBy: "\n").filter { !$0.hasPrefix("INSERT") }
            .joined(separator: "\n")
          guard statement.hasPrefix(name) else { continue }
          let end = statement.range(of: name.hasPrefix("TABLE") ? "WITHOUT ROWID" : "END")
          guard let end else { continue }
          try database.execute(sql: "CREATE " + statement[..<end.upperBound])
        }
      }
      try database.execute(sql: "PRAGMA user_version = 3")
    }
    let before = try head()
    try run.compare()
    try run.build()
    guard try LedgerFile.reading(path).verify(head: before).findings.isEmpty else {
      throw fail("the head of before is not met")
    }
    try run.compare()
  }
}
