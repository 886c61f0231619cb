import Books
import Forecasting
import Money
import Reports

/// The public pack for the Scrutiny Sub-Committee: plain words, one table on a sheet, small numbers
/// suppressed, nothing behind a line.
public enum ScrutinyWorkbook {
  public static func fileName(_ report: ScrutinyReport) -> String {
    WorkbookFile.name(report.position, "scrutiny")
  }

  public static func workbook(_ report: ScrutinyReport) -> Workbook {
    let tables: [(TableSheet, String)] = [
      (money(report), "Where the money stands this year, and what each number means"),
      (deficit(report), "The deficit year by year, with payments and without"),
      (likelihood(report), "How likely it is that spending comes down to the grant"),
      (changes(report), "What has changed since the forecast before"),
      (placements(report), "Children with plans, and what their places cost"),
      (AreaTable.sheet(report.actions, report.plan, isPublished: true), "The plan, area by area"),
      (AreaTable.escalated(report.actions, isPublished: true), "What is brought before the board"),
      (indicators(report), "The indicators: where they were, are and should be"),
      (
        RiskTable.sheet(report.raid, named: "Risks", withOwners: false, isPublished: true),
        "What could go wrong"
      ),
    ]
    let notes = notes(report)
    let sources = TableSheet.sources(report.sources, isPublished: true)
    let sheets = [notes, sources] + tables.map(\.0)
    let properties = WorkbookFile.properties(
      report.position, title: "SEND finance for scrutiny", version: report.shared.version)
    let checked = Workbook(
      properties: properties,
      sheets: [cover(report).sheet, contents(notes, sources, tables).sheet] + sheets.map(\.sheet))
    let checklist = PublishedProfile.checklist(checked, report.plans)
    return Workbook(
      properties: properties,
      sheets: [
        cover(report).sheet,
        contents(
          notes, sources,
          tables + [(checklist, "The rules for published spreadsheets, and how they are met")]
        ).sheet,
      ] + sheets.map(\.sheet) + [checklist.sheet])
  }

  private static func cover(_ report: ScrutinyReport) -> CoverPage {
    CoverPage(
      PublishedWords.title, for: "members and the public", report.shared,
      sources: report.sources, contents: [])
  }

  private static func contents(
    _ notes: TableSheet, _ sources: TableSheet, _ tables: [(TableSheet, String)]
  ) -> TableSheet {
    let all =
      [(notes, "How to read the tables"), (sources, "Where the figures come from")] + tables
    return TableSheet(
      "Contents", title: "Contents",
      remarks: [TableSheet.oneTable + "Each name leads to its sheet."], table: "contents",
      [.text("Sheet", 24), .text("What it holds", 80)],
      rows: all.map { table, meaning in
        [.text(table.sheet.name, .link, link: .top(of: table.sheet.name)), .text(meaning)]
      }, none: "Nothing.", isPublished: true)
  }

  private static func notes(_ report: ScrutinyReport) -> TableSheet {
    let few = report.plans.threshold
    let notes: [(String, String)] = [
      (
        "Signs",
        "A cost, an overspend and a deficit are positive; a surplus is negative. Payments are"
          + " positive and make the deficit smaller."
      ),
      ("Millions", "Amounts are shown in millions of pounds; each cell holds pounds and pence."),
      (
        "In-year",
        "What is spent in a year from the Dedicated Schools Grant above what comes in for it."
          + " Breakeven in-year is the first year from which it stays at or below nil."
      ),
      (
        "Deficit",
        "What in-year overspends have added up to. It is cleared from the first year from which it"
          + " stays at or below nil. Breakeven and clearing are two questions."
      ),
      (
        "Council's own money",
        "SEN services and transport that the council pays itself are shown beside the deficit and"
          + " are no part of it."
      ),
      (
        "[c]",
        "Not shown, so that no child can be told: fewer than \(few), or a number that tells one."
      ),
      ("[x]", "Not available: the books do not have it."),
      (
        "Standing",
        "How far a figure can be relied on: the worst standing of what is in it, from published to"
          + " illustrative, which means made up."
      ),
      (
        "Likelihood",
        "By drawing the years many times, each assumption between its low and its high. It says"
          + " nothing of what nobody has assumed."
      ),
    ]
    return TableSheet(
      "Notes", title: "How to read the tables", remarks: [TableSheet.oneTable],
      table: "notes", [.text("Word", 24), .text("What it means", 100)],
      rows: notes.map { [.text($0), .text($1)] }, none: "Nothing.", isPublished: true)
  }

