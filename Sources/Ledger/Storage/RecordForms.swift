import CSQLite
import GRDB

/// Looks at the bytes of journals and postings for forms that SQLite reads and never writes.
///
/// A few bytes of a row can be changed so that every column still reads as before: SQLite takes
/// the types 10 and 11 for null, and never looks at the column that the row's own number stands
/// for. The chain, which is made of what is read, cannot show such a change; this does.
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
    pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    pageCount = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
  }

  /// The journals with strange rows, in their order, each once for each table.
  func strange(_ database: Database) throws -> [Strange] {
    try ["journal", "posting"].flatMap { table in
      let root = try Int.fetchOne(
        database, sql: "SELECT rootpage FROM sqlite_schema WHERE name = ?", arguments: [table])
      var found: Set<Int64> = []
      // What cannot be followed is damaged, which SQLite's own check says.
      walk(root ?? 0) { page, cell in
        guard let record = Record(page, at: cell), !record.isPlain else { return }
        found.insert(table == "journal" ? record.row : record.journal)
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
  private struct Record {
    /// The row's own number.
    let row: Int64
    /// The whole number in the second column; 0 for anything else.
    let journal: Int64
    /// Whether it is written as SQLite writes rows whose first column is their number.
    let isPlain: Bool

    init?(_ page: UnsafeRawBufferPointer, at cell: Int) {
      var offset = cell
      var isShortest = true
      func next() -> Int64? {
        guard let (value, length) = page.varint(at: offset) else { return nil }
        isShortest = isShortest && length == Self.length(of: value)
        offset += length
        return value
      }
      guard next() != nil, let row = next() else { return nil }
      let start = offset
      guard let headLength = next(), (1...4_096).contains(headLength) else { return nil }
      var types: [Int64] = []
      while offset < start + Int(headLength) {
        guard let type = next() else { return nil }
        types.append(type)
      }
      self.row = row
      isPlain = isShortest && types.first == 0 && !types.contains { $0 == 10 || $0 == 11 }
      let second = types.count > 1 ? types[1] : 0
      switch second {
      case 1...4 where offset + Int(second) <= page.count:
        journal = page.number(at: offset, bytes: Int(second))
      case 9: journal = 1
      default: journal = 0
      }
    }

    /// How many bytes SQLite gives a number.
    private static func length(of value: Int64) -> Int {
      value < 0 ? 9 : min(9, max(1, (70 - value.leadingZeroBitCount) / 7))
    }
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
