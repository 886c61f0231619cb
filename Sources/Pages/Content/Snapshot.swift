import Books
import Foundation
import Ledger
import Money
import Operations
import Reports
import Synchronization
import Tables

/// Books and ledger as they were at one moment, with the reports made from them so far.
final class Snapshot: Sendable {
  let standpoint: Standpoint
  let ledger: LedgerFile
  /// The period that was asked for; nil for the books' own.
  let asked: Period?
  private let made = Mutex<[String: any Sendable]>([:])

  var books: Books { standpoint.books }
  var authority: String { books.authority.name }

  init(_ place: Workplace, asOf: Period?) throws(Failure) {
    let (ledger, standpoint) = try place.doing {
      let books = try place.books()
      let ledger = try place.ledger(of: books)
      return (ledger, try Standpoint(books: books, ledger: ledger, asOf: asOf))
    }
    self.ledger = ledger
    self.standpoint = standpoint
    asked = asOf
  }

  /// What was made under a name, or is made now.
  func kept<Value: Sendable>(_ name: String, _ make: () throws -> Value) throws -> Value {
    if let value = made.withLock({ $0[name] }) as? Value { return value }
    let value = try make()
    made.withLock { $0[name] = value }
    return value
  }
}

/// The state of the files that every report is made from, by which a change from outside is seen.
///
/// Of each file its number, size and times of change: a change that leaves all of them as they
/// were would need the system's clock to be set back.
struct Fingerprint: Hashable, Sendable {
  private let parts: [Part]

  private struct Part: Hashable {
    let path: String
    var file: UInt64 = 0
    var size: Int64 = -1
    var changed: [Int] = []
  }

  init(_ place: Workplace) {
    let names = Books.filePaths(inFolder: place.booksPath).map { place.booksPath + "/" + $0 }
    let ledger = ["", "-journal", "-wal"].map { place.ledgerPath + $0 }
    parts = (names + ledger).map { path in
      var part = Part(path: path)
      var status = stat()
      if stat(path, &status) == 0 {
        part.file = UInt64(status.st_ino)
        part.size = Int64(status.st_size)
        part.changed = [
          status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
          status.st_ctim.tv_nsec,
        ]
      }
      return part
    }
  }
}

/// The snapshots of the files as they are now.
final class Snapshots: Sendable {
  private struct State {
    var fingerprint: Fingerprint?
    var kept: [Period?: Snapshot] = [:]
  }

  private let place: Workplace
  private let state = Mutex(State())
  /// So many periods are kept at once.
  private static let most = 6

  init(_ place: Workplace) {
    self.place = place
  }

  /// The snapshot at a period, made anew where a file has changed.
  ///
  /// - Throws: what keeps the books from being reported on.
  func at(_ period: Period?) throws(Failure) -> Snapshot {
    let now = Fingerprint(place)
    let known = state.withLock { state -> Snapshot? in
      if state.fingerprint != now { state = State(fingerprint: now) }
      return state.kept[period]
    }
    if let known { return known }
    let snapshot = try Snapshot(place, asOf: period)
    state.withLock { state in
      guard state.fingerprint == now else { return }
      if state.kept.count >= Self.most { state.kept = [:] }
      state.kept[period] = snapshot
    }
    return snapshot
  }
}
