import Books
import Foundation
import Ledger
import Money
import TestSupport
import Testing

extension ModelRun {
  // MARK: - Extracts

  func takeExtract() throws {
    var (rows, identity, period) = nextExtract()
    var layout = try #require(books.extractLayout)
    if !identity.hasRowID { layout.columns.rowID = [] }
    if !identity.hasReference { layout.columns.reference = nil }
    if chance(3), let row = rows.first { rows.append(row) }
    if chance(3) { rows.append(row(centre: "999", in: period)) }
    if chance(2), let later = period.next { rows.append(row(centre: "100", in: later)) }
    if chance(2) { period = pick([.firstMonth(books.authority.firstYear), period.next ?? period]) }
    var request = ModelLedger.Request(
      rows: rows, period: period, identity: identity, mapping: mapping)
    request.replaces = chance(35)
    request.isDryRun = chance(5)
    if chance(8) { request.suspense = "SUS" }
    if chance(10) {
      let sum = rows.map(\.pence).reduce(0, +)
      request.controlTotal = chance(70) ? sum : sum + 1
    }
    try write(rows, to: test.scratch.path("extract.csv"))
    var extract = ExtractImport(
      path: test.scratch.path("extract.csv"), name: "extract.csv", period: period)
    extract.stamp = TestLedger.stamp
    extract.replaces = request.replaces
    extract.isDryRun = request.isDryRun
    extract.suspense = request.suspense
    extract.controlTotal = request.controlTotal.map { Money(pence: $0) }
    var read = books
    read.extractLayout = layout
    try both(
      "import of \(rows.count) rows to \(period), \(identity), replaces \(request.replaces)",
      { model throws(ModelLedger.Refusal) in try model.take(request) },
      {
        let outcome = try LedgerFile.importExtract(extract, to: test.ledgerPath, books: read)
        return ModelLedger.Outcome(
          posted: outcome.posted.mapValues { [Int64($0.lines), $0.amount.pence] },
          known: outcome.known.lines, vanished: outcome.vanished.lines,
          changed: outcome.changed.lines, late: outcome.late.values.map(\.lines).reduce(0, +))
      })
    taken.append((rows, identity, period))
    if taken.count > 6 { taken.removeFirst() }
  }

  /// A new extract, or an earlier one as it was, longer, shorter or changed.
  private func nextExtract() -> (
    rows: [ModelLedger.Row], identity: ModelLedger.Identity, period: Period
  ) {
    guard !taken.isEmpty, chance(65) else {
      let period = period()
      let identity = ModelLedger.Identity(hasRowID: chance(85), hasReference: chance(90))
      return ((0..<(5 + int(20))).map { _ in row(in: period) }, identity, period)
    }
    var earlier = pick(taken)
    switch int(6) {
    case 0: break
    case 1, 2:
      if chance(50), let next = earlier.period.next, next.year == earlier.period.year {
        earlier.period = next
      }
      earlier.rows += (0..<(1 + int(10))).map { _ in row(in: earlier.period) }
      if chance(50) { earlier.rows.shuffle(using: &generator) }
    case 3: earlier.rows.removeAll { _ in chance(20) }
    case 4:
      for index in earlier.rows.indices where chance(20) { earlier.rows[index].pence += 100 }
    default:
      earlier.rows.removeAll { _ in chance(10) }
      earlier.rows.append(row(in: earlier.period))
    }
    return earlier
  }

  private func row(centre: String? = nil, in period: Period) -> ModelLedger.Row {
    nextID += 1
    let back = chance(25) ? int(4) : 0
    let number = max(1, period.number - back)
    return ModelLedger.Row(
      id: "\(nextID)", centre: centre ?? pick(Self.codes), subjective: pick(["1", "2"]),
      pence: Int64(pick([100, 200, 250, -300])),
      period: Period(year: period.year, number: number) ?? period, reference: pick(["A", "B"]))
  }

  /// A period near the last that was closed.
  private func period() -> Period {
    let first = Period.yearEnd(books.authority.firstYear)
    var period = max(model.closedThrough ?? first, first)
    for _ in 0..<(1 + int(3)) { period = period.next ?? period }
    if chance(20) {
      let number = max(1, period.number - int(6))
      period = Period(year: period.year, number: number) ?? period
    }
    return period
  }

