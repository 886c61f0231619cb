/// How an action of the Accelerated Progress Plan is rated.
public enum ActionRating: String, CaseIterable, Sendable {
  case complete
  case green
  case amber
  case red
  case notReported = "not-reported"

  /// Whether it is green or complete.
  public var isGood: Bool { self == .complete || self == .green }

  /// Whether anything was said at all.
  public var isReported: Bool { self != .notReported }
}
