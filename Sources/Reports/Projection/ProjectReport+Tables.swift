import Books
import Forecasting
import Money
import Tables

extension ProjectReport: Documented {
  public func document() throws -> Document {
    let stamp = ReportStamp(
      authority: authority, asOf: asOf, head: ledgerHead, provenance, sources)
    let drivers = try ReportTable(Self.driverColumns, sensitivities)
    let measures = try ReportTable(
      Self.measureColumns, self.measures, caption: "Savings expected in \(lastYearName)")
    let grant = try ReportTable(
      Self.grantColumns, self.grant, caption: "Grant and other income, and who assumed it")
    var moving = drivers
    moving.rows = Array(drivers.rows.prefix(Self.mostDrivers))
    moving.caption =
      "What moves the in-year position of \(lastYearName)"
      + (drivers.rows.count > Self.mostDrivers
        ? ": \(Self.mostDrivers) of \(drivers.rows.count) drivers; JSON has all" : "")
    return Document(
      stamp,
      title: "the years to breakeven, as at \(asOf), scenario \(scenario),"
        + " \(Wording.counted(simulations, "simulation")), seed \(seed)",
      scale: isInMillions ? .millions : .pounds,
      cautions: findings.map { "Look at this: \($0.text)." },
      remarks: [
        "Central is the position's. One simulation in ten lies below Low, one above High."
      ],
      answers: answers,
      tables: [try yearsTable(), moving] + (try placementTables())
        + [measures, grant]
        .filter { !$0.rows.isEmpty } + (try outlook?.tables(beside: placements) ?? []),
      notes: notes,
      members: [
        stamp.member(.authority), stamp.member(.asOf), stamp.member(.unit),
        .init("scenario", .text(scenario)), .init("simulations", .count(simulations)),
        .init("seed", .text("\(seed)")), stamp.member(.ledgerHead),
        .init("years", .table(try ReportTable(Self.yearColumns, years))),
        .init("breakevenProbability", .decimal(breakeven, places: 4)),
        .init("clearedProbability", .decimal(cleared, places: 4)),
        .init("bothProbability", .decimal(both, places: 4)),
        .init("costOfDelay", .decimal(costOfDelay, places: 0)),
        .init("fewestMeasures", fewestMeasures.map { .texts($0) } ?? .none),
        .init("drivers", .table(drivers)),
        .init("placements", .table(try ReportTable(PlacementProjection.columns, placements))),
        .init("measures", .table(measures)), .init("grant", .table(grant)),
        .init("findings", .records(findings.map(\.members))),
        .init("plans", try outlook.map { .table(try $0.januaries()) } ?? .none),
        .init("planPlacements", try outlook.map { .table(try $0.types()) } ?? .none),
      ],
      records: .init([], try ReportTable(Self.recordColumns, records)))
  }

  private static let mostDrivers = 10

  var lastYearName: String { years.last?.position.year.description ?? "" }

  /// Whether the amounts are large enough to be told in millions.
  private var isInMillions: Bool {
    years.contains { year in
      [year.position.closing, year.position.inYearDsg].contains {
        $0.pence.magnitude >= 500_000_000
      }
    }
  }

  // MARK: What it comes to

  private var answers: [Document.Answer] {
    let scale = isInMillions ? Scale.millions : .pounds
    func said(_ pence: Double) -> String {
      let text = scale.text(pence, decimals: 1)
      return (text.hasPrefix("-") ? "-£\(text.dropFirst())" : "£\(text)")
        + (isInMillions ? "m" : "")
    }
    let enough =
      fewestMeasures.map { $0.isEmpty ? "none is needed" : Wording.list($0) }
      ?? "all together leave \(said(lastYear)) in \(lastYearName)"
    return [
      .init("Breaks even in \(lastYearName)", "in \(share(breakeven)) of the simulations"),
      .init("Deficit cleared by then", "in \(share(cleared)), both in \(share(both))"),
      .init("Fewest measures for breakeven", enough),
      .init("All measures a year later", "\(said(costOfDelay)) more deficit"),
    ]
  }

  /// A share of the simulations, with no more digits than so many tell.
  private func share(_ part: Double) -> String {
    Wording.decimal(part * 100, simulations < 40_000 ? 0 : 1) + "%"
  }

