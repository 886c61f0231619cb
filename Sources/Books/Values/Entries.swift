import Money

/// An amount against an account, from a source.
public struct AccountAmount: Hashable, Sendable {
  public var account: String
  public var amount: Money
  public var source: String
}

/// A movement of budget; the amount is positive, `to` gains it and `from` loses it.
public struct Virement: Hashable, Sendable {
  /// What kind of movement it is, which decides who may approve it.
  public enum Kind: String, CaseIterable, Sendable {
    case permanent
    case temporary
    case blockTransfer = "block-transfer"
    case grantUpdate = "grant-update"
  }

  public var id: String
  public var period: Period
  public var from: String?
  public var to: String?
  public var amount: Money
  public var kind: Kind
  public var approvedBy: String
  public var reason: String
}

/// A journal by hand; its lines sum to zero.
public struct Journal: Hashable, Sendable {
  /// One side of the journal, or a part of it.
  public struct Line: Hashable, Sendable {
    public var date: CalendarDate
    public var period: Period
    public var account: String
    public var amount: Money
    public var description: String
    public var source: String
  }

  public var id: String
  public var lines: [Line]
}

/// An officer's change to the forecast that the method gives.
public struct Adjustment: Hashable, Sendable {
  public var account: String
  public var amount: Money
  public var reason: String
  public var author: String
  public var date: CalendarDate
  /// Whether later years hold it as well.
  public var isRecurring: Bool
  public var action: String?
}

/// What the books hold of one financial year.
public struct YearBooks: Hashable, Sendable {
  public var budget: [AccountAmount] = []
  public var virements: [Virement] = []
  public var outturn: [AccountAmount] = []
  public var journals: [Journal] = []
  public var adjustments: [Adjustment] = []
}
