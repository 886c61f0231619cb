import Books
import Forecasting
import Money
import Reports

/// The deficit rolled forward with live formulas, on both sides, and what follows from it.
struct PositionSheet {
  static let name = "Position"

  /// The case that is shown: a name of the sheet Cases.
  static let choice = top(0)
  /// The number of the scenario whose drivers it has.
  static let drivers = top(1)
  /// 1 if it has the measures, else 0.
  private static let measures = top(2)

  private static func top(_ row: Int) -> CellReference {
    CellReference(Address(row: 4 + row, column: 1), on: name).absolute
  }

  private(set) var grid: YearGrid
  private let report: PositionReport
  private let assumptions: AssumptionsSheet
  private let lines: LinesSheet
  private var rows: [Side: [PositionMeasure: Int]] = [:]
  private(set) var headroom: CellReference?
  private(set) var headroomAfterForecast: CellReference?
  private var answers: [String: CellReference] = [:]

  init(
    _ report: PositionReport, _ cases: CasesSheet, _ assumptions: AssumptionsSheet,
    _ lines: LinesSheet
  ) {
    self.report = report
    self.assumptions = assumptions
    self.lines = lines
    grid = YearGrid(
      Self.name, title: "Position: the deficit year by year",
      remarks: [
        "Pounds; costs, overspends and deficits positive, income and surpluses negative; payments"
          + " positive, and they reduce the deficit.",
        "Closing = opening + in-year, whole DSG + prior-year adjustments - DfE payment - council"
          + " contribution. An empty cell is not known.",
      ], report, room: 4)
    addChoice(cases)
    addShown()
    grid.skip()
    addSide("Mitigated: with the measures", side: .mitigated)
    grid.skip()
    addSide(
      "Unmitigated: nothing beyond what the base year already holds", side: .unmitigated)
    grid.skip()
    addCouncil()
    addAnswers()
    addChart()
    addStandings()
  }

  /// The switch, and what follows from it.
  private mutating func addChoice(_ cases: CasesSheet) {
    let rows: [(String, Cell)] = [
      ("Case shown: choose one from the list", .text(cases.first, .textInput)),
      ("Its drivers: the number of their scenario", .formula(cases.drivers, .count)),
      ("Its measures: 1 with, 0 without", .formula(cases.measures, .count)),
    ]
    let places = [Self.choice, Self.drivers, Self.measures].map(\.address)
    grid.lay { sheet in
      for ((label, cell), place) in zip(rows, places) {
        sheet.putRow([.text(label, .rowLabel), cell], place.row)
      }
      sheet.choiceLists.append(ChoiceList(at: places[0], from: cases.list))
    }
  }

  /// The side of the case that is shown.
  private mutating func addShown() {
    grid.heading("The case shown")
    let mitigated = grid.nextRow + Self.order.count + 2
    let unmitigated = mitigated + Self.order.count + 2
    for (index, measure) in Self.order.enumerated() {
      addMeasure(
        measure, "case shown",
        grid.years.map(\.year).map { year in
          .when(
            Self.measures.value .== 1, then: grid.cell(mitigated + index, year).value,
            otherwise: grid.cell(unmitigated + index, year).value)
        })
    }
  }

  private mutating func addMeasure(
    _ measure: PositionMeasure, _ side: String, _ formulas: [Formula]
  ) {
    let isTotal = [.inYear, .inYearDsg, .closing].contains(measure)
    grid.row(
      rowTitle(measure, side), isTotal: isTotal,
      formulas.map { .formula($0, isTotal ? .moneyTotal : .money) })
  }

  /// A measure of a year on one side.
  func cell(
    _ measure: PositionMeasure, _ year: FinancialYear, side: Side
  ) -> CellReference? {
    rows[side]?[measure].map { grid.cell($0, year) }
  }

  /// A measure of all years on one side.
  func range(_ measure: PositionMeasure, side: Side) -> RangeReference? {
    rows[side]?[measure].map { grid.range($0) }
  }

  /// The names of the years above the figures.
  var yearNames: RangeReference { grid.range(grid.yearRow) }

  /// A measure of the year that stands in a cell of another sheet.
  func value(
    _ measure: PositionMeasure, ofYearIn cell: CellReference, side: Side
  ) -> Formula {
    guard let range = range(measure, side: side)?.absolute else { return 0 }
    return .index(range, .match(cell.value, in: yearNames.absolute))
  }

