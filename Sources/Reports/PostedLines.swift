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
    /// The number of the journal that it is of.
    public let journal: Int64
    public let costCentre: String?
    public let subjective: String?
    public let rowID: String?
  }

  /// A journal that has such postings.
  public struct Journal: Sendable {
    /// Who posted it, when and from which file, with what an auditor looks at first.
    public let entry: LogReport.Entry
    /// The sources that its postings name.
    public fileprivate(set) var sources: Set<String>
    /// How many of its postings count, and what they come to.
    public fileprivate(set) var count: Int
    public fileprivate(set) var amount: Money
  }

  /// By account, period and place in the ledger; nothing if there are more than are kept.
  public let lines: [Line]
  /// In the order of the ledger.
  public let journals: [Journal]
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
    journals = reader.journals
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
    var journals: [Journal] = []
    var count = 0
    private let beyond: (Line) throws -> Void
    private var journal: LedgerJournal?

    init(asOf: Period, beyond: @escaping (Line) throws -> Void) {
      self.asOf = asOf
      self.beyond = beyond
    }

    mutating func begin(_ contents: LedgerContents) {}
    mutating func begin(_ journal: LedgerJournal) { self.journal = journal }
    mutating func endJournal() {}
    mutating func end() {}

    mutating func visit(_ posting: LedgerPosting) throws {
      guard posting.postedTo.year == asOf.year, posting.postedTo <= asOf, let journal else {
        return
      }
      count += 1
      try note(posting, of: journal)
      let line = Line(
        account: posting.account, period: posting.postedTo, amount: posting.amount,
        date: posting.date, journal: journal.number, costCentre: posting.costCentre,
        subjective: posting.subjective, rowID: posting.rowID)
      guard count > PostedLines.most else {
        lines.append(line)
        return
      }
      for kept in lines { try beyond(kept) }
      lines = []
      try beyond(line)
    }

    private mutating func note(_ posting: LedgerPosting, of journal: LedgerJournal) throws {
      if journals.last?.entry.journal.number != journal.number {
        journals.append(
          Journal(entry: LogReport.Entry(journal), sources: [], count: 0, amount: .zero))
      }
      let last = journals.count - 1
      journals[last].count += 1
      journals[last].amount = try journals[last].amount + posting.amount
      if let source = posting.source, !journals[last].sources.contains(source) {
        journals[last].sources.insert(source)
      }
    }
  }
}
