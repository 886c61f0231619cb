import Money
import Tabular

/// What a public pack of an earlier month shows of plans and their cost, read from its own file.
public struct EarlierPack: Sendable {
  /// A row of the table, by the words that stand in its first cell.
  public struct Row: Hashable, Sendable {
    public let label: String
    public let counts: [PublishedCounts.Figure]
    /// Pence.
    public let cost: PublishedCounts.Figure
    /// The row of the sheet, from 1.
    public let line: Int
  }

  public let file: String
  public let asOf: Period
  /// Which version of the pack of its period it is, from 1.
  public let version: Int
  /// The beginning of the SHA-256 of the file's bytes, by which other packs name it.
  public let mark: String
  /// The marks of the packs that it was held against itself.
  public let earlier: Set<String>
  /// In the order of the columns.
  public let januaries: [Int]
  public let rows: [Row]
  /// nil where the pack says that the books have no plans.
  public let total: Row?

  /// - Parameters:
  ///   - file: its name for messages.
  ///   - hash: the SHA-256 of its bytes, in hexadecimal digits.
  ///   - cover: the rows of the sheet Cover.
  ///   - placements: the rows of the sheet Placements.
  ///   - authority: whose pack it has to be.
  /// - Throws: ``EarlierPackFault``.
  public init(
    file: String, hash: String, cover: any TableReader, placements: any TableReader,
    authority: String
  ) throws(EarlierPackFault) {
    let cover = EarlierPackSheet(file: file, name: "Cover")
      .adding(try EarlierPackSheet.rows(cover, file, "Cover"))
    let sheet = EarlierPackSheet(file: file, name: PublishedWords.sheet)
      .adding(try EarlierPackSheet.rows(placements, file, PublishedWords.sheet))
    self.file = file
    mark = String(hash.prefix(Self.markLength))
    asOf = try cover.period(of: authority)
    version = cover.fact(PublishedWords.version).flatMap { Int($0.prefix { $0 != ";" }) } ?? 1
    earlier = Self.marks(in: cover.fact(PublishedWords.earlier) ?? "")
    guard let header = try sheet.header(in: asOf.year) else {
      (januaries, rows, total) = ([], [], nil)
      return
    }
    januaries = header.januaries
    let table = try sheet.table(below: header)
    rows = Array(table.dropLast())
    total = table.last
    try sheet.checkSums(rows, total, header)
  }

  /// Long enough that no two packs of a council share it.
  private static let markLength = 16

  private static func marks(in text: String) -> Set<String> {
    Set(text.split(separator: "[").dropFirst().map { String($0.prefix(markLength)) })
  }

  /// Its period, with its version if that is not the first.
  public var title: String { version > 1 ? "\(asOf) (version \(version))" : "\(asOf)" }

  /// The packs that one is held against, as its cover names them.
  static func record(_ packs: [EarlierPack]) -> String {
    packs.isEmpty
      ? "none was named or found" : packs.map { "\($0.title) [\($0.mark)]" }.joined(separator: "; ")
  }

  /// The figures of a January in a row.
  func count(_ row: Row, _ january: Int) -> PublishedCounts.Figure {
    januaries.firstIndex(of: january).map { row.counts[$0] } ?? .missing
  }

  /// Something that is to be known of a cell of the pack.
  func warning(
    line: Int?, january: Int?, code: String, _ message: String, toDo remedy: String
  ) -> Diagnostic {
    let place = january.flatMap { januaries.firstIndex(of: $0) } ?? januaries.count
    return Diagnostic(
      file: file, line: line ?? (rows.first ?? total).map { $0.line - 1 } ?? 1,
      column: place + 2, severity: .warning, code: code, message: message, remedy: remedy,
      excerpt: nil)
  }
}

/// Why a file is not taken for an earlier pack, with the place.
public struct EarlierPackFault: Error, Hashable, Sendable {
  public let diagnostic: Diagnostic

  init(
    _ file: String, _ line: Int, _ column: Int, _ code: String, _ message: String, _ toDo: String
  ) {
    diagnostic = Diagnostic(
      file: file, line: line, column: column, severity: .error, code: code, message: message,
      remedy: toDo, excerpt: nil)
  }

  /// - Parameters:
  ///   - file: its name for messages.
  ///   - fault: why its sheet cannot be read.
  public init(_ file: String, _ fault: TableFault) {
    self.init(
      file, fault.row, fault.column, fault.code, fault.message,
      "name a pack as export scrutiny wrote it, or leave --before out; nothing was written")
  }

  /// The same of a pack that was found in the folder to write into, and that nobody named.
  public var ofFolder: EarlierPackFault { EarlierPackFault(found: diagnostic) }

  private init(found: Diagnostic) {
    diagnostic = Diagnostic(
      file: found.file, line: found.line, column: found.column, severity: found.severity,
      code: found.code, message: found.message,
      remedy: "put the pack back as it was issued, or move it away if it never was; nothing was"
        + " written", excerpt: nil)
  }
}
