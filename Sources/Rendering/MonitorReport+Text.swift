import Books
import Money
import Reports

extension MonitorReport {
  /// The report as the contract has it: amounts in whole pence.
  public func json() -> String {
    JSON.object([
      ("authority", .string(authority)),
      ("period", .string(period.description)),
      ("unit", .string("pence")),
      ("rows", .array(rows.map(Self.json))),
      ("totals", .array(totals.map(Self.json))),
      ("findings", .array(monthEnd.findings.map(Self.json))),
    ]).text + "\n"
  }

  private static func json(_ finding: GuardFinding) -> JSON {
    .object([
      ("code", .string(finding.code.rawValue)), ("severity", .string(finding.severity.rawValue)),
      ("period", finding.period.map { .string($0.description) } ?? .null),
      ("file", finding.file.map { .string($0) } ?? .null),
      ("message", .string(finding.message)), ("remedy", .string(finding.remedy)),
    ])
  }

  private static func json(_ row: MonitorRow) -> JSON {
    .object(
      [
        ("account", .string(row.account.code)), ("name", .string(row.account.name)),
        ("kind", .string(row.account.kind.rawValue)),
        ("fund", .string(row.account.fund.rawValue)),
      ] + amounts(row.amounts, row.varianceToDate, row.variance)
        + [("rag", .string(row.rating.rawValue))])
  }

  private static func json(_ total: MonitorTotal) -> JSON {
    .object(
      [("fund", .string(total.fund.rawValue)), ("kind", .string(total.kind.rawValue))]
        + amounts(total.amounts, total.varianceToDate, total.variance)
        + [("rag", .string(total.rating.rawValue))])
  }

  private static func amounts(
    _ amounts: MonitorAmounts, _ toDate: Money, _ variance: Money
  ) -> [(String, JSON)] {
    [
      ("budget", .pence(amounts.budget)), ("latestBudget", .pence(amounts.latestBudget)),
      ("profiled", .pence(amounts.profiled)), ("actual", .pence(amounts.actual)),
      ("varianceToDate", .pence(toDate)), ("forecast", .pence(amounts.forecast)),
      ("variance", .pence(variance)), ("movement", .pence(amounts.movement)),
    ]
  }

