import Foundation
import Money

/// A number as people type it: with separators, a sign of pounds, brackets or per cent.
struct TypedNumber {
  /// `-?[0-9]+(\.[0-9]+)?`.
  let digits: String
  let isPercent: Bool

  /// The number of a cell that holds one: to the fifteen digits that spreadsheets keep.
  init?(stored text: String) {
    isPercent = false
    if Self.isPlain(text), text.count <= 15 {
      digits = text
      return
    }
    guard let number = Double(text), number.isFinite else { return nil }
    let rounded = String(format: "%.15g", number)
    if let rate = Double(rounded).flatMap({ Rate(shortest: $0) }) {
      digits = rate.text
    } else if Self.isPlain(rounded) {
      digits = rounded
    } else {
      guard Self.isPlain(text) else { return nil }
      digits = text
    }
  }

  /// A number that was typed as text.
  init?(_ text: String) {
    var rest = text.replacing("\u{2212}", with: "-").replacing("\u{A0}", with: " ")
    var isNegative = false
    if rest.hasPrefix("("), rest.hasSuffix(")") {
      rest = String(rest.dropFirst().dropLast())
      isNegative = true
    }
    rest = rest.trimmingCharacters(in: .whitespaces)
    let isPercent = rest.hasSuffix("%")
    if isPercent { rest = rest.dropLast().trimmingCharacters(in: .whitespaces) }
    var hasPounds = false
    if rest.hasPrefix("£") {
      rest = rest.dropFirst().trimmingCharacters(in: .whitespaces)
      hasPounds = true
    }
    if rest.hasPrefix("-") {
      // Twice negative is not said.
      guard !isNegative else { return nil }
      isNegative = true
      rest = rest.dropFirst().trimmingCharacters(in: .whitespaces)
    }
    if rest.hasPrefix("£"), !hasPounds {
      rest = rest.dropFirst().trimmingCharacters(in: .whitespaces)
      hasPounds = true
    }
    guard !(hasPounds && isPercent), let plain = Self.plain(rest) else { return nil }
    digits = (isNegative && plain.contains { "123456789".contains($0) } ? "-" : "") + plain
    self.isPercent = isPercent
  }

  /// The number divided by a hundred.
  var hundredth: String {
    let sign = digits.hasPrefix("-") ? "-" : ""
    let parts = digits.drop { $0 == "-" }.split(separator: ".")
    let whole = parts.first.map(String.init) ?? "0"
    let padded = String(repeating: "0", count: max(0, 3 - whole.count)) + whole
    return sign + padded.dropLast(2) + "." + padded.suffix(2) + (parts.count > 1 ? parts[1] : "")
  }

  private static func isPlain(_ text: String) -> Bool {
    text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil
  }

  /// Digits without the separators between each three; nil where they stand elsewhere.
  private static func plain(_ text: String) -> String? {
    let number = text.hasPrefix(".") ? "0" + text : text
    if number.wholeMatch(of: /[0-9]+(\.[0-9]+)?/) != nil { return number }
    let isGrouped =
      number.wholeMatch(of: /[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?/) != nil
      || number.wholeMatch(of: /[0-9]{1,3}( [0-9]{3})+(\.[0-9]+)?/) != nil
    return isGrouped ? number.filter { $0 != "," && $0 != " " } : nil
  }
}

/// A date as people type it in this country: day, month, year.
enum TypedDate {
  /// The day; nil for what is no day of the calendar, or could be several.
  ///
  /// What the spreadsheet holds as a date it has written itself.
  static func read(_ text: String, isDate: Bool) -> CalendarDate? {
    if let date = CalendarDate(text) { return date }
    guard !isDate else { return nil }
    if let parts = text.wholeMatch(of: /([0-9]{4})[\/.]([0-9]{1,2})[\/.]([0-9]{1,2})/) {
      return day(parts.3, Int(parts.2), parts.1)
    }
    if let parts = text.wholeMatch(of: /([0-9]{1,2})[\/. -]([0-9]{1,2})[\/. -]([0-9]{4})/) {
      return day(parts.1, Int(parts.2), parts.3)
    }
    if let parts = text.wholeMatch(
      of: /([0-9]{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})[ -]([0-9]{4})/)
    {
      return day(parts.1, month(parts.2), parts.3)
    }
    return nil
  }

  private static func day(_ day: Substring, _ month: Int?, _ year: Substring) -> CalendarDate? {
    guard let day = Int(day), let month, let year = Int(year) else { return nil }
    return CalendarDate(year: year, month: month, day: day)
  }

  private static func month(_ name: Substring) -> Int? {
    let typed = name.lowercased()
    return (1...12).first { number in
      let full = CalendarDate(year: 2000, month: number, day: 1)?.readableText
        .split(separator: " ").dropFirst().first?.lowercased()
      return full == typed || typed.count == 3 && full?.prefix(3) == typed[...]
        || typed == "sept" && number == 9
    }
  }
}

/// A financial year as people type it.
enum TypedYear {
  /// The year; of `2011-12` a spreadsheet makes the date of the first of December.
  static func read(_ text: String, isDate: Bool) -> FinancialYear? {
    if isDate {
      guard let date = CalendarDate(text), date.day == 1, (date.year + 1) % 100 == date.month
      else { return nil }
      return FinancialYear(String(text.prefix(7)))
    }
    if let year = FinancialYear(text) { return year }
    let parts = text.split { "/-–".contains($0) }
    guard parts.count == 2, parts[0].count == 4, parts[1].count == 2 || parts[1].count == 4 else {
      return nil
    }
    let year = FinancialYear("\(parts[0])-\(parts[1].suffix(2))")
    guard parts[1].count == 4, let first = Int(parts[0]), let second = Int(parts[1]) else {
      return year
    }
    return second == first + 1 ? year : nil
  }
}
