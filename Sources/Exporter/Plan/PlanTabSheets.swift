import Books
import Money
import Reports

/// Children and young people: the seven tabs of the template, and the summary over them.
enum PlanTabSheets {
  static let summaryName = "Children and young people"
  static let totalByAge = "Total number by Age Group"
  static let totalByNeed = "Total number of EHCPs by primary need"

  static let shortNames = [
    "Mainstream", "Resourced provision", "Special schools", "NMSS or independent", "AP or hospital",
    "Post 16 and FE", "Other placements",
  ]

  /// How figures of Januaries to come are come by.
  static let assumption = [
    "Assumed: the last count grown by plan-growth, the central case, in all only; each placement is"
      + " rounded. No interventions are assumed.",
    "Where ranges are quoted beside these: medians of simulations do not add up to the median of"
      + " their total.",
  ]

  /// One of the seven tabs, and where its parts stand.
  struct Tab {
    let sheet: TableSheet
    let ages: PlanRows
    let needs: PlanRows
    /// The row of the total by age group and of that by need, from 0.
    let totals: (byAge: Int, byNeed: Int)
  }

  static func tab(
    _ report: ManagementPlanReport, _ number: Int, _ tab: ManagementPlanReport.Tab
  ) -> Tab {
    // The template's sixth tab has no younger age groups.
    let ages = PlanRows(
      tab.counted.byAge, of: tab.counted.totals,
      number == 6
        ? Array(ManagementPlanReport.ageGroups.suffix(2)) : ManagementPlanReport.ageGroups,
      others: "Given by none of these age groups")
    let needs = PlanRows(
      tab.counted.byNeed, of: tab.counted.totals, ManagementPlanReport.needs,
      others: "Given by none of these needs")
    func rows(_ title: String, _ part: PlanRows, _ total: String) -> [[Cell]] {
      part.cells(assumed: tab.assumed.count).map { [.text(title)] + $0 }
        + [[.text(title), .text(total)] + counts(tab.counted.totals + tab.assumed)]
    }
    let byAge = rows("Number of EHCPs by age group", ages, totalByAge)
    let sheet = TableSheet(
      "\(number) \(shortNames[number - 1])", title: tab.label,
      remarks: [
        "EHC plans at each January. Age is at 31 August. A dash: the books do not have it,"
          + " or not of every placement that they counted earlier."
      ] + assumption, table: "tab_\(number)",
      [.text("Table", 34), .text("Row", 57)] + columns(report),
      rows: byAge + rows("Number of EHCPs by primary need", needs, totalByNeed), none: "Nothing.")
    return Tab(
      sheet: sheet, ages: ages, needs: needs,
      totals: (byAge.count - 1, byAge.count + needs.rows.count))
  }

  /// A column for each January.
  private static func columns(_ report: ManagementPlanReport) -> [TableSheet.Column] {
    report.januaries.map { .number("January \($0)", 10.5) }
      + report.assumedJanuaries.map { .number("January \($0), assumed", 10.5) }
  }

  static func counts(_ counts: [Int?]) -> [Cell] {
    counts.map { $0.map { .count($0) } ?? .dash }
  }

