import Books
import Forecasting
import Money
import Reports

/// The monitoring report to the department.
///
/// The department's own form was not to be had: the parts are those that councils' reports are
/// known to have, and the cover says so.
public enum ReturnWorkbook {
  public static func fileName(_ report: ReturnReport) -> String {
    WorkbookFile.name(report.position, "return")
  }

  public static func workbook(_ report: ReturnReport, edition: Edition = .first) -> Workbook {
    let finance = ReturnFinance(report)
    let activity = ReturnActivity.placements(report)
    let checks = ReturnChecks.page(report, finance)
    let sheets: [(sheet: Sheet, meaning: String)] = [
      (conditions(report).sheet, "Each condition of the agreement: rating, progress, evidence"),
      (finance.finance.sheet, "In-year and cumulative, with and without payments"),
      (finance.agreement.sheet, "Both against the agreement, on the agreement's own basis"),
      (finance.payments.sheet, "Instalments of both parties and what each depends on"),
      (activity.sheet, "EHC plans assumed and counted since, by placement"),
      (ReturnActivity.total(report, activity).sheet, "The same, all placements together"),
      (
        ReturnActivity.indicators(report).sheet,
        "Requests, assessments, timeliness and placement mix against what was assumed"
      ),
      (ReturnActivity.cost(report).sheet, "EHC plans and cost by placement and financial year"),
      (mitigations(report).sheet, "Savings planned and evidenced"),
      (
        AreaTable.sheet(report.actions, report.plan).sheet,
        "The Accelerated Progress Plan by area"
      ),
      (capital(report).sheet, "Capital projects and their places"),
      (
        RiskTable.sheet(report.raid, named: "Risks", withOwners: true).sheet,
        "Risks, issues and dependencies"
      ),
      (checks.sheet, "Whether the figures of the sheets agree with each other"),
      (TableSheet.sources(report.sources).sheet, "Where the figures come from"),
    ]
    let cover = CoverPage(
      report.title,
      for: "the Department for Education; not for publication as it stands", report.shared,
      sources: report.sources, checks: checks.master,
      contents: sheets.map { ($0.sheet.name, $0.meaning) } + [Checklist.content],
      form: ("The report", header(report)),
      answers: ("Overall position", ReturnPosition.facts(report, finance)), edition: edition)
    return Workbook(
      properties: WorkbookFile.properties(
        report.position, title: report.title, version: report.shared.version),
      sheets: [cover.sheet] + sheets.map(\.sheet), definedNames: [checks.name]
    ).withChecklist(users: users(report))
  }

  /// What is left to the officers.
  private static func users(_ report: ReturnReport) -> [String] {
    let all: [(rule: String, isOpen: Bool)] = [
      ("The overall rating and its reasons are written in return.csv", report.words?.rating == nil),
      ("Each condition's next steps are filled in", true),
      ("The section 151 officer has signed", !report.signature.isValid),
      ("The department's own form, which was not to be had, asks for nothing else", true),
      ("Small numbers are suppressed before the report is published", true),
    ]
    return all.filter(\.isOpen).map(\.rule)
  }

  /// Whether every check of a workbook of a return holds.
  public static func checksHold(_ report: ReturnReport) -> Bool {
    let checks = ReturnChecks.page(report, ReturnFinance(report))
    let place = CellLocation(ChecksPage.name, checks.master.address)
    return workbook(report).evaluated()[place].text == "OK"
  }

  private static func header(_ report: ReturnReport) -> [(String, Cell)] {
    let open = Cell.text("to be filled in", .textInput)
    let signature = report.signature
    func typed(_ words: (ReturnWords) -> String?) -> Cell {
      report.words.flatMap(words).map { .text($0) } ?? open
    }
    return [
      (
        "Local authority",
        .text("\(report.position.authority.name), \(report.position.authority.dfeNumber)")
      ),
      ("Report number", typed(\.report)), ("Period since the last report", typed(\.since)),
      ("Overall rating", typed(\.rating)), ("Reasons", typed(\.reasons)),
      (
        "Section 151 officer",
        report.position.authority.section151Officer.map { .text($0) } ?? open
      ),
      ("Section 151 officer's comment", typed(\.comment)), ("Author, contact", typed(\.contact)),
      ("Signed: in-year, \(report.position.asOf.year)", .text(signature.words(\.inYear))),
      ("Signed: balance, with payments", .text(signature.words(\.closing))),
      ("Signed: payments of both parties", .text(signature.words(\.payments))),
      ("Signed by", .text(signer(signature))),
      (
        "DSG management plan",
        .text("goes with this report: the workbook of export plan, from the same books")
      ),
      (
        "The department's form",
        .text(
          "not seen: the parts of this report are those that councils' monitoring reports are known"
            + " to have")
      ),
    ]
  }

