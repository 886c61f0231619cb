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

  /// Who provides the places of a type in the standpoint's year, by codes; nil where the list does
  /// not say so of each place that is there or named.
  ///
  /// Plans that await a place and assessments have no provider yet. Codes that differ by capitals
  /// or blanks alone are one, so that a slip does not make two providers of one.
  ///
  /// - Throws: `ArithmeticOverflow`.
  func providers(of type: String) throws -> Set<String>? {
    let places = try books[asOf.year].placements.filter {
      try $0.type == type && [.placed, .agreed].contains($0.status) && cost(of: $0).days > 0
    }
    let codes = places.compactMap(\.provider).map { $0.lowercased().filter { !$0.isWhitespace } }
    return places.isEmpty || codes.count < places.count ? nil : Set(codes)
  }

  private func isTypeShared(_ type: String) -> Bool {
    books.accounts.count { $0.placement == type && $0.kind == .expenditure } > 1
  }

  /// - Throws: `ArithmeticOverflow`.
  func placementTotal(_ account: Account) throws -> PlacementTotal {
    account.kind == .expenditure ? try total(placements(of: account)) : PlacementTotal()
  }

  /// - Throws: `ArithmeticOverflow`.
  func total(_ placements: [Placement]) throws -> PlacementTotal {
    var total = PlacementTotal()
    for placement in placements { try total.add(try cost(of: placement)) }
    return total
  }

  /// The list of placements, and the terms where any is paid in term time.
  func provenance(ofPlacements placements: [Placement]) -> Provenance {
    let terms = placements.contains(where: \.isTermTime) ? books.terms.map(\.source) : []
    return Provenance(Set(terms + [SourceRegister.placements.id]))
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
