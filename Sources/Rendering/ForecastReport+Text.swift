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
    lines += ["", Self.line("Account", ["Forecast "] + Self.methods.map { Self.head($0) + " " })]
    for row in rows { lines.append(line(row)) }
    lines += try ["", inYearLine()]
    lines += [""] + refusals(width)
    lines += TextLayout.wrapped(
      "The last row is the in-year position of the high needs block by each method where it can be"
        + " used, else as forecast, adjustments in it. * the method of the forecast.", width: width)
    lines += [""] + backTestLines(width)
    lines += try rangeLines()
    lines += ["", StandingNotes.letters]
    lines += StandingNotes.lines(provenance, sources, width: width)
    lines.append("Ledger head \(ledgerHead.hexadecimal)")
    return lines.joined(separator: "\n") + "\n"
  }

  private static let methods = OutturnMethod.allCases

  /// Whether the lines are large enough to be told in thousands.
  private var isInThousands: Bool {
    rows.contains { $0.forecast.amount.pence.magnitude >= 100_000_000 }
  }

  private func line(_ row: Row) -> String {
    Self.line(
      row.account.code,
      [text(row.forecast.amount) + StandingNotes.padded(sources.standing(row.forecast.provenance))]
        + Self.methods.map { method in
          guard let amount = row.outcome(of: method)?.amount else { return "- " }
          return text(amount) + (method == row.forecast.method ? "*" : " ")
        })
  }

  private func inYearLine() throws -> String {
    Self.line(
      "In-year",
      [text(try inYear()) + " "]
        + (try Self.methods.map { try inYear(by: $0).map(text) ?? "-" }).map { $0 + " " })
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 7), 7)
      + zip(cells, [13] + methods.map { _ in 10 }).map { TextLayout.right($0, $1) }.joined())
      .trimmedAtEnd
  }

  private func text(_ amount: Money) -> String { amount.wholeText(inThousands: isInThousands) }

  private static func head(_ method: OutturnMethod) -> String {
    method == .combination ? "combined" : method.rawValue.replacing("-", with: " ")
  }

  /// How the methods would have done on the last closed year, and which of those in use would not
  /// have beaten the naive one.
  private func backTestLines(_ width: Int) -> [String] {
    guard let backTest else {
      return TextLayout.wrapped(
        "No back-test: no line has two closed years month by month, so nothing tells how far a"
          + " method is off, and no range is given.", width: width)
    }
    let scores = backTest.scores.map { score in
      "\(score.method) "
        + (score.scaledError.map { Self.decimal($0) } ?? "-")
        + (score.bias.map { " (\(Self.decimal($0 * 100))%)" } ?? "")
    }
    let failing = Set(rows.compactMap { $0.forecast.method?.rawValue }).filter { name in
      backTest.scores.first { $0.method == name }?.scaledError.map { $0 >= 1 } ?? false
    }.subtracting(["naive"])
    return TextLayout.wrapped(
      "Back-test on the last closed year, P3 to P11, "
        + "\(TextLayout.counted(backTest.lineCount, "line")): error against the naive method's,"
        + " below 1 is better (mean error): \(scores.joined(separator: ", ")).", width: width)
      + (failing.isEmpty
        ? []
        : TextLayout.wrapped(
          "Does not beat naive and is in use: \(failing.sorted().joined(separator: ", "));"
            + " accounts.csv names the method of a line.", width: width))
  }

  /// A number with two decimals.
  private static func decimal(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    let digits = String(hundredths.magnitude)
    let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    return (hundredths < 0 ? "-" : "") + padded.dropLast(2) + "." + padded.suffix(2)
  }

  /// The ranges that the back-test tells, a line each.
  private func rangeLines() throws -> [String] {
    let ranges = try rows.compactMap { row in try interval(of: row).map { (row, $0) } }
    guard !ranges.isEmpty else { return [] }
    return ["", "Four times in five   from           to"]
      + ranges.map { row, interval in
        TextLayout.left(TextLayout.cut(row.account.code, 12), 12)
          + TextLayout.right(text(interval.low), 13) + TextLayout.right(text(interval.high), 13)
      }
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
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func csv() throws -> String {
    let header = [
      "authority", "period", "account", "name", "fund", "latest_budget", "actual", "forecast",
      "used_method", "low", "high", "adjustments", "variance", "standing", "method", "amount",
      "not_usable", "backtest_error", "backtest_bias",
    ]
    let rows = try self.rows.flatMap { row in
      let interval = try interval(of: row)
      return Self.methods.map { method -> [String] in
        let score = backTest?.scores.first { $0.method == method.rawValue }
        var reason = ""
        if case .unusable(let refusal) = row.outcome(of: method) { reason = refusal.rawValue }
        return [
          authority, asOf.description, row.account.code, row.account.name,
          row.account.fund.rawValue, row.latestBudget.poundsText, row.actual.poundsText,
          row.forecast.amount.poundsText, row.forecast.methodName,
          interval?.low.poundsText ?? "", interval?.high.poundsText ?? "",
          row.forecast.adjustments.poundsText, row.variance.poundsText,
          sources.standing(row.forecast.provenance)?.rawValue ?? "", method.rawValue,
          row.outcome(of: method)?.amount?.poundsText ?? "", reason,
          score?.scaledError.map { Self.decimal($0) } ?? "",
          score?.bias.map { Self.decimal($0) } ?? "",
        ]
      }
    }
    return CSV.text([header] + rows)
  }

  /// The forecast of each line and what each method makes of it, in whole pence.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func json() throws -> String {
    JSON.object([
      ("authority", .string(authority)), ("asOf", .string(asOf.description)),
      ("unit", .string("pence")), ("ledgerHead", .string(ledgerHead.hexadecimal)),
      ("rows", .array(try rows.map(json))),
      ("backTest", backTest.map(Self.json) ?? .null),
    ]).text + "\n"
  }

  private static func json(_ backTest: BackTest) -> JSON {
    .object([
      ("lines", .count(backTest.lineCount)), ("trials", .count(backTest.trials)),
      (
        "methods",
        .array(
          backTest.scores.map { score in
            .object([
              ("method", .string(score.method)), ("count", .count(score.count)),
              ("error", .text(score.scaledError.map { decimal($0) })),
              ("bias", .text(score.bias.map { decimal($0) })),
            ])
          })
      ),
    ])
  }

  private func json(_ row: Row) throws -> JSON {
    let interval = try interval(of: row)
    return .object([
      ("account", .string(row.account.code)), ("name", .string(row.account.name)),
      ("fund", .string(row.account.fund.rawValue)),
      ("latestBudget", .pence(row.latestBudget)), ("actual", .pence(row.actual)),
      ("forecast", .pence(row.forecast.amount)), ("method", .string(row.forecast.methodName)),
      ("low", .pence(interval?.low)), ("high", .pence(interval?.high)),
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
