/// The exact product of two 128-bit numbers, for comparing and for one rounded division.
struct WideProduct: Comparable {
  private let isNegative: Bool
  private let magnitude: (high: UInt128, low: UInt128)

  init(_ left: Int128, _ right: Int128) {
    isNegative = left.signum() * right.signum() < 0
    magnitude = left.magnitude.multipliedFullWidth(by: right.magnitude)
  }

  static func == (left: WideProduct, right: WideProduct) -> Bool {
    left.isNegative == right.isNegative && left.magnitude == right.magnitude
  }

  static func < (left: WideProduct, right: WideProduct) -> Bool {
    switch (left.isNegative, right.isNegative) {
    case (false, true): false
    case (true, false): true
    case (false, false): left.magnitude < right.magnitude
    case (true, true): left.magnitude > right.magnitude
    }
  }

  /// The product over a positive divisor, rounded half away from zero to a whole number.
  func divided(by divisor: Int128) throws(ArithmeticOverflow) -> Int64 {
    precondition(divisor > 0, "a rounded division has a positive divisor")
    let divisor = divisor.magnitude
    guard magnitude.high < divisor else { throw ArithmeticOverflow() }
    let (quotient, remainder) = divisor.dividingFullWidth(magnitude)
    let roundsUp = remainder >= divisor - remainder
    let (rounded, overflow) = quotient.addingReportingOverflow(roundsUp ? 1 : 0)
    guard !overflow, let size = Int128(exactly: rounded),
      let whole = Int64(exactly: isNegative ? -size : size)
    else { throw ArithmeticOverflow() }
    return whole
  }
}

extension Money {
  /// This amount times one amount over another, rounded once, half away from zero.
  ///
  /// - Precondition: the other amount is not zero.
  /// - Throws: ``ArithmeticOverflow`` if the result is out of range.
  public func times(_ part: Money, over whole: Money) throws(ArithmeticOverflow) -> Money {
    let sign = Int128(whole.pence.signum())
    return try multiplied(
      by: sign * Int128(part.pence), dividedBy: Int128(whole.pence.magnitude))
  }

  /// This amount times a whole number over a positive other, rounded once, half away from zero.
  ///
  /// - Throws: ``ArithmeticOverflow`` if the result is out of range.
  func multiplied(
    by numerator: Int128, dividedBy denominator: Int128
  ) throws(ArithmeticOverflow) -> Money {
    Money(pence: try WideProduct(Int128(pence), numerator).divided(by: denominator))
  }
}
