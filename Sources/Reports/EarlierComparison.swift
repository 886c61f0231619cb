import Disclosure

/// What earlier packs tell of the numbers of a new one.
///
/// A reader lays the packs side by side. A January that nobody corrected is the same numbers each
/// time, so that what one pack leaves out must be left out by all; one that was corrected differs by
/// what was corrected, so that only what was shown before with the same value is shown again. The
/// forecast of a line moves little within a year, so that a cost left out in one month is left out
/// for the rest of it.
struct EarlierComparison {
  /// A January whose numbers changed since a pack.
  struct Correction: Hashable {
    /// The place of the pack among those compared.
    let pack: Int
    let january: Int
  }

  /// Cells of the new pack that are not to be shown.
  private(set) var withheld: Set<String> = []
  /// Spots that a pack counts and the books do no more: a reader who saw that one is gone would
  /// know by how much the others changed.
  private(set) var gone: Set<String> = []
  private(set) var corrections: [Correction] = []
  private(set) var cells: [Disclosure.Cell] = []
  private(set) var equations: [Equation] = []
  private(set) var sameFigures: [SameFigure] = []

  private let tables: PublishedTables
  private let labels: [String: String]
  private var isShownBefore: Set<String> = []

  /// - Parameters:
  ///   - packs: of earlier periods.
  ///   - tables: of the new pack.
  ///   - isOfYear: whether a pack's costs are those of the new pack's year.
  ///   - moneyPercent: an amount that moved by no more per cent is told by the earlier one.
  init(
    _ packs: [EarlierPack], _ tables: PublishedTables, isOfYear: (EarlierPack) -> Bool,
    moneyPercent: Int64
  ) {
    self.tables = tables
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
      if isOfYear(pack) { compareCosts(pack, place, moneyPercent) }
    }
    withheld.formUnion(doubtful.subtracting(isShownBefore))
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
        if let spot, value == nil { gone.insert(spot.id) }
        return (value.flatMap { _ in spot?.id }, value, pack.count(row, january))
      } + [
        (PublishedTables.totalID(january), tables.total(january), pack.count(total, january))
      ]
    func isSame(_ figure: PublishedCounts.Figure, _ value: Int64?) -> Bool {
      figure.shown.map { $0 == value } ?? (value != nil)
    }
    let isWhole = old.count == tables.counted(january).count
    let isUncorrected = isWhole && pairs.allSatisfy { isSame($0.figure, $0.value) }
    var ids: [String] = []
    for pair in pairs {
      guard let id = pair.id, let value = pair.value else { continue }
      let isShown = pair.figure.shown == value
      guard isShown || isUncorrected else { continue }
      if isShown { isShownBefore.insert(id) }
      ids.append(enter(id, value, .count, of: place, isShown ? .published : .withheld))
    }
    if isUncorrected, let total = ids.last {
      equations.append(Equation(total: total, parts: Array(ids.dropLast())))
    }
    return isUncorrected
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

  private mutating func compareCosts(_ pack: EarlierPack, _ place: Int, _ moneyPercent: Int64) {
    func compare(_ id: String, _ value: Int64, _ figure: PublishedCounts.Figure) {
      if figure == .suppressed { withheld.insert(id) }
      guard let shown = figure.shown,
        abs(Double(shown) - Double(value)) * 100 <= abs(Double(value)) * Double(moneyPercent)
      else { return }
      _ = enter(
        id, value, .money(children: nil, providers: nil), of: place, .published)
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
      compare(id, tables.costs[placement] ?? 0, figure)
    }
    if let total = pack.total, !tables.paid.isEmpty {
      compare(PublishedTables.totalCostID, tables.totalCost, total.cost)
    }
  }
}
