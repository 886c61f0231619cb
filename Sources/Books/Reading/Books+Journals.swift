import Foundation
import Money
import Tabular

extension Books {
  /// Reads journals by hand from a file of the form of `journals.csv`, wherever it lies.
  ///
  /// - Parameter path: the file.
  /// - Returns: the journals, and what somebody should look at.
  /// - Throws: ``BooksError``: the file is missing, or has faults, all of which are in the error.
  public func journals(
    readingFile path: String
  ) throws(BooksError) -> (journals: [Journal], findings: [Diagnostic]) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw BooksError.fileMissing(path: path)
    }
    let folder = BooksFolder(file: path)
    let reader = BooksReader(folder)
    reader.declared.accounts = Dictionary(accounts.map { ($0.code, $0) }) { first, _ in first }
    reader.declared.accountCodes = Set(accounts.map(\.code))
    reader.declared.sources = Set(sources.map(\.id))
    let rows = reader.rows(folder.paths[0], as: Layout.yearFiles["journals.csv"])
    let journals = reader.journals(rows, in: nil)
    for row in rows {
      guard let period = row.period("period"), !authority.years.contains(period.year) else {
        continue
      }
      row.fault(
        .yearRange, at: "period", "\(period) is outside the books' years",
        toDo: "the books run from \(authority.firstYear) to \(authority.lastYear)")
    }
    if rows.isEmpty, reader.faults.diagnostics.isEmpty {
      reader.faults.add(
        .csvForm, file: folder.paths[0], "the file holds no journals",
        toDo: "write each line of a journal in a row, under the header of journals.csv")
    }
    let diagnostics = reader.faults.diagnostics.sorted()
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      throw BooksError.faulty(diagnostics)
    }
    return (journals, diagnostics)
  }
}
