import Books
import Foundation
import GRDB

/// The books that a ledger belongs to: their authority, and what they know of the ledger.
struct LedgerOwner: Sendable {
  let authority: Authority
  private let folder: String
  private let witness: LedgerWitness

  /// - Throws: ``LedgerError`` if the witness cannot be read.
  init(_ books: Books) throws {
    authority = books.authority
    folder = books.folder
    witness = try LedgerWitness(folder: books.folder)
  }

  /// The heads that the books know.
  var knownHeads: Set<ChainHash> { Set(witness.entries.map(\.summary.head)) }

  /// A ledger that is not there, though the books have known one.
  ///
  /// - Throws: ``LedgerError/notAsKnown(reason:remedy:)``.
  func checkMissing(_ path: String) throws {
    let here = witness.entry(at: file(path))
    let lost = here ?? witness.entries.first { !FileManager.default.fileExists(atPath: place($0)) }
    guard let lost else { return }
    throw LedgerError.notAsKnown(
      reason: "\(here == nil ? place(lost) : path): the ledger is missing, and only it held"
        + " \(lost.summary.text) (\(lost.summary.journals) journals, head"
        + " \(lost.summary.head.hexadecimal))",
      remedy: Self.restoring)
  }

  /// Why a ledger is not the one that the books know; nil if it is.
  ///
  /// - Parameters:
  ///   - database: the ledger's.
  ///   - check: a walk along its chain that looked for the heads that the books know.
  ///   - path: where it is.
  /// - Returns: ``LedgerError/notAsKnown(reason:remedy:)``.
  /// - Throws: `DatabaseError`.
  func problem(_ database: Database, _ check: ChainCheck, _ path: String) throws -> LedgerError? {
    if let problem = try authorityProblem(database, path) { return problem }
    let id = try LedgerIdentity.read(database)?.id ?? ""
    guard let known = (id.isEmpty ? nil : witness.entry(of: id)) ?? witness.entry(at: file(path))
    else { return nil }
    guard check.journals(since: known.summary.head) == nil else { return nil }
    let summary = known.summary
    let isOther = !id.isEmpty && id != summary.id && !summary.id.isEmpty
    let reason =
      if isOther {
        "\(path) is not the ledger that the books know there: it is ledger \(id.prefix(8)), and"
          + " they know ledger \(summary.id.prefix(8))"
      } else if check.journals < summary.journals {
        "\(path) ends with journal \(check.journals), and the books know it up to journal"
          + " \(summary.journals): it is an older copy, or its last journals were cut off"
      } else {
        "\(path) does not hold journal \(summary.journals) as the books know it: it is an older"
          + " copy that was written to, or its journals are not those that were posted"
      }
    return .notAsKnown(
      reason: reason + "; known were \(summary.text), head \(summary.head.hexadecimal)",
      remedy: Self.restoring)
  }

  /// That a ledger is another authority's; nil if it is not, or does not know.
  private func authorityProblem(_ database: Database, _ path: String) throws -> LedgerError? {
    guard let identity = try LedgerIdentity.read(database),
      let stated = try LedgerAuthority.stated(database, identity), !stated.isOf(authority)
    else { return nil }
    return .notAsKnown(
      reason: "\(path) is the ledger of another authority: \(stated.text); the books are those of"
        + " \(LedgerAuthority(authority).text)",
      remedy: "name the ledger of these books with --ledger; if it is the same authority under"
        + " new numbers, run build --same-authority")
  }

  /// - Throws: ``LedgerError/notAsKnown(reason:remedy:)`` if a ledger is another authority's.
  func checkAuthority(_ database: Database, _ path: String) throws {
    if let problem = try authorityProblem(database, path) { throw problem }
  }

  /// What the books know of the ledger at a place, or else of one with an id.
  func known(at path: String, id: String) -> LedgerSummary? {
    (witness.entry(at: file(path)) ?? witness.entry(of: id))?.summary
  }

  /// Whether a ledger is not the one that the books know at a place.
  func isUnknown(_ ledger: LedgerFile, _ path: String) throws -> Bool {
    try ledger.read { database in
      let check = try ChainCheck(database, sought: knownHeads, includesPostings: false)
      try check.run()
      return try problem(database, check, path) != nil
    }
  }

  private static let restoring =
    "put the right ledger back, or run ledger restore FILE with a backup; build --start-over begins"
    + " anew from the books alone, and what only the ledger held is gone"

  /// Keeps what a ledger is after a write, if it holds what the books cannot make again.
  ///
  /// That it cannot be kept is told and does not undo the write: the next one keeps it.
  func keep(_ summary: LedgerSummary, of path: String) { keep(summary, of: path, replacing: false) }

  /// Keeps what a ledger is, in place of all that was known of the one at its path.
  func replace(_ summary: LedgerSummary, of path: String) {
    keep(summary, of: path, replacing: true)
  }

  private func keep(_ summary: LedgerSummary, of path: String, replacing: Bool) {
    do {
      var witness = try LedgerWitness(folder: folder)
      if replacing { witness.forget(at: file(path)) }
      guard summary.isIrreplaceable || witness.entry(of: summary.id) != nil else {
        return replacing ? try witness.write(to: folder) : ()
      }
      let entry = LedgerWitness.Entry(file: file(path), summary: summary)
      guard replacing || !witness.entries.contains(entry) else { return }
      witness.keep(entry)
      try witness.write(to: folder)
    } catch {
      LedgerNotices.tell(
        "warning: \(folder)/\(LedgerWitness.fileName) could not be written; the ledger is right,"
          + " and the next posting writes it again")
    }
  }

  /// Forgets what the books know of the ledger at a path, which is to begin anew.
  ///
  /// - Returns: what was known of it; nil if nothing was.
  /// - Throws: an error of the disk.
  func forget(_ path: String) throws -> LedgerSummary? {
    var witness = try LedgerWitness(folder: folder)
    let missing = witness.entries.first { !FileManager.default.fileExists(atPath: place($0)) }
    guard let lost = witness.entry(at: file(path)) ?? missing else { return nil }
    witness.forget(lost.summary.id)
    witness.forget(at: lost.file)
    try witness.write(to: folder)
    return lost.summary
  }

  // MARK: - Places

  /// A ledger's path from the folder of the books, as the witness has it.
  private func file(_ path: String) -> String {
    let base = Self.parts(folder)
    let target = Self.parts(path)
    let shared = zip(base, target).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: base.count - shared) + target.dropFirst(shared))
      .joined(separator: "/")
  }

  private func place(_ entry: LedgerWitness.Entry) -> String {
    URL(filePath: folder).appending(path: entry.file).standardizedFileURL.path
  }

  private static func parts(_ path: String) -> [String] {
    URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath()
      .appending(path: URL(filePath: path).lastPathComponent).standardizedFileURL
      .path.split(separator: "/").map(String.init)
  }
}
