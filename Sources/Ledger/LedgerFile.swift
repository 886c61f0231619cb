import Books
import Foundation
import GRDB
import Money

/// The ledger: an append-only SQLite file of journals, each chained to the one before.
///
/// What is posted is never changed and never deleted; it is taken back by a reversal. Triggers
/// refuse everything else, also from other programs, and the chain shows it if they are evaded.
public struct LedgerFile: Sendable {
  public let path: String
  private let queue: DatabaseQueue

  private init(path: String, queue: DatabaseQueue) {
    self.path = path
    self.queue = queue
  }

  /// Opens a ledger to read.
  ///
  /// - Throws: ``LedgerError``; `missing` if there is no file or nothing has been built in it.
  public static func reading(_ path: String) throws -> LedgerFile {
    guard FileManager.default.fileExists(atPath: path) else {
      throw LedgerError.missing(path: path)
    }
    // A writer that was killed leaves a journal of SQLite's own behind, which only a connection
    // that may write can roll back.
    if FileManager.default.fileExists(atPath: path + "-journal") {
      _ = try? open(path, Self.configuration).read(LedgerSchema.isEmpty)
    }
    var configuration = Self.configuration
    configuration.readonly = true
    let file = try open(path, configuration)
    guard try !file.read(LedgerSchema.isEmpty) else { throw LedgerError.missing(path: path) }
    return file
  }

  /// Opens a ledger to post to, and makes the file if there is none.
  ///
  /// - Throws: ``LedgerError``.
  static func writing(_ path: String) throws -> LedgerFile {
    try open(path, configuration)
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(3)
    configuration.prepareDatabase { database in
      // Without the first, INSERT OR REPLACE deletes without asking the triggers.
      try database.execute(sql: "PRAGMA recursive_triggers = ON")
      try database.execute(sql: "PRAGMA synchronous = FULL")
    }
    return configuration
  }

  private static func open(
    _ path: String, _ configuration: Configuration
  ) throws -> LedgerFile {
    do {
      return LedgerFile(
        path: path, queue: try DatabaseQueue(path: path, configuration: configuration))
    } catch let error as DatabaseError {
      throw LedgerError(error, path: path)
    }
  }

  /// Reads from one state of the ledger.
  ///
  /// - Throws: ``LedgerError`` for what SQLite says, or what the body throws.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.read(body)
    } catch let error as DatabaseError {
      throw LedgerError(error, path: path)
    }
  }

  /// Reads from one state of a ledger that may be damaged.
  ///
  /// What SQLite could not read keeps a transaction from being committed, also one that only read;
  /// this one is rolled back.
  ///
  /// - Throws: ``LedgerError`` for what SQLite says, or what the body throws.
  func inspect<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.unsafeRead { database in
        var value: Value?
        try database.inTransaction(.deferred) {
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

  /// Writes all or nothing.
  ///
  /// - Parameters:
  ///   - isKept: false to undo in the end what was written, for a trial.
  ///   - body: what writes.
  /// - Returns: what the body returns.
  /// - Throws: ``LedgerError`` for what SQLite says, or what the body throws.
  func write<Value>(isKept: Bool = true, _ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.writeWithoutTransaction { database in
        var value: Value?
        try database.inTransaction(.immediate) {
          value = try body(database)
          return isKept ? .commit : .rollback
        }
        guard let value else { preconditionFailure("a transaction that ends has its value") }
        return value
      }
    } catch let error as DatabaseError {
      throw LedgerError(error, path: path)
    }
  }
}
