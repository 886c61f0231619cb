import Money

/// The days of a financial year, counted from 0 for 1 April.
struct YearDays: Sendable {
  let dates: [CalendarDate]
  /// The first day of each month from April, and behind March the day after the last.
  private let starts: [Int]
  /// The day of the week of 1 April, 0 for a Saturday.
  private let firstWeekday: Int

  init(_ year: FinancialYear) {
    var dates: [CalendarDate] = []
    var starts = [0]
    for number in 1...12 {
      guard let last = Period(year: year, number: number)?.lastDay else { continue }
      dates += (1...last.day).compactMap {
        CalendarDate(year: last.year, month: last.month, day: $0)
      }
      starts.append(dates.count)
    }
    self.dates = dates
    self.starts = starts
    // Zeller's congruence for 1 April.
    let (century, rest) = year.startYear.quotientAndRemainder(dividingBy: 100)
    firstWeekday = (1 + 13 * 5 / 5 + rest + rest / 4 + century / 4 + 5 * century) % 7
  }

  /// The days of a month, 1 for April.
  func days(of month: Int) -> Range<Int> { starts[month - 1]..<starts[month] }

  /// The days of a month on which an office posts.
  func workingDays(of month: Int) -> [Int] {
    days(of: month).filter { (firstWeekday + $0) % 7 > 1 }
  }
}
