import Books
import Forecasting
import Money
import Reports

/// The DSG management plan in the department's structure and labels, as far as they are known, and
/// the data tables of the reform plan.
public enum PlanWorkbook {
  public static func fileName(_ report: ManagementPlanReport) -> String {
    WorkbookFile.name(report.position, "plan")
  }

  public static func workbook(
    _ report: ManagementPlanReport, edition: Edition = .first
  ) -> Workbook {
    let finance = PlanFinanceSheet(report)
    let tables = PlanFinanceTables(report, finance)
    let summary = PlanTabSheets.summary(report)
    let tabs = zip(1..., report.tabs).map { PlanTabSheets.tab(report, $0, $1) }
    let checks = PlanChecks.page(report, finance, tables, tabs, summary)
    let sheets: [(sheet: Sheet, meaning: String)] =
      [
        (PlanFormSheets.narrative().sheet, "Introduction, narrative and outcomes, to be written"),
        (tables.positions.sheet, "Summary of end of year positions, with measures and without"),
        (finance.grid.sheet, "The financial plan per funding block, measure by measure"),
        (tables.comparison.sheet, "High needs spend by the labels of the section 251 comparison"),
        (summary.sheet, "EHC plans by placement and January, with charts"),
      ] + zip(tabs, report.tabs).map { ($0.sheet.sheet, $1.label) }
      + [
        (PlanFormSheets.governance(report).sheet, "Sign off and review, to be filled in"),
        (PlanFormSheets.workstreams(report).sheet, "A row for each measure, to be filled in"),
        (
          PlanFormSheets.stakeholders().sheet,
          "Stakeholder engagement, co-production and consultation, to be filled in"
        ),
      ] + reformPlan(report) + [
        (checks.sheet, "Whether amounts agree with position, and counts with their parts"),
        (TableSheet.sources(report.sources).sheet, "Where the figures come from"),
      ]
    var cover = CoverPage(
      "Dedicated Schools Grant management plan",
      for: "the Department for Education and the Schools Forum; small numbers are shown",
      report.shared, sources: report.sources, checks: checks.master,
      contents: sheets.map { ($0.sheet.name, $0.meaning) } + [Checklist.content],
      edition: edition)
    cover.add("What could not be verified", unverified(report))
    return Workbook(
      properties: WorkbookFile.properties(
        report.position, title: "DSG management plan", version: report.shared.version),
      sheets: [cover.sheet] + sheets.map(\.sheet), definedNames: [checks.name]
    ).withChecklist(
      years: [PlanFinanceSheet.name],
      users: [
        "What the cover says could not be verified is held against the department's template",
        "Narrative, governance and engagement are filled in",
        "Small numbers are suppressed before the plan is published",
      ])
  }

  private static func reformPlan(
    _ report: ManagementPlanReport
  ) -> [(sheet: Sheet, meaning: String)] {
    [
      (ReformPlanSheets.total(report).sheet, "Reform plan: EHC plans by age group"),
      (ReformPlanSheets.provision(report).sheet, "Reform plan: by provision"),
      (ReformPlanSheets.needs(report).sheet, "Reform plan: by primary need"),
      (
        ReformPlanSheets.needsByProvision(report).sheet,
        "Reform plan: by provision and primary need"
      ),
      (
        ReformPlanSheets.requests(report).sheet,
        "Reform plan: requests and assessments, not in the books"
      ),
    ]
  }

  private static func unverified(_ report: ManagementPlanReport) -> [(String, Cell)] {
    func text(_ text: String) -> Cell { .text(text) }
    return [
      (
        "Labels of placements",
        text(
          "those of template version 5, as a public program has them; the template itself was not"
            + " read")
      ),
      (
        "Financial summary",
        text("the template's own rows are not known: the layout is this program's")
      ),
      (
        "Sign of amounts",
        text("the template's rule is not known: costs and deficits are positive here")
      ),
      (
        "Section 251 comparison",
        text("the labels and their lines are the department's, as a public program has them")
      ),
      (
        "Introduction to stakeholders",
        text("headings of the guidance of 2020, read at second hand; version 10 was not read")
      ),
      (
        "Reform plan",
        text("tables and rows as a public program of 2026 has them; the form itself was not read")
      ),
      (
        "Groups without a label",
        text(report.unlabelled.isEmpty ? "none" : report.unlabelled.joined(separator: ", "))
      ),
      (
        "Placements without a tab",
        text(report.unplaced.isEmpty ? "none" : report.unplaced.joined(separator: ", "))
      ),
    ]
  }
}
