import Money

/// How an extract writes its amounts.
public enum AmountStyle: String, CaseIterable, Sendable {
  /// `-1234.56`
  case plain
  /// `-1,234.56`
  case thousands
  /// `(1,234.56)`
  case accounting

  /// Whether the thousands are set apart by commas.
  var isGrouped: Bool { self != .plain }

  /// The same in the words of a spreadsheet.
  public var numberFormat: String {
    switch self {
    case .plain: "0.00"
    case .thousands: "#,##0.00"
    case .accounting: "#,##0.00;(#,##0.00)"
    }
  }
}

extension [UInt8] {
  /// Appends an amount of pence as pounds.
  mutating func append(pence: Int64, _ style: AmountStyle) {
    let (pounds, rest) = pence.magnitude.quotientAndRemainder(dividingBy: 100)
    if pence < 0 { append(UInt8(ascii: style == .accounting ? "(" : "-")) }
    append(digitsOf: pounds, isGrouped: style.isGrouped)
    append(UInt8(ascii: "."))
    append(digitsOf: rest, width: 2)
    if pence < 0, style == .accounting { append(UInt8(ascii: ")")) }
  }

  /// Appends the digits of a number, with zeros in front up to a width.
  mutating func append(digitsOf number: UInt64, width: Int = 1, isGrouped: Bool = false) {
    var (rest, start, digits) = (number, count, 0)
    repeat {
      if isGrouped, digits > 0, digits.isMultiple(of: 3) { append(UInt8(ascii: ",")) }
      append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
      digits += 1
    } while rest > 0 || digits < width
    var end = count - 1
    while start < end {
      swapAt(start, end)
      start += 1
      end -= 1
    }
  }
}
