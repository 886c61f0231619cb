import Books
import Ledger
import Money

/// Figures that somebody should look at before a month is closed.
extension Standpoint {
  func figureFindings(_ typedAgain: [TypedAgain]) throws -> [GuardFinding] {
    try actualFindings() + movementFindings() + controlTotalFindings() + driverFindings()
      + approvalFindings()
      + typedAgain.filter { $0.period.year == asOf.year && $0.period <= asOf }
      .map(Self.finding) + standingAccrualFindings()
  }

  /// Actuals far from their profile.
  ///
  /// Income that the general ledger does not show is left aside.
  private func actualFindings() throws -> [GuardFinding] {
    let rules = books.authority.guardRules
    return try budgetedAccounts.compactMap { account in
      guard try hasActuals(account) else { return nil }
      let expected = try profiled(latestBudget(account), account)
      let actual = try posted(account, in: asOf.year) ?? .zero
      let difference = try actual - expected
      guard difference.pence.magnitude > rules.actualOver.pence.magnitude else { return nil }
      let part = expected < .zero ? try -actual : actual
      let isLow = !rules.actualLow.isReached(by: part, of: expected)
      guard isLow || rules.actualHigh.isExceeded(by: part, of: expected) else { return nil }
      return GuardFinding(
        .actualOff, .look, period: asOf,
        "'\(account.code)': \(actual.sterlingText) is posted to the end of P\(asOf.number), and"
          + " \(expected.sterlingText) is profiled: \(difference.sterlingText)"
          + " \(difference > .zero ? "more" : "less")",
        toDo: "look for bills that are missing or wrong, or correct the account's profile")
    }
  }

  private func hasActuals(_ account: Account) throws -> Bool {
    if account.kind == .expenditure { return try posted(account, in: asOf.year) != nil }
    return hasOwnPostings(account)
  }

  /// Forecasts that moved since the last one recorded, for no reason that anybody gave.
  private func movementFindings() throws -> [GuardFinding] {
    guard let report = try recordedMovement() else { return [] }
    let rules = books.authority.guardRules
    return try report.rows.compactMap { row in
      let unexplained = try row.parts.filter { $0.code == nil }.map(\.amount).sum()
      let size = Money(pence: Int64(clamping: unexplained.pence.magnitude))
      let budget = try latestBudget(row.account)
      let isLargePart =
        budget != .zero && rules.movementShare.isExceeded(by: size, of: budget)
      guard isLargePart || size > rules.movementOver else { return nil }
      return GuardFinding(
        .movementUnexplained, .look, file: "\(asOf.year)/movements.csv", period: asOf,
        "'\(row.account.code)': the forecast moved by \(row.movement.sterlingText) since"
          + " \(report.since), of which \(unexplained.sterlingText) has no reason",
        toDo: "write the reason in \(asOf.year)/movements.csv, with period \(asOf)")
    }
  }

  private func recordedMovement() throws -> MovementReport? {
    do {
      return try MovementReport(self, since: nil)
    } catch ReportError.nothingRecorded {
      return nil
    }
  }

  private func controlTotalFindings() -> [GuardFinding] {
    let extracts = balances.activity.extracts.filter { extract in
      guard let period = extract.period else { return false }
      return !extract.hasControlTotal && period.year == asOf.year && period <= asOf
    }
    guard !extracts.isEmpty else { return [] }
    let periods = Set(extracts.compactMap(\.period)).sorted().map { "P\($0.number)" }
    return [
      GuardFinding(
        .controlTotalMissing, .look, period: asOf,
        "no control total was given with the extract\(extracts.count == 1 ? "" : "s") of"
          + " \(asOf.year): \(periods.joined(separator: ", "))",
        toDo: "import the file again with the total that the finance system states, as"
          + " --control-total: nothing is posted twice")
    ]
  }

  /// Years to come that are this year's figures again, because no driver says otherwise.
  private func driverFindings() -> [GuardFinding] {
    guard books.authority.lastYear > baseYear, books.drivers.isEmpty else { return [] }
    return [
      GuardFinding(
        .driverMissing, .look, file: "drivers.csv",
        "no driver is given: \(baseYear) is repeated to \(books.authority.lastYear), so a"
          + " breakeven that is shown may only say that nothing was assumed",
        toDo: "write growth and steps in drivers.csv")
    ]
  }

  private func approvalFindings() -> [GuardFinding] {
    guard let limit = books.authority.approvalLimit else { return [] }
    return books[asOf.year].adjustments.filter {
      $0.counts(at: asOf) && $0.amount.pence.magnitude > limit.pence.magnitude
        && ($0.approvedBy == nil || $0.approvedBy == $0.author)
    }.map { adjustment in
      GuardFinding(
        .approvalMissing, .look, file: "\(asOf.year)/adjustments.csv", period: adjustment.period,
        "an adjustment of \(adjustment.amount.sterlingText) to '\(adjustment.account)' is over the"
          + " limit of \(limit.sterlingText), and nobody but its author approved it",
        toDo: "name who approved it in the column approved_by")
    }
  }

  private static func finding(_ line: TypedAgain) -> GuardFinding {
    GuardFinding(
      .typedAgain, .look, period: line.period,
      "journal \(line.journal) has \(line.amount.sterlingText) on '\(line.account)' in"
        + " \(line.period), which the extract of journal \(line.extract) has with the same"
        + " reference: it may count twice",
      toDo: "take the journal out of the books or reverse it, if it is the same bill")
  }

  private func standingAccrualFindings() -> [GuardFinding] {
    balances.activity.standingAccruals.filter {
      $0.period.year == asOf.year && $0.period < asOf
    }.map { accrual in
      GuardFinding(
        .accrualStanding, .look, period: accrual.period,
        "accrual '\(accrual.reference)' of \(accrual.period), journal \(accrual.journal), was"
          + " posted by an earlier version and stands until the year is closed",
        toDo: "if its bill has come, reverse journal \(accrual.journal) in the period of the bill")
    }
  }
}
