import Books
import Forecasting
import Foundation
import Money
import Reports

/// The officer's monthly working paper as a workbook whose formulas are alive.
public enum MonthlyWorkbook {
  /// The workbook of a report.
  ///
  /// A spreadsheet multiplies binary fractions, so each product is rounded first to a few more
  /// decimals than pence, which takes their noise away. How many is chosen so that every closing
  /// balance is the one that the exact arithmetic of the report gives.
  public static func workbook(_ report: MonthlyReport) -> Workbook {
    let candidates = [6, 7, 8, 5].lazy.map { workbook(report, guardDigits: $0) }
    let agreeing = candidates.first { agrees($0.workbook.evaluated(), $0.position, report) }
    return agreeing?.workbook ?? workbook(report, guardDigits: 6).workbook
  }

  /// The name of the file, from the authority and the period.
  public static func fileName(_ report: MonthlyReport) -> String {
    WorkbookFile.name(report.position, "monthly")
  }

  private static func workbook(
    _ report: MonthlyReport, guardDigits: Int
  ) -> (workbook: Workbook, position: PositionSheet) {
    let assumptions = AssumptionsSheet(report.position)
    let lines = LinesSheet(report.position, assumptions, guardDigits: guardDigits)
    let position = PositionSheet(report.position, assumptions, lines)
    let postings = PostingsSheet(report.posted, report.position.asOf)
    let monitoring = MonitoringSheet(report.monitor, postings)
    let checks = ChecksSheet(report, position, lines, monitoring, postings)
    let summary = SummarySheet(report, position, checks)
    let workbook = Workbook(
      properties: WorkbookFile.properties(
        report.position, title: "monthly forecast", version: report.version),
      sheets: [
        CoverSheet(report, checks).sheet, summary.sheet, monitoring.sheet,
        YearSheets.movement(report.movement).sheet, YearSheets.methods(report.forecast).sheet,
        YearSheets.backTest(report.forecast).sheet,
        YearSheets.virements(report.virements, report.position.asOf).sheet,
        YearSheets.placements(report.placements).sheet, YearSheets.bridge(report.bridge).sheet,
        position.grid.sheet, lines.grid.sheet, assumptions.grid.sheet,
        OutlookSheets.range(report.project, position).sheet,
        OutlookSheets.drivers(report.project).sheet, OutlookSheets.plans(report.project).sheet,
        OutlookSheets.actions(report.actions).sheet, postings.table.sheet,
        JournalsSheet.table(report.posted, report.position.asOf).sheet, NotesSheet(report).sheet, checks.sheet,
      ],
      definedNames: names(position, checks))
    return (workbook, position)
  }

  private static func agrees(
    _ evaluation: Evaluation, _ position: PositionSheet, _ report: MonthlyReport
  ) -> Bool {
    [true, false].allSatisfy { isMitigated in
      report.position.rollForward(isMitigated: isMitigated).years.allSatisfy { year in
        PositionMeasure.allCases.allSatisfy { measure in
          position.cell(measure, year.year, isMitigated: isMitigated).map {
            evaluation[CellLocation(PositionSheet.name, $0.address)].number
              == Cell.Content.pounds(fromPence: measure.amount(of: year).pence)
          } ?? true
        }
      }
    }
  }

  private static func names(_ position: PositionSheet, _ checks: ChecksSheet) -> [DefinedName] {
    let cells: [(String, CellReference?)] =
      PositionSheet.Answer.allCases.flatMap { answer in
        [true, false].map { isMitigated in
          (
            answer.rawValue + (isMitigated ? "Mitigated" : "Unmitigated"),
            position.answer(answer, isMitigated: isMitigated)
          )
        }
      } + [
        ("Headroom", position.headroom), ("HeadroomAfterForecast", position.headroomAfterForecast),
        ("AllChecks", checks.master),
      ]
    return cells.compactMap { name, cell in cell.map { DefinedName(name, $0.absolute) } }
  }
}
