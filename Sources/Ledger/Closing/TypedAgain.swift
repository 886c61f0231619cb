import GRDB
import Money

/// A line of a journal by hand that is in an extract as well.
public struct TypedAgain: Hashable, Sendable {
  public let journal: Int64
  /// The journal's name, which is the extract's reference too.
  public let reference: String
  /// The journal of the extract.
  public let extract: Int64
  public let account: String
  public let period: Period
  public let amount: Money
}

extension LedgerFile {
  /// Lines by hand with the account, the amount and the reference of a line of an extract.
  ///
  /// The reference of a journal by hand is its name, or the description of its line. Postings that
  /// were taken back are not looked at.
  ///
  /// - Throws: ``LedgerError``.
  public func typedAgain() throws -> [TypedAgain] {
    try read { database in
      let isPosted = "NOT EXISTS (SELECT 1 FROM posting AS back WHERE back.takes_back"
      return try Row.fetchAll(
        database,
        sql: """
          WITH typed AS MATERIALIZED (
            SELECT journal.number AS number, journal.reference AS name, posting.*
            FROM journal JOIN posting
              ON posting.id >= journal.first AND posting.id < journal.first + journal.lines
            WHERE kind IN ('journal', 'accrual') AND amount <> 0
              AND number NOT IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
          )
          SELECT typed.number AS number, typed.name AS name, line.journal AS extract,
            typed.account AS account, typed.year AS year, typed.period AS period,
            typed.amount AS amount
          FROM posting AS line JOIN journal ON journal.number = line.journal
            JOIN typed ON typed.account = line.account AND typed.amount = line.amount
              AND trim(line.reference) <> ''
              AND lower(trim(line.reference))
                IN (lower(trim(typed.name)), lower(trim(typed.description)))
          WHERE journal.kind = 'extract' AND \(isPosted) = line.id)
          GROUP BY typed.id ORDER BY typed.id
          """
      ).compactMap { row in
        row.period("year", "period").map {
          TypedAgain(
            journal: row["number"], reference: row.text("name"), extract: row["extract"],
            account: row.text("account"), period: $0, amount: Money(pence: row.integer("amount")))
        }
      }
    }
  }
}
