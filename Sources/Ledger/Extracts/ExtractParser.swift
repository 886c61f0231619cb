import Books
import Foundation
import Money
import Tabular

/// One line of an extract, as it is to be posted; its texts stand in the row.
struct ExtractLine {
  /// The account's place among those of the mapper.
  var account = 0
  var pence: Int64 = 0
  var period: Period
  var postedTo: Period
  var date: CalendarDate?
  var costCentre = 0..<0
  var subjective = 0..<0
  var rowID: Range<Int>?
  var reference: Range<Int>?
  var description: Range<Int>?
}

/// The periods that the lines of an extract are posted to.
struct PeriodPlacing {
  /// The extract's own period; no line may belong to a later one.
  let extract: Period
  /// The first period that is known line by line.
  let first: Period
  let lock: PeriodLock
  /// The last year of the books.
  let last: FinancialYear

  init(_ extract: Period, _ books: Books, _ lock: PeriodLock) {
    self.extract = extract
    self.lock = lock
    last = books.authority.lastYear
    let totals = books.years.filter { !$0.value.outturn.isEmpty && $0.key < extract.year }
    let lastTotal = totals.keys.max().map { Period.yearEnd($0).next ?? .yearEnd($0) }
    first = max(
      lastTotal ?? .firstMonth(books.authority.firstYear),
      .firstMonth(books.authority.firstYear))
  }

  /// Where a line is posted to; nil if everything is closed.
  func place(_ period: Period) -> Period? {
    lock.openPeriod(for: max(period, first)).flatMap { $0.year <= last ? $0 : nil }
  }
}

/// Reads an extract row by row and makes lines of its rows.
final class ExtractParser {
  /// What a row is.
  enum Outcome {
    case line(ExtractLine)
    /// A blank row, a total, or one with a fault.
    case nothing
    case end
  }

  private(set) var row = TableRow()
  private(set) var faults: ExtractFaults
  private(set) var unmapped = UnmappedCodes()
  private(set) var totals: [TotalRow] = []
  var mapper: AccountMapper
  let columns: ExtractColumns
  let isIllustrative: Bool
  private let reader: any TableReader
  private let layout: ExtractLayout
  private let placing: PeriodPlacing
  private let format: DateFormat
  private let totalTexts: [[UInt8]]
  private var runningTotal = Int128(0)
  /// The last period text that was read, and what it says; most rows repeat it.
  private var lastPeriod: (text: [UInt8], period: Period)?

  init(
    _ file: OpenExtract, _ layout: ExtractLayout, _ placing: PeriodPlacing, _ mapper: AccountMapper
  ) {
    reader = file.reader
    columns = file.columns
    isIllustrative = file.isIllustrative
    faults = ExtractFaults(file: file.name)
    self.layout = layout
    self.placing = placing
    self.mapper = mapper
    format = layout.dateFormat ?? .iso
    totalTexts = layout.totalRows.map { Array($0.utf8) }
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
    return row.withCells { parse($0) }
  }

  private func parse(_ cells: TableCells) -> Outcome {
    if !totalTexts.isEmpty, isTotal(cells) {
      noteTotal(cells)
      return .nothing
    }
    guard cells.count <= columns.headers.count || isBlank(from: columns.headers.count, cells) else {
      fault(
        .rowLong, columns.headers.count,
        "the row has more cells than the header, so that amounts may stand in the wrong column",
        "put a cell that holds the separator in quotes where the file is exported")
      return .nothing
    }
    let costCentre = cells.range(columns.costCentre)
    let subjective = cells.range(columns.subjective)
    let amount = amount(cells)
    let hasCodes = noteCodes(costCentre, subjective)
    let ownPeriod = period(cells)
    guard let pence = amount, hasCodes, let ownPeriod, let postedTo = posting(ownPeriod.period)
    else { return .nothing }
    let (sum, overflow) = runningTotal.addingReportingOverflow(Int128(pence))
    runningTotal = overflow ? runningTotal : sum
    var line = ExtractLine(period: ownPeriod.period, postedTo: postedTo)
    line.date = ownPeriod.date
    line.pence = pence
    line.costCentre = costCentre
    line.subjective = subjective
    line.rowID = columns.rowID.map { cells.range($0) }
    line.reference = columns.reference.map { cells.range($0) }
    line.description = columns.description.map { cells.range($0) }
    if let rowID = line.rowID, rowID.isEmpty {
      fault(
        .rowIDMissing, columns.rowID ?? 0, "the row has no '\(layout.columns.rowID ?? "")'",
        "export it, or take row_id out of extract.toml: rows are then known by their contents")
      return .nothing
    }
    switch mapper.find(cells[costCentre], cells[subjective]) {
    case .account(let account):
      line.account = account
    case .unmapped(let suspense):
      unmapped.add(
        costCentre: cells[costCentre], subjective: cells[subjective], pence: pence,
        row: row.number)
      guard let suspense else { return .nothing }
      line.account = suspense
    }
    return .line(line)
  }

