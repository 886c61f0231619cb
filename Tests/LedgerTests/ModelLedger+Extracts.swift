import Books
import Money

extension ModelLedger {
  /// An extract that is asked to be posted.
  struct Request {
    var rows: [Row]
    var period: Period
    var identity: Identity
    /// The account of each cost centre.
    var mapping: [String: String]
    var suspense: String?
    var controlTotal: Int64?
    var replaces = false
    var isDryRun = false
    /// The file of the books that it is; nil for one by hand.
    var file: File?
  }

  /// What became of its rows.
  struct Outcome: Hashable {
    var posted: [String: [Int64]] = [:]
    var known = 0
    var vanished = 0
    var changed = 0
    var late = 0
  }

  /// Refuses what cannot be posted.
  func check(_ request: Request) throws(Refusal) {
    guard years.contains(request.period.year), !totalYears.contains(request.period.year) else {
      throw Refusal(reason: "the year takes no extracts")
    }
    guard !request.rows.isEmpty else { throw Refusal(reason: "no rows") }
    guard request.rows.allSatisfy({ $0.period <= request.period }) else {
      throw Refusal(reason: "a later row")
    }
    guard request.rows.allSatisfy({ request.mapping[$0.centre] != nil || request.suspense != nil })
    else { throw Refusal(reason: "unmapped") }
    let ids = request.rows.map(\.id)
    guard !request.identity.hasRowID || Set(ids).count == ids.count else {
      throw Refusal(reason: "a row id twice")
    }
    if let total = request.controlTotal, total != request.rows.map(\.pence).reduce(0, +) {
      throw Refusal(reason: "the control total")
    }
  }

  /// Posts the rows that the ledger does not hold.
  mutating func take(_ request: Request) throws(Refusal) -> Outcome {
    try check(request)
    let pairing = Pairing(request, self)
    if pairing.isUnlikely, !request.replaces { throw Refusal(reason: "most ids are others") }
    var outcome = Outcome()
    outcome.known = pairing.exact.count
    outcome.vanished = pairing.vanished.count
    outcome.changed = pairing.changed.count
    let new = request.rows.indices.filter {
      !pairing.exact.contains($0) && (request.replaces || pairing.changed[$0] == nil)
    }.map { line(request.rows[$0], request) }
    for line in new {
      let sum = outcome.posted[line.account] ?? [0, 0]
      outcome.posted[line.account] = [sum[0] + 1, sum[1] + line.pence]
      if line.own != line.posted { outcome.late += 1 }
    }
    guard !request.isDryRun else { return outcome }
    let gone = (pairing.vanished + pairing.changed.values).sorted()
    if request.replaces, !gone.isEmpty {
      append(Journal(kind: "reversal"), turned(gone))
    }
    guard !new.isEmpty || request.file != nil else { return outcome }
    append(
      Journal(
        kind: "extract", isOfBooks: request.file != nil, file: request.file,
        period: request.period, identity: request.identity), new)
    return outcome
  }

  private func line(_ row: Row, _ request: Request) -> Line {
    // What belongs to a year that is known in total counts in the first that is not.
    let known = totalYears.filter { $0 < request.period.year }.max()
    let first = known.flatMap { Period.yearEnd($0).next } ?? .firstMonth(years.lowerBound)
    return Line(
      account: request.mapping[row.centre] ?? request.suspense ?? "", own: row.period,
      posted: open(max(row.period, first)), pence: row.pence, row: row)
  }

  /// The rows of a new extract beside those that stand in the ledger.
  private struct Pairing {
    /// Rows of the file that stand in the ledger as they are.
    var exact: Set<Int> = []
    /// Rows of the file that stand otherwise, with the line that does.
    var changed: [Int: Int] = [:]
    /// Lines that the file ought to hold.
    var vanished: [Int] = []

    /// Whether most of the ids that are known say something else.
    var isUnlikely = false

    private let request: Request
    private let ledger: ModelLedger
    private var paired: Set<Int> = []

    init(_ request: Request, _ ledger: ModelLedger) {
      self.request = request
      self.ledger = ledger
      // This year's and last year's extracts.
      let recent = ledger.journals.filter {
        $0.kind == "extract"
          && ($0.period.map { $0.year.startYear >= request.period.year.startYear - 1 } ?? false)
      }
      // What a new row is known by depends on what each earlier extract has.
      var ways: [[Bool]: [Int]] = [:]
      for journal in recent {
        guard let identity = journal.identity else { continue }
        let way = [
          request.identity.hasRowID && identity.hasRowID,
          request.identity.hasReference && identity.hasReference,
        ]
        ways[way, default: []] += standing(journal)
      }
      let order = [[true, true], [true, false], [false, true], [false, false]]
      for way in order { pairExactly(way, ways[way] ?? []) }
      for way in order { pairChanged(way, ways[way] ?? []) }
      noteVanished(recent)
      let known = order.prefix(2).flatMap { ways[$0] ?? [] }.filter { index in
        request.rows.contains { $0.period == ledger.lines[index].row?.period }
      }
      let others = changed.count { place, index in
        known.contains(index)
          && ledger.lines[index].row.map { Self.said($0) != Self.said(request.rows[place]) }
            ?? false
      }
      isUnlikely = 2 * others > known.count
    }

