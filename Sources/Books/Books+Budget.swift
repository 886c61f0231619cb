import Money

extension Books {
  /// An account's budget of a year with the virements and grant updates up to a period of it.
  ///
  /// - Throws: `ArithmeticOverflow` if it is out of range.
  public func latestBudget(
    of account: Account, at period: Period
  ) throws(ArithmeticOverflow) -> Money {
    let year = self[period.year]
    var budget = year.budget.first { $0.account == account.code }?.amount ?? .zero
    for virement in year.virements where virement.period <= period {
      if virement.to == account.code { budget = try budget + virement.amount }
      if virement.from == account.code { budget = try budget - virement.amount }
    }
    return budget
  }
}