  private static func remarks(_ unit: String) -> [String] {
    [
      TableSheet.oneTable
        + "\(unit) Words and marks are on the sheet Notes, sources on Sources."
    ]
  }

  private static func money(_ report: ScrutinyReport) -> TableSheet {
    let position = report.position
    var rows: [[Cell]] = []
    func add(_ what: String, _ amount: Money?, _ meaning: String) {
      rows.append([.text(what), .millions(amount), .text(meaning)])
    }
    let current =
      position.mitigated.years.last { $0.status != .projection } ?? position.mitigated.years[0]
    let last = position.mitigated.years.last ?? current
    add(
      "Spent above the grant in \(current.year)", current.inYearDsg,
      "The overspend of the whole Dedicated Schools Grant this year, as it is forecast now")
    add(
      "High needs spending in \(current.year)", current.movement.expenditure,
      "All that is spent from the high needs block")
    add(
      "High needs income in \(current.year)", Money(pence: -current.movement.income.pence),
      "The grant for high needs, with transfers and contributions of others")
    for fund in [Fund.councilSen, .senTransport] {
      guard let total = report.total(fund) else { continue }
      add(
        "\(fund.title), forecast", total.forecast,
        "Paid by the council itself, against a budget of £\(total.budget.millionsText)m")
    }
    add(
      "Deficit at the end of \(current.year)", current.closing,
      "What is owed once this year's payments of the department and the council have come")
    add(
      "The same without any payment", current.closingBeforePayments,
      "What would be owed had neither ever paid")
    add(
      "Deficit at the end of \(last.year)", last.closing,
      "If every measure delivers what is expected of it, and every payment comes")
    add(
      "The same without any measure", position.unmitigated.years.last?.closing,
      "If nothing more is done than this year already holds")
    let headroom = try? position.mitigated.headroom()
    add(
      "Left for overspends to come", headroom,
      "What later overspends may add up to before the agreed payments no longer clear the deficit")
    return TableSheet(
      "Money", title: "Where the money stands, at \(position.asOf.lastDay.readableText)",
      remarks: remarks("Millions of pounds."), table: "money",
      [.text("What", 44), .money("Amount (£m)"), .text("What it means", 80)], rows: rows,
      none: "Nothing.", isPublished: true)
  }

  private static func deficit(_ report: ScrutinyReport) -> TableSheet {
    let position = report.position
    return TableSheet(
      "Deficit", title: "The deficit year by year",
      remarks: remarks("Millions of pounds, deficits positive."), table: "deficit",
      [
        .text("Year", 12), .text("Status", 12), .money("Spent above the grant (£m)"),
        .money("Without measures (£m)"), .money("Department pays (£m)"),
        .money("Council pays (£m)"), .money("Deficit at the end (£m)"),
        .money("Deficit without payments (£m)"), .text("Standing", 14),
      ],
      rows: zip(position.mitigated.years, position.unmitigated.years).map { year, without in
        [
          .text(year.year.description, .year), .text(year.status.rawValue, .year),
          .millions(year.inYearDsg), .millions(without.inYearDsg),
          .millions(year.movement.dfePayment), .millions(year.movement.councilContribution),
          .millions(year.closing), .millions(year.closingBeforePayments),
          .text(
            position.standing(of: .closing, in: year.year, isMitigated: true)?.rawValue ?? "[x]",
            .year),
        ]
      }, none: "The books have no years.", isPublished: true)
  }

  private static func likelihood(_ report: ScrutinyReport) -> TableSheet {
    let breakeven = report.position.mitigated.breakevenYear?.description ?? "no year"
    let cleared = report.position.mitigated.clearedYear?.description ?? "no year"
    return TableSheet(
      "Likelihood",
      title: "Breakeven is expected in \(breakeven), the deficit cleared in \(cleared)",
      remarks: remarks(
        "Millions of pounds, deficits positive. One case in ten lies below the low, one above the"
          + " high.") + chances(report),
      table: "likelihood",
      [
        .text("Year", 12), .money("Expected above the grant (£m)"),
        .money("Low (£m)"), .money("High (£m)"), .number("At or below the grant", 16),
        .money("Deficit at the end (£m)"), .money("Low of the deficit (£m)"),
        .money("High of the deficit (£m)"),
      ],
      rows: (report.project?.years ?? []).map { year in
        func drawn(_ range: SimulatedRange) -> [Cell] {
          [.amount(\.low, of: range, .millions), .amount(\.high, of: range, .millions)]
        }
        return [
          .text(year.position.year.description, .year), .millions(year.position.inYearDsg),
        ] + drawn(year.inYear) + [
          .number(year.breakeven, .percent), .millions(year.position.closing),
        ] + drawn(year.closing)
      }, none: "No year is left to project.", isPublished: true)
  }

