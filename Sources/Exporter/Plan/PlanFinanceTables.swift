import Books
import Forecasting
import Money
import Reports

/// The money of the plan in tables: balances year by year, and spend by comparable labels.
struct PlanFinanceTables {
  let positions: TableSheet
  let comparison: TableSheet
  private let years: [FinancialYear]

  init(_ report: ManagementPlanReport, _ finance: PlanFinanceSheet) {
    years = report.position.mitigated.years.map(\.year)
    positions = Self.positions(report, finance)
    comparison = Self.comparison(report)
  }

  /// The balance at the end of a year.
  func carriedForward(_ year: FinancialYear) -> CellReference? {
    years.firstIndex(of: year).map { positions.cell($0, 9) }
  }

  /// What a year was spent by all labels; nil for a year that is projected.
  func spend(_ report: ManagementPlanReport, _ year: FinancialYear) -> RangeReference? {
    report.finance.comparedYears.firstIndex(of: year).map { comparison.range(4 + $0) }
  }

  private static func positions(
    _ report: ManagementPlanReport, _ finance: PlanFinanceSheet
  ) -> TableSheet {
    let width = report.position.moneyWidth
    func amount(_ title: String) -> TableSheet.Column { .amount(title, width) }
    let years = report.position.mitigated.years
    var sheet = TableSheet(
      "End of year positions", title: "Summary of end of year positions",
      remarks: [
        "Pounds, from the sheet Financial summary. Deficits positive; measures that save are"
          + " negative; payments positive: they reduce the balance.",
        "Brought forward + net + prior years − payments = carried forward: the check of each row.",
      ], table: "end_of_year_positions",
      [
        .text("Year", 10), .text("Status", 11), amount("Brought forward (£)"),
        amount("Net, unmitigated (£)"), amount("Measures (£)"), amount("Net, mitigated (£)"),
        amount("Prior years (£)"), amount("Safety Valve payment (£)"),
        amount("Council contribution (£)"), amount("Carried forward (£)"),
        amount("Carried forward, unmitigated (£)"), .rating("Check"),
      ],
      rows: years.map { year in
        [.text(year.year.description, .year), .text(year.status.rawValue, .year)]
          + Array(repeating: .dash, count: 10)
      }, none: "The books have no years.")
    let columns: [(Int, PlanFinanceSheet.Total)] = [
      (2, .broughtForward(isMitigated: true)), (3, .net(isMitigated: false)),
      (5, .net(isMitigated: true)), (6, .priorYear), (7, .dfePayment), (8, .council),
      (9, .carriedForward(isMitigated: true)), (10, .carriedForward(isMitigated: false)),
    ]
    for row in years.indices {
      func value(_ column: Int) -> Formula { sheet.cell(row, column).value }
      for (column, total) in columns {
        guard let formula = finance.looked(total, for: sheet.cell(row, 0)) else { continue }
        sheet.put(.formula(formula), row, column)
      }
      let difference =
        value(2) + value(5) + value(6) - value(7) - value(8) - value(9)
      let measures = Formula.rounded(value(5) - value(3))
      sheet.put(.formula(measures), row, 4)
      sheet.put(.formula(ChecksPage.result(.rounded(difference)), .check), row, 11)
    }
    let checks = sheet.range(11)
    sheet.lay { $0.conditionalFormats.append(ConditionalFormat(checks, .checks)) }
    return sheet
  }

  /// High needs spend by the labels of the department's comparison.
  private static func comparison(_ report: ManagementPlanReport) -> TableSheet {
    let statuses = Dictionary(
      uniqueKeysWithValues: report.position.mitigated.years.map { ($0.year, $0.status) })
    return TableSheet(
      "Section 251 comparison",
      title: "High needs spend by the labels of the section 251 comparison",
      remarks: [
        "Pounds, costs positive: outturn of the years that are over, and the forecast; by the"
          + " section251 column of accounts.csv. All rows sum to the spend on high needs.",
        "An account of lines of several labels is not split: it has a row of its own. Compare with"
          + " care: a budget includes academies' place funding, an outturn does not.",
      ], table: "section_251",
      [
        .text("Label", 60), .text("Section 251 lines", 26), .text("Accounts", 14),
        .text("Standing", 13),
      ]
        + report.finance.comparedYears.map {
          .amount(
            "\($0) \(statuses[$0]?.rawValue ?? "") (£)", report.position.moneyWidth, isSummed: true)
        },
      rows: report.finance.comparison.map { row, lines in
        [
          .text(row.label), .text(lines), .text(row.codes.joined(separator: ", ")),
          .text(row.standing?.rawValue ?? "-"),
        ] + row.amounts.map { .money($0) }
      }, none: "Nothing.")
  }
}
