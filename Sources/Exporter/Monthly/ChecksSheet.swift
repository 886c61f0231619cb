import Books
import Forecasting
import Money
import Reports

/// Every reconciliation as a formula, and one check over all of them.
struct ChecksSheet {
  static let name = "Checks"

  private(set) var sheet = Sheet(ChecksSheet.name)
  /// "OK" where every check holds.
  let master: CellReference
  /// "as exported" while no assumption has been changed.
  private(set) var changed: CellReference?
  private var row = 7
  private let tolerance: CellReference

  private static let agrees = Formula.text("OK")
  private static let differs = Formula.text("CHECK")

  init(
    _ report: MonthlyReport, _ cases: CasesSheet, _ position: PositionSheet, _ lines: LinesSheet,
    _ monitoring: MonitoringSheet, _ postings: PostingsSheet
  ) {
    sheet.columnWidths = [
      ColumnWidth(0...0, 92), ColumnWidth(1...3, report.position.moneyWidth),
      ColumnWidth(4...4, 13),
    ]
    sheet.put(.text("Checks", .title), 0, 0)
    sheet.put(
      .text(
        "Pounds; costs and deficits positive, income negative. Each check compares two figures that"
          + " were come by in two ways.", .rowLabel), 1,
      0)
    sheet.put(.text("All checks", .heading), 3, 0)
    master = sheet.reference(3, 4).absolute
    sheet.put(.text("Largest difference from a figure that others stated", .rowLabel), 4, 0)
    tolerance = sheet.put(.pence(Self.statedTolerance, .moneyInput), 4, 3).absolute
    heading("Check", "First figure", "Second figure")
    let first = row
    check("The case shown is one of the sheet Cases", cases.chosen, 1)
    addRollForward(report.position, position)
    addMonitoring(report, position, monitoring)
    addPostings(report.monitor, monitoring, postings)
    addLines(report.position, lines)
    addStated(report.stated, position)
    let checks = sheet.reference(first, 4).to(sheet.reference(row - 1, 4))
    sheet.put(
      .formula(
        .when(
          .count(checks, equalTo: Self.differs) .== 0, then: Self.agrees, otherwise: Self.differs),
        .check), 3, 4)
    sheet.conditionalFormats = [
      ConditionalFormat(checks, .checks), ConditionalFormat(master.to(master), .checks),
    ]
    addAsExported(report.position, cases, position)
  }

  /// £50,000, above which a difference from a stated figure has to be explained.
  private static let statedTolerance: Int64 = 5_000_000

  private mutating func heading(_ first: String, _ second: String, _ third: String) {
    sheet.putRow(
      [
        .text(first, .columnHeader), .text(second, .columnHeaderRight),
        .text(third, .columnHeaderRight), .text("Difference", .columnHeaderRight),
        .text("Result", .columnHeaderCentre),
      ], row - 1)
  }

  /// One check: two figures, their difference and whether it is within a limit.
  private mutating func check(
    _ label: String, _ first: Formula, _ second: Formula, limit: Formula = 0
  ) {
    check(label, first, .formula(.rounded(second)), limit: limit)
  }

  private mutating func check(
    _ label: String, _ first: Formula, _ second: Cell, limit: Formula
  ) {
    sheet.put(.text(label, .text), row, 0)
    let left = sheet.put(.formula(.rounded(first)), row, 1)
    let right = sheet.put(second, row, 2)
    let difference = sheet.put(.formula(.rounded(left.value - right.value)), row, 3)
    sheet.put(
      .formula(
        .when(
          .abs(difference.value) .<= limit, then: Self.agrees, otherwise: Self.differs), .check),
      row, 4)
    row += 1
  }

  /// Each line's actual against its postings.
  private mutating func addPostings(
    _ report: MonitorReport, _ monitoring: MonitoringSheet, _ postings: PostingsSheet
  ) {
    for (account, actual) in monitoring.actuals {
      guard let posted = postings.actual(of: account) else { continue }
      check("\(account): the actual to date is the sum of its postings", actual, posted)
    }
  }

