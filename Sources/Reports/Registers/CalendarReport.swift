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

  /// All that stands behind the entries.
  public var provenance: Provenance { Provenance(Set((coming + past).map(\.entry.source))) }

  public init(_ standpoint: Standpoint, at day: CalendarDate) {
    let all = standpoint.books.calendar.map { entry in
      Coming(entry: entry, next: entry.next(from: day), last: entry.last(before: day))
    }
    func sorted(_ isIn: (Coming) -> Bool, by day: (Coming) -> CalendarDate) -> [Coming] {
      all.filter(isIn).enumerated()
        .sorted { (day($0.element), $0.offset) < (day($1.element), $1.offset) }.map(\.element)
    }
    authority = standpoint.books.authority
    self.day = day
    coming = sorted({ $0.next != nil || $0.entry.date == nil }) { $0.next ?? .last }
    past = sorted({ $0.next == nil && $0.entry.date != nil }) { $0.last ?? .first }.reversed()
    sources = standpoint.sources
  }
}
