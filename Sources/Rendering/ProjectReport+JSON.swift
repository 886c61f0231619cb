import Forecasting
import Money
import Reports

extension ProjectReport {
  private static let columns = [
    "year", "status", "measure", "placement", "group", "central", "p10", "median", "p90",
    "medianError", "endError",
    "probability",
  ]

  /// A row for each year and measure, in pounds; plans are whole children and parts of them.
  public func csv() -> String {
    func row(
      _ year: Year, _ measure: String, _ range: SimulatedRange, central: String,
      placement: String = "", group: String = "", scale: Double = 100, decimals: Int = 0
    ) -> [String] {
      [
        year.position.year.description, year.position.status.rawValue, measure, placement, group,
        central,
      ]
        + [range.low, range.median, range.high, range.medianError, range.endError].map {
          TextLayout.decimal($0 / scale, decimals)
        } + [measure == "in_year_dsg" ? TextLayout.decimal(year.breakeven, 4) : ""]
    }
    func plans(
      _ year: Year, _ plans: PlacementProjection.Estimate, _ placement: String = "",
      _ group: String = ""
    ) -> [String] {
      row(
        year, "plans", plans.range, central: TextLayout.decimal(plans.central, 1),
        placement: placement, group: group, scale: 1, decimals: 1)
    }
    func cost(
      _ year: Year, _ cost: PlacementProjection.Estimate, _ placement: String = ""
    ) -> [String] {
      row(
        year, "cost", cost.range, central: TextLayout.decimal(cost.central / 100, 2),
        placement: placement)
    }
    let sums = years.flatMap { year in
      [
        row(year, "in_year_dsg", year.inYear, central: year.position.inYearDsg.poundsText),
        row(year, "in_year_dsg_unmitigated", year.unmitigated, central: ""),
        row(year, "closing", year.closing, central: year.position.closing.poundsText),
        year.plans.map { plans(year, $0) }, year.cost.map { cost(year, $0) },
      ].compactMap(\.self)
    }
    let byPlacement = placements.flatMap { placement in
      zip(years, placement.years).flatMap { year, own in
        [own.plans.map { plans(year, $0, placement.placement) }].compactMap(\.self)
          + own.parts.map { plans(year, $0.plans, placement.placement, $0.name) }
          + [own.cost.map { cost(year, $0, placement.placement) }].compactMap(\.self)
      }
    }
    return CSV.text([Self.columns.map(RegisterField.snakeCase)] + sums + byPlacement)
  }

  /// Years, probabilities and drivers; amounts in whole pence.
  public func json() -> String {
    let years = self.years.map { year in
      JSON.object([
        ("year", .string(year.position.year.description)),
        ("status", .string(year.position.status.rawValue)),
        ("inYearDsg", .pence(year.position.inYearDsg)), ("closing", .pence(year.position.closing)),
        ("inYearDsgRange", Self.range(year.inYear)),
        ("unmitigatedRange", Self.range(year.unmitigated)),
        ("closingRange", Self.range(year.closing)),
        ("breakevenProbability", .decimal(year.breakeven, 4)),
        ("plans", Self.estimate(year.plans, 1)), ("cost", Self.estimate(year.cost, 0)),
      ])
    }
    let drivers = sensitivities.map { driver in
      JSON.object([
        ("driver", .string(driver.name)), ("smaller", .decimal(driver.smaller, 0)),
        ("larger", .decimal(driver.larger, 0)),
        (
          "factorToNil",
          driver.factorToNil.map { .decimal($0, 4) } ?? .null
        ),
      ])
    }
    return JSON.object([
      ("authority", .string(authority)), ("asOf", .string(asOf.description)),
      ("unit", .string("pence")), ("scenario", .string(scenario)),
      ("simulations", .count(simulations)), ("seed", .string("\(seed)")),
      ("ledgerHead", .string(ledgerHead.hexadecimal)), ("years", .array(years)),
      ("breakevenProbability", .decimal(breakeven, 4)),
      ("clearedProbability", .decimal(cleared, 4)), ("bothProbability", .decimal(both, 4)),
      ("costOfDelay", .decimal(costOfDelay, 0)),
      (
        "fewestMeasures",
        fewestMeasures.map { .array($0.map { .string($0) }) } ?? .null
      ),
      ("drivers", .array(drivers)), ("placements", .array(placements.map(Self.json))),
      ("measures", .array(measures.map(Self.json))), ("grant", .array(grant.map(Self.json))),
      ("findings", .array(findings.map(\.json))),
      ("plans", outlook?.json ?? .null), ("planPlacements", outlook?.placementsJSON ?? .null),
    ]).text + "\n"
  }

  private static func range(_ range: SimulatedRange, _ decimals: Int = 0) -> JSON {
    .object([
      ("p10", .decimal(range.low, decimals)), ("median", .decimal(range.median, decimals)),
      ("p90", .decimal(range.high, decimals)),
      ("medianError", .decimal(range.medianError, decimals)),
      ("endError", .decimal(range.endError, decimals)),
    ])
  }

  private static func estimate(
    _ estimate: PlacementProjection.Estimate?, _ decimals: Int
  ) -> JSON {
    estimate.map {
      .object([
        ("central", .decimal($0.central, decimals)), ("range", range($0.range, decimals)),
      ])
    } ?? .null
  }

  private static func json(_ placement: PlacementProjection) -> JSON {
    .object([
      ("placement", .string(placement.placement)),
      ("accounts", .array(placement.accounts.map { .string($0.code) })),
      (
        "census",
        placement.census.map {
          .object([("january", .count($0.year)), ("plans", .count($0.plans))])
        } ?? .null
      ),
      ("monthsOfFirstJanuary", .count(placement.months)),
      ("baseYearGrown", .bool(placement.isBaseGrown)),
      (
        "unitCost",
        placement.unitCost.map {
          .object([
            ("year", .string($0.year.description)), ("amount", .pence($0.amount)),
            ("inBaseYear", .decimal($0.inBaseYear, 0)),
          ])
        } ?? .null
      ),
      ("factor", placement.factor.map { .decimal($0, 4) } ?? .null),
      (
        "years",
        .array(
          placement.years.map { year in
            .object([
              ("year", .string(year.year.description)), ("plans", estimate(year.plans, 1)),
              (
                "groups",
                .array(
                  year.parts.map {
                    .object([("group", .string($0.name)), ("plans", estimate($0.plans, 1))])
                  })
              ),
              ("cost", estimate(year.cost, 0)), ("unmitigated", estimate(year.unmitigated, 0)),
            ])
          })
      ),
    ])
  }

  private static func json(_ measure: MeasureReach) -> JSON {
    .object([
      ("mitigation", .string(measure.measure)), ("account", .string(measure.account)),
      ("saving", .decimal(measure.saving, 0)),
      ("children", measure.children.map { .decimal($0, 1) } ?? .null),
      ("plans", measure.plans.map { .decimal($0, 1) } ?? .null),
    ])
  }

  private static func json(_ year: GrantYear) -> JSON {
    .object([
      ("year", .string(year.year.description)), ("income", .pence(year.income)),
      ("growth", year.growth.map { .decimal($0, 4) } ?? .null),
      (
        "sources",
        .array(
          year.sources.map { source in
            .object([
              ("id", .string(source.id)), ("status", .string(source.standing.rawValue)),
              ("date", source.date.map { .string($0.description) } ?? .null),
            ])
          })
      ),
    ])
  }
}
