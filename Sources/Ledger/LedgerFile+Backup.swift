import Books
import Foundation
import GRDB
import Money

extension LedgerFile {
  /// What a copy of a ledger holds.
  public struct CopyOutcome: Hashable, Sendable {
    /// Where the copy is.
    public let path: String
    public let head: ChainHash
    public let journals: Int
    /// Where the ledger that stood there before is kept; nil if none did.
    public var kept: String?
    /// What the books had known and the copy does not hold; nil if it holds all of it.
    public var lost: LedgerSummary?
    /// Whether the ledger had that head already, so that nothing was done.
    public var wasThere = false
  }

  /// Copies a ledger whole, while others read it, and verifies it before and after.
  ///
  /// The copy appears at its path whole or not at all, for its owner alone to read, and never in
  /// the place of another file.
  ///
  /// - Parameters:
  ///   - path: the ledger.
  ///   - target: the copy; in a folder it is named by the last day and the head.
  ///   - books: the books that the ledger belongs to.
  /// - Returns: what the copy holds.
  /// - Throws: ``LedgerError``, also if anything is wrong with the ledger.
  public static func backup(
    _ path: String, to target: String, books: Books
  ) throws -> CopyOutcome {
    let source = try reading(path, of: books)
    let copy = try LedgerCopy(beside: LedgerPlace.isFolder(target) ? target + "/x" : target)
    defer { copy.discard() }
    let summary = try copy.take(source)
    let place = LedgerPlace.isFolder(target) ? "\(target)/\(try source.backupName())" : target
    try copy.place(at: place)
    return CopyOutcome(path: place, head: summary.head, journals: summary.journals)
  }

  /// `ledger-2024-02-07-3f0c12ab.sqlite`: the day of the last journal that carries one, and the
  /// head.
  private func backupName() throws -> String {
    try read { database in
      let day = try String.fetchOne(database, sql: "SELECT max(posted) FROM journal") ?? ""
      let head = try StoredJournals.head(database).hash.hexadecimal.prefix(8)
      return ["ledger", String(day.prefix(10)), "\(head).sqlite"].filter { !$0.isEmpty }
        .joined(separator: "-")
    }
  }

  /// Puts a copy in the place of a ledger, which is kept beside it.
  ///
  /// - Parameters:
  ///   - backup: the copy, of any form.
  ///   - path: the ledger, which may be missing or damaged.
  ///   - books: the books that it belongs to.
  ///   - reason: why a copy that lacks journals is taken all the same; nil to refuse one.
  ///   - stamp: who does it, and when.
  /// - Returns: what was restored, and what was kept or lost.
  /// - Throws: ``LedgerError``; `refused` for a copy that lacks journals which the books or the
  ///   ledger there know.
  public static func restore(
    _ backup: String, to path: String, books: Books, despite reason: String?, stamp: JournalStamp
  ) throws -> CopyOutcome {
    guard LedgerPlace.resolved(backup) != LedgerPlace.resolved(path) else {
      throw LedgerError.refused(
        "\(backup) is the ledger itself", remedy: "name a backup, made by ledger backup")
    }
    let owner = try LedgerOwner(books)
    let source = try reading(backup)
    try source.read { try source.checkChain($0, includesPostings: true) }
    let lock = try LedgerSwap(path)
    defer { lock.end() }
    if let there = try? reading(path).summary(), try there == source.summary(),
      try !owner.isUnknown(source, path)
    {
      return CopyOutcome(
        path: path, head: there.head, journals: there.journals, kept: nil, lost: nil, wasThere: true
      )
    }
    let lost = try lost(source, path, owner)
    if let lost, reason == nil {
      throw LedgerError.refused(
        "\(backup) lacks journals: known were \(lost.journals) journals, among them \(lost.text),"
          + " head \(lost.head.hexadecimal)",
        remedy: "restore a later backup; if there is none, give --despite REASON, which is kept in"
          + " the ledger; what is lost has to be imported and posted again")
    }
    let copy = try LedgerCopy(beside: path)
    defer { copy.discard() }
    var summary = try copy.take(source, checkedFor: owner)
    if let lost, let reason {
      summary = try copy.note(lost, reason, stamp, books)
    }
    let kept = try lock.swap(in: copy, "before-restore")
    owner.replace(summary, of: path)
    return CopyOutcome(
      path: path, head: summary.head, journals: summary.journals, kept: kept, lost: lost)
  }

  /// What is known, of the books or of the ledger there, that a copy does not hold.
  private static func lost(
    _ source: LedgerFile, _ path: String, _ owner: LedgerOwner
  ) throws -> LedgerSummary? {
    let known = owner.known(at: path, id: try source.summary().id)
    let standing = try? reading(path).summary()
    return try [standing, known].compactMap(\.self).first { summary in
      try source.read { database in
        let check = try ChainCheck(database, sought: [summary.head], includesPostings: false)
        try check.run()
        return check.journals(since: summary.head) == nil
      }
    }
  }

  /// What the ledger holds, if it is as it was posted.
  func summary() throws -> LedgerSummary {
    try read { database in
      try checkChain(database)
      return try LedgerSummary(database)
    }
  }
}

extension LedgerFile {
  /// Begins a ledger anew from the books alone; what stood at its path is kept beside it.
  ///
  /// - Returns: the outcome of the build, what was known of the ledger before, and where it is
  ///   kept.
  /// - Throws: as ``build(at:from:progress:)``; then nothing was changed.
  public static func startOver(
    at path: String, from books: Books,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> (build: BuildOutcome, lost: LedgerSummary?, kept: String?) {
    let owner = try LedgerOwner(books)
    let lock = try LedgerSwap(path)
    defer { lock.end() }
    let standing = try? reading(path).summary()
    let copy = try LedgerCopy(beside: path)
    defer { copy.discard() }
    let outcome = try build(
      LedgerFile.writing(copy.path, of: nil), from: books, owner: books.authority,
      progress: progress)
    let kept = try lock.swap(in: copy, "before-start-over")
    let known = try owner.forget(path)
    return (outcome, known ?? standing, kept)
  }
}

// MARK: - Copies

/// A copy of a ledger that has no name yet.
private struct LedgerCopy {
  let path: String

