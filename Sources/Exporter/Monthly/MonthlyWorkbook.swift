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
    let period = report.position.asOf.description.replacing("/", with: "-")
    let letters = report.position.authority.name.lowercased().map {
      $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-"
    }
    let words = String(letters).split(separator: "-").joined(separator: "-")
    return "\(words.isEmpty ? "authority" : words.prefix(80))-monthly-\(period).xlsx"
  }

  private static func workbook(
    _ report: MonthlyReport, guardDigits: Int
  ) -> (workbook: Workbook, position: PositionSheet) {
    let assumptions = AssumptionsSheet(report.position)
    let lines = LinesSheet(report.position, assumptions, guardDigits: guardDigits)
    let position = PositionSheet(report.position, assumptions, lines)
    let monitoring = MonitoringSheet(report.monitor)
    let checks = ChecksSheet(report, position, lines, monitoring)
    let summary = SummarySheet(report, position, checks)
    let workbook = Workbook(
      properties: properties(report),
      sheets: [
        CoverSheet(report, checks).sheet, summary.sheet, monitoring.sheet, position.grid.sheet,
        lines.grid.sheet, assumptions.grid.sheet, NotesSheet(report).sheet, checks.sheet,
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

  private static func properties(_ report: MonthlyReport) -> DocumentProperties {
    let position = report.position
    let end = position.asOf.lastDay
    var components = DateComponents()
    components.calendar = Calendar(identifier: .gregorian)
    components.timeZone = TimeZone(secondsFromGMT: 0)
    (components.year, components.month, components.day) = (end.year, end.month, end.day)
    return DocumentProperties(
      title: "\(position.authority.name): monthly forecast to \(position.asOf)",
      subject: "Dedicated Schools Grant, high needs and the Safety Valve agreement",
      author: report.version, company: position.authority.name,
      comments: "Ledger head \(position.ledgerHead.hexadecimal)",
      created: components.date ?? Date(timeIntervalSince1970: 0))
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
