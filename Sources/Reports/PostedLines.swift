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

  /// More are held nowhere, and given on one by one.
  public static let most = 50_000

  /// - Parameters:
  ///   - ledger: a ledger; its chain and every posting are checked on the way.
  ///   - asOf: the last period, and the year.
  ///   - beyond: given each posting in the order of the ledger, if there are more than are kept.
  /// - Throws: `LedgerError`, or what `beyond` throws.
  public init(
    _ ledger: LedgerFile, to asOf: Period, beyond: @escaping (Line) throws -> Void = { _ in }
  ) throws {
    var reader = Reader(asOf: asOf, beyond: beyond)
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
    private let beyond: (Line) throws -> Void
    private var journal: LedgerJournal?
    private var kind = ""

    init(asOf: Period, beyond: @escaping (Line) throws -> Void) {
      self.asOf = asOf
      self.beyond = beyond
    }

    mutating func begin(_ contents: LedgerContents) {}
    mutating func begin(_ journal: LedgerJournal) {
      self.journal = journal
      kind = journal.header.kind.rawValue
    }
    mutating func endJournal() {}
    mutating func end() {}

    mutating func visit(_ posting: LedgerPosting) throws {
      guard posting.postedTo.year == asOf.year, posting.postedTo <= asOf, let journal else {
        return
      }
      count += 1
      let line = Line(
        account: posting.account, period: posting.postedTo, amount: posting.amount,
        date: posting.date, journal: journal.number, kind: kind, origin: journal.header.origin,
        costCentre: posting.costCentre, subjective: posting.subjective, rowID: posting.rowID,
        source: posting.source)
      guard count > PostedLines.most else {
        lines.append(line)
        return
      }
      for kept in lines { try beyond(kept) }
      lines = []
      try beyond(line)
    }
  }
}
