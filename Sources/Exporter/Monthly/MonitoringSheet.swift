import Books
import Money
import Reports
import Tables

/// The monthly monitoring table, with variances, totals and ratings as formulas.
struct MonitoringSheet {
  /// A formula over cells of its own row, which it asks for by the keys of their columns.
  private typealias RowFormula = @Sendable (_ cell: (ColumnKey) -> Formula) -> Formula

  static let name = "Monitoring"

  private(set) var sheet = Sheet(MonitoringSheet.name)
  private let report: MonitorReport
  /// What the report says of its lines and totals, column by column.
  private let lines: ReportTable
  private let totals: ReportTable
  /// The report's columns, and the sheet's own last one where a rating needs it.
  private let columns: [ColumnHead]
  private let places: [ColumnKey: Int]
  private let top = 6
  private var thresholds: (amber: CellReference, red: CellReference)?
  private var words: RangeReference?
  /// The rows of the totals, by fund and kind.
  private var totalRows: [String: Int] = [:]

  /// The rating that the postings call for, as a number that the formula of the rating reads.
  private static let least = ColumnHead(
    key: "least", title: "At least, by what is posted (1 amber, 2 red)",
    unit: .number(of: "steps"), meaning: "", faces: .workbook)

  /// What is worked out in the sheet from other cells of its row; a total has the same formulas.
  private static let formulas: [ColumnKey: RowFormula] = [
    .varianceToDate: { $0(.actual) - $0(.profiled) },
    .variance: { $0(.forecast) - $0(.latestBudget) },
  ]

