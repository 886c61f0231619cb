import Books
import Money

/// A ledger as the rules of the field describe it, in arrays and dictionaries: no files, no chain,
/// and no regard for speed.
struct ModelLedger {
  /// Where a line counts.
  struct Spot: Hashable {
    let account: String
    let period: Period
  }

  /// A row of an extract.
  struct Row: Hashable {
    var id: String
    var centre: String
    var subjective: String
    var pence: Int64
    var period: Period
    var reference: String
  }

  /// By what an extract's rows can be known again.
  struct Identity: Hashable {
    var hasRowID: Bool
    var hasReference: Bool
  }

  struct Line {
    var account: String
    var own: Period
    var posted: Period
    var pence: Int64
    var row: Row?
    var takesBack: Int?
    var isTakenBack = false
  }

  /// A journal of the books or by hand, by what it says.
  struct Entry: Hashable {
    struct Line: Hashable {
      var account: String
      var period: Period
      var pence: Int64
      var details: String
    }

    var kind: String
    var origin: String
    var reference: String
    var lines: [Line]
  }

  /// A file of rows that stands in the books.
  struct File: Hashable {
    var path: String
    var period: Period
    var rows: [Row]
    var mapping: [String: String]
  }

  struct Journal {
    var kind: String
    var isOfBooks = false
    var entry: Entry?
    var file: File?
    var period: Period?
    var identity: Identity?
    var lines = 0..<0
    /// The journal that took this one back, and whether a close did.
    var reversal: (number: Int, isOfClose: Bool)?
  }

  /// What is against the rules.
  struct Refusal: Error {
    let reason: String
  }

  /// A wrong idea of the rules, to see that it is found out.
  enum Mistake {
    /// Equal rows of an extract are taken for one.
    case collapsesEqualRows
    /// A line of a closed period is posted there.
    case ignoresLocks
    /// An accrual stands for ever.
    case forgetsAccruals
    /// A reversal takes back what was taken back before.
    case reversesTwice
  }

  var mistake: Mistake?
  let years: ClosedRange<FinancialYear>
  /// The years that are known in total alone.
  let totalYears: Set<FinancialYear>
  /// That a copy which lacked journals took the ledger's place: a journal without lines.
  mutating func noteRestore() {
    append(Journal(kind: "restore"), [])
  }

  private(set) var journals: [Journal] = []
  private(set) var lines: [Line] = []
  private(set) var balances: [Spot: Int64] = [:]
  private(set) var closedThrough: Period?
  private(set) var forecasts: [Period: [String: Int64]] = [:]
  private var endedYears: Set<FinancialYear> = []

  init(years: ClosedRange<FinancialYear>, totalYears: Set<FinancialYear>) {
    self.years = years
    self.totalYears = totalYears
  }

  static let contra = "~contra"

  /// The lines that nothing has taken back and that take nothing back.
  var standingLines: Int { lines.count { !$0.isTakenBack && $0.takesBack == nil } }

  // MARK: - Journals

  func open(_ period: Period) -> Period {
    guard mistake != .ignoresLocks, let closedThrough, period <= closedThrough else {
      return period
    }
    return closedThrough.next ?? closedThrough
  }

  /// Appends a journal, and what balances each of its periods.
  @discardableResult
  mutating func append(_ journal: Journal, _ new: [Line]) -> Int {
    var new = new
    var totals: [Period: Int64] = [:]
    for line in new { totals[line.posted, default: 0] += line.pence }
    for (period, total) in totals.sorted(by: { $0.key < $1.key }) where total != 0 {
      new.append(Line(account: Self.contra, own: period, posted: period, pence: -total))
    }
    var journal = journal
    journal.lines = lines.count..<(lines.count + new.count)
    for line in new {
      balances[Spot(account: line.account, period: line.posted), default: 0] += line.pence
      if let earlier = line.takesBack { lines[earlier].isTakenBack = true }
    }
    lines += new
    journals.append(journal)
    return journals.count
  }

  /// The lines that turn others round.
  func turned(_ indices: some Sequence<Int>, to period: Period? = nil) -> [Line] {
    indices.compactMap { index in
      var line = lines[index]
      guard !line.isTakenBack || mistake == .reversesTwice else { return nil }
      line.own = period ?? line.posted
      line.posted = open(line.own)
      line.pence = -line.pence
      line.takesBack = index
      line.isTakenBack = false
      return line
    }
  }

  @discardableResult
  mutating func takeBack(_ number: Int, to period: Period? = nil, isOfClose: Bool = false) -> Int {
    let new = turned(journals[number - 1].lines, to: period)
    journals[number - 1].reversal = (journals.count + 1, isOfClose)
    let reversal = append(
      Journal(kind: "reversal", isOfBooks: journals[number - 1].isOfBooks), new)
    if hasWayBack(number) { takeBack(number + 1) }
    return reversal
  }

  /// Whether the journal behind an accrual takes it back.
  private func hasWayBack(_ number: Int) -> Bool {
    number < journals.count && journals[number - 1].kind == "accrual"
      && journals[number].kind == "accrual-return" && journals[number].reversal == nil
  }

