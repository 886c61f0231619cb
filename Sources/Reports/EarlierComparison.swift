import Disclosure

/// What earlier packs tell of the numbers of a new one.
///
/// A reader lays the packs side by side. A January that nobody corrected is the same numbers each
/// time, so that what one pack leaves out must be left out by all; one that was corrected differs
/// by what was corrected, so that only what was shown before with the same value is shown again.
/// The forecast of a line moves little within a year, so that a cost left out in one month is left
/// out for the rest of it.
struct EarlierComparison {
  /// A January whose numbers changed since a pack.
  struct Correction: Hashable {
    /// The place of the pack among those compared.
    let pack: Int
    let january: Int
  }

  /// Cells of the new pack that are not to be shown.
  private(set) var withheld: Set<String> = []
  /// Spots that a pack counts and the books do no more.
  ///
  /// They are left out like a number: a reader who saw that one is gone would know by how much the
  /// total changed.
  private(set) var gone: Set<PublishedTables.Spot> = []
  /// Costs that are too telling now and that a pack of the year showed, or nearly.
  private(set) var toldCosts: [String] = []
  private(set) var corrections: [Correction] = []
  private(set) var cells: [Disclosure.Cell] = []
  private(set) var equations: [Equation] = []
  private(set) var sameFigures: [SameFigure] = []

  private let tables: PublishedTables
  private let policy: Policy
  private let labels: [String: String]
  /// Cells that a pack showed with the value of today.
  private var isShownBefore: Set<String> = []
  /// Cells that a pack showed with any value, and those that a pack left out or did not have.
  private var isTold: Set<String> = []
  private var isUntold: Set<String> = []

  /// - Parameters:
  ///   - packs: of earlier periods.
  ///   - tables: of the new pack.
  ///   - isOfYear: whether a pack's costs are those of the new pack's year.
  ///   - policy: what is sensitive; an amount that moved by no more than its `moneyPercent` is told
  ///     by the earlier one.
  init(
    _ packs: [EarlierPack], _ tables: PublishedTables, isOfYear: (EarlierPack) -> Bool,
    under policy: Policy
  ) {
    self.tables = tables
    self.policy = policy
    labels = Dictionary(
      tables.placements.map { ($0, PublishedWords.label($0)) }, uniquingKeysWith: { $1 })
    var doubtful: Set<String> = []
    for (place, pack) in packs.enumerated() {
      for january in pack.januaries where tables.januaries.contains(january) {
        if compare(pack, place, january) { continue }
        corrections.append(Correction(pack: place, january: january))
        doubtful.formUnion(tables.counted(january).map(\.id))
        doubtful.insert(PublishedTables.totalID(january))
      }
      if isOfYear(pack) { compareCosts(pack, place) }
    }
    withheld.formUnion(doubtful.subtracting(isShownBefore))
    for january in Set(corrections.map(\.january)) { openCorrected(january) }
  }

  /// Shows the new value of what every pack showed, in a corrected January whose total is left out.
  ///
  /// Without a total nothing adds up to it, so that it tells of itself alone.
  private mutating func openCorrected(_ january: Int) {
    guard withheld.contains(PublishedTables.totalID(january)) else { return }
    let told = tables.counted(january).map(\.id).filter {
      isTold.contains($0) && !isUntold.contains($0)
    }
    withheld.subtract(told)
  }

  /// The only placement of the new pack that is called so; nil for none or several.
  private func placement(_ label: String) -> String? {
    let called = tables.placements.filter { labels[$0] == label }
    return called.count == 1 ? called[0] : nil
  }

