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
  private var factorRows: [String: Int] = [:]
  private(set) var unmitigatedRows: [String: Int] = [:]
  private(set) var mitigatedRows: [String: Int] = [:]
  private var effectRows: [String: ClosedRange<Int>] = [:]
  private var totalRows: [Bool: [Group: Int]] = [:]

  init(_ report: PositionReport, _ assumptions: AssumptionsSheet, guardDigits: Int) {
    self.report = report
    self.assumptions = assumptions
    self.guardDigits = guardDigits
    grid = YearGrid(
      Self.name, title: "Lines",
      remarks: [
        "Pounds; costs positive, income negative. Closed years and the forecast are as the ledger"
          + " and the monitoring have them; later years follow from the assumptions.",
        "Without measures means: nothing beyond what the base year already holds.",
      ], report)
    addFactors()
    addBlock("Without measures", isMitigated: false)
    addEffects()
    addBlock("With measures", isMitigated: true)
  }

  /// The row of a group's total; nil if no line is in it.
  func totalRow(_ group: Group, isMitigated: Bool) -> Int? { totalRows[isMitigated]?[group] }

  /// The total of a part of the position in a year; nil if no line is in it.
  func total(
    _ part: PositionMeasure, _ year: FinancialYear, isMitigated: Bool
  ) -> CellReference? {
    Group.all.first { $0.part == part }
      .flatMap { totalRow($0, isMitigated: isMitigated) }
      .map { grid.cell($0, year) }
  }

  private func lines(_ group: Group) -> [LineProjection] {
    report.lines.filter { group.holds($0.account) }
  }

  /// A product rounded to the penny, the noise of binary fractions taken away first.
  private func pennies(_ product: Formula) -> Formula {
    .rounded(.rounded(product, digits: guardDigits))
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
    let own = assumptions.growth(account, year).map { 1 + $0.value }
    guard let placement = assumptions.placementGrowth(account, year) else { return own ?? 1 }
    let growth = (1 + placement.plans.value) * (1 + placement.unitCost.value)
    let drivers = [assumptions.growth(account, year), assumptions.step(account, year)]
      .compactMap(\.self)
    guard !drivers.isEmpty else { return growth }
    // A driver of the line's own sets the growth of its placement aside.
    return .when(.and(drivers.map { .isEmpty($0.value) }), then: growth, otherwise: own ?? 1)
  }

  private mutating func addBlock(_ title: String, isMitigated: Bool) {
    grid.heading(title, code: "Account", standing: "Standing")
    for group in Group.all {
      let lines = lines(group)
      guard let first = lines.first else { continue }
      for line in lines {
        if isMitigated { addMitigated(line) } else { addUnmitigated(line) }
      }
      let rows = isMitigated ? mitigatedRows : unmitigatedRows
      guard let top = rows[first.account.code] else { continue }
      let bottom = grid.nextRow - 1
      let isKnown = { (year: FinancialYear) in lines.contains { $0[year]?.isKnown == true } }
      let isDsg = group.part != nil
      totalRows[isMitigated, default: [:]][group] = grid.row(
        group.title, isTotal: true,
        grid.years.map { year -> Cell? in
          guard isDsg || isKnown(year.year) else { return nil }
          let cells = grid.cell(top, year.year).to(grid.cell(bottom, year.year))
          return .formula(.rounded(.sum(cells)), .moneyTotal)
        })
      grid.skip()
    }
  }

  private func standing(_ line: LineProjection, isMitigated: Bool) -> Standing? {
    line.years.last.flatMap { report.sources.standing($0.provenance(isMitigated: isMitigated)) }
  }

  private mutating func addUnmitigated(_ line: LineProjection) {
    let account = line.account
    unmitigatedRows[account.code] = grid.row(
      account.name, code: account.code, standing: standing(line, isMitigated: false),
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
      if let step = assumptions.step(account, year) { moved = .rounded(moved + step.value) }
    }
    guard let amount = assumptions.amount(account, year) else { return moved }
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
      account.name, code: account.code, standing: standing(line, isMitigated: true),
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
