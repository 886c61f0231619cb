import Tabular

/// The rows of one CSV file of the books, checked for their form.
///
/// A class, so that each row can name its table without a copy.
final class Table {
  let source: SourceText
  let faults: FaultList
  private(set) var rows: [Row] = []
  fileprivate private(set) var indices: [String: Int] = [:]
  private var faultyRecords: [CSVRecord] = []
  /// Whether the header row has what the rows need.
  private var isReadable = false

  /// Reads a file, noting every fault of its form; rows that are ragged or badly quoted are
  /// left out.
  init(_ source: SourceText, layout: Layout, faults: FaultList) {
    self.source = source
    self.faults = faults
    var records = CSVReader(source)
    guard !noteForm(), let header = records.next(), !noteFault(of: header),
      !(layout.refusesPersons && noteStrangers(header, layout)), readHeader(header, layout)
    else { return }
    isReadable = true
    for record in records where !record.isBlank {
      if noteFault(of: record) || isRagged(record, columns: header.fields.count) {
        faultyRecords.append(record)
      } else {
        record.fields.forEach(noteControls)
        rows.append(Row(table: self, record: record))
      }
    }
    noteDuplicates(key: layout.key)
  }

  /// What stands in a column, in faulty rows as well; nil if the file does not have the column.
  func names(in column: String) -> Set<String>? {
    guard isReadable, let index = indices[column] else { return nil }
    let records = rows.map(\.record) + faultyRecords
    return Set(records.compactMap { index < $0.fields.count ? $0.fields[index].text : nil })
  }

  /// How many rows the file has, faulty ones among them.
  var recordCount: Int { rows.count + faultyRecords.count }

  func place(_ offset: Int) -> Place { Place(source: source, offset: offset) }

  /// Notes what keeps the file from being read as comma-separated values at all.
  private func noteForm() -> Bool {
    let first = source.line(1) ?? ""
    let (message, remedy): (String, String)
    if let offset = source.firstBareCarriageReturn {
      faults.add(
        .csvForm, at: place(offset), "the lines end in CR alone, so the file is one long line",
        toDo: "save it again as \"CSV UTF-8\", with the line ends of Windows or Unix")
      return true
    } else if first.allSatisfy({ $0.isWhitespace || $0 == "," }) {
      (message, remedy) = ("there is no header row", "begin the file with the names of the columns")
    } else if first.hasPrefix("sep=") {
      (message, remedy) = ("this line is not the header row", "take it out")
    } else if !first.contains(","), first.contains(where: { ";\t|".contains($0) }) {
      (message, remedy) = (
        "the columns are not separated by commas",
        "save the file again as \"CSV UTF-8\", with commas"
      )
    } else {
      return false
    }
    faults.add(.csvForm, at: place(0), message, toDo: remedy)
    return true
  }

  /// Notes the columns of a file on children that are not its own; true if there are any.
  ///
  /// Whatever they are called, they may tell who a child is, so no row is read.
  private func noteStrangers(_ header: CSVRecord, _ layout: Layout) -> Bool {
    let known = Set(layout.columns.map(\.name))
    let strangers = header.fields.enumerated().filter { !known.contains($0.element.text) }
    for (index, field) in strangers {
      let isPersonal = PersonalData.isPersonal(column: field.text)
      faults.add(
        isPersonal ? .filePersonal : .columnUnknown, at: place(field.offset),
        "column \(index + 1) "
          + (isPersonal ? "tells who a child is" : "is not one of this file's")
          + ", so no row of the file was read",
        toDo: isPersonal
          ? "take the column out where the file is made; the finance system's number is enough"
          : "take it out; the columns are \(layout.columns.map(\.name).joined(separator: ", "))")
    }
    return !strangers.isEmpty
  }

  /// Notes the first character of a field that cannot be printed.
  private func noteControls(_ field: CSVField) {
    let control = field.text.unicodeScalars.first {
      ($0.value < 0x20 && !"\t\n\r".unicodeScalars.contains($0)) || $0.value == 0x7F
    }
    guard let control else { return }
    faults.add(
      .valueControl, at: place(field.offset),
      "the field holds the character \(control.codePoint), which cannot be printed",
      toDo: "type the text anew; it was most likely copied from another program")
  }

