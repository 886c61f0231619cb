import GRDB
import Money

/// Whether the ids of a new extract are those of the earlier ones, or others that look alike.
///
/// Some systems number their lines from 1 in each ledger or each company. Their ids meet, and what
/// is new would be taken for changes to what is there.
extension EarlierRows {
  /// How the rows that were known by their ids compare.
  struct Verdict {
    /// Rows whose ids are known.
    var met = 0
    /// Of these, rows that say something else.
    var changed = 0
    /// Of these, rows of which nothing agrees: they are others under the same id.
    var clashing = 0
    /// Of the changed ones, those with other codes and another amount.
    var other = 0
    /// Ids that the ledger has of the periods that the file holds.
    var known = 0
    /// The first row of the file that clashes, and the period in which its id is known.
    var first: (row: Int, period: Period?)?

    /// Whether so many rows are others that the file cannot be a later state of the same ledger.
    var isUnlikely: Bool { changed * 2 > known || other * 2 > met }
  }

  /// Compares the rows that were paired by their ids.
  ///
  /// - Parameter isTimed: whether rows say their period themselves.
  /// - Returns: how many agree and how many do not.
  /// - Throws: `DatabaseError`.
  func verdict(isTimed: Bool) throws -> Verdict {
    var verdict = Verdict()
    guard !idWays.isEmpty else { return verdict }
    let period = isTimed ? "new.period = old.period" : "1"
    let pairs = """
      FROM temp.paired JOIN temp.incoming AS new USING (row) JOIN temp.standing AS old USING (id)
      WHERE old.way IN (\(idWays))
      """
    // A blank text and a missing one are no evidence.
    let isReferred = "(length(new.reference) > 5 AND length(old.reference) > 5)"
    let isDated = "(length(new.date) > 5 AND length(old.date) > 5)"
    let isEnough = """
      CASE WHEN \(isReferred) THEN new.reference = old.reference
        WHEN \(isDated) THEN new.date = old.date ELSE 0 END
      """
    let isOther = "(new.codes <> old.codes AND new.amount <> old.amount)"
    let isClash = """
      (\(isOther) AND NOT (\(isEnough)) AND (NOT (\(period)) OR \(isReferred) OR \(isDated)))
      """
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT count(*) AS met,
          sum(NOT (new.codes = old.codes AND new.amount = old.amount AND \(period))) AS changed,
          sum(\(isOther)) AS other, sum(\(isClash)) AS clashing,
          min(CASE WHEN \(isClash) THEN row END) AS first
        \(pairs)
        """)
    verdict.met = row?["met"] ?? 0
    verdict.changed = row?["changed"] ?? 0
    verdict.other = row?["other"] ?? 0
    verdict.clashing = row?["clashing"] ?? 0
    verdict.known =
      try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM temp.standing
          WHERE way IN (\(idWays)) AND \(Self.isOfYears)
            AND (NOT \(isTimed ? 1 : 0) OR period IN (SELECT period FROM temp.incoming))
          """) ?? 0
    if let first: Int = row?["first"] {
      let spot = try Int.fetchOne(
        database, sql: "SELECT old.period \(pairs) AND row = ?", arguments: [first])
      verdict.first = (
        first,
        spot.flatMap { spot in
          FinancialYear(startYear: spot / 16).flatMap { Period(year: $0, number: spot % 16) }
        }
      )
    }
    return verdict
  }
}

extension EarlierRows.Verdict {
  /// What is wrong with posting the file; nothing if its ids are those of the earlier extracts.
  ///
  /// - Parameters:
  ///   - extract: what is asked.
  ///   - faults: where it is noted.
  func note(_ extract: ExtractImport, _ faults: inout ExtractFaults) {
    let scope =
      "if the file is of another ledger or company, name that column in extract.toml (ledger or"
      + " company under [columns]), so that ids are told apart by it"
    if clashing > 0, let first {
      let place = first.period.map { " in \($0)" } ?? ""
      faults.add(
        .rowIDClash, line: first.row,
        "\(clashing.groupedText) row\(clashing == 1 ? " has" : "s have") a row id that the ledger"
          + " has already\(place), with other codes, another amount and another date or period",
        toDo: scope + "; if the earlier import was wrong, take it back with reverse first")
    } else if changed > 0, isUnlikely, !extract.replaces {
      faults.add(
        .rowsChanged,
        "\(changed.groupedText) of the \(met.groupedText) rows whose ids the ledger has say"
          + " something else now, more than a correction would",
        toDo: extract.stamp == nil
          ? scope + "; if this file is right, take the earlier extracts out of the folder"
          : scope + "; if this file is right, import it with --replace")
    }
  }
}
