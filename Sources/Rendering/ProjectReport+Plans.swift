import Forecasting
import Money
import Reports

/// What a terminal shows of plans, measures and the grant.
extension ProjectReport {
  /// Plans and cost by year, then by type of placement.
  func planLines(_ width: Int) -> [String] {
    guard years.contains(where: { $0.plans != nil || $0.cost != nil }) else { return [] }
    let heads = ["Central", "P10", "Median", "P90", "+/-"]
    var lines: [String] = []
    if years.contains(where: { $0.plans != nil }) {
      lines += ["", Self.line("EHC plans in the year", heads)]
      lines += years.compactMap { year in
        year.plans.map { plans in
          Self.line(
            "  \(year.position.year)",
            [plans.central, plans.range.low, plans.range.median, plans.range.high].map(whole)
              + [TextLayout.decimal(plans.range.endError, 1)])
        }
      }
    }
    lines += ["", Self.line("Cost of placements", heads)]
    lines += years.compactMap { year in
      year.cost.map { cost in
        let decimals = decimals(cost.range.endError)
        return Self.line(
          "  \(year.position.year)",
          [cost.central, cost.range.low, cost.range.median, cost.range.high].map {
            text($0, decimals)
          } + [text(cost.range.endError, 2)])
      }
    }
    return lines + placementLines() + calibrationLines(width)
  }

  /// The last year by placement.
  private func placementLines() -> [String] {
    guard let last = years.last?.position.year else { return [] }
    return [
      "", Self.sixths("By placement, \(last)", ["Plans", "P10", "P90", "Cost", "P10", "P90"]),
    ]
      + placements.compactMap { placement in
        guard let year = placement.years.last else { return nil }
        let plans = year.plans.map { [$0.central, $0.range.low, $0.range.high].map(whole) }
        let cost = year.cost.map { cost in
          [cost.central, cost.range.low, cost.range.high].map { text($0, 1) }
        }
        return Self.sixths(
          "  \(placement.placement)", (plans ?? ["-", "", ""]) + (cost ?? ["-", "", ""]))
      }
  }

  /// How the base year's cost follows from plans and prices.
  private func calibrationLines(_ width: Int) -> [String] {
    guard let base = years.first?.position.year, placements.contains(where: { $0.census != nil })
    else { return [] }
    let rows = placements.compactMap { placement -> String? in
      guard let census = placement.census, let year = placement.years.first else { return nil }
      return Self.sixths(
        "  \(placement.placement)",
        [
          "\(census.year)", whole(Double(census.plans)),
          (year.plans.map { whole($0.central) } ?? "-") + (placement.isBaseGrown ? "*" : ""),
          placement.unitCost.map { whole($0.inBaseYear / 100) } ?? "-",
          year.cost.map { text($0.central, 1) } ?? "-",
          placement.factor.map { "× \(TextLayout.decimal($0, 2))" } ?? "-",
        ])
    }
    return [
      "",
      Self.sixths(
        "Base year \(base)", ["January", "Counted", "In year", "£ a place", "Cost", "Factor"]),
    ] + rows
      + TextLayout.wrapped(
        "In year: 5/12 of the plans of the first January and 7/12 of the next, or as"
          + " census_weights has it; * one of them is not counted yet, and grown by plan-growth."
          + " Factor: what plans × price has to be multiplied by to come to the ledger's cost."
          + " CSV and JSON have every year, and age groups or needs where plans.csv has them.",
        width: width)
  }

  /// What each measure takes in the last year, and how many children that is.
  func measureLines() -> [String] {
    guard let last = years.last?.position.year, !measures.isEmpty else { return [] }
    return ["", Self.wide("Savings expected in \(last)", ["Amount", "Children", "of plans"])]
      + measures.map { measure in
        Self.wide(
          "  \(measure.measure) on \(measure.account)",
          [
            text(measure.saving, 1), measure.children.map(whole) ?? "-",
            measure.plans.map(whole) ?? "-",
          ])
      }
  }

  /// What the grant is assumed to be, by whom and when.
  func grantLines(_ width: Int) -> [String] {
    guard !grant.isEmpty else { return [] }
    return ["", Self.line("Grant and income", ["Central", "Growth", "   Assumed by"])]
      + grant.flatMap { year -> [String] in
        let sources = year.sources.map { source in
          source.id + (source.date.map { " (\($0))" } ?? " (no date)")
        }
        let start = Self.line(
          "  \(year.year)",
          [
            text(-Double(year.income.pence), 1),
            year.growth.map { "\(TextLayout.decimal($0 * 100, 1)) %" } ?? "",
          ])
        guard !sources.isEmpty else { return [start] }
        return TextLayout.hanging(
          TextLayout.left(start, 41), sources.joined(separator: ", "), width: width)
      }
  }

  private func whole(_ number: Double) -> String {
    Money(pence: Int64(number.rounded()) * 100).wholeText(inThousands: false)
  }

  private static func sixths(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 24), 24)
      + zip(cells, [8, 9, 9, 10, 9, 9]).map { TextLayout.right($0, $1) }.joined()).trimmedAtEnd
  }
}

extension ProjectReport.Finding {
  /// What is to be looked at, without a full stop.
  var text: String {
    switch self {
    case .savesTooMuch(let account, let year, let saving, let cost):
      "in \(year) measures on \(account) save \(saving.poundsText), more than the"
        + " \(cost.poundsText) that it costs, and so move more children than there are"
    case .dearer(let year, let more):
      "\(year) is \(more.poundsText) dearer with measures than without"
    case .beginsEarly(let measure, let start, let action, let begins):
      "\(measure) saves from \(start) on, before action \(action) begins on \(begins)"
    }
  }

  var json: JSON {
    switch self {
    case .savesTooMuch(let account, let year, let saving, let cost):
      .object([
        ("finding", .string("saves-too-much")), ("account", .string(account)),
        ("year", .string(year.description)), ("saving", .pence(saving)), ("cost", .pence(cost)),
      ])
    case .dearer(let year, let more):
      .object([
        ("finding", .string("dearer-with-measures")), ("year", .string(year.description)),
        ("by", .pence(more)),
      ])
    case .beginsEarly(let measure, let start, let action, let begins):
      .object([
        ("finding", .string("begins-before-action")), ("mitigation", .string(measure)),
        ("start", .string(start.description)), ("action", .string(action)),
        ("actionStart", .string(begins.description)),
      ])
    }
  }
}
