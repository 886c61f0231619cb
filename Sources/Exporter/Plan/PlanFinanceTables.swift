import Books
import Forecasting
import Money
import Reports
import Tables

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
    years.firstIndex(of: year).map { positions.cell($0, "carriedForward") }
  }

  /// What a year was spent by all labels; nil for a year that is projected.
  func spend(_ report: ManagementPlanReport, _ year: FinancialYear) -> RangeReference? {
    report.finance.comparedYears.contains(year)
      ? comparison.range(Self.key(year)) : nil
  }

  /// The column of the comparison with a year's spend.
  private static func key(_ year: FinancialYear) -> ColumnKey { ColumnKey(year.description) }

  private static func positions(
    _ report: ManagementPlanReport, _ finance: PlanFinanceSheet
  ) -> TableSheet {
    let width = report.position.moneyWidth
    func amount(_ title: String, _ key: ColumnKey) -> TableSheet.Column {
      .amount(title, width, key)
    }
    let years = report.position.mitigated.years
    var sheet = TableSheet(
      "End of year positions", title: "Summary of end of year positions",
      remarks: [
        "Pounds, from the sheet Financial summary. Deficits positive; measures that save are"
          + " negative; payments positive: they reduce the balance.",
        "Brought forward + net + prior years − payments = carried forward: the check of each row.",
      ], table: "end_of_year_positions",
      [
        .text("Year", 10, "year"), .text("Status", 11),
        amount("Brought forward (£)", "broughtForward"),
        amount("Net, unmitigated (£)", "unmitigated"), amount("Measures (£)", "measures"),
        amount("Net, mitigated (£)", "net"), amount("Prior years (£)", "priorYears"),
        amount("\(report.position.paymentTitle) (£)", "payment"),
        amount("Council contribution (£)", "council"),
        amount("Carried forward (£)", "carriedForward"),
        amount("Carried forward, unmitigated (£)", "carriedForwardUnmitigated"),
        .rating("Check", "check"),
      ],
      rows: years.map { year in
        [.text(year.year.description, .year), .text(year.status.rawValue, .year)]
          + Array(repeating: .dash, count: 10)
      }, none: "The books have no years.")
    let columns: [(ColumnKey, PlanFinanceSheet.Total)] = [
      ("broughtForward", .broughtForward(side: .mitigated)),
      ("unmitigated", .net(side: .unmitigated)), ("net", .net(side: .mitigated)),
      ("priorYears", .priorYear), ("payment", .dfePayment), ("council", .council),
      ("carriedForward", .carriedForward(side: .mitigated)),
      ("carriedForwardUnmitigated", .carriedForward(side: .unmitigated)),
    ]
    for row in years.indices {
      func value(_ key: ColumnKey) -> Formula { sheet.cell(row, key).value }
      for (key, total) in columns {
        guard let formula = finance.looked(total, for: sheet.cell(row, "year")) else { continue }
        sheet.put(.formula(formula), row, key)
      }
      let moved = value("broughtForward") + value("net") + value("priorYears")
      let difference = moved - value("payment") - value("council") - value("carriedForward")
      sheet.put(.formula(ChecksPage.result(.rounded(difference)), .check), row, "check")
    }
    sheet.fill(["measures": { $0("net").value - $0("unmitigated").value }])
    let checks = sheet.range("check")
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
            "\($0) \(statuses[$0]?.rawValue ?? "") (£)", report.position.moneyWidth, key($0),
            isSummed: true)
        },
      rows: report.finance.comparison.map { row, lines in
        [
          .text(row.label), .text(lines), .text(row.codes.joined(separator: ", ")),
          .text(row.standing?.rawValue ?? "-"),
        ] + row.amounts.map { .money($0) }
      }, none: "Nothing.")
  }
}
