import Books
import Foundation
import Money
import Tabular

/// What one pass over an extract has found.
struct ExtractFindings {
  var tally = ExtractTally()
  var faults: ExtractFaults
  var unmapped = UnmappedCodes()
  var totals: [TotalRow] = []
  var repeatedRowIDs: Set<UInt64> = []
  var accounts: [String] = []
  var isIllustrative = false
  /// An error that is no fault of the file, such as a disk that is full.
  var failure: (any Error)?
}

/// One pass over an extract, on a thread of its own while the lines are posted on another.
///
/// Safe to hand over: it is used by the thread that runs it, and its findings are read only after
/// the channel has told that the pass is over.
final class ExtractReading: @unchecked Sendable {
  private let parser: ExtractParser
  private let source: [UInt8]
  private let isSuspending: Bool
  private let accounts: [[UInt8]]
  private var batch = LineBatch()
  private(set) var findings: ExtractFindings

  init(_ parser: ExtractParser, file: String, isSuspending: Bool) {
    self.parser = parser
    self.isSuspending = isSuspending
    var source = CanonicalBytes()
    source.append(
      parser.isIllustrative ? ExtractImport.illustrativeSource : ExtractImport.ledgerSource)
    self.source = source.bytes
    accounts = parser.mapper.accounts.map { account in
      var bytes = CanonicalBytes()
      bytes.append(account)
      return bytes.bytes
    }
    findings = ExtractFindings(faults: ExtractFaults(file: file))
    findings.accounts = parser.mapper.accounts
    findings.isIllustrative = parser.isIllustrative
  }

  /// Reads to the end and hands the lines over in batches.
  func run(into channel: BatchChannel, progress: (Double) -> Void) {
    defer { channel.finish() }
    do {
      try readLines { line, row in
        try append(line, row)
        guard batch.bytes.bytes.count >= Self.batchBytes else { return true }
        progress(parser.progress)
        guard let next = channel.send(batch) else { return false }
        batch = next
        return true
      }
      if batch.lines > 0 { _ = channel.send(batch) }
    } catch {
      findings.failure = error
    }
  }

  /// Reads to the end and posts the lines of chosen rows.
  func post(to writer: JournalWriter, where isWanted: (Int) throws -> Bool) throws {
    try readLines { line, row in
      guard try isWanted(row.number) else { return true }
      try append(line, row)
      if batch.bytes.bytes.count >= Self.batchBytes { try post(to: writer) }
      return true
    }
    try post(to: writer)
  }

  private func post(to writer: JournalWriter) throws {
    try writer.add(lines: batch.lines, batch.bytes.bytes)
    batch.lines = 0
    batch.bytes.removeAll()
  }

  /// Reads to the end, and hands each line to a body as long as there are no faults and it
  /// returns true.
  func readLines(_ body: (ExtractLine, TableRow) throws -> Bool) throws {
    var repeats = RepeatFinder()
    defer { take() }
    while true {
      switch parser.next() {
      case .end:
        findings.repeatedRowIDs = try repeats.finish()
        return
      case .nothing:
        continue
      case .line(let line):
        try findings.tally.count(line)
        if let rowID = line.rowID { try repeats.add(parser.row.hash(rowID)) }
        guard parser.faults.isEmpty, isSuspending || parser.unmapped.entries.isEmpty else {
          continue
        }
        guard try body(line, parser.row) else { return }
      }
    }
  }

  private func take() {
    findings.faults = parser.faults
    findings.unmapped = parser.unmapped
    findings.totals = parser.totals
  }

  /// Counts a line as posted and appends it in the order of the posting's columns.
  private func append(_ line: ExtractLine, _ row: TableRow) throws {
    try findings.tally.post(line)
    batch.lines += 1
    batch.bytes.append(canonical: accounts[line.account])
    batch.bytes.append(Int64(line.postedTo.year.startYear))
    batch.bytes.append(Int64(line.postedTo.number))
    batch.bytes.append(Int64(line.period.year.startYear))
    batch.bytes.append(Int64(line.period.number))
    if let date = line.date { batch.bytes.append(date) } else { batch.bytes.appendNull() }
    batch.bytes.append(line.pence)
    batch.bytes.append(canonical: source)
    row.text.withUnsafeBytes { text in
      func append(_ range: Range<Int>?) {
        guard let range else { return batch.bytes.appendNull() }
        batch.bytes.append(text: UnsafeRawBufferPointer(rebasing: text[range]))
      }
      append(line.costCentre)
      append(line.subjective)
      append(line.rowID)
      append(line.reference)
      append(line.description)
    }
    batch.bytes.appendNull()
  }

  private static let batchBytes = 256 * 1_024
}

extension TableRow {
  /// A hash by which equal cells are found; equal hashes have to be looked at.
  func hash(_ range: Range<Int>) -> UInt64 {
    text.withUnsafeBufferPointer { text in
      var hash = FowlerHash()
      hash.update(UnsafeBufferPointer(rebasing: text[range]))
      return hash.value
    }
  }
}

extension CanonicalBytes {
  /// Appends a date as `yyyy-mm-dd`.
  @inline(__always)
  mutating func append(_ date: CalendarDate) {
    let digits = (
      Self.digit(date.year / 1_000), Self.digit(date.year / 100), Self.digit(date.year / 10),
      Self.digit(date.year), UInt8(ascii: "-"), Self.digit(date.month / 10),
      Self.digit(date.month), UInt8(ascii: "-"), Self.digit(date.day / 10), Self.digit(date.day)
    )
    withUnsafeBytes(of: digits) { append(text: $0) }
  }

  @inline(__always)
  private static func digit(_ number: Int) -> UInt8 { UInt8(ascii: "0") + UInt8(number % 10) }
}
