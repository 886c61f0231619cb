import Money

/// Why a report cannot be made from books and ledger that are themselves sound.
public enum ReportError: Error, Hashable {
  /// Files of the books have postings that the ledger does not have, or the other way round.
  case ledgerBehind(files: [String])
  /// The books say nothing of where reports stand.
  case noAsOf
  /// The period is outside the books' years.
  case asOfOutside(Period, years: ClosedRange<FinancialYear>)
  /// The year of the as-of has neither a budget nor postings.
  case nothingInYear(Period)
  /// No line has two closed years month by month.
  case nothingToTest
  /// No year lies behind the base year of the projection; the books' last.
  case nothingToProject(FinancialYear)
  /// Nothing that a cohort model could learn from, or project to.
  case noCohort(String)
  /// Published data that is too short, or has no authority that can be scored.
  case noRecord(String)
  /// No stream of the books is a grant on the deficit, or the years do not reach its day.
  case noGrant
  /// The year has no `placements.csv`, or one without a row.
  case noPlacements(FinancialYear)
  /// No forecast of the year was recorded before the period, or none at the one that is asked for.
  case nothingRecorded(before: Period, since: Period?, recorded: [Period])
  case scenarioUnknown(String, known: [String])
  /// There is no such instalment of the department, or it is not `planned`.
  case nothingToWithhold(Withholding, reason: String)
}

extension ReportError {
  /// Whether the books only have nothing there yet that the report could be made of, which is no
  /// fault of theirs.
  var isAbsence: Bool {
    switch self {
    case .asOfOutside, .nothingInYear, .noPlacements, .nothingRecorded: true
    default: false
    }
  }

  /// A report, or nil where the books have not what it is made of; every other error is thrown.
  static func unlessAbsent<Report>(_ make: () throws -> Report) throws -> Report? {
    do {
      return try make()
    } catch let error as ReportError where error.isAbsence {
      return nil
    }
  }
}

/// A payment of the department that a report leaves out.
public struct Withholding: Hashable, Sendable, CustomStringConvertible {
  public let year: FinancialYear
  /// The instalment in file order, from 1; nil for all that is planned in the year.
  public let instalment: Int?

  /// Reads `2024-25` or `2024-25/2`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let year = FinancialYear(parts[0]) else { return nil }
    self.year = year
    guard parts.count == 2 else {
      instalment = nil
      return
    }
    guard let number = Int(parts[1]), number > 0, "\(number)" == parts[1] else { return nil }
    instalment = number
  }

  public var description: String {
    instalment.map { "\(year)/\($0)" } ?? "\(year)"
  }
}
