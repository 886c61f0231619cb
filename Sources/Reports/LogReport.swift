import Books
import Foundation
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

  public struct Entry: Sendable {
    public let journal: LedgerLogEntry
    public let marks: [Mark]
  }

  public let authority: String
  public let entries: [Entry]
  public let head: ChainHash

  /// - Throws: `LedgerError`.
  public init(_ ledger: LedgerFile, books: Books) throws {
    let log = try ledger.log()
    authority = books.authority.name
    head = log.head
    entries = log.entries.map { Entry(journal: $0, marks: Self.marks($0)) }
  }

  private static func marks(_ journal: LedgerLogEntry) -> [Mark] {
    let header = journal.header
    guard let stamp = header.stamp else { return header.kind == .reversal ? [.reversal] : [] }
    let time = try? Date(stamp.time, strategy: .iso8601)
    return Mark.allCases.filter { mark in
      switch mark {
      case .manual: [.journal, .accrual, .recoupment].contains(header.kind)
      case .late:
        journal.lastPeriod.map { stamp.time.prefix(10) > $0.lastDay.description } ?? false
      case .outOfHours: time.map(isOutOfHours) ?? false
      case .reversal: header.kind == .reversal
      case .despite: header.details[.despite] != nil
      case .reopened: header.kind == .reopen
      case .restored: header.kind == .restore
      }
    }
  }

  private static func isOutOfHours(_ time: Date) -> Bool {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "Europe/London") ?? .gmt
    let hour = calendar.component(.hour, from: time)
    return calendar.isDateInWeekend(time) || !(7..<19).contains(hour)
  }
}
