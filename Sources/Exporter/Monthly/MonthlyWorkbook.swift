import Books
import Forecasting
import Foundation
import Ledger
import Money
import Reports

/// The officer's monthly working paper as a workbook whose formulas are alive.
public enum MonthlyWorkbook {
  /// The workbook of a report.
  ///
  /// A spreadsheet multiplies binary fractions, so each product is rounded first to a few more
  /// decimals than pence, which takes their noise away. How many is chosen so that every closing
  /// balance is the one that the exact arithmetic of the report gives.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public static func workbook(
    _ report: MonthlyReport, edition: Edition = .first
  ) throws -> Workbook {
    let candidates = [6, 7, 8, 5].lazy.map { YearsToCome(report, guardDigits: $0) }
    if let exact = candidates.first(where: \.agrees) {
      return try workbook(report, exact, edition)
    }
    var inexact = try workbook(report, candidates[0], edition)
    inexact.warnings.append(
      "the sheet \(PositionSheet.name) differs by pence from what the program works out: the sheet"
        + " Checks says where")
    return inexact
  }

  /// The name of the file, from the authority and the period.
  public static func fileName(_ report: MonthlyReport) -> String {
    WorkbookFile.name(report.position, "monthly")
  }

  private static func workbook(
    _ report: MonthlyReport, _ years: YearsToCome, _ edition: Edition
  ) throws -> Workbook {
    let position = years.position
    let postings = PostingsSheet(report.posted, report.position.asOf)
    let monitoring = try MonitoringSheet(report.monitor, postings)
    let checks = MonthlyChecks(
      report, years.cases, position, years.lines, monitoring, postings
    ).page
    let summary = SummarySheet(report, years.cases, position, checks)
    return Workbook(
      properties: years.properties,
      sheets: [
        cover(report, checks, edition).sheet, summary.sheet, monitoring.sheet,
        YearSheets.movement(report.movement).sheet, YearSheets.methods(report.forecast).sheet,
        YearSheets.backTest(report.forecast).sheet,
        YearSheets.virements(report.virements, report.position.asOf).sheet,
        YearSheets.placements(report.placements).sheet, YearSheets.bridge(report.bridge).sheet,
        position.grid.sheet, years.lines.grid.sheet, years.assumptions.grid.sheet,
        years.cases.table.sheet, OutlookSheets.range(report.project).sheet,
        OutlookSheets.drivers(report.project, report.position).sheet,
        OutlookSheets.plans(report.project).sheet,
        OutlookSheets.actions(report.actions).sheet, postings.table.sheet,
        JournalsSheet.table(report.posted, report.position.asOf).sheet,
        inputs(report.shared.inputs).sheet, NotesSheet(report).sheet,
        checks.sheet,
      ],
      definedNames: names(position, checks)
    ).withChecklist(
      years: [PositionSheet.name, LinesSheet.name],
      users: ["Changed assumptions are agreed before figures of this workbook are used"])
  }

  private static func cover(
    _ report: MonthlyReport, _ checks: ChecksPage, _ edition: Edition
  ) -> CoverPage {
    var reading = [
      "Blue figures on a yellow ground are assumptions that you may change. Summary, Position,"
        + " Lines and Checks follow; what other sheets hold is as exported."
        + " Checks then says \"changed\" where a figure is no longer the one exported.",
      "Each sheet names the standing of its figures; Notes and sources says where they come from.",
    ]
    if !report.adjustments.isEmpty {
      reading.append(
        "Officers have adjusted the forecast \(report.adjustments.count) times: Notes and sources"
          + " lists it.")
    }
    return CoverPage(
      "Dedicated Schools Grant: monthly forecast",
      for: "internal: the officers' working paper, not for publication", report.shared,
      sources: report.sources, drawn: report.project, checks: checks.master, reading: reading,
      contents: contents, edition: edition)
  }

  private static let contents = [
    (SummarySheet.name, "The answers on one page"),
    (MonitoringSheet.name, "This year, line by line, against the budget"),
    (YearSheets.movement, "Why the forecast is not what it was, by reason"),
    (YearSheets.methods, "What each method makes of each line, and its range"),
    (YearSheets.backTest, "How methods would have done on closed years"),
    (YearSheets.virements, "Movements of budget"),
    (YearSheets.placements, "Places by number, time and price"),
    (YearSheets.bridge, "From the budget to the forecast, by volume and price"),
    (PositionSheet.name, "The deficit year by year in the case that you choose"),
    (LinesSheet.name, "Each line year by year"),
    (AssumptionsSheet.name, "What you may change: payments, growth, measures"),
    (CasesSheet.name, "The cases to choose from, as exported"),
    (OutlookSheets.range, "How likely breakeven is in each year"),
    (OutlookSheets.drivers, "What moves the last year most"),
    (OutlookSheets.plans, "EHC plans and their cost by placement"),
    (OutlookSheets.actions, "What hangs on each action of the plan"),
    (PostingsSheet.name, "Every posting behind the lines of the year"),
    (JournalsSheet.name, "Where the postings come from"),
    (inputs, "The files of the books, as they were read"),
    (NotesSheet.name, "Conventions, adjustments and sources"),
    (ChecksPage.name, "Every reconciliation"),
    Checklist.content,
  ]

  private static let inputs = "Inputs"

  /// The files of the books, by which the workbook can be made again.
  private static func inputs(_ files: InputFiles) -> TableSheet {
    TableSheet(
      inputs, title: "The files of the books, as they were read",
      remarks: [
        "SHA-256 of each file; the sheet Journals has those of extracts. Over all, as sha256sum"
          + " prints them in this order: \(files.digest)"
      ], table: "inputs", [.text("File", 44), .text("SHA-256", 70)],
      rows: files.files.map { [.text($0.path, .year), .text($0.hash, .year)] }, none: "None.")
  }

  private static func names(_ position: PositionSheet, _ checks: ChecksPage) -> [DefinedName] {
    let cells: [(String, CellReference?)] =
      PositionSheet.Answer.allCases.flatMap { answer in
        Side.allCases.map { side in
          (
            answer.rawValue + side.rawValue.capitalized,
            position.answer(answer, side: side)
          )
        }
      } + [
        ("Headroom", position.headroom), ("HeadroomAfterForecast", position.headroomAfterForecast),
        ("CaseShown", PositionSheet.choice),
      ]
    return cells.compactMap { name, cell in cell.map { DefinedName(name, $0.absolute) } }
      + [checks.name]
  }
}

