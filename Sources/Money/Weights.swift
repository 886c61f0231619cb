/// Non-negative weights, not all of them zero, by which an amount is shared out.
///
/// They are whole numbers; what was written with decimals has been scaled up, which changes no
/// share.
public struct Weights: Hashable, Sendable {
  let values: [Int128]
  let total: Int128

  /// Returns nil if there is no weight, if one is negative or if all are zero.
  public init?(_ rates: [Rate]) {
    let decimals = rates.map(\.decimals).max() ?? 0
    let values = rates.map { $0.significand * powerOfTen(decimals - $0.decimals) }
    guard values.allSatisfy({ $0 >= 0 }) else { return nil }
    let total = values.reduce(0, +)
    guard total > 0 else { return nil }
    self.values = values
    self.total = total
  }

  /// The same weight for each of a number of shares, at least one.
  public static func equal(_ count: Int) -> Weights {
    precondition(count > 0, "an amount is shared out among at least one")
    return Weights(values: Array(repeating: 1, count: count), total: Int128(count))
  }

  private init(values: [Int128], total: Int128) {
    self.values = values
    self.total = total
  }

  /// Shares an amount out by largest remainder, so that the shares sum to it exactly.
  ///
  /// Each share is rounded towards zero and the pennies left go, one each, to the largest
  /// remainders; of equal ones the earlier is served first. The shares of a negative amount
  /// are those of its positive with the sign turned.
  public func allocate(_ amount: Money) -> [Money] {
    let magnitude = Int128(amount.pence.magnitude)
    let divisions = values.map { value in
      let product = magnitude.magnitude.multipliedFullWidth(by: value.magnitude)
      return total.magnitude.dividingFullWidth(product)
    }
    let allocated = divisions.reduce(UInt128(0)) { $0 + $1.quotient }
    let left = Int(magnitude.magnitude - allocated)
    let order = divisions.indices.sorted {
      (divisions[$1].remainder, $0) < (divisions[$0].remainder, $1)
    }
    let served = Set(order.prefix(left))
    return divisions.indices.map { index in
      let size = Int128(divisions[index].quotient) + (served.contains(index) ? 1 : 0)
      return Money(pence: Int64(amount.pence < 0 ? -size : size))
    }
  }

  /// Each weight as a part of all, for arithmetic that is not of money; they sum to one.
  public var shares: [Double] { values.map { Double($0) / Double(total) } }

  /// The part of an amount that the first shares carry, rounded once, half away from zero.
  ///
  /// Of all parts in whole pence this is the one whose ``whole(ofPart:first:)`` is nearest to
  /// the amount. The parts of one amount never run backwards, and the last is the amount.
  ///
  /// - Throws: ``ArithmeticOverflow`` if the result is out of range.
  public func part(of amount: Money, first count: Int) throws(ArithmeticOverflow) -> Money {
    try amount.multiplied(by: values.prefix(count).reduce(0, +), dividedBy: total)
  }

  /// What a whole comes to if an amount is the part that the first shares carry.
  ///
  /// The inverse of an allocation: amount × all weights ÷ the first `count` weights, rounded
  /// once, half away from zero. Returns nil if the first shares carry no weight.
  ///
  /// - Throws: ``ArithmeticOverflow`` if the result is out of range.
  public func whole(
    ofPart amount: Money, first count: Int
  ) throws(ArithmeticOverflow) -> Money? {
    let elapsed = values.prefix(count).reduce(0, +)
    guard elapsed > 0 else { return nil }
    return try amount.multiplied(by: total, dividedBy: elapsed)
  }
}
