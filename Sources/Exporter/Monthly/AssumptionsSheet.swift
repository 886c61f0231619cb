import Books
import Forecasting
import Money
import Reports

/// The cells that an officer may change: everything from which the position is projected.
struct AssumptionsSheet {
  static let name = "Assumptions"

  private(set) var grid: YearGrid
  /// The deficit at the start of the first year.
  let opening: CellReference
  private(set) var dfePaymentRow = 0
  private(set) var councilContributionRow = 0
  /// The rows of an account's own drivers, by code.
  private var growthRows: [String: Int] = [:]
  private var stepRows: [String: Int] = [:]
  private var amountRows: [String: Int] = [:]
  private var oneOffRows: [String: Int] = [:]
  /// The rows of the growth of a type of placement.
  private var planRows: [String: Int] = [:]
  private var unitCostRows: [String: Int] = [:]
  /// The rows of the measures on an account, by its code.
  private(set) var measures: [String: [MeasureRows]] = [:]

  /// Where one measure stands.
  struct MeasureRows {
    let measure: Mitigation
    let amountRow: Int
    var confidenceRow: Int?
  }

  init(_ report: PositionReport) {
    let years = report.unmitigated.years
    grid = YearGrid(
      Self.name, title: "Assumptions",
      remarks: [
        "Change a blue cell on a yellow ground, and every sheet follows. Pounds; costs and deficits"
          + " positive, income negative; payments positive. Growth in percent a year.",
        "Scenario \(report.options.scenario), as the books give it. Each row says how far its"
          + " figures can be relied on.",
      ], report)
    grid.heading("Opening deficit and payments", code: "Unit", standing: "Standing")
    let openingStanding = report.standing(
      of: .opening, in: report.authority.firstYear, isMitigated: true)
    let openingRow = grid.row(
      "Opening deficit", code: "£", standing: openingStanding,
      grid.years.map { year -> Cell? in
        year.year == years[0].year ? .pence(report.unmitigated.opening.pence, .moneyInput) : nil
      })
    opening = grid.cell(openingRow, years[0].year).absolute
    dfePaymentRow = Self.payments(.dfePayment, &grid, report)
    councilContributionRow = Self.payments(.councilContribution, &grid, report)
    addOneOffs(report)
    addPlacements(report)
    addLines(report)
    addMeasures(report)
  }

  /// The cell of an account's growth in a year; nil if the account has no such row.
  func growth(_ account: Account, _ year: FinancialYear) -> CellReference? {
    growthRows[account.code].map { grid.cell($0, year) }
  }

  func step(_ account: Account, _ year: FinancialYear) -> CellReference? {
    stepRows[account.code].map { grid.cell($0, year) }
  }

  func amount(_ account: Account, _ year: FinancialYear) -> CellReference? {
    amountRows[account.code].map { grid.cell($0, year) }
  }

  func oneOff(_ account: Account, _ year: FinancialYear) -> CellReference? {
    oneOffRows[account.code].map { grid.cell($0, year) }
  }

  /// The cells of the growth of plans and of unit costs of an account's placement.
  func placementGrowth(
    _ account: Account, _ year: FinancialYear
  ) -> (plans: CellReference, unitCost: CellReference)? {
    guard let placement = account.growingPlacement, let plans = planRows[placement],
      let unitCost = unitCostRows[placement]
    else { return nil }
    return (grid.cell(plans, year), grid.cell(unitCost, year))
  }

  private static func payments(
    _ measure: PositionMeasure, _ grid: inout YearGrid, _ report: PositionReport
  ) -> Int {
    let standings = report.authority.years.compactMap {
      report.standing(of: measure, in: $0, isMitigated: true)
    }
    return grid.row(
      measure.title, code: "£", standing: standings.max(),
      grid.years.map { year -> Cell? in
        .pence(measure.amount(of: year).pence, .moneyInput)
      })
  }

  private mutating func addOneOffs(_ report: PositionReport) {
    let lines = report.lines.filter { $0.oneOff != .zero }
    guard !lines.isEmpty else { return }
    grid.skip()
    grid.heading(
      "One-off adjustments in the forecast", code: "Account",
      standing: "Standing")
    for line in lines {
      oneOffRows[line.account.code] = grid.row(
        line.account.name, code: line.account.code, standing: .assumption,
        grid.years.map { year -> Cell? in
          year.status == .forecast ? .pence(line.oneOff.pence, .moneyInput) : nil
        })
    }
  }

