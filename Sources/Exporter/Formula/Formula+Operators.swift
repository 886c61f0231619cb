extension Formula: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral
{
  /// A constant number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A constant number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// A constant text; never a cell's name.
  public init(stringLiteral value: String) { self = .text(value) }

  public static func + (left: Formula, right: Formula) -> Formula {
    .arithmetic(.plus, left, right)
  }

  public static func - (left: Formula, right: Formula) -> Formula {
    .arithmetic(.minus, left, right)
  }

  public static func * (left: Formula, right: Formula) -> Formula {
    .arithmetic(.times, left, right)
  }

  public static func / (left: Formula, right: Formula) -> Formula {
    .arithmetic(.over, left, right)
  }

  public static prefix func - (value: Formula) -> Formula { .negated(value) }
}

/// Comparisons have a dot, as in SIMD, since they build a ``Condition`` and decide nothing yet.
extension Formula {
  public static func .== (left: Formula, right: Formula) -> Condition {
    .compare(.equal, left, right)
  }

  public static func .!= (left: Formula, right: Formula) -> Condition {
    .compare(.notEqual, left, right)
  }

  public static func .< (left: Formula, right: Formula) -> Condition {
    .compare(.less, left, right)
  }

  public static func .<= (left: Formula, right: Formula) -> Condition {
    .compare(.lessOrEqual, left, right)
  }

  public static func .> (left: Formula, right: Formula) -> Condition {
    .compare(.greater, left, right)
  }

  public static func .>= (left: Formula, right: Formula) -> Condition {
    .compare(.greaterOrEqual, left, right)
  }
}
