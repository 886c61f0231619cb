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
    ]).text + "\n"
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
  public func csv() -> String {
    let header = [
      "authority", "period", "account", "name", "kind", "fund", "budget", "latest_budget",
      "profiled", "actual", "variance_to_date", "forecast", "variance", "movement", "rag",
      "method", "standing", "ledger_head",
    ]
    let body = rows.map { row in
      let amounts = [
        row.amounts.budget, row.amounts.latestBudget, row.amounts.profiled, row.amounts.actual,
        row.varianceToDate, row.amounts.forecast, row.variance,
      ]
      return [
        authority, period.description, row.account.code, row.account.name,
        row.account.kind.rawValue, row.account.fund.rawValue,
      ] + amounts.map(\.poundsText) + [
        row.amounts.movement?.poundsText ?? "", row.rating.rawValue, row.method.rawValue,
        sources.standing(row.provenance)?.rawValue ?? "", ledgerHead.hexadecimal,
      ]
    }
    return CSV.text([header] + body)
  }

  /// The report for a terminal: each line's name and rating, and its amounts below.
  ///
  /// - Parameter width: characters in a line, at least 60.
  public func table(width: Int) -> String {
    let width = max(60, width)
    var lines = [
      "\(authority): monitoring to \(period)",
      "Pounds. Costs and overspends are positive, income is negative; a positive variance is"
        + " adverse.",
    ].flatMap { TextLayout.wrapped($0, width: width) }
    if !hasActuals {
      lines += TextLayout.wrapped(
        "Nothing has been posted to \(period.year) yet: actual and variance to date say nothing,"
          + " and each forecast is the budget with officers' adjustments.", width: width)
    }
    let cell = max(15, 1 + (cells.joined().map(\.count).max() ?? 0))
    let heads = ["Latest budget", "Profiled", "Actual", "Forecast", "Variance"]
    let head = heads.map { TextLayout.right($0 + " ", cell) }.joined()
    for fund in Fund.allCases where rows.contains(where: { $0.account.fund == fund }) {
      lines += ["", fund.title.uppercased(), head]
      for row in rows where row.account.fund == fund {
        lines += entry("\(row.account.code)  \(row.account.name)", row.rating, width)
        lines.append(amountLine(row.amounts, row.variance, sources.standing(row.provenance), cell))
      }
      for total in totals where total.fund == fund {
        lines += entry("Total \(total.kind.rawValue)", total.rating, width)
        lines.append(amountLine(total.amounts, total.variance, nil, cell))
      }
    }
    lines += [""] + notes(width: width)
    return lines.joined(separator: "\n") + "\n"
  }

  private var cells: [[String]] {
    rows.map { [$0.amounts.latestBudget.readableText, $0.amounts.forecast.readableText] }
      + totals.map { [$0.amounts.latestBudget.readableText, $0.amounts.forecast.readableText] }
  }

  private func entry(_ title: String, _ rating: Rating, _ width: Int) -> [String] {
    let word = rating.rawValue
    let room = width - word.count - 2
    return [TextLayout.left(TextLayout.cut(title, room), room + 2) + word]
  }

  private func amountLine(
    _ amounts: MonitorAmounts, _ variance: Money, _ standing: Standing?, _ cell: Int
  ) -> String {
    let mark = StandingNotes.mark(standing)
    let values = [
      amounts.latestBudget, amounts.profiled, amounts.actual, amounts.forecast, variance,
    ]
    return values.map { TextLayout.right($0.readableText + (mark.isEmpty ? " " : mark), cell) }
      .joined()
  }

  private func notes(width: Int) -> [String] {
    let provenance = rows.reduce(into: Provenance.none) { $0.formUnion($1.provenance) }
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
