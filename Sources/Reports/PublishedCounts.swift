import Books
import Disclosure
import Money
import Tabular

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
  /// Pence.
  public let totalCost: Figure
  /// Numbers that no suppression protects: their tables are withheld whole, or they were shown
  /// before.
  public let unprotected: Int
  /// How many of them are costs.
  public let unprotectedCosts: Int
  /// The smallest count that is shown; 0 where every count is.
  public let threshold: Int
  /// The packs that this one was held against.
  public let packs: [EarlierPack]
  /// Januaries that were corrected since one of these packs.
  public let corrected: [Int]
  /// What the council has to know of its earlier packs.
  public let warnings: [Diagnostic]
  /// Whether the books say of each cost how many providers it rests on.
  public let areProvidersKnown: Bool
  public let provenance: Provenance

  /// - Parameters:
  ///   - standpoint: counts after it, or whose source came out later, are not seen.
  ///   - packs: all that were published before and whose numbers may be laid beside these.
  ///   - elsewhere: amounts that other sheets show and that may be what all places cost.
  /// - Throws: ``EarlierPackFault``, or `ArithmeticOverflow`.
  init(
    _ standpoint: Standpoint, against packs: [EarlierPack] = [], elsewhere: [Money] = []
  ) throws {
    let books = standpoint.books
    let known = standpoint.knownPlans
    let paying = books.accounts.filter(\.isOfPlaces)
    let tables = try PublishedTables(standpoint, known, paying, elsewhere: elsewhere)
    let rules = books.authority.publication
    if rules.suppressBelow == 0 { try Self.refuseSuppressed(packs) }
    let hidden = PublishedSuppression(
      rules.suppressBelow > 0 ? tables : tables.withoutCounts, packs, rules, standpoint.asOf)
    func figure(_ id: String, _ value: Int64?) -> Figure {
      guard let value else { return hidden.gone.contains(id) ? .suppressed : .missing }
      return hidden.ids.contains(id) ? .suppressed : .shown(value)
    }
    rows = tables.placements.map { placement in
      Row(
        placement: placement,
        counts: tables.januaries.map { january in
          let spot = PublishedTables.Spot(placement: placement, january: january)
          return figure(spot.id, tables.counts[spot])
        }, cost: figure(PublishedTables.costID(placement), tables.costs[placement]))
    }
    januaries = tables.januaries
    totals = januaries.map { figure(PublishedTables.totalID($0), tables.total($0)) }
    totalCost = figure(
      PublishedTables.totalCostID, tables.costs.isEmpty ? nil : tables.totalCost)
    unprotected = hidden.unprotected
    unprotectedCosts = hidden.unprotectedCosts
    threshold = rules.suppressBelow
    self.packs = packs
    corrected = Set(hidden.corrections.map(\.january)).sorted()
    warnings = hidden.warnings
    areProvidersKnown = tables.areProvidersKnown
    let year = standpoint.asOf.year
    provenance = try paying.reduce(Provenance(Set(known.map(\.source)))) {
      try $0.union(standpoint.forecast($1).provenance)
        .union(standpoint.provenanceOfPostings($1, in: year))
    }
  }

  /// The packs that this one was held against, as its cover names them.
  public var record: String { EarlierPack.record(packs) }

  /// Counts that were left out stay left out, which rules without suppression cannot promise.
  private static func refuseSuppressed(_ packs: [EarlierPack]) throws(EarlierPackFault) {
    for pack in packs {
      for row in pack.rows {
        guard let column = row.counts.firstIndex(of: .suppressed) else { continue }
        throw EarlierPackFault(
          pack.file, row.line, column + 2, "pack.rules.none",
          "the pack leaves counts out, and the books suppress none (suppress_below = 0)",
          "write the threshold of then in [publication] of authority.toml")
      }
    }
  }
}

extension PublishedTables {
  /// - Throws: `ArithmeticOverflow`.
  fileprivate init(
    _ standpoint: Standpoint, _ known: [PlanCount], _ paying: [Account], elsewhere: [Money]
  ) throws {
    counts = Dictionary(grouping: known) { Spot(placement: $0.placement, january: $0.year) }
      .mapValues { Int64(PlacementInputs.total($0)) }
    let places = Set(known.map(\.placement))
    placements = standpoint.books.placementTypes.filter { type in
      places.contains(type) || paying.contains { $0.placement == type }
    }
    januaries = Set(known.map(\.year)).sorted()
    costs = try Dictionary(grouping: paying) { $0.placement ?? "" }.mapValues {
      try $0.map { try standpoint.forecast($0).amount }.sum().pence
    }
    providers = try Dictionary(
      uniqueKeysWithValues: costs.keys.compactMap { type in
        try standpoint.providers(of: type).map { (type, $0) }
      })
    self.elsewhere = Set(elsewhere.map(\.pence))
  }
}

