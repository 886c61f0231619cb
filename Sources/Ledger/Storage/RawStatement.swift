import CSQLite
import GRDB

/// A statement on SQLite's own interface, for the rows of which there are millions.
///
/// It lives within one access to the database, which owns the connection.
final class RawStatement {
  private let connection: OpaquePointer
  private let statement: OpaquePointer
  /// Whose statement it is; nil for one of its own.
  private let owner: Statement?

  /// A statement that the database keeps prepared, for what is run for each of many journals.
  ///
  /// - Throws: `DatabaseError` if SQLite does not take the statement.
  init(keptBy database: Database, _ sql: String) throws {
    guard let connection = database.sqliteConnection else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
    }
    let owner = try database.cachedStatement(sql: sql)
    self.connection = connection
    self.owner = owner
    statement = owner.sqliteStatement
  }

  /// - Throws: `DatabaseError` if SQLite does not take the statement.
  init(_ database: Database, _ sql: String) throws {
    guard let connection = database.sqliteConnection else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
    }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
    guard code == SQLITE_OK, let statement else { throw Self.error(connection, code) }
    self.connection = connection
    self.statement = statement
    owner = nil
  }

  deinit {
    // What is bound may be gone by the time that somebody else runs a kept statement.
    if owner == nil { sqlite3_finalize(statement) } else { sqlite3_clear_bindings(statement) }
  }

  /// Runs an insertion whose first parameters are numbers and whose others are a canonical row.
  ///
  /// - Returns: where the row ends in the bytes.
  func insert(
    _ numbers: (Int64, Int64), row bytes: UnsafeRawBufferPointer, at start: Int, values: Int
  ) throws -> Int {
    sqlite3_bind_int64(statement, 1, numbers.0)
    sqlite3_bind_int64(statement, 2, numbers.1)
    var offset = start
    for index in 3..<Int32(values + 3) {
      offset = bind(bytes, at: offset, to: index)
    }
    let code = sqlite3_step(statement)
    guard code == SQLITE_DONE else { throw Self.error(connection, code) }
    sqlite3_reset(statement)
    return offset
  }

  /// Runs an insertion whose parameters are numbers, then blobs.
  func insert(numbers: [Int64], blobs: [[UInt8]]) throws {
    for (index, number) in numbers.enumerated() {
      sqlite3_bind_int64(statement, Int32(index + 1), number)
    }
    // SQLite takes a copy of each, for which it is asked by the value −1.
    let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, blob) in blobs.enumerated() {
      sqlite3_bind_blob(
        statement, Int32(numbers.count + index + 1), blob, Int32(blob.count), copying)
    }
    let code = sqlite3_step(statement)
    guard code == SQLITE_DONE else { throw Self.error(connection, code) }
    sqlite3_reset(statement)
  }

  @inline(__always)
  private func bind(_ bytes: UnsafeRawBufferPointer, at offset: Int, to index: Int32) -> Int {
    let kind = bytes[offset]
    switch kind {
    case CanonicalBytes.integer:
      let value = bytes.loadUnaligned(fromByteOffset: offset + 1, as: Int64.self)
      sqlite3_bind_int64(statement, index, Int64(bigEndian: value))
      return offset + 9
    case CanonicalBytes.text:
      let count = Int(
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 1, as: UInt32.self)))
      // The bytes outlive the step, so that SQLite need not copy them.
      sqlite3_bind_text(
        statement, index,
        bytes.baseAddress?.advanced(by: offset + 5)
          .assumingMemoryBound(to: CChar.self), Int32(count), nil)
      return offset + 5 + count
    default:
      precondition(kind == CanonicalBytes.null, "a posting holds numbers and texts alone")
      sqlite3_bind_null(statement, index)
      return offset + 1
    }
  }

  /// Goes to the next row of a query; false if there is none.
  func step() throws -> Bool {
    let code = sqlite3_step(statement)
    guard code == SQLITE_ROW || code == SQLITE_DONE else { throw Self.error(connection, code) }
    return code == SQLITE_ROW
  }

  /// A whole number of the current row; 0 for anything else.
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  /// A whole number of the current row; nil for null.
  func optionalInteger(_ column: Int32) -> Int64? {
    sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : integer(column)
  }

  /// A text of the current row, to its last byte; nil for null.
  func text(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(statement, column) else { return nil }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// A blob of the current row; empty for null.
  func blob(_ column: Int32) -> [UInt8] {
    let start = sqlite3_column_blob(statement, column)
    let count = Int(sqlite3_column_bytes(statement, column))
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Appends columns of the current row as they are stored, whatever kind of value they hold.
  func append(_ columns: Range<Int32>, to bytes: inout CanonicalBytes) {
    for column in columns {
      switch sqlite3_column_type(statement, column) {
      case SQLITE_INTEGER: bytes.append(sqlite3_column_int64(statement, column))
      case SQLITE_NULL: bytes.appendNull()
      case SQLITE_TEXT:
        let start = sqlite3_column_text(statement, column)
        let count = Int(sqlite3_column_bytes(statement, column))
        bytes.append(text: UnsafeRawBufferPointer(start: start, count: count))
      case SQLITE_FLOAT:
        let value = sqlite3_column_double(statement, column)
        withUnsafeBytes(of: value) { bytes.append(CanonicalBytes.real, $0) }
      default:
        let start = sqlite3_column_blob(statement, column)
        let count = Int(sqlite3_column_bytes(statement, column))
        bytes.append(
          CanonicalBytes.blob, UnsafeRawBufferPointer(start: start, count: count))
      }
    }
  }

  /// Runs insertions without asking the triggers of each row.
  ///
  /// For the many postings of one journal, whose numbers follow each other by construction: a
  /// trigger takes twice as long as the insertion that it watches. Each call makes SQLite prepare
  /// its statements anew, so that it is of no use to a few lines. The primary key still refuses a
  /// number that is there, and every other connection keeps its triggers.
  static func withoutTriggers(_ database: Database, _ body: () throws -> Void) throws {
    guard let connection = database.sqliteConnection else { return try body() }
    shim_enable_triggers(connection, 0)
    defer { shim_enable_triggers(connection, 1) }
    try body()
  }

  private static func error(_ connection: OpaquePointer, _ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code),
      message: String(cString: sqlite3_errmsg(connection)))
  }
}
