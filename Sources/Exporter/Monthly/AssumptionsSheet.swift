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
  /// Where each driver stands, in the order of the sheet.
  private(set) var drivers: [DriverRows] = []
  private var oneOffRows: [String: Int] = [:]
  /// The position in each scenario, `base` first.
  private let reports: [PositionReport]
  /// The rows of the measures on an account, by its code.
  private(set) var measures: [String: [MeasureRows]] = [:]

  /// Where one measure stands.
  struct MeasureRows {
    let measure: Mitigation
    let amountRow: Int
    var confidenceRow: Int?
  }

  /// Where one driver of a line or of a placement stands.
  struct DriverRows {
    let kind: DriverKind
    let target: String
    let label: String
    /// The row of scenario `base`.
    let row: Int
    /// Whether a row for each of the other scenarios follows.
    let isOverridden: Bool
  }

  /// - Parameter reports: the position in each scenario, `base` first.
  init(_ reports: [PositionReport]) {
    let report = reports[0]
    self.reports = reports
    let years = report.unmitigated.years
    grid = YearGrid(
      Self.name, title: "Assumptions",
      remarks: [
        "Change a blue cell on a yellow ground, and Lines, Position and Summary follow. Pounds;"
          + " costs and deficits"
          + " positive, income negative; payments positive. Growth in percent a year.",
        "Scenario base holds where a row of another scenario is empty. Each row says how far its"
          + " figures can be relied on.",
      ], report)
    grid.heading("Opening deficit and payments", code: "Unit", standing: "Standing")
    let openingStanding = report.standing(
      of: .opening, in: report.authority.firstYear, side: .mitigated)
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

  /// The driver of a kind for an account or a placement; nil if the sheet has no such row.
  func driver(_ kind: DriverKind, _ target: String) -> DriverRows? {
    drivers.first { $0.kind == kind && $0.target == target }
  }

  /// The cells of a driver in a year: `base`, then each other scenario.
  func scenarios(_ driver: DriverRows, _ year: FinancialYear) -> RangeReference {
    grid.cell(driver.row, year).to(grid.cell(driver.row + reports.count - 1, year))
  }

  func oneOff(_ account: Account, _ year: FinancialYear) -> CellReference? {
    oneOffRows[account.code].map { grid.cell($0, year) }
  }

  private static func payments(
    _ measure: PositionMeasure, _ grid: inout YearGrid, _ report: PositionReport
  ) -> Int {
    let standings = report.authority.years.compactMap {
      report.standing(of: measure, in: $0, side: .mitigated)
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
      addDriver("EHC plans: \(placement)", .planGrowth, placement, line) { $0.planGrowth }
      addDriver("Unit cost: \(placement)", .unitCostGrowth, placement, line) { $0.unitCostGrowth }
    }
  }

  private mutating func addLines(_ report: PositionReport) {
    let lines = report.lines.filter { !$0.account.isPriorYear }
    guard !lines.isEmpty, grid.years.contains(where: { $0.status == .projection }) else { return }
    grid.skip()
    grid.heading("Drivers of single lines", code: "Driver", standing: "Standing")
    for line in lines {
      let account = line.account
      let given = reports.compactMap { $0.line(account) }.flatMap { $0.years.compactMap(\.drivers) }
      let isOther = account.fund == .otherDsg
      if !isOther, account.growingPlacement == nil || given.contains(where: { $0.growth != nil }) {
        addDriver(account.name, .lineGrowth, account.code, line) { $0.growth }
      }
      if given.contains(where: { $0.step != nil }) {
        addDriver(account.name, .lineStep, account.code, line) { $0.step }
      }
      if isOther || given.contains(where: { $0.amount != nil }) {
        addDriver(account.name, .lineAmount, account.code, line) { $0.amount }
      }
    }
  }

  /// A row of one driver, with a cell to fill in for each year in which it is not given; if another
  /// scenario has a value of its own, a row for each of them as well.
  private mutating func addDriver(
    _ label: String, _ kind: DriverKind, _ target: String, _ line: LineProjection,
    _ driver: (LineDrivers) -> Driver?
  ) {
    func own(_ report: PositionReport) -> [FinancialYear: Driver] {
      let drivers = report.line(line.account)?.years.compactMap { $0.drivers.flatMap(driver) } ?? []
      return Dictionary(
        drivers.filter { $0.scenario == report.options.scenario }.map { ($0.key.year, $0) },
        uniquingKeysWith: { first, _ in first })
    }
    let others = reports.dropFirst().map { ($0.options.scenario, own($0)) }
    let isOverridden = others.contains { !$1.isEmpty }
    let row = addRow(label, kind, own(reports[0]))
    drivers.append(
      DriverRows(kind: kind, target: target, label: label, row: row, isOverridden: isOverridden))
    guard isOverridden else { return }
    for (scenario, values) in others { addRow("    in \(scenario)", kind, values) }
  }

  @discardableResult
  private mutating func addRow(
    _ label: String, _ kind: DriverKind, _ values: [FinancialYear: Driver]
  ) -> Int {
    let style: Style = kind.isMoney ? .moneyInput : .percentInput
    return grid.row(
      label, code: kind.rawValue,
      standing: reports[0].sources.standing(Provenance(Set(values.values.map(\.source)))),
      grid.years.map { year -> Cell? in
        guard year.status == .projection else { return nil }
        switch values[year.year]?.central {
        case .money(let amount): return .pence(amount.pence, style)
        case .rate(let rate): return .number(rate.doubleValue, style)
        case nil: return Cell(.blank, style)
        }
      })
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

extension PositionReport {
  fileprivate func line(_ account: Account) -> LineProjection? {
    lines.first { $0.account.code == account.code }
  }
}

extension Account {
  /// The placement by which the account grows where no driver of its own is given.
  var growingPlacement: String? { fund == .otherDsg || isPriorYear ? nil : placement }
}
