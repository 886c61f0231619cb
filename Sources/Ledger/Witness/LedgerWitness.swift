import Foundation
import Money

/// What books know of their ledgers: a small text file in their folder.
///
/// The ledger alone holds what was imported, posted, reversed and closed. The witness is no second
/// truth of it; it keeps the head and a few counts of each ledger, so that one that is missing,
/// cut short, older or another one is noticed without anybody having kept a head. It is meant to be
/// committed with the books.
public struct LedgerWitness: Hashable, Sendable {
  /// A ledger as it was after the last write.
  public struct Entry: Hashable, Sendable {
    /// Where it was, as a path from the folder of the books.
    public var file: String
    public var summary: LedgerSummary
  }

  public static let fileName = "ledger-witness.txt"

  /// In order of their ids.
  public private(set) var entries: [Entry] = []

  init() {}

  /// Reads the witness of a folder of books; an empty one where there is no file.
  ///
  /// - Throws: ``LedgerError/notAsKnown(reason:remedy:)`` with the line that cannot be read.
  public init(folder: String) throws {
    let path = folder + "/" + Self.fileName
    guard FileManager.default.fileExists(atPath: path) else {
      self.init()
      return
    }
    guard let data = FileManager.default.contents(atPath: path) else { throw Self.unreadable(1) }
    try self.init(text: String(decoding: data, as: UTF8.self))
  }

  init(text: String) throws {
    var values: [String: String] = [:]
    var start = 0
    func end(_ line: Int) throws {
      guard !values.isEmpty else { return }
      guard let entry = Entry(values) else { throw Self.unreadable(start) }
      entries.append(entry)
      values = [:]
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("#") { continue }
      if line.isEmpty {
        try end(index)
        continue
      }
      guard let colon = line.firstRange(of: ": "),
        Self.keys.contains(String(line[..<colon.lowerBound]))
      else { throw Self.unreadable(index + 1) }
      if values.isEmpty { start = index + 1 }
      values[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
    }
    try end(lines.count)
  }

  private static func unreadable(_ line: Int) -> LedgerError {
    .notAsKnown(
      reason: "\(fileName):\(line):1: error: this is not what the program writes here",
      remedy: "put the file back as it was last committed; where two people's were merged, keep the"
        + " one with more journals")
  }

  /// The file's text.
  var text: String {
    let head = """
      # What these books know of their ledger. safety-valve writes this file after each posting.
      # Keep it with the books and commit it; do not edit it.

      """
    return head + entries.map { "\n" + $0.text }.joined()
  }

  /// The entry of a ledger by its id.
  func entry(of id: String) -> Entry? { entries.first { $0.summary.id == id } }

  /// The entry of the ledger that stood at a place.
  func entry(at file: String) -> Entry? { entries.last { $0.file == file } }

  /// Keeps a ledger as it is now.
  mutating func keep(_ entry: Entry) {
    entries.removeAll { $0.summary.id == entry.summary.id || $0.file == entry.file }
    entries.append(entry)
    entries.sort { $0.summary.id < $1.summary.id }
  }

  /// Forgets the ledger that stood at a place.
  mutating func forget(at file: String) { entries.removeAll { $0.file == file } }

  /// Forgets a ledger.
  mutating func forget(_ id: String) { entries.removeAll { $0.summary.id == id } }

  /// Writes the file, whole or not at all.
  ///
  /// - Throws: an error of the disk.
  func write(to folder: String) throws {
    let path = folder + "/" + Self.fileName
    guard !entries.isEmpty else {
      if FileManager.default.fileExists(atPath: path) {
        try FileManager.default.removeItem(atPath: path)
      }
      return
    }
    try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
  }

  fileprivate static let keys: Set<String> = [
    "ledger", "file", "authority", "head", "journals", "imports", "journals by hand", "reversals",
    "closes", "others", "closed through",
  ]
}

extension LedgerWitness.Entry {
  fileprivate init?(_ values: [String: String]) {
    func count(_ key: String) -> Int? { values[key].map { Int($0) } ?? 0 }
    guard let id = values["ledger"], let file = values["file"], !file.isEmpty,
      let head = values["head"].flatMap({ ChainHash(hexadecimal: $0) }),
      let journals = values["journals"].flatMap({ Int($0) }), journals >= 0
    else { return nil }
    var held: [LedgerSummary.Held: Int] = [:]
    for kind in LedgerSummary.Held.allCases {
      guard let number = count(Self.key(kind)), number >= 0 else { return nil }
      held[kind] = number
    }
    let closed = values["closed through"].map { Period($0) }
    if let closed, closed == nil { return nil }
    self.init(
      file: file,
      summary: LedgerSummary(
        id: id, authority: values["authority"] ?? "", head: head, journals: journals, held: held,
        closedThrough: closed ?? nil))
  }

  private static func key(_ kind: LedgerSummary.Held) -> String {
    kind == .posts ? "journals by hand" : kind.rawValue
  }

  fileprivate var text: String {
    let counts = LedgerSummary.Held.allCases.compactMap { kind in
      summary.held[kind].flatMap { $0 > 0 ? "\(Self.key(kind)): \($0)\n" : nil }
    }
    return "ledger: \(summary.id)\nfile: \(file)\n"
      + (summary.authority.isEmpty ? "" : "authority: \(summary.authority)\n")
      + "head: \(summary.head.hexadecimal)\njournals: \(summary.journals)\n" + counts.joined()
      + (summary.closedThrough.map { "closed through: \($0)\n" } ?? "")
  }
}
