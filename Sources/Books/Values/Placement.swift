import Money

/// A place that is paid for, or that is to come, without a word on whose it is.
public struct Placement: Hashable, Sendable {
  /// How certain it is.
  public enum Status: String, CaseIterable, Sendable {
    case placed
    /// Named in a plan; not begun.
    case agreed
    /// A plan without a place.
    case awaiting
    /// An assessment that may become a plan.
    case assessment
  }

  public var id: String
  /// The type, as accounts name it.
  public var type: String
  public var ageGroup: String?
  public var need: String?
  /// The first day that is paid for, or is expected to be.
  public var start: CalendarDate
  /// The last day that is paid for; nil where none is known.
  public var end: CalendarDate?
  /// Of a whole financial year.
  public var annualCost: Money
  public var status: Status
  /// Whether the days of terms alone carry the cost; else all days of the year do.
  public var isTermTime: Bool
  /// A short code of who provides it, for counting providers alone: no output names it.
  public var provider: String?
}

/// A school term.
public struct Term: Hashable, Sendable {
  public var name: String
  public var start: CalendarDate
  public var end: CalendarDate
  /// When providers' bills for it are expected; nil where they come as the days go by.
  public var billed: CalendarDate?
  public var source: String
}
