import Ledger
import Money

/// Every posting of a year to a period, line by line, without narrative, which may name people.
public struct PostedLines: Sendable {
  /// A posting of an account of the books.
  public struct Line: Sendable {
    public let account: String
    public let period: Period
    public let amount: Money
    /// As `yyyy-mm-dd`; nil where an extract gives none.
    public let date: String?
    /// The journal that it is of, its kind and where it comes from.
    public let journal: Int64
    public let kind: String
    public let origin: String
    public let costCentre: String?
    public let subjective: String?
    public let rowID: String?
    public let source: String?
  }

  /// By account, period and place in the ledger; nothing if there are more than are kept.
  public let lines: [Line]
  /// How many there are.
  public let count: Int

  /// More are for `ledger export`, which holds nothing in memory.
  public static let most = 50_000

  /// - Parameters:
  ///   - ledger: a ledger; its chain and every posting are checked on the way.
  ///   - asOf: the last period, and the year.
  /// - Throws: `LedgerError`.
  public init(_ ledger: LedgerFile, to asOf: Period) throws {
    var reader = Reader(asOf: asOf)
    try ledger.show(to: &reader)
    count = reader.count
    lines =
      count > Self.most
      ? []
      : reader.lines.enumerated().sorted {
        ($0.element.account, $0.element.period, $0.offset)
          < ($1.element.account, $1.element.period, $1.offset)
      }.map(\.element)
  }

  private struct Reader: LedgerVisitor {
    let asOf: Period
    var lines: [Line] = []
    var count = 0
    private var journal: LedgerJournal?

    init(asOf: Period) { self.asOf = asOf }

    mutating func begin(_ contents: LedgerContents) {}
    mutating func begin(_ journal: LedgerJournal) { self.journal = journal }
    mutating func endJournal() {}
    mutating func end() {}

    mutating func visit(_ posting: LedgerPosting) {
      guard posting.postedTo.year == asOf.year, posting.postedTo <= asOf, let journal else {
        return
      }
      count += 1
      guard count <= PostedLines.most else { return }
      lines.append(
        Line(
          account: posting.account, period: posting.postedTo, amount: posting.amount,
          date: posting.date, journal: journal.number, kind: journal.header.kind.rawValue,
          origin: journal.header.origin, costCentre: posting.costCentre,
          subjective: posting.subjective, rowID: posting.rowID, source: posting.source))
    }
  }
}
