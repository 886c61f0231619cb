import Books
import Forecasting
import Money
import Reports

/// The financial plan per block, the years side by side: rows are amounts, totals are formulas.
struct PlanFinanceSheet {
  static let name = "Financial summary"

  private(set) var grid: YearGrid
  /// Where each total stands.
  private(set) var rows: [Total: Int] = [:]

  /// The totals, in the order of the sheet.
  enum Total: Hashable {
    case expenditure, income
    case highNeeds(side: Side)
    case otherBlocks(side: Side)
    case net(side: Side)
    case priorYear, dfePayment, council
    case broughtForward(side: Side)
    case carriedForward(side: Side)
  }

  init(_ report: ManagementPlanReport) {
    let position = report.position
    grid = YearGrid(
      Self.name, title: "Financial plan per funding block, unmitigated and mitigated",
      remarks: [
        "Pounds. Costs and deficits positive, income and savings negative; payments positive: they"
          + " reduce the balance. A dash: the books have nothing in that year. Standing: the"
          + " worst in the row.",
        "The layout is this program's: the template's own rows were not seen. Unmitigated: nothing"
          + " beyond what the base year already holds.",
        "Brought forward + net + prior years − payments = carried forward. The council's own spend"
          + " on SEN and transport is not in the grant, and not here.",
      ], position)
    let years = grid.columns
    grid.lay { sheet in
      sheet.columnWidths = [
        ColumnWidth(0...0, 56), ColumnWidth(1...1, 12), ColumnWidth(2...2, 12),
        ColumnWidth(years, position.moneyWidth),
      ]
    }
    let others = report.finance.otherBlocks.compactMap { addOther($0) }
    addHighNeeds(report.finance.highNeeds)
    grid.skip()
    grid.heading("The grant without measures")
    rows[.otherBlocks(side: .unmitigated)] = total("Other blocks net, unmitigated", others)
    addNet(side: .unmitigated)
    let measures = addMeasures(
      "Measures on high needs, at their confidence", report.finance.measures)
    let more = addMeasures(
      "Measures on other blocks, at their confidence", report.finance.otherMeasures)
    grid.heading("The grant with measures")
    rows[.highNeeds(side: .mitigated)] = total(
      "High needs net, mitigated", [rows[.highNeeds(side: .unmitigated)], measures])
    rows[.otherBlocks(side: .mitigated)] = total(
      "Other blocks net, mitigated", [rows[.otherBlocks(side: .unmitigated)], more])
    addNet(side: .mitigated)
    addBalances(position)
  }

  /// A total of a year.
  func cell(_ total: Total, _ year: FinancialYear) -> CellReference? {
    rows[total].map { grid.cell($0, year) }
  }

  /// A total of the year that a cell names, wherever the formula stands.
  func looked(_ total: Total, for year: CellReference) -> Formula? {
    rows[total].map {
      .index(
        grid.range($0).absolute, .match(year.value, in: grid.range(grid.yearRow).absolute))
    }
  }

  /// A row for each row of the plan.
  ///
  /// - Returns: the first and the last of them; nil where there are none.
  private mutating func add(_ plan: [FinancialPlan.Row]) -> ClosedRange<Int>? {
    let first = grid.nextRow
    for row in plan {
      grid.row(
        row.label, code: row.codes.joined(separator: ", "), standing: row.standing,
        row.amounts.map { .money($0) })
    }
    return plan.isEmpty ? nil : first...(grid.nextRow - 1)
  }

  /// A total below a block of rows that stand one below another.
  private mutating func total(_ label: String, of block: ClosedRange<Int>?) -> Int? {
    guard let block else { return nil }
    return grid.row(
      label, isTotal: true,
      grid.years.map { year in
        let range = grid.cell(block.lowerBound, year.year)
          .to(grid.cell(block.upperBound, year.year))
        return .formula(.rounded(.sum(range)), .moneyTotal)
      })
  }

  /// A total of rows that stand apart; nothing where there are none.
  private mutating func total(_ label: String, _ parts: [Int?]) -> Int {
    let parts = parts.compactMap(\.self).filter { isNumber($0) }
    return grid.row(
      label, isTotal: true,
      grid.years.map { year in
        parts.isEmpty
          ? .dash
          : .formula(
            .rounded(.sum(parts.map { grid.cell($0, year.year).value })), .moneyTotal)
      })
  }

