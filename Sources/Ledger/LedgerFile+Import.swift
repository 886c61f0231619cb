import Books
import Foundation
import GRDB
import Money
import Tabular

extension LedgerFile {
  /// Posts an extract of the general ledger, all or nothing.
  ///
  /// Rows that are in the ledger already are not posted again, so that the same file twice posts
  /// once and a later, longer download posts only what it adds.
  ///
  /// - Parameters:
  ///   - extract: the file, and what is asked of it.
  ///   - path: the ledger, which has to be built.
  ///   - books: the books with `extract.toml` and `mapping.csv`.
  ///   - progress: told how much of the file has been read, 0 to 1.
  /// - Returns: what was posted, or would be.
  /// - Throws: ``ExtractError`` with every fault of the file; ``LedgerError``.
  public static func importExtract(
    _ extract: ExtractImport, to path: String, books: Books,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> ImportOutcome {
    guard let layout = books.extractLayout else {
      throw LedgerError.refused(
        "the books do not say how an extract is read: there is no extract.toml",
        remedy: "add one that names the extract's columns, as the manual's chapter of import shows")
    }
    guard books.authority.years.contains(extract.period.year) else {
      throw LedgerError.refused(
        "\(extract.period) is outside the books' years",
        remedy: "the books run from \(books.authority.firstYear) to \(books.authority.lastYear)")
    }
    guard books[extract.period.year].outturn.isEmpty else {
      throw LedgerError.refused(
        "\(extract.period.year) has an outturn in total, and lines of it would count twice",
        remedy: "take \(extract.period.year)/outturn.csv out, if the year is to be kept by line")
    }
    _ = try reading(path)
    let opened = try OpenExtract(path: extract.path, name: extract.name, layout)
    let digest = try FileDigest.of(path: extract.path, name: extract.name)
    let file = try writing(path)
    return try file.write(isKept: !extract.isDryRun) { database in
      try file.checkChain(database)
      let posting = ExtractPosting(
        extract: extract, layout: layout, books: books, digest: digest,
        lock: try PeriodLock(database), database: database, progress: progress)
      let head = try StoredJournals.head(database).hash
      var outcome = try posting.run(opened)
      if extract.isDryRun { outcome.head = head }
      return outcome
    }
  }
}

/// The posting of one extract within a transaction.
struct ExtractPosting {
  let extract: ExtractImport
  let layout: ExtractLayout
  let books: Books
  let digest: [UInt8]
  let lock: PeriodLock
  let database: Database
  let progress: @Sendable (Double) -> Void

  func run(_ opened: OpenExtract) throws -> ImportOutcome {
    let hasEarlier = try EarlierRows.count(database, since: extract.period.year) > 0
    return hasEarlier ? try postNew(opened) : try postAll(opened)
  }

  // MARK: - A first extract

  /// Posts every line while the file is read.
  private func postAll(_ opened: OpenExtract) throws -> ImportOutcome {
    let identity = RowIdentity(opened.columns)
    let writer = try JournalWriter(database)
    let findings = try stream(opened, to: writer, rows: nil)
    try check(findings)
    var outcome = try outcome(of: findings)
    outcome.posted = try findings.tally.posted(findings.accounts)
    outcome.late = findings.tally.late
    try finish(writer, findings, identity, &outcome)
    outcome.head = try StoredJournals.head(database).hash
    return outcome
  }

  // MARK: - A later extract

  /// Reads the file once to see what is new, and again to post that.
  private func postNew(_ opened: OpenExtract) throws -> ImportOutcome {
    let earlier = try EarlierRows(database, opened.columns, since: extract.period.year)
    defer { try? EarlierRows.drop(database) }
    let first = reading(opened)
    let insert = try earlier.inserting()
    let accounts = first.findings.accounts
    try first.readLines { line, row in
      try insert(line, row, accounts[line.account])
      return true
    }
    progress(0.5)
    try check(first.findings)
    if let other = try earlier.ambiguous(extract.period) {
      throw LedgerError.refused(
        "\(extract.name) holds most of the lines of \(other) again, and no column says to which"
          + " period a line belongs: it may be cumulative, and they would count twice",
        remedy: "export a period, a date or a row id, and name its column in extract.toml")
    }
    try earlier.pair()
    var outcome = try outcome(of: first.findings)
    try earlier.gatherGone(from: earlier.covered().map(\.journal))
    outcome.known = try earlier.known()
    outcome.vanished = try earlier.gone(changed: false)
    outcome.changed = try earlier.gone(changed: true)
    if extract.replaces, outcome.vanished.lines + outcome.changed.lines > 0 {
      outcome.journals = [try takeBackGone()]
    }
    let writer = try JournalWriter(database)
    let again = try OpenExtract(path: extract.path, name: extract.name, layout)
    let rows = try earlier.newRows(includingChanged: extract.replaces)
    let findings = try stream(again, to: writer, rows: rows)
    outcome.posted = try findings.tally.posted(findings.accounts)
    outcome.late = findings.tally.late
    try finish(writer, findings, RowIdentity(opened.columns), &outcome)
    outcome.head = try StoredJournals.head(database).hash
    return outcome
  }

