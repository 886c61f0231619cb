/// How an action of the Accelerated Progress Plan is rated.
public enum ActionRating: String, CaseIterable, Sendable {
  case complete
  case green
  case amber
  case red
  case notReported = "not-reported"
}
