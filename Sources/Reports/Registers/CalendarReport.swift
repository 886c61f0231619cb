import Books
import Money

/// What is to be reported next, to whom, and what it needs.
public struct CalendarReport: Sendable {
  /// An entry of the calendar as it stands on the day.
  public struct Coming: Sendable {
    public let entry: CalendarEntry
    /// The next day on which it comes, the day of the report among them; nil where it is not known.
    public let next: CalendarDate?
    /// The day on which it came last.
    public let last: CalendarDate?
  }

  public let authority: Authority
  public let day: CalendarDate
  /// The nearest first, then those whose day the books do not know.
  public let coming: [Coming]
  /// Those that have come and will not come again, the latest first.
  public let past: [Coming]
  public let sources: SourceRegister

  public init(_ standpoint: Standpoint, at day: CalendarDate) {
    let books = standpoint.books
    let end = books.authority.lastYear.lastDay
    let all = books.calendar.map { entry in
      Coming(
        entry: entry, next: entry.days(from: day, to: max(day, end)).first,
        last: entry.days(from: .first, to: day.dayBefore).last)
    }
    authority = books.authority
    self.day = day
    coming = all.enumerated().filter { $0.element.next != nil || $0.element.last == nil }
      .sorted {
        ($0.element.next ?? .last, $0.offset) < ($1.element.next ?? .last, $1.offset)
      }.map(\.element)
    past = all.enumerated().filter { $0.element.next == nil && $0.element.last != nil }
      .sorted {
        ($1.element.last ?? .first, $0.offset) < ($0.element.last ?? .first, $1.offset)
      }.map(\.element)
    sources = standpoint.sources
  }
}
