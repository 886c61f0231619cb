import Money

/// How the rows of a sheet of keys and values change one TOML file.
struct SettingsEdit {
  /// The file as it will be.
  private(set) var bytes: [UInt8] = []
  private(set) var isChanged = false
  private(set) var faults: [(row: Int, column: String, fault: CellFault)] = []
  /// The row of the sheet, from 1, of each key.
  private(set) var rows: [[String]: Int] = [:]

  private let file: EditedSettings
  private var values: [Int: EditedSettings.Value] = [:]
  private var added: [(path: [String], value: EditedSettings.Value)] = []

  /// - Parameters:
  ///   - base: the file as it was; empty for one that was not there.
  ///   - sheet: the rows of keys and values.
  init(_ base: [UInt8], _ sheet: ReadSheet) {
    file = EditedSettings(base)
    var kept: Set<Int> = []
    for row in sheet.records { read(row, of: sheet, &kept) }
    let gone = Set(file.entries.indices).subtracting(kept)
    isChanged = !gone.isEmpty || !values.isEmpty || !added.isEmpty
    bytes = isChanged ? file.changed(values, without: gone, added: added) : base
  }

  private mutating func read(_ row: SheetRow, of sheet: ReadSheet, _ kept: inout Set<Int>) {
    let key = CellValue.plain(sheet.cell("key", of: row).text)
    let table = CellValue.plain(sheet.cell("table", of: row).text)
    let cell = sheet.cell("value", of: row)
    let text = CellValue.plain(cell.text)
    guard !key.isEmpty else {
      faults.append(
        (
          row.number, "key",
          CellFault(.valueMissing, "the name of the setting is missing", toDo: "write it here")
        ))
      return
    }
    let path = table.split(separator: ".").map(String.init) + [key]
    guard rows[path] == nil else {
      faults.append(
        (
          row.number, "key",
          CellFault(
            .rowDuplicate, "a second row for '\(key)'; the first is row \(rows[path] ?? 0)",
            toDo: "keep one of the two rows")
        ))
      return
    }
    rows[path] = row.number
    let index = file.entries.firstIndex { $0.path == path }
    guard !text.isEmpty else { return }
    do throws(CellFault) {
      guard let index else {
        added.append((path, try Self.newValue(text, cell)))
        return
      }
      kept.insert(index)
      if let value = try Self.value(text, cell, as: file.entries[index].value) {
        values[index] = value
      }
    } catch {
      faults.append((row.number, "value", error))
    }
  }

  /// The value that a cell gives a key in place of its own; nil where it is the same.
  private static func value(
    _ text: String, _ cell: SheetCell, as old: EditedSettings.Value
  ) throws(CellFault) -> EditedSettings.Value? {
    let reading = CellReading(text, cell.kind, nil)
    let new: EditedSettings.Value
    switch old {
    case .text(let was):
      if CellValue.plain(was) == text { return nil }
      new = .text(try reading.field(.text))
    case .other(let was):
      if CellValue.plain(was) == text { return nil }
      new = try newValue(text, cell)
    case .number(let was):
      let number = try reading.field(.number)
      if CellValue.canonical(was, .number) == number { return nil }
      new = .number(number)
    case .boolean: new = .boolean(try isYes(text))
    case .date: new = CalendarDate(try reading.field(.date)).map { .date($0) } ?? .text(text)
    }
    return new == old ? nil : new
  }

  private static func isYes(_ text: String) throws(CellFault) -> Bool {
    switch text.lowercased() {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      throw CellFault(
        .valueUnknown, "'\(text)' is neither true nor false", toDo: "write true or false")
    }
  }

  /// A value of a key that was not there, by what stands in the cell.
  private static func newValue(
    _ text: String, _ cell: SheetCell
  ) throws(CellFault) -> EditedSettings.Value {
    let reading = CellReading(text, cell.kind, nil)
    switch cell.kind {
    case .number: return .number(try reading.field(.number))
    case .date: return EditedSettings.value(text)
    case .boolean: return .boolean(text == "TRUE")
    case .error: return .text(try reading.field(.text))
    case .text: break
    }
    if text.hasPrefix("["), text.hasSuffix("]") { return .other(text) }
    if text == "true" || text == "false" { return .boolean(text == "true") }
    if text.hasSuffix("%"), let number = try? reading.field(.number) { return .number(number) }
    if let date = TypedDate.read(text, isDate: false) { return .date(date) }
    return .text(text)
  }
}
