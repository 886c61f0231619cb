import Books
import Forecasting
import Money
import Tables

extension PlanOutlook {
  /// What people read: the Januaries to come, the types of placement in the last of them, and how
  /// plans grow beside the drivers of the books.
  func tables(beside projected: [PlacementProjection]) throws -> [ReportTable] {
    var januaries = try januaries()
    januaries.caption = "EHC plans in January, by the department's totals to \(origin)"
    januaries.rows.insert(
      TableRow(
        januaries.columns.map { column in
          switch column.key {
          case "year": TableCell(.year(start))
          case "central": TableCell(.plans(plans))
          default: TableCell(.worded(.none, as: ""))
          }
        }), at: 0)
    guard let last = years.last?.year, !placements.isEmpty else { return [januaries] }
    let growth = try growthTable(beside: projected)
    return [
      januaries, try ReportTable(typeColumns, placements, caption: "By type, January \(last)"),
    ] + (growth.columns.count > 1 ? [growth] : [])
  }

  /// What is said below the tables: how far they can be relied on.
  var notes: [String] {
    [
      "EHC plans in January: four in five between low and high; untested beyond three years. Came:"
        + " published_later.csv. They stand beside the drivers, not in them. --rows prints their"
        + " growth as rows of drivers.csv."
    ] + cautions
  }

  /// What makes the projection less sure than another.
  public var cautions: [String] {
    let stale =
      start < origin
      ? [
        "The data have no plans of the authority after January \(start), although England's go to"
          + " \(origin): the projection starts there, and its ranges are wider for it."
      ] : []
    return stale + breaks.map { "A break in the data: \($0.words). It is not learned from." }
  }

  /// The Januaries to come.
  func januaries() throws -> ReportTable {
    try ReportTable(
      [
        Column<Year>("year", "January", .code) { .year($0.year) },
        Column("start", "From", .code, "", .data) { [start] _ in .count(start) },
        Column("central", "Central", .number(of: "plans")) { .plans($0.central) },
        Column("low", "Low", .number(of: "plans")) { .plans($0.range?.low) },
        Column("high", "High", .number(of: "plans")) { .plans($0.range?.high) },
        Column("publishedLater", "Came", .number(of: "plans"), "What was published later.") {
          $0.outcome.map { .worded(.decimal($0, places: 0), as: Wording.whole($0)) }
            ?? .worded(.none, as: "")
        },
      ], years)
  }

  /// By type of placement as JSON has it: Januaries to come, and growth in financial years.
  func types() throws -> ReportTable {
    try ReportTable(
      [
        Column<Placement>("placement", "", .word) { .text($0.name) },
        Column("origin", "", .word) { [origin] _ in .count(origin) },
        Column("plans", "", .word) { .decimal($0.plans, places: 0) },
        Column("years", "", .word) { [years] placement in
          .records(
            zip(years, placement.years).map { year, range in
              [.init("year", .count(year.year))]
                + [("central", range.central), ("low", range.low), ("high", range.high)]
                .map { .init($0.0, .decimal($0.1, places: 1)) }
            })
        },
        Column("growth", "", .word) { placement in
          .records(
            placement.growth.map { growth in
              [.init("year", .name(growth.year))]
                + [("low", growth.low), ("central", growth.central), ("high", growth.high)]
                .map { .init($0.0, .decimal($0.1, places: 4)) }
            })
        },
      ], placements)
  }

  private var typeColumns: [Column<Placement>] {
    [
      Column("placement", "Placement", .name) { .text($0.name) },
      Column("plans", "\(origin)", .number(of: "plans")) { .plans($0.plans) },
      Column("central", "Central", .number(of: "plans")) { .plans($0.years.last?.central) },
      Column("low", "Low", .number(of: "plans")) { .plans($0.years.last?.low) },
      Column("high", "High", .number(of: "plans")) { .plans($0.years.last?.high) },
    ]
  }

  /// The growth of plans of a type by the data, and by the drivers of the books below it.
  private func growthTable(beside projected: [PlacementProjection]) throws -> ReportTable {
    let years = placements.first?.growth.map(\.year) ?? []
    let rows = placements.flatMap { placement -> [(name: String, growth: [Double?])] in
      let data = (name: placement.name, growth: placement.growth.map { Optional($0.central) })
      guard let own = projected.first(where: { $0.placement == placement.name }),
        own.years.contains(where: { $0.plans != nil })
      else { return [data] }
      let plans = own.years.map { $0.plans?.central ?? 0 }
      let drivers = zip(plans.dropFirst(), plans).map { $1 > 0 ? $0 / $1 - 1 : nil }
      return [data, (name: "  by drivers.csv", growth: drivers)]
    }
    return try ReportTable(
      [
        Column<(name: String, growth: [Double?])>("placement", "Placement", .name) {
          .text($0.name)
        }
      ]
        + years.enumerated().map { index, year in
          Column(ColumnKey("year\(index + 1)"), year.description, .percent) { row in
            .decimal(index < row.growth.count ? row.growth[index] : nil, places: 4)
          }
        }, rows, caption: "Growth of plans in financial years")
  }

  /// The growth of plans as rows of `drivers.csv`, for types of placement that the books know.
  public func driverRows(for placements: Set<String>) throws -> ReportTable {
    struct Growth {
      let placement: String
      let year: FinancialYear
      let low: Double
      let central: Double
      let high: Double
    }
    let rows = self.placements.filter { placements.contains($0.name) }.flatMap { placement in
      placement.growth.map {
        Growth(
          placement: placement.name, year: $0.year, low: $0.low, central: $0.central, high: $0.high)
      }
    }
    return try ReportTable(
      [
        Column<Growth>("scenario", "", .word) { _ in .text("published-data") },
        Column("driver", "", .word) { _ in .text("plan-growth") },
        Column("target", "", .word) { .text($0.placement) },
        Column("year", "", .word) { .name($0.year) },
        Column("low", "", .word) { .decimal($0.low, places: 3) },
        Column("central", "", .word) { .decimal($0.central, places: 3) },
        Column("high", "", .word) { .decimal($0.high, places: 3) },
        // The source that the books have to name for them.
        Column("source", "", .word) { _ in .text("published-plans") },
      ], rows)
  }
}
