/// What a cell holds, once formulas are evaluated.
public enum Value: Hashable, Sendable {
  case blank
  /// A finite number; money is in pounds.
  case number(Double)
  case text(String)
  case error(FormulaError)

  /// The number, if it is one.
  public var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  /// The text, if it is one.
  public var text: String? {
    if case .text(let text) = self { text } else { nil }
  }
}
