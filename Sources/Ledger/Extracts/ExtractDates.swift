import Books
import Money

/// Dates and periods as finance systems write them.
enum ExtractDates {
  /// Reads a date; a time of day behind it is left out of account.
  static func date(_ text: UnsafeBufferPointer<UInt8>, _ format: DateFormat) -> CalendarDate? {
    var offset = 0
    var (day, month, year) = (0, 0, 0)
    func number(_ most: Int) -> Int? {
      let start = offset
      var value = 0
      while offset < text.count, offset - start < most, text[offset] &- 0x30 <= 9 {
        value = value * 10 + Int(text[offset] &- 0x30)
        offset += 1
      }
      return offset > start ? value : nil
    }
    for part in format.parts {
      switch part {
      case .day:
        guard let value = number(2) else { return nil }
        day = value
      case .month:
        guard let value = number(2) else { return nil }
        month = value
      case .monthName:
        guard let (value, length) = monthName(text[offset...]) else { return nil }
        month = value
        offset += length
      case .year:
        let start = offset
        guard let value = number(4), offset - start == 4 else { return nil }
        year = value
      case .shortYear:
        let start = offset
        guard let value = number(2), offset - start == 2 else { return nil }
        year = 2_000 + value
      case .separator(let byte):
        guard offset < text.count, text[offset] == byte else { return nil }
        offset += 1
      }
    }
    guard offset == text.count || isTime(text[offset...]) else { return nil }
    return CalendarDate(year: year, month: month, day: day)
  }

  private static func isTime(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = text.first, first == 0x20 || first == UInt8(ascii: "T"), text.count >= 5
    else { return false }
    return text.dropFirst().allSatisfy { $0 &- 0x30 <= 9 || " :.Z".utf8.contains($0) }
  }

  /// The month that a text begins with, by its English name or the first three letters of it.
  private static func monthName(
    _ text: Slice<UnsafeBufferPointer<UInt8>>
  ) -> (month: Int, length: Int)? {
    let word = text.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    let letters = String(decoding: word, as: UTF8.self).lowercased()
    guard letters.count >= 3 else { return nil }
    let index = monthNames.firstIndex { $0 == letters || $0.prefix(3) == letters }
    return index.map { ($0 + 1, word.count) }
  }

  /// Reads a period of a year: `10`, `P10` or `Period 10`; with its year, `2023-24/P10`; or the
  /// month, `Jan-24`, `January 2024`.
  ///
  /// `2023/10` and `202310` are nil: they may mean October 2023 or the tenth period of 2023-24.
  static func period(_ text: UnsafeBufferPointer<UInt8>, in year: FinancialYear) -> Period? {
    let trimmed = text[...].trimmed
    if let number = shortNumber(trimmed) { return Period(year: year, number: number) }
    if let (month, length) = monthName(trimmed) {
      return monthPeriod(month, trimmed.dropFirst(length))
    }
    let words = String(decoding: trimmed, as: UTF8.self).uppercased()
    if let start = FinancialYear(words.prefix(7)) {
      let rest = words.dropFirst(7).drop { " /-".contains($0) }
      return number(after: "P", rest).flatMap { Period(year: start, number: $0) }
    }
    let number = number(after: "PERIOD", words[...]) ?? number(after: "P", words[...])
    return number.flatMap { Period(year: year, number: $0) }
  }

  private static func shortNumber(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    guard (1...3).contains(text.count), text.allSatisfy({ $0 &- 0x30 <= 9 }) else { return nil }
    return text.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
  }

  private static func number(after word: String, _ text: Substring) -> Int? {
    guard text.hasPrefix(word) else { return nil }
    let digits = text.dropFirst(word.count).drop { $0 == " " }
    guard (1...3).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return Int(digits)
  }

  private static func monthPeriod(
    _ month: Int, _ rest: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Period? {
    let digits = rest.drop { $0 == 0x20 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/") }
    guard digits.count == 2 || digits.count == 4, digits.allSatisfy({ $0 &- 0x30 <= 9 }) else {
      return nil
    }
    let value = digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    let calendarYear = digits.count == 2 ? 2_000 + value : value
    guard let date = CalendarDate(year: calendarYear, month: month, day: 1),
      let year = date.financialYear
    else { return nil }
    return .holding(date, in: year)
  }

  private static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
}
