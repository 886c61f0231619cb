import Books
import Forecasting
import Money
import Reports

/// The DSG management plan in the department's structure and labels, as far as they are known, and
/// the reform plan's table of provision.
public enum PlanWorkbook {
  public static func fileName(_ report: ManagementPlanReport) -> String {
    WorkbookFile.name(report.position, "plan")
  }

  public static func workbook(_ report: ManagementPlanReport) -> Workbook {
    let tabs = zip(1..., report.tabs).map { number, tab in placement(report, number, tab) }
    let tables: [(TableSheet, String)] =
      [(finance(report), "The high needs block and the balance, with measures and without")]
      + zip(tabs, report.tabs).map { ($0, $1.label) }
      + [
        (provision(report), "The Local SEND Reform Plan's table 6"),
        (TableSheet.sources(report.sources), "Where the figures come from"),
      ]
    var cover = CoverPage(
      "Dedicated Schools Grant management plan",
      for: "the Department for Education and the Schools Forum; small numbers are shown",
      report.shared, sources: report.sources,
      contents: tables.map { ($0.sheet.name, $1) })
    cover.add("What could not be verified", unverified(report))
    return Workbook(
      properties: WorkbookFile.properties(
        report.position, title: "DSG management plan", version: report.shared.version),
      sheets: [cover.sheet] + tables.map(\.0.sheet))
  }

  private static func unverified(_ report: ManagementPlanReport) -> [(String, Cell)] {
    let open = Cell.text("to be filled in", .textInput)
    return [
      (
        "Labels of placements",
        .text(
          "those of template version 5, as a public program has them; the template itself was not"
            + " read")
      ),
      (
        "Financial summary",
        .text("the template's own rows are not known: the layout is this program's")
      ),
      (
        "Sign of amounts",
        .text("the template's rule is not known: costs and deficits are positive here")
      ),
      (
        "Groups without a label",
        .text(report.unlabelled.isEmpty ? "none" : report.unlabelled.joined(separator: ", "))
      ),
      (
        "Placements without a tab",
        .text(report.unplaced.isEmpty ? "none" : report.unplaced.joined(separator: ", "))
      ),
      ("Introduction", open), ("Financial plan narrative", open), ("High needs trends", open),
      ("Governance and sign off", open), ("Stakeholder engagement", open),
    ]
  }

  /// One of the seven tabs: Januaries that are counted, then financial years that are assumed.
  private static func placement(
    _ report: ManagementPlanReport, _ number: Int, _ tab: ManagementPlanReport.Tab
  ) -> TableSheet {
    func counted(_ counts: [Int?]?) -> [Cell] {
      report.januaries.indices.map { index in counts?[index].map { .count($0) } ?? .dash }
    }
    let unknown = tab.assumed.map { _ in Cell.dash }
    func block(
      _ title: String, _ labels: [String], _ counts: [String: [Int?]], _ total: String
    ) -> [[Cell]] {
      labels.map { [.text(title), .text($0)] + counted(counts[$0]) + unknown }
        + [
          [.text(title), .text(total)] + counted(tab.totals)
            + tab.assumed.map { $0.map { .number($0.rounded(), .count) } ?? .dash }
        ]
    }
    let ages =
      number == 6 ? Array(ManagementPlanReport.ageGroups.suffix(2)) : ManagementPlanReport.ageGroups
    let columns: [TableSheet.Column] =
      [.text("Table", 34), .text("Row", 56)]
      + report.januaries.map { .number("January \($0)", 13) }
      + (report.project?.years ?? []).map {
        .number("\($0.position.year), assumed", 14)
      }
    return TableSheet(
      "\(number) \(shortNames[number - 1])", title: tab.label,
      remarks: [
        "EHC plans. Januaries are counted; financial years are assumed by plan-growth, before"
          + " measures, in all only. A dash: the books do not have it. Age is at 31 August.",
        "Rounded numbers may not add up.",
      ], table: "tab_\(number)", columns,
      rows: block(
        "Number of EHCPs by age group", ages, tab.byAge, "Total number by Age Group")
        + block(
          "Number of EHCPs by primary need", ManagementPlanReport.needs, tab.byNeed,
          "Total number of EHCPs by primary need"), none: "Nothing.")
  }

  private static let shortNames = [
    "Mainstream", "Resourced provision", "Special schools", "NMSS or independent", "AP or hospital",
    "Post 16 and FE", "Other placements",
  ]

