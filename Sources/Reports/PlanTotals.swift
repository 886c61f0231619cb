import Books
import Money

/// EHC plans of some types of placement at each January: in all, by age group and by need.
///
/// Counts stand in the order of the Januaries; nil where the books do not have them.
public struct PlanTotals: Sendable {
  /// The plans in all.
  public let totals: [Int?]
  public let byAge: Split
  public let byNeed: Split

  /// The plans by the labels of the department's template.
  public struct Split: Sendable {
    /// What the books have; a label that they do not have is missing.
    public let counts: [String: [Int?]]
    /// Those of the total to which the books give none of the labels; nil where they give one to
    /// no plan at all.
    public let others: [Int?]

    /// Those that have none of some labels; nil where the books give no label at all.
    public func others(than labels: [String]) -> [Int?] {
      others.indices.map { place in
        others[place].map { left in
          counts.filter { !labels.contains($0.key) }.values
            .reduce(left) { $0 + ($1[place] ?? 0) }
        }
      }
    }
  }

  /// A January at which a placement that was counted earlier is not counted has nothing: what is
  /// there would look like a fall.
  ///
  /// - Parameters:
  ///   - rows: of `plans.csv`.
  ///   - januaries: the Januaries, in order.
  init(_ rows: [PlanCount], _ januaries: [Int]) {
    var earlier: Set<String> = []
    let cells = januaries.map { january -> [[PlanCount]] in
      let own = Dictionary(grouping: rows.filter { $0.year == january }, by: \.placement)
      earlier.formUnion(own.keys)
      return earlier.count > own.count ? [] : own.keys.sorted().compactMap { own[$0] }
    }
    totals = cells.map { placements in
      placements.isEmpty ? nil : placements.map(PlacementInputs.total).reduce(0, +)
    }
    byAge = Split(cells, of: \.ageGroup, beside: \.need, ManagementPlanReport.ageGroups)
    byNeed = Split(cells, of: \.need, beside: \.ageGroup, ManagementPlanReport.needs)
  }
}

extension PlanTotals.Split {
  /// Takes the rows of each placement at each January.
  fileprivate init(
    _ cells: [[[PlanCount]]], of group: (PlanCount) -> String?,
    beside other: (PlanCount) -> String?, _ labels: [String]
  ) {
    var counts: [String: [Int?]] = [:]
    var others: [Int?] = cells.map { _ in nil }
    for (place, placements) in cells.enumerated() {
      var unlabelled = 0
      for rows in placements {
        let own = Self.rows(rows, of: group, beside: other)
        if own.isEmpty { unlabelled += PlacementInputs.total(rows) }
        for row in own {
          guard let label = group(row).flatMap({ ManagementPlanReport.label($0, among: labels) })
          else {
            unlabelled += row.count
            continue
          }
          var line = counts[label] ?? cells.map { _ in nil }
          line[place] = (line[place] ?? 0) + row.count
          counts[label] = line
        }
      }
      if counts.values.contains(where: { $0[place] != nil }) { others[place] = unlabelled }
    }
    self.counts = counts
    self.others = others
  }

  /// The rows by one group alone, else those by both: together they would count twice.
  private static func rows(
    _ rows: [PlanCount], of group: (PlanCount) -> String?, beside other: (PlanCount) -> String?
  ) -> [PlanCount] {
    let all = rows.filter { group($0) != nil }
    let alone = all.filter { other($0) == nil }
    return alone.isEmpty ? all : alone
  }
}
