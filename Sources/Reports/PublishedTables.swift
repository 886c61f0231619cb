import Disclosure

/// The numbers that a public pack would show, before any is suppressed.
struct PublishedTables {
  struct Spot: Hashable {
    let placement: String
    let january: Int

    var id: String { "plans \(january) \(placement)" }
  }

  let placements: [String]
  let januaries: [Int]
  let counts: [Spot: Int64]
  /// Pence of the standpoint's year by placement.
  let costs: [String: Int64]
  /// How many provide the places of a type; none where the books do not say of all.
  let providers: [String: Set<String>]
  /// Pence that other sheets show, which may be the cost of all placements.
  let elsewhere: Set<Int64>

  static let totalCostID = "cost"

  static func totalID(_ january: Int) -> String { "total \(january)" }

  static func costID(_ placement: String) -> String { "cost \(placement)" }

  /// The placements that a January counts.
  func counted(_ january: Int) -> [Spot] {
    placements.map { Spot(placement: $0, january: january) }.filter { counts[$0] != nil }
  }

  func total(_ january: Int) -> Int64 {
    counted(january).reduce(0) { $0 + (counts[$1] ?? 0) }
  }

  var paid: [String] { placements.filter { costs[$0] != nil } }

  var totalCost: Int64 { paid.reduce(0) { $0 + (costs[$1] ?? 0) } }

  /// The same for a council that suppresses no counts.
  var withoutCounts: PublishedTables {
    PublishedTables(
      placements: placements, januaries: [], counts: [:], costs: costs, providers: providers,
      elsewhere: elsewhere)
  }

  /// Whether the books say who provides the places of each type that is paid for.
  var areProvidersKnown: Bool { paid.allSatisfy { providers[$0] != nil } }

  /// What the cost of a placement rests on.
  ///
  /// A type that the last January does not count rests on as many children as it had when it was
  /// counted last.
  func measure(ofCost placement: String) -> Measure {
    let children = januaries.reversed().lazy
      .compactMap { counts[Spot(placement: placement, january: $0)] }.first
    return .money(children: children, providers: providers[placement].map { Int64($0.count) })
  }

  var measureOfTotal: Measure {
    guard areProvidersKnown else { return .money(children: nil, providers: nil) }
    let all = paid.reduce(into: Set<String>()) { $0.formUnion(providers[$1] ?? []) }
    return .money(children: nil, providers: Int64(all.count))
  }
}

/// The cells of a public pack and of earlier ones, and how they hang together.
struct PublishedCells {
  private(set) var cells: [Disclosure.Cell] = []
  private(set) var equations: [Equation] = []
  private(set) var sameFigures: [SameFigure] = []

  /// - Parameters:
  ///   - tables: what would be shown.
  ///   - comparison: with earlier packs.
  init(_ tables: PublishedTables, _ comparison: EarlierComparison) {
    for january in tables.januaries { addCounts(tables, january, comparison) }
    addCosts(tables, comparison)
    cells += comparison.cells
    equations += comparison.equations
    sameFigures += comparison.sameFigures
  }

  private mutating func addCounts(
    _ tables: PublishedTables, _ january: Int, _ comparison: EarlierComparison
  ) {
    let spots = tables.counted(january)
    let total = PublishedTables.totalID(january)
    for (id, value) in spots.map({ ($0.id, tables.counts[$0] ?? 0) })
      + [(total, tables.total(january))]
    {
      cells.append(
        Disclosure.Cell(
          id: id, table: "plans", value: value,
          standing: comparison.withheld.contains(id) ? .withheld : .open))
    }
    let gone = comparison.gone.filter { $0.january == january }.map(\.id).sorted()
    cells += gone.map {
      Disclosure.Cell(id: $0, table: "plans", value: 0, standing: .withheld)
    }
    equations.append(Equation(total: total, parts: spots.map(\.id) + gone))
  }

  private mutating func addCosts(_ tables: PublishedTables, _ comparison: EarlierComparison) {
    let paid = tables.paid
    guard !paid.isEmpty else { return }
    func add(_ id: String, _ value: Int64, _ measure: Measure) {
      cells.append(
        Disclosure.Cell(
          id: id, table: "cost", value: value, measure: measure,
          standing: comparison.withheld.contains(id) ? .sensitive : .open))
    }
    for placement in paid {
      add(
        PublishedTables.costID(placement), tables.costs[placement] ?? 0,
        tables.measure(ofCost: placement))
    }
    let (total, cost) = (PublishedTables.totalCostID, tables.totalCost)
    add(total, cost, tables.measureOfTotal)
    // Where nothing else is spent, another sheet shows what all places cost.
    if cost != 0, tables.elsewhere.contains(cost) {
      let measure = Measure.money(children: nil, providers: nil)
      cells.append(
        Disclosure.Cell(
          id: "elsewhere", table: "elsewhere", value: cost, measure: measure,
          standing: .published))
      sameFigures.append(SameFigure(total, "elsewhere"))
    }
    equations.append(
      Equation(
        total: PublishedTables.totalCostID, parts: paid.map { PublishedTables.costID($0) }))
  }
}
