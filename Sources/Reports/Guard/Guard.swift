import Books
import Ledger
import Money

/// Whether a month is complete, and what in it somebody should look at.
///
/// A month is held against its own profile, never against the month beside it: bills that come
/// once a term are real. A complete month has no grave finding.
public struct Guard: Sendable {
  public let asOf: Period
  /// Grave ones first, in the order of their codes.
  public let findings: [GuardFinding]

  /// - Parameters:
  ///   - standpoint: books and ledger at the period to be closed or reported.
  ///   - typedAgain: lines that stand in an extract and in a journal by hand.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint, typedAgain: [TypedAgain] = []) throws {
    asOf = standpoint.asOf
    let months = try GuardedMonths(standpoint).findings()
    // What is not in yet departs from every profile, and is no reason to refuse a forecast.
    let kept = try standpoint.keptFindings().map { found in
      months.isEmpty || found.finding.code == .forecastBelowPosted
        ? found : (finding: found.finding.toLookAt, isRed: false)
    }
    redByPostings = kept.filter(\.isRed).map(\.finding)
    let all =
      try months + standpoint.incompleteFindings()
      + kept.map(\.finding) + standpoint.figureFindings(typedAgain)
      + standpoint.closedFindings()
    findings =
      all.filter { $0.severity == .grave } + all.filter { $0.severity == .look }
  }

  /// Why the month is not to be closed.
  public var grave: [GuardFinding] { findings.filter { $0.severity == .grave } }
  /// Lines whose postings make them red, whatever they are forecast to come to.
  public let redByPostings: [GuardFinding]
  public var looks: [GuardFinding] { findings.filter { $0.severity == .look } }
}

extension Standpoint {
  /// Grave while a month is open; a month that was closed is only shown.
  func severity(of month: Period) -> GuardFinding.Severity {
    balances.isClosed(month) ? .look : .grave
  }

  /// What stands behind a finding of a month that was closed in spite of it.
  func despite(_ month: Period) -> String {
    guard balances.isClosed(month) else { return "" }
    return balances.activity.closing(of: month)?.reason.map { "; closed despite it: \($0)" }
      ?? "; closed all the same"
  }

  /// The months of the year up to the standpoint.
  var monthsToDate: [Period] {
    (1...asOf.monthsElapsed).compactMap { Period(year: asOf.year, number: $0) }
  }

  /// The lines of high needs and of council money.
  func isGuarded(_ account: Account) -> Bool {
    account.isBudgeted && account.fund != .otherDsg && !account.isPriorYear
  }
}
