import Books
import Money
import Reports

/// The monthly monitoring table, with variances, totals and ratings as formulas.
struct MonitoringSheet {
  static let name = "Monitoring"

  private(set) var sheet = Sheet(MonitoringSheet.name)
  private let report: MonitorReport
  private let top = 6
  private var thresholds: (amber: CellReference, red: CellReference)?
  private var words: RangeReference?
  /// Whether postings call for a rating that the forecast does not give.
  private let hasLeast: Bool
  /// The rows of the totals, by fund and kind.
  private var totalRows: [String: Int] = [:]

  /// The columns, in the order in which they stand.
  private enum Column: Int, CaseIterable {
    case account, name, fund, kind, budget, latestBudget, profiled, actual, varianceToDate
    case forecast, variance, movement, rating, method, standing, least

    var title: String {
      switch self {
      case .account: "Account"
      case .name: "Name"
      case .fund: "Fund"
      case .kind: "Kind"
      case .budget: "Budget (£)"
      case .latestBudget: "Latest budget (£)"
      case .profiled: "Profiled to date (£)"
      case .actual: "Actual to date (£)"
      case .varianceToDate: "Variance to date (£)"
      case .forecast: "Forecast (£)"
      case .variance: "Variance (£)"
      case .movement: "Movement since last period (£)"
      case .rating: "Rating"
      case .method: "Forecast by"
      case .standing: "Standing"
      case .least: "At least, by what is posted (1 amber, 2 red)"
      }
    }

    var headerStyle: Style {
      if self == .rating { return .columnHeaderCentre }
      return isMoney ? .columnHeaderRight : .columnHeader
    }

    var isMoney: Bool { (Column.budget.rawValue...Column.movement.rawValue).contains(rawValue) }

    var width: Double {
      switch self {
      case .name: 46
      case .account, .kind, .rating, .method, .standing, .least: 13
      default: 20
      }
    }
  }

  init(_ report: MonitorReport, _ postings: PostingsSheet) {
    self.report = report
    hasLeast =
      report.rows.contains { $0.leastRating != .green }
      || report.totals.contains { $0.leastRating != .green }
    sheet.columnWidths = columns.map { column in
      ColumnWidth(
        column.rawValue...column.rawValue, column.isMoney ? report.moneyWidth : column.width)
    }
    sheet.put(.text("Monitoring to \(report.period)", .title), 0, 0)
    sheet.put(
      .text(
        "Pounds. Costs and overspends positive, income negative; a positive variance is adverse."
          + " Lines of earlier years are in these totals, and not in the in-year position."
          + (hasLeast
            ? " A rating is at least what the last column says: red where more is posted than is"
              + " forecast, and by its profile where a line is kept at a figure that the postings"
              + " depart from." : ""),
        .rowLabel), 1, 0)
    if !report.hasActuals {
      sheet.put(
        .text(
          "Nothing has been posted to \(report.period.year) yet: actual and variance to date say"
            + " nothing, and each forecast is the budget with officers' adjustments.", .rowLabel),
        2, 0)
    }
    addThresholds()
    addRows(postings)
    addTotals()
    sheet.frozenAt = Address(row: top + 1, column: 2)
    sheet.print.repeatedRows = top...top
  }

  /// The columns that the sheet has: the last one where a rating needs it.
  private var columns: [Column] { Column.allCases.filter { $0 != .least || hasLeast } }

  /// The sum of the forecasts of the high-needs rows that count in the in-year position.
  var highNeedsForecast: Formula {
    let excluded = report.rows.indices.filter {
      report.rows[$0].account.fund == .highNeeds && report.rows[$0].account.isPriorYear
    }
    let net = totalRows["\(Fund.highNeeds.rawValue)/net"].map {
      cell($0, .forecast).value
    }
    return excluded.reduce(net ?? 0) { $0 - cell(row($1), .forecast).value }
  }

  /// For each fund, the sum of its rows beside its net total, in a column of money.
  var fundChecks: [(title: String, rows: Formula, total: Formula)] {
    Fund.allCases.compactMap { fund in
      guard let total = totalRows["\(fund.rawValue)/net"] else { return nil }
      let rows = Formula.sum(
        column(.forecast), where: .init(column(.fund), equals: .text(fund.title)))
      return (fund.title, rows, cell(total, .forecast).value)
    }
  }

  /// The actual to date of each line.
  var actuals: [(account: String, actual: Formula)] {
    report.rows.enumerated().map { ($1.account.code, cell(row($0), .actual).value) }
  }

  private func cell(_ row: Int, _ column: Column) -> CellReference {
    sheet.reference(row, column.rawValue)
  }

  private func row(_ index: Int) -> Int { top + 1 + index }

  private func column(_ column: Column) -> RangeReference {
    cell(row(0), column).to(cell(row(report.rows.count - 1), column)).absolute
  }

  private mutating func addThresholds() {
    sheet.put(.text("Amber from this part of the latest budget", .rowLabel), 3, 0)
    sheet.put(.text("Red from this part of the latest budget", .rowLabel), 4, 0)
    let at = Column.budget.rawValue
    let amber = sheet.put(.number(report.thresholds.amber.doubleValue, .percentInput), 3, at)
    let red = sheet.put(.number(report.thresholds.red.doubleValue, .percentInput), 4, at)
    thresholds = (amber.absolute, red.absolute)
    let ratings = [Rating.green, .amber, .red].map { Cell.text($0.rawValue, .textRight) }
    let cells = sheet.putRow(ratings, 3, at + 1)
    words = cells[0].to(cells[2]).absolute
  }