  private func isBlank(from first: Int, _ cells: TableCells) -> Bool {
    (first..<cells.count).allSatisfy { cells.range($0).isEmpty }
  }

  private func fault(_ fault: ExtractFault, _ cell: Int, _ message: String, _ remedy: String) {
    faults.add(fault, row, cell: cell, columns, message, toDo: remedy)
  }
}

// MARK: - Codes

extension ExtractParser {
  private func noteCodes(_ costCentre: Range<Int>, _ subjective: Range<Int>) -> Bool {
    guard costCentre.isEmpty || subjective.isEmpty else {
      return noteError(columns.costCentre) && noteError(columns.subjective)
    }
    let column = costCentre.isEmpty ? columns.costCentre : columns.subjective
    fault(
      .codeMissing, column, "the row has no '\(columns.headers[column])'",
      "if it is a total or a note, add how it begins to total_rows in extract.toml")
    return false
  }

  /// Whether a cell holds no error of a spreadsheet.
  private func noteError(_ column: Int) -> Bool {
    guard column < row.count, row.kind(column) == .error else { return true }
    fault(
      .cellError, column, "the cell holds the error \(row.string(column))",
      "mend the formula, or export the values anew")
    return false
  }
}

// MARK: - Amounts

extension ExtractParser {
  /// The amount in the ledger's sign, in pence.
  private func amount(_ cells: TableCells) -> Int64? {
    switch columns.amount {
    case .signed(let column):
      let range = cells.range(column)
      guard !range.isEmpty else { return noteMissing(column) }
      guard let amount = read(column, range, cells) else { return nil }
      switch amount.side {
      case .credit: return -amount.pence
      case .debit: return amount.pence
      case nil: return layout.sign == .debitPositive ? amount.pence : -amount.pence
      }
    case .sides(let debitColumn, let creditColumn):
      let (debit, credit) = (cells.range(debitColumn), cells.range(creditColumn))
      guard !debit.isEmpty || !credit.isEmpty else { return noteMissing(debitColumn) }
      let debited = debit.isEmpty ? 0 : side(debitColumn, debit, cells)
      let credited = credit.isEmpty ? 0 : side(creditColumn, credit, cells)
      guard let debited, let credited else { return nil }
      let (pence, overflow) = debited.subtractingReportingOverflow(credited)
      if overflow { noteRange(debitColumn) }
      return overflow ? nil : pence
    }
  }

  private func side(
    _ column: Int, _ range: Range<Int>, _ cells: TableCells
  ) -> Int64? {
    guard let amount = read(column, range, cells) else { return nil }
    guard amount.side == nil else {
      fault(
        .amountMalformed, column, "'\(row.string(column))' names a side in a column of one side",
        "export the amounts without DR and CR, or name one column as amount in extract.toml")
      return nil
    }
    return amount.pence
  }

  private func read(
    _ column: Int, _ range: Range<Int>, _ cells: TableCells
  ) -> ExtractAmount? {
    guard noteError(column) else { return nil }
    do throws(ExtractAmount.Fault) {
      return row.kind(column) == .number
        ? try ExtractAmount(number: cells[range]) : try ExtractAmount(cells[range])
    } catch {
      switch error {
      case .malformed:
        fault(
          .amountMalformed, column, "'\(row.string(column))' is not an amount",
          "amounts are read as 1,234.56 with -, brackets, CR or DR; nothing is guessed")
      case .decimals:
        fault(
          .amountDecimals, column, "'\(row.string(column))' has more than two decimals",
          "export whole pence; nothing is rounded for you")
      case .range: noteRange(column)
      }
      return nil
    }
  }

  private func noteMissing(_ column: Int) -> Int64? {
    fault(
      .amountMissing, column, "the row has no amount",
      "if it is a total or a note, add how it begins to total_rows in extract.toml")
    return nil
  }

  private func noteRange(_ column: Int) {
    fault(
      .amountRange, column, "'\(row.string(column))' is more than can be held exactly",
      "look whether another column was taken for the amount")
  }
}

// MARK: - Periods

