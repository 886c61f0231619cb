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
  var leftOut = LeftOutLines()
  var dates = PeriodDates()
  var repeatedRowIDs: Set<UInt64> = []
  /// What somebody should look at in the file.
  var remarks: [Diagnostic] = []
  var accounts: [String] = []
  /// The rules that no line matched.
  var unmatched: [MappingRule] = []
  var isIllustrative = false
  /// An error that is no fault of the file, such as a disk that is full.
  var failure: (any Error)?
}

/// One pass over an extract, on a thread of its own while the lines are posted on another.
///
/// Safe to hand over: it is used by the thread that runs it, and its findings are read only after
/// the channel has told that the pass is over. What changes with each line is left out of the
/// checks for overlapping access, as in ``ExtractParser``.
final class ExtractReading: @unchecked Sendable {
  let parser: ExtractParser
  private let source: [UInt8]
  private let isSuspending: Bool
  private let accounts: [[UInt8]]
  @exclusivity(unchecked) private var batch = LineBatch()
  @exclusivity(unchecked) private(set) var findings: ExtractFindings

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
      try readLines { line, _ in
        try append(line)
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
    try readLines { line, parser in
      guard try isWanted(parser.row.number) else { return true }
      try append(line)
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
  func readLines(_ body: (ExtractLine, ExtractParser) throws -> Bool) throws {
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
        if let hash = parser.idHash(line) { try repeats.add(hash) }
        guard parser.faults.isEmpty, isSuspending || parser.unmapped.entries.isEmpty else {
          continue
        }
        guard try body(line, parser) else { return }
      }
    }
  }

  private func take() {
    findings.faults = parser.faults
    findings.unmapped = parser.unmapped
    findings.totals = parser.totals
    findings.leftOut = parser.leftOut
    findings.dates = parser.dates
    findings.remarks = parser.remarks
    findings.unmatched = parser.mapper.unmatched
  }

  /// Counts a line as posted and appends it in the order of the posting's columns.
  private func append(_ line: ExtractLine) throws {
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
    append(line.costCentre)
    append(line.subjective)
    append(line.rowID)
    append(line.reference)
    append(line.description)
    batch.bytes.appendNull()
  }

  private func append(_ text: ExtractText?) {
    guard let text else { return batch.bytes.appendNull() }
    parser.withBytes(text) { batch.bytes.append(text: $0) }
  }

  private static let batchBytes = 256 * 1_024
}

extension ExtractParser {
  /// A hash by which equal ids of one year are found; nil for a line without an id.
  ///
  /// Equal hashes have to be looked at.
  func idHash(_ line: ExtractLine) -> UInt64? {
    guard let rowID = line.rowID else { return nil }
    return withBytes(rowID) { bytes in
      var hash = FowlerHash()
      hash.update(byte: UInt8(truncatingIfNeeded: line.period.year.startYear))
      hash.update(bytes.assumingMemoryBound(to: UInt8.self))
      return hash.value
    }
  }

  /// What somebody should look at in the file, once it has been read.
  var remarks: [Diagnostic] {
    let file = faults.file
    var remarks = totals.findings(file: file) + forward.findings(file: file)
    remarks += unread.findings(file: file, headerRow: headerRow)
    remarks += apart.findings(file: file, headerRow: headerRow, column: columns.period ?? 0)
    if let row = leftOut.firstOpening {
      remarks.append(
        Diagnostic(
          file: file, line: row, column: (columns.period ?? 0) + 1, severity: .warning,
          code: ExtractFault.broughtForward.rawValue,
          message: "rows of period 0 are balances brought forward, and are left out",
          remedy: "export the periods from 1 alone, so that the file's total is that of its lines",
          excerpt: nil))
    }
    return remarks
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
