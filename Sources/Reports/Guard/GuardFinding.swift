import Money

/// The kinds of finding of the month-end guard, each with its stable code.
///
/// `docs/faults/` has a chapter with a runnable example for each.
public enum GuardCode: String, CaseIterable, Sendable {
  // A month that is not complete
  case extractMissing = "guard.extract.missing"
  case linesFew = "guard.lines.few"
  case accountEmpty = "guard.account.empty"
  case codeUnmapped = "guard.code.unmapped"
  case suspenseStanding = "guard.suspense.standing"
  case recoupmentMissing = "guard.recoupment.missing"
  case notCounted = "guard.date.uncounted"
  case budgetMissing = "guard.budget.missing"
  case asOfBehind = "guard.as-of.behind"
  case forecastBelowPosted = "guard.forecast.below-posted"

  // Figures that somebody should look at
  case actualOff = "guard.actual.off"
  case forecastKept = "guard.forecast.kept"
  case movementUnexplained = "guard.movement.unexplained"
  case controlTotalMissing = "guard.control-total.missing"
  case driverMissing = "guard.driver.missing"
  case approvalMissing = "guard.approval.missing"
  case typedAgain = "guard.journal.typed-again"
  case accrualStanding = "guard.accrual.standing"

  // What was closed, and by whom
  case closedMoved = "guard.closed.moved"
  case closedAgain = "guard.closed.again"
  case peopleSame = "guard.people.same"
}

/// One thing that the month-end guard has found.
public struct GuardFinding: Hashable, Sendable {
  /// How much hangs on it.
  public enum Severity: String, Sendable {
    /// The month is not complete: `close` refuses unless it is told why.
    case grave
    /// Somebody should look.
    case look
  }

  public let code: GuardCode
  public let severity: Severity
  /// The file of the books to look at; nil where it is the ledger.
  public let file: String?
  /// The month that it is about; nil where it is about the year or the books.
  public let period: Period?
  /// What is wrong, with amounts.
  public let message: String
  public let remedy: String

  init(
    _ code: GuardCode, _ severity: Severity, file: String? = nil, period: Period? = nil,
    _ message: String, toDo remedy: String
  ) {
    self.code = code
    self.severity = severity
    self.file = file
    self.period = period
    self.message = message
    self.remedy = remedy
  }

  /// The same, not as a reason to refuse anything.
  var toLookAt: GuardFinding {
    GuardFinding(code, .look, file: file, period: period, message, toDo: remedy)
  }
}
