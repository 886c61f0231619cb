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

/// How the actions of a plan bear on the mitigations that hang on them, on a day.
public struct RatedDelivery: Sendable {
  /// What the ratings and slips do to one mitigation.
  public struct Change: Sendable {
    public let mitigation: String
    /// The factor that a saving counts at; nil where its confidence is no higher.
    public let factor: Rate?
    public let monthsSlipped: Int
  }

  /// The factors of the ratings, 0 to 1, from complete to not reported.
  public let factors: [(rating: ActionRating, factor: Rate)]
  /// The mitigations that count for less or later than their own rows say.
  public let changes: [Change]
  /// The mitigations that no action is linked to, which count at their confidence.
  public let unlinked: [String]
  private let bearings: [String: Bearing]
  private let lastYear: FinancialYear

  /// The worst impact and the longest slip among the actions of a mitigation.
  private struct Bearing {
    let factor: Rate
    let monthsSlipped: Int
    let provenance: Provenance
  }

  public init(_ books: Books, at day: CalendarDate) {
    let factors = books.authority.deliveryFactors
    let byAction = Dictionary(
      books.plan.standings(at: day).map { ($0.action.id, $0) }
    ) { first, _ in first }
    var bearings: [String: Bearing] = [:]
    for (mitigation, links) in Dictionary(grouping: books.plan.links, by: \.mitigation) {
      let standings = Set(links.map(\.action)).compactMap { byAction[$0] }
      guard let mitigation, !standings.isEmpty else { continue }
      bearings[mitigation] = Bearing(
        factor: standings.compactMap { factors[$0.rating.impact] }.min() ?? .zero,
        monthsSlipped: standings.map(\.monthsSlipped).max() ?? 0,
        provenance: standings.reduce(.none) { $0.union($1.provenance) })
    }
    self.factors = ActionRating.allCases.map { ($0, factors[$0] ?? .zero) }
    self.bearings = bearings
    lastYear = books.authority.lastYear
    let confidences = Dictionary(
      books.mitigations.filter { $0.kind == .saving }.map { ($0.id, $0.confidence) },
      uniquingKeysWith: max)
    changes = books.mitigations.ids.compactMap { id in
      guard let bearing = bearings[id] else { return nil }
      let isLess = confidences[id].map { bearing.factor < $0 } ?? false
      return isLess || bearing.monthsSlipped > 0
        ? Change(
          mitigation: id, factor: isLess ? bearing.factor : nil,
          monthsSlipped: bearing.monthsSlipped) : nil
    }
    unlinked = books.mitigations.ids.filter { bearings[$0] == nil }
  }

  /// A year of a mitigation as the ratings leave it: later, and at a lower confidence.
  ///
  /// What moves past the last year of the books is left out.
  ///
  /// - Throws: `ArithmeticOverflow`.
  func parts(of mitigation: Mitigation) throws -> [MitigationSchedule.Part] {
    guard let bearing = bearings[mitigation.id] else {
      return [MitigationSchedule.Part(mitigation)]
    }
    let amounts =
      bearing.monthsSlipped == 0
      ? [(mitigation.year, mitigation.amount)]
      : try MonthlyAmount(mitigation.amount, in: mitigation.year, from: mitigation.start)
        .moved(byMonths: bearing.monthsSlipped)
    return amounts.filter { $0.0 <= lastYear }.map { year, amount in
      var part = mitigation
      part.year = year
      part.amount = amount
      part.confidence = min(mitigation.confidence, bearing.factor)
      return MitigationSchedule.Part(part, bearing.provenance)
    }
  }
}

extension ActionStanding {
  /// What the action, its present ratings and its due date rest on.
  public var provenance: Provenance {
    Provenance(
      Set(
        [action.source, updates.last?.source, updates.last { $0.due != nil }?.source]
          .compactMap(\.self)))
  }
}
