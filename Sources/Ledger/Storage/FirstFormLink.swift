import Crypto
import Money

/// The link of a journal of the ledger's first form, worked out from its row and its lines.
///
/// It is SHA-256 of the link before it and of every value of the journal and of its lines, each
/// text behind its length and each number in eight bytes. What the first form does not know has to
/// be empty, or the link does not fit.
struct FirstFormLink {
  private var header: [UInt8]
  private var lines: [UInt8] = []
  private var count: Int64 = 0
  private var date: String?
  private let dateOffset: Int
  private let isDated: Bool
  private let reverses: Int64
  private var isPlain: Bool

  /// - Parameters:
  ///   - previous: the link before.
  ///   - form: the journal's form; for any but the first two nothing is worked out.
  ///   - row: the journal, in the order in which the chain is walked.
  init(_ previous: ChainHash, _ form: LedgerForm, _ row: RawStatement) {
    isDated = form == .firstDated
    reverses = row.integer(9)
    header = previous.bytes
    isPlain = row.text(2) == nil && row.text(7) == "" && row.text(8) == ""
    guard form.isFirst else {
      dateOffset = 0
      return
    }
    Self.append(row.integer(0), to: &header)
    for column: Int32 in [1, 3, 5] { Self.append(row.text(column) ?? "", to: &header) }
    dateOffset = header.count
    Self.append(row.text(6) ?? "", to: &header)
    Self.append(reverses, to: &header)
  }

  /// Adds a posting, in the order in which the chain is walked.
  mutating func add(_ row: RawStatement) {
    count += 1
    let period = "\(Self.year(row.integer(3)))/P\(row.integer(4))"
    Self.append(row.text(2) ?? "", to: &lines)
    if isDated { date = row.text(7) } else { Self.append(row.text(7) ?? "", to: &lines) }
    Self.append(period, to: &lines)
    Self.append(row.integer(8), to: &lines)
    Self.append(row.text(14) ?? "", to: &lines)
    Self.append(row.text(9) ?? "", to: &lines)
    let isOwn = row.integer(3) == row.integer(5) && row.integer(4) == row.integer(6)
    let hasNoCodes = (10...13).allSatisfy { row.text($0) == nil }
    isPlain = isPlain && isOwn && hasNoCodes && (row.integer(15) != 0) == (reverses != 0)
  }

  /// The link.
  func finish() -> ChainHash {
    var bytes = Array(header[..<dateOffset])
    if isDated { Self.append(date ?? "", to: &bytes) }
    bytes += header[dateOffset...]
    Self.append(count, to: &bytes)
    bytes += lines
    if !isPlain { bytes.append(0) }
    return ChainHash(bytes: Array(SHA256.hash(data: bytes)))
  }

  private static func year(_ start: Int64) -> String {
    Int(exactly: start).flatMap { FinancialYear(startYear: $0)?.description } ?? ""
  }

  private static func append(_ number: Int64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    append(Int64(text.utf8.count), to: &bytes)
    bytes += text.utf8
  }
}