  /// A block of which the books may have no line by itself.
  private mutating func addOther(_ block: FinancialPlan.Block) -> Int? {
    if block.rows.isEmpty && block.title == FinancialPlan.undividedTitle { return nil }
    grid.heading(block.title, code: "Accounts", standing: "Standing")
    defer { grid.skip() }
    guard !block.rows.isEmpty else {
      grid.row("The books have no line of this block by itself", grid.years.map { _ in .dash })
      return nil
    }
    return total("\(block.title), net", of: add(block.rows))
  }

  private mutating func addHighNeeds(_ block: FinancialPlan.Block) {
    grid.heading("\(block.title): expenditure", code: "Accounts", standing: "Standing")
    rows[.expenditure] = total("High needs expenditure", of: add(block.expenditure))
    grid.skip()
    grid.heading("\(block.title): income", code: "Accounts", standing: "Standing")
    rows[.income] = total("High needs income", of: add(block.income))
    rows[.highNeeds(side: .unmitigated)] = total(
      "High needs net, unmitigated", [rows[.expenditure], rows[.income]])
  }

  private mutating func addNet(side: Side) {
    let parts = [Total.highNeeds(side: side), .otherBlocks(side: side)]
    rows[.net(side: side)] = total(
      "Whole DSG net, \(side.rawValue)",
      parts.map { rows[$0] })
    grid.skip()
  }

  /// Whether a row has amounts, not dashes.
  private func isNumber(_ row: Int) -> Bool {
    grid.years.first.map { hasNumber(grid.cell(row, $0.year)) } ?? true
  }

  /// Whether a cell holds an amount, not a dash.
  func hasNumber(_ cell: CellReference) -> Bool {
    if case .text = grid.sheet[cell.address]?.content { false } else { true }
  }

  private mutating func addMeasures(_ title: String, _ measures: [FinancialPlan.Row]) -> Int? {
    guard !measures.isEmpty else { return nil }
    grid.heading(title, code: "Measure", standing: "Standing")
    defer { grid.skip() }
    return total("All measures", of: add(measures))
  }

  private mutating func addBalances(_ report: PositionReport) {
    grid.heading("The balance with measures, payments apart")
    let first = grid.nextRow
    addBroughtForward(report, side: .mitigated, carriedForward: first + 5)
    let net = total("Whole DSG net, mitigated", [rows[.net(side: .mitigated)]])
    for (key, label, measure) in [
      (Total.priorYear, "Prior-year adjustments", PositionMeasure.priorYear),
      (.dfePayment, report.paymentTitle, .dfePayment),
      (.council, "Council contribution", .councilContribution),
    ] {
      rows[key] = grid.row(
        label,
        report.mitigated.years.map { .pence(measure.amount(of: $0).pence) })
    }
    addCarriedForward(report, side: .mitigated, net: net)
    grid.skip()
    grid.heading("The balance without measures, with the same payments")
    addBroughtForward(report, side: .unmitigated, carriedForward: grid.nextRow + 2)
    let other = total("Whole DSG net, unmitigated", [rows[.net(side: .unmitigated)]])
    addCarriedForward(report, side: .unmitigated, net: other)
  }

  /// The first year's is an amount, each other the balance of the year before.
  private mutating func addBroughtForward(
    _ report: PositionReport, side: Side, carriedForward: Int
  ) {
    let years = report.rollForward(side: side).years
    rows[.broughtForward(side: side)] = grid.row(
      "DSG balance brought forward",
      years.enumerated().map { index, year in
        index == 0
          ? .pence(year.opening.pence)
          : .formula(grid.cell(carriedForward, years[index - 1].year).value)
      })
  }

  private mutating func addCarriedForward(
    _ report: PositionReport, side: Side, net: Int
  ) {
    func value(_ total: Total, _ year: FinancialYear) -> Formula {
      cell(total, year)?.value ?? 0
    }
    rows[.carriedForward(side: side)] = grid.row(
      "DSG balance carried forward", isTotal: true,
      grid.years.map { year in
        let moved = isNumber(net) ? grid.cell(net, year.year).value : 0
        return .formula(
          .rounded(
            value(.broughtForward(side: side), year.year) + moved
              + value(.priorYear, year.year) - value(.dfePayment, year.year)
              - value(.council, year.year)), .moneyTotal)
      })
  }
}
