/// An amount of pounds sterling, held as whole pence.
///
/// The unit is the penny and the range is that of `Int64`, about ±£92,233 trillion. A cost, an
/// overspend and a deficit are positive; income, a surplus and a contribution are negative.
/// Arithmetic never wraps and never traps: a result outside the range throws
/// ``ArithmeticOverflow``.
public struct Money: Hashable, Sendable {
  /// The amount in pence.
  public let pence: Int64

  public init(pence: Int64) {
    self.pence = pence
  }

  public static let zero = Money(pence: 0)

  /// The largest amount that a single line may have, of either sign: a hundred thousand million
  /// pounds.
  ///
  /// No council has such a line. It is far below what can be held, so that no number of lines that
  /// could be kept makes a sum that cannot be.
  public static let largestLine = Money(pence: 10_000_000_000_000)

  /// Whether the amount is one that a single line may have.
  public var fitsLine: Bool { pence.magnitude <= Self.largestLine.pence.magnitude }
}

/// A sum, product or share of money that `Int64` pence cannot hold.
public struct ArithmeticOverflow: Error, Hashable, Sendable, CustomStringConvertible {
  public init() {}

  public var description: String {
    "an amount went past the largest that can be held exactly (±92,233,720,368,547,758.07 pounds)"
  }
}

extension Money: Comparable {
  public static func < (left: Money, right: Money) -> Bool {
    left.pence < right.pence
  }
}

extension Money {
  public static func + (left: Money, right: Money) throws(ArithmeticOverflow) -> Money {
    let (pence, overflow) = left.pence.addingReportingOverflow(right.pence)
    guard !overflow else { throw ArithmeticOverflow() }
    return Money(pence: pence)
  }

  public static func - (left: Money, right: Money) throws(ArithmeticOverflow) -> Money {
    let (pence, overflow) = left.pence.subtractingReportingOverflow(right.pence)
    guard !overflow else { throw ArithmeticOverflow() }
    return Money(pence: pence)
  }

  public static prefix func - (money: Money) throws(ArithmeticOverflow) -> Money {
    try .zero - money
  }

  public static func += (left: inout Money, right: Money) throws(ArithmeticOverflow) {
    left = try left + right
  }
}

extension Sequence where Element == Money {
  /// The total of the amounts; nil amounts to `Money.zero` where there are none.
  ///
  /// - Throws: ``ArithmeticOverflow`` if a running total leaves the range of `Int64` pence.
  public func sum() throws(ArithmeticOverflow) -> Money {
    var total = Money.zero
    for amount in self {
      try total += amount
    }
    return total
  }
}
