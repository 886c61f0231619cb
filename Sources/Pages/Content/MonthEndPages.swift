import Books
import Foundation
import Ledger
import Money
import Operations
import Rendering
import Reports
import Tables

/// The month end: the extract, the guard, the close and the workbooks.
struct MonthEndPages {
  let site: Site
  let visit: Visit

  private var place: Workplace { site.place }
  private var stamp: JournalStamp { site.stamp }

  /// Where the month stands, and the forms for each step.
  func overview() throws -> Answer {
    let snapshot = try site.snapshots.at(visit.asOf())
    let period = Self.nextPeriod(snapshot)
    var page = Markup()
    page.heading("Month end")
    page.put("<p>", "The next month to close is \(period).", "</p>\n")
    putUpload(&page, snapshot, period)
    putClose(&page, snapshot, period)
    putWorkbooks(&page, snapshot)
    return .html(shell("Month end", snapshot).page(page))
  }

  /// The first month that is not closed, or the one that the books stand at.
  private static func nextPeriod(_ snapshot: Snapshot) -> Period {
    let closed = snapshot.standpoint.balances.closedThrough
    guard let next = closed.map({ $0.next }) ?? nil, snapshot.asked == nil,
      next > snapshot.standpoint.asOf
    else { return snapshot.standpoint.asOf }
    return snapshot.books.authority.years.contains(next.year) ? next : snapshot.standpoint.asOf
  }

  private func shell(_ title: String, _ snapshot: Snapshot?) -> Shell {
    Shell(
      title: title, section: .monthEnd, authority: snapshot?.authority, asked: snapshot?.asked,
      head: snapshot?.standpoint.balances.head.hexadecimal)
  }

  // MARK: - The extract

  private func putUpload(_ page: inout Markup, _ snapshot: Snapshot, _ period: Period) {
    page.put("<h2>1. Post the extract</h2>\n")
    page.put(
      "<form method=\"post\" action=\"/month-end/extract\" enctype=\"multipart/form-data\">\n")
    page.put("<input type=\"hidden\" name=\"token\" value=\"", visit.session.token, "\">\n")
    page.field("period", "Month of the extract", hint: "Such as 2023-24/P10", period.description)
    page.field(
      "control", "Control total, if the finance system gives one",
      hint: "What the lines sum to, in pounds and in the extract's own sign", "")
    page.field(
      "suspense", "Account for codes that have no rule, if they are not to be refused",
      hint: "An account of kind control; leave it empty to be shown the codes", "")
    page.put(
      """
      <div class="field"><label for="file">The extract</label>
      <p class="hint" id="file-hint">.csv, .xlsx, .xls or .ods, up to 256 MB</p>
      <input type="file" name="file" id="file" aria-describedby="file-hint" required
       accept=".csv,.txt,.xlsx,.xls,.ods,.xml,.html"></div>
      <p><button>See what would be posted</button></p>
      </form>

      """)
  }

  /// Looks at an uploaded extract, and posts nothing.
  func look(_ form: ReceivedForm, keeping body: BodyReader) throws -> Answer {
    guard let file = form.file, !file.name.isEmpty else {
      throw Failure(
        .usage, "no file came with the form", toDo: "choose the extract, and send again")
    }
    let extract = PendingImports.Extract(
      path: file.path, name: file.name, period: try period(form.fields),
      controlTotal: try controlTotal(form.fields), suspense: form.fields.filled("suspense"),
      token: visit.session.token)
    let books = try place.books()
    let outcome: ImportOutcome
    do {
      outcome = try run(extract, books, isDryRun: true)
    } catch let error as ExtractError {
      return refused(extract, error)
    }
    body.keepFile()
    let pending = site.pending.keep(extract)
    var page = Markup()
    page.heading("What would be posted")
    put(outcome, extract, books, isDone: false, &page)
    page.put("<form method=\"post\" action=\"/month-end/post\">\n")
    page.put("<input type=\"hidden\" name=\"token\" value=\"", visit.session.token, "\">\n")
    page.put("<input type=\"hidden\" name=\"pending\" value=\"", pending, "\">\n")
    page.put("<p><button>Post it</button> ")
    page.link(Address("/month-end"), "Do not post it")
    page.put("</p>\n</form>\n")
    return .html(shell("What would be posted", nil).page(page))
  }

