import Forecasting
import Money
import Reports

extension ProjectReport: RenderedReport {
  /// The projection for a terminal.
  public func table(width: Int) -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority): the years to breakeven, as at \(asOf), scenario \(scenario),"
        + " \(TextLayout.counted(simulations, "simulation")), seed \(seed)", width: width)
    lines += TextLayout.wrapped(
      (isInMillions ? "£m" : "Pounds")
        + ", deficits positive. Central is position's. One simulation in ten lies below P10, one"
        + " above P90.", width: width)
    lines += ["", Self.line("In-year, whole DSG", Self.heads)]
    lines += years.map { year in
      row(
        year.position.year, year.position.inYearDsg, year.inYear,
        last: percent(year.breakeven))
    }
    lines += ["", Self.line("Without measures", ["", "P10", "Median", "P90", "+/-"])]
    lines += years.dropFirst().map { row($0.position.year, nil, $0.unmitigated, last: nil) }
    lines += ["", Self.line("Deficit at the end", Array(Self.heads.dropLast()))]
    lines += years.map { row($0.position.year, $0.position.closing, $0.closing, last: nil) }
    lines += [""] + answers(width) + [""] + sensitivityLines(width)
    lines += outlookLines(width)
    lines += [""] + notes(width)
    return lines.joined(separator: "\n") + "\n"
  }

  private static let heads = ["Central", "P10", "Median", "P90", "+/-", "Breaks even"]

  private func row(
    _ year: FinancialYear, _ central: Money?, _ range: Range, last: String?
  ) -> String {
    let decimals = decimals(range.endError)
    return Self.line(
      "  \(year)",
      [
        central.map { isInMillions ? $0.millionsText : $0.wholeText(inThousands: false) } ?? "",
        text(range.low, decimals), text(range.median, decimals), text(range.high, decimals),
        text(range.endError, 2), last ?? "",
      ])
  }

  /// Whether the amounts are large enough to be told in millions.
  private var isInMillions: Bool {
    years.contains { year in
      [year.position.closing, year.position.inYearDsg].contains {
        $0.pence.magnitude >= 500_000_000
      }
    }
  }

  private func text(_ pence: Double, _ decimals: Int) -> String {
    isInMillions
      ? TextLayout.decimal(pence / 1e8, decimals)
      : Money(pence: Int64(clamping: Int128(pence.rounded()))).wholeText(inThousands: false)
  }

  /// As many decimals of a million as the standard error leaves with a meaning.
  private func decimals(_ error: Double) -> Int {
    error < 500_000 ? 2 : error < 50_000_000 ? 1 : 0
  }

  private func answers(_ width: Int) -> [String] {
    guard let last = years.last?.position.year else { return [] }
    var lines = TextLayout.wrapped(
      "By \(last): in-year breakeven in \(percent(breakeven)) of the simulations, the deficit"
        + " cleared in \(percent(cleared)), both in \(percent(both)).", width: width)
    lines += TextLayout.wrapped(measuresText(last), width: width)
    lines += TextLayout.wrapped(
      "Every measure begun a year later would add \(text(costOfDelay, 1)) to the"
        + " deficit at the end of \(last).", width: width)
    return lines
  }

  private func measuresText(_ last: FinancialYear) -> String {
    guard let fewestMeasures else {
      return "All measures together, at their confidence, leave \(last) at \(text(lastYear, 1))."
    }
    return fewestMeasures.isEmpty
      ? "\(last) breaks even without any measure."
      : "The fewest measures that are enough for \(last), at their confidence:"
        + " \(TextLayout.list(fewestMeasures))."
  }

  /// Plans to come by the department's totals.
  private func outlookLines(_ width: Int) -> [String] {
    guard let outlook else { return [] }
    func whole(_ number: Double) -> String { TextLayout.decimal(number, 0) }
    return [
      "", Self.line("EHC plans, January", ["Central", "Low", "High", "Came"]),
      Self.line("  \(outlook.origin)", [whole(outlook.plans)]),
    ]
      + outlook.years.map { year in
        Self.line(
          "  \(year.year)",
          [
            whole(year.central), year.range.map { whole($0.low) } ?? "-",
            year.range.map { whole($0.high) } ?? "-", year.outcome.map(whole) ?? "",
          ])
      }
      + TextLayout.wrapped(
        "By the department's totals to \(outlook.origin), the last that was published by then;"
          + " four in five between low and high if the nation goes on as it last grew; untested"
          + " beyond three years. Came: published_later.csv. Beside the drivers, not in them.",
        width: width)
  }

  private func sensitivityLines(_ width: Int) -> [String] {
    guard let last = years.last?.position.year, !sensitivities.isEmpty else { return [] }
    var lines = [Self.wide("What moves \(last)", ["-10 %", "+10 %", "Nil at"])]
    for sensitivity in sensitivities.prefix(Self.mostSensitivities) {
      lines.append(
        Self.wide(
          sensitivity.name,
          [
            text(sensitivity.smaller, 2),
            text(sensitivity.larger, 2),
            sensitivity.factorToNil.map { "× \(TextLayout.decimal($0, 2))" } ?? "-",
          ]))
    }
    if sensitivities.count > Self.mostSensitivities {
      lines.append("JSON has all \(sensitivities.count) drivers.")
    }
    return lines
  }

  private static let mostSensitivities = 10

  private func notes(_ width: Int) -> [String] {
    TextLayout.wrapped(
      "+/-: the standard error of P10 and P90 by the number of simulations; it says nothing of"
        + " how right the drivers are. Drivers without a low and a high are held still. Assumed: a"
        + " driver moves alike in all its years, drivers of one kind move together by half, a"
        + " measure delivers one share of its savings in all years, spread about its confidence."
        + " Nil at: by what all values of the driver have to be multiplied for the last year to"
        + " come to nil; - if nothing from a quarter to four times them does it.", width: width)
      + [StandingNotes.letters] + StandingNotes.lines(provenance, sources, width: width)
      + ["Ledger head \(ledgerHead.hexadecimal)"]
  }

  private func percent(_ part: Double) -> String {
    // No more digits than so many simulations tell.
    TextLayout.decimal(part * 100, simulations < 40_000 ? 0 : 1) + "%"
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(label, 20)
      + zip(cells, [9, 9, 9, 9, 8, 14]).map { TextLayout.right($0, $1) }.joined()).trimmedAtEnd
  }

  private static func wide(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 38), 38)
      + zip(cells, [10, 10, 18]).map { TextLayout.right($0, $1) }.joined()).trimmedAtEnd
  }

  private static let columns = [
    "year", "status", "measure", "central", "p10", "median", "p90", "medianError", "endError",
    "probability",
  ]

  /// A row for each year and measure, in pounds.
  public func csv() -> String {
    func pounds(_ pence: Double) -> String { TextLayout.decimal(pence / 100, 0) }
    func row(_ year: Year, _ measure: String, _ central: Money?, _ range: Range) -> [String] {
      [
        year.position.year.description, year.position.status.rawValue, measure,
        central?.poundsText ?? "", pounds(range.low), pounds(range.median), pounds(range.high),
        pounds(range.medianError), pounds(range.endError),
        measure == "in_year_dsg" ? TextLayout.decimal(year.breakeven, 4) : "",
      ]
    }
    return CSV.text(
      [Self.columns.map(RegisterField.snakeCase)]
        + years.flatMap { year in
          [
            row(year, "in_year_dsg", year.position.inYearDsg, year.inYear),
            row(year, "in_year_dsg_unmitigated", nil, year.unmitigated),
            row(year, "closing", year.position.closing, year.closing),
          ]
        })
  }

  /// Years, probabilities and drivers; amounts in whole pence.
  public func json() -> String {
    func range(_ range: Range) -> JSON {
      .object([
        ("p10", .decimal(range.low, 0)), ("median", .decimal(range.median, 0)),
        ("p90", .decimal(range.high, 0)), ("medianError", .decimal(range.medianError, 0)),
        ("endError", .decimal(range.endError, 0)),
      ])
    }
    let years = self.years.map { year in
      JSON.object([
        ("year", .string(year.position.year.description)),
        ("status", .string(year.position.status.rawValue)),
        ("inYearDsg", .pence(year.position.inYearDsg)), ("closing", .pence(year.position.closing)),
        ("inYearDsgRange", range(year.inYear)), ("unmitigatedRange", range(year.unmitigated)),
        ("closingRange", range(year.closing)),
        ("breakevenProbability", .decimal(year.breakeven, 4)),
      ])
    }
    let drivers = sensitivities.map { driver in
      JSON.object([
        ("driver", .string(driver.name)), ("smaller", .decimal(driver.smaller, 0)),
        ("larger", .decimal(driver.larger, 0)),
        (
          "factorToNil",
          driver.factorToNil.map { .decimal($0, 4) } ?? .null
        ),
      ])
    }
    return JSON.object([
      ("authority", .string(authority)), ("asOf", .string(asOf.description)),
      ("unit", .string("pence")), ("scenario", .string(scenario)),
      ("simulations", .count(simulations)), ("seed", .string("\(seed)")),
      ("ledgerHead", .string(ledgerHead.hexadecimal)), ("years", .array(years)),
      ("breakevenProbability", .decimal(breakeven, 4)),
      ("clearedProbability", .decimal(cleared, 4)), ("bothProbability", .decimal(both, 4)),
      ("costOfDelay", .decimal(costOfDelay, 0)),
      (
        "fewestMeasures",
        fewestMeasures.map { .array($0.map { .string($0) }) } ?? .null
      ),
      ("drivers", .array(drivers)),
      (
        "plans",
        outlook.map { outlook in
          .array(
            outlook.years.map { year in
              .object([
                ("year", .count(year.year)), ("central", .decimal(year.central, 1)),
                ("low", year.range.map { .decimal($0.low, 1) } ?? .null),
                ("high", year.range.map { .decimal($0.high, 1) } ?? .null),
                ("publishedLater", year.outcome.map { .decimal($0, 0) } ?? .null),
              ])
            })
        } ?? .null
      ),
    ]).text + "\n"
  }
}
