import Books
import Disclosure
import Money

/// EHC plans and their cost by placement, small numbers suppressed so that nobody can work them
/// out.
public struct PublishedCounts: Sendable {
  /// What stands in a published cell.
  public enum Figure: Hashable, Sendable {
    case shown(Int64)
    /// Too few children, or a number from which too few could be told.
    case suppressed
    /// The books do not have it.
    case missing
  }

  /// A type of placement: plans by January, and what it costs in the standpoint's year.
  public struct Row: Sendable {
    public let placement: String
    public let counts: [Figure]
    /// Pence.
    public let cost: Figure
  }

  /// The Januaries that are counted and known at the standpoint.
  public let januaries: [Int]
  public let rows: [Row]
  public let totals: [Figure]
  public let totalCost: Figure
  /// Numbers that no suppression protects, and whose tables are withheld whole.
  public let unprotected: Int
  public let threshold: Int
  public let provenance: Provenance

  /// - Parameter standpoint: counts after it, or whose source came out later, are not seen.
  /// - Throws: `ArithmeticOverflow`.
  init(_ standpoint: Standpoint) throws {
    let books = standpoint.books
    let day = standpoint.asOf.lastDay
    let known = books.plans.filter {
      $0.year <= day.year && standpoint.sources.isKnown($0.source, on: day)
    }
    let counts = Dictionary(grouping: known) { Spot(placement: $0.placement, january: $0.year) }
      .mapValues { Int64(PlacementInputs.total($0)) }
    let places = Set(known.map(\.placement))
    let paying = books.accounts.filter(\.isOfPlaces)
    let placements = books.placementTypes.filter {
      type in places.contains(type) || paying.contains { $0.placement == type }
    }
    let januaries = Set(known.map(\.year)).sorted()
    self.januaries = januaries
    let accounts = try Dictionary(grouping: paying) { $0.placement ?? "" }.mapValues {
      try $0.map { try standpoint.forecast($0).amount }.sum().pence
    }
    let pack = Pack(placements, januaries, counts, accounts)
    let rules = books.authority.publication
    let hidden = pack.suppressed(rules)
    func figure(_ id: String, _ value: Int64?) -> Figure {
      value.map { hidden.ids.contains(id) ? .suppressed : .shown($0) } ?? .missing
    }
    self.rows = placements.map { placement in
      Row(
        placement: placement,
        counts: januaries.map { january in
          let spot = Spot(placement: placement, january: january)
          return figure(spot.id, counts[spot])
        }, cost: figure("cost \(placement)", accounts[placement]))
    }
    totals = januaries.map { january in
      figure(
        "total \(january)",
        placements.compactMap { counts[Spot(placement: $0, january: january)] }.reduce(0, +))
    }
    totalCost = figure("cost", accounts.isEmpty ? nil : accounts.values.reduce(0, +))
    unprotected = hidden.unprotected
    threshold = rules.suppressBelow
    let year = standpoint.asOf.year
    provenance = try paying.reduce(Provenance(Set(known.map(\.source)))) {
      try $0.union(standpoint.forecast($1).provenance)
        .union(standpoint.provenanceOfPostings($1, in: year))
    }
  }

  fileprivate struct Spot: Hashable {
    let placement: String
    let january: Int

    var id: String { "plans \(january) \(placement)" }
  }
}

/// The cells of the tables and their sums.
private struct Pack {
  private var cells: [Disclosure.Cell] = []
  private var equations: [Equation] = []

  init(
    _ placements: [String], _ januaries: [Int], _ counts: [PublishedCounts.Spot: Int64],
    _ costs: [String: Int64]
  ) {
    for january in januaries {
      let spots = placements.map { PublishedCounts.Spot(placement: $0, january: january) }
        .filter { counts[$0] != nil }
      for spot in spots {
        cells.append(Disclosure.Cell(id: spot.id, table: "plans", value: counts[spot] ?? 0))
      }
      let total = spots.reduce(0) { $0 + (counts[$1] ?? 0) }
      cells.append(Disclosure.Cell(id: "total \(january)", table: "plans", value: total))
      equations.append(Equation(total: "total \(january)", parts: spots.map(\.id)))
    }
    let paid = placements.filter { costs[$0] != nil }
    for placement in paid {
      let children = januaries.last.flatMap {
        counts[PublishedCounts.Spot(placement: placement, january: $0)]
      }
      cells.append(
        Disclosure.Cell(
          id: "cost \(placement)", table: "cost", value: costs[placement] ?? 0,
          measure: .money(children: children, providers: nil)))
    }
    guard !paid.isEmpty else { return }
    cells.append(
      Disclosure.Cell(
        id: "cost", table: "cost", value: costs.values.reduce(0, +),
        measure: .money(children: nil, providers: nil)))
    equations.append(Equation(total: "cost", parts: paid.map { "cost \($0)" }))
  }

  /// The cells that are not published; all of them where the tables do not add up.
  func suppressed(_ rules: PublicationRules) -> (ids: Set<String>, unprotected: Int) {
    guard rules.suppressBelow > 0 else { return ([], 0) }
    let zeros: Policy.Zeros = rules.zeros == .show ? .shown : .suppressed
    let least = zeros == .shown ? 3 : 2
    guard
      let policy = try? Policy(
        threshold: Int64(max(least, rules.suppressBelow)), zeros: zeros, marks: .tellNothing),
      let pack = try? Disclosure.Pack(cells: cells, equations: equations)
    else { return (Set(cells.map(\.id)), cells.count) }
    let suppression = Suppression(pack, under: policy)
    return (Set(suppression.cells.map(\.id)), suppression.findings.count)
  }
}
