/// An exact decimal fraction: 0.05 is 5 %.
///
/// A rate is a whole number divided by a power of ten and is never a binary fraction. Sums and
/// products of rates are exact; a product with money is rounded once (see ``times(_:)``).
public struct Rate: Sendable {
  /// The number without its decimal point.
  let significand: Int128
  /// How many of its digits stand after the point, 0 to 36.
  let decimals: Int

  /// The most decimals that a rate may be written with.
  public static let mostDecimals = 12

  public static let zero = Rate(significand: 0, decimals: 0)
  public static let half = Rate(significand: 5, decimals: 1)
  public static let one = Rate(significand: 1, decimals: 0)

  /// A rate of whole units divided by a power of ten.
  init(significand: Int128, decimals: Int) {
    self.significand = significand
    self.decimals = decimals
  }

  /// Reads a decimal fraction such as `0.035` or `-0.1`.
  ///
  /// Returns nil if the text is not of that form, has more than ``mostDecimals`` decimals or is
  /// 10¹⁵ or more in size.
  public init?(_ text: some StringProtocol) {
    guard let number = DecimalText(text), number.fraction.count <= Self.mostDecimals,
      let magnitude = Int128(String(number.whole) + String(number.fraction))
    else { return nil }
    let rate = Rate(
      significand: number.isNegative ? -magnitude : magnitude, decimals: number.fraction.count)
    let limit = Rate(significand: powerOfTen(15), decimals: 0)
    guard rate < limit, Rate(significand: -limit.significand, decimals: 0) < rate else {
      return nil
    }
    self = rate
  }

  /// The fraction nearest in decimal notation to a binary number, as a reader would type it.
  ///
  /// Returns nil for infinities, not-a-number and what ``init(_:)-(StringProtocol)`` refuses.
  public init?(shortest number: Double) {
    guard number.isFinite else { return nil }
    let parts = "\(number)".split(separator: "e")
    guard parts.count == 2 else {
      self.init(parts[0])
      return
    }
    guard let exponent = Int(parts[1]), exponent < 0, let plain = Rate(parts[0]),
      plain.decimals - exponent <= Self.mostDecimals
    else { return nil }
    self.init(significand: plain.significand, decimals: plain.decimals - exponent)
  }
}

extension Rate {
  /// The product of two rates, exact.
  ///
  /// Two rates as written have at most 24 decimals and 38 digits between them, which fit.
  public static func * (left: Rate, right: Rate) throws(ArithmeticOverflow) -> Rate {
    let (product, overflow) = left.significand.multipliedReportingOverflow(by: right.significand)
    guard !overflow else { throw ArithmeticOverflow() }
    return Rate(significand: product, decimals: left.decimals + right.decimals)
  }

  /// The difference of two rates as written, exact.
  public static func - (left: Rate, right: Rate) -> Rate {
    let decimals = max(left.decimals, right.decimals)
    return Rate(
      significand: left.significand * powerOfTen(decimals - left.decimals)
        - right.significand * powerOfTen(decimals - right.decimals), decimals: decimals)
  }

  /// The rate without its sign.
  public var magnitude: Rate {
    Rate(significand: abs(significand), decimals: decimals)
  }

  /// A number of millionths, without zeros at its end.
  public init(millionths: Int64) {
    var (significand, decimals) = (Int128(millionths), 6)
    while decimals > 0, significand.isMultiple(of: 10) {
      significand /= 10
      decimals -= 1
    }
    self.init(significand: significand, decimals: decimals)
  }

  /// The share that a part has in a whole, to three decimals, half away from zero.
  ///
  /// Returns nil for a share of nothing or of less.
  public init?(_ part: Money, of whole: Money) {
    guard whole > .zero else { return nil }
    let (product, divisor) = (2_000 * Int128(part.pence), 2 * Int128(whole.pence))
    let rounded = (product + Int128(part.pence.signum()) * Int128(whole.pence)) / divisor
    self.init(significand: rounded, decimals: 3)
  }

  /// One plus this rate: what a growth of this rate multiplies by.
  public var asGrowthFactor: Rate {
    Rate(significand: significand + powerOfTen(decimals), decimals: decimals)
  }

  /// This rate of an amount, rounded once, half away from zero, to the penny.
  ///
  /// - Throws: ``ArithmeticOverflow`` if the product is out of range.
  public func times(_ money: Money) throws(ArithmeticOverflow) -> Money {
    try money.multiplied(by: significand, dividedBy: powerOfTen(decimals))
  }

  /// The nearest binary number, for a spreadsheet cell or a chart.
  public var doubleValue: Double {
    Double(text) ?? 0
  }

  /// The rate in decimal notation with no needless zeros, such as `0.035`.
  public var text: String {
    let digits = String(significand.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let whole = padded.dropLast(decimals)
    var fraction = padded.suffix(decimals)
    while fraction.last == "0" { fraction.removeLast() }
    let sign = significand < 0 ? "-" : ""
    return fraction.isEmpty ? sign + whole : "\(sign)\(whole).\(fraction)"
  }

  /// The number as people read it, such as `12,180.5`.
  public var readableText: String {
    let parts = text.split(separator: ".")
    guard let whole = Int128(parts[0]) else { return text }
    let sign = whole == 0 && significand < 0 ? "-" : ""
    return ([sign + whole.groupedText] + parts.dropFirst().map(String.init)).joined(separator: ".")
  }

  /// The rate as a percentage with no needless zeros, such as `3.5%`.
  public var percentText: String {
    let percent =
      decimals >= 2
      ? Rate(significand: significand, decimals: decimals - 2)
      : Rate(significand: significand * powerOfTen(2 - decimals), decimals: 0)
    return percent.text + "%"
  }
}

extension Rate: Comparable {
  public static func == (left: Rate, right: Rate) -> Bool {
    left.scaled(to: right) == right.scaled(to: left)
  }

  public static func < (left: Rate, right: Rate) -> Bool {
    left.scaled(to: right) < right.scaled(to: left)
  }

  /// The significand over the finer of the two powers of ten, in twice the width.
  private func scaled(to other: Rate) -> WideProduct {
    WideProduct(significand, powerOfTen(max(0, other.decimals - decimals)))
  }
}

extension Rate: Hashable {
  public func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }
}

/// Ten to a power from 0 to 38.
func powerOfTen(_ exponent: Int) -> Int128 {
  precondition((0...38).contains(exponent), "a power of ten that Int128 holds")
  return (0..<exponent).reduce(Int128(1)) { product, _ in product * 10 }
}

extension Rate {
  /// Whether a part of a whole reaches this rate: part ÷ |whole| ≥ rate, without rounding.
  ///
  /// Of a whole of zero every positive part reaches every rate, and no other part does.
  public func isReached(by part: Money, of whole: Money) -> Bool {
    guard whole != .zero else { return part > .zero }
    return WideProduct(Int128(part.pence), powerOfTen(decimals))
      >= WideProduct(significand, Int128(whole.pence.magnitude))
  }
}

extension Rate {
  /// Whether a part of a whole goes past this rate: part ÷ |whole| > rate, without rounding.
  ///
  /// Of a whole of zero every positive part does, and no other.
  public func isExceeded(by part: Money, of whole: Money) -> Bool {
    guard whole != .zero else { return part > .zero }
    return WideProduct(significand, Int128(whole.pence.magnitude))
      < WideProduct(Int128(part.pence), powerOfTen(decimals))
  }

  /// The nearest binary number, for simulations; no money is made of it.
  public var double: Double { Double(significand) / Double(powerOfTen(decimals)) }
}
