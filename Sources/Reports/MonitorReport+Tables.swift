import Books
import Money
import Tables

/// The columns of the monitoring table, for what is worked out from them.
extension ColumnKey {
  public static let account: ColumnKey = "account"
  public static let name: ColumnKey = "name"
  public static let kind: ColumnKey = "kind"
  public static let fund: ColumnKey = "fund"
  public static let budget: ColumnKey = "budget"
  public static let latestBudget: ColumnKey = "latestBudget"
  public static let profiled: ColumnKey = "profiled"
  public static let actual: ColumnKey = "actual"
  public static let varianceToDate: ColumnKey = "varianceToDate"
  public static let forecast: ColumnKey = "forecast"
  public static let variance: ColumnKey = "variance"
  public static let movement: ColumnKey = "movement"
  public static let remainingBudget: ColumnKey = "remainingBudget"
  public static let remainingForecast: ColumnKey = "remainingForecast"
  public static let rating: ColumnKey = "rag"
}

extension MonitorReport: Documented {
  public func document() throws -> Document {
    let lines = try self.lines()
    let sums = try self.sums()
    let stamp = ReportStamp(
      authority: authority, asOf: period, head: ledgerHead, provenance, sources)
    return Document(
      stamp, title: "monitoring to \(period)", scale: scale, remarks: remarks,
      answers: try answers(), tables: [lines.followed(by: sums.withoutNilRows)],
      notes: [
        "Rating: adverse variance against the latest budget, amber from"
          + " \(thresholds.amber.percentText), red from \(thresholds.red.percentText); a net row"
          + " against the fund's expenditure budget."
      ],
      members: [
        stamp.member(.authority), stamp.member(.period), stamp.member(.unit),
        .init("rows", .table(lines)), .init("totals", .table(sums)),
        .init("findings", .table(try monthEnd.table())),
      ],
      records: .init([.authority, .period], lines, [.ledgerHead]))
  }