  /// The cell with a label, for a series of a chart.
  func label(_ measure: PositionMeasure, side: Side) -> CellReference? {
    rows[side]?[measure].map { grid.sheet.reference($0, 0) }
  }

  /// Breakeven or clearance on one side.
  func answer(_ name: Answer, side: Side) -> CellReference? {
    answers[name.rawValue + side.rawValue.capitalized]
  }

  enum Answer: String, CaseIterable {
    case breakeven = "Breakeven"
    case cleared = "Cleared"
    case override = "OverrideEnd"
  }

  private static let order: [PositionMeasure] = [
    .opening, .expenditure, .income, .inYear, .otherBlocks, .inYearDsg, .priorYear, .dfePayment,
    .councilContribution, .closing, .closingBeforePayments, .closingBeforeDfe,
  ]

  private mutating func addSide(_ title: String, side: Side) {
    grid.heading(title)
    let top = grid.nextRow
    rows[side] = Dictionary(
      uniqueKeysWithValues: Self.order.enumerated().map { ($1, top + $0) })
    for measure in Self.order {
      addMeasure(
        measure, side.rawValue,
        grid.years.map { formula(measure, $0.year, side) })
    }
  }

  private func rowTitle(_ measure: PositionMeasure, _ side: String) -> String {
    switch measure {
    case .closing: "Closing deficit, \(side)"
    case .inYearDsg: "In-year, whole DSG, \(side)"
    case .closingBeforePayments: "Without any payment, \(side)"
    case .closingBeforeDfe: "Without the DfE's payments, \(side)"
    default: measure.title
    }
  }

  private func formula(
    _ measure: PositionMeasure, _ year: FinancialYear, _ side: Side
  ) -> Formula {
    func value(_ measure: PositionMeasure) -> Formula {
      cell(measure, year, side: side)?.value ?? 0
    }
    func toDate(_ measure: PositionMeasure) -> Formula {
      guard let last = cell(measure, year, side: side),
        var first = cell(measure, grid.years[0].year, side: side)
      else { return 0 }
      first.absoluteColumn = true
      return .sum(first.to(last))
    }
    switch measure {
    case .opening:
      if year == grid.years[0].year { return assumptions.opening.value }
      return cell(.closing, year.advanced(by: -1), side: side)?.value ?? 0
    case .expenditure, .income, .otherBlocks, .priorYear:
      return lines.total(measure, year, side: side)?.value ?? 0
    case .inYear: return .rounded(value(.expenditure) + value(.income))
    case .inYearDsg: return .rounded(value(.inYear) + value(.otherBlocks))
    case .dfePayment: return assumptions.grid.cell(assumptions.dfePaymentRow, year).value
    case .councilContribution:
      return assumptions.grid.cell(assumptions.councilContributionRow, year).value
    case .closing:
      return .rounded(
        value(.opening) + value(.inYearDsg) + value(.priorYear) - value(.dfePayment)
          - value(.councilContribution))
    case .closingBeforePayments:
      return .rounded(
        assumptions.opening.value + toDate(.inYearDsg) + toDate(.priorYear))
    case .closingBeforeDfe:
      return .rounded(
        assumptions.opening.value + toDate(.inYearDsg) + toDate(.priorYear)
          - toDate(.councilContribution))
    }
  }

  private mutating func addCouncil() {
    let groups = LinesSheet.Group.all.filter { group in
      group.part == nil && lines.totalRow(group, side: .mitigated) != nil
    }
    guard !groups.isEmpty else { return }
    grid.heading("Beside the deficit: the council's own money")
    for group in groups {
      for side in Side.allCases.reversed() {
        guard let row = lines.totalRow(group, side: side) else { continue }
        grid.row(
          "\(group.title), \(side.rawValue)",
          grid.years.map { year -> Cell? in
            let cell = lines.grid.cell(row, year.year)
            return lines.grid.sheet[cell.address] == nil ? nil : .formula(cell.value)
          })
      }
    }
    grid.skip()
  }

  private mutating func addAnswers() {
    grid.heading("Does it hold from here to the end? 1 yes, 0 no")
    let working = [
      addHolds(.inYearDsg, "In-year, whole DSG, at or below zero"),
      addHolds(.closing, "Closing deficit at or below zero"),
    ]
    grid.skip()
    grid.line([.text("What follows", .heading)])
    addFirstYear(.breakeven, "In-year breakeven, whole DSG", working[0])
    addFirstYear(.cleared, "Deficit cleared", working[1])
    addHeadroom()
    addOverride()
    grid.skip()
  }

