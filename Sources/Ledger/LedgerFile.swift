import Books
import Foundation
import GRDB
import Money
import Synchronization

/// The ledger: an append-only SQLite file of journals, each chained to the one before.
///
/// What is posted is never changed and never deleted; it is taken back by a reversal. Triggers
/// refuse everything else, also from other programs, and the chain shows it if they are evaded.
/// A ledger of an earlier form is read as it is, and brought forward by the first write.
public struct LedgerFile: Sendable {
  public let path: String
  /// Whose books it is held against; nil for none.
  let books: LedgerOwner?
  private let queue: DatabaseQueue

  private init(path: String, books: LedgerOwner?, queue: DatabaseQueue) {
    self.path = path
    self.books = books
    self.queue = queue
  }

  /// Opens a ledger to read.
  ///
  /// - Parameters:
  ///   - path: the ledger, or a link to it.
  ///   - books: the books that it belongs to; nil to read any ledger as it is.
  /// - Returns: the ledger.
  /// - Throws: ``LedgerError``; `missing` if there is no file or nothing has been built in it;
  ///   `notAsKnown` if the books have known one there.
  public static func reading(_ path: String, of books: Books? = nil) throws -> LedgerFile {
    let owner = try books.map(LedgerOwner.init)
    let place = LedgerPlace.resolved(path)
    guard FileManager.default.fileExists(atPath: place) else {
      try owner?.checkMissing(path)
      throw LedgerError.missing(path: path)
    }
    // A writer that was killed leaves a journal of SQLite's own behind, which only a connection
    // that may write can roll back.
    if FileManager.default.fileExists(atPath: place + "-journal") {
      _ = try? open(path, owner, Self.configuration).read { try LedgerStructure($0).isEmpty }
    }
    var configuration = Self.configuration
    configuration.readonly = true
    let file = try open(path, owner, configuration)
    guard try !file.read({ try LedgerStructure($0).isEmpty }) else {
      try owner?.checkMissing(path)
      throw LedgerError.missing(path: path)
    }
    return file
  }

  /// Opens a ledger to post to, and makes the file if there is none, for its owner alone to read.
  ///
  /// - Throws: ``LedgerError``.
  static func writing(_ path: String, of books: Books?) throws -> LedgerFile {
    try LedgerPlace.create(path)
    return try open(path, books.map(LedgerOwner.init), configuration)
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(3)
    // Keys follow by construction here, and verify checks them all. SQLite would look for the
    // postings of each new journal among all that there are.
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { database in
      // Without the first, INSERT OR REPLACE deletes without asking the triggers.
      try database.execute(sql: "PRAGMA recursive_triggers = ON")
      try database.execute(sql: "PRAGMA synchronous = FULL")
    }
    return configuration
  }

  private static func open(
    _ path: String, _ books: LedgerOwner?, _ configuration: Configuration
  ) throws -> LedgerFile {
    do {
      return LedgerFile(
        path: path, books: books,
        queue: try DatabaseQueue(path: LedgerPlace.resolved(path), configuration: configuration))
    } catch let error as DatabaseError {
      throw LedgerError(error, path: path)
    }
  }
}

// MARK: - Transactions

