import Money

/// One row of a sheet with its values.
struct SheetRecord {
  /// The row, from 1.
  let row: Int
  /// By the name of the column; a column that the sheet does not have is not there.
  var values: [String: CellValue]
}

/// How the rows of a sheet change one CSV file.
struct TableEdit {
  /// The file as it will be.
  private(set) var bytes: [UInt8] = []
  /// The row of the sheet, from 1, of each row of the new file.
  private(set) var rows: [Int] = []
  /// The faults of cells that stay, each with its row and column name.
  private(set) var faults: [(row: Int, column: String, fault: CellFault)] = []
  /// Whether a row has changed, come or gone.
  private(set) var isChanged = false

  private let layout: Layout
  private let kinds: [String: ValueKind]
  private var table: EditedTable
  private let records: [SheetRecord]
  /// For each row of the sheet the row of the file that it was.
  private var matches: [Int?]

  /// - Parameters:
  ///   - base: the file as it was; nil if there was none.
  ///   - records: the rows of the sheet, in their order.
  ///   - sheet: the sheet.
  init(_ base: EditedTable?, _ records: [SheetRecord], _ sheet: BooksSheet) {
    layout = sheet.layout ?? Layout("")
    kinds = Dictionary(sheet.columns.map { ($0.name, $0.kind) }) { first, _ in first }
    self.records = records
    matches = records.map { _ in nil }
    let columns = layout.columns.map(\.name)
    let used = columns.filter { column in
      records.contains { $0.values[column]?.isBlank == false }
    }
    table =
      base
      ?? EditedTable(
        columns: layout.columns.filter { $0.isRequired || used.contains($0.name) }.map(\.name))
    let missing = used.filter { !table.columns.contains($0) }
    if !missing.isEmpty {
      isChanged = true
      table.add(columns: missing)
    }
    match()
    build()
  }

  // MARK: - Which row is which

  private func old(_ index: Int) -> [String: CellValue] {
    let record = table.records[index]
    let driver = table.columns.firstIndex(of: "driver").map { record.fields[$0] }
    let pairs = table.columns.enumerated().map { place, column in
      (
        column,
        CellValue(
          field: record.fields[place], (kinds[column] ?? .text).resolved(driver: driver))
      )
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// What a row is compared by: one text for each column that the sheet has.
  private func key(_ values: [String: CellValue], _ columns: [String]) -> [String] {
    columns.map { values[$0]?.canonical ?? "" }
  }

  private mutating func match() {
    let shown = table.columns.filter { column in
      records.first.map { $0.values[column] != nil } ?? true
    }
    let olds = table.records.indices.map(old)
    var free = Set(olds.indices)
    // Rows that are the same, in their order.
    var same: [[String]: [Int]] = [:]
    for index in olds.indices.reversed() {
      same[key(olds[index], shown), default: []].append(index)
    }
    for (index, record) in records.enumerated() {
      guard let found = same[key(record.values, shown)]?.popLast() else { continue }
      matches[index] = found
      free.remove(found)
    }
    // Rows of the same key.
    if !layout.key.isEmpty {
      var byKey: [[String]: Int] = [:]
      for index in free.sorted().reversed() { byKey[key(olds[index], layout.key)] = index }
      for (index, record) in records.enumerated() where matches[index] == nil {
        guard let found = byKey.removeValue(forKey: key(record.values, layout.key)) else {
          continue
        }
        matches[index] = found
        free.remove(found)
      }
    }
    matchByPlace(olds, shown, &free)
  }

  /// Rows that stand where one is missing, and have half of its cells.
  private mutating func matchByPlace(
    _ olds: [[String: CellValue]], _ shown: [String], _ free: inout Set<Int>
  ) {
    for (index, record) in records.enumerated() where matches[index] == nil {
      let before = matches[..<index].last { $0 != nil }.flatMap { $0 } ?? -1
      let after = matches[(index + 1)...].first { $0 != nil }.flatMap { $0 } ?? olds.count
      guard before < after else { continue }
      let found = ((before + 1)..<after).first { candidate in
        guard free.contains(candidate) else { return false }
        let (new, old) = (key(record.values, shown), key(olds[candidate], shown))
        let filled = zip(new, old).filter { !$0.isEmpty || !$1.isEmpty }
        return filled.count { $0 == $1 } * 2 >= filled.count
      }
      if let found {
        matches[index] = found
        free.remove(found)
      }
    }
  }

  // MARK: - The new file

  private mutating func build() {
    var out: [(record: EditedTable.Record, row: Int, old: Int?)] = []
    for (index, record) in records.enumerated() {
      out.append((merged(record, matches[index]), record.row, matches[index]))
    }
    if !layout.isOrdered { out = inOldOrder(out) }
    isChanged =
      isChanged || out.map(\.old) != Array(table.records.indices).map(Optional.some)
    rows = out.map(\.row)
    bytes = table.text(out.map(\.record))
  }

  /// A row of the sheet as a row of the file: what did not change stays as it is written.
  private mutating func merged(_ record: SheetRecord, _ match: Int?) -> EditedTable.Record {
    let olds = match.map(old)
    let fields = table.columns.map { column -> String? in
      guard let value = record.values[column] else { return match == nil ? "" : nil }
      if let old = olds?[column], old.canonical == value.canonical { return nil }
      if let fault = value.fault { faults.append((record.row, column, fault)) }
      return value.field
    }
    let was = match.map { table.records[$0] }
    if fields.contains(where: { $0 != nil }) { isChanged = true }
    return table.record(fields, over: was)
  }

  /// Old rows in the order of the file, each new one behind the row that it stands under.
  private func inOldOrder(
    _ rows: [(record: EditedTable.Record, row: Int, old: Int?)]
  ) -> [(record: EditedTable.Record, row: Int, old: Int?)] {
    var place = -1
    let placed = rows.enumerated().map { index, row in
      if let old = row.old { place = old }
      return (place: place, isNew: row.old == nil, index: index, row: row)
    }
    return placed.sorted {
      ($0.place, $0.isNew ? 1 : 0, $0.index) < ($1.place, $1.isNew ? 1 : 0, $1.index)
    }.map(\.row)
  }
}
