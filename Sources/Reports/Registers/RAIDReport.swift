import Books
import Money

/// The risks, assumptions, issues and dependencies that are open on a day, the greatest score
/// first.
public struct RAIDReport: Sendable {
  public let authority: Authority
  public let day: CalendarDate
  /// Those without a score stand last, in the order of the books.
  public let entries: [RAIDEntry]
  /// How many were closed by the day.
  public let closed: Int
  public let sources: SourceRegister

  public init(_ standpoint: Standpoint, at day: CalendarDate) {
    let all = standpoint.books.raid.filter { $0.raised.map { $0 <= day } ?? true }
    let open = all.filter { $0.closed.map { $0 > day } ?? true }
    authority = standpoint.books.authority
    self.day = day
    entries = open.enumerated().sorted {
      ($1.element.score ?? 0, $0.offset) < ($0.element.score ?? 0, $1.offset)
    }.map(\.element)
    closed = all.count - open.count
    sources = standpoint.sources
  }

  /// All that stands behind the entries.
  public var provenance: Provenance { Provenance(Set(entries.map(\.source))) }

  /// Whether an entry was to be looked at again before the day.
  public func isLate(_ entry: RAIDEntry) -> Bool { entry.due.map { $0 < day } == true }
}