  /// High needs lines, each measure, the whole grant and the balance by year.
  private static func finance(_ report: ManagementPlanReport) -> TableSheet {
    let position = report.position
    let years = position.mitigated.years
    var rows: [[Cell]] = []
    func add(_ block: String, _ row: String, _ amounts: [Money?]) {
      rows.append([.text(block), .text(row)] + amounts.map { .money($0) })
    }
    for line in position.lines where line.account.fund == .highNeeds {
      add(
        line.account.kind == .income ? "High needs income" : "High needs expenditure",
        line.account.planLine ?? line.account.name, years.map { line[$0.year]?.unmitigated })
    }
    func total(_ row: String, _ measure: PositionMeasure, _ isMitigated: Bool) {
      add(
        isMitigated ? "Mitigated" : "Unmitigated", row,
        position.rollForward(isMitigated: isMitigated).years.map { measure.amount(of: $0) })
    }
    total("High needs net", .inYear, false)
    total("Other blocks net", .otherBlocks, false)
    total("Whole DSG net", .inYearDsg, false)
    total("DSG balance carried forward", .closing, false)
    let measures = position.lines.filter { $0.account.fund == .highNeeds }
    for id in Array(Set(measures.flatMap { $0.years.flatMap(\.measures) }.map(\.id))).sorted() {
      let amounts = years.map { year -> Money? in
        let own = measures.flatMap { $0[year.year]?.measures.filter { $0.id == id } ?? [] }
        return own.isEmpty ? nil : try? own.map { try $0.measure.effect() }.sum()
      }
      let title = measures.flatMap { $0.years.flatMap(\.measures) }.first { $0.id == id }?.title
      add("Measures, at their confidence", "\(id) \(title ?? "")", amounts)
    }
    total("DSG balance brought forward", .opening, true)
    total("High needs net", .inYear, true)
    total("Other blocks net", .otherBlocks, true)
    total("Prior year", .priorYear, true)
    total("Safety Valve payment", .dfePayment, true)
    total("Council contribution", .councilContribution, true)
    total("DSG balance carried forward", .closing, true)
    return TableSheet(
      "Financial summary", title: "Financial plan per year, unmitigated and mitigated",
      remarks: [
        "Pounds. Costs and deficits positive, income and savings negative; payments positive: they"
          + " reduce the balance. A dash: not in that year.",
        "Brought forward + high needs + other blocks + prior year − payments = carried forward.",
      ], table: "financial_summary",
      [.text("Block", 30), .text("Row", 70)]
        + years.map { .money("\($0.year) \($0.status.rawValue)") },
      rows: rows, none: "Nothing.")
  }

  /// The reform plan's rows; its year N is the January of N + 1.
  private static func provision(_ report: ManagementPlanReport) -> TableSheet {
    let rows: [(label: String, tab: Int?)] = [
      ("Early Years settings including PVIs", nil), ("Mainstream schools or academies", 0),
      ("Support bases in mainstream settings", 1), ("Specialist bases in mainstream settings", nil),
      ("Maintained special schools or special academies", 2),
      ("NMSS or independent schools - LA funded placements", 3),
      ("NMSS or independent schools - other suitable arrangements", nil),
      ("Alternative Provision", 4), ("Mainstream Post 16 provision", nil),
      ("Mainstream Post 16 specialist provision", nil), ("Specialist Post-16 institutions", nil),
      ("Post 16, which the books do not split", 5), ("Elective Home Education (EHE)", nil),
      ("Other arrangements by LA (EOTAS)", nil),
      ("Other (including hospital schools where applicable)", 6),
    ]
    return TableSheet(
      "Reform plan table 6", title: "Current number of all CYP with EHC plans by provision",
      remarks: [
        "EHC plans. Calendar year N is the census of January N + 1. A dash: the books do not split"
          + " so far. Resourced provision and units stand as support bases."
      ], table: "reform_plan_6",
      [.text("Provision", 60)]
        + report.januaries.map { .number("\($0 - 1) (January \($0))", 18) },
      rows: rows.map { label, tab in
        [.text(label)]
          + report.januaries.indices.map { index in
            tab.flatMap { report.tabs[$0].totals[index] }.map { .count($0) } ?? .dash
          }
      }, none: "The books have no plans.csv.")
  }
}