  private func refused(_ extract: PendingImports.Extract, _ error: ExtractError) -> Answer {
    var page = Markup()
    page.heading("The extract cannot be posted")
    page.put("<div class=\"faults\" role=\"alert\"><h2>Nothing was posted</h2>\n")
    page.put(Failure(error, arguments: place.arguments))
    page.put("</div>\n")
    if !error.toMap.isEmpty { putCodes(error.toMap, &page) }
    page.put("<p>")
    page.link(Address("/month-end"), "Back to the month end")
    page.put("</p>\n")
    return .html(shell("The extract cannot be posted", nil).page(page), 422)
  }

  /// The codes without a rule, with the account that is suggested for each.
  private func putCodes(_ codes: [CodeToMap], _ page: inout Markup) {
    page.put("<h2>Codes without a rule</h2>\n<p>Give each an account in ")
    page.link(BooksPages.address("mapping.csv"), "mapping.csv")
    page.put(", as these rows suggest, and send the extract again.</p>\n<pre>")
    page.put(text: CodeToMap.csv(codes))
    page.put("</pre>\n")
  }

  /// Posts an extract that was looked at.
  func post(_ fields: Fields) throws -> Answer {
    guard
      let extract = site.pending.take(fields["pending"] ?? "", token: visit.session.token)
    else {
      throw Failure(
        .inputMissing, "this extract is not here any more",
        toDo: "send it again; it waits for half an hour")
    }
    defer { try? FileManager.default.removeItem(atPath: extract.path) }
    let books = try place.books()
    let outcome: ImportOutcome
    do {
      outcome = try run(extract, books, isDryRun: false)
    } catch let error as ExtractError {
      return refused(extract, error)
    }
    var page = Markup()
    page.heading(outcome.journals.isEmpty ? "Nothing new" : "Posted")
    put(outcome, extract, books, isDone: true, &page)
    page.put("<p>")
    page.link(Address("/month-end"), "Back to the month end")
    page.put("</p>\n")
    return .html(shell("Posted", nil).page(page))
  }

  private func run(
    _ extract: PendingImports.Extract, _ books: Books, isDryRun: Bool
  ) throws -> ImportOutcome {
    if let suspense = extract.suspense, !books.accounts.contains(where: { $0.code == suspense }) {
      throw Failure(
        .usage, "the account for codes without a rule is not one of these books",
        toDo: "name one of accounts.csv, best of kind control")
    }
    return try LedgerFile.importExtract(
      asked(extract, isDryRun: isDryRun), to: place.ledgerPath, books: books)
  }

  private func asked(_ extract: PendingImports.Extract, isDryRun: Bool) -> ExtractImport {
    var asked = ExtractImport(path: extract.path, name: extract.name, period: extract.period)
    asked.controlTotal = extract.controlTotal
    asked.suspense = extract.suspense
    asked.isDryRun = isDryRun
    asked.stamp = stamp
    asked.gathersUnmapped = true
    return asked
  }

  private func put(
    _ outcome: ImportOutcome, _ extract: PendingImports.Extract, _ books: Books, isDone: Bool,
    _ page: inout Markup
  ) {
    let report = ImportReport(
      outcome, asked(extract, isDryRun: !isDone), books: books, ledger: place.ledgerPath)
    page.put(report)
    for finding in outcome.findings + outcome.mappingFindings {
      page.put("<p class=\"caution\">", "\(finding.message). To do: \(finding.remedy).", "</p>\n")
    }
  }

  private func period(_ fields: Fields) throws -> Period {
    guard let period = Period(fields["period"] ?? "") else {
      throw Failure(
        .usage, "this is not a month", toDo: "write it from P1 to P13, such as 2023-24/P10")
    }
    return period
  }

  private func controlTotal(_ fields: Fields) throws -> Money? {
    guard let text = fields.filled("control") else { return nil }
    guard let amount = (try? Money(pounds: text)) ?? ExtractImport.amount(text) else {
      throw Failure(
        .usage, "the control total is not an amount", toDo: "write pounds, such as -1234.56")
    }
    return amount
  }
}
