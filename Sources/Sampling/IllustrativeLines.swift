import Books
import Money

/// A line of a made-up extract; its parts are told by ``IllustrativeExtract/cell(_:of:)``.
public struct IllustrativeLine: Hashable, Sendable {
  /// The row's number: year, month and a number that rises with gaps.
  public let rowID: Int
  /// 1 for April.
  public let month: Int
  /// The place of the account in the extract's.
  public let accountIndex: Int
  let draft: LineDraft

  /// A cost is positive.
  public var amount: Money { Money(pence: draft.amount) }
  public var kind: LineKind { draft.kind }
}

/// The lines of a made-up extract, of which only one is ever held.
///
/// On each working day every account posts its share of the month's lines in one batch.
public struct IllustrativeLines: IteratorProtocol {
  private let extract: IllustrativeExtract
  private var month: Int
  private var cells: [MonthCell] = []
  private var workingDays: [Int] = []
  /// The place of the day in the working days, and of the cell that posts.
  private var day = 0
  private var cell = 0
  private var leftInBatch = 0
  private var rowID = 0
  private var gaps = SeededNumbers()

  init(_ extract: IllustrativeExtract) {
    self.extract = extract
    month = extract.request.months.lowerBound
    begin()
  }

  public mutating func next() -> IllustrativeLine? {
    while leftInBatch == 0 {
      guard advance() else { return nil }
    }
    leftInBatch -= 1
    rowID += 1 + gaps.below(4)
    let draft = cells[cell].next(on: workingDays[day])
    return IllustrativeLine(
      rowID: rowID, month: month, accountIndex: cells[cell].account, draft: draft)
  }

  /// Goes to the next batch, which may be empty; false if there is none.
  private mutating func advance() -> Bool {
    cell += 1
    if cell >= cells.count { (cell, day) = (0, day + 1) }
    if cells.isEmpty || day >= workingDays.count {
      guard month < extract.request.months.upperBound else { return false }
      month += 1
      begin()
    } else {
      leftInBatch = cells[cell].rows(onDay: day, of: workingDays.count)
    }
    return true
  }

  private mutating func begin() {
    let rows = extract.rows(of: month)
    cells = rows.map { index, count in
      MonthCell(
        extract.accounts[index], index: index, month: month, rows: count, days: extract.days,
        seed: extract.request.seed)
    }
    workingDays = extract.days.workingDays(of: month)
    let year = extract.request.period.year.startYear
    rowID = (year % 100 * 100 + month) * 1_000_000_000
    gaps = SeededNumbers(extract.request.seed, 6, UInt64(year), UInt64(month))
    (day, cell) = (0, 0)
    leftInBatch = cells.first?.rows(onDay: 0, of: workingDays.count) ?? 0
  }
}

extension IllustrativeExtract {
  /// How many lines each account has in a month: at least those that it needs, and of the rest
  /// a share by its amount if it is expenditure.
  func rows(of month: Int) -> [(index: Int, count: Int)] {
    let active = accounts.indices.filter { !accounts[$0].sums[month - 1].isEmpty }
    let least = active.map { accounts[$0].sums[month - 1].leastRows }
    var weights = active.map { index in
      accounts[index].account.kind == .expenditure
        ? Int128(accounts[index].sums[month - 1].total.magnitude) : 0
    }
    if weights.allSatisfy({ $0 == 0 }) { weights = weights.map { _ in 1 } }
    let all = weights.reduce(0, +)
    let spare = Int128(rowsByMonth[month - 1] - least.reduce(0, +))
    var weight: Int128 = 0
    return active.indices.map { place in
      let before = spare * weight / all
      weight += weights[place]
      return (active[place], least[place] + Int(spare * weight / all - before))
    }
  }
}
