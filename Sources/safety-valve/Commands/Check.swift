import ArgumentParser
import Books
import Foundation
import Ledger
import Reports
import Tabular

struct Check: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "Read all of the books and name every fault.",
    usage: "safety-valve [--books DIR] [--ledger FILE] check [options]",
    discussion: """
      Each fault is printed with its file, line and column, the line itself, and what to do. \
      Findings are warnings: the books can be used, and somebody should look. If there is a \
      ledger, it is verified as well.

      Examples:
        safety-valve check
        safety-valve --books budgets/ours check --format json

      Exit 0: nothing found; 1: findings; 65: faults.
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var output: OutputOptions

  var outputPath: String? { output.output }

  func run(_ inputs: Inputs) throws {
    let report: CheckReport
    do {
      let books = try inputs.books()
      report = CheckReport(
        diagnostics: try books.findings + books.hiddenRules()
          + LedgerFile.faults(inExtractsOf: books)
          + ledgerFindings(inputs, books),
        summary: "\(books.authority.name), \(books.files.count) files")
    } catch BooksError.faulty(let diagnostics) {
      report = CheckReport(diagnostics: diagnostics, summary: inputs.booksPath)
    }
    for diagnostic in report.diagnostics { Terminal.note(diagnostic.description) }
    try output.give(report, access: .owner)
    if report.hasFaults { throw Failure(silent: .badData) }
    if !report.diagnostics.isEmpty { throw Failure(silent: .findings) }
  }

  /// What the month-end guard finds where the books stand.
  private func guardFindings(
    _ inputs: Inputs, _ books: Books, _ ledger: LedgerFile
  ) throws -> [Diagnostic] {
    do {
      let standpoint = try Standpoint(books: books, ledger: ledger, asOf: nil)
      return try Guard(standpoint, typedAgain: ledger.typedAgain()).findings
        .map { $0.diagnostic(inputs) }
    } catch is ReportError {
      return []
    }
  }

  /// What a verification finds in the ledger, as findings of the books' check.
  private func ledgerFindings(_ inputs: Inputs, _ books: Books) throws -> [Diagnostic] {
    do {
      let ledger = try inputs.ledger(of: books)
      let report = try VerifyReport(ledger, books: books, head: nil)
      let command = report.isOnlyBehind ? "build" : "verify"
      let monthEnd =
        report.isSound || report.isOnlyUnreconciled
        ? try guardFindings(inputs, books, ledger) : []
      return report.verification.findings.map {
        Diagnostic(
          file: URL(filePath: inputs.ledgerPath).lastPathComponent, line: 1, column: 1,
          severity: .warning, code: $0.code, message: $0.message,
          remedy: "run safety-valve \(inputs.arguments)\(command)", excerpt: nil)
      } + monthEnd
    } catch LedgerError.missing {
      return []
    } catch LedgerError.unusable(let path, let reason) {
      return [
        Diagnostic(
          file: URL(filePath: path).lastPathComponent, line: 1, column: 1, severity: .warning,
          code: "ledger.file.unusable", message: "this cannot be used as a ledger: \(reason)",
          remedy: "run ledger restore FILE with a backup, or name the right file with --ledger",
          excerpt: nil)
      ]
    }
  }
}
