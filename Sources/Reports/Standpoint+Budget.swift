import Books
import Money

/// The budget of the year of the standpoint.
extension Standpoint {
  /// The budget as it was set.
  func budget(_ account: Account) -> Money {
    budgetLine(account)?.amount ?? .zero
  }

  /// The budget with the virements and grant updates up to the standpoint.
  func latestBudget(_ account: Account) throws -> Money {
    var budget = budget(account)
    for virement in rows.virements[account.code] ?? [] where virement.period <= asOf {
      if virement.to == account.code { budget = try budget + virement.amount }
      if virement.from == account.code { budget = try budget - virement.amount }
    }
    return budget
  }

  /// The part of a budget that the months gone by should have taken.
  func profiled(_ budget: Money, _ account: Account) throws -> Money {
    let months = books.months(of: account).allocate(budget)
    return try months.prefix(asOf.monthsElapsed).sum()
  }

  func provenanceOfBudget(_ account: Account) -> Provenance {
    Provenance(budgetLine(account).map { [$0.source] } ?? [])
  }

  /// The row of budget of an account; nil where the year has none for it.
  func budgetLine(_ account: Account) -> AccountAmount? {
    rows.budget[account.code]
  }
}
