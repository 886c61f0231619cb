import Books
import Forecasting
import Money

/// What a DSG management plan says: children and young people by placement, and the finances with
/// and without measures.
public struct ManagementPlanReport: Sendable {
  /// A type of placement as the department's template has it.
  public struct Tab: Sendable {
    /// The template's own label.
    public let label: String
    /// The books' types of placement that are in it.
    public let placements: [String]
    /// Plans counted at each January, in the order of the Januaries: in all, by age group, by need.
    ///
    /// nil where the books do not have them.
    public let totals: [Int?]
    public let byAge: [String: [Int?]]
    public let byNeed: [String: [Int?]]
    /// Plans assumed in each financial year of the projection, before measures.
    public let assumed: [Double?]
  }

  /// The template's labels of the seven tabs, in its order.
  public static let labels = [
    "Mainstream schools or academies placements",
    "Resourced provision or SEN Units placements",
    "Maintained special schools or special academies placements",
    "Non-maintained special schools or independent (NMSS or independent) placements",
    "Hospital schools or alternative provision (AP) placements",
    "Post 16 and further education (FE) placements",
    "Other placements or direct payments",
  ]

  public static let ageGroups = [
    "Under 5", "Age 5 to 10", "Age 11 to 15", "Age 16 to 19", "Age 20 to 25",
  ]

  /// The template's own spelling.
  public static let needs = [
    "Autistic Spectrum Disorder", "Hearing Impairment", "Moderate Learning Difficulty",
    "Multi- Sensory Impairment", "Physical Disability", "Profound & Multiple Learning Difficulty",
    "Social, Emotional and Mental Health", "Speech, Language and Communications needs",
    "Severe Learning Difficulty", "Specific Learning Difficulty", "Visual Impairment",
    "Other Difficulty/Disability",
    "SEN support but no specialist assessment of type of need",
  ]

  public let shared: SharedReports
  public let januaries: [Int]
  public let tabs: [Tab]
  /// Age groups and needs of the books that no label of the template is like.
  public let unlabelled: [String]
  /// Types of placement that no account gives one of the template's labels.
  public let unplaced: [String]
  public let sources: [Source]

  /// Counts after the standpoint, or whose source came out later, are not seen.
  ///
  /// - Parameter shared: what it has in common with other documents.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ shared: SharedReports) throws {
    let standpoint = shared.standpoint
    let project = shared.project
    let books = standpoint.books
    let day = standpoint.asOf.lastDay
    let rows = books.plans.filter {
      $0.year <= day.year && standpoint.sources.isKnown($0.source, on: day)
    }
    let januaries = Set(rows.map(\.year)).sorted()
    var labelOf: [String: String] = [:]
    for account in books.accounts {
      if let placement = account.placement, let label = account.planLine {
        labelOf[placement] = label
      }
    }
    func like(_ name: String, _ labels: [String]) -> String? {
      labels.first { Self.plain($0) == Self.plain(name) }
    }
    tabs = Self.labels.map { label in
      let own = rows.filter { labelOf[$0.placement] == label }
      func counts(_ group: (PlanCount) -> String?, _ labels: [String]) -> [String: [Int?]] {
        var counts: [String: [Int?]] = [:]
        for row in own {
          guard let name = group(row).flatMap({ like($0, labels) }),
            let place = januaries.firstIndex(of: row.year)
          else { continue }
          var own = counts[name] ?? januaries.map { _ in nil }
          own[place] = (own[place] ?? 0) + row.count
          counts[name] = own
        }
        return counts
      }
      let placements = books.placementTypes.filter { labelOf[$0] == label }
      let projected = (project?.placements ?? []).filter { placements.contains($0.placement) }
      return Tab(
        label: label, placements: placements,
        totals: januaries.map { january in
          let counted = placements.map { placement in
            own.filter { $0.year == january && $0.placement == placement }
          }.filter { !$0.isEmpty }
          return counted.isEmpty ? nil : counted.map(PlacementInputs.total).reduce(0, +)
        }, byAge: counts(\.ageGroup, Self.ageGroups), byNeed: counts(\.need, Self.needs),
        assumed: (project?.years ?? []).indices.map { index in
          let plans = projected.compactMap { $0.years[index].plans?.central }
          return plans.isEmpty ? nil : plans.reduce(0, +)
        })
    }
    unlabelled = Set(
      rows.compactMap(\.ageGroup).filter { like($0, Self.ageGroups) == nil }
        + rows.compactMap(\.need).filter { like($0, Self.needs) == nil }
    ).sorted()
    unplaced = books.placementTypes.filter { type in
      labelOf[type].map { !Self.labels.contains($0) } ?? true
    }
    self.januaries = januaries
    self.shared = shared
    sources = shared.sources(Provenance(Set(rows.map(\.source))))
  }

  public var position: PositionReport { shared.position }
  public var project: ProjectReport? { shared.project }

  /// A label without what differs between spellings of one group: `Age 5 to 10` is `5-10`.
  private static func plain(_ label: String) -> String {
    let ages = label.split { !$0.isNumber }.joined(separator: " ")
    guard ages.isEmpty else {
      return label.lowercased().contains("under") ? "under \(ages)" : ages
    }
    return label.lowercased().filter { $0.isLetter }
  }
}
