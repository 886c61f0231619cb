import Books
import Forecasting
import Money
import Reports

/// The cases among which the reader of the position chooses, as they were when it was exported.
///
/// A case is a scenario's drivers, with the measures or without.
struct CasesSheet {
  static let name = "Cases"

  /// A case by its name on the list.
  private struct Case {
    let name: String
    /// The number of its scenario, from 1, which is `base`.
    let drivers: Int
    let side: Side
    let report: PositionReport
  }

  private(set) var table: TableSheet
  private let cases: [Case]
  private let years: [FinancialYear]

  private enum Column: Int {
    case name, figure, drivers, measures, shown, breakeven, cleared, firstYear
  }

  /// - Parameter reports: the position in each scenario, `base` first.
  init(_ reports: [PositionReport]) {
    let cases = Self.cases(reports)
    let years = reports[0].unmitigated.years.map(\.year)
    self.cases = cases
    self.years = years
    func row(_ one: Case, _ figure: String, _ measure: PositionMeasure) -> [Cell] {
      let side = one.report.rollForward(side: one.side)
      return [
        .text(one.name), .text(figure, .year), .count(one.drivers),
        .count(one.side == .mitigated ? 1 : 0), .blank,
        .text(side.breakevenYear?.description ?? "in no year", .textRight),
        .text(side.clearedYear?.description ?? "in no year", .textRight),
      ] + side.years.map { .pence(measure.amount(of: $0).pence) }
    }
    table = TableSheet(
      Self.name, title: "Cases: what Position can show, as exported",
      remarks: [
        "Pounds; deficits positive. Measures: 1 with, 0 without. Drivers: the scenario's number, 1"
          + " is base. Shown: 1 for the case that is chosen on the sheet Position.",
        "These figures do not follow changed assumptions: Checks holds the sheet Position to them.",
      ], table: "cases",
      [
        .text("Case", 40), .text("Figure", 20), .number("Drivers", 10), .number("Measures", 10),
        .number("Shown", 10), .number("Breakeven in-year", 16), .number("Deficit cleared", 16),
      ] + years.map { .money("\($0) (£)") },
      rows: cases.map { row($0, "closing deficit", .closing) }
        + cases.map { row($0, "in-year, whole DSG", .inYearDsg) }, none: "Nothing.")
    for index in 0..<table.count {
      let name = table.cell(index, Column.name.rawValue).value
      table.put(
        .formula(
          .when(name .== PositionSheet.choice.value, then: 1, otherwise: 0), .count),
        index, Column.shown.rawValue)
    }
  }

  private static func cases(_ reports: [PositionReport]) -> [Case] {
    var names: Set<String> = []
    func unique(_ name: String) -> String {
      var name = name
      while !names.insert(name.lowercased()).inserted { name += " (scenario)" }
      return name
    }
    return zip(1..., reports).flatMap { number, report in
      Side.allCases.map { side in
        let scenario = number == 1 ? "" : report.options.scenario
        let name =
          number == 1 ? side.rawValue : side == .mitigated ? scenario : "\(scenario), \(side)"
        return Case(
          name: unique(name), drivers: number, side: side, report: report)
      }
    }
  }

  /// The case that is shown when the workbook is opened.
  var first: String { cases[0].name }

  /// The case of a scenario with its measures, by the scenario's place among the reports.
  func name(ofScenario index: Int) -> String { cases[2 * index].name }

  /// The names, of which the reader chooses one.
  var list: RangeReference { column(.name) }

  /// What a case has in a column that says 1 beside it; the first case's where none does.
  var drivers: Formula { .ifError(shown(.drivers), then: 1) }
  var measures: Formula { .ifError(shown(.measures), then: 1) }
  var breakeven: Formula { .ifError(shown(.breakeven), then: "-") }
  var cleared: Formula { .ifError(shown(.cleared), then: "-") }

  /// How many cases are chosen: one, if the choice is on the list.
  var chosen: Formula { .sum(column(.shown)) }

  /// The closing deficit of a year as it was exported, of the drivers that are shown.
  func closing(_ year: FinancialYear, side: Side) -> Formula {
    guard let index = years.firstIndex(of: year) else { return 0 }
    let first = table.cell(0, Column.firstYear.rawValue + index).absolute
    let last = table.cell(cases.count - 1, Column.firstYear.rawValue + index).absolute
    return .sum(
      first.to(last),
      where: .init(column(.drivers), equals: PositionSheet.drivers.value),
      .init(column(.measures), equals: side == .mitigated ? 1 : 0))
  }

  /// A column of the first figure: each case once.
  private func column(_ column: Column) -> RangeReference {
    table.cell(0, column.rawValue).to(table.cell(cases.count - 1, column.rawValue)).absolute
  }

  private func shown(_ column: Column) -> Formula {
    .index(self.column(column), .match(1, in: self.column(.shown)))
  }
}
