import Books
import Money
import Reports

/// What the figures rest on: conventions, adjustments and sources.
struct NotesSheet {
  static let name = "Notes and sources"

  private(set) var sheet = Sheet(NotesSheet.name)
  private var row = 0

  init(_ report: MonthlyReport) {
    sheet.columnWidths = [
      ColumnWidth(0...0, 30), ColumnWidth(1...1, 70),
      ColumnWidth(2...2, max(16, report.position.moneyWidth)), ColumnWidth(3...3, 28),
      ColumnWidth(4...4, 12), ColumnWidth(5...5, 60),
    ]
    line([.text("Notes and sources", .title)])
    row += 1
    addConventions()
    addAdjustments(report.adjustments)
    addSources(report.sources)
  }

  private mutating func line(_ cells: [Cell]) {
    sheet.putRow(cells, row)
    row += 1
  }

  private mutating func addConventions() {
    line([.text("How to read the figures", .heading)])
    let notes = [
      (
        "Sign and unit",
        "Pounds and pence. A cost, an overspend and a deficit are positive; income and a surplus"
          + " are negative. Payments are shown as positive amounts and reduce the deficit."
      ),
      ("Unmitigated", "Nothing beyond what the base year already holds."),
      (
        "Breakeven and clearance",
        "In-year breakeven is the first year from which the in-year position of the whole grant"
          + " stays at or below zero to the end. The deficit is cleared from the first year from"
          + " which the closing deficit does. The two are different questions."
      ),
      (
        "Headroom",
        "What the in-year deficits still to come may add up to: all payments of both parties, less"
          + " the balance without payments at the end of the last closed year."
      ),
      (
        "Standing",
        "Each figure has the worst standing of what is in it, a total too, even where it is itself"
          + " published. published: stated in a dated publication. derived: worked out from"
          + " published figures. unverified: said to be published, and not seen there. assumption:"
          + " a judgement of what is to come. illustrative: made up, so that a published total"
          + " could be split."
      ),
    ]
    for (name, note) in notes { line([.text(name, .text), .text(note, .text)]) }
    row += 1
  }

  private mutating func addAdjustments(_ adjustments: [Adjustment]) {
    line([.text("Officers' adjustments in the forecast", .heading)])
    guard !adjustments.isEmpty else {
      line([.text("There are none.", .rowLabel)])
      row += 1
      return
    }
    let head = row
    let titles = ["Account", "Reason", "Amount (£)", "Author", "Date", "Held by later years"]
    line(titles.map { .text($0, $0.hasPrefix("Amount") ? .columnHeaderRight : .columnHeader) })
    for adjustment in adjustments {
      line([
        .text(adjustment.account, .text), .text(adjustment.reason, .text),
        .pence(adjustment.amount.pence), .text(adjustment.author, .text),
        .text(adjustment.date.description, .year),
        .text(adjustment.isRecurring ? "yes" : "no", .year),
      ])
    }
    addTable("adjustments", head: head, columns: titles.count)
    row += 1
  }

  private mutating func addSources(_ sources: [Source]) {
    line([.text("Sources of the figures in this workbook, worst standing first", .heading)])
    guard !sources.isEmpty else {
      line([.text("No figure names a source.", .rowLabel)])
      return
    }
    let head = row
    let titles = ["Source", "Title", "Standing", "Publisher", "Date", "Reference"]
    line(titles.map { .text($0, .columnHeader) })
    for source in sources {
      line([
        .text(source.id, .text), .text(source.title, .text),
        .text(source.standing.rawValue, .text), .text(source.publisher, .text),
        .text(source.date?.description ?? "not known", .year),
        .text(source.reference ?? "none given", .text),
      ])
    }
    addTable("sources", head: head, columns: titles.count)
  }

  private mutating func addTable(_ name: String, head: Int, columns: Int) {
    sheet.tables.append(
      Table(
        name, from: Address(row: head, column: 0),
        to: Address(row: row - 1, column: columns - 1)))
  }
}
