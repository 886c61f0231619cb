import Books
import Forecasting
import Money

extension Standpoint {
  /// What a placement of the standpoint's year comes to.
  ///
  /// - Throws: `ArithmeticOverflow`.
  func cost(of placement: Placement) throws -> PlacementCost {
    let year = asOf.year
    let terms = books.terms.compactMap {
      PaidDays.Term(from: $0.start, to: $0.end, billed: $0.billed, in: year)
    }
    let inTerms = placement.isTermTime ? PaidDays(year, terms: terms) : nil
    return try PlacementCost(
      from: placement.start, to: placement.end, annualCost: placement.annualCost,
      share: books.authority.placementShares[placement.status] ?? .one,
      paid: inTerms ?? PaidDays(year), by: asOf.lastDay)
  }

  /// The placements of an account's type.
  ///
  /// Empty for an account that shares its type with another, since nothing tells whose they are.
  func placements(of account: Account) -> [Placement] {
    guard let type = account.placement, !isTypeShared(type) else { return [] }
    return books[asOf.year].placements.filter { $0.type == type }
  }

  private func isTypeShared(_ type: String) -> Bool {
    books.accounts.count { $0.placement == type && $0.kind == .expenditure } > 1
  }

  /// Placements of an account by how certain they are; statuses without any are left out.
  ///
  /// - Throws: `ArithmeticOverflow`.
  func placementTotals(_ account: Account) throws -> [Placement.Status: PlacementTotal] {
    var totals: [Placement.Status: PlacementTotal] = [:]
    for placement in placements(of: account) {
      try totals[placement.status, default: PlacementTotal()].add(try cost(of: placement))
    }
    return totals
  }

  func placementTotal(_ account: Account) throws -> PlacementTotal {
    var total = PlacementTotal()
    for placement in placements(of: account) { try total.add(try cost(of: placement)) }
    return total
  }

  /// What an account's placements come to, or why they do not tell.
  func placementOutcome(_ account: Account) throws -> MethodOutcome {
    guard account.kind == .expenditure, let type = account.placement,
      books[asOf.year].placements.contains(where: { $0.type == type })
    else { return .unusable(.noPlacements) }
    guard !isTypeShared(type) else { return .unusable(.placementsShared) }
    return .amount(try placementTotal(account).inYear)
  }
}
