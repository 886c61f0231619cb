import Foundation
import Reports
import Tabular

extension GuardFinding {
  /// The finding at its file, or at the ledger.
  func diagnostic(_ inputs: Inputs, _ severity: Diagnostic.Severity = .warning) -> Diagnostic {
    Diagnostic(
      file: file ?? URL(filePath: inputs.ledgerPath).lastPathComponent, line: 1, column: 1,
      severity: severity, code: code.rawValue, message: message, remedy: remedy, excerpt: nil)
  }
}

extension Terminal {
  /// Says on standard error why a month is not complete, and how much else there is to look at.
  static func tell(_ monthEnd: Guard, _ inputs: Inputs) {
    for finding in monthEnd.grave { note(finding.diagnostic(inputs).description) }
    let looks = monthEnd.looks.count
    guard looks > 0 else { return }
    note(
      "the month-end guard has \(looks == 1 ? "1 thing" : "\(looks) things") to look at: run"
        + " safety-valve \(inputs.arguments)check")
  }
}