    private static func said(_ row: Row) -> [String] {
      ["\(row.period)", row.centre, row.subjective, "\(row.pence)"]
    }

    private func standing(_ journal: Journal) -> [Int] {
      journal.lines.filter { ledger.lines[$0].row != nil && !ledger.lines[$0].isTakenBack }
    }

    private func key(_ row: Row, _ way: [Bool]) -> [String] {
      way[0]
        ? ["\(row.period.year)", row.id] : Self.said(row) + (way[1] ? [row.reference] : [])
    }

    private func account(_ row: Row) -> String {
      request.mapping[row.centre] ?? request.suspense ?? ""
    }

    private mutating func pairExactly(_ way: [Bool], _ standing: [Int]) {
      var byContent: [[[String]]: [Int]] = [:]
      for index in standing.reversed() where !paired.contains(index) {
        guard let row = ledger.lines[index].row else { continue }
        byContent[
          [key(row, way), Self.said(row) + [ledger.lines[index].account]], default: []
        ].append(index)
      }
      for (place, row) in request.rows.enumerated() where !exact.contains(place) {
        let both = [key(row, way), Self.said(row) + [account(row)]]
        guard let index = byContent[both]?.last else { continue }
        if ledger.mistake != .collapsesEqualRows { byContent[both]?.removeLast() }
        exact.insert(place)
        paired.insert(index)
      }
    }

    private mutating func pairChanged(_ way: [Bool], _ standing: [Int]) {
      var byKey: [[String]: [Int]] = [:]
      for index in standing.reversed() where !paired.contains(index) {
        if let row = ledger.lines[index].row { byKey[key(row, way), default: []].append(index) }
      }
      for (place, row) in request.rows.enumerated()
      where !exact.contains(place) && changed[place] == nil {
        guard let index = byKey[key(row, way)]?.popLast() else { continue }
        changed[place] = index
        paired.insert(index)
      }
    }

    /// Lines that the file ought to hold; none of a year of which it holds no line.
    private mutating func noteVanished(_ recent: [Journal]) {
      let years = Set(request.rows.map(\.period.year))
      for journal in recent {
        let own = standing(journal).filter { index in
          ledger.lines[index].row.map { years.contains($0.period.year) } ?? false
        }
        let gone = own.filter { !paired.contains($0) }
        if 2 * (own.count - gone.count) > own.count { vanished += gone }
      }
    }
  }

  // MARK: - Books

  /// Brings the ledger to what the books hold.
  mutating func build(_ wanted: [Entry], _ files: [Request]) throws(Refusal) {
    let standing = journals.indices.filter { index in
      let journal = journals[index]
      return journal.isOfBooks && journal.entry != nil
        && (journal.reversal.map(\.isOfClose) ?? true)
    }
    let dropped = standing.filter { index in
      journals[index].entry.map { !wanted.contains($0) } ?? false
    }
    let added = wanted.filter { entry in !standing.contains { journals[$0].entry == entry } }
    for entry in added + dropped.compactMap({ journals[$0].entry }) {
      let isClosed =
        switch entry.kind {
        case "opening": closedThrough != nil
        case "outturn": (closedThrough ?? .firstMonth(years.lowerBound)) >= entry.lines[0].period
        default: false
        }
      if isClosed { throw Refusal(reason: "a total of a closed year") }
    }
    if dropped.contains(where: { journals[$0].reversal != nil }) {
      throw Refusal(reason: "an accrual that was taken back")
    }
    for file in files { try check(file) }
    for index in dropped { takeBack(index + 1) }
    for entry in added {
      append(entry, isOfBooks: true)
    }
    try bring(files)
  }

  private mutating func bring(_ files: [Request]) throws(Refusal) {
    let standing = journals.indices.filter {
      journals[$0].file != nil && journals[$0].reversal == nil
    }
    let inYears = files.map(\.period.year) + standing.compactMap { journals[$0].file?.period.year }
    for year in Set(inYears).sorted() {
      let wanted = files.filter { $0.period.year == year }
      let own = standing.filter { journals[$0].file?.period.year == year }
      let isKept = wanted.map(\.file).starts(with: own.map { journals[$0].file })
      if !isKept {
        for index in own.reversed() { takeBack(index + 1) }
      }
      for request in wanted.dropFirst(isKept ? own.count : 0) { _ = try take(request) }
    }
  }
}
