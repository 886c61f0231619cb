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
  /// The first period whose forecast holds it; nil where the date says so.
  public var period: Period?
  /// Who approved it; nil where nobody is named.
  public var approvedBy: String?

  /// Whether a forecast that stands at a period holds it.
  public func counts(at asOf: Period) -> Bool {
    period.map { $0 <= asOf } ?? (date <= asOf.lastDay)
  }
}

/// What an officer says that an account will come to, in place of any method.
public struct OfficerFigure: Hashable, Sendable {
  public var account: String
  /// The outturn of the year.
  public var amount: Money
  public var reason: String
  public var author: String
  public var date: CalendarDate
  /// The first period whose forecast holds it; nil where the date says so.
  public var period: Period?

  /// Whether a forecast that stands at a period holds it.
  public func counts(at asOf: Period) -> Bool {
    period.map { $0 <= asOf } ?? (date <= asOf.lastDay)
  }
}

/// Why a forecast is not what it was.
public enum MovementCode: String, CaseIterable, Sendable {
  case volume
  case price
  case timing
  case funding
  case error
  case mitigation
  case adjustment
}

/// An officer's reason for a part of an account's movement.
public struct MovementReason: Hashable, Sendable {
  /// The period at whose end the newer of the two forecasts stands.
  public var period: Period
  public var account: String
  public var code: MovementCode
  public var amount: Money
  public var reason: String
  public var author: String
  public var date: CalendarDate
}

/// How many places a budget was made for, and what each was to cost.
public struct BudgetBasis: Hashable, Sendable {
  /// In full years.
  public var places: Rate
  /// For a full year.
  public var unitCost: Money
}

/// What the books hold of one financial year.
public struct YearBooks: Hashable, Sendable {
  public var budget: [AccountAmount] = []
  /// By account, where the budget says it.
  public var budgetBasis: [String: BudgetBasis] = [:]
  public var virements: [Virement] = []
  public var outturn: [AccountAmount] = []
  public var journals: [Journal] = []
  public var adjustments: [Adjustment] = []
  public var officerFigures: [OfficerFigure] = []
  public var movementReasons: [MovementReason] = []
  public var placements: [Placement] = []
}
