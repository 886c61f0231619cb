import Books
import Forecasting
import Money

/// What a mitigation counts for in a projection.
public enum DeliveryBasis: String, CaseIterable, Sendable {
  /// Its amount, from its own start, at its own confidence.
  case confidence
  /// No more than the impact of its actions bears out, and later by as much as they have slipped.
  case ratings
}

/// The mitigations of a projection, as they count on one basis.
struct MitigationSchedule: Sendable {
  /// A year of a mitigation, or the part of one that was moved into another year.
  struct Part: Sendable {
    let mitigation: Mitigation
    /// The mitigation's own, and those of the ratings that weigh it.
    let provenance: Provenance
  }

  private let parts: [Spot: [Part]]

  /// - Parameters:
  ///   - standpoint: where the projection begins; what lies before it is never mitigated.
  ///   - rated: the bearing of the actions; nil for amounts at their own confidence.
  /// - Throws: `ArithmeticOverflow`.
  init(_ standpoint: Standpoint, _ rated: RatedDelivery?) throws {
    let projected = standpoint.books.mitigations.filter {
      standpoint.status(of: $0.year) == .projection
    }
    let all = try projected.flatMap { mitigation in
      try rated?.parts(of: mitigation)
        ?? [Part(mitigation: mitigation, provenance: Provenance([mitigation.source]))]
    }
    parts = Dictionary(grouping: all) {
      Spot(account: $0.mitigation.account, year: $0.mitigation.year)
    }
  }

  /// What mitigates an account in a year.
  subscript(account: Account, year: FinancialYear) -> [Part] {
    parts[Spot(account: account.code, year: year)] ?? []
  }

  private struct Spot: Hashable {
    let account: String
    let year: FinancialYear
  }
}

/// How the actions of a plan bear on the mitigations that hang on them, on a day.
public struct RatedDelivery: Sendable {
  private let books: Books
  private let standings: [String: [ActionStanding]]

  public init(_ books: Books, at day: CalendarDate) {
    self.books = books
    let byAction = Dictionary(
      books.plan.standings(at: day).map { ($0.action.id, $0) }
    ) { first, _ in first }
    var standings: [String: [ActionStanding]] = [:]
    for (mitigation, links) in Dictionary(grouping: books.plan.links, by: \.mitigation) {
      guard let mitigation else { continue }
      standings[mitigation] = Set(links.map(\.action)).sorted().compactMap { byAction[$0] }
    }
    self.standings = standings
  }

  /// The factors of the ratings, from complete to not reported.
  public var factors: [(rating: ActionRating, factor: Rate)] {
    ActionRating.allCases.map { ($0, books.authority.deliveryFactor($0)) }
  }

  /// The mitigations that no action is linked to, which count at their confidence.
  public var unlinked: [String] {
    var seen: Set<String> = []
    return books.mitigations.map(\.id).filter {
      standings[$0] == nil && seen.insert($0).inserted
    }
  }

  /// What the ratings change: savings that count for less than their confidence, and measures
  /// that come later.
  public var changes: [(mitigation: String, factor: Rate?, monthsSlipped: Int)] {
    var seen: Set<String> = []
    return books.mitigations.filter { standings[$0.id] != nil && seen.insert($0.id).inserted }
      .compactMap { first in
        let factor = factor(of: first.id)
        let isLess =
          first.kind == .saving
          && books.mitigations.contains { row in
            row.id == first.id && factor.map { $0 < row.confidence } == true
          }
        let months = monthsSlipped(first.id)
        return isLess || months > 0 ? (first.id, isLess ? factor : nil, months) : nil
      }
  }

  /// The factor of the worst impact among a mitigation's actions; nil if it has no action.
  public func factor(of mitigation: String) -> Rate? {
    standings[mitigation]?.map { books.authority.deliveryFactor($0.rating.impact) }.min()
  }

  /// The longest slip among a mitigation's actions.
  public func monthsSlipped(_ mitigation: String) -> Int {
    standings[mitigation]?.map(\.monthsSlipped).max() ?? 0
  }

  /// A year of a mitigation as the ratings leave it: later, and at a lower confidence.
  ///
  /// What moves past the last year of the books is left out.
  func parts(of mitigation: Mitigation) throws -> [MitigationSchedule.Part] {
    let months = monthsSlipped(mitigation.id)
    let factor = factor(of: mitigation.id) ?? .one
    let amounts =
      months == 0
      ? [(mitigation.year, mitigation.amount)]
      : try MonthlyAmount(mitigation.amount, in: mitigation.year, from: mitigation.start)
        .moved(byMonths: months)
    var provenance = Provenance([mitigation.source])
    for standing in standings[mitigation.id] ?? [] {
      provenance.formUnion(Provenance([standing.updates.last?.source ?? standing.action.source]))
    }
    return amounts.filter { $0.0 <= books.authority.lastYear }.map { year, amount in
      var part = mitigation
      part.year = year
      part.amount = amount
      part.confidence = min(mitigation.confidence, factor)
      return MitigationSchedule.Part(mitigation: part, provenance: provenance)
    }
  }
}
