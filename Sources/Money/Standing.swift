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