  /// A row for each side, of ones from the year on in which a measure holds to the end.
  private mutating func addHolds(
    _ measure: PositionMeasure, _ label: String
  ) -> [Side: Int] {
    var rows: [Side: Int] = [:]
    for side in Side.allCases {
      let last = cell(measure, grid.years[grid.years.count - 1].year, side: side)
      guard var end = last else { continue }
      end.absoluteColumn = true
      rows[side] = grid.row(
        "\(label), \(side.rawValue)",
        grid.years.map { year -> Cell? in
          cell(measure, year.year, side: side).map {
            .formula(.when(.max($0.to(end)) .<= 0, then: 1, otherwise: 0), .count)
          }
        })
    }
    return rows
  }

  /// The first year of each side whose row of ones and zeros has a one.
  private mutating func addFirstYear(_ answer: Answer, _ label: String, _ rows: [Side: Int]) {
    for side in Side.allCases {
      guard let row = rows[side] else { continue }
      let holds = grid.range(row)
      let found = Formula.when(
        .sum(holds) .== 0, then: "in no year", otherwise: .index(yearNames, .match(1, in: holds)))
      answers[answer.rawValue + side.rawValue.capitalized] = addAnswer(
        "\(label), \(side.rawValue)", .formula(found, .textRight))
    }
  }

  private mutating func addAnswer(
    _ label: String, _ cell: Cell
  ) -> CellReference? {
    grid.line([.text(label, .indentedLabel), cell])[1]
  }

  private mutating func addHeadroom() {
    guard report.isAgreementRunning else { return }
    func total(_ measure: PositionMeasure) -> Formula {
      range(measure, side: .mitigated).map { .sum($0) } ?? 0
    }
    let payments = (total(.dfePayment) + total(.councilContribution)).withoutOthers(report)
    let last = report.unmitigated.years.last { $0.status == .outturn }
    let before =
      last.flatMap { cell(.closingBeforePayments, $0.year, side: .mitigated) }?.value
      ?? assumptions.opening.value
    headroom = addAnswer("Headroom of the agreement", .formula(.rounded(payments - before)))
    if let forecast = report.unmitigated.years.first(where: { $0.status == .forecast }),
      let after = cell(.closingBeforePayments, forecast.year, side: .mitigated)
    {
      headroomAfterForecast = addAnswer(
        "Headroom after the \(forecast.year) forecast", .formula(.rounded(payments - after.value)))
    }
  }

  private mutating func addOverride() {
    guard let ends = report.authority.overrideEnds, let year = report.lastYearOfOverride?.year
    else { return }
    for side in Side.allCases {
      guard let closing = cell(.closing, year, side: side) else { continue }
      answers[Answer.override.rawValue + side.rawValue.capitalized] = addAnswer(
        "Deficit at override's end, \(ends), \(side.rawValue)", .formula(closing.value))
    }
  }

  private mutating func addChart() {
    let wanted: [(PositionMeasure, Side)] = [
      (.closing, .mitigated), (.closing, .unmitigated), (.closingBeforePayments, .mitigated),
    ]
    let series = wanted.compactMap { measure, side -> Chart.Series? in
      guard let name = label(measure, side: side),
        let values = range(measure, side: side)
      else { return nil }
      return Chart.Series(name: name, categories: yearNames, values: values)
    }
    let chart = Chart(
      .line, title: "Accumulated DSG deficit with and without payments",
      alternativeText: "The deficit at the end of each year: mitigated and unmitigated with the"
        + " payments of both parties, and mitigated without any payment. The figures stand in"
        + " the tables of this sheet.",
      categoryTitle: "End of financial year", valueTitle: "£ million",
      valueFormat: "#,##0,,", series: series, anchor: Address(row: grid.nextRow, column: 0),
      width: 1_000, height: 400)
    grid.lay { $0.charts.append(chart) }
    grid.skip(22)
  }

  private mutating func addStandings() {
    grid.heading("How far each figure can be relied on")
    for side in Side.allCases {
      for measure in Self.order {
        grid.row(
          "\(measure.title), \(side.rawValue)",
          grid.years.map { year -> Cell? in
            let standing = report.standing(of: measure, in: year.year, side: side)
            return .text(standing?.rawValue ?? "-", .textRight)
          })
      }
    }
  }
}
