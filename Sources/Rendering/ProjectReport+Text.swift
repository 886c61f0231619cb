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
    lines += planLines(width) + measureLines() + grantLines(width)
    lines += outlook?.lines(beside: placements, width) ?? []
    lines += [""] + notes(width)
    return lines.joined(separator: "\n") + "\n"
  }

  private static let heads = ["Central", "P10", "Median", "P90", "+/-", "Breaks even"]

  private func row(
    _ year: FinancialYear, _ central: Money?, _ range: SimulatedRange, last: String?
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
  var isInMillions: Bool {
    years.contains { year in
      [year.position.closing, year.position.inYearDsg].contains {
        $0.pence.magnitude >= 500_000_000
      }
    }
  }

  func text(_ pence: Double, _ decimals: Int) -> String {
    isInMillions
      ? TextLayout.decimal(pence / 1e8, decimals)
      : Money(pence: Int64(clamping: Int128(pence.rounded()))).wholeText(inThousands: false)
  }

  /// As many decimals of a million as the standard error leaves with a meaning.
  func decimals(_ error: Double) -> Int {
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
      + findings.flatMap { TextLayout.wrapped("Look at this: \($0.text).", width: width) }
      + [StandingNotes.letters] + StandingNotes.lines(provenance, sources, width: width)
      + ["Ledger head \(ledgerHead.hexadecimal)"]
  }

  private func percent(_ part: Double) -> String {
    // No more digits than so many simulations tell.
    TextLayout.decimal(part * 100, simulations < 40_000 ? 0 : 1) + "%"
  }

  static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(label, 20)
      + zip(cells, [9, 9, 9, 9, 8, 14]).map { TextLayout.right($0, $1) }.joined()).trimmedAtEnd
  }

  static func wide(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 38), 38)
      + zip(cells, [10, 10, 18]).map { TextLayout.right($0, $1) }.joined()).trimmedAtEnd
  }
}
