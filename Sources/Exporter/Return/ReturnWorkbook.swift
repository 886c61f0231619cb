import Books
import Forecasting
import Money
import Reports

/// The Safety Valve monitoring report to the department.
///
/// The department's own form was not to be had: the parts are those that councils' reports are
/// known to have, and the cover says so.
public enum ReturnWorkbook {
  public static func fileName(_ report: ReturnReport) -> String {
    WorkbookFile.name(report.position, "return")
  }

  public static func workbook(_ report: ReturnReport) -> Workbook {
    let finance = finance(report)
    let tables = [
      conditions(report), finance, payments(report), activity(report), mitigations(report),
      AreaTable.sheet(report.actions, report.plan), capital(report),
      RiskTable.sheet(report.raid, named: "Risks", withOwners: true),
      TableSheet.sources(report.sources),
    ]
    let meanings = [
      "Each condition of the agreement: rating, progress, evidence",
      "In-year and cumulative against the agreement, with and without payments",
      "Instalments of both parties and what each depends on",
      "EHC plans and cost assumed, by placement and year",
      "Savings planned and evidenced", "The Accelerated Progress Plan by area",
      "Capital projects and their places", "Risks, issues and dependencies",
      "Where the figures come from",
    ]
    var cover = CoverPage(
      "Safety Valve monitoring report",
      for: "the Department for Education; not for publication as it stands", report.shared,
      sources: report.sources,
      contents: zip(tables, meanings).map { ($0.sheet.name, $1) })
    cover.add("The report", header(report))
    return Workbook(
      properties: WorkbookFile.properties(
        report.position, title: "Safety Valve monitoring report", version: report.shared.version),
      sheets: [cover.sheet] + tables.map(\.sheet))
  }

  private static func header(_ report: ReturnReport) -> [(String, Cell)] {
    let open = Cell.text("to be filled in", .textInput)
    let breakeven = report.position.mitigated.breakevenYear
    return [
      (
        "Local authority",
        .text("\(report.position.authority.name), \(report.position.authority.dfeNumber)")
      ),
      ("Report number", open),
      ("Against the agreement", .text("\(report.track.rawValue), by the figures of Finance")),
      ("Breakeven in-year", .text(breakeven?.description ?? "in no year")),
      ("Overall rating", open), ("Reasons", open),
      (
        "Section 151 officer",
        report.position.authority.section151Officer.map { .text($0) } ?? open
      ),
      ("Signed, date", open), ("Author, contact", open),
      (
        "The department's form",
        .text(
          "not seen: the parts of this report are those that councils' monitoring reports are known"
            + " to have")
      ),
    ]
  }

  private static func conditions(_ report: ReturnReport) -> TableSheet {
    TableSheet(
      "Conditions", title: "The conditions of the agreement",
      remarks: ["A dash: the books do not say. Ratings are officers' own."], table: "conditions",
      [
        .text("Number", 10), .text("Condition", 70), .text("Rating", 14), .text("Progress", 60),
        .text("Evidence", 50),
      ],
      rows: report.conditions.map {
        [
          .text($0.id, .year), .text($0.text), .text($0.rag ?? "-", .year),
          .text($0.progress ?? "-"), .text($0.evidence ?? "-"),
        ]
      }, none: "The books have no conditions.csv.")
  }

  private static func finance(_ report: ReturnReport) -> TableSheet {
    var sheet = TableSheet(
      "Finance", title: "The whole DSG against the agreement",
      remarks: [
        "Pounds, deficits positive; a positive difference is worse than agreed.",
        "The balance is set against the agreement's on the agreement's own basis: before-payments,"
          + " before-dfe (the council's counted) or after-payments. A dash: the books do not have"
          + " what the agreement plans.",
      ], table: "finance",
      [
        .text("Year", 12), .text("Status", 12), .money("In-year forecast (£)"),
        .money("In-year agreed (£)"), .money("Difference in-year (£)"),
        .money("Closing with payments (£)"), .money("Closing before DfE payments (£)"),
        .money("Closing without payments (£)"), .text("Basis", 18), .money("Closing agreed (£)"),
        .money("Difference of closing (£)"), .money("DfE payment (£)"),
        .money("Council contribution (£)"), .text("Standing", 14),
      ],
      rows: report.years.map { year in
        let position = year.position
        let standing = report.position.standing(
          of: .closing, in: position.year, isMitigated: true)
        return [
          .text(position.year.description, .year), .text(position.status.rawValue, .year),
          .pence(position.inYearDsg.pence), .money(year.plannedInYear), .dash,
          .pence(position.closing.pence), .pence(position.closingBeforeDfe.pence),
          .pence(position.closingBeforePayments.pence), .text(year.basis?.rawValue ?? "-", .year),
          .money(year.plannedClosing), .dash, .pence(position.movement.dfePayment.pence),
          .pence(position.movement.councilContribution.pence),
          .text(standing?.rawValue ?? "-", .year),
        ]
      }, none: "The books have no years.")
    for (row, year) in report.years.enumerated() {
      if year.plannedInYear != nil {
        let difference = sheet.cell(row, 2).value - sheet.cell(row, 3).value
        sheet.put(.formula(.rounded(difference)), row, 4)
      }
      guard year.plannedClosing != nil, let basis = year.basis else { continue }
      let column = [.afterPayments: 5, .beforeDfe: 6, .beforePayments: 7][basis] ?? 6
      let difference = sheet.cell(row, column).value - sheet.cell(row, 9).value
      sheet.put(.formula(.rounded(difference)), row, 10)
    }
    return sheet
  }

