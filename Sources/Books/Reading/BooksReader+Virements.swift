import Money

/// Virements, and the ring-fence around the grant.
extension BooksReader {
  func virement(_ row: Row, in year: FinancialYear) -> Virement? {
    let id = row.text("id")
    let period = row.period("period", in: year)
    let from = side(row, "from")
    let to = side(row, "to")
    let amount = row.money("amount")
    let kind = row.choice("kind", Virement.Kind.self)
    let approvedBy = row.text("approved_by")
    let reason = row.text("reason")
    if let amount, amount <= .zero {
      row.fault(
        .amountSign, at: "amount", "a virement moves a positive amount",
        toDo: "turn 'from' and 'to' round instead of the sign")
    }
    if let kind {
      noteSides(row, kind, from, to)
      noteApproval(row, kind, approvedBy)
    }
    guard let id, let period, let amount, let kind, let approvedBy, let reason else { return nil }
    return Virement(
      id: id, period: period, from: from?.code, to: to?.code, amount: amount, kind: kind,
      approvedBy: approvedBy, reason: reason)
  }

  private func side(_ row: Row, _ column: String) -> Account? {
    guard row.optionalText(column) != nil else { return nil }
    return account(row, column, for: "has no budget to move")
  }

  private func noteSides(
    _ row: Row, _ kind: Virement.Kind, _ from: Account?, _ to: Account?
  ) {
    let hasFrom = row.optionalText("from") != nil
    let hasTo = row.optionalText("to") != nil
    if kind == .grantUpdate {
      guard hasFrom == hasTo else { return }
      row.fault(
        .virementSides, at: "from", "a grant-update changes one side only",
        toDo: "leave 'from' blank if the budget grows, 'to' if it shrinks")
      return
    }
    guard hasFrom, hasTo else {
      row.fault(
        .virementSides, at: hasFrom ? "to" : "from",
        "a virement of kind '\(kind.rawValue)' needs both sides",
        toDo: "name the account; only a grant-update has one side")
      return
    }
    guard let from, let to else { return }
    noteFunds(row, kind, from, to)
  }

  private func noteFunds(_ row: Row, _ kind: Virement.Kind, _ from: Account, _ to: Account) {
    if from.fund.isDsg != to.fund.isDsg {
      row.fault(
        .ringFence, at: "to",
        "the grant is ring-fenced: '\(from.fund.rawValue)' and '\(to.fund.rawValue)' cannot share"
          + " a virement",
        toDo: "move money within the DSG, or within the council's own funds")
    } else if from.fund != to.fund, from.fund.isDsg, kind != .blockTransfer {
      row.fault(
        .blockTransfer, at: "kind",
        "money between DSG blocks is a block-transfer, not"
          + " '\(kind.rawValue)'",
        toDo: "write block-transfer, with schools-forum or secretary-of-state as approved_by")
    } else if kind == .blockTransfer, from.fund == to.fund || !from.fund.isDsg {
      row.fault(
        .blockTransfer, at: "kind", "a block-transfer is between 'high-needs' and 'other-dsg'",
        toDo: "write permanent or temporary, or name an account of the other block")
    }
  }

  private func noteApproval(_ row: Row, _ kind: Virement.Kind, _ approvedBy: String?) {
    guard kind == .blockTransfer, let approvedBy,
      !["schools-forum", "secretary-of-state"].contains(approvedBy)
    else { return }
    row.fault(
      .blockTransfer, at: "approved_by", "'\(approvedBy)' cannot approve a block-transfer",
      toDo: "write schools-forum or secretary-of-state, whichever approved it")
  }
}
