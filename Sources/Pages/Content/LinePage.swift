import Books
import Ledger
import Money
import Operations
import Rendering
import Reports
import Tables

/// One line of the monitoring table: its figures, its months, and its postings, page by page.
///
/// Narrative is never shown: it may be about a child.
struct LinePage {
  private let snapshot: Snapshot
  private let account: Account
  private let postings: LedgerFile.PostingsPage
  private let number: Int

  private static let most = 100

  /// - Throws: ``Failure`` where there is no such account or page.
  init(_ snapshot: Snapshot, _ query: Fields) throws {
    let code = query.filled("account") ?? ""
    guard let account = snapshot.books.accounts.first(where: { $0.code == code }) else {
      throw Failure(
        .inputMissing, "the books have no such account", toDo: "choose one under This year")
    }
    let number = query.filled("page").map { Int($0) ?? 0 } ?? 1
    guard (1...1_000_000).contains(number) else {
      throw Failure(.usage, "there is no such page", toDo: "begin with page 1")
    }
    let asOf = snapshot.standpoint.asOf
    self.snapshot = snapshot
    self.account = account
    self.number = number
    postings = try snapshot.ledger.postings(
      of: code, in: .firstMonth(asOf.year)...asOf, skipping: (number - 1) * Self.most,
      limit: Self.most)
  }

  /// The months of the year as they are posted, and the part of the postings.
  func document() throws -> Document {
    let asOf = snapshot.standpoint.asOf
    let stamp = ReportStamp(
      authority: snapshot.authority, asOf: asOf.description,
      ledgerHead: snapshot.standpoint.balances.head.hexadecimal)
    let months = (1...13).compactMap { Period(year: asOf.year, number: $0) }.filter { $0 <= asOf }
      .compactMap { period in
        snapshot.standpoint.balances.movements[.init(account: account.code, period: period)]
          .map { (period: period, amount: $0) }
      }
    let byMonth = try ReportTable(
      [
        Column<(period: Period, amount: Money)>("period", "Month", .name) { .name($0.period) },
        Column("amount", "Posted", .pounds(.cost)) { .money($0.amount) },
      ], months, caption: "By month", none: "Nothing is posted to this line.")
    let lines = try postingsTable()
    return Document(
      stamp, title: "\(account.code) \(account.name) to \(asOf)",
      answers: [
        .init("Posted to date", postings.total.sterlingText),
        .init("Postings", UInt64(postings.count).description),
      ],
      tables: [try monitored(), byMonth, lines].compactMap(\.self),
      members: [
        stamp.member(.authority), stamp.member(.asOf), stamp.member(.unit),
        .init("account", .text(account.code)), .init("postings", .count(postings.count)),
        .init("total", .money(postings.total)), .init("months", .table(byMonth)),
        .init("lines", .table(lines)),
      ], records: .init([], lines))
  }

  /// The line of the monitoring table.
  private func monitored() throws -> ReportTable? {
    var table = try snapshot.monitor().lines()
    guard let place = table.index(of: .account) else { return nil }
    table.rows = table.rows.filter { $0.cells[place].value == .text(account.code) }.map {
      TableRow($0.cells)
    }
    table.caption = "This line in the monitoring table"
    return table.rows.isEmpty ? nil : table
  }

  private func postingsTable() throws -> ReportTable {
    try ReportTable(
      [
        Column<LedgerFile.PostingsPage.Line>("posting", "Posting", .code) {
          .text(String($0.posting.id))
        },
        Column("journal", "Journal", .code) { .text(String($0.journal)) },
        Column("period", "Counts in", .word) { .name($0.posting.postedTo) },
        Column("ownPeriod", "Belongs to", .word) { .name($0.posting.period) },
        Column("date", "Date", .word) { .text($0.posting.date) },
        Column("amount", "Amount", .pounds(.cost)) { .money($0.posting.amount) },
        Column("costCentre", "Cost centre", .code) { .text($0.posting.costCentre) },
        Column("subjective", "Subjective", .code) { .text($0.posting.subjective) },
        Column("rowID", "Row of the extract", .code) { .text($0.posting.rowID) },
        Column("source", "Source", .word) { .text($0.posting.source) },
      ], postings.lines, caption: "Postings", none: "There are no postings on this page.")
  }

  func html(_ query: Fields) throws -> Answer {
    var page = Markup()
    page.heading("\(account.code) \(account.name)")
    page.put("<p>")
    page.link(Address("/this-year").asOf(snapshot.asked), "All lines of the year")
    page.put("</p>\n")
    page.put(try document().markup(PageFace(scale: ReportPage.scale(query))))
    putPages(&page)
    page.otherForms({ address(number, $0) }, ["csv", "json"])
    let shell = Shell(
      title: "\(account.code) \(account.name)", section: .year, authority: snapshot.authority,
      asked: snapshot.asked)
    return Answer(200, type: "text/html; charset=utf-8", shell.page(page))
  }

  private func address(_ number: Int, _ ending: String = "") -> Address {
    Address("/this-year/line" + ending).with("account", account.code)
      .with("page", number == 1 ? nil : String(number)).asOf(snapshot.asked)
  }

  private func putPages(_ page: inout Markup) {
    let last = max(1, (postings.count + Self.most - 1) / Self.most)
    guard last > 1 else { return }
    page.put("<nav aria-label=\"Pages of postings\">\n<ul class=\"pages\">\n")
    let shown = [
      (1, "First"), (number - 1, "Before"), (number + 1, "Next"), (last, "Last"),
    ].filter { (1...last).contains($0.0) && $0.0 != number }
    for (target, text) in shown {
      page.put("<li>")
      page.link(address(target), "\(text) (page \(target))")
      page.put("</li>\n")
    }
    page.put("</ul>\n<p>Page ", "\(number) of \(last)", "</p>\n</nav>\n")
  }
}
