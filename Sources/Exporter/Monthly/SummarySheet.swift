import Books
import Forecasting
import Money
import Reports

/// The answers on one page, each a link to where it is worked out.
struct SummarySheet {
  static let name = "Summary"

  private(set) var sheet = Sheet(SummarySheet.name)
  private var row = 0

  init(
    _ report: MonthlyReport, _ cases: CasesSheet, _ position: PositionSheet, _ checks: ChecksPage
  ) {
    let authority = report.position.authority
    sheet.columnWidths = [
      ColumnWidth(0...0, 50), ColumnWidth(1...6, max(22, report.position.moneyWidth)),
      ColumnWidth(7...7, 13),
    ]
    sheet.print = PrintSetup(pagesTall: 1)
    line([.text("Summary: \(authority.name) at \(report.position.asOf)", .title)])
    line([
      .text("Pounds; deficits and overspends positive, surpluses and income negative.", .rowLabel)
    ])
    line([
      .text("Case shown; choose another on the sheet Position", .rowLabel),
      .formula(PositionSheet.choice.value, .textRight),
    ])
    line([
      .text("Mitigated and unmitigated are by the drivers of the case shown.", .rowLabel)
    ])
    row += 1
    addAnswers(report, cases, position)
    row += 1
    addYears(report.position, position)
    row += 1
    line([
      .text("Do the figures agree? (all checks)", .rowLabel), .formula(checks.master.value, .check),
    ])
    sheet.conditionalFormats.append(
      ConditionalFormat(sheet.reference(row - 1, 1).to(sheet.reference(row - 1, 1)), .checks))
    if let differing = checks.differing {
      line([
        .text("Figures that differ from what others stated", .rowLabel),
        .formula(differing.value, .count),
      ])
    }
    if let changed = checks.changed {
      line([
        .text("Assumptions", .rowLabel), .formula(changed.value, .textRight),
      ])
    }
  }

  private mutating func line(_ cells: [Cell]) {
    sheet.putRow(cells, row)
    row += 1
  }

  private mutating func addAnswers(
    _ report: MonthlyReport, _ cases: CasesSheet, _ position: PositionSheet
  ) {
    line([
      .text("The agreement", .columnHeader), .text("Mitigated", .columnHeaderRight),
      .text("Unmitigated", .columnHeaderRight),
      .text("Case shown, as exported", .columnHeaderRight), .text("Standing", .columnHeaderRight),
    ])
    let years = report.position.authority.years
    let end = closing(report.position, years.upperBound)
    addAnswer(
      "In-year breakeven, whole DSG, lasting", .breakeven, position, cases.breakeven, end)
    addAnswer("Deficit cleared, lasting", .cleared, position, cases.cleared, end)
    if let ends = report.position.authority.overrideEnds,
      let balance = position.answer(.override, side: .mitigated),
      let other = position.answer(.override, side: .unmitigated)
    {
      line([
        .text("Deficit when the statutory override ends, \(ends.readableText)", .rowLabel),
        .formula(balance.value), .formula(other.value), .text("", .textRight),
        standing(report.position.lastYearOfOverride.flatMap { closing(report.position, $0.year) }),
      ])
    }
    if let headroom = position.headroom {
      line([
        .text("Headroom: what in-year deficits to come may add up to", .rowLabel),
        .formula(headroom.value), .text("", .textRight), .text("", .textRight), standing(end),
      ])
    }
    if let after = position.headroomAfterForecast {
      line([
        .text("  after the forecast of \(report.position.asOf.year)", .rowLabel),
        .formula(after.value), .text("", .textRight), .text("", .textRight), standing(end),
      ])
    }
  }

  private mutating func addAnswer(
    _ label: String, _ answer: PositionSheet.Answer, _ position: PositionSheet,
    _ exported: Formula, _ standing: Standing?
  ) {
    guard let mitigated = position.answer(answer, side: .mitigated),
      let unmitigated = position.answer(answer, side: .unmitigated)
    else { return }
    line([
      .text(label, .rowLabel), .formula(mitigated.value, .textRight),
      .formula(unmitigated.value, .textRight),
      .formula(exported, .textRight), self.standing(standing),
    ])
  }

  private func closing(_ report: PositionReport, _ year: FinancialYear) -> Standing? {
    report.standing(of: .closing, in: year, side: .mitigated)
  }

  private func standing(_ standing: Standing?) -> Cell {
    .text(standing?.rawValue ?? "-", .textRight)
  }

  private mutating func addYears(_ report: PositionReport, _ position: PositionSheet) {
    let columns: [(String, PositionMeasure, Side)] = [
      ("In-year, mitigated", .inYearDsg, .mitigated),
      ("In-year, unmitigated", .inYearDsg, .unmitigated),
      ("Closing, mitigated", .closing, .mitigated),
      ("Closing, unmitigated", .closing, .unmitigated),
      ("Closing without payments, mitigated", .closingBeforePayments, .mitigated),
    ]
    let head = row
    line(
      [.text("Year", .columnHeader), .text("Status", .columnHeaderRight)]
        + columns.map { .text($0.0, .columnHeaderRight) }
        + [.text("Standing", .columnHeaderRight)])
    for year in report.unmitigated.years {
      let label = sheet.reference(row, 0)
      line(
        [.text(year.year.description, .rowLabel), .text(year.status.rawValue, .textRight)]
          + columns.map { column in
            .formula(position.value(column.1, ofYearIn: label, side: column.2))
          } + [standing(closing(report, year.year))])
    }
    let last = Address(row: row - 1, column: columns.count + 2)
    sheet.tables.append(Table("years", from: Address(row: head, column: 0), to: last))
    addChart(head: head, last: row - 1)
  }

  private mutating func addChart(head: Int, last: Int) {
    sheet.charts.append(
      Chart(
        .clusteredColumn, title: "In-year position of the whole DSG",
        alternativeText: "The in-year position of each year, with and without mitigations; above"
          + " zero is a deficit. The figures stand in the table above.",
        categoryTitle: "Financial year", valueTitle: "£ million", valueFormat: "#,##0,,",
        series: sheet.series([2, 3], head: head, last: last),
        anchor: Address(row: last + 5, column: 0), width: 1_000, height: 380))
  }
}
