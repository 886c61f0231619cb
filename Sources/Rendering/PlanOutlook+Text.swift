import Forecasting
import Money
import Reports

extension PlanOutlook {
  /// Plans to come by the department's data, and their growth beside that of the drivers.
  func lines(beside projected: [PlacementProjection], _ width: Int) -> [String] {
    func whole(_ number: Double) -> String { TextLayout.decimal(number, 0) }
    var lines = [
      "", ProjectReport.line("EHC plans, January", ["Central", "Low", "High", "Came"]),
      ProjectReport.line("  \(start)", [whole(plans)]),
    ]
    lines += years.map { year in
      ProjectReport.line(
        "  \(year.year)",
        [
          whole(year.central), year.range.map { whole($0.low) } ?? "-",
          year.range.map { whole($0.high) } ?? "-", year.outcome.map(whole) ?? "",
        ])
    }
    lines += TextLayout.wrapped(
      "By the department's totals to \(origin), the last that was published by then;"
        + " four in five between low and high; untested"
        + " beyond three years. Came: published_later.csv. Beside the drivers, not in them.",
      width: width)
    lines += cautions.flatMap { TextLayout.wrapped($0, width: width) }
    guard let last = years.last?.year, !placements.isEmpty else { return lines }
    lines += ["", ProjectReport.line("By type, \(last)", ["\(origin)", "Central", "Low", "High"])]
    lines += placements.compactMap { placement in
      placement.years.last.map { range in
        ProjectReport.line(
          "  " + TextLayout.cut(placement.name, 18),
          [placement.plans, range.central, range.low, range.high].map(whole))
      }
    }
    return lines + growthLines(beside: projected)
      + TextLayout.wrapped(
        "Growth of plans in financial years, by the data and by drivers.csv. --rows prints the"
          + " data's as rows of drivers.csv.", width: width)
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

  private func growthLines(beside projected: [PlacementProjection]) -> [String] {
    let years = placements.first?.growth.map(\.year) ?? []
    guard !years.isEmpty else { return [] }
    func percent(_ growth: Double) -> String { TextLayout.decimal(growth * 100, 1) + " %" }
    var lines = ["", ProjectReport.line("Growth by type", years.map(\.description))]
    for placement in placements {
      lines.append(
        ProjectReport.line(
          "  " + TextLayout.cut(placement.name, 18), placement.growth.map { percent($0.central) }))
      guard let own = projected.first(where: { $0.placement == placement.name }),
        own.years.contains(where: { $0.plans != nil })
      else { continue }
      let plans = own.years.map { $0.plans?.central ?? 0 }
      lines.append(
        ProjectReport.line(
          "    by drivers",
          zip(plans.dropFirst(), plans).map { $1 > 0 ? percent($0 / $1 - 1) : "-" }))
    }
    return lines
  }

  /// The growth of plans as rows of `drivers.csv`, for types of placement that the books know.
  public func driverRows(for placements: Set<String>) -> String {
    CSV.text(
      [["scenario", "driver", "target", "year", "low", "central", "high", "source"]]
        + self.placements.filter { placements.contains($0.name) }.flatMap { placement in
          placement.growth.map { growth in
            [Self.scenario, "plan-growth", placement.name, growth.year.description]
              + [growth.low, growth.central, growth.high].map { TextLayout.decimal($0, 3) }
              + [Self.source]
          }
        })
  }

  /// What the rows are called, and the source that the books have to name for them.
  private static let scenario = "published-data"
  private static let source = "published-plans"

  var json: JSON {
    .array(
      years.map { year in
        .object([
          ("year", .count(year.year)), ("start", .count(start)),
          ("central", .decimal(year.central, 1)),
          ("low", year.range.map { .decimal($0.low, 1) } ?? .null),
          ("high", year.range.map { .decimal($0.high, 1) } ?? .null),
          ("publishedLater", year.outcome.map { .decimal($0, 0) } ?? .null),
        ])
      })
  }

  /// By type of placement: Januaries to come, and growth in financial years.
  var placementsJSON: JSON {
    .array(
      placements.map { placement in
        .object([
          ("placement", .string(placement.name)), ("origin", .count(origin)),
          ("plans", .decimal(placement.plans, 0)),
          (
            "years",
            .array(
              zip(years, placement.years).map { year, range in
                .object([
                  ("year", .count(year.year)), ("central", .decimal(range.central, 1)),
                  ("low", .decimal(range.low, 1)), ("high", .decimal(range.high, 1)),
                ])
              })
          ),
          (
            "growth",
            .array(
              placement.growth.map { growth in
                .object([
                  ("year", .string(growth.year.description)), ("low", .decimal(growth.low, 4)),
                  ("central", .decimal(growth.central, 4)), ("high", .decimal(growth.high, 4)),
                ])
              })
          ),
        ])
      })
  }
}
