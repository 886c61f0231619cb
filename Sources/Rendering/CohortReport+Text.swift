import Reports

extension CohortReport: RenderedReport {
  /// The projection for a terminal, or what was held out.
  public func table(width: Int) -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "EHC plans by the cohort model, \(TextLayout.counted(simulations, "simulation")), seed"
        + " \(seed)", width: width)
    lines += [""] + (folds.isEmpty ? projectionLines() : foldLines())
    if !borrowed.isEmpty {
      lines += [""]
      lines += TextLayout.wrapped(
        "Without a step in the data, and so with the chances of the nearest year group that has"
          + " one: \(TextLayout.list(borrowed.map(String.init))).", width: width)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func projectionLines() -> [String] {
    var lines = [
      Self.line("January", ["Plans", "2.5 %", "97.5 %", "Joiners", "Leavers", "£000"])
    ]
    lines += years.map { year in
      Self.line(
        "\(year.year)",
        [
          whole(year.plans.mean), whole(year.plans.low), whole(year.plans.high),
          whole(year.joiners), whole(year.leavers), whole(year.cost.mean / 100_000),
        ])
    }
    guard let last = years.last else { return lines }
    lines += ["", Self.line("\(last.year), by setting", ["Plans", "2.5 %", "97.5 %"])]
    return lines
      + last.settings.map { setting in
        Self.line(
          setting.name,
          [whole(setting.plans.mean), whole(setting.plans.low), whole(setting.plans.high)])
      }
  }

  private func foldLines() -> [String] {
    [Self.line("Years learned", ["January", "2.5 %", "Mean", "97.5 %", "Came", "Held"])]
      + folds.map { fold in
        Self.line(
          "\(fold.trained)",
          [
            "\(fold.year)", whole(fold.plans.low), whole(fold.plans.mean), whole(fold.plans.high),
            "\(fold.outcome)", fold.isHeld ? "yes" : "no",
          ])
      } + [
        "",
        "\(folds.count(where: \.isHeld)) of \(folds.count) held; mean width \(whole(meanWidth))",
      ]
  }

  private var meanWidth: Double {
    folds.map { $0.plans.high - $0.plans.low }.reduce(0, +) / Double(max(1, folds.count))
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 18), 18)
      + cells.map { TextLayout.right($0, 10) }.joined()).trimmedAtEnd
  }

  private func whole(_ number: Double) -> String { TextLayout.decimal(number, 0) }

  /// A row for each January and setting, all settings together first; costs in pounds.
  public func csv() -> String {
    guard folds.isEmpty else {
      return CSV.text(
        [["trained", "year", "mean", "p2_5", "p50", "p97_5", "outcome", "held"]]
          + folds.map { fold in
            ["\(fold.trained)", "\(fold.year)"] + Self.cells(fold.plans, 1) + [
              "\(fold.outcome)", fold.isHeld ? "yes" : "no",
            ]
          })
    }
    let header = [
      "year", "setting", "plans_mean", "plans_p2_5", "plans_p50", "plans_p97_5", "cost_mean",
      "cost_p2_5", "cost_p50", "cost_p97_5",
    ]
    return CSV.text([header] + years.flatMap(Self.rows))
  }

  private static func rows(_ year: Year) -> [[String]] {
    let all = ["\(year.year)", ""] + cells(year.plans, 1) + cells(year.cost, 2, unit: 100)
    let noCost = [String](repeating: "", count: 4)
    return [all]
      + year.settings.map { setting in
        ["\(year.year)", setting.name] + cells(setting.plans, 1) + noCost
      }
  }

  private static func cells(_ summary: Summary, _ decimals: Int, unit: Double = 1) -> [String] {
    [summary.mean, summary.low, summary.median, summary.high].map {
      TextLayout.decimal($0 / unit, decimals)
    }
  }

  /// Plans, their cost in pence, and plans by setting; or what was held out.
  public func json() -> String {
    func summary(_ summary: Summary, _ decimals: Int) -> JSON {
      .object([
        ("mean", .decimal(summary.mean, decimals)), ("p2_5", .decimal(summary.low, decimals)),
        ("p50", .decimal(summary.median, decimals)), ("p97_5", .decimal(summary.high, decimals)),
      ])
    }
    guard folds.isEmpty else {
      return JSON.object([
        (
          "folds",
          .array(
            folds.map { fold in
              .object([
                ("trained", .count(fold.trained)), ("year", .count(fold.year)),
                ("plans", summary(fold.plans, 2)), ("outcome", .count(fold.outcome)),
                ("held", .bool(fold.isHeld)),
              ])
            })
        )
      ]).text + "\n"
    }
    return JSON.object([
      (
        "years",
        .array(
          years.map { year in
            .object([
              ("year", .count(year.year)), ("plans", summary(year.plans, 2)),
              ("cost", summary(year.cost, 0)),
              ("settings", .object(year.settings.map { ($0.name, summary($0.plans, 2)) })),
            ])
          })
      )
    ]).text + "\n"
  }
}
