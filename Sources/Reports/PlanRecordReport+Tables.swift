import Books
import Forecasting
import Tables

extension PlanRecordReport: Documented {
  public func document() throws -> Document {
    let single = rows.filter { $0.horizon != nil }
    let scores = Self.placeColumns + Self.allScoreColumns.map { $0.of(\Row.score) }
    let sizes = try ReportTable(Self.sizeColumns, self.sizes, caption: "By plans at the start")
    let constants = try ReportTable(
      Self.constantColumns, sensitivity, caption: "Each constant a quarter less and more")
    let breaks = try ReportTable(
      breakColumns, self.breaks, caption: "Januaries that are breaks, and teach nothing")
    let spend = try ReportTable(
      Self.spendColumns, self.spend.rows,
      caption: "High-needs spend by section 251 outturns: year 1 is the year then under way, two"
        + " years after the last outturn's start")
    let validated = try ReportTable(
      Self.validatedColumns, validations,
      caption: "Cross-validated: constants chosen on other authorities at other origins")
    let peers = try ReportTable(Self.peerColumns, rows.filter { $0.placement == nil })
    let predictions = try ReportTable(predictionColumns, self.predictions)
    let tables =
      [try originTable(), sizes, validated, constants, breaks]
      + [try placementTable(), spend]
    return Document(
      ReportStamp(authority: "", asOf: nil, ledgerHead: nil), title: title,
      remarks: [
        "Scored are those with every year from \(years.lowerBound) to \(years.upperBound) and 100"
          + " plans at the first; all others are learned from."
      ], answers: answers,
      tables: tables.filter { !$0.rows.isEmpty }, notes: [Self.key],
      members: [
        .init(
          "origins", .table(try ReportTable(scores, single.filter { $0.placement == nil }))),
        .init("predictions", .table(predictions)),
        .init(
          "placements",
          .table(
            try ReportTable(
              [Column("placement", "Placement", .name) { .word($0.placement) }] + scores,
              single.filter { $0.placement != nil }))),
        .init("peers", .table(peers)), .init("crossValidation", .table(validated)),
        .init("chosen", .table(try ReportTable(Self.chosenColumns, crossValidation?.chosen ?? []))),
        .init("sizes", .table(sizes)), .init("constants", .table(constants)),
        .init("breaks", .table(breaks)), .init("spend", .table(spend)),
      ], records: .init([], predictions))
  }

  private var title: String {
    "EHC plans of \(Wording.counted(codes.count, "authority", plural: "authorities")), projected"
      + " with what was known in January of each year, against what came"
  }

  private var answers: [Document.Answer] {
    [.init("Mean error", Self.text(meanError))]
      + (coverage.map { [.init("Ranges that held", Self.text($0) + ", of 80% ranges")] } ?? [])
  }

  private static let key =
    "Years ahead: mean size of the error, as a part of what came. Bias: mean error, positive"
    + " where too many were projected. Held: 80 % ranges that held what came. Against: no"
    + " change (naive), an authority's own mean growth (drift), the nation's last growth"
    + " (national), a quarter of own and three quarters of the nation's last growth (mix),"
    + " weights learned from all authorities (learned, the earlier method). Spend: against the"
    + " middle growth of all (middle), and own last growth (own)."
    + " 2023 is a break in series: plans were counted pupil by pupil from then on."

  private static func text(_ part: Double) -> String { Wording.decimal(part * 100, 1) + "%" }

  /// A part in percent.
  private static func percent(_ part: Double?, places: Int = 3, read: Int = 1) -> Value {
    .decimal(part.map { $0 * 100 }, places: places, read: read, mark: "%")
  }
}

// MARK: - Scores

extension PlanRecordReport {
  private typealias Score = PlanBackTest.Score

  private static var placeColumns: [Column<Row>] {
    [
      Column("origin", "January", .name) { .year($0.origin) },
      Column("horizon", "Years ahead", .number(of: "years")) { .count($0.horizon) },
    ]
  }

