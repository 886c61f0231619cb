import Books
import Foundation
import GRDB
import Money

extension LedgerFile {
  /// What a build did.
  public struct BuildOutcome: Hashable, Sendable {
    public let posted: Int
    public let reversed: Int
    public let head: ChainHash
  }

  /// Makes or renews a ledger: posts what the books add and reverses what they drop.
  ///
  /// All or nothing. With nothing changed nothing is written and the head stays.
  ///
  /// - Parameters:
  ///   - path: the ledger; made if it is missing.
  ///   - books: books without faults.
  /// - Returns: how many journals were written, and the head.
  /// - Throws: ``LedgerError``, or `ArithmeticOverflow` for amounts that do not fit together.
  public static func build(at path: String, from books: Books) throws -> BuildOutcome {
    let wanted = try books.journalEntries()
    let file = try LedgerFile.writing(path)
    return try file.write { database in
      if try LedgerSchema.isEmpty(database) { try LedgerSchema.create(database) }
      let change = BooksChange(standing: try file.standingJournals(database), wanted: wanted)
      for dropped in change.dropped {
        let reversal = try dropped.entry.reversed(number: dropped.number)
        try StoredJournals.append(reversal, to: database)
      }
      for entry in change.added { try StoredJournals.append(entry, to: database) }
      return BuildOutcome(
        posted: change.added.count, reversed: change.dropped.count,
        head: try StoredJournals.head(database).hash)
    }
  }

  /// The files of the books whose postings are not those of the ledger, sorted.
  ///
  /// - Throws: ``LedgerError``, or `ArithmeticOverflow` for amounts that do not fit together.
  public func changedFiles(since books: Books) throws -> [String] {
    let wanted = try books.journalEntries()
    return try read { database in
      let change = BooksChange(standing: try standingJournals(database), wanted: wanted)
      return Set(change.added.map(\.origin) + change.dropped.map(\.entry.origin)).sorted()
    }
  }

  /// The journals that came from the books and have not been taken back.
  ///
  /// - Throws: ``LedgerError`` if the chain is broken: nothing is posted on top of a ledger, and
  ///   nothing reported from one, that is not as it was built.
  private func standingJournals(_ database: Database) throws -> [StoredJournals.Stored] {
    guard try LedgerSchema.isIntact(database) else {
      throw LedgerError.unusable(
        path: path, reason: "its tables or triggers are not those of this version")
    }
    var standing: [Int64: StoredJournals.Stored] = [:]
    var check = ChainCheck()
    try StoredJournals.forEach(
      database,
      { stored in
        check.follow(stored)
        if let reversed = stored.entry.reverses {
          standing[reversed] = nil
        } else {
          standing[stored.number] = stored
        }
      }, unreadable: { check.passOver($0) })
    if let finding = check.findings.first {
      throw LedgerError.unusable(path: path, reason: finding.message)
    }
    return standing.values.sorted { $0.number < $1.number }
  }
}

/// What has to be posted and taken back so that a ledger holds what the books hold.
private struct BooksChange {
  let added: [JournalEntry]
  let dropped: [StoredJournals.Stored]

  init(standing: [StoredJournals.Stored], wanted: [JournalEntry]) {
    let posted = Set(standing.map(\.entry))
    let kept = Set(wanted)
    added = wanted.filter { !posted.contains($0) }
    dropped = standing.filter { !kept.contains($0.entry) }
  }
}
