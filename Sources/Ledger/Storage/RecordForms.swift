import CSQLite
import GRDB

/// Looks at the bytes of journals and postings for forms that SQLite does not write.
///
/// A few bytes of a row can be changed so that every column still reads as before: SQLite takes
/// the types 10 and 11 for null, and never looks at the column that the row's own number stands
/// for. The chain, which is made of what is read, cannot show such a change; this does. Others keep
/// SQLite from reading the row at all, and here it is told whose row it is.
///
/// It reads the file through SQLite's own handle, within one read of the ledger, so that no lock
/// is touched.
struct RecordForms {
  /// A journal with a row in such a form.
  struct Strange: Hashable {
    let table: String
    let journal: Int64
  }

  private let file: UnsafeMutablePointer<sqlite3_file>
  private let read:
    @convention(c) (
      UnsafeMutablePointer<sqlite3_file>?, UnsafeMutableRawPointer?, Int32, sqlite3_int64
    ) -> Int32
  private let pageSize: Int
  private let pageCount: Int

  /// Returns nil if the pages do not all stand in the file itself, as those of a ledger do.
  init?(_ database: Database) throws {
    var file: UnsafeMutablePointer<sqlite3_file>?
    let code = sqlite3_file_control(
      database.sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
    guard code == SQLITE_OK, let file, let read = file.pointee.pMethods?.pointee.xRead,
      try String.fetchOne(database, sql: "PRAGMA journal_mode") != "wal"
    else { return nil }
    self.file = file
    self.read = read
    pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 4_096
    pageCount = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
  }

  /// The journals with strange rows, in their order, each once for each table.
  func strange(_ database: Database) throws -> [Strange] {
    // Where a journal cannot be read, it is told by its own number.
    let journals = try? Row.fetchAll(
      database, sql: "SELECT number, first FROM journal ORDER BY number")
    let starts = journals?.map { (number: $0.integer("number"), posting: $0.integer("first")) }
    return try [("journal", 14), ("posting", 16)].flatMap { table, columns in
      let root = try Int.fetchOne(
        database, sql: "SELECT rootpage FROM sqlite_schema WHERE name = ?", arguments: [table])
      var found: Set<Int64> = []
      // What cannot be followed is damaged, which SQLite's own check says.
      walk(root ?? 0) { page, cell in
        guard let row = Record.strange(page, at: cell, columns: columns) else { return }
        let owner = table == "journal" ? row : starts?.last { $0.posting <= row }?.number
        if let owner, owner > 0 { found.insert(owner) }
      }
      return found.sorted().map { Strange(table: table, journal: $0) }
    }
  }

  /// Shows each cell of a table's leaves.
  private func walk(_ root: Int, _ body: (UnsafeRawBufferPointer, Int) -> Void) {
    let page = UnsafeMutableRawBufferPointer.allocate(byteCount: pageSize, alignment: 16)
    defer { page.deallocate() }
    var waiting = [root]
    var seen = 0
    while let number = waiting.popLast() {
      seen += 1
      guard (1...max(1, pageCount)).contains(number), seen <= pageCount else { return }
      let offset = Int64(number - 1) * Int64(pageSize)
      guard read(file, page.baseAddress, Int32(pageSize), offset) == SQLITE_OK else { return }
      let bytes = UnsafeRawBufferPointer(page)
      let start = number == 1 ? 100 : 0
      let (isLeaf, isInterior) = (bytes[start] == 0x0D, bytes[start] == 0x05)
      guard isLeaf || isInterior else { continue }
      if isInterior { waiting.append(Int(bytes.number(at: start + 8, bytes: 4))) }
      let pointers = start + (isLeaf ? 8 : 12)
      for index in 0..<Int(bytes.number(at: start + 3, bytes: 2)) {
        guard pointers + 2 * index + 2 <= pageSize else { break }
        let cell = Int(bytes.number(at: pointers + 2 * index, bytes: 2))
        guard cell + 4 <= pageSize else { continue }
        if isLeaf {
          body(bytes, cell)
        } else {
          waiting.append(Int(bytes.number(at: cell, bytes: 4)))
        }
      }
    }
  }

  /// The head of a row in a leaf.
  private enum Record {
    /// The number of a row that is not written as SQLite writes rows whose first column is their
    /// number; nil for one that is.
    static func strange(_ page: UnsafeRawBufferPointer, at cell: Int, columns: Int) -> Int64? {
      var offset = cell
      var isShortest = true
      func next() -> Int64? {
        guard let (value, length) = page.varint(at: offset) else { return nil }
        isShortest = isShortest && length == Self.length(of: value)
        offset += length
        return value
      }
      guard let length = next(), let row = next() else { return 0 }
      let start = offset
      guard let headLength = next(), (1...256).contains(headLength) else { return row }
      var content: Int64 = 0
      var count = 0
      while offset < start + Int(headLength) {
        guard let type = next(), type >= 0, type != 10, type != 11, count > 0 || type == 0,
          content < Self.longest
        else { return row }
        content += Self.contentLength(type)
        count += 1
      }
      let isPlain =
        isShortest && count == columns && offset == start + Int(headLength)
        && headLength + content == length
      return isPlain ? nil : row
    }

    /// How many bytes SQLite gives a number.
    private static func length(of value: Int64) -> Int {
      value < 0 ? 9 : min(9, max(1, (70 - value.leadingZeroBitCount) / 7))
    }

    /// How many bytes a value of a type takes.
    private static func contentLength(_ type: Int64) -> Int64 {
      switch type {
      case 0, 8, 9: 0
      case 1...4: type
      case 5: 6
      case 6, 7: 8
      default: (type - 12) / 2
      }
    }

    /// More than a row ever has.
    private static let longest: Int64 = 1 << 40
  }
}

extension UnsafeRawBufferPointer {
  /// A number of up to four bytes, the greatest first.
  fileprivate func number(at offset: Int, bytes: Int) -> Int64 {
    guard offset + bytes <= count else { return 0 }
    return self[offset..<(offset + bytes)].reduce(0) { $0 << 8 | Int64($1) }
  }

  /// A number in SQLite's form of one to nine bytes, and its length.
  fileprivate func varint(at offset: Int) -> (value: Int64, length: Int)? {
    var value: UInt64 = 0
    for length in 1...9 {
      guard offset + length <= count else { return nil }
      let byte = self[offset + length - 1]
      if length == 9 { return (Int64(bitPattern: value << 8 | UInt64(byte)), 9) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte < 0x80 { return (Int64(bitPattern: value), length) }
    }
    return nil
  }
}