  /// The budgeted accounts, fund by fund.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func lines() throws -> ReportTable {
    try ReportTable(
      Self.lineColumns + amountColumns() + [
        Self.ratingColumn(), Self.methodColumn, standingColumn,
        Column(
          "pricePerFullYearPlace", "Per full-year place", .price(per: "full-year place"),
          "The forecast over the full-year places of the list of placements.", .wide
        ) { .money(try $0.places?.price(of: $0.amounts.forecast)) },
      ],
      rows, none: "No account has a budget.", group: { $0.account.fund.title })
  }

  /// The totals of each fund: its expenditure, its income, and both.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func sums() throws -> ReportTable {
    try ReportTable(
      Self.totalColumns + amountColumns() + [Self.ratingColumn()], totals, role: .total,
      group: { $0.fund.title })
  }

  /// Thousands where a line is large enough.
  private var scale: Scale {
    .fitting(
      rows.flatMap { [$0.amounts.latestBudget, $0.amounts.actual, $0.amounts.forecast] },
      below: .pence)
  }

  /// What the month comes to: each fund that has a budget, what moved, and the worst lines.
  private func answers() throws -> [Document.Answer] {
    let nets = totals.filter { $0.kind == .net }
    let funds = nets.filter { $0.variance != .zero }.map { total in
      Document.Answer(total.fund.title, "\(Self.said(total.variance)) budget")
    }
    let moved = try nets.compactMap(\.amounts.movement).sum()
    let worst = rows.filter { $0.variance > .zero }.sorted { $0.variance > $1.variance }.prefix(3)
      .map { "\($0.account.code) \($0.variance.saidText)" }
    return funds
      + (moved == .zero
        ? []
        : [
          .init(
            "Since last month",
            moved > .zero
              ? "\(moved.saidText) more" : "\((try -moved).saidText) less")
        ])
      + (worst.isEmpty ? [] : [.init("Furthest over", worst.joined(separator: ", "))])
  }

  /// A variance in words.
  private static func said(_ variance: Money) -> String {
    variance > .zero
      ? "\(variance.saidText) over"
      : "\(Money(pence: Int64(clamping: variance.pence.magnitude)).saidText) under"
  }

  private static var lineColumns: [Column<MonitorRow>] {
    [
      Column(.account, "Account", .code) { .text($0.account.code) },
      Column(.name, "Name", .name) { .text($0.account.name) },
      Column(.kind, "Kind", .word, "", .wide) { .word($0.account.kind) },
      Column(.fund, "Fund", .word, "", [.data, .workbook]) { .word($0.account.fund) },
    ]
  }

  private static var totalColumns: [Column<MonitorTotal>] {
    [
      Column(.name, "Name", .name, "", .reading) { .text("Total \($0.kind.rawValue)") },
      Column(.fund, "Fund", .word, "", [.data, .workbook]) { .word($0.fund) },
      Column(.kind, "Kind", .word, "", .wide) { .word($0.kind) },
    ]
  }

  private func amountColumns<Row: MonitorFigures>() -> [Column<Row>] {
    [
      Column(
        .budget, "Budget", .pounds(.cost), "As it was set for the year.", .wide
      ) { .money($0.amounts.budget) }
      .resting(sources) { $0.provenance.budget },
      Column(
        .latestBudget, "Latest budget", .pounds(.cost), "The budget with its virements."
      ) { .money($0.amounts.latestBudget) }
      .resting(sources) { $0.provenance.budget },
      Column(
        .profiled, "Profiled to date", .pounds(.cost),
        "The part of the latest budget that its profile gives to the months so far.", .wide
      ) { .money($0.amounts.profiled) }
      .resting(sources) { $0.provenance.budget },
      Column(
        .actual, "Actual to date", .pounds(.cost), "What is posted to the months so far."
      ) { .money($0.amounts.actual) }
      .resting(sources) { $0.provenance.actual },
      Column(
        .varianceToDate, "Variance to date", .pounds(.adverse),
        "The actual less the profiled budget.", .wide
      ) { .money($0.varianceToDate) }
      .resting(sources) { $0.provenance.budget.union($0.provenance.actual) },
      Column(
        .forecast, "Forecast", .pounds(.cost), "What the whole year is forecast to come to."
      ) { .money($0.amounts.forecast) }
      .resting(sources) { $0.provenance.forecast },
      Column(.variance, "Variance", .pounds(.adverse), "The forecast less the latest budget.") {
        .money($0.variance)
      }
      .resting(sources) { $0.provenance.budget.union($0.provenance.forecast) },
      Column(
        .movement, "Movement since last period", .pounds(.change),
        "The forecast less the one recorded when the period before was closed."
      ) { .money($0.amounts.movement) }
      .resting(sources) { $0.provenance.forecast },
      Column(
        .remainingBudget, "Remaining budget", .pounds(.cost),
        "What the latest budget leaves after the actual.", [.data, .page]
      ) { .money(try $0.amounts.remainingBudget()) }
      .resting(sources) { $0.provenance.budget.union($0.provenance.actual) },
      Column(
        .remainingForecast, "Remaining forecast", .pounds(.cost),
        "What is forecast to be still to come.", [.data, .page]
      ) { .money(try $0.amounts.remainingForecast()) }
      .resting(sources) { $0.provenance.forecast.union($0.provenance.actual) },
    ]
  }

  private static func ratingColumn<Row: MonitorFigures>() -> Column<Row> {
    Column(.rating, "Rating", .rating) { .word($0.rating) }
  }

  private static var methodColumn: Column<MonitorRow> {
    Column("method", "Forecast by", .word, "How the forecast was worked out.", .wide) {
      .text($0.method)
    }
  }

  private var standingColumn: Column<MonitorRow> {
    Column(
      "standing", "Standing", .standing, "How far the figures of the row can be relied on.", .wide
    ) { [sources] in .word(sources.standing($0.provenance.all)) }
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if !hasActuals {
      let isBudget = rows.allSatisfy { $0.method == OutturnMethod.budget.rawValue }
      remarks.append(
        "Nothing has been posted to \(period.year) yet"
          + (isBudget
            ? ": each forecast is the latest budget with officers' adjustments." : "."))
    }
    if rows.allSatisfy({ $0.amounts.latestBudget == .zero }) {
      remarks.append("There is no budget of \(period.year): every cost is a variance from nothing.")
    }
    return remarks
  }
}

/// What a line and a total of the monitoring table have alike.
protocol MonitorFigures {
  var amounts: MonitorAmounts { get }
  var varianceToDate: Money { get }
  var variance: Money { get }
  var rating: Rating { get }
  var provenance: MonitorProvenance { get }
}

extension MonitorRow: MonitorFigures {}
extension MonitorTotal: MonitorFigures {}

extension Guard {
  /// The findings, in their order.
  func table() throws -> ReportTable {
    try ReportTable(
      [
        Column<GuardFinding>("code", "Code", .word, "", .data) { .word($0.code) },
        Column("severity", "Severity", .word) { .word($0.severity) },
        Column("period", "Period", .word) { .name($0.period) },
        Column("file", "File", .word) { .text($0.file) },
        Column("message", "What was found", .prose) { .text($0.message) },
        Column("remedy", "What to do", .prose) { .text($0.remedy) },
      ], findings, caption: "What to look at", none: "Nothing was found.")
  }
}
