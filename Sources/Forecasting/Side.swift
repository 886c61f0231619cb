/// One of the two sides of a projection, the one with measures first.
public enum Side: String, CaseIterable, Sendable {
  case mitigated
  /// With nothing beyond what the base year already holds.
  case unmitigated
}
