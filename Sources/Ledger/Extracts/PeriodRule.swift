import Books
import Money

/// How the years and numbers of an extract's periods are meant.
struct PeriodRule: Hashable {
  var meaning: PeriodFormat.Meaning
  var year: YearNaming
  /// Whether it was said or found out, so that a year beside a number may be read by it.
  var isKnown: Bool

  /// As the layout says it; nil for what it leaves open.
  init(_ layout: ExtractLayout) {
    let isCalendar = layout.periodFormat?.meaning == .calendar
    meaning = layout.periodFormat?.meaning ?? .financial
    year = layout.yearNaming ?? (isCalendar ? .calendar : .start)
    isKnown = layout.periodFormat != nil || layout.yearNaming != nil
  }

  private init(_ meaning: PeriodFormat.Meaning, _ year: YearNaming) {
    self.meaning = meaning
    self.year = year
    isKnown = true
  }

  /// Every way in which a year and a number may be meant.
  static let all = [
    PeriodRule(.financial, .start), PeriodRule(.financial, .end), PeriodRule(.calendar, .calendar),
  ]

  /// What to write in extract.toml for it.
  var keys: String {
    switch (meaning, year) {
    case (.financial, .end): "period_format = \"yyyypp\" and year_named_by = \"end\""
    case (.financial, _): "period_format = \"yyyypp\""
    case (.calendar, _): "period_format = \"yyyymm\""
    }
  }

  /// The financial year that a year's number names; nil where only its month can tell.
  func financialYear(_ year: Int) -> FinancialYear? {
    switch self.year {
    case .start: FinancialYear(startYear: year)
    case .end: FinancialYear(startYear: year - 1)
    case .calendar: nil
    }
  }

  /// A number of a year; 14 to 16 are adjustments at the year's end.
  func period(_ number: Int, of year: Int) -> Period? {
    if let year = financialYear(year) { return period(number, in: year) }
    guard meaning == .calendar else { return nil }
    return Self.month(number, of: year)
  }

  /// A number within a financial year.
  func period(_ number: Int, in year: FinancialYear) -> Period? {
    switch meaning {
    case .financial:
      return (1...16).contains(number) ? Period(year: year, number: min(number, 13)) : nil
    case .calendar:
      return Self.month(number, in: year)
    }
  }

  /// A calendar month within a financial year.
  static func month(_ month: Int, in year: FinancialYear) -> Period? {
    (1...12).contains(month) ? Period(year: year, number: (month + 8) % 12 + 1) : nil
  }

  /// A month of a calendar year.
  static func month(_ month: Int, of year: Int) -> Period? {
    guard let date = CalendarDate(year: year, month: month, day: 1),
      let financial = date.financialYear
    else { return nil }
    return .holding(date, in: financial)
  }
}

/// Finds out from the dates beside them how an extract's six-digit periods are meant.
struct PeriodSettling {
  private var open = PeriodRule.all
  private var seen = 0

  /// Holds a row's year and number against its date.
  mutating func add(year: Int, number: Int, date: CalendarDate) {
    seen += 1
    open.removeAll { rule in
      guard let period = rule.period(number, of: year) else { return true }
      if period.number == 13 {
        // Adjustments are entered from the year's last weeks on.
        return date < CalendarDate(year: period.year.startYear + 1, month: 3, day: 1) ?? date
      }
      return date.financialYear.map { Period.holding(date, in: $0) } != period
    }
  }

  /// Whether a year and a number were met that may be meant in several ways.
  var isNeeded: Bool { seen > 0 }

  /// The one way with which all dates agree; nil if there is none or more than one.
  var rule: PeriodRule? { seen > 0 && open.count == 1 ? open.first : nil }
}