  /// In how many cases of a hundred breakeven and clearance come, and last.
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

  private static func changes(_ report: ScrutinyReport) -> TableSheet {
    let total = report.movement?.total
    var rows: [[Cell]] = (total?.parts ?? []).map { part in
      [.text(part.code?.rawValue.capitalizedFirst ?? "Not explained"), .millions(part.amount)]
    }
    if let total {
      rows.insert([.text("Forecast before"), .millions(total.before)], at: 0)
      rows.append([.text("Forecast now"), .millions(total.after)])
    }
    let meeting = report.lastMeeting.map { "the meeting of \($0.readableText), by " } ?? ""
    return TableSheet(
      "Changes",
      title: report.movement.map {
        "What has changed since \(meeting)the forecast of \($0.since)"
      } ?? "What has changed",
      remarks: remarks("Millions of pounds; a positive change is an increase of cost."),
      table: "changes", [.text("Reason", 40), .money("Change (£m)")], rows: rows,
      none: "No earlier forecast of this year was recorded.", isPublished: true)
  }

  private static func placements(_ report: ScrutinyReport) -> TableSheet {
    let plans = report.plans
    func count(_ figure: PublishedCounts.Figure) -> Cell {
      switch figure {
      case .shown(let number): .number(Double(number), .count)
      case .suppressed: .text(PublishedWords.suppressed, .textRight)
      case .missing: .text(PublishedWords.missing, .textRight)
      }
    }
    func cost(_ figure: PublishedCounts.Figure) -> Cell {
      if case .shown(let pence) = figure { return .pence(pence, .millions) }
      return count(figure)
    }
    let columns: [TableSheet.Column] =
      [.text(PublishedWords.placement, 28)]
      + plans.januaries.map { .number(PublishedWords.january($0), 14) }
      + [.money(PublishedWords.cost(in: report.position.asOf.year))]
    var rows = plans.rows.map { row in
      [.text(PublishedWords.label(row.placement))] + row.counts.map(count) + [cost(row.cost)]
    }
    if !rows.isEmpty {
      rows.append(
        [.text(PublishedWords.allPlacements)] + plans.totals.map(count) + [cost(plans.totalCost)])
    }
    return TableSheet(
      PublishedWords.sheet, title: "Children with a plan, by where they are taught",
      remarks: remarks("EHC plans at January; millions of pounds, as forecast now."),
      table: "placements", columns, rows: rows,
      none: PublishedWords.nothing, isPublished: true)
  }

  private static func indicators(_ report: ScrutinyReport) -> TableSheet {
    func value(_ rate: Rate?, _ indicator: Indicator) -> Cell {
      guard let rate else { return .text("[x]", .textRight) }
      return .number(rate.doubleValue, indicator.unit == .percent ? .percent : .count)
    }
    return TableSheet(
      "Indicators", title: "Indicators at \(report.indicators.day.readableText)",
      remarks: remarks("A percentage or a number, as the indicator has it."), table: "indicators",
      [
        .text("Indicator", 60), .number("Before", 12), .number("Now", 12), .text("On", 14),
        .number("Target", 12), .text("It has", 14), .text("Target met", 12),
      ],
      rows: report.indicators.groups.flatMap(\.readings).map { reading in
        [
          .text(reading.indicator.title), value(reading.previous?.value, reading.indicator),
          value(reading.latest?.value, reading.indicator),
          .text(reading.latest?.date.description ?? "[x]", .year),
          value(reading.indicator.target, reading.indicator),
          .text(reading.travel?.rawValue ?? "[x]", .year),
          .text(reading.meetsTarget.map { $0 ? "yes" : "no" } ?? "[x]", .year),
        ]
      }, none: "The books have no indicators.csv.", isPublished: true)
  }
}

extension Cell {
  /// An amount shown in millions; the cell holds pounds and pence.
  static func millions(_ amount: Money?) -> Cell {
    amount.map { .pence($0.pence, .millions) } ?? .text("[x]", .textRight)
  }
}
