import GRDB
import Money
import Tabular

/// Lines that were posted from extracts of the books and that their files no longer hold.
///
/// An extract that was imported by hand did not post lines that the books had posted. Where these
/// are taken out of the books, they are in neither.
struct DroppedLines {
  /// The year of the folder.
  let year: String
  /// The extracts that were taken back, with their journals.
  let taken: [(origin: String, number: Int64)]
  /// The files that the books hold now.
  let wanted: Set<String>
  /// The last journal before they were taken back.
  let since: Int64

  /// A finding where lines are gone and extracts of the same year were imported by hand.
  ///
  /// - Throws: ``LedgerError/refused(_:remedy:)`` where such an import is known to have held lines
  ///   of a file that was taken out.
  func findings(_ database: Database) throws -> [Diagnostic] {
    let imports = try Row.fetchAll(
      database,
      sql: """
        SELECT number, origin FROM journal
        WHERE kind = 'extract' AND posted <> '' AND period LIKE ? AND number <= ?
          AND number NOT IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
        ORDER BY number
        """, arguments: [year + "/%", since])
    guard !imports.isEmpty else { return [] }
    let gone = try sum(database)
    guard gone.lines > 0 else { return [] }
    let records = try ExtractRecord.all(database)
    let out = taken.filter { !wanted.contains($0.origin) }
    let numbers = Set(out.map(\.number))
    for row in imports {
      let number: Int64 = row["number"]
      let held = (records[number]?.standsOn ?? [:]).filter { numbers.contains($0.key) }
      guard !held.isEmpty, let file = out.first(where: { held[$0.number] != nil })?.origin else {
        continue
      }
      let lines = held.values.reduce(0, +)
      throw LedgerError.refused(
        "\(file) was taken out of the books, and \(lines.groupedText) of its lines are in"
          + " \(row.text("origin")) too, which was imported by hand as journal \(number) and did"
          + " not post them again: they would be lost",
        remedy: "put \(file) back; or run reverse \(number), then build, and import the file anew")
    }
    return [
      Diagnostic(
        file: taken.first?.origin ?? year, line: 1, column: 1, severity: .warning,
        code: ExtractFault.rowsDropped.rawValue,
        message: "\(gone.lines.groupedText) line\(gone.lines == 1 ? "" : "s") of extracts of the"
          + " books, \(gone.amount.sterlingText), were taken back and are in no file of the books"
          + " now; an extract that was imported by hand may have held them and not posted them",
        remedy: "import the last extract of \(year) again: what is missing is posted then",
        excerpt: nil)
    ]
  }

  /// The lines that were taken back and not posted again by a file of the books.
  private func sum(_ database: Database) throws -> LineSum {
    let numbers = taken.map { "\($0.number)" }.joined(separator: ", ")
    let row = try Row.fetchOne(
      database,
      sql: """
        WITH old AS (
          SELECT own_year, own_period, amount, cost_centre, subjective, count(*) AS lines
          FROM posting
          WHERE journal IN (\(numbers)) AND cost_centre IS NOT NULL
            AND EXISTS (SELECT 1 FROM posting AS later
              WHERE later.takes_back = posting.id AND later.journal > \(since))
          GROUP BY 1, 2, 3, 4, 5),
        new AS (
          SELECT own_year, own_period, amount, cost_centre, subjective, count(*) AS lines
          FROM posting JOIN journal ON number = journal
          WHERE journal > \(since) AND kind = 'extract' AND cost_centre IS NOT NULL
          GROUP BY 1, 2, 3, 4, 5)
        SELECT coalesce(sum(max(0, old.lines - coalesce(new.lines, 0))), 0) AS lines,
          coalesce(sum(max(0, old.lines - coalesce(new.lines, 0)) * amount), 0) AS amount
        FROM old LEFT JOIN new USING (own_year, own_period, amount, cost_centre, subjective)
        """)
    var sum = LineSum()
    sum.lines = Int(row?.integer("lines") ?? 0)
    sum.amount = Money(pence: row?.integer("amount") ?? 0)
    return sum
  }
}