extension LedgerFile {
  /// Reads from one state of the ledger, which may be damaged or of an earlier form.
  ///
  /// A ledger of an earlier form is shown as if it were of this one. What SQLite could not read
  /// keeps a transaction from being committed, also one that only read; this one is rolled back.
  ///
  /// - Throws: ``LedgerError`` for what SQLite says, or what the body throws.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.unsafeRead { database in
        var value: Value?
        try database.inTransaction(.deferred) {
          if let form = try LedgerStructure(database).form, form != .current {
            try LedgerUpgrade(from: form, database).shadow()
          }
          value = try body(database)
          return .rollback
        }
        guard let value else { preconditionFailure("a transaction that ends has its value") }
        return value
      }
    } catch let error as DatabaseError {
      throw LedgerError(error, path: path)
    }
  }

  /// Writes all or nothing, and keeps in the books what the ledger then is.
  ///
  /// - Parameters:
  ///   - isKept: false to undo in the end what was written, for a trial.
  ///   - owner: whose a ledger without books is.
  ///   - body: what writes, in a ledger of the current form or an empty file.
  /// - Returns: what the body returns.
  /// - Throws: ``LedgerError`` for what SQLite says, or what the body throws.
  func write<Value>(
    isKept: Bool = true, owner: Authority? = nil, _ body: (Database) throws -> Value
  ) throws -> Value {
    do {
      var (result, summary): (Value?, LedgerSummary?)
      try queue.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          try bringForward(database, owner ?? books?.authority)
          result = try body(database)
          summary = books == nil ? nil : try LedgerSummary(database)
          return isKept ? .commit : .rollback
        }
      }
      guard let result else { preconditionFailure("a transaction that ends has its value") }
      if isKept, let summary { books?.keep(summary, of: path) }
      return result
    } catch let error as DatabaseError {
      throw LedgerError(error, path: path)
    }
  }

  /// Makes the tables of a new ledger in an empty file, unless the books have known one there.
  func createIfEmpty(_ database: Database, _ owner: Authority) throws {
    guard try LedgerStructure(database).isEmpty else { return }
    try books?.checkMissing(path)
    for statement in LedgerForm.current.statements { try database.execute(sql: statement) }
    try LedgerIdentity(owner).store(database)
    try LedgerStructure.setPragmas(database)
  }

  /// Brings a ledger of an earlier form to the current one, if all of it is as it was posted.
  private func bringForward(_ database: Database, _ owner: Authority?) throws {
    let structure = try LedgerStructure(database)
    guard let form = structure.form else { return }
    try LedgerPlace.checkLength(database, path)
    guard form != .current else { return try LedgerStructure.setPragmas(database) }
    let upgrade = LedgerUpgrade(from: form, database)
    try upgrade.shadow()
    try checkChain(database, includesPostings: true)
    let last = try StoredJournals.head(database).number
    try upgrade.uncover()
    try upgrade.run(
      LedgerIdentity(
        owner, stretches: [.init(first: 1, form: form), .init(first: last + 1, form: .current)]))
  }

  /// Nothing is posted on top of a ledger, and nothing reported from one, that is not as it was
  /// built, is not the one that the books have known, or is another authority's.
  ///
  /// - Parameters:
  ///   - database: the ledger's.
  ///   - includesPostings: whether every posting is read as well, not only the sums that the chain
  ///     covers.
  /// - Throws: ``LedgerError/unusable(path:reason:)`` with the first thing that is wrong, or
  ///   ``LedgerError/notAsKnown(reason:remedy:)``.
  func checkChain(_ database: Database, includesPostings: Bool = false) throws {
    let structure = try LedgerStructure(database)
    guard structure.form != nil, structure.harmful.isEmpty else {
      let found = structure.harmful.prefix(3).map(\.message).joined(separator: "; ")
      throw LedgerError.unusable(path: path, reason: found)
    }
    if queue.configuration.readonly { try LedgerPlace.checkLength(database, path) }
    let check = try ChainCheck(
      database, sought: books?.knownHeads ?? [], includesPostings: includesPostings)
    try check.run()
    if let finding = check.findings.first {
      throw LedgerError.unusable(path: path, reason: finding.message)
    }
    if let problem = try books?.problem(database, check, path) { throw problem }
  }
}

/// Where a ledger is.
enum LedgerPlace {
  /// The file behind a path, by whatever links: what SQLite leaves beside it stands there.
  static func resolved(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  /// Makes an empty file where there is none, for its owner alone to read.
  ///
  /// Narratives may name children. SQLite gives its own journal the rights of this file.
  ///
  /// - Throws: ``LedgerError/inputOutput(path:reason:)``.
  static func create(_ path: String) throws {
    let file = open(resolved(path), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard file >= 0 || errno == EEXIST else {
      throw LedgerError.inputOutput(path: path, reason: String(cString: strerror(errno)))
    }
    if file >= 0 { close(file) }
  }

  /// Removes a file that was made for a ledger and has stayed empty.
  static func removeIfEmpty(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0, status.st_size == 0 { unlink(path) }
  }

  /// A copy that was made while somebody wrote is longer than the ledger that it says it is, or its
  /// postings run on behind the last journal.
  ///
  /// - Throws: ``LedgerError/torn(path:)``.
  static func checkLength(_ database: Database, _ path: String) throws {
    let pages = try Int64.fetchOne(database, sql: "PRAGMA main.page_count") ?? 0
    let size = try Int64.fetchOne(database, sql: "PRAGMA main.page_size") ?? 0
    var status = stat()
    // With a log beside it, pages may stand there alone.
    let isPlain = try String.fetchOne(database, sql: "PRAGMA main.journal_mode") != "wal"
    let isWhole = stat(path, &status) == 0 && Int64(status.st_size) == pages * size
    if isPlain, !isWhole { throw LedgerError.torn(path: path) }
    guard try LedgerStructure(database).form?.isFirst == false else { return }
    let last = try Int64.fetchOne(database, sql: "SELECT max(id) FROM main.posting") ?? 0
    let sealed = try Row.fetchOne(
      database, sql: "SELECT first, lines FROM journal ORDER BY number DESC LIMIT 1")
    let end = sealed.map { $0.integer("first") &+ $0.integer("lines") &- 1 } ?? 0
    if last > end { throw LedgerError.torn(path: path) }
  }
}

/// What a ledger says beside the outcome of a command, such as that the books' witness could not
/// be written; the program sets what takes it.
public enum LedgerNotices {
  private static let taker = Mutex<(@Sendable (String) -> Void)?>(nil)

  /// Sets what takes the notices of this process from now on.
  public static func give(to taker: @escaping @Sendable (String) -> Void) {
    self.taker.withLock { $0 = taker }
  }

  static func tell(_ text: String) {
    taker.withLock(\.self)?(text)
  }
}

extension LedgerFile {
  /// Copies the file's pages to another, from one state.
  ///
  /// - Throws: `DatabaseError`.
  func copyPages(to path: String) throws {
    let copy = try DatabaseQueue(path: path)
    try queue.backup(to: copy)
    try copy.close()
  }
}
