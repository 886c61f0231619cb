import Books
import Forecasting
import Money
import Reports
import Tables

/// What was assumed of activity beside what is.
enum ReturnActivity {
  static let name = "Activity"

  /// EHC plans assumed and counted at each January, by type of placement.
  static func placements(_ report: ReturnReport) -> TableSheet {
    var sheet = TableSheet(
      name, title: "EHC plans assumed and counted, by placement and January",
      remarks: [
        "EHC plans, before measures; a positive difference is more plans than assumed. The start is"
          + " the last January counted before the growth that the books assume (plan-growth).",
        isCounted(report)
          ? "A dash: no count of that January was known at \(report.position.asOf)."
          : "No January after the start was counted at \(report.position.asOf): the books have"
            + " nothing yet to set beside what was assumed.",
        "Assumed plans are rounded. Small numbers are shown: not for publication.",
      ], table: "activity",
      [
        .text("Placement", 78), .text("January", 10, "january"), .text("Stands as", 11),
        .number("Growth assumed", 12), .number("Assumed", 12, "assumed"),
        .number("Counted", 12, "counted"), .number("Difference", 12, "difference"),
        .number("Difference, %", 12, "share"), .text("Standing", 14),
      ],
      rows: report.activity.flatMap { plans in
        plans.januaries.indices.map { Self.row(plans, $0, report) }
      }, none: none)
    var row = 0
    for plans in report.activity {
      for (index, january) in plans.januaries.enumerated() {
        if index > 0 && january.counted != nil { addDifference(&sheet, row) }
        row += 1
      }
    }
    return sheet
  }

  /// A January of a placement, without what is worked out from its cells.
  private static func row(
    _ plans: AssumedPlans, _ index: Int, _ report: ReturnReport
  ) -> [Cell] {
    let january = plans.januaries[index]
    let standing = report.position.sources.standing(plans.provenance)
    return [
      .text(label(plans.placement, report)), .number(Double(january.year), .year),
      .text(index == 0 ? "start" : "assumed"),
      january.growth.map { .number($0.doubleValue, .percent) } ?? .dash, .count(january.assumed),
      january.counted.map { .count($0) } ?? .dash, .dash, .dash,
      .text(standing?.rawValue ?? "-"),
    ]
  }

  /// All placements together, from the sheet by placement.
  static func total(_ report: ReturnReport, _ placements: TableSheet) -> TableSheet {
    let origins = report.activity.compactMap { $0.januaries.first?.year }
    let last = report.activity.compactMap { $0.januaries.last?.year }.max() ?? 0
    let first = (origins.max() ?? 0) + 1
    let januaries = origins.isEmpty || first > last ? [] : Array(first...last)
    var sheet = TableSheet(
      "Activity in all", title: "EHC plans assumed and counted, all placements",
      remarks: [
        "EHC plans, before measures: the sums of the sheet Activity; a positive difference is more"
          + " plans than assumed. A dash: not every placement was counted at that January.",
        "Small numbers are shown: not for publication.",
      ], table: "activity_in_all",
      [
        .text("January", 11, "january"), .number("Assumed", 14, "assumed"),
        .number("Counted", 14, "counted"), .number("Difference", 14, "difference"),
        .number("Difference, %", 14, "share"),
      ],
      rows: januaries.map { [.number(Double($0), .year), .dash, .dash, .dash, .dash] },
      none: none)
    for (row, january) in januaries.enumerated() {
      func add(_ key: ColumnKey) {
        let sum = Formula.sum(
          placements.range(key).absolute,
          where: .init(
            placements.range("january").absolute, equals: sheet.cell(row, "january").value))
        sheet.put(.formula(sum, .count), row, key)
      }
      add("assumed")
      guard report.activity.allSatisfy({ $0[january]?.counted != nil }) else { continue }
      add("counted")
      addDifference(&sheet, row)
    }
    return sheet
  }

  /// Counted less assumed, and as a share of what was assumed.
  private static func addDifference(_ sheet: inout TableSheet, _ row: Int) {
    let (told, counted) = (sheet.cell(row, "assumed").value, sheet.cell(row, "counted").value)
    let difference = sheet.cell(row, "difference").value
    sheet.put(.formula(counted - told, .count), row, "difference")
    sheet.put(
      .formula(.when(told .== 0, then: "-", otherwise: difference / told), .percent), row, "share")
  }

