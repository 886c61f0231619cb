import Money

/// What the return says in words: typed once in the books, filled in each time it is made.
public struct ReturnWords: Hashable, Sendable {
  /// The number of the report, as the department counts them.
  public var report: String
  /// The period at whose end it stands.
  public var period: Period
  /// What it covers since the report before.
  public var since: String?
  /// The overall rating, in the department's own words.
  public var rating: String?
  public var reasons: String?
  /// The Section 151 officer's comment.
  public var comment: String?
  /// Who wrote it, and how to reach them.
  public var contact: String?
}

/// That an officer signed a return: for which figures, and from which ledger and books they came.
///
/// It holds for these alone. Where one of them has moved since, the return is not signed.
public struct SignOff: Hashable, Sendable {
  /// In which capacity a return is signed.
  public enum Capacity: String, CaseIterable, Sendable {
    case chiefFinanceOfficer = "chief-finance-officer"
    case nominatedDeputy = "nominated-deputy"
  }

  /// The figures that are signed.
  public struct Figures: Hashable, Sendable {
    /// Of the year of the period: the whole grant's in-year position; positive is a deficit.
    public var inYear: Money
    /// The balance at its end, with payments.
    public var closing: Money
    /// What both parties pay in it, positive.
    public var payments: Money

    public init(inYear: Money, closing: Money, payments: Money) {
      (self.inYear, self.closing, self.payments) = (inYear, closing, payments)
    }
  }

  /// The number of the report.
  public var report: String
  public var period: Period
  /// A post, not a person.
  public var post: String
  public var capacity: Capacity
  public var date: CalendarDate
  /// Who typed the command, as they say, and the account of the system.
  public var author: String
  public var account: String
  /// The head of the ledger and the hash of the books, as 64 hexadecimal digits.
  public var head: String
  public var books: String
  public var figures: Figures

  public init(
    report: String, period: Period, post: String, capacity: Capacity, date: CalendarDate,
    author: String, account: String, head: String, books: String, figures: Figures
  ) {
    (self.report, self.period) = (report, period)
    (self.post, self.capacity, self.date) = (post, capacity, date)
    (self.author, self.account) = (author, account)
    (self.head, self.books, self.figures) = (head, books, figures)
  }
}

extension SignOff {
  /// The file of the books in which sign-offs are kept.
  ///
  /// No hash of the books is over it: signing would else make the books others than were signed.
  public static let file = "signoffs.csv"

  static let columns =
    "report,period,post,capacity,signed,author,account,head,books,in_year,closing,payments"

  /// A file with this sign-off behind those that it holds.
  public func appended(to text: String?) -> String {
    let before = text.flatMap { $0.isEmpty ? nil : $0 } ?? Self.columns + "\n"
    let cells = [
      report, period.description, post, capacity.rawValue, date.description, author, account, head,
      books, figures.inYear.poundsText, figures.closing.poundsText, figures.payments.poundsText,
    ]
    let row = cells.map(Self.cell).joined(separator: ",")
    return before + (before.hasSuffix("\n") ? "" : "\n") + row + "\n"
  }

  private static func cell(_ text: String) -> String {
    text.contains { ",\"\n\r".contains($0) }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