  private var notes: [String] {
    var notes = [
      "+/-: the standard error of Low and High by the number of simulations; it says nothing of how"
        + " right the drivers are. Drivers without a low and a high are held still. Assumed: a"
        + " driver moves alike in all its years, drivers of one kind move together by half, a"
        + " measure delivers one share of its savings in all years, spread about its confidence.",
      "Nil at: by what all values of the driver have to be multiplied for the last year to come to"
        + " nil; - if nothing from a quarter to four times them does it.",
    ]
    if placements.contains(where: { $0.census != nil }) {
      notes.append(
        "Plans of a year: 5/12 of those of its first January and 7/12 of the next, or as"
          + " census_weights has it; * one of them is not counted yet, and grown by plan-growth."
          + " Factor: what plans × price has to be multiplied by to come to the ledger's cost.")
    }
    if let outlook { notes += outlook.notes }
    return notes
  }

  // MARK: The years

  /// A number of a year with its range, as people read it.
  private struct Told {
    let group: String
    let year: FinancialYear
    let central: Value
    let range: SimulatedRange
    var breakeven: Value = .worded(.none, as: "")
  }

  private func yearsTable() throws -> ReportTable {
    let inYear = years.map {
      Told(
        group: "In-year, whole DSG", year: $0.position.year, central: .money($0.position.inYearDsg),
        range: $0.inYear,
        breakeven: .worded(.decimal($0.breakeven, places: 4), as: share($0.breakeven)))
    }
    let without = years.dropFirst().map {
      Told(
        group: "In-year without measures", year: $0.position.year, central: .worded(.none, as: ""),
        range: $0.unmitigated)
    }
    let closing = years.map {
      Told(
        group: "Deficit at the end", year: $0.position.year, central: .money($0.position.closing),
        range: $0.closing)
    }
    let cost = years.compactMap { year in
      year.cost.map {
        Told(
          group: "Cost of placements", year: year.position.year,
          central: .estimate($0.central, decimals: $0.range.decimals), range: $0.range)
      }
    }
    return try ReportTable(
      [
        Column<Told>("year", "Year", .code) { .name($0.year) },
        Column("central", "Central", .pounds(.deficit)) { $0.central },
      ] + RangeColumns.amounts { $0.range }
        + [
          Column(
            "breakeven", "Breaks even", .percent,
            "In how many of the simulations the year is at"
              + " nil or below."
          ) { $0.breakeven }
        ],
      inYear + without + closing + cost, group: \.group)
  }

  /// A year as JSON has it.
  private static var yearColumns: [Column<Year>] {
    [
      Column("year", "Year", .code) { .name($0.position.year) },
      Column("status", "Status", .word) { .word($0.position.status) },
      Column("inYearDsg", "In-year, whole DSG", .pounds(.deficit)) {
        .money($0.position.inYearDsg)
      },
      Column("closing", "Closing deficit", .pounds(.deficit)) { .money($0.position.closing) },
      Column("inYearDsgRange", "", .word) { .record($0.inYear.members(0)) },
      Column("unmitigatedRange", "", .word) { .record($0.unmitigated.members(0)) },
      Column("closingRange", "", .word) { .record($0.closing.members(0)) },
      Column("breakevenProbability", "Breaks even", .percent) { .decimal($0.breakeven, places: 4) },
      Column("plans", "Plans", .number(of: "plans")) { .estimate($0.plans, 1) },
      Column("cost", "Cost", .pounds(.cost)) { .estimate($0.cost, 0) },
    ]
  }

  // MARK: As rows

  /// A number of a year with its range, as programs read it.
  private struct Record {
    let year: Year
    let measure: String
    var placement: String?
    var group: String?
    var central: Value = .none
    let range: SimulatedRange
    /// Whether it is plans, and not an amount.
    var isPlans = false
  }

  private static var recordColumns: [Column<Record>] {
    func number(
      _ key: ColumnKey, _ value: @escaping (SimulatedRange) -> Double
    ) -> Column<Record> {
      Column(key, "", .word) { record in
        let number = value(record.range)
        return .decimal(record.isPlans ? number : number / 100, places: record.isPlans ? 1 : 0)
      }
    }
    return [
      Column("year", "Year", .code) { .name($0.year.position.year) },
      Column("status", "Status", .word) { .word($0.year.position.status) },
      Column("measure", "Measure", .word) { .text($0.measure) },
      Column("placement", "Placement", .word) { .text($0.placement) },
      Column("group", "Group", .word) { .text($0.group) },
      Column("central", "Central", .word) { $0.central },
      number("p10") { $0.low }, number("median") { $0.median }, number("p90") { $0.high },
      number("medianError") { $0.medianError }, number("endError") { $0.endError },
      Column("probability", "Breaks even", .percent) {
        .decimal($0.measure == "in_year_dsg" ? $0.year.breakeven : nil, places: 4)
      },
    ]
  }