  /// Appends a journal by hand or of the books, and the way back of an accrual.
  mutating func append(_ entry: Entry, isOfBooks: Bool) {
    append(Journal(kind: entry.kind, isOfBooks: isOfBooks, entry: entry), lines(of: entry))
    guard mistake != .forgetsAccruals, let back = periodBack(of: entry) else { return }
    let new = entry.lines.map {
      Line(account: $0.account, own: back, posted: open(back), pence: -$0.pence)
    }
    append(Journal(kind: "accrual-return", isOfBooks: isOfBooks), new)
  }

  /// Where an accrual is taken back at once; one of P12 and P13 waits for its year's close.
  private func periodBack(of entry: Entry) -> Period? {
    guard entry.kind == "accrual", let own = entry.lines.map(\.period).max() else { return nil }
    if own.number < 12 { return own.next }
    return open(own).year == own.year ? nil : Period.yearEnd(own.year).next
  }

  func lines(of entry: Entry) -> [Line] {
    entry.lines.map {
      Line(account: $0.account, own: $0.period, posted: open($0.period), pence: $0.pence)
    }
  }

  // MARK: - By hand

  /// - Returns: for each entry, whether it was known.
  mutating func post(_ entries: [Entry]) throws(Refusal) -> [Bool] {
    var known: [Bool] = []
    for entry in entries {
      if entry.lines.contains(where: { totalYears.contains($0.period.year) }) {
        throw Refusal(reason: "an outturn in total")
      }
      let earlier = journals.last {
        $0.entry?.reference == entry.reference
          && ["journal", "accrual", "recoupment"].contains($0.kind)
          && ($0.reversal.map(\.isOfClose) ?? true)
      }
      if let earlier, earlier.entry?.lines != entry.lines {
        throw Refusal(reason: "other lines")
      }
      known.append(earlier != nil)
    }
    for (entry, isKnown) in zip(entries, known) where !isKnown {
      append(entry, isOfBooks: false)
    }
    return known
  }

  mutating func reverse(_ number: Int, to period: Period?) throws(Refusal) {
    guard journals.indices.contains(number - 1) else { throw Refusal(reason: "no such journal") }
    let journal = journals[number - 1]
    guard journal.reversal == nil else { throw Refusal(reason: "taken back already") }
    guard ["journal", "accrual", "recoupment", "extract"].contains(journal.kind),
      !journal.isOfBooks
    else { throw Refusal(reason: "not by hand") }
    if let period, let closedThrough, period <= closedThrough { throw Refusal(reason: "closed") }
    guard
      journal.lines.contains(where: { !lines[$0].isTakenBack && lines[$0].account != Self.contra })
    else { throw Refusal(reason: "nothing left") }
    takeBack(number, to: period)
  }

  // MARK: - Closing

  mutating func close(
    _ period: Period, _ forecasts: [String: Int64], council: Set<String>, others: Set<String>,
    reserve: String, planned: Set<FinancialYear>
  ) throws(Refusal) {
    if let closedThrough, period <= closedThrough { throw Refusal(reason: "closed already") }
    guard years.contains(period.year) else { throw Refusal(reason: "outside the books") }
    let ending = years.filter { Period.yearEnd($0) <= period && !endedYears.contains($0) }
    guard planned.isDisjoint(with: ending) else { throw Refusal(reason: "still planned") }
    for year in ending {
      end(year, council: council, others: others, reserve: reserve)
    }
    append(Journal(kind: "close", period: period), [])
    closedThrough = period
    if !forecasts.isEmpty { self.forecasts[period] = forecasts }
  }

  private mutating func end(
    _ year: FinancialYear, council: Set<String>, others: Set<String>, reserve: String
  ) {
    let end = Period.yearEnd(year)
    var sums: [String: Int64] = [:]
    for (spot, pence) in balances where spot.period.year == year {
      sums[spot.account, default: 0] += pence
    }
    var new: [Line] = []
    func move(_ account: String, _ pence: Int64) {
      if pence != 0 { new.append(Line(account: account, own: end, posted: end, pence: pence)) }
    }
    var (toReserve, toFund) = (Int64(0), Int64(0))
    for (account, pence) in sums {
      let isPayment = ["~dfe-payment", "~council-contribution"].contains(account)
      if others.contains(account) || (account.hasPrefix("~") && !isPayment) { continue }
      move(account, -pence)
      if council.contains(account) { toFund += pence } else { toReserve += pence }
    }
    move(reserve, toReserve)
    move("~general-fund", toFund)
    append(Journal(kind: "year-end", period: end), new)
    endedYears.insert(year)
    guard mistake != .forgetsAccruals, let next = end.next else { return }
    for number in 1...journals.count {
      let journal = journals[number - 1]
      guard journal.kind == "accrual", journal.reversal == nil, !hasWayBack(number),
        journal.lines.contains(where: { lines[$0].posted.year == year })
      else { continue }
      takeBack(number, to: next, isOfClose: true)
    }
  }
}
