import Ledger
import Money
import Operations
import Rendering
import Reports
import Tables

/// A page that shows a report, in the forms that its command has.
struct ReportPage: Sendable {
  let path: String
  let section: Shell.Section
  let title: String
  /// Whether the page can be had as CSV.
  var hasCSV = true
  /// The report, from the choices that the query holds.
  let document: @Sendable (Snapshot, Fields) throws -> Document
  /// What stands between the heading and the report.
  var above: @Sendable (Snapshot, Fields) throws -> Markup = { _, _ in Markup() }
  /// The report with what the page alone leaves out; and where its cells lead.
  var shown: @Sendable (Document, Fields) -> Document = { document, _ in document }
  var address: @Sendable (ColumnKey, Value, Fields) -> String? = { _, _, _ in nil }
  /// The report as it stands on the page.
  var content: @Sendable (Document, Snapshot, PageFace) throws -> Markup = { document, _, face in
    document.markup(face)
  }

  /// The page for a browser.
  func html(_ snapshot: Snapshot, _ query: Fields) throws -> Answer {
    let document = try document(snapshot, query)
    var page = Markup()
    page.heading(title)
    page.put("<p>", document.heading, "</p>\n")
    page.putParts(of: section, at: path, snapshot.asked)
    page.put(try above(snapshot, query))
    let face = PageFace(scale: Self.scale(query), title: document.title) { key, value in
      address(key, value, query)
    }
    page.put(try content(shown(document, query), snapshot, face))
    page.otherForms({ form(query, $0) }, hasCSV ? ["csv", "json"] : ["json"])
    let shell = Shell(
      title: title, section: section, authority: snapshot.authority, asked: snapshot.asked,
      head: document.stamp.ledgerHead == nil ? snapshot.standpoint.balances.head.hexadecimal : nil)
    return Answer(200, type: "text/html; charset=utf-8", shell.page(page))
  }

  func csv(_ snapshot: Snapshot, _ query: Fields) throws -> Answer {
    .csv(try document(snapshot, query))
  }

  func json(_ snapshot: Snapshot, _ query: Fields) throws -> Answer {
    .json(try document(snapshot, query))
  }

  /// The same page in another form, with the same choices.
  private func form(_ query: Fields, _ ending: String) -> Address {
    query.all.filter { $0.name != "unit" && $0.name != "fund" }.reduce(
      Address((path == "/" ? "/now" : path) + ending)
    ) { $0.with($1.name, $1.value) }
  }

  /// How amounts are written: to the penny, unless thousands were asked for.
  static func scale(_ query: Fields) -> Scale { query["unit"] == "thousands" ? .thousands : .pence }
}

extension Answer {
  static func csv(_ document: Document) -> Answer {
    Answer(200, type: "text/csv; charset=utf-8", Array(document.csv.utf8))
  }

  static func json(_ document: Document) -> Answer {
    Answer(200, type: "application/json", Array(document.json.utf8))
  }

  static func html(_ page: [UInt8], _ status: Int = 200) -> Answer {
    Answer(status, type: "text/html; charset=utf-8", page)
  }
}

extension Markup {
  /// The pages of a section beside each other; nothing where it has only one.
  mutating func putParts(of section: Shell.Section, at path: String, _ asked: Period?) {
    let parts = ReportPage.all.filter { $0.section == section }
    guard parts.count > 1 else { return }
    put("<nav class=\"within\" aria-label=\"Pages of this section\">\n<ul>\n")
    for part in parts {
      put("<li><a href=\"", Address(part.path).asOf(asked).text, "\"")
      if part.path == path { put(" aria-current=\"page\"") }
      put(">", part.title, "</a></li>\n")
    }
    put("</ul>\n</nav>\n")
  }
}