  private mutating func addPlacements(_ report: PositionReport) {
    var seen: Set<String> = []
    let lines = report.lines.filter { line in
      line.account.growingPlacement.map { seen.insert($0).inserted } ?? false
    }
    guard !lines.isEmpty, grid.years.contains(where: { $0.status == .projection }) else { return }
    grid.skip()
    grid.heading("Growth by type of placement", code: "Driver", standing: "Standing")
    for line in lines {
      guard let placement = line.account.growingPlacement else { continue }
      planRows[placement] = addDriver(
        "EHC plans: \(placement)", .planGrowth, line, report
      ) { $0.planGrowth }
      unitCostRows[placement] = addDriver(
        "Unit cost: \(placement)", .unitCostGrowth, line, report
      ) { $0.unitCostGrowth }
    }
  }

  private mutating func addLines(_ report: PositionReport) {
    let lines = report.lines.filter { !$0.account.isPriorYear }
    guard !lines.isEmpty, grid.years.contains(where: { $0.status == .projection }) else { return }
    grid.skip()
    grid.heading("Drivers of single lines", code: "Driver", standing: "Standing")
    for line in lines {
      let account = line.account
      let given = line.years.compactMap(\.drivers)
      let isOther = account.fund == .otherDsg
      if !isOther, account.growingPlacement == nil || given.contains(where: { $0.growth != nil }) {
        growthRows[account.code] = addDriver(account.name, .lineGrowth, line, report) { $0.growth }
      }
      if given.contains(where: { $0.step != nil }) {
        stepRows[account.code] = addDriver(account.name, .lineStep, line, report) { $0.step }
      }
      if isOther || given.contains(where: { $0.amount != nil }) {
        amountRows[account.code] = addDriver(account.name, .lineAmount, line, report) { $0.amount }
      }
    }
  }

  /// A row of one driver, with a cell to fill in for each year in which it is not given.
  private mutating func addDriver(
    _ label: String, _ kind: DriverKind, _ line: LineProjection, _ report: PositionReport,
    _ driver: (LineDrivers) -> Driver?
  ) -> Int {
    let style: Style = kind.isMoney ? .moneyInput : .percentInput
    return grid.row(
      label, code: kind.rawValue, standing: Self.standing(line, report, driver),
      grid.years.map { year -> Cell? in
        guard let drivers = line[year.year]?.drivers else { return nil }
        switch driver(drivers)?.central {
        case .money(let amount): return .pence(amount.pence, style)
        case .rate(let rate): return .number(rate.doubleValue, style)
        case nil: return Cell(.blank, style)
        }
      })
  }

  private static func standing(
    _ line: LineProjection, _ report: PositionReport, _ driver: (LineDrivers) -> Driver?
  ) -> Standing? {
    let sources = line.years.compactMap { $0.drivers.flatMap(driver)?.source }
    return report.sources.standing(Provenance(Set(sources)))
  }

  private mutating func addMeasures(_ report: PositionReport) {
    let measured = report.lines.flatMap { line in
      line.years.flatMap(\.measures).reduce(into: [Mitigation]()) { firsts, measure in
        if !firsts.contains(where: { $0.id == measure.id }) { firsts.append(measure) }
      }.map { (line, $0) }
    }
    guard !measured.isEmpty else { return }
    grid.skip()
    grid.heading(
      "Measures: whole effect in the year", code: "Measure",
      standing: "Standing"
    )
    for (line, measure) in measured {
      let row = addMeasure(measure, line, report) { .pence($0.amount.pence, .moneyInput) }
      measures[line.account.code, default: []].append(
        MeasureRows(measure: measure, amountRow: row))
    }
    grid.skip()
    grid.heading(
      "Confidence: part of it that counts", code: "Measure", standing: "Standing")
    for (line, measure) in measured where measure.kind == .saving {
      let row = addMeasure(measure, line, report) {
        .number($0.confidence.doubleValue, .percentInput)
      }
      let index = measures[line.account.code]?.firstIndex { $0.measure.id == measure.id }
      if let index { measures[line.account.code]?[index].confidenceRow = row }
    }
  }

  private mutating func addMeasure(
    _ measure: Mitigation, _ line: LineProjection, _ report: PositionReport,
    _ cell: (Mitigation) -> Cell
  ) -> Int {
    let all = line.years.flatMap(\.measures).filter { $0.id == measure.id }
    let kind = measure.kind == .investment ? "Investment: " : ""
    return grid.row(
      kind + measure.title, code: measure.id,
      standing: report.sources.standing(Provenance(Set(all.map(\.source)))),
      grid.years.map { year -> Cell? in
        guard year.status == .projection else { return nil }
        let measure = all.first { $0.year == year.year }
        return measure.map(cell) ?? Cell(.blank, cellStyle(cell, all))
      })
  }

  /// The style of the cells that a measure has in other years.
  private func cellStyle(_ cell: (Mitigation) -> Cell, _ all: [Mitigation]) -> Style {
    all.first.map { cell($0).style } ?? .moneyInput
  }
}

extension Account {
  /// The placement by which the account grows where no driver of its own is given.
  var growingPlacement: String? { fund == .otherDsg || isPriorYear ? nil : placement }
}
