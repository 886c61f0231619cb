/// An accounting period, written `2023-24/P10`: P1 is April, P12 March, P13 the year's end.
public struct Period: Hashable, Sendable {
  public let year: FinancialYear
  /// 1 to 12 for the months from April, 13 for the year-end adjustments.
  public let number: Int

  /// Returns nil if the number is not in 1 to 13.
  public init?(year: FinancialYear, number: Int) {
    guard (1...13).contains(number) else { return nil }
    self.year = year
    self.number = number
  }

  /// Reads `2023-24/P10`; the number has no leading zero.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let year = FinancialYear(parts[0]), parts[1].first == "P",
      parts[1].dropFirst().first != "0", let number = WholeNumber.read(parts[1].dropFirst())
    else { return nil }
    self.init(year: year, number: number)
  }

  /// P13 of a year.
  public static func yearEnd(_ year: FinancialYear) -> Period {
    Period(year, 13)
  }

  private init(_ year: FinancialYear, _ number: Int) {
    self.year = year
    self.number = number
  }

  /// The period after this one, P1 of the next year after P13; nil at the end of the calendar.
  public var next: Period? {
    guard number == 13 else { return Period(year, number + 1) }
    return FinancialYear(startYear: year.startYear + 1).map { Period($0, 1) }
  }

  /// The period before this one, P13 of the year before P1; nil at the start of the calendar.
  public var previous: Period? {
    guard number == 1 else { return Period(year, number - 1) }
    return FinancialYear(startYear: year.startYear - 1).map { Period($0, 13) }
  }

  /// P1 of a year.
  public static func firstMonth(_ year: FinancialYear) -> Period {
    Period(year, 1)
  }

  /// The last period that is over at the end of a day: P13 from 31 March to 29 April.
  public init?(endedBy day: CalendarDate) {
    guard let year = day.financialYear else { return nil }
    let month = (day.month + 8) % 12 + 1
    let isOver = day.day == CalendarDate.daysIn(month: day.month, year: day.year)
    switch isOver ? month : month - 1 {
    case 0:
      guard let before = FinancialYear(startYear: year.startYear - 1) else { return nil }
      self = .yearEnd(before)
    case 12: self = .yearEnd(year)
    case let number: self.init(year: year, number: number)
    }
  }

  /// Whether this is P13.
  public var isYearEnd: Bool { number == 13 }

  /// How many of the twelve months have gone by at the period's end, 1 to 12.
  public var monthsElapsed: Int { min(number, 12) }

  /// The last day of the month; P13 ends on 31 March as P12 does.
  public var lastDay: CalendarDate {
    let month = (monthsElapsed + 2) % 12 + 1
    let year = month >= 4 ? self.year.startYear : self.year.startYear + 1
    let day = CalendarDate.daysIn(month: month, year: year)
    return CalendarDate(knownYear: year, month: month, day: day)
  }
}

extension Period: Comparable {
  public static func < (left: Period, right: Period) -> Bool {
    (left.year, left.number) < (right.year, right.number)
  }
}

extension Period: CustomStringConvertible {
  public var description: String { "\(year)/P\(number)" }
}