  private static func scoreColumns(places: Int = 3) -> [Column<Score>] {
    [
      Column("mape", "Error", .percent, "The mean size of an error, of what came.") {
        percent($0.error)
      },
      Column("bias", "Bias", .percent, "Positive where too many were projected.") {
        percent($0.bias)
      },
      Column("coverage80", "Held", .percent, "80 % ranges that held what came.") {
        percent($0.coverage, places: places)
      },
    ]
  }

  private static var allScoreColumns: [Column<Score>] {
    [Column("authorities", "Authorities", .number(of: "authorities")) { .count($0.authorities) }]
      + scoreColumns(places: 2)
  }

  /// A column for each peer, that `errors` has the error of.
  private static func peers<Line>(
    _ errors: @escaping (Line) -> [PlanBackTest.Peer: Double]
  ) -> [Column<Line>] {
    PlanBackTest.Peer.allCases.map { peer in
      Column(ColumnKey(peer.rawValue), peer.rawValue, .percent) {
        percent(errors($0)[peer])
      }
    }
  }

  private static var peerColumns: [Column<Row>] { placeColumns + peers { $0.peers } }

  /// The errors of each January by years ahead, of all plans or of one type of placement.
  private struct Origin {
    let name: Value
    var placement: PublishedPlans.Placement?
    var all: Row?
    var ahead: [Row] = []
    var error: Double?
    var held: Double?
    var peers: [PlanBackTest.Peer: Double] = [:]
  }

  private func origins(_ placement: PublishedPlans.Placement?) -> [Origin] {
    let rows = rows.filter { $0.placement == placement }
    return rows.map(\.origin).uniqued.sorted().map { origin in
      let all = rows.first { $0.origin == origin && $0.horizon == nil }
      return Origin(
        name: .year(origin), placement: placement, all: all,
        ahead: rows.filter { $0.origin == origin && $0.horizon != nil }, error: all?.score.error,
        held: all?.score.coverage, peers: all?.peers ?? [:])
    }
  }

  private static var originColumns: [Column<Origin>] {
    [Column("origin", "From", .name) { $0.name }]
      + (1...PlanBackTest.horizon).map { horizon in
        Column(
          ColumnKey("ahead\(horizon)"), "\(horizon)", .percent,
          "The mean size of an error, of what came."
        ) { origin in percent(origin.ahead.first { $0.horizon == horizon }?.score.error) }
        .under("Years ahead")
      } + [
        Column("mape", "All", .percent, "All years ahead together.") { percent($0.error) },
        Column("bias", "Bias", .percent, "Positive where too many were projected.") {
          percent($0.all?.score.bias)
        },
        Column("coverage80", "Held", .percent, "80 % ranges that held what came.") {
          percent($0.held)
        },
      ] + peers { $0.peers }
  }

  private func originTable() throws -> ReportTable {
    let means = PlanBackTest.Peer.allCases.compactMap { peer in
      meanError(of: peer).map { (peer, $0) }
    }
    let mean = Origin(
      name: .text("mean"), error: meanError, held: coverage,
      peers: Dictionary(uniqueKeysWithValues: means))
    return try ReportTable(
      Self.originColumns, origins(nil),
      caption: "Errors from each January, and those of other methods"
    )
    .followed(by: ReportTable(Self.originColumns, [mean], role: .total))
  }

  private func placementTable() throws -> ReportTable {
    try ReportTable(
      Self.originColumns, PublishedPlans.Placement.allCases.flatMap(origins),
      caption: "By type of placement"
    ) { $0.placement?.rawValue }
  }
}

// MARK: - What the record is worth

extension PlanRecordReport {
  private typealias Sized = (
    size: Size, score: PlanBackTest.Score, peers: [PlanBackTest.Peer: Double]
  )

