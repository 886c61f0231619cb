import Books
import Exporter
import Foundation
import Ledger
import Money
import Operations
import Rendering
import Reports
import Tables

extension MonthEndPages {
  // MARK: - The close

  /// What the guard finds, and the form to close the month.
  func putClose(_ page: inout Markup, _ snapshot: Snapshot, _ period: Period) {
    page.put("<h2>2. Close the month</h2>\n")
    let close: MonthClose
    do {
      close = try site.place.doing {
        try MonthClose(of: period, at: site.place.ledgerPath, books: snapshot.books)
      }
    } catch {
      page.put(error)
      return
    }
    put(close, &page)
    page.put("<form method=\"post\" action=\"/month-end/close\">\n")
    page.put("<input type=\"hidden\" name=\"token\" value=\"", visit.session.token, "\">\n")
    page.put("<input type=\"hidden\" name=\"period\" value=\"", period.description, "\">\n")
    page.put(
      "<input type=\"hidden\" name=\"head\" value=\"",
      snapshot.standpoint.balances.head.hexadecimal, "\">\n")
    if !close.grave.isEmpty {
      page.field(
        "despite", "Why it is closed all the same",
        hint: "The reason is kept in the ledger for good. Leave it empty to close nothing.", "")
    }
    page.put("<p><button>", "Close \(period)", "</button></p>\n</form>\n")
  }

  private func put(_ close: MonthClose, _ page: inout Markup) {
    if let amount = try? close.recorded() {
      page.put(
        "<p>", "The forecast that would be recorded: in-year position \(amount.sterlingText).",
        "</p>\n")
    }
    let findings = close.month?.monthEnd.findings ?? []
    guard !findings.isEmpty else {
      page.put("<p>The month-end guard finds nothing: the month is complete.</p>\n")
      return
    }
    for (title, found) in [
      ("The month is not complete", close.grave), ("To look at", close.month?.monthEnd.looks ?? []),
    ] where !found.isEmpty {
      page.put("<h3>", "\(title) (\(found.count))", "</h3>\n<ul>\n")
      for finding in found {
        page.put("<li>", "\(finding.message). To do: \(finding.remedy).", "</li>\n")
      }
      page.put("</ul>\n")
    }
  }

  /// Closes the month that the form names, if the ledger is still as the form was made.
  func close(_ fields: Fields) throws -> Answer {
    guard let period = Period(fields["period"] ?? "") else {
      throw Failure(.usage, "this is not a month", toDo: "begin again at the month end")
    }
    let despite = try fields.filled("despite").map { text in
      guard let reason = readReason(text) else {
        throw Failure(
          .usage, "the reason cannot be kept", toDo: "write it in words, on one line, not too long")
      }
      return reason
    }
    let close = try MonthClose(
      of: period, at: site.place.ledgerPath, books: try site.place.books())
    guard close.head.hexadecimal == fields["head"] else {
      throw Failure(
        .busy, "the ledger has moved since this form was made; nothing was closed",
        toDo: "look at the month end again")
    }
    let outcome: MonthClose.Outcome
    do {
      outcome = try close.close(despite: despite, stamp: site.stamp)
    } catch let failure as Failure where !close.grave.isEmpty && despite == nil {
      return notClosed(close, failure)
    }
    var page = Markup()
    page.heading("\(period) is closed")
    page.put("<div class=\"done\" role=\"status\">\n")
    for line in outcome.lines(of: period) { page.put("<p>", line, "</p>\n") }
    page.put("<p>Head <code>", outcome.ledger.head.hexadecimal, "</code></p>\n</div>\n<p>")
    page.link(Address("/month-end"), "On with the month end")
    page.put("</p>\n")
    return .html(Shell(title: "\(period) is closed", section: .monthEnd).page(page))
  }

  private func notClosed(_ close: MonthClose, _ failure: Failure) -> Answer {
    var page = Markup()
    page.heading("The month was not closed")
    page.put("<div class=\"faults\" role=\"alert\"><h2>", failure.reason + ".", "</h2>\n")
    page.put("<p>Put it right, or go back and say why it is closed all the same.</p></div>\n")
    put(close, &page)
    page.put("<p>")
    page.link(Address("/month-end"), "Back to the month end")
    page.put("</p>\n")
    return .html(Shell(title: "The month was not closed", section: .monthEnd).page(page), 409)
  }

