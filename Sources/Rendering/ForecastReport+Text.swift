import Books
import Forecasting
import Money
import Reports

extension ForecastReport {
  /// The forecast for a terminal, in whole pounds, the methods side by side.
  ///
  /// A line has `width` characters, at least 80.
  public func table(width: Int) throws -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority): outturn forecast of \(asOf.year) at \(asOf)", width: width)
    lines += TextLayout.wrapped(
      (isInThousands ? "£000" : "Whole pounds")
        + "; CSV has the pence. Costs are positive, income is negative. The column Forecast has"
        + " officers' adjustments in it, the methods have not.", width: width)
    lines += ["", Self.line("Account", ["Forecast", "by"] + Self.methods.map(Self.head))]
    for row in rows {
      lines.append(
        Self.line(
          row.account.code,
          [
            row.forecast.amount.wholeText(inThousands: isInThousands)
              + StandingNotes.padded(sources.standing(row.forecast.provenance)),
            row.forecast.methodName,
          ]
            + Self.methods.map {
              row.outcome(of: $0)?.amount?.wholeText(inThousands: isInThousands) ?? "-"
            }))
    }
    lines += try ["", inYearLine()]
    lines += [""] + refusals(width)
    lines += TextLayout.wrapped(
      "The last row is the in-year position of the high needs block by each method where it can be"
        + " used, else as forecast, adjustments in it. That methods differ is no interval: how"
        + " often each was right has not been tested here.", width: width)
    lines += [StandingNotes.letters]
    lines += StandingNotes.lines(provenance, sources, width: width)
    lines.append("Ledger head \(ledgerHead.hexadecimal)")
    return lines.joined(separator: "\n") + "\n"
  }

  private static let methods = OutturnMethod.allCases

  /// Whether the lines are large enough to be told in thousands.
  private var isInThousands: Bool {
    rows.contains { $0.forecast.amount.pence.magnitude >= 100_000_000 }
  }

  private func inYearLine() throws -> String {
    Self.line(
      "In-year",
      [try inYear().wholeText(inThousands: isInThousands) + " ", ""]
        + (try Self.methods.map {
          try inYear(by: $0)?.wholeText(inThousands: isInThousands) ?? "-"
        }))
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 7), 7)
      + zip(cells, [11, 11, 10, 10, 10, 10, 10]).map { TextLayout.right($0, $1) }.joined())
      .trimmedAtEnd
  }

  private static func head(_ method: OutturnMethod) -> String {
    method.rawValue.replacing("-", with: " ")
  }

  /// Which methods cannot be used on which lines, and why.
  private func refusals(_ width: Int) -> [String] {
    Self.methods.flatMap { method -> [String] in
      var reasons: [MethodRefusal: [String]] = [:]
      for row in rows {
        guard case .unusable(let reason) = row.outcome(of: method) else { continue }
        reasons[reason, default: []].append(row.account.code)
      }
      return reasons.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { reason, codes in
        TextLayout.wrapped(
          "\(Self.head(method)) cannot be used: \(reason.rawValue)"
            + (codes.count == rows.count
              ? ", on every line." : ": \(codes.joined(separator: ", "))."),
          width: width, indent: 2)
      }
    }
  }

  /// A row for each line and method, in pounds.
  public func csv() -> String {
    let header = [
      "authority", "period", "account", "name", "fund", "latest_budget", "actual", "forecast",
      "used_method", "adjustments", "variance", "standing", "method", "amount", "not_usable",
    ]
    let rows = self.rows.flatMap { row in
      Self.methods.map { method -> [String] in
        var reason = ""
        if case .unusable(let refusal) = row.outcome(of: method) { reason = refusal.rawValue }
        return [
          authority, asOf.description, row.account.code, row.account.name,
          row.account.fund.rawValue, row.latestBudget.poundsText, row.actual.poundsText,
          row.forecast.amount.poundsText, row.forecast.methodName,
          row.forecast.adjustments.poundsText, row.variance.poundsText,
          sources.standing(row.forecast.provenance)?.rawValue ?? "", method.rawValue,
          row.outcome(of: method)?.amount?.poundsText ?? "", reason,
        ]
      }
    }
    return CSV.text([header] + rows)
  }

  /// The forecast of each line and what each method makes of it, in whole pence.
  public func json() -> String {
    JSON.object([
      ("authority", .string(authority)), ("asOf", .string(asOf.description)),
      ("unit", .string("pence")), ("ledgerHead", .string(ledgerHead.hexadecimal)),
      ("rows", .array(rows.map(Self.json))),
    ]).text + "\n"
  }

  private static func json(_ row: Row) -> JSON {
    .object([
      ("account", .string(row.account.code)), ("name", .string(row.account.name)),
      ("fund", .string(row.account.fund.rawValue)),
      ("latestBudget", .pence(row.latestBudget)), ("actual", .pence(row.actual)),
      ("forecast", .pence(row.forecast.amount)), ("method", .string(row.forecast.methodName)),
      ("adjustments", .pence(row.forecast.adjustments)), ("variance", .pence(row.variance)),
      (
        "methods",
        .array(
          row.forecast.outcomes.map { method, outcome in
            var reason: String?
            if case .unusable(let refusal) = outcome { reason = refusal.rawValue }
            return .object([
              ("method", .string(method.rawValue)), ("amount", .pence(outcome.amount)),
              ("reason", .text(reason)),
            ])
          })
      ),
    ])
  }
}