  /// Takes back the lines of earlier extracts that are gone, in one journal.
  ///
  /// - Returns: its number.
  private func takeBackGone() throws -> Int64 {
    let writer = try JournalWriter(database)
    var movements: [MovementSpot: MovementSum] = [:]
    try StoredLines.turn("id IN (SELECT id FROM temp.gone)", in: database, lock) { lines in
      movements = try movements.adding(lines)
      try writer.declare(Set(lines.map(\.account)).sorted())
      try writer.add(lines)
    }
    let contra = try movements.contraLines("Contra to lines taken back")
    try writer.declare(Set(contra.map(\.account)))
    try writer.add(contra)
    let header = JournalHeader(
      kind: .reversal, period: extract.period, origin: extract.name, originHash: digest,
      description: "Lines that \(extract.name) no longer holds as they were posted",
      stamp: extract.stamp)
    try writer.finish(header, movements: try movements.adding(contra))
    return writer.number
  }

  // MARK: - Both

  private func reading(_ opened: OpenExtract) -> ExtractReading {
    let placing = PeriodPlacing(extract.period, books, lock)
    let mapper = AccountMapper(books.mapping, suspense: extract.suspense)
    return ExtractReading(
      ExtractParser(opened, layout, placing, mapper), file: extract.name,
      isSuspending: extract.suspense != nil)
  }

  /// Reads a file on one thread and posts its lines on this one.
  private func stream(
    _ opened: OpenExtract, to writer: JournalWriter, rows: RawStatement?
  ) throws -> ExtractFindings {
    let reading = reading(opened)
    try writer.declare(reading.findings.accounts.sorted() + [JournalEntry.contraAccount])
    if let rows { return try postSelected(reading, writer, rows) }
    let channel = BatchChannel()
    let progress = progress
    try ReadingThread.start(extract.name) { reading.run(into: channel, progress: progress) }
    do {
      while let batch = channel.receive() {
        try writer.add(lines: batch.lines, batch.bytes.bytes)
        channel.recycle(batch)
      }
    } catch {
      channel.cancel()
      channel.waitForFinish()
      throw error
    }
    if let failure = reading.findings.failure { throw failure }
    return reading.findings
  }

  /// Posts the rows that a query names, in the order of both.
  private func postSelected(
    _ reading: ExtractReading, _ writer: JournalWriter, _ rows: RawStatement
  ) throws -> ExtractFindings {
    var wanted = try rows.step() ? rows.integer(0) : nil
    try reading.post(to: writer) { row in
      guard wanted == Int64(row) else { return false }
      wanted = try rows.step() ? rows.integer(0) : nil
      return true
    }
    guard wanted == nil else {
      throw LedgerError.refused(
        "\(extract.name) was changed while it was read", remedy: "import it again")
    }
    return reading.findings
  }

  /// Balances the journal and seals it; writes none if there is nothing to post.
  private func finish(
    _ writer: JournalWriter, _ findings: ExtractFindings, _ identity: RowIdentity,
    _ outcome: inout ImportOutcome
  ) throws {
    // An extract of the books leaves a journal also if it adds nothing: it says which file it was.
    guard !outcome.posted.isEmpty || extract.stamp == nil else { return }
    let source =
      findings.isIllustrative ? ExtractImport.illustrativeSource : ExtractImport.ledgerSource
    let movements = findings.tally.movements(findings.accounts, source: source)
    let contra = try movements.contraLines("Contra to the lines of the extract")
    try writer.add(contra)
    let header = JournalHeader(
      kind: .extract, period: extract.period, origin: extract.name, originHash: digest,
      reference: identity.reference + extract.referenceSuffix,
      description: findings.isIllustrative
        ? "Illustrative extract, made up" : "Extract of the general ledger",
      stamp: extract.stamp)
    try writer.finish(header, movements: try movements.adding(contra))
    outcome.journals.append(writer.number)
  }

  private func outcome(of findings: ExtractFindings) throws -> ImportOutcome {
    var outcome = ImportOutcome()
    outcome.read = findings.tally.read
    outcome.isIllustrative = findings.isIllustrative
    outcome.totalRows = findings.totals.count
    outcome.suspended = findings.unmapped.entries.map(\.code)
    outcome.findings = findings.totals.findings(file: extract.name)
    return outcome
  }

