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
    let candidates = [6, 7, 8, 5].lazy.map { YearsToCome(report, guardDigits: $0) }
    return workbook(report, candidates.first(where: \.agrees) ?? candidates[0])
  }

  /// The name of the file, from the authority and the period.
  public static func fileName(_ report: MonthlyReport) -> String {
    WorkbookFile.name(report.position, "monthly")
  }

  private static func workbook(_ report: MonthlyReport, _ years: YearsToCome) -> Workbook {
    let position = years.position
    let postings = PostingsSheet(report.posted, report.position.asOf)
    let monitoring = MonitoringSheet(report.monitor, postings)
    let checks = ChecksSheet(report, years.cases, position, years.lines, monitoring, postings)
    let summary = SummarySheet(report, years.cases, position, checks)
    return Workbook(
      properties: years.properties,
      sheets: [
        CoverSheet(report, checks).sheet, summary.sheet, monitoring.sheet,
        YearSheets.movement(report.movement).sheet, YearSheets.methods(report.forecast).sheet,
        YearSheets.backTest(report.forecast).sheet,
        YearSheets.virements(report.virements, report.position.asOf).sheet,
        YearSheets.placements(report.placements).sheet, YearSheets.bridge(report.bridge).sheet,
        position.grid.sheet, years.lines.grid.sheet, years.assumptions.grid.sheet,
        years.cases.table.sheet, OutlookSheets.range(report.project, position).sheet,
        OutlookSheets.drivers(report.project).sheet, OutlookSheets.plans(report.project).sheet,
        OutlookSheets.actions(report.actions).sheet, postings.table.sheet,
        JournalsSheet.table(report.posted, report.position.asOf).sheet, NotesSheet(report).sheet,
        checks.sheet,
      ],
      definedNames: names(position, checks))
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
        ("AllChecks", checks.master), ("CaseShown", PositionSheet.choice),
      ]
    return cells.compactMap { name, cell in cell.map { DefinedName(name, $0.absolute) } }
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
      report.position, title: "monthly forecast", version: report.version)
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
    [true, false].allSatisfy { isMitigated in
      report.rollForward(isMitigated: isMitigated).years.allSatisfy { year in
        PositionMeasure.allCases.allSatisfy { measure in
          position.cell(measure, year.year, isMitigated: isMitigated).map {
            evaluation[CellLocation(PositionSheet.name, $0.address)].number
              == Cell.Content.pounds(fromPence: measure.amount(of: year).pence)
          } ?? true
        }
      }
    }
  }
}
