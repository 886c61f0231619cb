/// A plain decimal number as it is written: `-?[0-9]+(\.[0-9]+)?`, and nothing else.
struct DecimalText {
  let isNegative: Bool
  /// The digits before the point, at least one.
  let whole: Substring
  /// The digits after the point, empty if there is no point.
  let fraction: Substring

  /// Returns nil for anything else: a plus sign, a separator, an exponent, a space, `1.`, `.5`.
  init?(_ text: some StringProtocol) {
    var rest = Substring(text)
    isNegative = rest.first == "-"
    if isNegative { rest.removeFirst() }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy(Self.isDigits) else { return nil }
    whole = parts[0]
    fraction = parts.count == 2 ? parts[1] : ""
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
