import Money
import Tabular

/// Looking up the names that a row uses.
extension BooksReader {
  /// A source's id.
  func source(_ row: Row) -> String? {
    let id = known(row, "source", in: declared.sources, .sourceUnknown, of: "sources.csv")
    if let id { sourceUses[id, default: []].insert(row.table.source.file) }
    return id
  }

  /// An account that budgets, postings or assumptions stand against.
  ///
  /// Where the account is not fit for it, the fault says that such an account `purpose`, for
  /// example "has no budget".
  func account(
    _ row: Row, _ column: String = "account", for purpose: String,
    where isFit: (Account) -> Bool = { $0.isBudgeted }
  ) -> Account? {
    guard let code = accountCode(row, column), let account = declared.accounts[code] else {
      return nil
    }
    guard isFit(account) else {
      row.fault(
        .accountUnfit, at: column,
        "'\(code)' is an account of kind '\(account.kind.rawValue)' and fund"
          + " '\(account.fund.rawValue)', which \(purpose)",
        toDo: "name another account, or correct this one in accounts.csv")
      return nil
    }
    return account
  }

  /// The code of any account.
  func accountCode(_ row: Row, _ column: String = "account") -> String? {
    known(row, column, in: declared.accountCodes, .accountUnknown, of: "accounts.csv")
  }

  /// A name that another file has to declare; not called unknown if that file is unreadable.
  func known(
    _ row: Row, _ column: String, in names: Set<String>?, _ fault: BooksFault, of file: String
  ) -> String? {
    guard let name = row.text(column) else { return nil }
    guard let names, !names.contains(name) else { return name }
    let guess = suggestion(for: name, among: names)
    row.fault(
      fault, at: column, "'\(name)' is not in \(file)",
      toDo: (guess.map { "did you mean '\($0)'? If not, " } ?? "") + "add it to \(file)")
    return nil
  }

  /// The accounts and amounts of a whole file, which have to sum to an amount that can be held.
  func accountAmounts(
    _ rows: [Row], for purpose: String, where isFit: (Account) -> Bool = { $0.isBudgeted }
  ) -> [AccountAmount] {
    var total = Money.zero
    return rows.compactMap { row in
      guard let line = accountAmount(row, for: purpose, where: isFit) else { return nil }
      if let sum = try? total + line.amount, (try? -sum) != nil {
        total = sum
      } else {
        row.fault(
          .amountRange, at: "amount",
          "with this row the file sums to more than can be held exactly",
          toDo: "write pounds, not pence; the largest sum is 92233720368547758.07")
      }
      return line
    }
  }

  /// An account, an amount and its source.
  private func accountAmount(
    _ row: Row, for purpose: String, where isFit: (Account) -> Bool = { $0.isBudgeted }
  ) -> AccountAmount? {
    let account = account(row, for: purpose, where: isFit)
    let amount = row.money("amount")
    let source = source(row)
    guard let account, let amount, let source else { return nil }
    return AccountAmount(account: account.code, amount: amount, source: source)
  }
}
