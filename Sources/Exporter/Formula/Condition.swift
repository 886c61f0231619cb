/// What `IF` asks: a comparison, or several joined by `AND`, `OR` and `NOT`.
///
/// As in Excel, numbers are equal when they agree to the last bits that arithmetic can blur
/// (0.1 + 0.2 equals 0.3), texts are compared without regard to case, an empty cell equals both 0
/// and "", and a number never equals a text. Which of two texts comes first depends on the
/// reader's language, so `<` and its kin between texts are ``FormulaError/unsupported(_:)``.
public indirect enum Condition: Hashable, Sendable {
  case compare(Comparison, Formula, Formula)
  /// `AND`; all of its conditions are evaluated, and one error is the result.
  case and([Condition])
  /// `OR`; all of its conditions are evaluated, and one error is the result.
  case or([Condition])
  case not(Condition)

  /// A comparison; the raw value is Excel's sign.
  public enum Comparison: String, Sendable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// `value=""`: an empty cell, or one whose formula gives an empty text.
  public static func isEmpty(_ value: Formula) -> Condition { .compare(.equal, value, .text("")) }

  public static func && (left: Condition, right: Condition) -> Condition { .and([left, right]) }

  public static func || (left: Condition, right: Condition) -> Condition { .or([left, right]) }

  public static prefix func ! (condition: Condition) -> Condition { .not(condition) }
}
