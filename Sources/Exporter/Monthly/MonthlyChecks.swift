import Books
import Forecasting
import Money
import Reports

/// Every reconciliation of the monthly workbook.
struct MonthlyChecks {
  private(set) var page: ChecksPage

  /// £50,000, above which a difference from a stated figure has to be explained.
  private static let statedLimit = Money(pence: 5_000_000)

  init(
    _ report: MonthlyReport, _ cases: CasesSheet, _ position: PositionSheet, _ lines: LinesSheet,
    _ monitoring: MonitoringSheet, _ postings: PostingsSheet
  ) {
    page = ChecksPage(moneyWidth: report.position.moneyWidth)
    page.check("The case shown is one of the sheet Cases", cases.chosen, 1, style: .count)
    addRollForward(report.position, position)
    addMonitoring(report, position, monitoring)
    addPostings(monitoring, postings)
    addLines(report.position, lines)
    page.check(report.shared.monitor.monthEnd)
    page.close()
    addStated(report.stated, position)
    addAsExported(report.position, cases, position)
    page.addMonthEnd(report.shared.monitor.monthEnd, despite: report.shared.despite)
  }

  /// Each line's actual against its postings.
  private mutating func addPostings(_ monitoring: MonitoringSheet, _ postings: PostingsSheet) {
    for (account, actual) in monitoring.actuals {
      guard let posted = postings.actual(of: account) else { continue }
      page.check("\(account): the actual to date is the sum of its postings", actual, posted)
    }
  }

  private mutating func addRollForward(_ report: PositionReport, _ position: PositionSheet) {
    let years = report.unmitigated.years
    for side in Side.allCases {
      func total(_ measure: PositionMeasure) -> Formula {
        position.range(measure, side: side).map { .sum($0) } ?? 0
      }
      func value(_ measure: PositionMeasure, _ year: FinancialYear) -> Formula {
        position.cell(measure, year, side: side)?.value ?? 0
      }
      for year in years.map(\.year) {
        page.check(
          "\(year): spend and income give the change of the deficit but for payments, \(side)",
          value(.expenditure, year) + value(.income, year) + value(.otherBlocks, year)
            + value(.priorYear, year),
          value(.closing, year) - value(.opening, year) + value(.dfePayment, year)
            + value(.councilContribution, year))
      }
      let (start, end) = (years[0].year, years[years.count - 1].year)
      page.check(
        "\(start) to \(end): opening, movements and payments give the last balance, \(side)",
        value(.opening, start) + total(.inYearDsg) + total(.priorYear) - total(.dfePayment)
          - total(.councilContribution), value(.closing, end))
      page.check(
        "\(end): the balance without payments is above the closing by all payments, \(side)",
        value(.closingBeforePayments, end) - value(.closing, end),
        total(.dfePayment) + total(.councilContribution))
      page.check(
        "\(end): the balance without the DfE's is above the closing by its payments, \(side)",
        value(.closingBeforeDfe, end) - value(.closing, end), total(.dfePayment))
    }
  }

  private mutating func addMonitoring(
    _ report: MonthlyReport, _ position: PositionSheet, _ monitoring: MonitoringSheet
  ) {
    for fund in monitoring.fundChecks {
      page.check("Monitoring, \(fund.title): the rows sum to the net total", fund.rows, fund.total)
    }
    let year = report.position.asOf.year
    if let inYear = position.cell(.inYear, year, side: .mitigated) {
      page.check(
        "\(year): the forecasts of high needs lines sum to the in-year position",
        monitoring.highNeedsForecast, inYear.value)
    }
  }

  private mutating func addLines(_ report: PositionReport, _ lines: LinesSheet) {
    for group in LinesSheet.Group.all {
      guard let mitigated = lines.totalRow(group, side: .mitigated),
        let unmitigated = lines.totalRow(group, side: .unmitigated),
        let base = report.unmitigated.years.last(where: { $0.status != .projection }),
        lines.grid.sheet[lines.grid.cell(mitigated, base.year).address] != nil
      else { continue }
      page.check(
        "\(base.year), \(group.title): the base year is the same with measures as without",
        lines.grid.cell(mitigated, base.year).value, lines.grid.cell(unmitigated, base.year).value)
    }
  }

  private mutating func addStated(_ stated: [StatedComparison], _ position: PositionSheet) {
    page.addStated(
      stated.compactMap { comparison in
        let basis = comparison.figure.basis.map { "\($0), " } ?? ""
        let source = "as stated (\(basis)\(comparison.figure.source))"
        let ours: Formula?
        let label: String
        if let year = comparison.year {
          ours = position.cell(comparison.measure, year, side: .mitigated)?.value
          label = "\(year), \(comparison.measure.title)"
        } else {
          ours = position.range(comparison.measure, side: .mitigated).map { .sum($0) }
          label = "\(comparison.measure.title), all years"
        }
        return ours.map { ("\(label): ours and \(source)", $0, comparison.figure.amount) }
      }, limit: Self.statedLimit)
  }

  /// What the program worked out for the scenario that is shown, beside what the sheet now says.
  private mutating func addAsExported(
    _ report: PositionReport, _ cases: CasesSheet, _ position: PositionSheet
  ) {
    page.addExported(
      Side.allCases.flatMap { side in
        report.rollForward(side: side).years.map(\.year).compactMap { year in
          position.cell(.closing, year, side: side).map {
            (
              "\(year): closing deficit, \(side.rawValue)", $0,
              cases.closing(year, side: side)
            )
          }
        }
      })
  }
}