  private mutating func addRows(_ postings: PostingsSheet) {
    for column in columns {
      sheet.put(
        .text(column.title, column.headerStyle), top,
        column.rawValue)
    }
    guard !report.rows.isEmpty else { return }
    for (index, row) in report.rows.enumerated() {
      addRow(row, self.row(index), postings.place(of: row.account.code))
    }
    let last = Address(row: row(report.rows.count - 1), column: columns.count - 1)
    sheet.tables.append(Table("monitoring", from: Address(row: top, column: 0), to: last))
    sheet.conditionalFormats.append(ConditionalFormat(column(.rating), .ratings))
  }

  private mutating func addRow(_ row: MonitorRow, _ at: Int, _ place: CellLocation?) {
    let amounts = row.amounts
    put(.text(row.account.code, place == nil ? .year : .link, link: place), at, .account)
    put(
      .text(row.account.name + (row.account.isPriorYear ? " (earlier years)" : ""), .text), at,
      .name)
    put(.text(row.account.fund.title, .year), at, .fund)
    put(.text(row.account.kind.rawValue, .year), at, .kind)
    put(.pence(amounts.budget.pence), at, .budget)
    put(.pence(amounts.latestBudget.pence), at, .latestBudget)
    put(.pence(amounts.profiled.pence), at, .profiled)
    put(.pence(amounts.actual.pence), at, .actual)
    put(.pence(amounts.forecast.pence), at, .forecast)
    put(
      amounts.movement.map { .pence($0.pence) } ?? .text("not recorded", .textRight), at, .movement)
    putLeast(row.leastRating, at)
    put(.text(row.method, .year), at, .method)
    put(.text(report.sources.standing(row.provenance.all)?.rawValue ?? "-", .year), at, .standing)
    addVariances(at, against: cell(at, .latestBudget), .money)
  }

  private mutating func put(_ cell: Cell, _ row: Int, _ column: Column) {
    sheet.put(cell, row, column.rawValue)
  }

  private mutating func putLeast(_ rating: Rating, _ at: Int) {
    if hasLeast { put(.number(rating.place, .count), at, .least) }
  }

  private mutating func addVariances(_ at: Int, against budget: CellReference, _ style: Style) {
    let toDate = cell(at, .actual).value - cell(at, .profiled).value
    let variance = cell(at, .forecast).value - cell(at, .latestBudget).value
    put(.formula(.rounded(toDate), style), at, .varianceToDate)
    put(.formula(.rounded(variance), style), at, .variance)
    let word = rating(cell(at, .variance), against: budget, least: cell(at, .least))
    put(.formula(word, .rating), at, .rating)
  }

  /// The word for how many of the two thresholds an adverse variance reaches, or for what the
  /// postings say of the forecast, whichever is worse.
  private func rating(
    _ variance: CellReference, against budget: CellReference, least: CellReference
  ) -> Formula {
    guard let thresholds, let words else { return "" }
    func reached(_ threshold: CellReference) -> Formula {
      let limit = threshold.value * .abs(budget.value)
      return .when(
        variance.value .> 0 && variance.value .>= limit, then: 1, otherwise: 0)
    }
    let (amber, red) = (reached(thresholds.amber), reached(thresholds.red))
    return .index(words, hasLeast ? 1 + .max(least.value, amber + red) : 1 + amber + red)
  }

  private mutating func addTotals() {
    var at = row(report.rows.count) + 1
    sheet.put(.text("Totals by fund", .heading), at, 0)
    at += 1
    for column in columns where ![.name, .method, .standing].contains(column) {
      put(
        .text(column.title, column.headerStyle), at, column)
    }
    sheet[at, Column.name.rawValue] = .text("", .columnHeader)
    let first = at + 1
    for total in report.totals {
      at += 1
      addTotal(total, at)
    }
    guard at >= first else { return }
    sheet.conditionalFormats.append(
      ConditionalFormat(cell(first, .rating).to(cell(at, .rating)), .ratings))
  }

  private mutating func addTotal(_ total: MonitorTotal, _ at: Int) {
    let isNet = total.kind == .net
    totalRows["\(total.fund.rawValue)/\(total.kind.rawValue)"] = at
    put(.text("", isNet ? .totalLabel : .year), at, .account)
    put(.text("", isNet ? .totalLabel : .year), at, .name)
    put(.text(total.fund.title, isNet ? .totalLabel : .year), at, .fund)
    put(.text(total.kind.rawValue, isNet ? .totalLabel : .year), at, .kind)
    let style: Style = isNet ? .moneyTotal : .money
    for column in [Column.budget, .latestBudget, .profiled, .actual, .forecast] {
      let sum: Formula =
        isNet
        ? cell(at - 2, column).value + cell(at - 1, column).value
        : .sum(
          self.column(column),
          where: .init(self.column(.fund), equals: cell(at, .fund).value),
          .init(self.column(.kind), equals: cell(at, .kind).value))
      put(.formula(.rounded(sum), style), at, column)
    }
    put(
      total.amounts.movement.map { .pence($0.pence, style) } ?? .text("not recorded", .textRight),
      at,
      .movement)
    putLeast(total.leastRating, at)
    addVariances(at, against: cell(isNet ? at - 2 : at, .latestBudget), style)
  }
}

extension Rating {
  /// 0 for green, 1 for amber, 2 for red.
  fileprivate var place: Double {
    switch self {
    case .green: 0
    case .amber: 1
    case .red: 2
    }
  }
}

extension MonitorReport {
  /// The width in characters of a column that holds any amount of the report.
  fileprivate var moneyWidth: Double {
    let amounts = rows.map(\.amounts) + totals.map(\.amounts)
    let longest = amounts.flatMap {
      [$0.budget, $0.latestBudget, $0.profiled, $0.actual, $0.forecast].map(\.readableText.count)
    }.max()
    return Double(max(15, (longest ?? 0) + 2))
  }
}
