import Books
import Foundation
import Money
import Tabular

/// Reads an extract row by row and makes lines of its rows.
///
/// What changes with each row is left out of the checks for overlapping access, which take a
/// twentieth of the time of a large file: one thread reads, and no call of a method of the parser
/// is made while another changes what it reads.
final class ExtractParser {
  /// What a row is.
  enum Outcome {
    case line(ExtractLine)
    /// A blank row, a total, one that is left out, or one with a fault.
    case nothing
    case end
  }

  @exclusivity(unchecked) private(set) var row = TableRow()
  @exclusivity(unchecked) var faults: ExtractFaults
  @exclusivity(unchecked) var unmapped = UnmappedCodes()
  @exclusivity(unchecked) var totals: [TotalRow] = []
  @exclusivity(unchecked) var sums = RunningSums()
  @exclusivity(unchecked) var leftOut = LeftOutLines()
  @exclusivity(unchecked) var dates = PeriodDates()
  @exclusivity(unchecked) var forward = BroughtForward()
  @exclusivity(unchecked) var apart = DatesApart()
  @exclusivity(unchecked) var mapper: AccountMapper
  let columns: ExtractColumns
  let isIllustrative: Bool
  let layout: ExtractLayout
  let placing: PeriodPlacing
  let format: DateFormat
  let totalTexts: [[UInt8]]
  let rule: PeriodRule
  @exclusivity(unchecked) var unread: UnreadColumns
  /// What the columns of names say of each code, where that was asked for.
  @exclusivity(unchecked) var names: CodeNames?
  /// What was made of a row's cells: cleaned codes, ids of several columns.
  @exclusivity(unchecked) var made: [UInt8] = []
  /// The last period text that was read, and what it says; most rows repeat it.
  @exclusivity(unchecked) var lastPeriod: (text: [UInt8], year: [UInt8], says: PeriodReading)?
  private let reader: any TableReader
  private let header: [UInt8]
  /// The row on which the headers are.
  let headerRow: Int

  init(
    _ file: OpenExtract, _ layout: ExtractLayout, _ placing: PeriodPlacing,
    _ mapper: AccountMapper, _ rule: PeriodRule
  ) {
    reader = file.reader
    columns = file.columns
    isIllustrative = file.isIllustrative
    faults = ExtractFaults(file: file.name)
    self.layout = layout
    self.placing = placing
    self.mapper = mapper
    self.rule = rule
    format = layout.dateFormat ?? .iso
    totalTexts = layout.totalRows.map { Array($0.utf8) }
    unread = UnreadColumns(file.columns)
    headerRow = file.headerRow
    header = Array(file.columns.headers[file.columns.costCentre].utf8)
  }

  var progress: Double { reader.progress }

  /// Reads the next row.
  func next() -> Outcome {
    do throws(TableFault) {
      guard try reader.read(&row) else { return .end }
    } catch {
      faults.add(error)
      return .end
    }
    guard !row.isBlank else { return .nothing }
    made.removeAll(keepingCapacity: true)
    return row.withCells { parse($0) }
  }

  /// Lends out a text of the line that was read last.
  @inline(__always)
  func withBytes<Value>(
    _ text: ExtractText, _ body: (UnsafeRawBufferPointer) throws -> Value
  ) rethrows -> Value {
    try (text.isMade ? made : row.text).withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0[text.range]))
    }
  }

  /// A text of the line that was read last.
  func string(_ text: ExtractText) -> String {
    withBytes(text) { String(decoding: $0, as: UTF8.self) }
  }

  private func parse(_ cells: TableCells) -> Outcome {
    guard !isNoLine(cells) else { return .nothing }
    if let column = moved(cells) {
      let isBeyond = column >= columns.headers.count
      fault(
        .rowLong, column,
        isBeyond
          ? "the row has more cells than the header, so that amounts may be in the wrong column"
          : "a cell is filled under an empty header, so that amounts may be in the wrong column",
        "put a cell that holds the separator in quotes where the file is exported; give every"
          + " column that is used a header")
      return .nothing
    }
    switch qualify(cells) {
    case .counts: break
    case .leftOut(let reason):
      leaveOut(cells, reason)
      return .nothing
    case .fault: return .nothing
    }
    return line(cells)
  }

  private func line(_ cells: TableCells) -> Outcome {
    let amount = amount(cells)
    let codes = codes(cells)
    let own = period(cells)
    if case .opening? = own {
      leaveOut(cells, .opening)
      return .nothing
    }
    guard let amount, let codes, case .period(let period, let date)? = own,
      let postedTo = posting(period)
    else { return .nothing }
    var line = ExtractLine(period: period, postedTo: postedTo)
    line.date = date
    line.pence = amount.pence
    (line.costCentre, line.subjective) = codes
    guard let rowID = rowID(cells), let reference = reference(cells) else { return .nothing }
    line.rowID = rowID
    line.reference = reference
    line.description = columns.description.map { ExtractText(range: cells.range($0)) }
    sums.add(amount)
    unread.look(cells)
    forward.look(cells, row: row.number, columns, pence: amount.pence)
    if let date, columns.period != nil { apart.add(period, date) }
    if names != nil { names?.look(cells, string(line.costCentre), string(line.subjective)) }
    guard let account = account(line, cells) else { return .nothing }
    line.account = account
    return .line(line)
  }

  /// The account of a line's codes; nil with the fault noted.
  private func account(_ line: ExtractLine, _ cells: TableCells) -> Int? {
    let found = withBytes(line.costCentre) { centre in
      withBytes(line.subjective) { subjective in
        let (centre, subjective) = (
          centre.assumingMemoryBound(to: UInt8.self), subjective.assumingMemoryBound(to: UInt8.self)
        )
        let found = mapper.find(centre, subjective)
        if case .unmapped = found {
          unmapped.add(
            costCentre: centre, subjective: subjective, pence: line.pence, row: row.number, mapper)
        }
        return found
      }
    }
    switch found {
    case .account(let account): return account
    case .unmapped(let suspense): return suspense
    case .spoiled(let spoiled, let isSubjective):
      let column = isSubjective ? columns.subjective : columns.costCentre
      fault(
        .codeSpoiled, column,
        "the '\(columns.headers[column])' is \(spoiled.message)",
        "export the file anew, with its codes as text; a rule of mapping.csv that names exactly"
          + " this code takes it as it is")
      return nil
    }
  }

  /// The first column whose cell is filled although it has no header.
  private func moved(_ cells: TableCells) -> Int? {
    for column in columns.nameless where column < cells.count && !cells.range(column).isEmpty {
      return column
    }
    guard cells.count > columns.headers.count else { return nil }
    return (columns.headers.count..<cells.count).first { !cells.range($0).isEmpty }
  }

  /// Whether a row is the header again, as at the top of each page.
  func isHeader(_ cells: TableCells) -> Bool {
    guard cells[cells.range(columns.costCentre)].elementsEqual(header) else { return false }
    return layout.headers.allSatisfy { name in
      let header = ExtractColumns.normalised(name)
      return columns.headers.firstIndex(of: header).map {
        ExtractColumns.normalised(row.string($0)) == header
      } ?? false
    }
  }

  func fault(_ fault: ExtractFault, _ cell: Int, _ message: String, _ remedy: String) {
    faults.add(fault, row, cell: cell, columns, message, toDo: remedy)
  }

  private func posting(_ period: Period) -> Period? {
    guard let posted = placing.place(period) else {
      fault(
        .periodBeyond, columns.period ?? columns.date ?? 0, "every period of the books is closed",
        "let the books run on, with a later last_year in authority.toml")
      return nil
    }
    return posted
  }
}
