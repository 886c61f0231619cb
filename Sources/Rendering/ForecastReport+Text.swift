import Books
import Forecasting
import Money
import Reports

extension ForecastReport {
  /// The forecast for a terminal: each line with its range, then the methods side by side.
  ///
  /// A line has `width` characters, at least 80.
  public func table(width: Int) throws -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority): outturn forecast of \(asOf.year) at \(asOf)", width: width)
    lines += TextLayout.wrapped(
      (isInThousands ? "£000" : "Whole pounds")
        + "; CSV has the pence. Costs are positive, income is negative. The outturn"
        + " should lie between Low and High four times in five.", width: width)
    lines += CautionText.lines(cautions, width)
    lines += try [""] + forecastLines()
    lines += try totalLines(width)
    lines += try methodLines(width) + refusals(width)
    lines += officerLines(width)
    lines += backTest.map { scoreLines($0, width) } ?? noBackTest(width)
    lines += ["", StandingNotes.letters]
    lines += StandingNotes.lines(provenance, sources, width: width)
    lines.append("Ledger head \(ledgerHead.hexadecimal)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Whether the lines are large enough to be told in thousands.
  private var isInThousands: Bool {
    rows.contains { row in
      [row.forecast.amount, row.latestBudget, row.actual].contains {
        $0.pence.magnitude >= 100_000_000
      }
    }
  }

  private func text(_ amount: Money) -> String { amount.wholeText(inThousands: isInThousands) }

  private func forecastLines() throws -> [String] {
    let total = try inYear()
    return [
      Self.line(
        "Account", ["Budget ", "Actual", "Forecast ", "Variance", "Method     ", "Low", "High"])
    ]
      + rows.map { row in
        Self.line(
          row.account.code,
          [
            text(row.latestBudget) + StandingNotes.padded(sources.standing(row.budgetProvenance)),
            text(row.actual),
            text(row.forecast.amount)
              + StandingNotes.padded(sources.standing(row.forecast.provenance)),
            text(row.variance), TextLayout.left(row.forecast.methodName, 11),
            row.interval.map { text($0.low) } ?? "-", row.interval.map { text($0.high) } ?? "-",
          ])
      } + [
        "",
        Self.line(
          "In-year",
          [
            text(total.latestBudget) + " ", text(total.actual),
            text(total.forecast) + StandingNotes.padded(sources.standing(provenance)),
            text(try total.forecast - total.latestBudget),
          ]),
      ]
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 8), 8)
      + zip(cells, [11, 10, 11, 9, 13, 9, 9]).map { TextLayout.right($0, $1) }.joined())
      .trimmedAtEnd
  }

  /// How sure the in-year position is, which the ranges of lines do not tell when they are added.
  private func totalLines(_ width: Int) throws -> [String] {
    let total = try inYear()
    guard total.apart.low != total.apart.high else { return [] }
    func span(_ range: BackTest.Interval) -> String { "\(text(range.low)) to \(text(range.high))" }
    var said =
      "In-year, the high needs block: \(span(total.apart)) if lines err independently,"
      + " \(span(total.together)) if all err one way; what is true lies between."
    if !total.withoutRange.isEmpty {
      said += " Without a range, and in it as they stand: \(TextLayout.list(total.withoutRange))."
    }
    return [""] + TextLayout.wrapped(said, width: width)
  }

  /// The methods that can be used on any line, side by side, five to a block at most.
  private func methodLines(_ width: Int) throws -> [String] {
    let usable = OutturnMethod.allCases.filter { method in
      rows.contains { $0.outcome(of: method)?.amount != nil }
    }
    guard !usable.isEmpty else { return [] }
    let blocks = (usable.count + 4) / 5
    let size = (usable.count + blocks - 1) / blocks
    return try stride(from: 0, to: usable.count, by: size).flatMap { start -> [String] in
      let methods = usable[start..<min(start + size, usable.count)]
      let total = try methods.map { try inYear(by: $0).map(text) ?? "-" }
      return [
        "", Self.methodLine("By method", methods.map { $0.rawValue + " " }),
      ]
        + rows.map { row in
          Self.methodLine(
            row.account.code,
            methods.map { method in
              guard let amount = row.outcome(of: method)?.amount else { return "- " }
              return text(amount) + (method == row.forecast.method ? "*" : " ")
            })
        } + [Self.methodLine("In-year", total.map { $0 + " " })]
    }
      + TextLayout.wrapped(
        "* the method of the forecast. Officers' adjustments are in no method's amount, but in the"
          + " in-year position, where each line without the method stands as it is forecast.",
        width: width)
  }

  private static func methodLine(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 10), 10)
      + cells.map { TextLayout.right($0, 14) }.joined()).trimmedAtEnd
  }

  /// Which methods cannot be used on which lines, and why, those with the same lines together.
  private func refusals(_ width: Int) -> [String] {
    var methods: [Refused: [OutturnMethod]] = [:]
    for method in OutturnMethod.allCases {
      var codes: [MethodRefusal: [String]] = [:]
      for row in rows {
        guard case .unusable(let reason) = row.outcome(of: method) else { continue }
        codes[reason, default: []].append(row.account.code)
      }
      for (reason, codes) in codes {
        methods[Refused(reason: reason, codes: codes), default: []].append(method)
      }
    }
    guard !methods.isEmpty else { return [] }
    let order = OutturnMethod.allCases
    let sorted = methods.sorted { left, right in
      let places = [left, right].map { $0.value.first.flatMap(order.firstIndex) ?? 0 }
      return (places[0], left.key.reason.rawValue) < (places[1], right.key.reason.rawValue)
    }
    return ["", "Cannot be used"]
      + sorted.flatMap { refused, methods in
        TextLayout.wrapped(
          "\(methods.map(\.rawValue).joined(separator: ", ")): \(refused.reason.rawValue)"
            + (refused.codes.count == rows.count
              ? ", on every line." : ", on \(TextLayout.list(refused.codes))."),
          width: width, indent: 2)
      }
  }

  private struct Refused: Hashable {
    let reason: MethodRefusal
    let codes: [String]
  }

  /// The lines that officers have stated, and when.
  private func officerLines(_ width: Int) -> [String] {
    let stated = rows.compactMap { row in row.officer.map { (row, $0) } }
    return stated.isEmpty
      ? []
      : [""]
        + stated.flatMap { row, figure in
          TextLayout.hanging(
            "\(row.account.code)  ",
            "officer's figure \(figure.amount.readableText), \(figure.date.readableText),"
              + " \(figure.author): \(figure.reason)"
              + (row.forecast.method == .officer ? "" : " (not used: the method is another)"),
            width: width)
        }
  }

  private func noBackTest(_ width: Int) -> [String] {
    [""]
      + TextLayout.wrapped(
        "No back-test: no line has two closed years month by month, so nothing tells how far a"
          + " method is off, and no range is given.", width: width)
  }

  /// How the methods would have done on closed years, and which of those in use would not have
  /// beaten the naive one.
  private func scoreLines(_ test: BackTest, _ width: Int) -> [String] {
    let years = TextLayout.counted(test.yearCount, "closed year")
    var lines =
      [""]
      + TextLayout.wrapped(
        "Back-test: \(years) forecast again from P3 to P11, with what was known then,"
          + " \(TextLayout.counted(test.lineCount, "line")).", width: width)
    lines += BackTestText.lines(test.scores)
    lines += TextLayout.wrapped(BackTestText.key, width: width)
    if !unproven.isEmpty {
      lines += TextLayout.wrapped(
        "In use, and no better than naive:"
          + " \(unproven.map(\.rawValue).joined(separator: ", ")). accounts.csv names the"
          + " method of a line; back-test there takes the best, which is \(test.best).",
        width: width)
    }
    return lines
  }

  /// A row for each line and method, in pounds.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func csv() throws -> String {
    let header = [
      "authority", "period", "account", "name", "fund", "latest_budget", "actual", "forecast",
      "used_method", "low", "high", "adjustments", "variance", "standing", "method", "amount",
      "not_usable", "backtest_mase", "backtest_bias",
    ]
    let rows = self.rows.flatMap { row in
      OutturnMethod.allCases.map { method -> [String] in
        let score = backTest?.score(of: method.rawValue)
        var reason = ""
        if case .unusable(let refusal) = row.outcome(of: method) { reason = refusal.rawValue }
        return [
          authority, asOf.description, row.account.code, row.account.name,
          row.account.fund.rawValue, row.latestBudget.poundsText, row.actual.poundsText,
          row.forecast.amount.poundsText, row.forecast.methodName,
          row.interval?.low.poundsText ?? "", row.interval?.high.poundsText ?? "",
          row.forecast.adjustments.poundsText, row.variance.poundsText,
          sources.standing(row.forecast.provenance)?.rawValue ?? "", method.rawValue,
          row.outcome(of: method)?.amount?.poundsText ?? "", reason,
          score?.scaledError.map { TextLayout.decimal($0, 4) } ?? "",
          score?.bias.map { TextLayout.decimal($0, 4) } ?? "",
        ]
      }
    }
    return CSV.text([header] + rows)
  }

  /// The forecast of each line and what each method makes of it, in whole pence.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func json() throws -> String {
    let total = try inYear()
    return JSON.object([
      ("authority", .string(authority)), ("asOf", .string(asOf.description)),
      ("unit", .string("pence")), ("ledgerHead", .string(ledgerHead.hexadecimal)),
      ("rows", .array(rows.map(json))),
      (
        "inYear",
        .object([
          ("forecast", .pence(total.forecast)), ("lowApart", .pence(total.apart.low)),
          ("highApart", .pence(total.apart.high)), ("lowTogether", .pence(total.together.low)),
          ("highTogether", .pence(total.together.high)),
          ("withoutRange", .array(total.withoutRange.map { .string($0) })),
        ])
      ),
      ("backTest", backTest.map(Self.json) ?? .null),
    ]).text + "\n"
  }

  private static func json(_ test: BackTest) -> JSON {
    .object([
      ("lines", .count(test.lineCount)), ("years", .count(test.yearCount)),
      ("best", .string(test.best)),
      (
        "methods",
        .array(
          test.scores.map { score in
            .object(zip(BackTestText.names, BackTestText.fields(score)).map { ($0, $1.json) })
          })
      ),
    ])
  }

  private func json(_ row: Row) -> JSON {
    .object([
      ("account", .string(row.account.code)), ("name", .string(row.account.name)),
      ("fund", .string(row.account.fund.rawValue)),
      ("latestBudget", .pence(row.latestBudget)), ("actual", .pence(row.actual)),
      ("forecast", .pence(row.forecast.amount)), ("method", .string(row.forecast.methodName)),
      ("choice", .text(row.account.method?.rawValue)),
      ("low", .pence(row.interval?.low)), ("high", .pence(row.interval?.high)),
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
