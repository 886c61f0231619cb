import Books
import Forecasting
import Money
import Reports

/// The checks of the return.
enum ReturnChecks {
  static func page(_ report: ReturnReport, _ finance: ReturnFinance) -> ChecksPage {
    var page = ChecksPage(moneyWidth: report.position.moneyWidth)
    addYears(&page, report, finance)
    addPayments(&page, report, finance)
    addTotals(&page, report, finance)
    addAgreement(&page, report, finance)
    page.check(report.shared.monitor.monthEnd)
    page.close()
    page.addMonthEnd(report.shared.monitor.monthEnd, despite: report.shared.despite)
    return page
  }

  private static func addYears(
    _ page: inout ChecksPage, _ report: ReturnReport, _ finance: ReturnFinance
  ) {
    var before: CellReference?
    for year in report.years.map(\.position.year) {
      func value(_ column: ReturnFinance.Column) -> Formula {
        finance.cell(year, column)?.value ?? 0
      }
      page.check(
        "\(year): opening, in-year, prior years and payments give the closing",
        value(.opening) + value(.inYear) + value(.priorYear) - value(.dfePayment)
          - value(.council), value(.closing))
      if let before {
        page.check(
          "\(year): the opening is the closing of the year before", value(.opening), before.value)
      }
      before = finance.cell(year, .closing)
    }
  }

  private static func addPayments(
    _ page: inout ChecksPage, _ report: ReturnReport, _ finance: ReturnFinance
  ) {
    for year in report.years.map(\.position.year) {
      for (kind, column, payer) in [
        (AgreementLine.Kind.dfePayment, ReturnFinance.Column.dfePayment, "the department"),
        (.councilContribution, .council, "the council"),
      ] {
        guard let paid = finance.paid(kind, in: year), let cell = finance.cell(year, column) else {
          continue
        }
        page.check(
          "\(year): the instalments of \(payer) that count sum to its payment of Finance", paid,
          cell.value)
      }
    }
  }

  private static func addTotals(
    _ page: inout ChecksPage, _ report: ReturnReport, _ finance: ReturnFinance
  ) {
    guard let first = report.years.first?.position.year,
      let last = report.years.last?.position.year
    else { return }
    func value(_ year: FinancialYear, _ column: ReturnFinance.Column) -> Formula {
      finance.cell(year, column)?.value ?? 0
    }
    func total(_ column: ReturnFinance.Column) -> Formula { .sum(finance.range(column)) }
    page.check(
      "\(first) to \(last): in-year after payments and prior years give the change of the balance",
      total(.afterPayments) + total(.priorYear), value(last, .closing) - value(first, .opening))
    page.check(
      "\(last): the balance without payments is above the closing by all payments",
      value(last, .beforePayments) - value(last, .closing),
      total(.dfePayment) + total(.council))
    page.check(
      "\(last): the balance before DfE payments is above the closing by them",
      value(last, .beforeDfe) - value(last, .closing), total(.dfePayment))
    let over = report.years.last { $0.position.status == .outturn }?.position.year
    if let headroom = report.headroom,
      let balance = over.flatMap({ finance.cell($0, .beforePayments) })
        ?? finance.cell(first, .opening)
    {
      page.check(
        "Headroom: by the sheet Finance, and as the program works it out",
        finance.headroom(balance, report), .pence(headroom.pence))
    }
  }

  private static func addAgreement(
    _ page: inout ChecksPage, _ report: ReturnReport, _ finance: ReturnFinance
  ) {
    let agreed = report.years.filter { $0.plannedInYear != nil }
    if let last = agreed.last, let cumulative = finance.cumulative(last.position.year) {
      page.check(
        "\(last.position.year): the cumulative difference is the forecasts less what is agreed",
        cumulative.value,
        .sum(agreed.compactMap { finance.cell($0.position.year, .inYear)?.value })
          - .sum(agreed.compactMap { finance.agreed($0.position.year)?.value }))
    }
    for year in report.years {
      guard let planned = year.plannedClosing, let basis = year.basis,
        let difference = finance.difference(year.position.year, ofClosing: true)
      else { continue }
      let column: ReturnFinance.Column =
        switch basis {
        case .beforePayments: .beforePayments
        case .beforeDfe: .beforeDfe
        case .afterPayments: .closing
        }
      page.check(
        "\(year.position.year): the balance \(basis.rawValue) less the difference is the agreed",
        (finance.cell(year.position.year, column)?.value ?? 0) - difference.value,
        .pence(planned.pence))
    }
  }
}
