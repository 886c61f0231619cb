import Books
import Forecasting
import Money
import Reports

/// The sheets of the years to come beside the position.
enum OutlookSheets {
  static let range = "Range"
  static let drivers = "Drivers"
  static let plans = "Plans"
  static let actions = "Action money"

  /// How likely breakeven is: the central case, and the range that was drawn about it.
  static func range(_ report: ProjectReport?) -> TableSheet {
    var sheet = TableSheet(
      range,
      title: report.map {
        "The years to breakeven, \($0.simulations) simulations, seed \($0.seed)"
      } ?? "The years to breakeven",
      remarks: [
        "Pounds, deficits positive. Scenario base with measures, as exported: nothing here follows"
          + " a changed assumption or another case.",
        "One simulation in ten lies below P10, one above P90; +/- is the standard error of both by"
          + " the number of simulations. Drivers without a low and a high are held still.",
      ], table: "ranges",
      [
        .text("Year", 12), .text("Status", 12), .money("In-year, whole DSG (£)"),
        .money("In-year P10 (£)"), .money("In-year median (£)"), .money("In-year P90 (£)"),
        .money("In-year +/- (£)"), .number("Breaks even"), .money("Closing (£)"),
        .money("Closing P10 (£)"), .money("Closing median (£)"), .money("Closing P90 (£)"),
        .money("Closing +/- (£)"),
      ],
      rows: (report?.years ?? []).map { year in
        func pounds(_ range: SimulatedRange) -> [Cell] {
          let parts = [\SimulatedRange.low, \.median, \.high].map { Cell.amount($0, of: range) }
          return parts + [.pounds(range.endError)]
        }
        return [
          .text(year.position.year.description, .year),
          .text(year.position.status.rawValue, .year), .pence(year.position.inYearDsg.pence),
        ] + pounds(year.inYear) + [
          .number(year.breakeven, .percent), .pence(year.position.closing.pence),
        ]
          + pounds(year.closing)
      }, none: "The books end with this year: there is nothing to project.")
    if sheet.count > 1 { sheet.lay { addCharts(&$0) } }
    return sheet
  }

  /// Charts of both ranges, side by side below the table.
  private static func addCharts(_ sheet: inout Sheet) {
    guard let table = sheet.tables.first else { return }
    let (head, last) = (table.range.first.address.row, table.range.last.address.row)
    func chart(_ title: String, _ words: String, _ columns: [Int], at column: Int) -> Chart {
      Chart(
        .line, title: title,
        alternativeText: words + ": the central case, and the values below and above which one"
          + " simulation in ten lies. The figures stand in the table above.",
        categoryTitle: "Financial year", valueTitle: "£ million", valueFormat: "#,##0,,",
        series: sheet.series(columns, head: head, last: last),
        anchor: Address(row: last + 2, column: column), width: 700, height: 380)
    }
    sheet.charts = [
      chart(
        "In-year position of the whole DSG, with its range",
        "The in-year position of each year to come, of which at or below zero is breakeven",
        [2, 3, 5], at: 0),
      chart(
        "Closing deficit, with its range", "The deficit at the end of each year to come",
        [8, 9, 11], at: 6),
    ]
  }

  /// What each driver does to the last year, and what it would have to be.
  static func drivers(_ report: ProjectReport?, _ position: PositionReport) -> TableSheet {
    let names = Dictionary(
      position.lines.map { ($0.account.code, $0.account.name) },
      uniquingKeysWith: { first, _ in first })
    // A driver is named by its kind and its target.
    func name(_ driver: String) -> String {
      let target = driver.split(separator: " ").last.flatMap { names[String($0)] }
      return target.map { "\(driver): \($0)" } ?? driver
    }
    return TableSheet(
      drivers,
      title: "What moves \(report?.years.last?.position.year.description ?? "the last year")",
      remarks: [
        "As exported. Pounds, deficits positive: by how much the last year's in-year position moves"
          + " where all"
          + " values of a driver are a tenth smaller or larger.",
        "Nil at: by what they have to be multiplied for the year to come to nil; a dash where"
          + " nothing from a quarter to four times them does it.",
      ], table: "drivers",
      [
        .text("Driver", 70), .money("A tenth smaller (£)"), .money("A tenth larger (£)"),
        .number("Nil at"),
      ],
      rows: (report?.sensitivities ?? []).map {
        [
          .text(name($0.name)), .pounds($0.smaller), .pounds($0.larger),
          $0.factorToNil.map { .number($0, .decimal) } ?? .dash,
        ]
      }, none: "No driver moves a year to come.")
  }

