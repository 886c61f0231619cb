/// A day of the Gregorian calendar, written `2024-02-29`, with no time and no time zone.
public struct CalendarDate: Hashable, Sendable {
  public let year: Int
  public let month: Int
  public let day: Int

  /// Returns nil if there is no such day, or if its year is not in 1900 to 2200.
  public init?(year: Int, month: Int, day: Int) {
    guard (1900...2200).contains(year), (1...12).contains(month),
      (1...Self.daysIn(month: month, year: year)).contains(day)
    else { return nil }
    self.init(knownYear: year, month: month, day: day)
  }

  /// The first and the last day of the calendar.
  public static let first = CalendarDate(knownYear: 1900, month: 1, day: 1)
  public static let last = CalendarDate(knownYear: 2200, month: 12, day: 31)

  /// Reads `yyyy-mm-dd`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], let year = WholeNumber.read(parts[0]),
      let month = WholeNumber.read(parts[1]), let day = WholeNumber.read(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  init(knownYear year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The financial year in which the day falls.
  public var financialYear: FinancialYear? {
    FinancialYear(startYear: month >= 4 ? year : year - 1)
  }

  /// The day as people write it, such as `29 February 2024`.
  public var readableText: String {
    "\(day) \(Self.monthNames[month - 1]) \(year)"
  }

  /// The day for a narrow column, such as `29 Feb 2024`.
  public var shortText: String {
    "\(day) \(Self.monthNames[month - 1].prefix(3)) \(year)"
  }

  /// By how many months another day lies later, part months as whole ones; 0 if it does not.
  ///
  /// The smallest number of months that, added to this day, reach the other. A month that has no
  /// such day ends on its last.
  public func monthsSlipped(to later: CalendarDate) -> Int {
    max(0, (later.year - year) * 12 + later.month - month + (later.day > day ? 1 : 0))
  }

  /// How many days another day lies later; negative if it lies before this one.
  public func days(to other: CalendarDate) -> Int { other.dayNumber - dayNumber }

  /// The day a number of months later, or the last of that month if it is shorter.
  ///
  /// Returns nil outside the calendar.
  public func adding(months: Int) -> CalendarDate? {
    let month = year * 12 + self.month - 1 + months
    let (year, number) = (month / 12, month % 12 + 1)
    return CalendarDate(
      year: year, month: number, day: min(day, Self.daysIn(month: number, year: year)))
  }

  /// The day before; the first of the calendar has none and is its own.
  public var dayBefore: CalendarDate {
    if day > 1 { return CalendarDate(knownYear: year, month: month, day: day - 1) }
    let (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1)
    return CalendarDate(
      year: year, month: month, day: Self.daysIn(month: month, year: year)) ?? self
  }

  /// The day after; the last of the calendar has none and is its own.
  public var dayAfter: CalendarDate {
    CalendarDate(year: year, month: month, day: day + 1)
      ?? CalendarDate(year: year, month: month + 1, day: 1)
      ?? CalendarDate(year: year + 1, month: 1, day: 1) ?? self
  }

  /// Days since a fixed day, counted with the year's beginning on 1 March.
  private var dayNumber: Int {
    let year = month > 2 ? self.year : self.year - 1
    let monthsSinceMarch = (month + 9) % 12
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * monthsSinceMarch + 2) / 5 + day
  }

  /// How many days a month of a year has.
  static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2:
      year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}

extension CalendarDate: Comparable {
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension CalendarDate: CustomStringConvertible {
  public var description: String {
    "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }
}
