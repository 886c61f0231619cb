import Books
import Forecasting
import Money
import Reports

/// The checks of the plan: amounts against `position`, counts against their parts.
enum PlanChecks {
  static func page(
    _ report: ManagementPlanReport, _ finance: PlanFinanceSheet, _ tables: PlanFinanceTables,
    _ tabs: [PlanTabSheets.Tab], _ summary: TableSheet
  ) -> ChecksPage {
    var page = ChecksPage(moneyWidth: report.position.moneyWidth)
    addMoney(&page, report.position, finance)
    addTables(&page, report, finance, tables)
    addTabs(&page, report, tabs)
    addSummary(&page, report, summary)
    page.check(report.shared.monitor.monthEnd)
    page.close()
    page.addMonthEnd(report.shared.monitor.monthEnd, despite: report.shared.despite)
    return page
  }

  /// Each total of the sheet against what `position` has.
  private static func addMoney(
    _ page: inout ChecksPage, _ position: PositionReport, _ finance: PlanFinanceSheet
  ) {
    for side in Side.allCases.reversed() {
      for year in position.rollForward(side: side).years {
        var totals: [(String, PlanFinanceSheet.Total, PositionMeasure)] = [
          ("the rows give high needs net", .highNeeds(side: side), .inYear),
          ("the rows give the other blocks", .otherBlocks(side: side), .otherBlocks),
          (
            "the balances roll forward to the closing", .carriedForward(side: side),
            .closing
          ),
        ]
        if side == .unmitigated {
          totals += [
            ("the rows give high needs expenditure", .expenditure, .expenditure),
            ("the rows give high needs income", .income, .income),
          ]
        }
        for (label, total, measure) in totals {
          guard let cell = finance.cell(total, year.year), finance.hasNumber(cell) else { continue }
          page.check(
            "\(year.year), \(side): \(label) of position", cell.value,
            .pence(measure.amount(of: year).pence))
        }
      }
    }
  }

  private static func addTables(
    _ page: inout ChecksPage, _ report: ManagementPlanReport, _ finance: PlanFinanceSheet,
    _ tables: PlanFinanceTables
  ) {
    for year in report.position.mitigated.years.map(\.year) {
      func value(_ total: PlanFinanceSheet.Total) -> Formula {
        finance.cell(total, year).map { finance.hasNumber($0) ? $0.value : 0 } ?? 0
      }
      if let end = tables.carriedForward(year) {
        page.check(
          "\(year): balance, blocks, prior years and payments give the end of year position",
          value(.broughtForward(side: .mitigated)) + value(.highNeeds(side: .mitigated))
            + value(.otherBlocks(side: .mitigated)) + value(.priorYear) - value(.dfePayment)
            - value(.council), end.value)
      }
      if let spend = tables.spend(report, year) {
        page.check(
          "\(year): spend by section 251 label is high needs expenditure", .sum(spend),
          value(.expenditure))
      }
    }
  }

  /// Age groups and needs against the total of their tab, where the books have them.
  private static func addTabs(
    _ page: inout ChecksPage, _ report: ManagementPlanReport, _ tabs: [PlanTabSheets.Tab]
  ) {
    for tab in tabs {
      for (place, january) in report.januaries.enumerated() {
        let column = place + 2
        func sum(_ rows: ClosedRange<Int>) -> Formula {
          .sum(tab.sheet.cell(rows.lowerBound, column).to(tab.sheet.cell(rows.upperBound, column)))
        }
        let (ages, needs) = (tab.ages.isGiven[place], tab.needs.isGiven[place])
        let byAge = sum(0...(tab.totals.byAge - 1))
        let byNeed = sum((tab.totals.byAge + 1)...(tab.totals.byNeed - 1))
        let label = "\(tab.sheet.sheet.name), January \(january), EHC plans"
        if ages {
          page.check(
            "\(label): the age groups sum to the total", byAge,
            tab.sheet.cell(tab.totals.byAge, column).value, style: .count)
        }
        if needs {
          page.check(
            "\(label): the needs sum to the total", byNeed,
            tab.sheet.cell(tab.totals.byNeed, column).value, style: .count)
        }
        if ages && needs {
          page.check(
            "\(label): the age groups and the needs come to the same", byAge, byNeed, style: .count)
        }
      }
    }
  }

  /// All placements against the tabs.
  private static func addSummary(
    _ page: inout ChecksPage, _ report: ManagementPlanReport, _ summary: TableSheet
  ) {
    let column = 2 + report.tabs.count + (report.unplacedPlans.isEmpty ? 0 : 1)
    let all = report.all.counted.totals + report.all.assumed
    for (row, january) in (report.januaries + report.assumedJanuaries).enumerated() {
      guard let plans = all[row] else { continue }
      page.check(
        "January \(january), EHC plans: the placements sum to the plans in all",
        summary.cell(row, column).value, .count(plans), style: .count)
    }
  }
}