  private static func payments(_ report: ReturnReport) -> TableSheet {
    TableSheet(
      "Payments", title: "Instalments of both parties",
      remarks: ["Pounds, positive. A dash: the books do not say."], table: "payments",
      [
        .text("Year", 12), .text("Paid by", 22), .money("Amount (£)", isSummed: true),
        .text("Status", 12), .text("Due", 12), .text("Received", 12),
        .text("Counted in", 12), .text("Depends on", 60),
      ],
      rows: report.instalments.map {
        [
          .text($0.year.description, .year),
          .text($0.kind == .dfePayment ? "the department" : "the council", .year),
          .pence($0.amount.pence), .text($0.status.rawValue, .year),
          .text($0.due?.description ?? "-", .year), .text($0.received?.description ?? "-", .year),
          .text($0.countedIn.description, .year), .text($0.dependsOn ?? "-"),
        ]
      }, none: "agreement.csv has no payment.")
  }

  private static func activity(_ report: ReturnReport) -> TableSheet {
    let rows = (report.project?.placements ?? []).flatMap { placement in
      placement.years.map { year -> [Cell] in
        [
          .text(placement.placement, .year),
          placement.census.map { .number(Double($0.year), .year) } ?? .dash,
          placement.census.map { .count($0.plans) } ?? .dash,
          .text(year.year.description, .year),
          year.plans.map { .number($0.central.rounded(), .count) } ?? .dash,
          year.cost.map { .pence(Int64($0.central)) } ?? .dash,
          year.unmitigated.map { .pence(Int64($0.central)) } ?? .dash,
        ]
      }
    }
    return TableSheet(
      "Activity", title: "EHC plans and cost by placement",
      remarks: [
        "Plans of the financial year, before measures; pounds. Counted: at the January that the"
          + " books counted last. Plans of later years are assumed by plan-growth.",
        "Small numbers are shown: not for publication.",
      ], table: "activity",
      [
        .text("Placement", 24), .number("January counted"), .number("Counted"), .text("Year", 12),
        .number("Plans"), .money("Cost, mitigated (£)"), .money("Cost, unmitigated (£)"),
      ], rows: rows, none: "No account names a placement.")
  }

  private static func mitigations(_ report: ReturnReport) -> TableSheet {
    TableSheet(
      "Mitigations",
      title: "Savings planned and evidenced, to \(report.deliveries.day.readableText)",
      remarks: [
        "Pounds. Months behind: that many months ago the plan had come to no more than what is"
          + " evidenced now."
      ], table: "mitigations",
      [
        .text("Saving", 12), .text("Title", 70), .money("Planned, all years (£)", isSummed: true),
        .money("Planned to date (£)", isSummed: true), .money("Evidenced (£)", isSummed: true),
        .number("Months behind"),
      ],
      rows: report.deliveries.savings.map { saving in
        [
          .text(saving.id, .year), .text(saving.title),
          .pence(saving.years.reduce(0) { $0 + $1.planned.pence }),
          .pence(saving.plannedToDate.pence), .pence(saving.delivered.pence),
          .count(saving.monthsBehind),
        ]
      }, none: "mitigations.csv has no saving.")
  }

  private static func capital(_ report: ReturnReport) -> TableSheet {
    TableSheet(
      "Capital", title: "Capital projects and the places that they make",
      remarks: ["Pounds. A positive difference is an overspend."], table: "capital",
      [
        .text("Project", 50), .text("Year", 12), .money("Budget (£)", isSummed: true),
        .money("Forecast (£)", isSummed: true), .number("Places"), .text("Opens", 16),
      ],
      rows: report.capital.map {
        [
          .text($0.project), .text($0.year.description, .year), .pence($0.budget.pence),
          .pence($0.forecast.pence), .count($0.places), .text($0.opens, .year),
        ]
      }, none: "The books have no capital.csv.")
  }
}
