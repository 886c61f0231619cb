import Books
import Money
import Tabular

/// A month's extract that is to be posted.
public struct ExtractImport: Sendable {
  /// Where the file is.
  public var path: String
  /// What the ledger and messages call it.
  public var name: String
  public var period: Period
  /// What the finance system says that the lines sum to, in the extract's own sign.
  public var controlTotal: Money?
  /// The account of lines whose codes no rule matches; nil to refuse them.
  public var suspense: String?
  /// Whether rows that the extract no longer holds are taken back.
  public var replaces = false
  /// Whether it is only said what would be posted.
  public var isDryRun = false
  /// Who imports it, and when; nil for an extract of the books.
  public var stamp: JournalStamp?
  /// What stands behind the way in which rows are known, in the journal of an extract of the books.
  var referenceSuffix = ""

  public init(path: String, name: String, period: Period) {
    self.path = path
    self.name = name
    self.period = period
  }

  /// Reads an amount in one of the forms that extracts have; nil for anything else, and for one
  /// that names its side.
  public static func amount(_ text: String) -> Money? {
    let amount = Array(text.utf8).withUnsafeBufferPointer { bytes in
      try? ExtractAmount(UnsafeBufferPointer(rebasing: bytes[...].trimmed))
    }
    return amount.flatMap { $0.side == nil ? Money(pence: $0.pence) : nil }
  }

  /// The source of lines from an extract that says it is made up.
  public static let illustrativeSource = "~illustrative-extract"
  /// The source of lines from the finance system.
  public static let ledgerSource = "~general-ledger"
  /// The sources that lines of extracts have.
  public static let sources: Set<String> = [illustrativeSource, ledgerSource]
}

/// How many lines there are of something, and what they sum to.
public struct LineSum: Hashable, Sendable {
  public internal(set) var lines = 0
  public internal(set) var amount = Money.zero

  mutating func add(_ pence: Int64) throws(ArithmeticOverflow) {
    lines += 1
    amount = try amount + Money(pence: pence)
  }
}

/// What an import did, or would do.
public struct ImportOutcome: Sendable {
  /// Lines of a closed period that were posted to an open one.
  public struct Late: Hashable, Sendable {
    public let own: Period
    public let postedTo: Period
  }

  /// All lines of the extract, in the ledger's sign.
  public internal(set) var read = LineSum()
  /// Those that were posted, by account.
  public internal(set) var posted: [String: LineSum] = [:]
  /// Those that were there already.
  public internal(set) var known = LineSum()
  /// Posted lines that the extract no longer holds.
  public internal(set) var vanished = LineSum()
  /// Posted lines that the extract now has with another amount, code or account.
  public internal(set) var changed = LineSum()
  /// Of the posted ones, those of closed periods.
  public internal(set) var late: [Late: LineSum] = [:]
  /// Of the posted ones, those that no rule matched.
  public internal(set) var suspended: [UnmappedCode] = []
  /// Rows that were left out as totals.
  public internal(set) var totalRows = 0
  /// What somebody should look at.
  public internal(set) var findings: [Diagnostic] = []
  /// The journals that were written, the reversal of vanished lines first.
  public internal(set) var journals: [Int64] = []
  public internal(set) var isIllustrative = false
  public internal(set) var head = ChainHash.start
}

/// A pair of codes that no rule of `mapping.csv` matches.
public struct UnmappedCode: Hashable, Sendable {
  public let costCentre: String
  public let subjective: String
  public let sum: LineSum
  public let firstRow: Int
  public let lastRow: Int
}

/// By what a row of an extract is known again.
struct RowIdentity: Hashable {
  var hasRowID: Bool
  var hasDate: Bool
  var hasReference: Bool

  init(_ columns: ExtractColumns) {
    hasRowID = columns.rowID != nil
    hasDate = columns.date != nil
    hasReference = columns.reference != nil
  }

  /// Reads what an import has left in its journal.
  init(reference: String) {
    hasRowID = reference.contains("row id")
    hasDate = reference.contains("date")
    hasReference = reference.contains("reference")
  }

  /// As it stands in the journal of an import.
  var reference: String {
    let parts = [(hasRowID, "row id"), (hasDate, "date"), (hasReference, "reference")]
    return "rows known by " + (["codes"] + parts.filter(\.0).map(\.1)).joined(separator: ", ")
  }

  /// Whether a row says itself to which period it belongs, or which row it is.
  func tellsPeriod(_ columns: ExtractColumns) -> Bool {
    hasRowID || hasDate || columns.period != nil
  }

  /// What both have, so that rows of two layouts can be held against each other.
  func formingIntersection(_ other: RowIdentity) -> RowIdentity {
    var both = self
    both.hasRowID = hasRowID && other.hasRowID
    both.hasDate = hasDate && other.hasDate
    both.hasReference = hasReference && other.hasReference
    return both
  }
}