  /// Enters what a pack shows of a January; false where it was corrected since.
  private mutating func compare(_ pack: EarlierPack, _ place: Int, _ january: Int) -> Bool {
    guard let total = pack.total else { return true }
    let old = pack.rows.filter { pack.count($0, january) != .missing }
    let pairs =
      old.map { row -> (id: String?, value: Int64?, figure: PublishedCounts.Figure) in
        let spot = placement(row.label).map {
          PublishedTables.Spot(placement: $0, january: january)
        }
        let value = spot.flatMap { tables.counts[$0] }
        if let spot, value == nil, pack.count(row, january) != .shown(0) { gone.insert(spot) }
        return (value.flatMap { _ in spot?.id }, value, pack.count(row, january))
      } + [
        (PublishedTables.totalID(january), tables.total(january), pack.count(total, january))
      ]
    func isSame(_ figure: PublishedCounts.Figure, _ value: Int64?) -> Bool {
      figure.shown.map { $0 == value } ?? (value != nil)
    }
    let added = Set(tables.counted(january).map(\.id)).subtracting(pairs.compactMap(\.id))
    let isUncorrected = added.isEmpty && pairs.allSatisfy { isSame($0.figure, $0.value) }
    noteAdded(added)
    isUntold.formUnion(added)
    var ids: [String] = []
    for pair in pairs {
      guard let id = pair.id, let value = pair.value else { continue }
      if pair.figure.shown == nil { isUntold.insert(id) } else { isTold.insert(id) }
      let isShown = pair.figure.shown == value
      guard isShown || isUncorrected else { continue }
      if isShown { isShownBefore.insert(id) }
      // A total with a placement more is another number, though it be as large as before.
      if !added.isEmpty, id == PublishedTables.totalID(january) { continue }
      ids.append(enter(id, value, .count, of: place, isShown ? .published : .withheld))
    }
    if isUncorrected, let total = ids.last {
      equations.append(Equation(total: total, parts: Array(ids.dropLast())))
    }
    return isUncorrected
  }

  /// A placement that is counted since and has nobody adds nothing, where zeros are shown.
  private mutating func noteAdded(_ added: Set<String>) {
    guard policy.zeros == .shown else { return }
    let zeros = tables.counts.filter { $0.value == 0 }.map(\.key.id)
    isShownBefore.formUnion(zeros.filter(added.contains))
  }

  private mutating func enter(
    _ id: String, _ value: Int64, _ measure: Measure, of place: Int, _ standing: Standing
  ) -> String {
    let earlier = "before \(place) \(id)"
    cells.append(
      Disclosure.Cell(
        id: earlier, table: "before \(place)", value: value, measure: measure, standing: standing))
    sameFigures.append(SameFigure(id, earlier))
    return earlier
  }

  private mutating func compareCosts(_ pack: EarlierPack, _ place: Int) {
    func compare(
      _ id: String, _ value: Int64, _ measure: Measure, _ figure: PublishedCounts.Figure
    ) {
      if figure == .suppressed { withheld.insert(id) }
      guard let shown = figure.shown,
        abs(Double(shown) - Double(value)) * 100
          <= abs(Double(value)) * Double(policy.moneyPercent)
      else { return }
      let cell = Disclosure.Cell(id: id, table: "cost", value: value, measure: measure)
      if policy.sensitivity(of: cell) == nil {
        _ = enter(id, value, measure, of: place, .published)
      } else if !toldCosts.contains(id) {
        toldCosts.append(id)
      }
    }
    let old = Dictionary(
      pack.rows.map { ($0.label, $0.cost) }, uniquingKeysWith: { first, _ in first })
    // A line that goes by another name now is one of those that were not there.
    let isAnyGone = pack.rows.contains { row in
      row.cost == .suppressed && placement(row.label).flatMap { tables.costs[$0] } == nil
    }
    for placement in tables.paid {
      let id = PublishedTables.costID(placement)
      guard let figure = labels[placement].flatMap({ old[$0] }), figure != .missing else {
        if isAnyGone { withheld.insert(id) }
        continue
      }
      compare(id, tables.costs[placement] ?? 0, tables.measure(ofCost: placement), figure)
    }
    if let total = pack.total, !tables.paid.isEmpty {
      compare(
        PublishedTables.totalCostID, tables.totalCost, tables.measureOfTotal, total.cost)
    }
  }
}
