import Crypto
import Money

/// A journal as it stands in the ledger or is about to: where it comes from, and its lines.
public struct JournalEntry: Hashable, Sendable {
  /// What the journal is for.
  public enum Kind: String, Sendable, CaseIterable {
    /// The balances at the start of the books' first year.
    case opening
    /// A closed year known only in total.
    case outturn
    /// A journal by hand.
    case journal
    /// A journal by hand that is taken back in the next period: by a journal that comes with it or,
    /// for one of P12 and P13, in P1 of the next year when its year is closed.
    case accrual
    /// What the department pays academies direct, as cost and as income: nil net.
    case recoupment
    /// An instalment of either party, received.
    case payment
    /// The lines of a general-ledger extract.
    case extract
    /// What takes another journal back, or lines of one that an extract no longer holds.
    case reversal
    /// The locking of a period; it has no lines, and records the forecast.
    case close
    /// A month-end accrual taken back in the next period; posted with it, as the next journal.
    case accrualReturn = "accrual-return"
    /// The year's accounts brought to the reserve and the general fund.
    case yearEnd = "year-end"
    /// What opens a closed period again, and all after it; it has no lines.
    case reopen
    /// A copy put in the place of a ledger that held more; it has no lines.
    case restore
    /// The authority's numbers as they are from here on; it has no lines.
    case authority
  }

  /// One posting of the journal.
  public struct Line: Hashable, Sendable {
    public var account: String
    /// nil where an extract gives none.
    public var date: CalendarDate?
    /// The period that the line belongs to.
    public var period: Period
    /// The period it counts in: another one if its own was closed when it was posted.
    public var postedTo: Period
    /// A cost is positive, income negative.
    public var amount: Money
    public var description: String?
    /// The id of the figure's source; nil for a line that only balances the journal.
    public var source: String?
    public var costCentre: String?
    public var subjective: String?
    /// The finance system's own name for the row.
    public var rowID: String?
    public var reference: String?
    /// The posting that the line takes back.
    public var takesBack: Int64?

    public init(
      account: String, date: CalendarDate?, period: Period, amount: Money, description: String?,
      source: String?
    ) {
      self.account = account
      self.date = date
      self.period = period
      postedTo = period
      self.amount = amount
      self.description = description
      self.source = source
    }
  }

  public var header: JournalHeader
  public var lines: [Line]

  /// The account that balances what is entered in total or from one side, outside every fund.
  public static let contraAccount = "~contra"
  /// What council accounts are closed to at the year's end.
  public static let generalFundAccount = "~general-fund"
  /// The department's payments as they are received, until the year is closed.
  public static let dfePaymentAccount = "~dfe-payment"
  /// The council's contributions as they are received, until the year is closed.
  public static let councilContributionAccount = "~council-contribution"
  /// Those that no books name.
  public static let builtInAccounts = [
    contraAccount, generalFundAccount, dfePaymentAccount, councilContributionAccount,
  ]
}

/// What a journal is and where it comes from, apart from its lines.
public struct JournalHeader: Hashable, Sendable {
  public var kind: JournalEntry.Kind
  /// The period of an extract or of a close.
  public var period: Period?
  /// The file it comes from, relative to the books where it is one of them; or the command.
  public var origin: String
  /// SHA-256 of the file, or of the journal as the file has it; 32 bytes.
  public var originHash: [UInt8] = ChainHash.start.bytes
  /// Its name in that file; empty where the file is one journal.
  public var reference: String = ""
  public var description: String
  /// Who posted it, and when; nil for what follows from the books alone.
  public var stamp: JournalStamp?
  /// The number of the journal that this one takes back.
  public var reverses: Int64?
  /// What else is kept of the journal, under the chain; empty for what follows from the books.
  public var details: [JournalDetail: String] = [:]
}

/// Who posted a journal, and when.
public struct JournalStamp: Hashable, Sendable {
  /// The name that was given, or the system's.
  public var author: String
  /// Coordinated universal time, such as `2024-02-07T09:30:00Z`.
  public var time: String
  /// The account of the system that the program ran under; nil where it was not kept.
  public var systemAccount: String?

  /// The day and the minute, such as `2024-02-07 09:30`.
  public var readableTime: String { String(time.prefix(16)).replacing("T", with: " ") }

  public init(author: String, time: String, systemAccount: String? = nil) {
    self.author = author
    self.time = time
    self.systemAccount = systemAccount
  }
}

extension JournalEntry {
  /// A digest of the lines as the books have them, whatever period they are posted to.
  var contentHash: [UInt8] {
    var content = CanonicalBytes()
    for var line in lines {
      line.postedTo = line.period
      content.append(line)
    }
    return Array(SHA256.hash(data: content.bytes))
  }
}

extension CanonicalBytes {
  /// How many values a posting has.
  static let postingValues = 14

  /// Appends a line as it is stored.
  mutating func append(_ line: JournalEntry.Line) {
    append(line.account)
    append(Int64(line.postedTo.year.startYear))
    append(Int64(line.postedTo.number))
    append(Int64(line.period.year.startYear))
    append(Int64(line.period.number))
    append(line.date?.description)
    append(line.amount.pence)
    append(line.source)
    append(line.costCentre)
    append(line.subjective)
    append(line.rowID)
    append(line.reference)
    append(line.description)
    append(line.takesBack)
  }
}
