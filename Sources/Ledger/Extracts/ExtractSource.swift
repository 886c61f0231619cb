import Books
import Money
import Tabular

/// One extract that is to be read, as often as need be: its bytes, and all that says how.
struct ExtractSource {
  let extract: ExtractImport
  let snapshot: ExtractSnapshot
  let layout: ExtractLayout
  let lock: PeriodLock
  let books: Books

  init(
    _ extract: ExtractImport, _ snapshot: ExtractSnapshot, _ layout: ExtractLayout,
    _ books: Books, _ lock: PeriodLock
  ) {
    self.extract = extract
    self.snapshot = snapshot
    self.layout = layout
    self.books = books
    self.lock = lock
  }

  /// - Throws: ``ExtractError`` if it has no header row or is no file that can be read.
  func open() throws(ExtractError) -> OpenExtract {
    try OpenExtract(path: snapshot.path, name: extract.name, layout)
  }

  /// A reading of it from its first line on.
  func reading(_ opened: OpenExtract) throws -> ExtractReading {
    ExtractReading(
      try parser(opened), file: extract.name, isSuspending: extract.suspense != nil)
  }

  func parser(_ opened: OpenExtract) throws -> ExtractParser {
    ExtractParser(
      opened, layout, PeriodPlacing(extract.period, books, lock),
      AccountMapper(books.mapping, suspense: extract.suspense), try rule(opened))
  }

  /// How periods such as `202310` are meant: as the layout says, or as the dates beside them do.
  private func rule(_ opened: OpenExtract) throws(ExtractError) -> PeriodRule {
    let rule = PeriodRule(layout)
    let columns = opened.columns
    guard !rule.isKnown, let period = columns.period, let date = columns.date else { return rule }
    var settling = PeriodSettling()
    let again = try open()
    var row = TableRow()
    var lines = 0
    while (try? again.reader.read(&row)) == true {
      let isOpen = row.withCells { cells in
        settling.add(
          cells, period: period, year: columns.year, date: date,
          row.kind(date) == .date ? .iso : layout.dateFormat ?? .iso)
      }
      if isOpen { lines += 1 }
      // Where nothing has been met that needs it, nothing will.
      if lines >= Self.enoughLines, !settling.isNeeded { return rule }
    }
    return settling.rule ?? rule
  }

  private static let enoughLines = 50
}

extension PeriodSettling {
  /// Holds the period and the date of a row against each other, if it has both.
  ///
  /// - Returns: whether the row had a period.
  mutating func add(
    _ cells: TableCells, period: Int, year: Int?, date: Int, _ format: DateFormat
  ) -> Bool {
    let range = cells.range(period)
    guard !range.isEmpty, let text = PeriodText(cells[range], nil) else { return false }
    var stated: (year: Int, number: Int)?
    switch text {
    case .yearNumber(let year, let number): stated = (year, number)
    case .number(let number):
      if let year,
        case .bare(let bare)? = PeriodYear(
          String(decoding: cells[cells.range(year)], as: UTF8.self))
      {
        stated = (bare, number)
      }
    default: break
    }
    if let stated, let day = ExtractDates.date(cells[cells.range(date)], format) {
      add(year: stated.year, number: stated.number, date: day)
    }
    return true
  }
}
