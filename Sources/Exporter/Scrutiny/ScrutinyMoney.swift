import Books
import Forecasting
import Money
import Reports
import Tables

/// The sheets of the public pack that are about money.
enum ScrutinyMoney {
  /// Where the money stands this year, and what each number means.
  static func money(_ report: ScrutinyReport) -> TableSheet {
    let position = report.position
    let rows = position.current.map { current in
      year(report, current) + council(report, current) + balances(report, current)
    }
    return TableSheet(
      "Money", title: "Where the money stands, at \(position.asOf.lastDay.readableText)",
      remarks: ScrutinyWorkbook.remarks(
        "Millions of pounds; costs and deficits positive, a surplus negative.", report),
      table: "money",
      [.text("What", 44), .money("Amount (£m)"), .text("What it means", 80)],
      rows: (rows ?? []).map { [.text($0.what), .millions($0.amount), .text($0.meaning)] },
      none: "Nothing.", isPublished: true)
  }

  private typealias Row = (what: String, amount: Money?, meaning: String)

  /// What the postings of a fund say of its forecast, behind what a number means; nothing where
  /// they bear it out.
  private static func rated(_ report: ScrutinyReport, _ fund: Fund) -> String {
    let said = CoverPage.forecasts(report.monitor.notBorneOut(of: fund))
    let total = report.monitor.totals.first { $0.fund == fund && $0.kind == .net }
    guard let said, let total else { return "" }
    let rating = total.rating == .green ? "" : "Rated \(total.rating.rawValue) in all. "
    return ". " + rating + Wording.sentence(said)
  }

  private static func year(_ report: ScrutinyReport, _ current: YearPosition) -> [Row] {
    let asOf = current.status == .outturn ? "as it came out" : "as it is forecast now"
    return [
      (
        "Spent above the grant in \(current.year)", current.inYearDsg,
        "The whole Dedicated Schools Grant, \(asOf); below nil it was not all spent"
      ),
      (
        "High needs spending in \(current.year)", current.movement.expenditure,
        "All that is spent from the high needs block" + rated(report, .highNeeds)
      ),
      (
        "High needs income in \(current.year)", report.highNeedsIncome,
        "The grant for high needs, with transfers and contributions of others; earlier years'"
          + " adjustments apart"
      ),
    ]
  }

  private static func council(_ report: ScrutinyReport, _ current: YearPosition) -> [Row] {
    let word = current.status == .outturn ? "spent" : "forecast"
    return [Fund.councilSen, .senTransport].compactMap { fund in
      report.total(fund).map {
        (
          "\(fund.title), \(word)", $0.forecast,
          "Paid by the council itself, against a budget of £\($0.budget.millionsText)m"
            + rated(report, fund)
        )
      }
    }
  }

  private static func balances(_ report: ScrutinyReport, _ current: YearPosition) -> [Row] {
    let position = report.position
    let last = position.mitigated.years.last ?? current
    let closed = position.mitigated.years.last { $0.status == .outturn }?.year
    return [
      (
        "Deficit at the end of \(current.year)", current.closing,
        "What is owed once the year's payments of the department and the council have come; below"
          + " nil it is a reserve"
      ),
      (
        "The same without any payment", current.closingBeforePayments,
        "What it would be had neither ever paid"
      ),
      (
        "Deficit at the end of \(last.year)", last.closing,
        "If every measure delivers what is expected of it, and every payment comes"
      ),
      (
        "The same without any measure", position.unmitigated.years.last?.closing,
        "If nothing more is done than this year already holds"
      ),
      (
        "Left for overspends after"
          + " \(report.headroom?.isAfterForecast ?? false ? current.year : closed ?? current.year)",
        report.headroom?.amount,
        "What overspends of later years may add up to before the agreed payments no longer clear"
          + " the deficit"
      ),
    ]
  }

  /// Year by year, each row from the deficit at its start to the one at its end.
  static func deficit(_ report: ScrutinyReport) -> TableSheet {
    let position = report.position
    return TableSheet(
      "Deficit", title: "The deficit year by year",
      remarks: ScrutinyWorkbook.remarks("Millions of pounds, deficits positive.") + [
        "Start + spent above the grant + adjustments of earlier years - what both pay = end. With"
          + " all measures, but for the two columns that say without."
      ], table: "deficit",
      [
        .text("Year", 10), .text("Status", 12), .amount("Deficit at the start (£m)", 12),
        .amount("Spent above the grant (£m)", 12), .amount("Earlier years (£m)", 12),
        .amount("Department pays (£m)", 12), .amount("Council pays (£m)", 12),
        .amount("Deficit at the end (£m)", 12), .amount("Deficit without payments (£m)", 12),
        .amount("Without measures (£m)", 12), .amount("Deficit without measures (£m)", 12),
        .text("Standing", 14),
      ],
      rows: zip(position.mitigated.years, position.unmitigated.years).map { year, without in
        let amounts = [
          year.opening, year.inYearDsg, year.movement.priorYear, year.movement.dfePayment,
          year.movement.councilContribution, year.closing, year.closingBeforePayments,
          without.inYearDsg, without.closing,
        ]
        let standing = position.standing(of: .closing, in: year.year, side: .mitigated)
        return [.text(year.year.description, .year), .text(year.status.rawValue, .year)]
          + amounts.map { .millions($0) } + [.text(standing?.rawValue ?? "[x]", .year)]
      }, none: "The books have no years.", isPublished: true)
  }