  private func write(_ rows: [ModelLedger.Row], to path: String) throws {
    var text = "Id,Centre,Subjective,Amount,Period,Reference\n"
    for row in rows {
      text += "\(row.id),\(row.centre),\(row.subjective),\(Money(pence: row.pence)),\(row.period),"
      text += "\(row.reference)\n"
    }
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private var mapping: [String: String] {
    Dictionary(books.mapping.map { ($0.costCentre.description, $0.account) }) { first, _ in first }
  }

  // MARK: - By hand

  private func journal(in period: Period) throws -> Journal {
    var journal = try #require(template)
    nextID += 1
    journal.id = pick(["J", "J", "Accrual ", "RECOUPMENT "]) + "\(nextID)"
    let pence = Int64(pick([500, 700, -900]))
    let accounts = pick([
      ["HN1", "K"], ["OB1", "K"], ["TR1", "K"], ["HN2", "HNI"], ["PY1", "K"],
    ])
    for index in journal.lines.indices {
      journal.lines[index].account = accounts[index]
      journal.lines[index].period = period
      journal.lines[index].date = period.lastDay
      journal.lines[index].amount = Money(pence: index == 0 ? pence : -pence)
    }
    return journal
  }

  func post() throws {
    var journals = try (0..<(1 + int(2))).map { _ in try journal(in: period()) }
    if chance(30), !posted.isEmpty { journals = [pick(posted)] }
    if chance(10), var other = posted.last, !journals.contains(where: { $0.id == other.id }) {
      other.lines[0].description = "Other"
      journals.append(other)
    }
    if chance(3) {
      journals = [try journal(in: .yearEnd(books.authority.firstYear))]
    }
    let entries = journals.map { entry($0, origin: "hand.csv") }
    try both(
      "post of \(journals.map(\.id))",
      { model throws(ModelLedger.Refusal) in try model.post(entries) },
      {
        try LedgerFile.post(
          journals, origin: "hand.csv", stamp: TestLedger.stamp, to: test.ledgerPath, books: books
        ).journals.map(\.wasKnown)
      })
    posted = (posted + journals).suffix(8)
  }

  func reverse() throws {
    let count = model.journals.count
    let number = chance(90) ? count - int(min(count, 30)) : int(count + 3)
    let period = chance(25) ? period() : nil
    try both(
      "reverse of \(number), to \(period.map { "\($0)" } ?? "its own")",
      { model throws(ModelLedger.Refusal) in
        try model.reverse(number, to: period)
        return true
      },
      {
        _ = try LedgerFile.reverse(
          Int64(number), in: period, stamp: TestLedger.stamp, at: test.ledgerPath,
          books: test.books())
        return true
      })
  }

  func close() throws {
    var period = model.closedThrough?.next ?? .firstMonth(books.authority.firstYear)
    switch int(20) {
    case 0..<4: period = model.closedThrough ?? period
    case 4..<6: period = .yearEnd(period.year)
    case 6..<8: period = period.next?.next ?? period
    case 8: period = .firstMonth(books.authority.firstYear)
    default: break
    }
    let forecasts = chance(50) ? ["HN1": Int64(int(1_000)), "HNI": -Int64(int(1_000))] : [:]
    try both(
      "close of \(period)",
      { model throws(ModelLedger.Refusal) in
        try model.close(
          period, forecasts, council: Self.council, others: Self.others, reserve: "R",
          planned: Set(books.agreement.filter { $0.status == .planned }.map(\.countedIn)))
        return true
      },
      {
        _ = try LedgerFile.close(
          period,
          forecasts: forecasts.map {
            RecordedForecast(account: $0.key, amount: Money(pence: $0.value), method: "profile")
          }, stamp: TestLedger.stamp, at: test.ledgerPath, books: books)
        return true
      })
  }

  // MARK: - Books

  func build() throws {
    let (booksBefore, filesBefore) = (books, files)
    let change = try changeBooks()
    var isRefused = false
    let requests = books.extracts.map { file in
      let rows = files[file.path] ?? []
      return ModelLedger.Request(
        rows: rows, period: file.period, identity: .init(hasRowID: true, hasReference: true),
        mapping: mapping,
        file: .init(path: file.path, period: file.period, rows: rows, mapping: mapping))
    }
    let entries = wantedEntries()
    try both(
      "build with \(change)",
      { model throws(ModelLedger.Refusal) in
        do throws(ModelLedger.Refusal) {
          try model.build(entries, requests)
        } catch {
          isRefused = true
          throw error
        }
        return true
      },
      {
        _ = try LedgerFile.build(at: test.ledgerPath, from: books)
        return true
      })
    guard isRefused || wasKept else { return }
    (books, files) = (booksBefore, filesBefore)
    for (path, rows) in files { try write(rows, to: books.folder + "/" + path) }
  }

  private func changeBooks() throws -> String {
    let year = period().year
    switch int(20) {
    case 0..<2: return "nothing"
    case 2..<8:
      guard books.authority.years.contains(year), year != books.authority.firstYear else {
        return "nothing"
      }
      var part = books[year]
      part.journals.append(try journal(in: period(in: year)))
      books.years[year] = part
      return "a journal more"
    case 8..<10:
      guard let year = books.years.keys.sorted().first(where: { !books[$0].journals.isEmpty })
      else { return "nothing" }
      books.years[year]?.journals.removeFirst()
      return "a journal less"
    case 10..<11:
      guard let year = books.years.keys.sorted().last(where: { !books[$0].journals.isEmpty })
      else { return "nothing" }
      let count = books[year].journals.count
      books.years[year]?.journals[count - 1].lines[0].description += "!"
      return "a journal changed"
    case 11..<13:
      let index = int(books.agreement.count)
      books.agreement[index].status = pick([.received, .withheld, .received, .withheld, .planned])
      return "payment \(index) \(books.agreement[index].status)"
    case 13..<14 where chance(30):
      let first = books.authority.firstYear
      books.years[first]?.outturn[0].amount = Money(pence: 50_000 + Int64(int(3)))
      return "the outturn"
    case 14..<15 where chance(30):
      books.mapping[int(2)].account = pick(["HN1", "HN2", "OB1"])
      return "the mapping"
    default: return try changeFiles()
    }
  }

  private func changeFiles() throws -> String {
    let period = period()
    if files.count >= 4 || (chance(25) && !files.isEmpty), let path = files.keys.sorted().first {
      files[path] = nil
      try FileManager.default.removeItem(atPath: books.folder + "/" + path)
      books.extracts.removeAll { $0.path == path }
      return "\(path) taken out"
    }
    let path = "\(period.year)/extracts/P\(period.number).csv"
    guard let file = ExtractFile(path: path), books.authority.years.contains(period.year),
      period.year != books.authority.firstYear
    else { return "nothing" }
    var rows = files[path] ?? files.values.first { $0.allSatisfy { $0.period <= period } } ?? []
    if chance(20) { rows.removeAll { _ in chance(20) } }
    rows += (0..<(1 + int(8))).map { _ in row(in: period) }
    if chance(3) { rows.append(row(centre: "999", in: period)) }
    files[path] = rows
    try FileManager.default.createDirectory(
      atPath: books.folder + "/\(period.year)/extracts", withIntermediateDirectories: true)
    try write(rows, to: books.folder + "/" + path)
    if !books.extracts.contains(file) { books.extracts = (books.extracts + [file]).sorted() }
    return "\(path) with \(rows.count) rows"
  }

  private func period(in year: FinancialYear) -> Period {
    Period(year: year, number: 1 + int(13)) ?? .yearEnd(year)
  }

  // MARK: - What the books hold, in the model's words

  func wantedEntries() -> [ModelLedger.Entry] {
    let first = books.authority.firstYear
    var entries = [
      total("opening", "opening.csv", .firstMonth(first), books.opening)
    ]
    for (year, part) in books.years.sorted(by: { $0.key < $1.key }) {
      if !part.outturn.isEmpty {
        entries.append(total("outturn", "\(year)/outturn.csv", .yearEnd(year), part.outturn))
      }
      entries += part.journals.map { entry($0, origin: "\(year)/journals.csv") }
    }
    return entries + payments()
  }

  private func total(
    _ kind: String, _ origin: String, _ period: Period, _ amounts: [AccountAmount]
  ) -> ModelLedger.Entry {
    ModelLedger.Entry(
      kind: kind, origin: origin, reference: "",
      lines: amounts.map {
        .init(account: $0.account, period: period, pence: $0.amount.pence, details: $0.source)
      })
  }

  private func entry(_ journal: Journal, origin: String) -> ModelLedger.Entry {
    let name = journal.id.lowercased()
    let kind = ["accrual", "recoupment"].first { name.hasPrefix($0) } ?? "journal"
    return ModelLedger.Entry(
      kind: kind, origin: origin, reference: journal.id,
      lines: journal.lines.map {
        .init(
          account: $0.account, period: $0.period, pence: $0.amount.pence,
          details: "\($0.date) \($0.description) \($0.source)")
      })
  }

  /// A journal for each instalment that was received, in the year whose accounts carry it.
  private func payments() -> [ModelLedger.Entry] {
    var numbers: [String: Int] = [:]
    return books.agreement.compactMap { line in
      let year = line.recognised ?? line.year
      let place = "\(year)/\(line.kind.rawValue)"
      numbers[place, default: 0] += 1
      guard line.status == .received else { return nil }
      let date = line.received ?? year.lastDay
      var period = Period.yearEnd(year)
      if date <= year.lastDay {
        let month = date < year.firstDay ? 1 : (date.month + 8) % 12 + 1
        period = Period(year: year, number: month) ?? period
      }
      return ModelLedger.Entry(
        kind: "payment", origin: "agreement.csv",
        reference: place + "/\(numbers[place] ?? 0)",
        lines: [
          .init(
            account: "~\(line.kind.rawValue)", period: period, pence: -line.amount.pence,
            details: "\(line.received.map { "\($0)" } ?? "") \(line.source)")
        ])
    }
  }
}
