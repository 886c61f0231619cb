import Books
import Crypto
import GRDB
import Money
import Tabular

/// An extract that stands in the books, as the ledger knows it.
struct BooksExtract: Hashable {
  let origin: String
  let originHash: [UInt8]
  /// What the rows were known by and mapped with.
  let mapping: String

  /// The extracts of the books as they are now, in the order in which they are posted.
  ///
  /// - Throws: ``ExtractError`` if one cannot be read.
  static func wanted(_ books: Books) throws -> [BooksExtract] {
    guard !books.extracts.isEmpty else { return [] }
    let mapping = books.mappingDigest
    return try books.extracts.map { file in
      BooksExtract(
        origin: file.path,
        originHash: try FileDigest.of(path: books.folder + "/" + file.path, name: file.path),
        mapping: mapping)
    }
  }

  /// Those that stand in the ledger, with the numbers of their journals.
  static func standing(
    _ database: Database
  ) throws -> [(extract: BooksExtract, number: Int64)] {
    let records = try ExtractRecord.all(database)
    return try Row.fetchAll(
      database,
      sql: """
        SELECT number, origin, origin_hash FROM journal
        WHERE kind = 'extract' AND posted = ''
          AND number NOT IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
        ORDER BY number
        """
    ).map { row in
      let number: Int64 = row["number"]
      return (
        BooksExtract(
          origin: row.text("origin"), originHash: row.bytes("origin_hash"),
          mapping: records[number]?.mapping ?? ""), number
      )
    }
  }

  /// The year of whose folder it is.
  var year: Substring { origin.prefix { $0 != "/" } }
}

extension Books {
  /// A digest of how extracts are read and mapped: a change of either changes what they post.
  fileprivate var mappingDigest: String {
    var bytes = CanonicalBytes()
    for rule in mapping {
      bytes.append(rule.costCentre.description)
      bytes.append(rule.subjective.description)
      bytes.append(rule.account)
      if rule.isSuggested { bytes.append(MappingStatus.suggested.rawValue) }
    }
    if let layout = extractLayout {
      for header in layout.headers + layout.totalRows + layout.neverStore { bytes.append(header) }
      bytes.append(layout.sign.rawValue)
      bytes.append(layout.dateFormat?.text)
      bytes.append(layout.sheet)
      // What layouts could not say before, so that the digests of those that do not stay.
      for text in layout.laterTexts { bytes.append(text) }
    }
    return Array(SHA256.hash(data: bytes.bytes).prefix(8)).hexadecimal
  }
}

/// Brings the extracts of the books into the ledger.
///
/// Files that were added behind those that stand are posted; where one was changed or taken out, or
/// the mapping is another, the extracts of that year are taken back and posted anew.
struct BooksExtracts {
  private let books: Books
  private let wanted: [BooksExtract]

  init(_ books: Books) throws {
    self.books = books
    wanted = try BooksExtract.wanted(books)
  }

  /// The files whose postings are not those of the ledger.
  func changedFiles(_ database: Database) throws -> [String] {
    let standing = try BooksExtract.standing(database).map(\.extract)
    return Set(standing).symmetricDifference(wanted).map(\.origin)
  }

  /// - Returns: how many journals were posted and reversed, and what somebody should look at.
  /// - Throws: ``ExtractError``, ``LedgerError``.
  func post(
    to database: Database, progress: @escaping @Sendable (Double) -> Void
  ) throws -> (posted: Int, reversed: Int, findings: [Diagnostic]) {
    var (posted, reversed) = (0, 0)
    var findings: [Diagnostic] = []
    let standing = try BooksExtract.standing(database)
    let years = Set(wanted.map(\.year) + standing.map(\.extract.year)).sorted()
    for year in years {
      let wanted = wanted.filter { $0.year == year }
      let standing = standing.filter { $0.extract.year == year }
      var kept = standing.count
      let before = try StoredJournals.head(database).number
      if !wanted.starts(with: standing.map(\.extract)) {
        for (extract, number) in standing.reversed() {
          try takeBack(extract, number, database)
          reversed += 1
        }
        kept = 0
      }
      for extract in wanted.dropFirst(kept) {
        findings += try post(extract, to: database, progress)
        posted += 1
      }
      if kept < standing.count {
        let dropped = DroppedLines(
          year: String(year), taken: standing.map { ($0.extract.origin, $0.number) },
          wanted: Set(wanted.map(\.origin)), since: before)
        findings += try dropped.findings(database)
      }
    }
    return (posted, reversed, findings)
  }

  private func post(
    _ extract: BooksExtract, to database: Database,
    _ progress: @escaping @Sendable (Double) -> Void
  ) throws -> [Diagnostic] {
    guard let layout = books.extractLayout, let file = ExtractFile(path: extract.origin) else {
      preconditionFailure("books with extracts say how they are read")
    }
    let path = books.folder + "/" + extract.origin
    var request = ExtractImport(path: path, name: extract.origin, period: file.period)
    request.mapping = extract.mapping
    let snapshot = try ExtractSnapshot(path: path, name: extract.origin)
    guard snapshot.digest == extract.originHash else {
      throw ExtractError(diagnostics: [ExtractSnapshot.changed(extract.origin)])
    }
    let posting = ExtractPosting(
      source: ExtractSource(
        request, snapshot, layout, books, try PeriodLock(database, years: books.authority.years)),
      database: database, progress: progress)
    let outcome = try posting.run()
    return outcome.findings + outcome.vanishedFindings(file: extract.origin)
  }

  private func takeBack(_ extract: BooksExtract, _ number: Int64, _ database: Database) throws {
    let writer = try JournalWriter(database)
    let movements = try StoredLines.reverse(
      number, into: writer, database,
      try PeriodLock(database, years: books.authority.years))
    let header = JournalHeader(
      kind: .reversal, origin: extract.origin, originHash: extract.originHash,
      description: "Reversal of journal \(number)", reverses: number)
    try writer.finish(header, movements: movements)
  }
}

extension ImportOutcome {
  /// That an extract of the books no longer holds rows of an earlier one.
  fileprivate func vanishedFindings(file: String) -> [Diagnostic] {
    let gone = vanished.lines + changed.lines
    guard gone > 0 else { return [] }
    return [
      Diagnostic(
        file: file, line: 1, column: 1, severity: .warning, code: "extract.rows.vanished",
        message: "lines of earlier extracts that are not in this one, or are with other figures:"
          + " \(gone.groupedText); they stand as they were posted",
        remedy: "if this file is right, take the earlier extracts out of the folder", excerpt: nil)
    ]
  }
}

extension LedgerFile {
  /// Reads the extracts of books without posting them, and names every fault.
  ///
  /// - Throws: an error that is no fault of the files, such as one of the disk.
  public static func faults(inExtractsOf books: Books) throws -> [Diagnostic] {
    guard let layout = books.extractLayout else { return [] }
    var diagnostics: [Diagnostic] = []
    for file in books.extracts {
      let path = books.folder + "/" + file.path
      do {
        let request = ExtractImport(path: path, name: file.path, period: file.period)
        let source = ExtractSource(
          request, try ExtractSnapshot(path: path, name: file.path), layout, books,
          PeriodLock(closedThrough: nil))
        let opened = try source.open()
        let reading = try source.reading(opened)
        try reading.readLines { _, _ in true }
        diagnostics += try reading.findings.allFaults(source).all + reading.findings.remarks
        diagnostics += opened.otherSheets()
      } catch let error as ExtractError {
        diagnostics += error.diagnostics
      }
    }
    return diagnostics
  }
}