  /// How likely breakeven is.
  static func likelihood(_ report: ScrutinyReport) -> TableSheet {
    TableSheet(
      "Likelihood", title: plan(report.position),
      remarks: ScrutinyWorkbook.remarks(
        "Millions of pounds, deficits positive. As planned: if each assumption and measure comes as"
          + " the books have it. Half of the cases drawn lie below the middle, one in ten below the"
          + " low, one in ten above the high.", report) + chances(report),
      table: "likelihood",
      [
        .text("Year", 12), .amount("As planned, above the grant (£m)", 14),
        .amount("Low (£m)", 12), .amount("Middle (£m)", 12), .amount("High (£m)", 12),
        .number("At or below the grant", 14), .amount("Deficit at the end (£m)", 14),
        .amount("Low of the deficit (£m)", 14), .amount("Middle of the deficit (£m)", 14),
        .amount("High of the deficit (£m)", 14),
      ],
      rows: (report.project?.years ?? []).map { year in
        func drawn(_ range: SimulatedRange) -> [Cell] {
          let parts: [KeyPath<SimulatedRange, Double>] = [\.low, \.median, \.high]
          return parts.map { .amount($0, of: range, .millions) }
        }
        return [
          .text(year.position.year.description, .year), .millions(year.position.inYearDsg),
        ] + drawn(year.inYear) + [
          .number(year.breakeven, .percent), .millions(year.position.closing),
        ] + drawn(year.closing)
      }, none: "No year is left to project.", isPublished: true)
  }

  /// When the year breaks even and the deficit is cleared if all goes as planned.
  private static func plan(_ position: PositionReport) -> String {
    func isOver(_ year: FinancialYear) -> Bool {
      position.mitigated.years.first { $0.year == year }?.status == .outturn
    }
    let breakeven =
      position.mitigated.breakevenYear.map {
        isOver($0) ? "the year has broken even since \($0)" : "the year breaks even from \($0) on"
      } ?? "no year breaks even to stay so"
    let cleared =
      position.mitigated.clearedYear.map {
        isOver($0) ? "the deficit has been cleared since \($0)" : "the deficit is cleared in \($0)"
      } ?? "the deficit is not cleared"
    return "As planned, \(breakeven), and \(cleared)"
  }

  /// In how many cases of a hundred breakeven and clearance come.
  private static func chances(_ report: ScrutinyReport) -> [String] {
    guard let project = report.project, let last = project.years.last?.position.year else {
      return []
    }
    func cases(_ part: Double) -> Int { Int((part * 100).rounded()) }
    return [
      "Of every 100 cases drawn, \(cases(project.breakeven)) break even in \(last); in"
        + " \(cases(project.cleared)) the deficit is cleared by its end, in"
        + " \(cases(project.both)) both."
    ]
  }

  /// What has changed since the forecast before.
  static func changes(_ report: ScrutinyReport) -> TableSheet {
    let total = report.movement?.total
    var rows: [[Cell]] = (total?.parts ?? []).map { part in
      [
        .text(part.code.map { Wording.sentence($0.rawValue) } ?? "Not explained"),
        .millions(part.amount),
        .text(meaning(part.code)),
      ]
    }
    if let total, let movement = report.movement {
      let before = movement.since.lastDay.readableText
      rows.insert(
        [.text("Forecast before"), .millions(total.before), .text("As it stood at \(before)")],
        at: 0)
      rows.append([
        .text("Forecast now"), .millions(total.after),
        .text("What the high needs block is forecast to be overspent by this year"),
      ])
    }
    let meeting = report.lastMeeting.map { "the meeting of \($0.readableText), by " } ?? ""
    return TableSheet(
      "Changes",
      title: report.movement.map {
        "What has changed since \(meeting)the forecast of \($0.since.lastDay.readableText)"
      } ?? "What has changed",
      remarks: ScrutinyWorkbook.remarks(
        "Millions of pounds; a positive change is an increase of cost.", report),
      table: "changes", [.text("Reason", 30), .money("Amount (£m)"), .text("What it means", 70)],
      rows: rows, none: "No earlier forecast of this year was recorded.", isPublished: true)
  }

  private static func meaning(_ code: MovementCode?) -> String {
    switch code {
    case .volume: "More or fewer children, or for longer or shorter"
    case .price: "What a place or a service costs"
    case .timing: "When something begins or is paid"
    case .funding: "The grant, transfers and contributions of others"
    case .error: "Something that was wrong before"
    case .mitigation: "What measures save, or no longer do"
    case .adjustment: "What officers judge, beyond what the figures say"
    case nil: "No reason has been given"
    }
  }
}
