import Books
import Forecasting
import Money
import Reports

/// Each line of the books year by year: without measures, their effect, and with them.
struct LinesSheet {
  static let name = "Lines"

  /// A group of lines that the position shows as one row.
  struct Group: Hashable {
    let title: String
    let fund: Fund
    let part: PositionMeasure?

    static let all = [
      Group(title: "High needs spend", fund: .highNeeds, part: .expenditure),
      Group(title: "High needs income", fund: .highNeeds, part: .income),
      Group(title: "Other DSG blocks", fund: .otherDsg, part: .otherBlocks),
      Group(title: "Prior-year adjustments", fund: .highNeeds, part: .priorYear),
      Group(title: "Council SEN services", fund: .councilSen, part: nil),
      Group(title: "SEN transport", fund: .senTransport, part: nil),
    ]

    func holds(_ account: Account) -> Bool {
      part == nil ? account.fund == fund : account.part == part
    }
  }

  private(set) var grid: YearGrid
  private let report: PositionReport
  private let assumptions: AssumptionsSheet
  /// Decimals to which a product of Doubles is first rounded, to take its noise away.
  private let guardDigits: Int
  /// The rows of drivers that other scenarios change, by their row among the assumptions.
  private var shownRows: [Int: Int] = [:]
  private var factorRows: [String: Int] = [:]
  private(set) var unmitigatedRows: [String: Int] = [:]
  private(set) var mitigatedRows: [String: Int] = [:]
  private var effectRows: [String: ClosedRange<Int>] = [:]
  private var totalRows: [Side: [Group: Int]] = [:]

  init(_ report: PositionReport, _ assumptions: AssumptionsSheet, guardDigits: Int) {
    self.report = report
    self.assumptions = assumptions
    self.guardDigits = guardDigits
    grid = YearGrid(
      Self.name, title: "Lines",
      remarks: [
        "Pounds; costs positive, income negative. Closed years and the forecast are as the ledger"
          + " and the monitoring have them; later years follow from the assumptions.",
        "Without measures means: nothing beyond what the base year already holds. Standing: of the"
          + " last year's figure.",
      ], report)
    addShown()
    addFactors()
    addBlock("Without measures", side: .unmitigated)
    addEffects()
    addBlock("With measures", side: .mitigated)
  }

  /// The row of a group's total; nil if no line is in it.
  func totalRow(_ group: Group, side: Side) -> Int? { totalRows[side]?[group] }

  /// The total of a part of the position in a year; nil if no line is in it.
  func total(
    _ part: PositionMeasure, _ year: FinancialYear, side: Side
  ) -> CellReference? {
    Group.all.first { $0.part == part }
      .flatMap { totalRow($0, side: side) }
      .map { grid.cell($0, year) }
  }

  private func lines(_ group: Group) -> [LineProjection] {
    report.lines.filter { group.holds($0.account) }
  }

  /// A product rounded to the penny, the noise of binary fractions taken away first.
  private func pennies(_ product: Formula) -> Formula {
    .rounded(.rounded(product, digits: guardDigits))
  }

  /// The drivers of the case that is shown, where scenarios differ.
  private mutating func addShown() {
    let overridden = assumptions.drivers.filter(\.isOverridden)
    guard !overridden.isEmpty else { return }
    grid.heading("Drivers of the case shown", code: "Driver")
    for driver in overridden {
      shownRows[driver.row] = grid.row(
        driver.label, code: driver.kind.rawValue,
        grid.years.map { year -> Cell? in
          year.status == .projection
            ? .formula(shown(driver, year.year), driver.kind.isMoney ? .money : .percent) : nil
        })
    }
    grid.skip()
  }

  /// What a scenario says of a driver, else what `base` does; nothing where neither does.
  private func shown(_ driver: AssumptionsSheet.DriverRows, _ year: FinancialYear) -> Formula {
    let base = assumptions.grid.cell(driver.row, year).value
    let own = own(driver, year)
    switch driver.kind {
    case .planGrowth, .unitCostGrowth: return .when(.isEmpty(own), then: base, otherwise: own)
    case .lineGrowth, .lineStep:
      return .when(
        .isEmpty(own), then: .when(.isEmpty(base), then: "", otherwise: base), otherwise: own)
    case .lineAmount:
      // A scenario's growth or step sets the base's amount aside.
      let others = [DriverKind.lineGrowth, .lineStep]
        .compactMap { assumptions.driver($0, driver.target) }.filter(\.isOverridden)
        .map { Condition.not(.isEmpty(self.own($0, year))) }
      let isSetAside = Condition.or([.isEmpty(base)] + others)
      return .when(
        .and([.isEmpty(own), isSetAside]), then: "",
        otherwise: .when(.isEmpty(own), then: base, otherwise: own))
    }
  }

  /// What the scenario of the case shown says itself.
  private func own(_ driver: AssumptionsSheet.DriverRows, _ year: FinancialYear) -> Formula {
    .index(assumptions.scenarios(driver, year), PositionSheet.drivers.value)
  }

  /// The cell of a driver in a year; nil if there is no such row.
  private func driver(
    _ kind: DriverKind, _ target: String, _ year: FinancialYear
  ) -> CellReference? {
    assumptions.driver(kind, target).map { driver in
      shownRows[driver.row].map { grid.cell($0, year) }
        ?? assumptions.grid.cell(driver.row, year)
    }
  }

