/// Why a text is not an amount of money.
public enum MoneyTextError: Error, Hashable, Sendable {
  /// Not of the form `-?[0-9]+(\.[0-9]{1,2})?`.
  case malformed
  /// A number, but with more than two decimals; it is never rounded away.
  case tooManyDecimals
  /// A number that whole pence in `Int64` cannot hold.
  case outOfRange
}

extension Money {
  /// Reads pounds with at most two decimals, such as `-317000000.5`.
  ///
  /// - Parameter text: pounds, with `.` as decimal mark and no thousands separators.
  /// - Throws: ``MoneyTextError``, which says what is wrong with the text.
  public init(pounds text: some StringProtocol) throws(MoneyTextError) {
    let number = DecimalText(text)
    guard let number else { throw .malformed }
    guard number.fraction.count <= 2 else { throw .tooManyDecimals }
    let padding = String(repeating: "0", count: 2 - number.fraction.count)
    let digits = String(number.whole) + String(number.fraction) + padding
    guard let pence = Int64((number.isNegative ? "-" : "") + digits) else { throw .outOfRange }
    self.init(pence: pence)
  }

  /// Pounds with two decimals and no thousands separators, such as `-317000000.50`.
  public var poundsText: String {
    let (pounds, pence) = pence.magnitude.quotientAndRemainder(dividingBy: 100)
    return "\(self.pence < 0 ? "-" : "")\(pounds).\(pence < 10 ? "0" : "")\(pence)"
  }

  /// Pounds as people read them, such as `-317,000,000.50`.
  public var readableText: String {
    let (pounds, pence) = pence.magnitude.quotientAndRemainder(dividingBy: 100)
    return "\(self.pence < 0 ? "-" : "")\(pounds.groupedText).\(pence < 10 ? "0" : "")\(pence)"
  }
}

extension Money {
  /// Pounds as people read them in a sentence, such as `-£1,234.50`.
  public var sterlingText: String {
    let text = readableText
    return text.hasPrefix("-") ? "-£" + text.dropFirst() : "£" + text
  }
}

extension Money {
  /// Whole thousands of pounds, or whole pounds, half away from zero, such as `-317,000`.
  public func wholeText(inThousands isInThousands: Bool) -> String {
    let unit: UInt64 = isInThousands ? 100_000 : 100
    let number = (pence.magnitude + unit / 2) / unit
    return (pence < 0 && number > 0 ? "-" : "") + number.groupedText
  }

  /// Millions of pounds with one decimal, half away from zero, such as `-317.0`.
  public var millionsText: String {
    let tenths = (pence.magnitude + 5_000_000) / 10_000_000
    let sign = pence < 0 && tenths > 0 ? "-" : ""
    return "\(sign)\((tenths / 10).groupedText).\(tenths % 10)"
  }
}

extension Money: CustomStringConvertible {
  public var description: String { poundsText }
}

extension BinaryInteger {
  /// The digits in groups of three, such as `19,407`.
  public var groupedText: String {
    let digits = Array(String(magnitude))
    var text = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
