import Foundation

/// Where the rows of tables stand in the bytes of a SQLite file, found without SQLite.
struct TablePages {
  /// A row of a table.
  struct Cell {
    let table: String
    /// The number of its journal.
    let journal: Int64
    /// All of it that stands on its page.
    let bytes: Range<Int>
    /// The bytes that give the kind of each column.
    let types: Range<Int>
  }

  private(set) var cells: [Cell] = []
  private let data: [UInt8]
  private let pageSize: Int

  /// - Parameters:
  ///   - data: the bytes of the file.
  ///   - roots: the first page of each table, and whether its rows are numbered.
  init(_ data: [UInt8], roots: [(table: String, page: Int, isNumbered: Bool)]) {
    self.data = data
    pageSize = Int(data[16]) << 8 | Int(data[17])
    for root in roots { walk(root.page, root.table, root.isNumbered) }
  }

  private func number(_ offset: Int, _ bytes: Int) -> Int {
    data[offset..<(offset + bytes)].reduce(0) { $0 << 8 | Int($1) }
  }

  private func varint(_ offset: inout Int) -> Int {
    var value = 0
    for length in 1...9 {
      let byte = data[offset]
      offset += 1
      if length == 9 { return value << 8 | Int(byte) }
      value = value << 7 | Int(byte & 0x7F)
      if byte < 0x80 { break }
    }
    return value
  }

  private mutating func walk(_ page: Int, _ table: String, _ isNumbered: Bool) {
    let start = (page - 1) * pageSize
    let header = page == 1 ? start + 100 : start
    let kind = data[header]
    let isInterior = kind == 0x05 || kind == 0x02
    let pointers = header + (isInterior ? 12 : 8)
    for index in 0..<number(header + 3, 2) {
      let cell = start + number(pointers + 2 * index, 2)
      if isInterior { walk(number(cell, 4), table, isNumbered) }
      if kind != 0x05 { add(cell + (isInterior ? 4 : 0), table, isNumbered) }
    }
    if isInterior { walk(number(header + 8, 4), table, isNumbered) }
  }

  private mutating func add(_ cell: Int, _ table: String, _ isNumbered: Bool) {
    var offset = cell
    let length = varint(&offset)
    let row = isNumbered ? varint(&offset) : 0
    let record = offset
    let head = varint(&offset)
    let types = offset..<(record + head)
    var kinds: [Int] = []
    while offset < record + head { kinds.append(varint(&offset)) }
    let most = isNumbered ? pageSize - 35 : (pageSize - 12) * 64 / 255 - 23
    let end = record + (length <= most ? length : head + 64)
    let kind = kinds[isNumbered ? 1 : 0]
    let owner = kind == 9 ? 1 : (1...4).contains(kind) ? number(offset, kind) : 0
    cells.append(
      Cell(
        table: table, journal: Int64(table == "journal" ? row : owner), bytes: cell..<end,
        types: types))
  }
}
