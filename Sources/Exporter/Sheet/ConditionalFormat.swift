/// Cells whose colour follows the word in them.
public struct ConditionalFormat: Hashable, Sendable {
  /// Which words have which colour.
  public enum Rule: Hashable, Sendable {
    /// "Red", "Amber" and "Green", in any case.
    case ratings
    /// "OK" is green; any other text is red.
    case checks
  }

  public var range: RangeReference
  public var rule: Rule

  /// Colours the cells of a range by their words.
  public init(_ range: RangeReference, _ rule: Rule) {
    self.range = range
    self.rule = rule
  }
}