  /// The seven tabs side by side by January, with their sum, and charts of both.
  static func summary(_ report: ManagementPlanReport) -> TableSheet {
    let januaries = report.januaries + report.assumedJanuaries
    let plans = report.tabs.map { $0.counted.totals + $0.assumed }
    let all = report.all.counted.totals + report.all.assumed
    let without = report.unplacedPlans
    var sheet = TableSheet(
      summaryName, title: "Children and young people summary: EHC plans by placement",
      remarks: [
        "Number of EHC plans at each January. A dash: the books do not have it, or not of every"
          + " placement that they counted earlier."
      ] + assumption, table: "children_and_young_people",
      [.text("January", 10), .text("Stands as", 11)]
        + report.tabs.map { .number($0.label, 20) }
        + (without.isEmpty ? [] : [.number("Placements without a tab", 13)])
        + [.number("In all", 11, "all"), .number("Growth", 10, "growth")],
      rows: januaries.enumerated().map { index, january in
        [
          .number(Double(january), .year),
          .text(index < report.januaries.count ? "counted" : "assumed"),
        ] + plans.map { counts([$0[index]])[0] }
          + (without.isEmpty ? [] : counts([without[index]])) + [.dash, .dash]
      }, none: "The books have no plans.csv.")
    let last = 2 + report.tabs.count + (without.isEmpty ? 0 : 1)
    for row in januaries.indices where all[row] != nil {
      sheet.put(
        .formula(.sum(sheet.cell(row, 2).to(sheet.cell(row, last - 1))), .count), row, "all")
      guard row > 0, (all[row - 1] ?? 0) > 0 else { continue }
      let growth = sheet.cell(row, "all").value / sheet.cell(row - 1, "all").value - 1
      sheet.put(.formula(growth, .percent), row, "growth")
    }
    addCharts(&sheet, plans, isWhole: !all.contains(nil), last)
    return sheet
  }

  /// Charts of the largest placements and of all together; a gap would be drawn as nothing.
  private static func addCharts(
    _ sheet: inout TableSheet, _ plans: [[Int?]], isWhole: Bool, _ whole: Int
  ) {
    guard sheet.count > 1 else { return }
    let complete = plans.indices.filter { !plans[$0].contains(nil) }
    let largest = complete.sorted { (plans[$1].last ?? 0) ?? 0 < (plans[$0].last ?? 0) ?? 0 }
      .prefix(4).sorted()
    let (head, last) = (sheet.head, sheet.head + sheet.count)
    // Side by side, so that table and charts stand on one page.
    func chart(_ title: String, _ alternative: String, _ columns: [Int], at column: Int) {
      sheet.lay { sheet in
        sheet.charts.append(
          Chart(
            .line, title: title, alternativeText: alternative, categoryTitle: "January",
            valueTitle: "EHC plans", series: sheet.series(columns, head: head, last: last),
            anchor: Address(row: last + 2, column: column), width: 560, height: 340))
      }
    }
    if isWhole {
      chart(
        "EHC plans in all",
        "EHC plans of all placements at each January, counted and then assumed. The figures stand"
          + " in the table above.", [whole], at: 0)
    }
    if !largest.isEmpty {
      chart(
        largest.count == 1 ? "EHC plans of one placement" : "EHC plans of the largest placements",
        "EHC plans at each January, counted and then assumed, of the placements that have most at"
          + " the last January, four at most. The figures stand in the table above.",
        largest.map { $0 + 2 }, at: isWhole ? 5 : 0)
    }
  }
}

/// Plans by age group or by need as rows: each label, then what the books give by none of them.
struct PlanRows {
  let rows: [(label: String, counts: [Int?])]
  /// Whether the books split any plan of a January.
  let isGiven: [Bool]

  /// - Parameters:
  ///   - split: what the books have.
  ///   - totals: the plans in all, which say how many Januaries there are.
  ///   - labels: those that are shown.
  ///   - others: what the row of all others is called, which is there where it is not nil.
  init(_ split: PlanTotals.Split, of totals: [Int?], _ labels: [String], others: String) {
    let rows = labels.map { label in (label, split.counts[label] ?? totals.map { _ in nil }) }
    let rest = split.others(than: labels)
    let hasOthers = rest.contains { ($0 ?? 0) != 0 }
    self.rows = rows + (hasOthers ? [(others, rest)] : [])
    isGiven = split.others.map { $0 != nil }
  }

  /// A label and a count for each January; those that are assumed have only totals.
  func cells(assumed: Int) -> [[Cell]] {
    rows.map { label, counts in
      [.text(label)] + PlanTabSheets.counts(counts + Array(repeating: nil, count: assumed))
    }
  }
}