  private static var sizeColumns: [Column<Sized>] {
    [Column("plans", "Plans", .name) { .word($0.size) }]
      + scoreColumns().map { $0.of { (row: Sized) in row.score } }
      + peers { $0.peers }
  }

  private typealias Validation = (origin: Int?, error: Double, own: Double?)

  /// By origin, and under no origin their mean.
  private var validations: [Validation] {
    guard let crossValidation else { return [] }
    return crossValidation.errors.map { origin, error in
      (
        origin, error,
        rows.first { $0.origin == origin && $0.placement == nil && $0.horizon == nil }?.score.error
      )
    } + [(nil, crossValidation.meanError, meanError)]
  }

  private static var validatedColumns: [Column<Validation>] {
    [
      Column("origin", "January", .name) {
        $0.origin == nil ? .worded(.none, as: "mean") : .year($0.origin)
      },
      Column("mape", "Nested", .percent, "Without the authorities and origin scored.") {
        percent($0.error, read: 2)
      },
      Column("inSample", "In sample", .percent, "With all of them.", .reading) {
        percent($0.own, read: 2)
      },
    ]
  }

  private static var chosenColumns: [Column<(constants: PlanGrowth.Constants, times: Int)>] {
    [
      Column("deviation", "Deviation", .factor) { .decimal($0.constants.deviation, places: 2) },
      Column("requests", "Requests", .factor) { .decimal($0.constants.requests, places: 2) },
      Column("prevalence", "Prevalence", .factor) { .decimal($0.constants.prevalence, places: 2) },
      Column("times", "Times", .number(of: "times")) { .count($0.times) },
    ]
  }

  private static var constantColumns: [Column<Sensitivity>] {
    [
      Column("constant", "Constant", .name) { .text($0.name) },
      Column("value", "Value", .factor) { .decimal($0.value, places: 4) },
      Column("mape", "Error", .percent) { percent($0.meanError, read: 2) },
      Column("coverage80", "Held", .percent) { percent($0.coverage) },
    ]
  }

  private var breakColumns: [Column<PlanEvidence.Break>] {
    [
      Column("code", "Authority", .name) { [names] row in
        .worded(.text(row.code), as: names[row.code] ?? row.code)
      },
      Column("january", "January", .code) { .year($0.january) },
      Column("before", "Before", .number(of: "plans")) { .decimal($0.before, places: 0) },
      Column("after", "After", .number(of: "plans")) { .decimal($0.after, places: 0) },
      Column("message", "Why", .prose) { .text($0.words) },
    ]
  }

  private static var spendColumns: [Column<SpendBackTest.Row>] {
    [
      Column("origin", "January", .name) { .year($0.origin) },
      Column("horizon", "Year", .number(of: "years")) { .count($0.horizon) },
      Column("authorities", "Authorities", .number(of: "authorities")) {
        .count($0.score.authorities)
      },
    ] + scoreColumns().map { $0.of(\SpendBackTest.Row.score) } + [
      Column("middle", "middle", .percent, "The error of the middle growth of all.") {
        percent($0.middle)
      },
      Column("own", "own", .percent, "The error of own last growth.") { percent($0.own) },
    ]
  }

  private var predictionColumns: [Column<PlanBackTest.Trial>] {
    [
      Column("origin", "January", .name) { .year($0.origin) },
      Column("code", "Code", .code) { .text($0.code) },
      Column("name", "Authority", .name, "", .csv) { [names] in .text(names[$0.code]) },
      Column("year", "Year", .code) { .year($0.year) },
      Column("low", "Low", .number(of: "plans")) { .decimal($0.range?.low, places: 1) },
      Column("central", "Central", .number(of: "plans")) { .decimal($0.central, places: 1) },
      Column("high", "High", .number(of: "plans")) { .decimal($0.range?.high, places: 1) },
      Column("outcome", "Came", .number(of: "plans"), "", .csv) {
        .decimal($0.outcome, places: 0)
      },
    ]
  }
}
