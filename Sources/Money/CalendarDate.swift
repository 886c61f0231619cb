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
