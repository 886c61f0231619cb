import Money

/// A journal as it stands in the ledger or is about to: where it comes from, and its lines.
public struct JournalEntry: Hashable, Sendable {
  /// What the journal is for.
  public enum Kind: String, Sendable {
    /// The balances at the start of the books' first year.
    case opening
    /// A closed year known only in total.
    case outturn
    /// A journal by hand.
    case journal
    /// What takes another journal back, line by line.
    case reversal
  }

  /// One posting of the journal.
  public struct Line: Hashable, Sendable {
    public var account: String
    public var date: CalendarDate
    public var period: Period
    /// A cost is positive, income negative.
    public var amount: Money
    public var description: String
    /// The id of the figure's source; nil for a line that only balances the journal.
    public var source: String?
  }

  public var kind: Kind
  /// The file it comes from, relative to the books.
  public var origin: String
  /// Its name in that file; empty where the file is one journal.
  public var reference: String
  public var description: String
  /// The number of the journal that this one takes back.
  public var reverses: Int64?
  public var lines: [Line]

  /// The account that balances what is entered in total, outside every fund.
  public static let contraAccount = "~contra"

  /// The journal that takes this one, posted under a number, back in the same periods.
  ///
  /// - Throws: `ArithmeticOverflow` if a line cannot be turned round.
  func reversed(number: Int64) throws(ArithmeticOverflow) -> JournalEntry {
    var reversal = self
    reversal.kind = .reversal
    reversal.description = "Reversal of journal \(number)"
    reversal.reverses = number
    for index in lines.indices {
      reversal.lines[index].amount = try -lines[index].amount
    }
    return reversal
  }
}