  /// - Throws: `ArithmeticOverflow`.
  init(_ report: MonitorReport, _ postings: PostingsSheet) throws {
    self.report = report
    let lines = try report.lines().shown(in: .workbook)
    self.lines = lines
    totals = try report.sums().shown(in: .workbook)
    let hasLeast =
      report.rows.contains { $0.leastRating != .green }
      || report.totals.contains { $0.leastRating != .green }
    // A price stands only where some line has places.
    let shown = lines.columns.indices.filter { place in
      !lines.columns[place].isPrice || lines.rows.contains { $0.cells[place].value != .none }
    }
    columns = shown.map { lines.columns[$0] } + (hasLeast ? [Self.least] : [])
    places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.key, $0) })
    let moneyWidth = Double(max(15, 2 + max(lines.longestAmount, totals.longestAmount)))
    sheet.columnWidths = columns.enumerated().map { place, column in
      ColumnWidth(place...place, column.isAmount ? moneyWidth : column.width)
    }
    sheet.put(.text("Monitoring to \(report.period)", .title), 0, 0)
    let rules = [
      "Pounds. Costs and overspends positive, income negative; a positive variance is adverse.",
      "Lines of earlier years are in these totals, and not in the in-year position.",
      hasLeast
        ? "A rating is at least what the last column says: red where more is posted than is"
          + " forecast, and by its profile where a line is kept at a figure that the postings"
          + " depart from." : nil,
    ]
    sheet.put(.text(rules.compactMap(\.self).joined(separator: " "), .rowLabel), 1, 0)
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

  private func cell(_ row: Int, _ key: ColumnKey) -> CellReference {
    sheet.reference(row, places[key] ?? 0)
  }

  private func row(_ index: Int) -> Int { top + 1 + index }

  private func column(_ key: ColumnKey) -> RangeReference {
    cell(row(0), key).to(cell(row(report.rows.count - 1), key)).absolute
  }

  private mutating func addThresholds() {
    sheet.put(.text("Amber from this part of the latest budget", .rowLabel), 3, 0)
    sheet.put(.text("Red from this part of the latest budget", .rowLabel), 4, 0)
    let at = places[.budget] ?? 0
    let amber = sheet.put(.number(report.thresholds.amber.doubleValue, .percentInput), 3, at)
    let red = sheet.put(.number(report.thresholds.red.doubleValue, .percentInput), 4, at)
    thresholds = (amber.absolute, red.absolute)
    let ratings = [Rating.green, .amber, .red].map { Cell.text($0.rawValue, .textRight) }
    let cells = sheet.putRow(ratings, 3, at + 1)
    words = cells[0].to(cells[2]).absolute
  }

  private mutating func addRows(_ postings: PostingsSheet) {
    sheet.putRow(columns.map { .text($0.heading, $0.headingStyle) }, top)
    guard !report.rows.isEmpty else { return }
    for (index, row) in report.rows.enumerated() {
      addRow(index, row, at: self.row(index), postings.place(of: row.account.code))
    }
    let last = Address(row: row(report.rows.count - 1), column: columns.count - 1)
    sheet.tables.append(Table("monitoring", from: Address(row: top, column: 0), to: last))
    sheet.conditionalFormats.append(ConditionalFormat(column(.rating), .ratings))
  }

  private mutating func addRow(
    _ index: Int, _ row: MonitorRow, at: Int, _ place: CellLocation?
  ) {
    for (column, value) in zip(lines.columns, lines.rows[index].cells) {
      switch column.key {
      case .account:
        put(.text(row.account.code, place == nil ? .year : .link, link: place), at, column.key)
      case .name where row.account.isPriorYear:
        put(.text(row.account.name + " (earlier years)", .text), at, column.key)
      case .fund: put(.text(row.account.fund.title, .year), at, column.key)
      default: put(value, column, at, .money)
      }
    }
    addRating(at, against: cell(at, .latestBudget), row.leastRating)
  }

  /// A cell of a line or a total: its formula, or what the report says.
  private mutating func put(_ value: TableCell, _ column: ColumnHead, _ at: Int, _ style: Style) {
    if let formula = Self.formulas[column.key] {
      put(.formula(.rounded(formula { cell(at, $0).value }), style), at, column.key)
    } else if case .money(let amount) = value.value {
      put(.pence(amount.pence, style), at, column.key)
    } else {
      put(Cell(value, column.unit, none: column.none), at, column.key)
    }
  }

  private mutating func put(_ cell: Cell, _ row: Int, _ key: ColumnKey) {
    if let place = places[key] { sheet.put(cell, row, place) }
  }

  private mutating func addRating(
    _ at: Int, against budget: CellReference, _ leastRating: Rating
  ) {
    put(.number(leastRating.place, .count), at, Self.least.key)
    put(.formula(rating(at, against: budget), .rating), at, .rating)
  }

  /// The word for how many of the two thresholds an adverse variance reaches, or for what the
  /// postings say of the forecast, whichever is worse.
  private func rating(_ at: Int, against budget: CellReference) -> Formula {
    guard let thresholds, let words else { return "" }
    let variance = cell(at, .variance).value
    func reached(_ threshold: CellReference) -> Formula {
      let limit = threshold.value * .abs(budget.value)
      return .when(variance .> 0 && variance .>= limit, then: 1, otherwise: 0)
    }
    let (amber, red) = (reached(thresholds.amber), reached(thresholds.red))
    let hasLeast = places[Self.least.key] != nil
    return .index(
      words,
      hasLeast ? 1 + .max(cell(at, Self.least.key).value, amber + red) : 1 + amber + red)
  }

  private mutating func addTotals() {
    var at = row(report.rows.count) + 1
    sheet.put(.text("Totals by fund", .heading), at, 0)
    at += 1
    let keys = Set(totals.columns.map(\.key) + [.account, Self.least.key])
    for column in columns where keys.contains(column.key) {
      let text = column.key == .name ? "" : column.heading
      put(.text(text, column.headingStyle), at, column.key)
    }
    let first = at + 1
    for (total, row) in zip(report.totals, totals.rows) {
      at += 1
      addTotal(total, row.cells, at)
    }
    guard at >= first else { return }
    sheet.conditionalFormats.append(
      ConditionalFormat(cell(first, .rating).to(cell(at, .rating)), .ratings))
  }

  private mutating func addTotal(_ total: MonitorTotal, _ cells: [TableCell], _ at: Int) {
    let isNet = total.kind == .net
    totalRows["\(total.fund.rawValue)/\(total.kind.rawValue)"] = at
    let label: Style = isNet ? .totalLabel : .year
    put(.text("", label), at, .account)
    put(.text("", label), at, .name)
    put(.text(total.fund.title, label), at, .fund)
    put(.text(total.kind.rawValue, label), at, .kind)
    let style: Style = isNet ? .moneyTotal : .money
    let named: [ColumnKey] = [.name, .fund, .kind, .rating]
    for (column, value) in zip(totals.columns, cells) where !named.contains(column.key) {
      guard column.isAmount, column.key != .movement, Self.formulas[column.key] == nil else {
        put(value, column, at, style)
        continue
      }
      let sum: Formula =
        isNet
        ? cell(at - 2, column.key).value + cell(at - 1, column.key).value
        : .sum(
          self.column(column.key),
          where: .init(self.column(.fund), equals: cell(at, .fund).value),
          .init(self.column(.kind), equals: cell(at, .kind).value))
      put(.formula(.rounded(sum), style), at, column.key)
    }
    addRating(at, against: cell(isNet ? at - 2 : at, .latestBudget), total.leastRating)
  }
}

extension ColumnHead {
  fileprivate var isPrice: Bool {
    if case .price = unit { return true }
    return false
  }

  /// What stands in the sheet where nothing is known.
  fileprivate var none: String { key == .movement ? "not recorded" : "-" }
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

extension ReportTable {
  /// The characters of its longest amount.
  fileprivate var longestAmount: Int {
    rows.flatMap(\.cells).map { cell in
      if case .money(let amount) = cell.value { return amount.readableText.count }
      return 0
    }.max() ?? 0
  }
}