  /// Requests, assessments, timeliness and what else of activity the books hold.
  static func indicators(_ report: ReturnReport) -> TableSheet {
    let aims = report.indicators.count { $0.reading.indicator.target != nil }
    var sheet = TableSheet(
      "Indicators", title: "Indicators of activity, at \(report.deliveries.day.readableText)",
      remarks: [
        "Each in its own unit, costs in pounds positive. Difference: the latest value less"
          + " what was assumed, or aimed at. A dash: the books do not have it.",
        "The books have what was assumed of \(aims) of \(report.indicators.count) indicators"
          + " (target of indicators.csv); those of the action plan are left out.",
      ], table: "indicators",
      [
        .text("Group", 15), .text("Indicator", 46), .text("Unit", 9), .text("Better is", 11),
        .number("Assumed, or target", 13, "assumed"), .text("By", 13),
        .number("Latest", 12, "latest"), .text("As at", 13),
        .number("Difference", 12, "difference"), .text("Met", 8), .number("Before", 12),
        .text("Before, as at", 13),
      ],
      rows: report.indicators.map { group, reading in
        let indicator = reading.indicator
        return [
          .text(group.isEmpty ? "-" : group), .text(indicator.title),
          .text(indicator.unit.rawValue), .text(better(indicator)),
          .value(indicator.target, of: indicator),
          .text(indicator.by?.description ?? "-"), .value(reading.latest?.value, of: indicator),
          .text(reading.latest?.date.description ?? "-"), .dash,
          .text(reading.meetsTarget.map { $0 ? "yes" : "no" } ?? "-"),
          .value(reading.previous?.value, of: indicator),
          .text(reading.previous?.date.description ?? "-"),
        ]
      }, none: "The books have no indicators of activity.")
    for (row, entry) in report.indicators.enumerated() {
      guard let latest = entry.reading.latest, entry.reading.indicator.target != nil else {
        continue
      }
      let difference = sheet.cell(row, "latest").value - sheet.cell(row, "assumed").value
      let style = Cell.value(latest.value, of: entry.reading.indicator).style
      sheet.put(.formula(.rounded(difference, digits: 4), style), row, "difference")
    }
    return sheet
  }

  private static func better(_ indicator: Indicator) -> String {
    switch indicator.polarity {
    case .high: "higher"
    case .low: "lower"
    case .target: "on target"
    case nil: "neither"
    }
  }

  /// What the placements cost, as the projection has it.
  static func cost(_ report: ReturnReport) -> TableSheet {
    let rows = (report.project?.placements ?? []).flatMap { placement in
      placement.years.map { year -> [Cell] in
        [
          .text(label(placement.placement, report)),
          placement.census.map { .number(Double($0.year), .year) } ?? .dash,
          placement.census.map { .count($0.plans) } ?? .dash,
          .text(year.year.description, .year),
          year.plans.map { .number($0.central.rounded(), .count) } ?? .dash,
          year.cost.map { .pence(Int64($0.central)) } ?? .dash,
          year.unmitigated.map { .pence(Int64($0.central)) } ?? .dash,
        ]
      }
    }
    return TableSheet(
      "Plans and cost", title: "EHC plans and cost by placement and financial year",
      remarks: [
        "Plans of the financial year, before measures; pounds, costs positive. Counted: at the"
          + " January that the books counted last. Later years are assumed by plan-growth.",
        "Cost is what the line pays for, which may be more than places of plans. No interventions"
          + " are assumed in the plans. Small numbers are shown: not for publication.",
      ], table: "plans_and_cost",
      [
        .text("Placement", 78), .text("January counted", 11), .number("Counted", 11),
        .text("Year", 12), .number("Plans", 12), .money("Cost, mitigated (£)"),
        .money("Cost, unmitigated (£)"),
      ], rows: rows, none: "No account names a placement.")
  }

  /// A type of placement in the words of the plan, where an account gives them; with its own name
  /// where another type has the same.
  private static func label(_ placement: String, _ report: ReturnReport) -> String {
    let labels = report.planLabels
    guard let label = labels[placement] else { return placement }
    return labels.values.count { $0 == label } > 1 ? "\(label): \(placement)" : label
  }

  private static func isCounted(_ report: ReturnReport) -> Bool {
    report.activity.contains { $0.januaries.dropFirst().contains { $0.counted != nil } }
  }

  private static let none =
    "The books do not both count plans (plans.csv) and assume their growth (plan-growth of"
    + " drivers.csv)."
}