  /// Who signed, for what, and what has moved since.
  private static func signer(_ signature: ReturnSignature) -> String {
    guard let record = signature.record else {
      return "nobody: the command sign keeps who signs, for which figures, ledger and books"
    }
    let capacity =
      switch record.capacity {
      case .chiefFinanceOfficer: "Chief Finance Officer"
      case .nominatedDeputy: "nominated deputy"
      }
    let what =
      "\(record.post), \(capacity), report \(record.report); ledger \(record.head.prefix(12)),"
      + " books \(record.books.prefix(12))"
    return signature.moved.isEmpty
      ? what : "\(what); moved since: \(signature.moved.joined(separator: ", "))"
  }

  private static func conditions(_ report: ReturnReport) -> TableSheet {
    let open = Cell.text("to be filled in", .textInput)
    var sheet = TableSheet(
      "Conditions", title: "The conditions of the agreement",
      remarks: [
        "Ratings are officers' own, in words. What conditions.csv does not say is to be filled in."
      ], table: "conditions",
      [
        .text("Number", 10), .text("Condition", 52), .rating("Rating"), .text("Progress", 36),
        .text("Evidence", 32), .text("Next steps", 24),
      ],
      rows: report.conditions.map {
        [
          .text($0.id, .year), .text($0.text), $0.rag.map { .rated($0) } ?? open,
          $0.progress.map { .text($0) } ?? open, $0.evidence.map { .text($0) } ?? open, open,
        ]
      }, none: "The books have no conditions.csv.")
    sheet.colourRatings(2)
    return sheet
  }

  private static func mitigations(_ report: ReturnReport) -> TableSheet {
    var sheet = TableSheet(
      "Mitigations",
      title: "Savings planned and evidenced, to \(report.deliveries.day.readableText)",
      remarks: [
        "Pounds, savings positive. Planned is before confidence; the forecast counts what is at"
          + " confidence, and investments beside it. A negative difference is less than planned to"
          + " date. Months behind: that many months ago the plan had come to no more than what is"
          + " evidenced now."
      ], table: "mitigations",
      [
        .text("Saving", 10), .text("Title", 60), .money("Planned, all years (£)", isSummed: true),
        .money("At confidence, all years (£)", isSummed: true),
        .money("Planned to date (£)", "planned", isSummed: true),
        .money("Evidenced (£)", "evidenced", isSummed: true),
        .money("Difference (£)", "difference", isSummed: true), .number("Months behind", 10),
      ],
      rows: report.deliveries.savings.map { saving in
        [
          .text(saving.id, .year), .text(saving.title),
          .money(report.savings[saving.id]?.planned),
          .money(report.savings[saving.id]?.confident),
          .pence(saving.plannedToDate.pence), .pence(saving.delivered.pence), .dash,
          .count(saving.monthsBehind),
        ]
      }, none: "mitigations.csv has no saving.")
    sheet.fill(["difference": { $0("evidenced").value - $0("planned").value }])
    return sheet
  }

  private static func capital(_ report: ReturnReport) -> TableSheet {
    var sheet = TableSheet(
      "Capital", title: "Capital projects and the places that they make",
      remarks: ["Pounds. A positive difference is an overspend."], table: "capital",
      [
        .text("Project", 50), .text("Year", 12), .money("Budget (£)", .budget, isSummed: true),
        .money("Forecast (£)", .forecast, isSummed: true),
        .money("Difference (£)", "difference", isSummed: true),
        .number("Places"), .text("Opens", 16),
      ],
      rows: report.capital.map {
        [
          .text($0.project), .text($0.year.description, .year), .pence($0.budget.pence),
          .pence($0.forecast.pence), .dash, .count($0.places), .text($0.opens, .year),
        ]
      }, none: "The books have no capital.csv.")
    sheet.fill(["difference": { $0(.forecast).value - $0(.budget).value }])
    return sheet
  }
}