/// Which cells of a public pack are not shown, and what came of comparing it with earlier ones.
private struct PublishedSuppression {
  private(set) var ids: Set<String> = []
  /// Cells without a number that are left out all the same.
  private(set) var gone: Set<String> = []
  private(set) var unprotected = 0
  private(set) var unprotectedCosts = 0
  private(set) var corrections: [EarlierComparison.Correction] = []
  private(set) var warnings: [Diagnostic] = []

  /// The cells that are not published; all of them where the tables do not add up.
  init(
    _ tables: PublishedTables, _ packs: [EarlierPack], _ rules: PublicationRules, _ asOf: Period
  ) {
    let zeros: Policy.Zeros = rules.zeros == .show ? .shown : .suppressed
    let least = zeros == .shown ? 3 : 2
    let policy = try? Policy(
      threshold: Int64(max(least, rules.suppressBelow)), zeros: zeros, marks: .tellNothing)
    guard let policy else {
      hideAll(tables)
      return
    }
    let comparison = EarlierComparison(
      packs, tables, isOfYear: { $0.asOf.year == asOf.year }, under: policy)
    corrections = comparison.corrections
    gone = Set(comparison.gone.map(\.id))
    warnings = corrections.map { packs[$0.pack].correctionWarning($0.january) }
    let cells = PublishedCells(tables, comparison)
    guard
      let pack = try? Disclosure.Pack(
        cells: cells.cells, equations: cells.equations, sameFigures: cells.sameFigures)
    else {
      hideAll(tables)
      return
    }
    let suppression = Suppression(pack, under: policy)
    ids = Set(suppression.cells.map(\.id))
    let told =
      comparison.toldCosts
      + suppression.findings.map { finding in
        switch finding {
        case .alreadyPublished(let id), .cannotBeProtected(let id): id
        }
      }.filter { !comparison.toldCosts.contains($0) }
    unprotected = told.count
    unprotectedCosts = told.filter(tables.isCost).count
    warnings += told.map { tables.toldWarning($0, packs.last) }
  }

  private mutating func hideAll(_ tables: PublishedTables) {
    let spots = tables.januaries.flatMap { january in
      tables.counted(january).map(\.id) + [PublishedTables.totalID(january)]
    }
    let costs = tables.paid.map { PublishedTables.costID($0) } + [PublishedTables.totalCostID]
    ids = Set(spots + costs)
    unprotected = ids.count
    unprotectedCosts = costs.count
  }
}

extension EarlierPack {
  fileprivate func correctionWarning(_ january: Int) -> Diagnostic {
    warning(
      line: nil, january: january, code: "pack.january.corrected",
      "\(PublishedWords.january(january)) was corrected since this pack of \(title); what no pack"
        + " showed with the same value is left out",
      toDo: "nothing, if the correction is right: the difference of two packs would tell small"
        + " numbers")
  }
}

extension PublishedTables {
  fileprivate func isCost(_ id: String) -> Bool {
    id == PublishedTables.totalCostID || placements.contains { PublishedTables.costID($0) == id }
  }

  /// That a number which is left out is told all the same, at its place in a pack if there is one.
  fileprivate func toldWarning(_ id: String, _ pack: EarlierPack?) -> Diagnostic {
    let january = januaries.first { january in
      id == PublishedTables.totalID(january)
        || placements.contains { Spot(placement: $0, january: january).id == id }
    }
    let placement = placements.first { placement in
      id == PublishedTables.costID(placement)
        || january.map { Spot(placement: placement, january: $0).id } == id
    }
    let label = placement.map { PublishedWords.label($0) } ?? PublishedWords.allPlacements
    let what = "'\(label)', \(january.map { PublishedWords.january($0) } ?? "cost")"
    guard let pack else {
      return Diagnostic(
        file: "plans.csv", line: 1, column: 1, severity: .warning, code: "pack.number.told",
        message: "\(what), is left out of the pack, and other numbers of the pack tell it",
        remedy: "judge whether the pack may be published", excerpt: nil)
    }
    let line = (pack.rows + [pack.total].compactMap(\.self)).first { $0.label == label }?.line
    return pack.warning(
      line: line, january: january, code: "pack.number.told",
      "\(what), is left out of the new pack, and the packs together tell it, or nearly",
      toDo: "judge whether the earlier pack has to be taken back")
  }
}