  /// A row for each account, in pounds.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func csv() throws -> String {
    let header = [
      "authority", "period", "account", "name", "kind", "fund", "budget", "latest_budget",
      "profiled", "actual", "variance_to_date", "forecast", "variance", "movement",
      "remaining_budget", "remaining_forecast", "rag",
      "method", "standing", "ledger_head",
    ]
    let body = try rows.map { row in
      let amounts = [
        row.amounts.budget, row.amounts.latestBudget, row.amounts.profiled, row.amounts.actual,
        row.varianceToDate, row.amounts.forecast, row.variance,
      ]
      return [
        authority, period.description, row.account.code, row.account.name,
        row.account.kind.rawValue, row.account.fund.rawValue,
      ] + amounts.map(\.poundsText) + [
        row.amounts.movement?.poundsText ?? "",
        try row.amounts.remainingBudget().poundsText,
        try row.amounts.remainingForecast().poundsText, row.rating.rawValue, row.method,
        sources.standing(row.provenance.all)?.rawValue ?? "", ledgerHead.hexadecimal,
      ]
    }
    return CSV.text([header] + body)
  }

  /// The report for a terminal: each line's name and rating, its year below, and what has been
  /// posted to date where there is anything.
  ///
  /// A line has `width` characters, at least 60.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func table(width: Int) throws -> String {
    let width = max(60, width)
    var lines = [
      "\(authority): monitoring to \(period)",
      "Pounds. Costs and overspends are positive, income is negative; a positive variance is"
        + " adverse.",
    ].flatMap { TextLayout.wrapped($0, width: width) }
    for remark in remarks { lines += TextLayout.wrapped(remark, width: width) }
    let entries = try self.entries()
    let cell = max(16, 1 + (entries.flatMap(\.cells).map(\.count).max() ?? 0))
    for fund in Fund.allCases where entries.contains(where: { $0.fund == fund }) {
      let heads = TextLayout.line("", ["Budget ", "Forecast ", "Variance "], cell)
      lines += ["", fund.title.uppercased(), heads]
      for entry in entries where entry.fund == fund {
        lines += entry.lines(width: width, cell: cell)
      }
    }
    lines += [""] + notes(width: width)
    return lines.joined(separator: "\n") + "\n"
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if hasActuals {
      remarks.append(
        "Under \"to date\" stand the profiled budget, the actual and the variance to date, under"
          + " \"remaining\" what the budget and the forecast leave after the actual.")
    } else {
      let isBudget = rows.allSatisfy { $0.method == OutturnMethod.budget.rawValue }
      remarks.append(
        "Nothing has been posted to \(period.year) yet"
          + (isBudget
            ? ": each forecast is the latest budget with officers' adjustments." : "."))
    }
    if rows.contains(where: { $0.amounts.movement != nil }) {
      remarks.append(
        "\"movement\" is the forecast less the one recorded when the period before was"
          + " closed.")
    }
    if rows.allSatisfy({ $0.amounts.latestBudget == .zero }) {
      remarks.append("There is no budget of \(period.year): every cost is a variance from nothing.")
    }
    return remarks
  }

  /// The rows and totals, fund by fund.
  private func entries() throws -> [MonitorEntry] {
    try Fund.allCases.flatMap { fund in
      try rows.filter { $0.account.fund == fund }.map { row in
        MonitorEntry(
          title: "\(row.account.code)  \(row.account.name)", fund: fund, rating: row.rating,
          year: year(row.amounts, row.variance, row.provenance),
          toDate: toDate(row.amounts, row.varianceToDate, row.provenance),
          remaining: try remaining(row.amounts, row.provenance),
          movement: movement(row.amounts, row.provenance))
      }
        + (try totals.filter { $0.fund == fund }.map { total in
          MonitorEntry(
            title: "Total \(total.kind.rawValue)", fund: fund, rating: total.rating,
            year: year(total.amounts, total.variance, total.provenance),
            toDate: toDate(total.amounts, total.varianceToDate, total.provenance),
            remaining: try remaining(total.amounts, total.provenance),
            movement: movement(total.amounts, total.provenance))
        })
    }
  }

  private func year(
    _ amounts: MonitorAmounts, _ variance: Money, _ provenance: MonitorProvenance
  ) -> [String] {
    [
      marked(amounts.latestBudget, provenance.budget),
      marked(amounts.forecast, provenance.forecast),
      marked(variance, provenance.budget.union(provenance.forecast)),
    ]
  }

  private func toDate(
    _ amounts: MonitorAmounts, _ variance: Money, _ provenance: MonitorProvenance
  ) -> [String] {
    guard hasActuals else { return [] }
    return [
      marked(amounts.profiled, provenance.budget), marked(amounts.actual, provenance.actual),
      marked(variance, provenance.budget.union(provenance.actual)),
    ]
  }

  /// What budget and forecast leave for the rest of the year.
  private func remaining(
    _ amounts: MonitorAmounts, _ provenance: MonitorProvenance
  ) throws -> [String] {
    guard hasActuals else { return [] }
    return [
      marked(try amounts.remainingBudget(), provenance.budget.union(provenance.actual)),
      marked(try amounts.remainingForecast(), provenance.forecast.union(provenance.actual)), "",
    ]
  }

  /// How the forecast has moved since the period before was closed, under the forecast.
  private func movement(
    _ amounts: MonitorAmounts, _ provenance: MonitorProvenance
  ) -> [String] {
    amounts.movement.map { ["", marked($0, provenance.forecast)] } ?? []
  }

  private func marked(_ amount: Money, _ provenance: Provenance) -> String {
    let mark = StandingNotes.mark(sources.standing(provenance))
    return amount.readableText + (mark.isEmpty ? " " : mark)
  }

  private func notes(width: Int) -> [String] {
    let texts = [
      "Rating: adverse variance against the latest budget, amber from"
        + " \(thresholds.amber.percentText), red from \(thresholds.red.percentText); a net row"
        + " against the fund's expenditure budget.",
      StandingNotes.key,
    ]
    return texts.flatMap { TextLayout.wrapped($0, width: width) }
      + StandingNotes.lines(provenance, sources, width: width)
      + ["Ledger head \(ledgerHead.hexadecimal)"]
  }
}

/// A line or a total of the monitoring table.
private struct MonitorEntry {
  let title: String
  let fund: Fund
  let rating: Rating
  let year: [String]
  /// Empty where nothing has been posted.
  let toDate: [String]
  let remaining: [String]
  /// Empty where no forecast of the period before was recorded.
  let movement: [String]

  var cells: [String] { year + toDate + remaining + movement }

  func lines(width: Int, cell: Int) -> [String] {
    let word = rating.rawValue
    let room = width - word.count - 2
    let head = TextLayout.left(TextLayout.cut(title, room), room + 2) + word
    let figures = toDate.isEmpty ? [] : [TextLayout.line("  to date", toDate, cell)]
    let moved = movement.isEmpty ? [] : [TextLayout.line("  movement", movement, cell)]
    let left = remaining.isEmpty ? [] : [TextLayout.line("  remaining", remaining, cell)]
    return [head, TextLayout.line("  year", year, cell)] + figures + left + moved
  }
}