/// The sheets from the assumptions to the position, which hold for every case.
private struct YearsToCome {
  let reports: [PositionReport]
  let cases: CasesSheet
  let assumptions: AssumptionsSheet
  let lines: LinesSheet
  let position: PositionSheet
  let properties: DocumentProperties

  init(_ report: MonthlyReport, guardDigits: Int) {
    reports = [report.position] + report.scenarios
    cases = CasesSheet(reports)
    assumptions = AssumptionsSheet(reports)
    lines = LinesSheet(report.position, assumptions, guardDigits: guardDigits)
    position = PositionSheet(report.position, cases, assumptions, lines)
    properties = WorkbookFile.properties(
      report.position, title: "monthly forecast", version: report.shared.version)
  }

  /// Whether each case of the sheets is to the penny what the exact arithmetic gives.
  var agrees: Bool {
    let workbook = Workbook(
      properties: properties,
      sheets: [
        position.grid.sheet, lines.grid.sheet, assumptions.grid.sheet, cases.table.sheet,
      ])
    return reports.indices.allSatisfy { index in
      let choice = CellLocation(PositionSheet.name, PositionSheet.choice.address)
      let shown = try? workbook.changing(choice, to: .text(cases.name(ofScenario: index)))
      return shown.map { agrees($0.evaluated(), reports[index]) } ?? false
    }
  }

  private func agrees(_ evaluation: Evaluation, _ report: PositionReport) -> Bool {
    Side.allCases.allSatisfy { side in
      report.rollForward(side: side).years.allSatisfy { year in
        PositionMeasure.allCases.allSatisfy { measure in
          position.cell(measure, year.year, side: side).map {
            evaluation[CellLocation(PositionSheet.name, $0.address)].number
              == Cell.Content.pounds(fromPence: measure.amount(of: year).pence)
          } ?? true
        }
      }
    }
  }
}
