import Books
import Ledger
import Money

/// What makes a month incomplete besides its extract.
extension Standpoint {
  func incompleteFindings() throws -> [GuardFinding] {
    try unmappedFindings() + suspenseFindings() + recoupmentFindings() + uncountedFindings()
      + budgetFindings() + asOfFindings()
  }

  private var severity: GuardFinding.Severity { severity(of: asOf) }

  // MARK: - Codes that await an account

  /// Lines of the year on control accounts that no rule sends there, unless a journal has cleared
  /// the account.
  private var suspended: [LedgerActivity.SuspendedCode] {
    balances.activity.suspended.filter { $0.period.year == asOf.year && $0.period <= asOf }
  }

  private func unmappedFindings() throws -> [GuardFinding] {
    let accounts = Set(suspended.map(\.account)).sorted()
    return try accounts.compactMap { account in
      guard try balance(of: account) != .zero else { return nil }
      let codes = suspended.filter { $0.account == account }
      let shown = codes.prefix(3).map {
        "cost centre '\($0.costCentre)' with subjective '\($0.subjective)'"
          + " (\($0.amount.sterlingText))"
      }
      let others = codes.count > 3 ? " and \(codes.count - 3) more" : ""
      let lines = codes.map(\.lines).reduce(0, +)
      return GuardFinding(
        .codeUnmapped, severity, file: "mapping.csv",
        "\(lines == 1 ? "1 line" : "\(lines.groupedText) lines") of extracts,"
          + " \(try codes.map(\.amount).sum().sterlingText), await an account on '\(account)':"
          + " \(shown.joined(separator: ", "))\(others)",
        toDo: "add rules to mapping.csv, reverse the import and import again; or clear"
          + " '\(account)' by a journal")
    }
  }

  /// What stands on an account at the standpoint, opening balance and years' ends with it.
  private func balance(of account: String) throws -> Money {
    let moved = (Array(balances.movements) + Array(balances.yearEnds)).filter {
      $0.key.account == account && $0.key.period <= asOf
    }
    return try (balances.opening[account] ?? .zero) + moved.map(\.value).sum()
  }

  /// At the year's end nothing may be left on suspense.
  private func suspenseFindings() throws -> [GuardFinding] {
    guard asOf.number >= 12 else { return [] }
    let accounts = Set(books.authority.guardRules.suspense + suspended.map(\.account)).sorted()
    return try accounts.compactMap { account in
      let balance = try balance(of: account)
      guard balance != .zero else { return nil }
      return GuardFinding(
        .suspenseStanding, severity, period: asOf,
        "suspense account '\(account)' holds \(balance.sterlingText) at the end of \(asOf.year)",
        toDo: "post each amount to the account that it belongs to")
    }
  }

  // MARK: - Recoupment

  /// Where high needs lines include what the department pays direct, each month needs it.
  private func recoupmentFindings() throws -> [GuardFinding] {
    guard books.authority.highNeedsBasis == .gross,
      let allocation = books.allocations.last(where: { $0.year == asOf.year }),
      allocation.deductions != .zero
    else { return [] }
    let codes = Set(books.accounts.filter { $0.fund == .highNeeds }.map(\.code))
    func has(_ spots: [LedgerBalances.Spot], _ month: Period) -> Bool {
      spots.contains { $0.period == month && codes.contains($0.account) }
    }
    let extracts = balances.activity.extractLines.filter { $0.value > 0 }.map(\.key)
    guard monthsToDate.contains(where: { has(extracts, $0) }) else { return [] }
    let posted = balances.recoupment.filter { $0.value != .zero }.map(\.key)
    let with = monthsToDate.filter { has(posted, $0) }
    // Once a quarter or once a year is a habit too; a gap in a monthly one is not.
    let gaps = monthsToDate.filter { month in
      let before = monthsToDate.filter { $0 < month }
      return !with.contains(month) && before.count > 1 && before.allSatisfy(with.contains)
    }
    guard with.isEmpty || !gaps.isEmpty else { return [] }
    return [
      GuardFinding(
        .recoupmentMissing, severity, file: "\(asOf.year)/journals.csv", period: gaps.first ?? asOf,
        "no recoupment is posted in \(gaps.first.map(\.description) ?? "\(asOf.year) to \(asOf)"),"
          + " and high_needs_basis is gross: the year's deductions are"
          + " \(allocation.deductions.sterlingText)",
        toDo: "post it as a journal whose name begins with RECOUPMENT: spend up, income down")
    ]
  }

  // MARK: - Rows that do not count

  private func uncountedFindings() throws -> [GuardFinding] {
    let day = asOf.lastDay
    let year = books[asOf.year]
    let adjustments = year.adjustments.filter { $0.period == nil && $0.date > day }
    let figures = year.officerFigures.filter { $0.period == nil && $0.date > day }
    func finding(_ name: String, _ noun: String, _ amounts: [Money]) throws -> GuardFinding? {
      guard !amounts.isEmpty else { return nil }
      return GuardFinding(
        .notCounted, severity, file: "\(asOf.year)/\(name)",
        "\(amounts.count) \(noun)\(amounts.count == 1 ? "" : "s"),"
          + " \(try amounts.sum().sterlingText), \(amounts.count == 1 ? "is" : "are") not counted:"
          + " dated after \(day.readableText)",
        toDo: "write the period that each belongs to in the column period of \(name)")
    }
    return [
      try finding("adjustments.csv", "adjustment", adjustments.map(\.amount)),
      try finding("officer_figures.csv", "officer's figure", figures.map(\.amount)),
    ].compactMap(\.self)
  }

  // MARK: - Budget and as-of

  private func budgetFindings() throws -> [GuardFinding] {
    guard !books[asOf.year].budget.isEmpty else { return [] }
    let budgeted = Set(books[asOf.year].budget.map(\.account))
    return try books.accounts.filter { isGuarded($0) && !budgeted.contains($0.code) }
      .compactMap { account in
        guard let posted = try posted(account, in: asOf.year) else { return nil }
        return GuardFinding(
          .budgetMissing, severity, file: "\(asOf.year)/budget.csv",
          "'\(account.code)' has no row of budget, and \(posted.sterlingText) is posted to it",
          toDo: "add its row to budget.csv; 0.00 where nothing was budgeted")
      }
  }

  /// Postings of months after the books' own as-of, which no report shows.
  private func asOfFindings() throws -> [GuardFinding] {
    guard let own = books.authority.asOf else { return [] }
    let codes = Set(budgetedAccounts.map(\.code))
    let later = balances.activity.own.filter {
      $0.key.period > own && codes.contains($0.key.account)
    }
    guard let last = later.keys.map(\.period).max() else { return [] }
    return [
      GuardFinding(
        .asOfBehind, severity, file: "authority.toml", period: last,
        "as_of is \(own), and postings stand in months after it, the last in \(last)",
        toDo: "set as_of of authority.toml to \(last); or reverse what was posted too early")
    ]
  }
}
