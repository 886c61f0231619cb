import Foundation
import Money
import Tabular

extension Books {
  /// Reads what accounts are to come to in a year: the columns `account` and `amount`.
  ///
  /// Columns `source` and `note` may stand beside them, as in `budget.csv`, and are not read.
  ///
  /// - Parameter path: the file.
  /// - Returns: the amounts by the code of the account.
  /// - Throws: ``BooksError``: the file is missing, or has faults, all of which are in the error.
  public func aims(readingFile path: String) throws(BooksError) -> [String: Money] {
    guard FileManager.default.fileExists(atPath: path) else {
      throw BooksError.fileMissing(path: path)
    }
    let folder = BooksFolder(file: path)
    let reader = BooksReader(folder)
    reader.declared.accounts = Dictionary(accounts.map { ($0.code, $0) }) { first, _ in first }
    reader.declared.accountCodes = Set(accounts.map(\.code))
    let layout = Layout("account,amount,source?,note?", key: "account")
    var aims: [String: Money] = [:]
    for row in reader.rows(folder.paths[0], as: layout) {
      let account = reader.account(
        row, for: "has no lines in an extract", where: { $0.kind != .reserve })
      let amount = row.money("amount")
      guard let account, let amount else { continue }
      aims[account.code] = amount
    }
    let diagnostics = reader.faults.diagnostics.sorted()
    guard diagnostics.isEmpty else { throw BooksError.faulty(diagnostics) }
    return aims
  }
}