  /// Plans and cost by placement and year.
  static func plans(_ report: ProjectReport?) -> TableSheet {
    let rows = (report?.placements ?? []).flatMap { placement in
      placement.years.map { year -> [Cell] in
        let dashes = Array(repeating: Cell.dash, count: 4)
        let parts = [\SimulatedRange.low, \.median, \.high]
        let count = year.plans.map { plans in
          [.plans(plans.central)] + parts.map { Cell.plans(plans.range[keyPath: $0]) }
        }
        let cost = year.cost.map { cost in
          [.pence(Int64(cost.central.rounded()))] + parts.map { Cell.amount($0, of: cost.range) }
        }
        return [.text(placement.placement, .year), .text(year.year.description, .year)]
          + (count ?? dashes) + (cost ?? dashes)
          + [placement.factor.map { .number($0, .decimal) } ?? .dash]
      }
    }
    return TableSheet(
      plans, title: "EHC plans and their cost, by placement and year",
      remarks: [
        "As exported. Plans of the financial year, before measures; cost in pounds, positive, with"
          + " measures: what the line pays for, which may be more than places of plans. One"
          + " simulation in ten lies below P10, one above P90.",
        "Factor: what plans × unit cost has to be multiplied by to come to the ledger's base year.",
        "Internal: small numbers are shown.",
      ], table: "plans",
      [
        .text("Placement", 24), .text("Year", 12), .number("Plans"), .number("Plans P10"),
        .number("Plans median"), .number("Plans P90"), .money("Cost (£)"), .money("Cost P10 (£)"),
        .money("Cost median (£)"), .money("Cost P90 (£)"), .number("Factor"),
      ], rows: rows, none: "No account names a placement.")
  }

  /// The money that hangs on each action of the plan.
  static func actions(_ report: ActionsReport) -> TableSheet {
    let standings = Dictionary(
      report.standings.map { ($0.action.id, $0) }, uniquingKeysWith: { first, _ in first })
    var sheet = TableSheet(
      actions, title: "The money that hangs on each action, at \(report.day.readableText)",
      remarks: [
        "As exported. Pounds over all years to come, savings positive. Planned: the measures'"
          + " amounts;"
          + " expected: at their confidence. A measure of several actions is counted with each."
      ], table: "action_money",
      [
        .text("Action", 12), .text("Title", 60), .rating("Progress"), .rating("Impact"),
        .text("Stage", 14), .text("Due", 14), .money("Planned (£)"), .money("Expected (£)"),
        .money("At risk (£)"), .money("Evidenced (£)"), .text("Measures", 24),
      ],
      rows: report.money.map { money in
        let standing = standings[money.action]
        return [
          .text(money.action, .year), .text(standing?.action.title ?? ""),
          .rated(standing?.rating.progress.rawValue ?? "not-reported"),
          .rated(standing?.rating.impact.rawValue ?? "not-reported"),
          .text(standing?.stage.rawValue ?? "-", .year),
          .text(standing?.due?.description ?? "-", .year), .pence(money.total.planned.pence),
          .pence(money.total.confident.pence), .pence(money.total.atRisk.pence),
          .pence(money.evidenced.pence),
          .text(money.mitigations.ids.joined(separator: ", ")),
        ]
      }, none: "No action is linked to a measure.")
    sheet.colourRatings(2)
    sheet.colourRatings(3)
    return sheet
  }
}
