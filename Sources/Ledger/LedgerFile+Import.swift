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
        remedy:
          "run import FILE --learn, which proposes one; or write it, as the manual's chapter of"
          + " import shows")
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
    _ = try reading(path, of: books)
    let snapshot = try ExtractSnapshot(path: extract.path, name: extract.name)
    let file = try writing(path, of: books)
    return try file.write(isKept: !extract.isDryRun) { database in
      try file.checkChain(database)
      let posting = ExtractPosting(
        source: ExtractSource(
          extract, snapshot, layout, books, try PeriodLock(database, years: books.authority.years)),
        database: database, progress: progress)
      let head = try StoredJournals.head(database).hash
      var outcome = try posting.run()
      if extract.isDryRun { outcome.head = head }
      return outcome
    }
  }
}

/// The posting of one extract within a transaction.
struct ExtractPosting {
  let source: ExtractSource
  let database: Database
  let progress: @Sendable (Double) -> Void

  private var extract: ExtractImport { source.extract }

  func run() throws -> ImportOutcome {
    let hasEarlier = try EarlierRows.count(database, since: extract.period.year) > 0
    let opened = try source.open()
    var outcome = hasEarlier ? try postNew(opened) : try postAll(opened)
    if outcome.posted.isEmpty, outcome.read.lines > 0, extract.controlTotal != nil,
      !outcome.bringsTotal
    {
      outcome.findings.append(nothingNew(outcome))
    }
    outcome.findings += opened.otherSheets()
    outcome.findings += try outcome.signFindings(source)
    // Where nothing is new, it was said before.
    if outcome.posted.isEmpty { outcome.mappingFindings = [] }
    return outcome
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

  /// Reads the file once to see what is new, and again to post that; both times the same bytes.
  private func postNew(_ opened: OpenExtract) throws -> ImportOutcome {
    let earlier = try EarlierRows(database, opened.columns, since: extract.period.year)
    defer { try? EarlierRows.drop(database) }
    let first = try source.reading(opened)
    let insert = try earlier.inserting()
    let accounts = first.findings.accounts
    try first.readLines { line, parser in
      try insert(line, parser, accounts[line.account])
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
    try check(earlier, opened)
    var outcome = try outcome(of: first.findings)
    try earlier.gatherGone(from: earlier.covered().map(\.journal))
    outcome.known = try earlier.known()
    outcome.vanished = try earlier.gone(changed: false)
    outcome.changed = try earlier.gone(changed: true)
    if extract.replaces, outcome.vanished.lines + outcome.changed.lines > 0 {
      outcome.journals = [try takeBackGone()]
    }
    let writer = try JournalWriter(database)
    let rows = try earlier.newRows(includingChanged: extract.replaces)
    let findings = try stream(try source.open(), to: writer, rows: rows)
    outcome.posted = try findings.tally.posted(findings.accounts)
    outcome.late = findings.tally.late
    try finish(
      writer, findings, RowIdentity(opened.columns),
      standsOn: extract.stamp == nil
        ? [:] : try earlier.standsOn(replacingChanged: extract.replaces), &outcome)
    outcome.head = try StoredJournals.head(database).hash
    return outcome
  }

  /// Refuses a file whose ids meet those of other rows.
  private func check(_ earlier: EarlierRows, _ opened: OpenExtract) throws {
    var faults = ExtractFaults(file: extract.name)
    try earlier.verdict(isTimed: opened.columns.tellsPeriod).note(extract, &faults)
    guard faults.isEmpty else { throw ExtractError(diagnostics: faults.all) }
  }

  /// Takes back the lines of earlier extracts that are gone, in one journal.
  ///
  /// - Returns: its number.
  private func takeBackGone() throws -> Int64 {
    let writer = try JournalWriter(database)
    var movements: [MovementSpot: MovementSum] = [:]
    try StoredLines.turn("id IN (SELECT id FROM temp.gone)", in: database, source.lock) { lines in
      movements = try movements.adding(lines)
      try writer.declare(Set(lines.map(\.account)).sorted())
      try writer.add(lines)
    }
    let contra = try movements.contraLines("Contra to lines taken back")
    try writer.declare(Set(contra.map(\.account)))
    try writer.add(contra)
    let header = JournalHeader(
      kind: .reversal, period: extract.period, origin: extract.name,
      originHash: source.snapshot.digest,
      description: "Lines that \(extract.name) no longer holds as they were posted",
      stamp: extract.stamp)
    try writer.finish(header, movements: try movements.adding(contra))
    return writer.number
  }

  // MARK: - Both

  /// Reads a file on one thread and posts its lines on this one.
  private func stream(
    _ opened: OpenExtract, to writer: JournalWriter, rows: RawStatement?
  ) throws -> ExtractFindings {
    let reading = try source.reading(opened)
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
    precondition(wanted == nil, "the same bytes hold the same rows")
    return reading.findings
  }

  /// Whether a file that adds nothing brings the control total that it was posted without.
  private func bringsTotal() throws -> Bool {
    guard extract.controlTotal != nil else { return false }
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT (SELECT value FROM detail WHERE journal = number AND key = 'control-total') AS total
        FROM journal WHERE kind = 'extract' AND origin_hash = ? AND period = ?
          AND number NOT IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
        """, arguments: [Data(source.snapshot.digest), extract.period.description])
    return !rows.isEmpty && rows.allSatisfy { $0.optionalText("total") == nil }
  }

  /// Balances the journal and seals it; writes none if there is nothing to post or to keep.
  private func finish(
    _ writer: JournalWriter, _ findings: ExtractFindings, _ identity: RowIdentity,
    standsOn: [Int64: Int] = [:], _ outcome: inout ImportOutcome
  ) throws {
    // An extract of the books leaves a journal also if it adds nothing: it says which file it was.
    if outcome.posted.isEmpty, extract.stamp != nil {
      // The same file twice posts once; what its journal lacked is kept all the same.
      outcome.bringsTotal = try bringsTotal()
      guard outcome.bringsTotal else { return }
    }
    let origin =
      findings.isIllustrative ? ExtractImport.illustrativeSource : ExtractImport.ledgerSource
    let movements = findings.tally.movements(findings.accounts, source: origin)
    let contra = try movements.contraLines("Contra to the lines of the extract")
    try writer.add(contra)
    var header = JournalHeader(
      kind: .extract, period: extract.period, origin: extract.name,
      originHash: source.snapshot.digest,
      description: findings.isIllustrative
        ? "Illustrative extract, made up" : "Extract of the general ledger",
      stamp: extract.stamp)
    var record = ExtractRecord(identity, mapping: extract.mapping)
    record.controlTotal = extract.controlTotal ?? findings.totals.control(source.layout.sign)
    record.suspense = findings.unmapped.entries.isEmpty ? nil : extract.suspense
    record.standsOn = outcome.bringsTotal ? [:] : standsOn
    header.details = record.details
    try writer.finish(header, movements: try movements.adding(contra))
    outcome.journals.append(writer.number)
  }

  private func outcome(of findings: ExtractFindings) throws -> ImportOutcome {
    var outcome = ImportOutcome()
    outcome.read = findings.tally.read
    outcome.isIllustrative = findings.isIllustrative
    outcome.leftOut = findings.leftOut.told
    outcome.totalRows = findings.totals.count
    outcome.suspended = findings.unmapped.entries.map(\.code)
    outcome.findings = findings.remarks
    if extract.stamp != nil {
      outcome.mappingFindings = try source.books.hiddenRules() + unmatchedRules(findings)
    }
    if extract.gathersUnmapped {
      outcome.toMap = try source.codesToMap(findings.unmapped)
    }
    return outcome
  }

  private func nothingNew(_ outcome: ImportOutcome) -> Diagnostic {
    Diagnostic(
      file: extract.name, line: 1, column: 1, severity: .warning,
      code: ExtractFault.nothingNew.rawValue,
      message: "the control total agrees, and no line is new: the ledger has"
        + " \(outcome.known.amount.sterlingText) of them as they are",
      remedy: "look whether this is the file that you meant to import", excerpt: nil)
  }

  /// Throws every fault of the file together.
  private func check(_ findings: ExtractFindings) throws {
    let faults = try findings.allFaults(source)
    guard !faults.isEmpty else { return }
    var error = ExtractError(diagnostics: faults.all)
    if extract.suspense == nil {
      error.unmapped = findings.unmapped.entries.count
      if extract.gathersUnmapped { error.toMap = try source.codesToMap(findings.unmapped) }
    }
    throw error
  }

  /// A finding where no line of this file matched a rule, nor any that an extract has posted.
  private func unmatchedRules(_ findings: ExtractFindings) throws -> [Diagnostic] {
    guard !findings.unmatched.isEmpty else { return [] }
    var mapper = AccountMapper(source.books.mapping, suspense: nil)
    let pairs = try Row.fetchCursor(
      database,
      sql: """
        SELECT DISTINCT cost_centre, subjective FROM posting WHERE cost_centre IS NOT NULL
        """)
    while let row = try pairs.next() {
      _ = mapper.account(of: row.text("cost_centre"), row.text("subjective"))
    }
    let ever = Set(mapper.unmatched)
    return MappingRule.unmatched(findings.unmatched.filter { ever.contains($0) })
  }
}
