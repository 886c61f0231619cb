import Money

/// A risk, an assumption, an issue or a dependency that the board watches.
public struct RAIDEntry: Hashable, Sendable {
  /// What kind of entry it is.
  public enum Kind: String, CaseIterable, Sendable {
    case risk
    case assumption
    case issue
    case dependency
  }

  /// How it moves.
  public enum Trend: String, CaseIterable, Sendable {
    case rising
    case steady
    case falling
  }

  public var id: String
  public var kind: Kind
  public var description: String
  /// A post, not a person.
  public var owner: String?
  /// 1 (rare) to 5 (almost certain); nil if nobody has scored it.
  public var likelihood: Int?
  /// 1 (slight) to 5 (severe).
  public var impact: Int?
  /// The score that the controls are to bring it to, 1 to 25.
  public var target: Int?
  public var trend: Trend?
  public var controls: String?
  /// The day from which it is open; nil if the books do not know it.
  public var raised: CalendarDate?
  /// When it is looked at again.
  public var due: CalendarDate?
  /// The day it was closed; nil while it is open.
  public var closed: CalendarDate?
  public var action: String?
  public var source: String

  /// Likelihood × impact, 1 to 25.
  public var score: Int? {
    guard let likelihood, let impact else { return nil }
    return likelihood * impact
  }
}

/// Something that is measured again and again.
public struct Indicator: Hashable, Sendable {
  /// Which way is good.
  public enum Polarity: String, CaseIterable, Sendable {
    case high = "H"
    case low = "L"
    /// Near the target.
    case target = "T"
  }

  /// What its values are.
  public enum Unit: String, CaseIterable, Sendable {
    case count
    /// Written as a fraction, as all rates are.
    case percent
    case pounds
    case days
  }

  /// The group whose values are totals of the action plan as others state them.
  public static let ofActions = "actions"
  /// The share of the actions that is to be accepted as complete by a day.
  public static let actionsCompleted = "actions-completed"

  public var id: String
  public var title: String
  public var group: String?
  /// nil for what moves the money and is neither good nor bad.
  public var polarity: Polarity?
  public var unit: Unit
  public var target: Rate?
  /// The day by which the target is to be met.
  public var by: CalendarDate?
  public var source: String
}

/// The value of an indicator on a day, or for the time that ends on it.
public struct IndicatorValue: Hashable, Sendable {
  public var indicator: String
  public var date: CalendarDate
  public var value: Rate
  public var note: String?
  public var source: String
}

/// A report or a meeting that comes once, or again and again.
public struct CalendarEntry: Hashable, Sendable {
  public var id: String
  /// To whom it is reported.
  public var audience: String
  public var title: String
  /// The day, or the first of several; nil if the books do not know it.
  public var date: CalendarDate?
  /// How many months lie between one and the next; nil if it comes once.
  public var everyMonths: Int?
  /// The last day on which it can come.
  public var until: CalendarDate?
  /// What has to be there for it.
  public var needs: String?
  public var source: String

  /// The first day on which it comes from a day on; nil if it does not come again or its day is
  /// not known.
  public func next(from day: CalendarDate) -> CalendarDate? {
    occurrence(from: day).flatMap { next in until.map { next <= $0 } ?? true ? next : nil }
  }

  /// The last day on which it came before a day; nil if there is none.
  public func last(before day: CalendarDate) -> CalendarDate? {
    guard let date, date < day else { return nil }
    guard let everyMonths else { return date }
    let end = until.map { min($0, day.dayBefore) } ?? day.dayBefore
    let months = max(0, (end.year - date.year) * 12 + end.month - date.month)
    let count = months / everyMonths
    return [count, count - 1].filter { $0 >= 0 }
      .compactMap { date.adding(months: $0 * everyMonths) }.first { $0 <= end }
  }

  /// The first day from a day on, whether or not it has ended by then.
  private func occurrence(from day: CalendarDate) -> CalendarDate? {
    guard let date else { return nil }
    guard let everyMonths, date < day else { return date >= day ? date : nil }
    let months = max(0, (day.year - date.year) * 12 + day.month - date.month)
    let count = months / everyMonths
    return [count, count + 1].compactMap { date.adding(months: $0 * everyMonths) }
      .first { $0 >= day }
  }
}