  /// Whether every required column is there.
  private func readHeader(_ header: CSVRecord, _ layout: Layout) -> Bool {
    let known = layout.columns.map(\.name)
    var meant: Set<String> = []
    if let unnamed = header.fields.first(where: \.text.isEmpty) {
      faults.add(
        .columnUnknown, at: place(unnamed.offset), "a column has no name",
        toDo: "take out the commas behind the last column, in every row")
    }
    for (index, field) in header.fields.enumerated() where !field.text.isEmpty {
      if layout.isOpen, !known.contains(field.text) { continue }
      if indices[field.text] != nil {
        faults.add(
          .columnRepeated, at: place(field.offset), "the column '\(field.text)' stands twice",
          toDo: "keep one of them")
      } else if known.contains(field.text) {
        indices[field.text] = index
      } else {
        let guess = suggestion(for: field.text, among: known)
        if let guess { meant.insert(guess) }
        faults.add(
          .columnUnknown, at: place(field.offset), "'\(field.text)' is not a column of this file",
          toDo: guess.map { "did you mean '\($0)'?" }
            ?? "take it out; the columns are \(known.joined(separator: ", "))")
      }
    }
    let missing = layout.columns.filter { $0.isRequired && indices[$0.name] == nil }
    for column in missing where !meant.contains(column.name) {
      faults.add(
        .columnMissing, at: place(0), "the column '\(column.name)' is missing",
        toDo: "add '\(column.name)' to the header row, and its value to every row")
    }
    return missing.isEmpty
  }

  private func noteFault(of record: CSVRecord) -> Bool {
    switch record.fault {
    case nil: return false
    case .unterminatedQuote(let offset):
      faults.add(
        .csvQuote, at: place(offset), "the quote that opens here is not closed",
        toDo: "close it before the next comma; write a quote inside a field as two")
    case .strayQuote(let offset):
      faults.add(
        .csvQuote, at: place(offset), "a quote stands inside a field that is not quoted",
        toDo: "put the whole field in quotes, and write the quote inside it as two")
    case .textAfterQuote(let offset):
      faults.add(
        .csvQuote, at: place(offset), "text stands after the closing quote",
        toDo: "put a comma here, or write a quote inside the field as two")
    }
    return true
  }

  private func isRagged(_ record: CSVRecord, columns: Int) -> Bool {
    let count = record.fields.count
    guard count != columns else { return false }
    let offset = count > columns ? record.fields[columns].offset : record.endOffset
    faults.add(
      .csvRagged, at: place(offset),
      "the row has \(count) field\(count == 1 ? "" : "s") and the header has \(columns)",
      toDo: count > columns
        ? "put a field that holds a comma in quotes, or take out what is too many"
        : "add the missing fields; one that is empty still needs its comma")
    return true
  }

  private func noteDuplicates(key: [String]) {
    guard !key.isEmpty else { return }
    var first: [[String]: Int] = [:]
    for row in rows {
      let values = key.map { row.raw($0)?.text ?? "" }
      guard values.contains(where: { !$0.isEmpty }) else { continue }
      let line = source.place(of: row.offset).line
      guard let earlier = first[values] else {
        first[values] = line
        continue
      }
      let named = zip(key, values).filter { !$0.1.isEmpty }.map { "\($0) '\($1)'" }
      faults.add(
        .rowDuplicate, at: place(row.raw(key[0])?.offset ?? row.offset),
        "a second row for \(named.joined(separator: ", ")); the first is on line \(earlier)",
        toDo: "keep one of the two rows")
    }
  }
}

/// One row of a table, read field by field.
///
/// Each reader returns nil where there is no usable value, and has then noted why; a row is
/// used only if all that it needs is there.
struct Row {
  let table: Table
  fileprivate let record: CSVRecord

  fileprivate init(table: Table, record: CSVRecord) {
    self.table = table
    self.record = record
  }

  /// Where the row starts.
  var offset: Int { record.fields.first?.offset ?? record.endOffset }

  /// The line on which the row starts, from 1.
  var line: Int { table.source.place(of: offset).line }

  /// A column's field, empty or not; nil if the file does not have the column.
  func raw(_ column: String) -> CSVField? {
    table.indices[column].map { record.fields[$0] }
  }

  /// The place of a column's field, for a fault that a rule finds in it.
  func place(_ column: String) -> Place {
    table.place(raw(column)?.offset ?? offset)
  }

  /// Notes a fault at a column of the row.
  func fault(_ fault: BooksFault, at column: String, _ message: String, toDo remedy: String) {
    table.faults.add(fault, at: place(column), message, toDo: remedy)
  }
}

extension Unicode.Scalar {
  /// The name by which a character that cannot be seen is told, such as `U+000B`.
  var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
