import Foundation

/// `ROUND` as spreadsheets do it: on decimal digits, half away from zero.
///
/// A Double is read as its shortest decimal text, so that 2.675 rounds to 2.68 although its binary
/// value lies below. Arithmetic leaves dust in the digits after the fifteenth (1,018,524.665 as
/// 1018524.6649999999), which is taken off first. Dust is left where LibreOffice leaves it: when
/// rounding to whole numbers, and beyond 2⁴¹ units of the last place, £22 billion to the penny.
public enum DecimalRounding {
  /// The number of units of the last place up to which dust is taken off.
  private static let dustLimit = 0x1p41

  /// Rounds a finite number to so many decimal places; negative places are tens, hundreds, ….
  public static func round(_ value: Double, digits: Int) -> Double {
    guard value.isFinite, value != 0 else { return value }
    var decimal = Digits(value.magnitude.description)
    if digits != 0, value.magnitude * pow(10, Double(digits)) < dustLimit {
      decimal.cut(to: 15)
    }
    decimal.cut(to: decimal.pointPlace + digits)
    let magnitude = decimal.value
    return value < 0 && magnitude != 0 ? -magnitude : magnitude
  }

  /// A finite number cut to so many significant decimal digits.
  static func significant(_ value: Double, digits: Int) -> Double {
    Double(String(format: "%.*e", digits - 1, value)) ?? value
  }

  /// A positive decimal number: 0.d₁d₂d₃… × 10^pointPlace.
  private struct Digits {
    var digits: [UInt8]
    /// How many of the digits stand before the decimal point; may be negative.
    var pointPlace: Int

    /// Reads the text that Swift prints for a positive Double.
    init(_ text: String) {
      let parts = text.split(separator: "e")
      let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
      let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
      let whole = halves[0].utf8.map { $0 - 48 }
      let fraction = halves.count > 1 ? halves[1].utf8.map { $0 - 48 } : []
      let all = whole + fraction
      let zeros = all.prefix { $0 == 0 }.count
      digits = Array(all.dropFirst(zeros))
      pointPlace = whole.count + exponent - zeros
      while digits.last == 0 { digits.removeLast() }
    }

    /// Keeps the first digits, rounding half up.
    mutating func cut(to count: Int) {
      guard count < digits.count else { return }
      guard count >= 0 else { return digits = [] }
      let roundsUp = digits[count] >= 5
      digits.removeLast(digits.count - count)
      guard roundsUp else { return }
      while digits.last == 9 { digits.removeLast() }
      if digits.isEmpty {
        digits = [1]
        pointPlace += 1
      } else {
        digits[digits.count - 1] += 1
      }
    }

    var value: Double {
      let text = String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
      return Double("0.\(text)e\(pointPlace)") ?? 0
    }
  }
}
