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
    /// Plans counted at each January.
    public let counted: PlanTotals
    /// Plans assumed at each January to come, before measures: sums of placements that are rounded
    /// one by one; nil where not all of them are assumed.
    public let assumed: [Int?]
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

  /// The reform plan's tables 7.1 to 7.7 and the tabs that each is made of, from 0.
  ///
  /// The books do not tell early years nor specialist bases from other placements.
  static let needTableTabs: [(number: String, label: String, tabs: [Int])] = [
    ("7.1", "Early years", []), ("7.2", "Mainstream, including support bases", [0, 1]),
    ("7.3", "Specialist bases", []), ("7.4", "Maintained special", [2]),
    ("7.5", "NMSS or independent", [3]), ("7.6", "AP or hospital schools", [4]),
    ("7.7", "Post-16 FE or specialist FE", [5]),
  ]

  public let shared: SharedReports
  public let finance: FinancialPlan
  /// The Januaries that are counted, and those to come, which are assumed.
  public let januaries: [Int]
  public let assumedJanuaries: [Int]
  public let tabs: [Tab]
  /// All placements together, those without a tab among them.
  public let all: Tab
  /// The reform plan's tables by primary need.
  public let needTables: [(number: String, tab: Tab)]
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
    let books = standpoint.books
    let rows = standpoint.knownPlans
    let januaries = Set(rows.map(\.year)).sorted()
    let end = books.authority.lastYear.startYear + 1
    let coming = januaries.last.map { last in Array(last + 1..<max(last, end) + 1) } ?? []
    let assumed = try AssumedPlans.all(standpoint, from: .lastCount)
    let labelOf = books.planLabels
    func tab(_ label: String, _ placements: [String]) -> Tab {
      let own = rows.filter { placements.contains($0.placement) }
      return Tab(
        label: label, placements: placements, counted: PlanTotals(own, januaries),
        assumed: coming.map { Self.sum(of: assumed, at: $0, Set(own.map(\.placement))) })
    }
    let types = books.placementTypes
    tabs = Self.labels.map { label in tab(label, types.filter { labelOf[$0] == label }) }
    all = tab("All placements", types)
    needTables = Self.needTableTabs.map { number, label, tabs in
      let own = types.filter { type in tabs.contains { labelOf[type] == Self.labels[$0] } }
      return (number, tab(label, own))
    }
    unlabelled = Set(
      rows.compactMap(\.ageGroup).filter { Self.label($0, among: Self.ageGroups) == nil }
        + rows.compactMap(\.need).filter { Self.label($0, among: Self.needs) == nil }
    ).sorted()
    unplaced = types.filter { type in
      labelOf[type].map { !Self.labels.contains($0) } ?? true
    }
    finance = try FinancialPlan(shared.position)
    self.shared = shared
    self.januaries = januaries
    assumedJanuaries = coming
    sources = shared.sources(
      assumed.reduce(.none) { $0.union($1.provenance) }, Provenance(Set(rows.map(\.source))))
  }

  /// The plans of several types at a January; nil unless all of them are assumed.
  private static func sum(
    of assumed: [AssumedPlans], at january: Int, _ placements: Set<String>
  ) -> Int? {
    let own = assumed.filter { placements.contains($0.placement) }.compactMap { $0[january] }
    return own.isEmpty || own.count < placements.count
      ? nil : own.reduce(0) { $0 + $1.assumed }
  }

  /// The label that a name of the books is another spelling of.
  static func label(_ name: String, among labels: [String]) -> String? {
    labels.first { plain($0) == plain(name) }
  }

  public var position: PositionReport { shared.position }

  /// A label without what differs between spellings of one group: `Age 5 to 10` is `5-10`.
  private static func plain(_ label: String) -> String {
    let ages = label.split { !$0.isNumber }.joined(separator: " ")
    guard ages.isEmpty else {
      return label.lowercased().contains("under") ? "under \(ages)" : ages
    }
    return label.lowercased().filter { $0.isLetter }
  }
}

extension ManagementPlanReport {
  /// Plans of placements without a tab at each January, assumed ones last; empty without any.
  public var unplacedPlans: [Int?] {
    guard !unplaced.isEmpty else { return [] }
    let tabbed = tabs.map { $0.counted.totals + $0.assumed }
    return (all.counted.totals + all.assumed).enumerated().map { index, whole in
      whole.map { whole in whole - tabbed.reduce(0) { $0 + ($1[index] ?? 0) } }
    }
  }
}
