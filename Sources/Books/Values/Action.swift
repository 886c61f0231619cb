import Money

/// An area of weakness that the Accelerated Progress Plan is meant to mend.
public struct ActionArea: Hashable, Sendable {
  /// The name by which actions refer to it, most often a digit.
  public var area: String
  public var title: String
  public var source: String
}

/// An action of the Accelerated Progress Plan.
public struct Action: Hashable, Sendable {
  /// The digit of its area, the letter of its project and its number, such as `3C2`.
  public var id: String
  public var area: String
  public var title: String
  /// A post, not a person.
  public var lead: String?
  public var start: CalendarDate?
  /// The day by which it was first to be done.
  public var due: CalendarDate?
  public var source: String
}

/// What a reporting round says of an action.
public struct ActionUpdate: Hashable, Sendable {
  public var action: String
  /// The day of the round.
  public var round: CalendarDate
  public var rating: ActionRatings
  /// The day by which it is now to be done; nil if the round leaves it.
  public var due: CalendarDate?
  /// How far it has come towards being accepted; nil if the round leaves it.
  public var stage: ActionStage?
  public var evidence: String?
  public var note: String?
  public var source: String
}

/// The two ratings of an action: how the work goes, and whether anybody is better off for it.
public struct ActionRatings: Hashable, Sendable {
  public var progress: ActionRating
  public var impact: ActionRating

  public init(progress: ActionRating, impact: ActionRating) {
    self.progress = progress
    self.impact = impact
  }

  /// Of an action on which nothing has been said.
  public static let none = ActionRatings(progress: .notReported, impact: .notReported)
}

/// How far an action has come towards being accepted as complete.
public enum ActionStage: String, CaseIterable, Sendable {
  case open
  case submitted
  case inReview = "in-review"
  case completed
  case returned
}

/// What an action has to do with money.
public struct ActionLink: Hashable, Sendable {
  /// The part that the action plays.
  public enum Kind: String, CaseIterable, Sendable {
    case saving
    case investment
    case costDriver = "cost-driver"
    case enabler
  }

  public var action: String
  public var kind: Kind
  /// The id of a mitigation; always there for a saving and an investment.
  public var mitigation: String?
  /// The line that the action is meant to move; always there for a cost driver.
  public var account: String?
  public var note: String?
}
