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

  public static func workbook(_ report: ScrutinyReport, edition: Edition = .first) -> Workbook {
    let tables: [(TableSheet, String)] = [
      (ScrutinyMoney.money(report), "Where the money stands this year, and what each number means"),
      (ScrutinyMoney.deficit(report), "The deficit year by year, with payments and without"),
      (ScrutinyMoney.likelihood(report), "How likely it is that spending comes down to the grant"),
      (ScrutinyMoney.changes(report), "What has changed since the forecast before"),
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
      sheets: [cover(report, edition).sheet, contents(notes, sources, tables).sheet]
        + sheets.map(\.sheet))
    let checklist = PublishedProfile.checklist(checked, report.plans, report.shared)
    return Workbook(
      properties: properties,
      sheets: [
        cover(report, edition).sheet,
        contents(
          notes, sources,
          tables + [(checklist, "The rules for published spreadsheets, and how they are met")]
        ).sheet,
      ] + sheets.map(\.sheet) + [checklist.sheet])
  }

  private static func cover(_ report: ScrutinyReport, _ edition: Edition) -> CoverPage {
    CoverPage(
      PublishedWords.title, for: "members and the public", report.shared,
      sources: report.sources, drawn: report.project, contents: [], isPublished: true,
      edition: edition, record: [(PublishedWords.earlier, report.plans.record)])
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
        (few > 0
          ? "Not shown, so that no child can be told: fewer than \(few), or a number that tells"
            + " one."
          : "Not shown.")
          + " A cost that rests on so few, or on one provider, is not shown either."
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

  /// What stands above a table: how to read it, and what else is to be known of it.
  static func remarks(_ unit: String) -> [String] {
    [
      TableSheet.oneTable
        + "\(unit) Words and marks are on the sheet Notes, sources on Sources."
    ]
  }

  /// The same above amounts, with how far they can be relied on at worst.
  static func remarks(_ unit: String, _ report: ScrutinyReport) -> [String] {
    guard let worst = report.sources.first?.standing else { return remarks(unit) }
    return remarks(
      "\(unit) What some of them rest on is \(worst.rawValue): \(CoverPage.meaning(of: worst)).")
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
      // A January at which a placement is not counted has no total: it would look like a fall.
      let totals = plans.totals.enumerated().map { index, total in
        plans.rows.contains { $0.counts[index] == .missing } ? count(.missing) : count(total)
      }
      rows.append([.text(PublishedWords.allPlacements)] + totals + [cost(plans.totalCost)])
    }
    return TableSheet(
      PublishedWords.sheet, title: "Children with a plan, by where they are taught",
      remarks: remarks("EHC plans at January; millions of pounds, costs positive.", report),
      table: "placements", columns, rows: rows,
      none: PublishedWords.nothing, isPublished: true)
  }

  private static func indicators(_ report: ScrutinyReport) -> TableSheet {
    func value(_ rate: Rate?, _ indicator: Indicator) -> Cell {
      guard let rate else { return .text("[x]", .textRight) }
      return .value(rate, of: indicator)
    }
    return TableSheet(
      "Indicators", title: "Indicators at \(report.indicators.day.readableText)",
      remarks: remarks("A percentage or a number, as the indicator has it."), table: "indicators",
      [
        .text("Indicator", 60), .number("Before", 12), .number("Now", 12), .text("On", 14),
        .number("Target", 12), .text("Direction", 14), .text("Target met", 12),
      ],
      rows: report.indicators.groups.flatMap(\.readings).map { reading in
        [
          .text(reading.indicator.title), value(reading.previous?.value, reading.indicator),
          value(reading.latest?.value, reading.indicator),
          .text(reading.latest?.date.description ?? "[x]", .year),
          reading.indicator.target.map { value($0, reading.indicator) }
            ?? .text("none set", .textRight),
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
