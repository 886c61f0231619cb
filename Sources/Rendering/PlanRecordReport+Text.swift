import Books
import Forecasting
import Reports

extension PlanRecordReport: RenderedReport {
  /// The record for a terminal.
  public func table(width: Int) -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "EHC plans of \(codes.count) \(codes.count == 1 ? "authority" : "authorities"), projected"
        + " with what was known in January of each year, against what came. Those with every year"
        + " from \(years.lowerBound) to \(years.upperBound) and 100 plans at the first; all others"
        + " are learned from.", width: width)
    lines += [
      "", Self.line("From January", ["1 year", "2 years", "3 years", "All", "Bias", "Held"]),
    ]
    for origin in Set(rows.map(\.origin)).sorted() { lines.append(line(origin, nil)) }
    lines.append(
      Self.line(
        "mean", ["", "", "", percent(meanError), "", coverage.map { percent($0) } ?? "-"]))
    lines += ["", Self.line("Against", PlanBackTest.Peer.allCases.map(\.rawValue))]
    for row in rows where row.placement == nil && row.horizon == nil {
      lines.append(
        Self.line(
          "\(row.origin)",
          PlanBackTest.Peer.allCases.map { peer in row.peers[peer].map { percent($0) } ?? "-" }))
    }
    lines.append(
      Self.line(
        "mean",
        PlanBackTest.Peer.allCases.map { peer in meanError(of: peer).map { percent($0) } ?? "-" }))
    lines += bySize + crossValidated + constants + breakLines(width)
    for placement in PublishedPlans.Placement.allCases
    where rows.contains(where: { $0.placement == placement }) {
      lines += ["", placement.rawValue]
      for origin in Set(rows.filter { $0.placement == placement }.map(\.origin)).sorted() {
        lines.append(line(origin, placement))
      }
    }
    lines += spendLines(width) + [""]
    lines += TextLayout.wrapped(
      "Years ahead: mean size of the error, as a part of what came. Bias: mean error, positive"
        + " where too many were projected. Held: 80 % ranges that held what came. Against: no"
        + " change (naive), an authority's own mean growth (drift), the nation's last growth"
        + " (national), a quarter of own and three quarters of the nation's last growth (mix),"
        + " weights learned from all authorities (learned, the earlier method)."
        + " 2023 is a break in series: plans were counted pupil by pupil from then on.",
      width: width)
    return lines.joined(separator: "\n") + "\n"
  }

  private var bySize: [String] {
    ["", Self.line("Plans", ["Error", "Bias", "Held", "mix", "learned"])]
      + sizes.map { size, score, peers in
        Self.line(
          size.rawValue,
          [
            percent(score.error), percent(score.bias), score.coverage.map { percent($0) } ?? "-",
            peers[.mix].map { percent($0) } ?? "-", peers[.learned].map { percent($0) } ?? "-",
          ])
      }
  }

  /// Errors where the constants were chosen without the authorities and the origin scored.
  private var crossValidated: [String] {
    guard let crossValidation else { return [] }
    return [
      "",
      Self.line(
        "Cross-validated", crossValidation.errors.map { "\($0.origin)" } + ["mean"], label: 16),
      Self.line(
        "  nested",
        (crossValidation.errors.map(\.error) + [crossValidation.meanError]).map { percent($0, 2) },
        label: 16),
      Self.line(
        "  in sample",
        crossValidation.errors.map { origin, _ in
          rows.first { $0.origin == origin && $0.placement == nil && $0.horizon == nil }
            .map { percent($0.score.error, 2) } ?? "-"
        } + [percent(meanError, 2)], label: 16),
      "Nested: constants chosen on other authorities at other origins.",
    ]
  }

  /// Each constant a quarter less and more.
  private var constants: [String] {
    ["", Self.line("Constant", ["Value", "Error", "Held"])]
      + sensitivity.map {
        Self.line(
          $0.name,
          [
            TextLayout.decimal($0.value, 4), percent($0.meanError, 2),
            $0.coverage.map { percent($0) } ?? "-",
          ])
      }
  }

  /// Growth of spend from the last outturn that was published by each January.
  private func spendLines(_ width: Int) -> [String] {
    guard !spend.rows.isEmpty else { return [] }
    return [
      "", Self.line("High-needs spend", ["Error", "Bias", "Held", "middle", "own"], label: 18),
    ]
      + spend.rows.map { row in
        Self.line(
          "  \(row.origin), year \(row.horizon)",
          [
            percent(row.score.error), percent(row.score.bias),
            row.score.coverage.map { percent($0) } ?? "-", percent(row.middle),
            row.own.map { percent($0) } ?? "-",
          ], label: 18)
      }
      + TextLayout.wrapped(
        "By section 251 outturns, from January: year 1 is the year then under way, two years after"
          + " the last outturn's start. Against the middle growth of all, and own last growth.",
        width: width)
  }

  private func breakLines(_ width: Int) -> [String] {
    guard !breaks.isEmpty else { return [] }
    return ["", "Januaries that are breaks, and teach nothing"]
      + breaks.flatMap {
        TextLayout.wrapped("\(names[$0.code] ?? $0.code): \($0.words)", width: width)
      }
  }

  private func line(_ origin: Int, _ placement: PublishedPlans.Placement?) -> String {
    func row(_ horizon: Int?) -> Row? {
      rows.first {
        $0.origin == origin && $0.placement == placement && $0.horizon == horizon
      }
    }
    let all = row(nil)
    return Self.line(
      "  \(origin)",
      (1...PlanBackTest.horizon).map { row($0).map { percent($0.score.error) } ?? "-" } + [
        all.map { percent($0.score.error) } ?? "-", all.map { percent($0.score.bias) } ?? "-",
        all?.score.coverage.map { percent($0) } ?? "-",
      ])
  }

  private static func line(_ label: String, _ cells: [String], label width: Int = 14) -> String {
    (TextLayout.left(label, width) + cells.map { TextLayout.right($0, 10) }.joined()).trimmedAtEnd
  }

  private func percent(_ part: Double, _ decimals: Int = 1) -> String {
    TextLayout.decimal(part * 100, decimals) + "%"
  }

  /// A row for each projection of plans in all.
  public func csv() -> String {
    CSV.text(
      [["origin", "code", "name", "year", "low", "central", "high", "outcome"]]
        + predictions.map { trial in
          [
            "\(trial.origin)", trial.code, names[trial.code] ?? "", "\(trial.year)",
            trial.range.map { TextLayout.decimal($0.low, 1) } ?? "",
            TextLayout.decimal(trial.central, 1),
            trial.range.map { TextLayout.decimal($0.high, 1) } ?? "",
            TextLayout.decimal(trial.outcome, 0),
          ]
        })
  }

  /// Scores in percent and every projection.
  public func json() -> String {
    func scores(_ row: Row) -> [(String, JSON)] {
      [
        ("origin", .count(row.origin)), ("horizon", .count(row.horizon ?? 0)),
        ("authorities", .count(row.score.authorities)),
        ("mape", .decimal(row.score.error * 100, 3)),
        ("bias", .decimal(row.score.bias * 100, 3)),
        ("coverage80", row.score.coverage.map { .decimal($0 * 100, 2) } ?? .null),
      ]
    }
    let single = rows.filter { $0.horizon != nil }
    return JSON.object([
      (
        "origins",
        .array(single.filter { $0.placement == nil }.map { .object(scores($0)) })
      ),
      (
        "predictions",
        .array(
          predictions.map { trial in
            .object([
              ("origin", .count(trial.origin)), ("code", .string(trial.code)),
              ("year", .count(trial.year)),
              ("low", trial.range.map { .decimal($0.low, 1) } ?? .null),
              ("central", .decimal(trial.central, 1)),
              ("high", trial.range.map { .decimal($0.high, 1) } ?? .null),
            ])
          })
      ),
      (
        "placements",
        .array(
          single.compactMap { row in
            row.placement.map { .object([("placement", .string($0.rawValue))] + scores(row)) }
          })
      ),
      ("peers", peersJSON), ("crossValidation", crossValidationJSON),
      ("chosen", chosenJSON),
      ("sizes", sizesJSON), ("constants", constantsJSON), ("breaks", breaksJSON),
      ("spend", spendJSON),
    ]).text + "\n"
  }
}
