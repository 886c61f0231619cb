import Money

/// Dates by which systems say that something has no end.
enum OpenEnd {
  /// Whether a text is such a date: any day from 2078 on, such as 9999-12-31, 31/12/2099 or
  /// 06/06/2079, and 31 December 2049; in the order of the books, in that of the United Kingdom
  /// or without separators.
  static func isOne(_ text: String) -> Bool {
    // A time of day may stand behind it.
    let day = text.split(whereSeparator: { $0 == " " || $0 == "T" }).first ?? ""
    let parts = day.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
    guard day.allSatisfy({ $0.isASCII && ($0.isNumber || "-/.".contains($0)) }) else {
      return false
    }
    switch parts.map(\.count) {
    case [4, 2, 2]: return isOne(parts[0], parts[1], parts[2])
    case [2, 2, 4], [1, 2, 4], [2, 1, 4], [1, 1, 4]: return isOne(parts[2], parts[1], parts[0])
    case [8]: return isOne(day.prefix(4), day.dropFirst(4).prefix(2), day.suffix(2))
    default: return false
    }
  }

  private static func isOne(_ year: Substring, _ month: Substring, _ day: Substring) -> Bool {
    guard let year = Int(year), let month = Int(month), let day = Int(day),
      // Of years that no calendar here reaches, those of the same length have the same days.
      CalendarDate(year: year % 4 == 0 ? 2000 : 2001, month: month, day: day) != nil
    else { return false }
    // Nobody who is in a school today is still there by then.
    return year >= 2078 || (year == 2049 && month == 12 && day == 31)
  }
}
