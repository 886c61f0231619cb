import Money

/// The days of a financial year that carry a placement's cost: all of them, or those of terms.
public struct PaidDays: Hashable, Sendable {
  /// A school term, as far as it lies in the year.
  public struct Term: Hashable, Sendable {
    public let days: ClosedRange<CalendarDate>
    /// When bills for it are expected; nil where they come as the days go by.
    public let billed: CalendarDate?

    /// Returns nil for one without a day in the year.
    public init?(
      from start: CalendarDate, to end: CalendarDate, billed: CalendarDate?, in year: FinancialYear
    ) {
      let (first, last) = (max(start, year.firstDay), min(end, year.lastDay))
      guard first <= last else { return nil }
      days = first...last
      self.billed = billed
    }
  }

  public let year: FinancialYear
  /// Spans of paid days, none of which share a day.
  private let terms: [Term]

  /// Every day of a year.
  public init(_ year: FinancialYear) {
    self.year = year
    terms = Term(from: year.firstDay, to: year.lastDay, billed: nil, in: year).map { [$0] } ?? []
  }

  /// The days of terms; nil where none lies in the year.
  ///
  /// - Parameters:
  ///   - year: the financial year.
  ///   - terms: in order of their first day; a day of two terms counts with the first.
  public init?(_ year: FinancialYear, terms: [Term]) {
    var apart: [Term] = []
    for term in terms {
      let start = apart.last.map { $0.days.upperBound.dayAfter } ?? term.days.lowerBound
      let first = max(start, term.days.lowerBound)
      if let term = Term(from: first, to: term.days.upperBound, billed: term.billed, in: year) {
        apart.append(term)
      }
    }
    guard !apart.isEmpty else { return nil }
    self.year = year
    self.terms = apart
  }

  /// How many days the year has.
  public var count: Int { count(from: year.firstDay, to: year.lastDay) }

  /// How many of them lie from one day to another, both among them.
  public func count(from start: CalendarDate, to end: CalendarDate) -> Int {
    count(from: start, to: end, terms)
  }

  /// How many of them bills have been expected for by a day: those that have gone by, and of terms
  /// with a day for their bills all or none.
  public func billed(from start: CalendarDate, to end: CalendarDate, by day: CalendarDate) -> Int {
    terms.map { term in
      guard let billed = term.billed else { return count(from: start, to: min(end, day), [term]) }
      return billed <= day ? count(from: start, to: end, [term]) : 0
    }.reduce(0, +)
  }

  private func count(from start: CalendarDate, to end: CalendarDate, _ terms: [Term]) -> Int {
    terms.map { term in
      let (first, last) = (max(start, term.days.lowerBound), min(end, term.days.upperBound))
      return first <= last ? first.days(to: last) + 1 : 0
    }.reduce(0, +)
  }
}