extension ExtractParser {
  /// The period that the row belongs to, and its date.
  private func period(
    _ cells: TableCells
  ) -> (period: Period, date: CalendarDate?)? {
    var date: CalendarDate?
    if let column = columns.date {
      let range = cells.range(column)
      if !range.isEmpty {
        guard let read = readDate(column, range, cells) else { return nil }
        date = read
      } else if columns.period == nil {
        fault(
          .dateMalformed, column, "the row has no date",
          "export it, or name a period column in extract.toml")
        return nil
      }
    }
    guard let own = ownPeriod(date, cells) else { return nil }
    guard own <= placing.extract else {
      fault(
        .periodLater, columns.period ?? columns.date ?? 0,
        "the row belongs to \(own), later than the extract's \(placing.extract)",
        "give the extract that period, with --period \(own) or as the name of a file of the books")
      return nil
    }
    return (own, date)
  }

  private func ownPeriod(
    _ date: CalendarDate?, _ cells: TableCells
  ) -> Period? {
    if let column = columns.period {
      return readPeriod(column, cells.range(column), cells)
    }
    guard let date else { return placing.extract }
    // Of a day in March P12, of the year's end P13 only if the extract is of P13 and says so.
    return date.financialYear.map { .holding(date, in: $0) }
  }

  private func readDate(
    _ column: Int, _ range: Range<Int>, _ cells: TableCells
  ) -> CalendarDate? {
    let isDate = row.kind(column) == .date
    if row.kind(column) != .number,
      let date = ExtractDates.date(cells[range], isDate ? .iso : format)
    {
      return date
    }
    fault(
      .dateMalformed, column, "'\(row.string(column))' is not a date of the form \(format.text)",
      "name the form in extract.toml, such as date_format = \"dd/MM/yyyy\"")
    return nil
  }

  private func readPeriod(
    _ column: Int, _ range: Range<Int>, _ cells: TableCells
  ) -> Period? {
    let bytes = cells[range]
    if let lastPeriod, lastPeriod.text.elementsEqual(bytes) { return lastPeriod.period }
    let year = placing.extract.year
    let date = row.kind(column) == .date ? ExtractDates.date(bytes, .iso) : nil
    let period =
      date.flatMap { day in day.financialYear.map { .holding(day, in: $0) } }
      ?? (range.isEmpty ? nil : ExtractDates.period(bytes, in: year))
    guard let period else {
      fault(
        .periodMalformed, column,
        range.isEmpty
          ? "the row has no period" : "'\(row.string(column))' is not a period that can be told",
        "periods are read as 10, P10, 2023-24/P10 or Jan-24; 202310 might mean two months")
      return nil
    }
    lastPeriod = (Array(bytes), period)
    return period
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

// MARK: - Totals

/// A total row, and what the lines above it come to.
struct TotalRow {
  let row: Int
  let stated: Int64?
  let above: Int128
}

extension ExtractParser {
  /// Whether the first cell with anything in it begins as a total row does.
  private func isTotal(_ cells: TableCells) -> Bool {
    for index in 0..<cells.count {
      let range = cells.range(index)
      guard !range.isEmpty else { continue }
      return totalTexts.contains { cells[range].starts(with: $0) }
    }
    return false
  }

  private func noteTotal(_ cells: TableCells) {
    guard totals.count < Self.mostTotals else { return }
    var stated: Int64?
    if case .signed(let column) = columns.amount {
      let range = cells.range(column)
      if !range.isEmpty, let amount = try? ExtractAmount(cells[range]), amount.side == nil {
        stated = layout.sign == .debitPositive ? amount.pence : -amount.pence
      }
    }
    totals.append(TotalRow(row: row.number, stated: stated, above: runningTotal))
  }

  private static let mostTotals = 10_000
}

/// Codes that no rule of `mapping.csv` matches, with what stands on them.
struct UnmappedCodes {
  /// A pair of codes.
  struct Entry: Hashable {
    let costCentre: String
    let subjective: String
    var lines = 0
    var pence = Int128(0)
    var firstRow: Int
    var lastRow: Int
  }

  private var places: [String: Int] = [:]
  private(set) var entries: [Entry] = []
  /// Lines on codes beyond those that are listed.
  private(set) var linesBeyond = 0
  private(set) var penceBeyond = Int128(0)

  mutating func add(
    costCentre: UnsafeBufferPointer<UInt8>, subjective: UnsafeBufferPointer<UInt8>,
    pence: Int64, row: Int
  ) {
    let centre = String(decoding: costCentre, as: UTF8.self)
    let subject = String(decoding: subjective, as: UTF8.self)
    let key = centre + "\u{0}" + subject
    let place = places[key] ?? entries.count
    if place == entries.count {
      guard entries.count < Self.mostEntries else {
        linesBeyond += 1
        penceBeyond += Int128(pence)
        return
      }
      places[key] = place
      entries.append(
        Entry(costCentre: centre, subjective: subject, firstRow: row, lastRow: row))
    }
    entries[place].lines += 1
    entries[place].pence += Int128(pence)
    entries[place].lastRow = row
  }

  private static let mostEntries = 1_000
}
