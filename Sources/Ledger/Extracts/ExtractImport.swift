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
  /// Whether codes without a confirmed rule are gathered with their names, to be filled in.
  public var gathersUnmapped = false
  /// Who imports it, and when; nil for an extract of the books.
  public var stamp: JournalStamp?
  /// A digest of the layout and the mapping, for the journal of an extract of the books.
  var mapping: String?

  public init(path: String, name: String, period: Period) {
    self.path = path
    self.name = name
    self.period = period
  }

  /// Reads an amount in one of the forms that extracts have; nil for anything else, and for one
  /// that names its side.
  public static func amount(_ text: String) -> Money? {
    let amount = Array(text.utf8).withUnsafeBufferPointer { bytes in
      try? ExtractAmount(total: UnsafeBufferPointer(rebasing: bytes[...].trimmed))
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

  /// Lines that do not count as spending, for one reason.
  public struct LeftOut: Hashable, Sendable {
    /// Such as `'Ledger' is 'BUDGET'`.
    public let reason: String
    /// As far as their amounts could be read.
    public let sum: LineSum
  }

  /// All lines of the extract that count, in the ledger's sign.
  public internal(set) var read = LineSum()
  /// Whether nothing was new but the control total, without which the file had been posted.
  public internal(set) var bringsTotal = false
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
  /// The codes without a confirmed rule with all that helps to fill them in, if that was asked for.
  public internal(set) var toMap: [CodeToMap] = []
  /// Lines that do not count as spending.
  public internal(set) var leftOut: [LeftOut] = []
  /// Rows that were left out as totals.
  public internal(set) var totalRows = 0
  /// What somebody should look at.
  public internal(set) var findings: [Diagnostic] = []
  /// What somebody should look at in `mapping.csv`: rules that are never reached, or never matched.
  public internal(set) var mappingFindings: [Diagnostic] = []
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
  /// The rule that suggests an account for them, which nobody has confirmed; nil if there is none.
  public var suggestion: MappingRule?

  /// The two codes for a message; one that may be a narrative that has moved is told by its kind.
  public var shown: String {
    "\(CellShape.plain(costCentre)) with \(CellShape.plain(subjective))"
  }
}