  private mutating func addRollForward(_ report: PositionReport, _ position: PositionSheet) {
    let years = report.unmitigated.years
    for isMitigated in [true, false] {
      let side = isMitigated ? "mitigated" : "unmitigated"
      func total(_ measure: PositionMeasure) -> Formula {
        position.range(measure, isMitigated: isMitigated).map { .sum($0) } ?? 0
      }
      func value(_ measure: PositionMeasure, _ year: FinancialYear) -> Formula {
        position.cell(measure, year, isMitigated: isMitigated)?.value ?? 0
      }
      for year in years.map(\.year) {
        check(
          "\(year): spend and income give the change of the deficit but for payments, \(side)",
          value(.expenditure, year) + value(.income, year) + value(.otherBlocks, year)
            + value(.priorYear, year),
          value(.closing, year) - value(.opening, year) + value(.dfePayment, year)
            + value(.councilContribution, year))
      }
      let (start, end) = (years[0].year, years[years.count - 1].year)
      check(
        "\(start) to \(end): opening, movements and payments give the last balance, \(side)",
        value(.opening, start) + total(.inYearDsg) + total(.priorYear) - total(.dfePayment)
          - total(.councilContribution), value(.closing, end))
      check(
        "\(end): the balance without payments is above the closing by all payments, \(side)",
        value(.closingBeforePayments, end) - value(.closing, end),
        total(.dfePayment) + total(.councilContribution))
      check(
        "\(end): the balance without the DfE's is above the closing by its payments, \(side)",
        value(.closingBeforeDfe, end) - value(.closing, end), total(.dfePayment))
    }
  }

  private mutating func addMonitoring(
    _ report: MonthlyReport, _ position: PositionSheet, _ monitoring: MonitoringSheet
  ) {
    for fund in monitoring.fundChecks {
      check("Monitoring, \(fund.title): the rows sum to the net total", fund.rows, fund.total)
    }
    let year = report.position.asOf.year
    if let inYear = position.cell(.inYear, year, isMitigated: true) {
      check(
        "\(year): the forecasts of high needs lines sum to the in-year position",
        monitoring.highNeedsForecast, inYear.value)
    }
  }

  private mutating func addLines(_ report: PositionReport, _ lines: LinesSheet) {
    for group in LinesSheet.Group.all {
      guard let mitigated = lines.totalRow(group, isMitigated: true),
        let unmitigated = lines.totalRow(group, isMitigated: false),
        let base = report.unmitigated.years.last(where: { $0.status != .projection }),
        lines.grid.sheet[lines.grid.cell(mitigated, base.year).address] != nil
      else { continue }
      check(
        "\(base.year), \(group.title): the base year is the same with measures as without",
        lines.grid.cell(mitigated, base.year).value, lines.grid.cell(unmitigated, base.year).value)
    }
  }

  private mutating func addStated(_ stated: [StatedComparison], _ position: PositionSheet) {
    for comparison in stated {
      let ours: Formula?
      let label: String
      if let year = comparison.year {
        ours = position.cell(comparison.measure, year, isMitigated: true)?.value
        label = "\(year), \(comparison.measure.title)"
      } else {
        ours = position.range(comparison.measure, isMitigated: true).map { .sum($0) }
        label = "\(comparison.measure.title), all years"
      }
      guard let ours else { continue }
      let basis = comparison.figure.basis.map { "\($0), " } ?? ""
      check(
        "\(label): ours and as stated by others (\(basis)\(comparison.figure.source))", ours,
        .pence(comparison.figure.amount.pence), limit: tolerance.value)
    }
  }

  /// What the program worked out for the scenario that is shown, beside what the sheet now says.
  private mutating func addAsExported(
    _ report: PositionReport, _ cases: CasesSheet, _ position: PositionSheet
  ) {
    row += 3
    sheet.put(.text("Changed since the export?", .heading), row - 2, 0)
    heading("Figure", "Now", "As exported")
    let first = row
    for isMitigated in [true, false] {
      for year in report.rollForward(isMitigated: isMitigated).years.map(\.year) {
        guard let cell = position.cell(.closing, year, isMitigated: isMitigated) else { continue }
        addExported(
          "\(year): closing deficit, \(isMitigated ? "mitigated" : "unmitigated")", cell,
          cases.closing(year, isMitigated: isMitigated))
      }
    }
    let results = sheet.reference(first, 4).to(sheet.reference(row - 1, 4)).absolute
    changed =
      sheet.put(
        .formula(
          .when(
            .count(results, equalTo: "changed") .== 0, then: "as exported", otherwise: "changed"),
          .check), first - 2, 4
      ).absolute
  }

  private mutating func addExported(_ label: String, _ now: CellReference, _ exported: Formula) {
    sheet.put(.text(label, .text), row, 0)
    let left = sheet.put(.formula(now.value), row, 1)
    let right = sheet.put(.formula(exported), row, 2)
    let difference = sheet.put(.formula(.rounded(left.value - right.value)), row, 3)
    sheet.put(
      .formula(
        .when(difference.value .== 0, then: "as exported", otherwise: "changed"), .textRight),
      row, 4)
    row += 1
  }
}
