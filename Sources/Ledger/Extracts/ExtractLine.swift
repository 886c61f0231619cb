import Books
import Money
import Tabular

/// A text of a line: a part of the row as it was read, or what was made of its cells.
struct ExtractText: Hashable {
  var range: Range<Int>
  /// Whether it stands among what was made of the row's cells, such as an id of two columns.
  var isMade = false

  var isEmpty: Bool { range.isEmpty }
}

/// One line of an extract, as it is to be posted; its texts stand with the parser.
struct ExtractLine {
  /// The account's place among those of the mapper.
  var account = 0
  var pence: Int64 = 0
  var period: Period
  var postedTo: Period
  var date: CalendarDate?
  var costCentre = ExtractText(range: 0..<0)
  var subjective = ExtractText(range: 0..<0)
  var rowID: ExtractText?
  var reference: ExtractText?
  var description: ExtractText?
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
