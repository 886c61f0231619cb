import Books
import Forecasting
import Money
import Tables

extension ProjectReport {
  /// Plans by year, what each type of placement comes to in the last one, and how the base year's
  /// cost follows from plans and prices.
  func placementTables() throws -> [ReportTable] {
    guard let base = years.first?.position.year else { return [] }
    let plans = years.compactMap { year in year.plans.map { (year.position.year, $0) } }
    let last = placements.compactMap { placement in
      placement.years.last.map { (placement.placement, $0) }
    }
    return [
      try ReportTable(
        [
          Column<(FinancialYear, PlacementProjection.Estimate)>("year", "Year", .code) {
            .name($0.0)
          },
          Column("central", "Central", .number(of: "plans")) { .plans($0.1.central) },
        ] + RangeColumns.plans { $0.1.range }, plans, caption: "EHC plans in the year"),
      try ReportTable(
        Self.placementColumns, last, caption: "By type of placement, \(lastYearName)"),
      try ReportTable(
        Self.baseColumns, placements.filter { $0.census != nil && !$0.years.isEmpty },
        caption: "The base year \(base): plans, price and cost"),
    ].filter { !$0.rows.isEmpty }
  }

  private static var placementColumns: [Column<(String, PlacementProjection.Year)>] {
    [
      Column("placement", "Placement", .name) { .text($0.0) },
      Column("plans", "Plans", .number(of: "plans")) { .plans($0.1.plans?.central) },
      Column("plansLow", "Low", .number(of: "plans")) { .plans($0.1.plans?.range.low) },
      Column("plansHigh", "High", .number(of: "plans")) { .plans($0.1.plans?.range.high) },
      Column("cost", "Cost", .pounds(.cost)) { .estimate($0.1.cost?.central, decimals: 1) },
      Column("costLow", "Low", .pounds(.cost)) { .estimate($0.1.cost?.range.low, decimals: 1) },
      Column("costHigh", "High", .pounds(.cost)) { .estimate($0.1.cost?.range.high, decimals: 1) },
    ]
  }

  private static var baseColumns: [Column<PlacementProjection>] {
    [
      Column("placement", "Placement", .name) { .text($0.placement) },
      Column("january", "January", .code, "Whose plans were counted last.") {
        .text($0.census.map { "\($0.year)" })
      },
      Column("counted", "Counted", .number(of: "plans")) { .count($0.census?.plans) },
      Column("inYear", "In year", .number(of: "plans")) { placement in
        placement.years.first?.plans.map {
          .worded(
            .decimal($0.central, places: 1),
            as: Wording.whole($0.central) + (placement.isBaseGrown ? "*" : ""))
        } ?? .none
      },
      Column("price", "£ a place", .price(per: "full-year place")) { placement in
        placement.unitCost.map {
          .worded(.decimal($0.inBaseYear, places: 0), as: Wording.whole($0.inBaseYear / 100))
        } ?? .none
      },
      Column("cost", "Cost", .pounds(.cost)) {
        .estimate($0.years.first?.cost?.central, decimals: 1)
      },
      Column("factor", "Factor", .factor) {
        $0.factor.map { .worded(.decimal($0, places: 4), as: "× \(Wording.decimal($0, 2))") }
          ?? .none
      },
    ]
  }
}

extension PlacementProjection {
  /// A type of placement as JSON has it.
  static var columns: [Column<PlacementProjection>] {
    [
      Column("placement", "", .word) { .text($0.placement) },
      Column("accounts", "", .word) { .texts($0.accounts.map(\.code)) },
      Column("census", "", .word) { placement in
        placement.census.map {
          .record([.init("january", .count($0.year)), .init("plans", .count($0.plans))])
        } ?? .none
      },
      Column("monthsOfFirstJanuary", "", .word) { .count($0.months) },
      Column("baseYearGrown", "", .word) { .flag($0.isBaseGrown) },
      Column("unitCost", "", .word) { placement in
        placement.unitCost.map {
          .record([
            .init("year", .name($0.year)), .init("amount", .money($0.amount)),
            .init("inBaseYear", .decimal($0.inBaseYear, places: 0)),
          ])
        } ?? .none
      },
      Column("factor", "", .word) { .decimal($0.factor, places: 4) },
      Column("years", "", .word) { placement in
        .records(
          placement.years.map { year in
            [
              .init("year", .name(year.year)), .init("plans", .estimate(year.plans, 1)),
              .init(
                "groups",
                .records(
                  year.parts.map {
                    [.init("group", .text($0.name)), .init("plans", .estimate($0.plans, 1))]
                  })),
              .init("cost", .estimate(year.cost, 0)),
              .init("unmitigated", .estimate(year.unmitigated, 0)),
            ]
          })
      },
    ]
  }
}

/// The columns of a range, as people read it.
enum RangeColumns {
  static func amounts<Row>(_ range: @escaping (Row) -> SimulatedRange) -> [Column<Row>] {
    columns(range, .pounds(.deficit)) {
      .estimate($0, decimals: $1.decimals)
    } error: {
      .estimate($0, decimals: 2)
    }
  }

  static func plans<Row>(_ range: @escaping (Row) -> SimulatedRange) -> [Column<Row>] {
    columns(range, .number(of: "plans")) { number, _ in
      .plans(number)
    } error: {
      .decimal($0, places: 1)
    }
  }

  private static func columns<Row>(
    _ range: @escaping (Row) -> SimulatedRange, _ unit: Unit,
    _ value: @escaping (Double, SimulatedRange) -> Value, error: @escaping (Double) -> Value
  ) -> [Column<Row>] {
    [
      Column("p10", "Low", unit, "One simulation in ten lies below.") {
        value(range($0).low, range($0))
      },
      Column("median", "Median", unit, "Half of the simulations lie below.") {
        value(range($0).median, range($0))
      },
      Column("p90", "High", unit, "One simulation in ten lies above.") {
        value(range($0).high, range($0))
      },
      Column("endError", "+/-", unit, "The standard error of Low and High.") {
        error(range($0).endError)
      },
    ]
  }
}

extension SimulatedRange {
  /// As many decimals of a million as the standard error leaves with a meaning.
  var decimals: Int { endError < 500_000 ? 2 : endError < 50_000_000 ? 1 : 0 }

  func members(_ places: Int) -> [Value.Member] {
    [
      .init("p10", .decimal(low, places: places)),
      .init("median", .decimal(median, places: places)),
      .init("p90", .decimal(high, places: places)),
      .init("medianError", .decimal(medianError, places: places)),
      .init("endError", .decimal(endError, places: places)),
    ]
  }
}

extension Value {
  static func estimate(
    _ estimate: PlacementProjection.Estimate?, _ places: Int
  ) -> Value {
    estimate.map {
      .record([
        .init("central", .decimal($0.central, places: places)),
        .init("range", .record($0.range.members(places))),
      ])
    } ?? .none
  }

  /// A number of plans or children, told in whole ones.
  static func plans(_ number: Double?) -> Value {
    number.map { .worded(.decimal($0, places: 1), as: Wording.whole($0)) } ?? .none
  }
}