  /// Makes an empty file in the folder of a path, and clears away what a killed copy left there.
  init(beside target: String) throws {
    let folder = URL(filePath: LedgerPlace.resolved(target)).deletingLastPathComponent().path
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where name.hasPrefix(Self.prefix) && name.hasSuffix(".part") {
      var status = stat()
      let isStale =
        stat("\(folder)/\(name)", &status) == 0 && time(nil) - status.st_mtim.tv_sec > 3_600
      if isStale { unlink("\(folder)/\(name)") }
    }
    path = "\(folder)/\(Self.prefix)\(UUID().uuidString).part"
    try LedgerPlace.create(path)
  }

  private static let prefix = ".ledger-copy-"

  /// Copies a ledger into the file, once it has been verified, and verifies what was copied.
  func take(_ source: LedgerFile, checkedFor owner: LedgerOwner? = nil) throws -> LedgerSummary {
    let before = try source.read { database in
      try source.checkChain(database, includesPostings: true)
      try owner?.checkAuthority(database, source.path)
      return try LedgerSummary(database)
    }
    do {
      try source.copyPages(to: path)
    } catch let error as DatabaseError {
      throw LedgerError(error, path: source.path)
    }
    let copied = try LedgerFile.reading(path)
    let after = try copied.read { database in
      try copied.checkChain(database, includesPostings: true)
      return try LedgerSummary(database)
    }
    guard after == before else {
      throw LedgerError.busy(path: source.path)
    }
    return after
  }

  /// Notes in the copy that it takes the place of a ledger that held more.
  func note(
    _ lost: LedgerSummary, _ reason: String, _ stamp: JournalStamp, _ books: Books
  ) throws -> LedgerSummary {
    let file = try LedgerFile.writing(path, of: nil)
    return try file.write(owner: books.authority) { database in
      var header = JournalHeader(
        kind: .restore, origin: "restore",
        description: "A backup put in the place of a ledger that held more", stamp: stamp)
      header.details = [
        .reason: reason, .lostHead: lost.head.hexadecimal, .lostJournals: "\(lost.journals)",
      ]
      try JournalWriter.append(JournalEntry(header: header, lines: []), to: database)
      return try LedgerSummary(database)
    }
  }

  /// Gives the copy its name, where no file has it.
  func place(at target: String) throws {
    try LedgerPlace.synchronise(path)
    guard link(path, target) == 0 else {
      if errno == EEXIST {
        throw LedgerError.refused(
          "\(target) is there already, and nothing is overwritten",
          remedy: "name another file, or a folder, in which the copy is named by day and head")
      }
      throw LedgerError.inputOutput(path: target, reason: String(cString: strerror(errno)))
    }
    LedgerPlace.synchroniseFolder(of: target)
  }

  /// Removes the file, if it is still there.
  func discard() {
    unlink(path)
    unlink(path + "-journal")
  }
}

/// The place of a ledger, held while another takes it.
private final class LedgerSwap {
  private let path: String
  private let queue: DatabaseQueue?

  /// Keeps others from writing to the ledger there, if it is one.
  ///
  /// - Throws: ``LedgerError/busy(path:)``.
  init(_ path: String) throws {
    self.path = path
    let place = LedgerPlace.resolved(path)
    guard FileManager.default.fileExists(atPath: place) else {
      queue = nil
      return
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(3)
    configuration.allowsUnsafeTransactions = true
    let queue = try? DatabaseQueue(path: place, configuration: configuration)
    do {
      try queue?.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
      self.queue = queue
    } catch let error as DatabaseError {
      let failure = LedgerError(error, path: path)
      if case .busy = failure { throw failure }
      // A damaged file has nobody in it.
      self.queue = nil
    }
  }

  /// Puts a copy in the ledger's place, and keeps the ledger under another name.
  ///
  /// - Returns: where it is kept; nil if there was none.
  func swap(in copy: LedgerCopy, _ occasion: String) throws -> String? {
    var status = stat()
    let isLink = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    let place = isLink ? LedgerPlace.resolved(path) : path
    try LedgerPlace.synchronise(copy.path)
    var kept: String?
    if FileManager.default.fileExists(atPath: place) {
      var number = 1
      while kept == nil {
        let name = "\(place).\(occasion)\(number == 1 ? "" : "-\(number)")"
        if link(place, name) == 0 {
          kept = name
        } else if errno == EEXIST {
          number += 1
        } else {
          throw LedgerError.inputOutput(path: name, reason: String(cString: strerror(errno)))
        }
      }
    }
    guard rename(copy.path, place) == 0 else {
      throw LedgerError.inputOutput(path: path, reason: String(cString: strerror(errno)))
    }
    LedgerPlace.synchroniseFolder(of: place)
    return kept
  }

  func end() {
    try? queue?.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
  }
}

extension LedgerPlace {
  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Brings a file's bytes to the disk.
  static func synchronise(_ path: String) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    defer { if file >= 0 { close(file) } }
    guard file >= 0, fsync(file) == 0 else {
      throw LedgerError.inputOutput(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Brings a folder's names to the disk, where it can be done.
  static func synchroniseFolder(of path: String) {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = fsync(file)
    close(file)
  }
}
