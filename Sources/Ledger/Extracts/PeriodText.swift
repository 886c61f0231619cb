import Books
import Money

/// What the text of a period says, before it is known which year and which month that is.
enum PeriodText: Hashable {
  /// A period of a year that another column or the extract names.
  case number(Int)
  /// A year and a number, such as `202310` or `10/2023`.
  case yearNumber(year: Int, Int)
  /// A month's name, with its calendar year where it has one.
  case month(Int, year: Int?)
  /// A period with its financial year.
  case period(FinancialYear, Int)
  /// An adjustment at the year's end.
  case adjustment(FinancialYear?)
  /// A balance brought forward, which is no spending.
  case opening

  /// Reads a text without spaces at its ends; nil if it says no period.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, _ format: PeriodFormat?) {
    if (1...3).contains(bytes.count), bytes.allSatisfy({ $0 &- 0x30 <= 9 }) {
      let number = bytes.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
      self = number == 0 ? .opening : .number(number)
      return
    }
    guard let runs = Self.runs(bytes) else { return nil }
    if let special = Self.special(runs) {
      self = special
      return
    }
    guard let read = Self.period(runs.filter { !$0.isNoise }, format) else { return nil }
    switch read {
    case .number(0), .yearNumber(_, 0), .period(_, 0): self = .opening
    default: self = read
    }
  }

  /// A run of digits or of letters.
  private enum Run: Hashable {
    case digits(Int, count: Int)
    case word(String)

    /// Whether it only says that a period or a year follows.
    var isNoise: Bool {
      if case .word(let word) = self { Self.noise.contains(word) } else { false }
    }

    private static let noise: Set<String> = ["P", "PERIOD", "PER", "PD", "FY", "YEAR", "MONTH"]
  }

  /// The runs of a text; nil if something else than the usual separators stands between them.
  private static func runs(_ bytes: UnsafeBufferPointer<UInt8>) -> [Run]? {
    guard let first = bytes.first, isDigit(first) || isLetter(first), bytes.count <= 24 else {
      return nil
    }
    var runs: [Run] = []
    var offset = 0
    while offset < bytes.count {
      let start = offset
      if isDigit(bytes[offset]) {
        while offset < bytes.count, isDigit(bytes[offset]) { offset += 1 }
        guard offset - start <= 7 else { return nil }
        let value = bytes[start..<offset].reduce(0) { $0 * 10 + Int($1 &- 0x30) }
        runs.append(.digits(value, count: offset - start))
      } else if isLetter(bytes[offset]) {
        while offset < bytes.count, isLetter(bytes[offset]) { offset += 1 }
        runs.append(.word(String(decoding: bytes[start..<offset], as: UTF8.self).uppercased()))
      } else {
        guard " /-._:'".utf8.contains(bytes[offset]) else { return nil }
        offset += 1
      }
    }
    return runs
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }
  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  private static func special(_ runs: [Run]) -> PeriodText? {
    let words = runs.compactMap { if case .word(let word) = $0 { word } else { nil } }
    guard let first = words.first else { return nil }
    if first.hasPrefix("OPEN") || first == "OPN" || first == "BBF"
      || words.starts(with: ["B", "F"])
    {
      return .opening
    }
    guard first.hasPrefix("ADJ") else { return nil }
    return .adjustment(financialYear(runs))
  }

  private static func financialYear(_ runs: [Run]) -> FinancialYear? {
    for (run, next) in zip(runs, runs.dropFirst()) {
      if case .digits(let year, let count) = run, case .digits(let end, 2) = next,
        let found = financialYear(year, count, end)
      {
        return found
      }
    }
    return nil
  }

  /// The financial year of `2023` and `24`, or of `23` and `24`.
  private static func financialYear(_ start: Int, _ count: Int, _ end: Int) -> FinancialYear? {
    let year = count == 2 ? 2_000 + start : start
    guard count == 2 || count == 4, (year + 1) % 100 == end else { return nil }
    return FinancialYear(startYear: year)
  }

  private static func period(_ runs: [Run], _ format: PeriodFormat?) -> PeriodText? {
    switch runs.count {
    case 1: return single(runs[0], format)
    case 2: return pair(runs[0], runs[1])
    case 3: return triple(runs[0], runs[1], runs[2])
    default: return nil
    }
  }

  private static func single(_ run: Run, _ format: PeriodFormat?) -> PeriodText? {
    switch run {
    case .digits(let value, let count):
      if count <= 3 { return .number(value) }
      let isFirst = format?.isNumberFirst ?? false
      if format?.isShortYear == true {
        guard count == 4 else { return nil }
        return isFirst
          ? .yearNumber(year: 2_000 + value % 100, value / 100)
          : .yearNumber(year: 2_000 + value / 100, value % 100)
      }
      guard count >= 6 else { return nil }
      // Six digits, or seven with a nought between year and number as some systems have it.
      let width = count == 6 ? 100 : 1_000
      let yearFirst = PeriodText.yearNumber(year: value / width, value % width)
      let numberFirst = PeriodText.yearNumber(year: value % 10_000, value / 10_000)
      let isYearFirst = isYear(value / width)
      return isFirst || !isYearFirst
        ? (isYear(value % 10_000) ? numberFirst : nil) : yearFirst
    case .word(let word):
      return month(word).map { .month($0, year: nil) }
    }
  }

  private static func pair(_ first: Run, _ second: Run) -> PeriodText? {
    switch (first, second) {
    case (.word(let word), .digits(let value, let count)),
      (.digits(let value, let count), .word(let word)):
      guard let month = month(word), count == 2 || count == 4 else { return nil }
      return .month(month, year: count == 2 ? 2_000 + value : value)
    case (.digits(let year, 4), .digits(let number, let count)) where count <= 3:
      // 2012-13 is a year, and might be a period of 2012.
      guard isYear(year), !(count == 2 && (year + 1) % 100 == number) else { return nil }
      return .yearNumber(year: year, number)
    case (.digits(let number, let count), .digits(let year, 4)) where count <= 3:
      return isYear(year) ? .yearNumber(year: year, number) : nil
    default: return nil
    }
  }

  private static func triple(_ first: Run, _ second: Run, _ third: Run) -> PeriodText? {
    if case .digits(let start, let count) = first, case .digits(let end, 2) = second,
      let year = financialYear(start, count, end)
    {
      return period(of: year, third)
    }
    if case .digits(let start, let count) = second, case .digits(let end, 2) = third,
      let year = financialYear(start, count, end)
    {
      return period(of: year, first)
    }
    return nil
  }

  private static func period(of year: FinancialYear, _ run: Run) -> PeriodText? {
    switch run {
    case .digits(let number, let count): return count <= 3 ? .period(year, number) : nil
    case .word(let word):
      return month(word).map { .period(year, ($0 + 8) % 12 + 1) }
    }
  }

  private static func isYear(_ value: Int) -> Bool { (1_990...2_099).contains(value) }

  /// A month by its English name or the first three letters of it.
  private static func month(_ word: String) -> Int? {
    guard word.count >= 3 else { return nil }
    return months.firstIndex {
      $0 == word || $0.prefix(3) == word || (word == "SEPT" && $0 == "SEPTEMBER")
    }
    .map { $0 + 1 }
  }

  private static let months = [
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER",
    "OCTOBER", "NOVEMBER", "DECEMBER",
  ]
}
