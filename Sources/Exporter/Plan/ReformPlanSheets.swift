import Books
import Money
import Reports

/// The data tables of the Local SEND Reform Plan; its year N is the census of January N + 1.
enum ReformPlanSheets {
  /// The calendar years that the reform plan asks for.
  private static let askedYears = 2025...2029

  static func total(_ report: ManagementPlanReport) -> TableSheet {
    split(
      report, "5.1", "Total EHC plans by age group",
      PlanRows(
        report.all.counted.byAge, of: report.all.counted.totals, ManagementPlanReport.ageGroups,
        others: "Given by none of these age groups"),
      first: "Age group", total: PlanTabSheets.totalByAge, "Age is at 31 August. ")
  }

  static func needs(_ report: ManagementPlanReport) -> TableSheet {
    split(
      report, "7", "EHC plans by primary need",
      PlanRows(
        report.all.counted.byNeed, of: report.all.counted.totals, ManagementPlanReport.needs,
        others: "Given by none of these needs"),
      first: "Primary need", total: PlanTabSheets.totalByNeed, "")
  }

  private static func split(
    _ report: ManagementPlanReport, _ number: String, _ title: String, _ part: PlanRows,
    first: String, total: String, _ remark: String
  ) -> TableSheet {
    TableSheet(
      name(number), title: "Table \(number): \(title)",
      remarks: [
        "Number of EHC plans. Calendar year N is the census of January N + 1. \(remark)A dash: the"
          + " books do not have it."
      ] + PlanTabSheets.assumption, table: table(number), [.text(first, 58)] + columns(report),
      rows: part.cells(assumed: report.assumedJanuaries.count) + [
        [.text(total)]
          + PlanTabSheets.counts(report.all.counted.totals + report.all.assumed)
      ], none: "Nothing.")
  }

  static func name(_ number: String) -> String { "Reform plan \(number)" }

  private static func table(_ number: String) -> String {
    "reform_plan_" + number.replacing(".", with: "_").replacing(" ", with: "_")
  }

  private static func columns(_ report: ManagementPlanReport) -> [TableSheet.Column] {
    report.januaries.map { .number("\($0 - 1) (January \($0))", 11) }
      + report.assumedJanuaries.map { .number("\($0 - 1) (January \($0)), assumed", 11) }
  }

  /// The rows of table 6 and the tab that each is, from 0.
  private static let provisions: [(label: String, tab: Int?)] = [
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

  static func provision(_ report: ManagementPlanReport) -> TableSheet {
    let number = report.januaries.count + report.assumedJanuaries.count
    let without = report.unplacedPlans
    let rows = provisions.map { label, tab in
      [.text(label)]
        + PlanTabSheets.counts(
          tab.map { report.tabs[$0].counted.totals + report.tabs[$0].assumed }
            ?? Array(repeating: nil, count: number))
    }
    let rest: [[Cell]] =
      without.isEmpty
      ? [] : [[.text("Placements without a tab")] + PlanTabSheets.counts(without)]
    var sheet = TableSheet(
      name("6"),
      title: "Table 6: Current and projected number of all CYP with EHC plans by provision",
      remarks: [
        "Number of EHC plans. Calendar year N is the census of January N + 1. A dash: the books do"
          + " not split so far. Resourced provision and units stand as support bases."
      ] + PlanTabSheets.assumption, table: table("6"), [.text("Provision", 58)] + columns(report),
      rows: number == 0
        ? [] : rows + rest + [[.text("Total")] + Array(repeating: .dash, count: number)],
      none: "The books have no plans.csv.")
    let all = report.all.counted.totals + report.all.assumed
    let last = rows.count + rest.count
    for column in 0..<number where all[column] != nil {
      let range = sheet.cell(0, column + 1).to(sheet.cell(last - 1, column + 1))
      sheet.put(.formula(.sum(range), .count), last, column + 1)
    }
    return sheet
  }

  /// Tables 7.1 to 7.7, one below another in one table.
  static func needsByProvision(_ report: ManagementPlanReport) -> TableSheet {
    let rows = report.needTables.flatMap { number, tab -> [[Cell]] in
      let part = PlanRows(
        tab.counted.byNeed, of: tab.counted.totals, ManagementPlanReport.needs,
        others: "Given by none of these needs")
      let cells =
        part.cells(assumed: report.assumedJanuaries.count) + [
          [.text(PlanTabSheets.totalByNeed)]
            + PlanTabSheets.counts(tab.counted.totals + tab.assumed)
        ]
      return cells.map { [.text(number, .year), .text(tab.label)] + $0 }
    }
    return TableSheet(
      name("7.1 to 7.7"), title: "Tables 7.1 to 7.7: EHC plans by provision and primary need",
      remarks: [
        "Number of EHC plans. Calendar year N is the census of January N + 1. A dash: the books do"
          + " not have it; they tell neither early years nor specialist bases apart."
      ] + PlanTabSheets.assumption, table: table("7.1 to 7.7"),
      [.text("Table", 7), .text("Provision", 37), .text("Primary need", 57)] + columns(report),
      rows: rows, none: "Nothing.")
  }

  /// Tables 10 to 12, of which the books have nothing by age.
  static func requests(_ report: ManagementPlanReport) -> TableSheet {
    let tables = [
      ("10", "EHCNA requests by age"), ("11", "EHC needs assessments by age"),
      ("12", "EHCNAs that result in an EHCP"),
    ]
    return TableSheet(
      name("10 to 12"), title: "Tables 10 to 12: requests, assessments and their outcome",
      remarks: [
        "Numbers in a calendar year. The books have neither requests nor assessments by age: the"
          + " yellow cells are to be filled in.",
        "Indicators of demand that the books may have, such as requests a month, stand on the sheet"
          + " Indicators of export return.",
      ], table: table("10 to 12"),
      [.text("Table", 7), .text("What is counted", 36), .text("Age group", 30)]
        + askedYears.map { .number("\($0)", 12) },
      rows: tables.flatMap { number, title in
        ManagementPlanReport.ageGroups.map { group in
          [.text(number, .year), .text(title), .text(group)]
            + askedYears.map { _ in Cell(.blank, .countInput) }
        }
      }, none: "Nothing.")
  }
}