  /// Throws every fault of the file together.
  private func check(_ findings: ExtractFindings) throws {
    let faults = try findings.allFaults(extract, layout)
    guard faults.isEmpty else { throw ExtractError(diagnostics: faults.all) }
  }
}

extension ExtractFindings {
  /// Every fault of the file: those of its rows, and those that only its whole shows.
  func allFaults(_ extract: ExtractImport, _ layout: ExtractLayout) throws -> ExtractFaults {
    var faults = faults
    try noteRepeatedRowIDs(extract, layout, &faults)
    if extract.suspense == nil { faults.add(unmapped) }
    if faults.isEmpty, tally.read.lines == 0 {
      faults.add(
        .empty, "the file has a header row and no lines",
        toDo: "export it again, for \(extract.period)")
    }
    guard faults.isEmpty, let stated = extract.controlTotal else { return faults }
    let sum = tally.read.amount
    let total = layout.sign == .debitPositive ? sum : try -sum
    if total != stated {
      faults.add(
        .controlTotal,
        "the lines sum to \(total.readableText), and the control total is"
          + " \(stated.readableText): a difference of \(try (total - stated).readableText)",
        toDo: "export the file again, or look for rows that were left out"
          + " (left out as totals: \(totals.count))")
    }
    return faults
  }

  /// Looks at rows whose ids have equal hashes, and notes those that are really equal.
  private func noteRepeatedRowIDs(
    _ extract: ExtractImport, _ layout: ExtractLayout, _ faults: inout ExtractFaults
  ) throws {
    guard !repeatedRowIDs.isEmpty else { return }
    let again = try OpenExtract(path: extract.path, name: extract.name, layout)
    let column = again.columns.rowID ?? 0
    var first: [String: Int] = [:]
    var row = TableRow()
    while (try? again.reader.read(&row)) == true {
      let (id, hash) = row.withCells { cells in
        let range = cells.range(column)
        return (String(decoding: cells[range], as: UTF8.self), row.hash(range))
      }
      guard repeatedRowIDs.contains(hash) else { continue }
      guard let earlier = first[id] else {
        first[id] = row.number
        continue
      }
      faults.add(
        .rowIDRepeated, row, cell: column, again.columns,
        "the row id '\(id)' stands on row \(earlier) as well",
        toDo: "name a column in extract.toml that is each row's own, or take row_id out")
    }
  }
}

extension UnmappedCodes.Entry {
  var code: UnmappedCode {
    var sum = LineSum()
    sum.lines = lines
    sum.amount = Money(pence: Int64(clamping: pence))
    return UnmappedCode(
      costCentre: costCentre, subjective: subjective, sum: sum, firstRow: firstRow,
      lastRow: lastRow)
  }
}

extension ExtractFaults {
  /// Notes each pair of codes that no rule matches, with what stands on it.
  mutating func add(_ unmapped: UnmappedCodes) {
    for entry in unmapped.entries {
      let code = entry.code
      let rows =
        code.sum.lines == 1
        ? "row \(code.firstRow)"
        : "\(code.sum.lines.groupedText) lines, rows \(code.firstRow) to \(code.lastRow)"
      add(
        .unmapped, line: code.firstRow,
        "no rule of mapping.csv matches cost centre '\(code.costCentre)' with subjective"
          + " '\(code.subjective)': \(code.sum.amount.sterlingText) on \(rows)",
        toDo: "add a rule; import can also post such lines to an account that --suspense names")
    }
    if unmapped.linesBeyond > 0 {
      add(
        .unmapped, "and \(unmapped.linesBeyond.groupedText) lines on further codes",
        toDo: "look whether cost_centre and subjective name the right columns in extract.toml")
    }
  }
}

extension [TotalRow] {
  /// A finding if the last total of the file is not what its lines sum to.
  func findings(file: String) -> [Diagnostic] {
    guard let last = self.last(where: { $0.stated != nil }), let stated = last.stated else {
      return []
    }
    let before = self.last { $0.row < last.row }?.above ?? 0
    let sums = [last.above, last.above - before]
    guard !sums.contains(Int128(stated)) else { return [] }
    let whole = Money(pence: Int64(clamping: last.above)).sterlingText
    return [
      Diagnostic(
        file: file, line: last.row, column: 1, severity: .warning, code: "extract.total.differs",
        message: "this total row says \(Money(pence: stated).sterlingText), and the lines above"
          + " it sum to \(whole)",
        remedy: "look whether rows are missing, or whether a subtotal was read as a line",
        excerpt: nil)
    ]
  }
}