  // MARK: - Workbooks

  func putWorkbooks(_ page: inout Markup, _ snapshot: Snapshot) {
    page.put("<h2>3. Download the workbooks</h2>\n<ul>\n")
    for kind in WorkbookKind.allCases {
      page.put("<li>")
      page.link(
        Address("/month-end/workbook/\(kind.rawValue).xlsx").asOf(snapshot.asked), kind.title)
      page.put("</li>\n")
    }
    page.put(
      """
      </ul>
      <p>The public pack is held against every pack that was published before, so it is made by
      <code>safety-valve export scrutiny</code>.</p>

      """)
  }

  /// A workbook as a file to download.
  func workbook(_ kind: WorkbookKind) throws -> Answer {
    let snapshot = try site.snapshots.at(visit.asOf())
    let path = site.uploads.newPath(for: "book.xlsx")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let made = try WorkbookMaking.make(
      kind, snapshot.standpoint, snapshot.ledger, version: site.version)
    try WorkbookWriter.write(made.workbook, to: path, access: .owner, isNew: true)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.inputOutput, "the workbook cannot be read", toDo: "try again")
    }
    var answer = Answer(
      200, type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      [UInt8](data))
    let name = made.name.filter { $0.isASCII && $0 != "\"" }
    answer.add("content-disposition", "attachment; filename=\"\(name)\"")
    return answer
  }
}

extension Markup {
  /// A field of a form with its label and its hint.
  mutating func field(_ name: String, _ label: String, hint: String, _ value: String) {
    put("<div class=\"field\"><label for=\"", name, "\">")
    put(text: label)
    put("</label>\n<p class=\"hint\" id=\"", name, "-hint\">")
    put(text: hint)
    put("</p>\n<input name=\"", name, "\"")
    put(" id=\"", name, "\"")
    put(" aria-describedby=\"", name, "-hint\"")
    put(" value=\"", value, "\" autocomplete=\"off\"></div>\n")
  }

  /// What an import did, or would do.
  mutating func put(_ report: ImportReport) {
    let outcome = report.outcome
    func said(_ sum: LineSum) -> String {
      "\(sum.lines.description) line\(sum.lines == 1 ? "" : "s"), \(sum.amount.sterlingText)"
    }
    put("<dl>\n")
    func row(_ title: String, _ text: String) {
      put("<dt>", title, "</dt><dd>")
      put(text: text)
      put("</dd>\n")
    }
    row("File", "\(report.extract.name), for \(report.extract.period)")
    row("Read", said(outcome.read))
    if let control = report.extract.controlTotal {
      row("Control total", "\(control.sterlingText): it agrees")
    }
    if outcome.isIllustrative { row("Illustrative", "the file says that it is made up") }
    if outcome.totalRows > 0 { row("Left out as totals", "\(outcome.totalRows)") }
    for left in outcome.leftOut { row("Not counted, \(left.reason)", said(left.sum)) }
    if outcome.known.lines > 0 { row("In the ledger already", said(outcome.known)) }
    if outcome.vanished.lines > 0 { row("Posted before, not in this file", said(outcome.vanished)) }
    if outcome.changed.lines > 0 {
      row("Posted before with other figures or codes", said(outcome.changed))
    }
    for (spot, sum) in outcome.late.sorted(by: {
      ($0.key.own, $0.key.postedTo) < ($1.key.own, $1.key.postedTo)
    }) {
      row("Late", "\(said(sum)) of \(spot.own), posted to \(spot.postedTo)")
    }
    row("Head of the ledger", outcome.head.hexadecimal)
    put("</dl>\n")
    let table = try? ReportTable(
      [
        Column<ImportReport.Line>("account", "Account", .code) { .text($0.code) },
        Column("name", "Name", .name) { .text($0.name) },
        Column("lines", "Lines", .number(of: "lines")) { .count($0.sum.lines) },
        Column("amount", "Amount", .pounds(.cost)) { .money($0.sum.amount) },
      ], report.accounts,
      caption: report.extract.isDryRun ? "Would be posted" : "Posted", none: "No line is new.")
    if let table { put(table.markup(PageFace())) }
  }
}
