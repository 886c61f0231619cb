/// Sums and comparisons of Doubles as spreadsheets do them.
///
/// Both Excel and LibreOffice hide the last bits that binary arithmetic blurs: numbers that
/// agree to 2⁻⁴⁸ of their size are equal, and a difference of such numbers is 0.
enum SpreadsheetArithmetic {
  private static let blur = 0x1p-48

  /// Whether two numbers agree but for blurred bits.
  ///
  /// Whole numbers must agree in full.
  static func isEqual(_ left: Double, _ right: Double) -> Bool {
    if left == right { return true }
    if left == left.rounded(), right == right.rounded(), left.magnitude < 0x1p53,
      right.magnitude < 0x1p53
    {
      return false
    }
    let difference = (left - right).magnitude
    return difference < left.magnitude * blur && difference < right.magnitude * blur
  }

  /// `left + right`, 0 if only blurred bits remain.
  static func add(_ left: Double, _ right: Double) -> Double {
    isEqual(left, -right) ? 0 : left + right
  }

  /// The sum of many numbers, without the error that grows with each addition.
  static func sum(_ numbers: some Sequence<Double>) -> Double {
    var total = 0.0
    var lost = 0.0
    for number in numbers {
      let next = total + number
      lost +=
        total.magnitude >= number.magnitude
        ? (total - next) + number : (number - next) + total
      total = next
    }
    return add(total, lost)
  }
}