  private mutating func addFactors() {
    guard grid.years.contains(where: { $0.status == .projection }) else { return }
    grid.heading("What the year before is multiplied by", code: "Account", standing: "Standing")
    for line in Group.all.flatMap(lines) where line.account.part != .otherBlocks {
      let account = line.account
      guard !account.isPriorYear else { continue }
      factorRows[account.code] = grid.row(
        account.name, code: account.code,
        grid.years.map { year -> Cell? in
          year.status == .projection
            ? factor(account, year.year).map { .formula($0, .decimal) } : nil
        })
    }
    grid.skip()
  }

  private func factor(_ account: Account, _ year: FinancialYear) -> Formula? {
    let growth = driver(.lineGrowth, account.code, year)
    // A sum takes a text for nothing, where the scenario sets no growth.
    let own = growth.map { Formula.sum([1, $0.value]) }
    guard let placement = account.growingPlacement,
      let plans = driver(.planGrowth, placement, year),
      let unitCost = driver(.unitCostGrowth, placement, year)
    else { return own ?? 1 }
    let byPlaces = (1 + plans.value) * (1 + unitCost.value)
    let drivers = [growth, driver(.lineStep, account.code, year)].compactMap(\.self)
    guard !drivers.isEmpty else { return byPlaces }
    // A driver of the line's own sets the growth of its placement aside.
    return .when(.and(drivers.map { .isEmpty($0.value) }), then: byPlaces, otherwise: own ?? 1)
  }

  private mutating func addBlock(_ title: String, side: Side) {
    grid.heading(title, code: "Account", standing: "Standing")
    for group in Group.all {
      let lines = lines(group)
      guard let first = lines.first else { continue }
      for line in lines {
        if side == .mitigated { addMitigated(line) } else { addUnmitigated(line) }
      }
      let rows = side == .mitigated ? mitigatedRows : unmitigatedRows
      guard let top = rows[first.account.code] else { continue }
      let bottom = grid.nextRow - 1
      let isKnown = { (year: FinancialYear) in lines.contains { $0[year]?.isKnown == true } }
      let isDsg = group.part != nil
      totalRows[side, default: [:]][group] = grid.row(
        group.title, isTotal: true,
        grid.years.map { year -> Cell? in
          guard isDsg || isKnown(year.year) else { return nil }
          let cells = grid.cell(top, year.year).to(grid.cell(bottom, year.year))
          return .formula(.rounded(.sum(cells)), .moneyTotal)
        })
      grid.skip()
    }
  }

  private func standing(_ line: LineProjection, side: Side) -> Standing? {
    line.years.last.flatMap { report.sources.standing($0.provenance(side: side)) }
  }

  private mutating func addUnmitigated(_ line: LineProjection) {
    let account = line.account
    unmitigatedRows[account.code] = grid.row(
      account.name, code: account.code, standing: standing(line, side: .unmitigated),
      grid.years.map { year -> Cell? in
        guard let known = line[year.year], known.isKnown else { return nil }
        guard year.status == .projection else { return .pence(known.unmitigated.pence) }
        return .formula(unmitigated(account, year.year, grid.nextRow))
      })
  }

  private func unmitigated(_ account: Account, _ year: FinancialYear, _ row: Int) -> Formula {
    var moved: Formula = 0
    if let factorRow = factorRows[account.code], year > grid.years[0].year {
      let before = year.advanced(by: -1)
      let held = grid.cell(row, before).value
      let base = assumptions.oneOff(account, before).map { held - $0.value } ?? held
      moved = pennies(base * grid.cell(factorRow, year).value)
      if let step = driver(.lineStep, account.code, year) {
        moved = .rounded(.sum([moved, step.value]))
      }
    }
    guard let amount = driver(.lineAmount, account.code, year) else { return moved }
    return .when(.isEmpty(amount.value), then: moved, otherwise: amount.value)
  }

  private mutating func addEffects() {
    let measured = Group.all.flatMap(lines).filter { assumptions.measures[$0.account.code] != nil }
    guard !measured.isEmpty else { return }
    grid.heading(
      "What the measures change",
      code: "Account", standing: "Standing")
    for line in measured {
      let measures = assumptions.measures[line.account.code] ?? []
      let top = grid.nextRow
      for rows in measures { addEffect(rows, line) }
      effectRows[line.account.code] = top...(grid.nextRow - 1)
    }
    grid.skip()
  }

  private mutating func addEffect(_ rows: AssumptionsSheet.MeasureRows, _ line: LineProjection) {
    grid.row(
      "\(rows.measure.id): \(rows.measure.title)", code: line.account.code,
      grid.years.map { year -> Cell? in
        guard year.status == .projection else { return nil }
        let amount = assumptions.grid.cell(rows.amountRow, year.year).value
        guard let confidenceRow = rows.confidenceRow else { return .formula(.rounded(amount)) }
        let confidence = assumptions.grid.cell(confidenceRow, year.year).value
        return .formula(-pennies(amount * confidence))
      })
  }

  private mutating func addMitigated(_ line: LineProjection) {
    let account = line.account
    mitigatedRows[account.code] = grid.row(
      account.name, code: account.code, standing: standing(line, side: .mitigated),
      grid.years.map { year -> Cell? in
        guard line[year.year]?.isKnown == true, let row = unmitigatedRows[account.code] else {
          return nil
        }
        let amount = grid.cell(row, year.year).value
        guard let effects = effectRows[account.code] else { return .formula(amount) }
        let cells = grid.cell(effects.lowerBound, year.year)
          .to(grid.cell(effects.upperBound, year.year))
        return .formula(.rounded(amount + .sum(cells)))
      })
  }
}
