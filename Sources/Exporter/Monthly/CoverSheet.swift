import Books
import Money
import Reports

/// What the workbook is, as at when, and how to read it.
struct CoverSheet {
  static let name = "Cover"

  private(set) var sheet = Sheet(CoverSheet.name)
  private var row = 0

  init(_ report: MonthlyReport, _ checks: ChecksSheet) {
    let position = report.position
    sheet.columnWidths = [ColumnWidth(0...0, 26), ColumnWidth(1...1, 92)]
    sheet.print = PrintSetup(pagesTall: 1)
    line([.text("Dedicated Schools Grant: monthly forecast", .title)])
    line([.text(position.authority.name, .heading)])
    row += 1
    let facts = [
      ("As at", "\(position.asOf) (the period ends on \(position.asOf.lastDay.readableText))"),
      ("For", "internal: the officers' working paper, not for publication"),
      ("Scenario", position.options.scenario),
      ("Ledger head", position.ledgerHead.hexadecimal),
      ("Made by", report.version),
    ]
    for (name, value) in facts { line([.text(name, .rowLabel), .text(value, .text)]) }
    line([.text("All checks", .rowLabel), .formula(checks.master.value, .check)])
    sheet.conditionalFormats.append(
      ConditionalFormat(sheet.reference(row - 1, 1).to(sheet.reference(row - 1, 1)), .checks))
    row += 1
    addWarning(report)
    addReading()
    addContents()
  }

  private mutating func line(_ cells: [Cell]) {
    sheet.putRow(cells, row)
    row += 1
  }

  private mutating func addWarning(_ report: MonthlyReport) {
    line([.text("How far the figures can be relied on", .heading)])
    for standing in Standing.allCases.reversed() where standing != .published {
      let ids = report.sources.filter { $0.standing == standing }.map(\.id)
      guard !ids.isEmpty else { continue }
      line([.text(standing.rawValue, .rowLabel), .text(ids.joined(separator: ", "), .text)])
    }
    let count = report.adjustments.count
    if count > 0 {
      line([
        .text("assumption", .rowLabel),
        .text("\(count) adjustments by officers, listed under Notes and sources", .text),
      ])
    }
    row += 1
  }

  private mutating func addReading() {
    line([.text("How to read it", .heading)])
    let notes = [
      "Amounts are pounds and pence. Costs, overspends and deficits are positive, income and"
        + " surpluses negative; payments are positive and reduce the deficit.",
      "Blue figures on a yellow ground are assumptions that you may change; every sheet follows."
        + " The sheet Checks then says \"changed\" where a figure is no longer the one exported.",
      "Each sheet names the standing of its figures; Notes and sources says where they come from.",
    ]
    for note in notes { line([.text("", .rowLabel), .text(note, .text)]) }
    row += 1
  }

  private mutating func addContents() {
    line([.text("Contents", .heading)])
    let contents = [
      (SummarySheet.name, "The answers on one page"),
      (MonitoringSheet.name, "This year, line by line, against the budget"),
      (YearSheets.movement, "Why the forecast is not what it was, by reason"),
      (YearSheets.methods, "What each method makes of each line, and its range"),
      (YearSheets.backTest, "How methods would have done on closed years"),
      (YearSheets.virements, "Movements of budget"),
      (YearSheets.placements, "Places by number, time and price"),
      (YearSheets.bridge, "From the budget to the forecast, by volume and price"),
      (PositionSheet.name, "The deficit year by year in the case that you choose"),
      (LinesSheet.name, "Each line year by year"),
      (AssumptionsSheet.name, "What you may change: payments, growth, measures"),
      (CasesSheet.name, "The cases to choose from, as exported"),
      (OutlookSheets.range, "How likely breakeven is in each year"),
      (OutlookSheets.drivers, "What moves the last year most"),
      (OutlookSheets.plans, "EHC plans and their cost by placement"),
      (OutlookSheets.actions, "What hangs on each action of the plan"),
      (PostingsSheet.name, "Every posting behind the lines of the year"),
      (JournalsSheet.name, "Where the postings come from"),
      (NotesSheet.name, "Conventions, adjustments and sources"),
      (ChecksSheet.name, "Every reconciliation"),
    ]
    for (name, meaning) in contents {
      line([.text(name, .link, link: .top(of: name)), .text(meaning, .text)])
    }
  }
}