  private var records: [Record] {
    func plans(
      _ year: Year, _ plans: PlacementProjection.Estimate, _ placement: String? = nil,
      _ group: String? = nil
    ) -> Record {
      Record(
        year: year, measure: "plans", placement: placement, group: group,
        central: .decimal(plans.central, places: 1), range: plans.range, isPlans: true)
    }
    func cost(
      _ year: Year, _ cost: PlacementProjection.Estimate, _ placement: String? = nil
    ) -> Record {
      Record(
        year: year, measure: "cost", placement: placement,
        central: .decimal(cost.central / 100, places: 2), range: cost.range)
    }
    let sums = years.flatMap { year in
      [
        Record(
          year: year, measure: "in_year_dsg", central: .money(year.position.inYearDsg),
          range: year.inYear),
        Record(year: year, measure: "in_year_dsg_unmitigated", range: year.unmitigated),
        Record(
          year: year, measure: "closing", central: .money(year.position.closing),
          range: year.closing),
        year.plans.map { plans(year, $0) }, year.cost.map { cost(year, $0) },
      ].compactMap(\.self)
    }
    return sums
      + placements.flatMap { placement in
        zip(years, placement.years).flatMap { year, own in
          [own.plans.map { plans(year, $0, placement.placement) }].compactMap(\.self)
            + own.parts.map { plans(year, $0.plans, placement.placement, $0.name) }
            + [own.cost.map { cost(year, $0, placement.placement) }].compactMap(\.self)
        }
      }
  }

  // MARK: What moves it

  private static var driverColumns: [Column<Sensitivity>] {
    [
      Column("driver", "Driver", .name) { .text($0.name) },
      Column("smaller", "-10%", .pounds(.change), "Its values a tenth smaller.") {
        .estimate($0.smaller, decimals: 2)
      },
      Column("larger", "+10%", .pounds(.change), "Its values a tenth larger.") {
        .estimate($0.larger, decimals: 2)
      },
      Column("factorToNil", "Nil at", .factor) { driver in
        driver.factorToNil.map {
          .worded(.decimal($0, places: 4), as: "× \(Wording.decimal($0, 2))")
        } ?? .none
      },
    ]
  }

  private static var measureColumns: [Column<MeasureReach>] {
    [
      Column("mitigation", "Measure", .code) { .text($0.measure) },
      Column("account", "Account", .code) { .text($0.account) },
      Column("saving", "Saving", .pounds(.saving), "The amount by its confidence.") {
        .estimate($0.saving, decimals: 1)
      },
      Column(
        "children", "Children", .number(of: "children"),
        "How many the saving moves, if each saves what a place costs on average."
      ) { .plans($0.children) },
      Column("plans", "Of plans", .number(of: "plans")) { .plans($0.plans) },
    ]
  }

  private static var grantColumns: [Column<GrantYear>] {
    [
      Column("year", "Year", .code) { .name($0.year) },
      Column("income", "Income", .pounds(.cost)) { .money($0.income) },
      Column("growth", "Growth", .percent) { .decimal($0.growth, places: 4) },
      Column("sources", "", .word, "", .json) { year in
        .records(
          year.sources.map { source in
            [
              .init("id", .text(source.id)), .init("status", .word(source.standing)),
              .init("date", .date(source.date)),
            ]
          })
      },
      Column("assumedBy", "Assumed by", .prose, "", .reading) { year in
        .texts(year.sources.map { "\($0.id) (\($0.date?.description ?? "no date"))" })
      },
    ]
  }
}

extension ProjectReport.Finding {
  /// What is to be looked at, without a full stop.
  public var text: String {
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

  fileprivate var members: [Value.Member] {
    switch self {
    case .savesTooMuch(let account, let year, let saving, let cost):
      [
        .init("finding", .text("saves-too-much")), .init("account", .text(account)),
        .init("year", .name(year)), .init("saving", .money(saving)), .init("cost", .money(cost)),
      ]
    case .dearer(let year, let more):
      [
        .init("finding", .text("dearer-with-measures")), .init("year", .name(year)),
        .init("by", .money(more)),
      ]
    case .beginsEarly(let measure, let start, let action, let begins):
      [
        .init("finding", .text("begins-before-action")), .init("mitigation", .text(measure)),
        .init("start", .date(start)), .init("action", .text(action)),
        .init("actionStart", .date(begins)),
      ]
    }
  }
}
