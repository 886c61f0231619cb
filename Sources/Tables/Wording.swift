import Money

/// Words that reports put around numbers and names.
public enum Wording {
  /// A number of things, such as `1 journal` or `2,000 journals`.
  public static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(count.groupedText) \(count == 1 ? noun : plural ?? noun + "s")"
  }

  /// A number with so many decimals, half away from zero; `-` where it is too large to be told.
  public static func decimal(_ number: Double, _ decimals: Int) -> String {
    let unit = (0..<decimals).reduce(1.0) { unit, _ in unit * 10 }
    guard let whole = Int64(exactly: (number * unit).rounded()) else { return "-" }
    let digits = String(whole.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return (whole < 0 ? "-" : "") + padded.dropLast(decimals)
      + (decimals > 0 ? "." + padded.suffix(decimals) : "")
  }

  /// A number with so many decimals as people read it, its thousands apart.
  public static func read(_ number: Double, _ decimals: Int) -> String {
    let text = decimal(number, decimals)
    let whole = text.drop { $0 == "-" }.prefix { $0 != "." }
    guard let number = UInt64(whole) else { return text }
    return text.prefix { $0 == "-" } + number.groupedText
      + text.drop { $0 != "." }
  }

  /// A number as a whole one, its thousands apart.
  public static func whole(_ number: Double) -> String { read(number, 0) }

  /// Words with a capital at their beginning.
  public static func sentence(_ words: some StringProtocol) -> String {
    words.prefix(1).uppercased() + words.dropFirst()
  }

  /// Names in a row, where there are many the first of them and how many more.
  public static func list(_ names: [String]) -> String {
    let most = 12
    return names.count <= most
      ? names.joined(separator: ", ")
      : names.prefix(most).joined(separator: ", ") + " and \(names.count - most) more"
  }
}
