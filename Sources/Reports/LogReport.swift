import Books
import Ledger
import Money

/// The journals of a ledger by time: who posted what, when, from which file.
public struct LogReport: Sendable {
  /// What an auditor looks at first in a journal.
  public enum Mark: String, CaseIterable, Sendable {
    /// Typed by hand, and not from the finance system or the books.
    case manual
    /// Posted after the end of the last period that its lines count in.
    case late
    /// Posted on a Saturday or Sunday, or before seven or after nineteen hours in London.
    case outOfHours = "out-of-hours"
    /// Takes another journal back.
    case reversal
    /// Closed although the month-end guard would not have let it.
    case despite
    /// Opens a closed period again.
    case reopened
    /// A copy that lacked journals was put in the ledger's place.
    case restored
  }

  /// A journal, and what an auditor looks at first in it.
  public struct Entry: Sendable {
    public let journal: LedgerJournal
    public let marks: [Mark]

    init(_ journal: LedgerJournal) {
      self.journal = journal
      marks = LogReport.marks(journal)
    }
  }

  public let authority: String
  public let entries: [Entry]
  public let head: ChainHash

  /// - Throws: `LedgerError`.
  public init(_ ledger: LedgerFile, books: Books) throws {
    let log = try ledger.log()
    authority = books.authority.name
    head = log.head
    entries = log.entries.map(Entry.init)
  }

  private static func marks(_ journal: LedgerJournal) -> [Mark] {
    let header = journal.header
    guard let stamp = header.stamp else { return header.kind == .reversal ? [.reversal] : [] }
    return Mark.allCases.filter { mark in
      switch mark {
      case .manual: [.journal, .accrual, .recoupment].contains(header.kind)
      case .late:
        journal.lastPeriod.map { stamp.time.prefix(10) > $0.lastDay.description } ?? false
      case .outOfHours: isOutOfHours(stamp.time)
      case .reversal: header.kind == .reversal
      case .despite: header.details[.despite] != nil
      case .reopened: header.kind == .reopen
      case .restored: header.kind == .restore
      }
    }
  }

  /// Whether a time, such as `2024-02-07T09:30:00Z`, is outside the week's working hours in London.
  private static func isOutOfHours(_ time: String) -> Bool {
    guard var day = CalendarDate(time.prefix(10)), let hour = Int(time.dropFirst(11).prefix(2))
    else { return false }
    var local = hour
    if isSummer(day, hour) { local += 1 }
    if local == 24 {
      day = day.dayAfter
      local = 0
    }
    return weekday(day) >= 5 || !(7..<19).contains(local)
  }

  /// British Summer Time: from the last Sunday of March to that of October, at one o'clock each.
  private static func isSummer(_ day: CalendarDate, _ hour: Int) -> Bool {
    guard let start = lastSunday(of: 3, day.year), let end = lastSunday(of: 10, day.year) else {
      return false
    }
    return day > start && day < end || day == start && hour >= 1 || day == end && hour < 1
  }

  private static func lastSunday(of month: Int, _ year: Int) -> CalendarDate? {
    (25...31).reversed().lazy.compactMap { CalendarDate(year: year, month: month, day: $0) }
      .first { weekday($0) == 6 }
  }

  /// 0 for a Monday to 6 for a Sunday.
  private static func weekday(_ day: CalendarDate) -> Int {
    // The first day of 2024 was a Monday.
    guard let monday = CalendarDate(year: 2_024, month: 1, day: 1) else { return 0 }
    return ((monday.days(to: day) % 7) + 7) % 7
  }
}
