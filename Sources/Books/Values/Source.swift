import Money

/// How far a figure can be relied on, from best to worst.
public enum Standing: String, CaseIterable, Comparable, Sendable {
  /// Stated in a dated publication.
  case published
  /// Worked out from published figures.
  case derived
  /// Said to be published, and not seen in the publication.
  case unverified
  /// Somebody's judgement of what is to come.
  case assumption
  /// Made up so that a published total can be split or shown.
  case illustrative

  public static func < (left: Standing, right: Standing) -> Bool {
    left.order < right.order
  }

  private var order: Int {
    switch self {
    case .published: 0
    case .derived: 1
    case .unverified: 2
    case .assumption: 3
    case .illustrative: 4
    }
  }
}

/// Where a figure comes from.
public struct Source: Hashable, Sendable {
  public var id: String
  public var standing: Standing
  public var title: String
  public var publisher: String
  /// The day of publication; always there for what is published.
  public var date: CalendarDate?
  /// A paragraph, a page or an address.
  public var reference: String?

  public init(
    id: String, standing: Standing, title: String, publisher: String, date: CalendarDate?,
    reference: String?
  ) {
    self.id = id
    self.standing = standing
    self.title = title
    self.publisher = publisher
    self.date = date
    self.reference = reference
  }
}
