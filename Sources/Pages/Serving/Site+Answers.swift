import Foundation
import Ledger
import Operations
import Rendering
import Reports
import Tabular

extension Site {
  /// The answer to a request without a body.
  ///
  /// It may take a while: it is not for a thread that others wait on.
  public func answer(_ visit: Visit) -> Answer {
    answering(visit) { try page(visit) }
  }

  /// The answer to a form.
  public func answer(_ visit: Visit, _ body: BodyReader) -> Answer {
    defer { body.discard() }
    return answering(visit) {
      let form = try body.finish()
      return try work(visit, form, body)
    }
  }

  private func answering(_ visit: Visit, _ body: () throws -> Answer) -> Answer {
    do {
      return try body()
    } catch let refusal as BodyRefusal {
      return .refusal(refusal.status, refusal.reason)
    } catch {
      return page(of: Failure(error, arguments: place.arguments), visit)
    }
  }

  private func page(_ visit: Visit) throws -> Answer {
    for page in ReportPage.all {
      let base = page.path == "/" ? "/now" : page.path
      switch visit.path {
      case page.path: return try page.html(snapshots.at(visit.asOf()), visit.query)
      case base + ".csv": return try page.csv(snapshots.at(visit.asOf()), visit.query)
      case base + ".json": return try page.json(snapshots.at(visit.asOf()), visit.query)
      default: continue
      }
    }
    let query = visit.query
    switch visit.path {
    case "/this-year/line": return try LinePage(snapshots.at(visit.asOf()), query).html(query)
    case "/this-year/line.csv":
      return .csv(try LinePage(snapshots.at(visit.asOf()), query).document())
    case "/this-year/line.json":
      return .json(try LinePage(snapshots.at(visit.asOf()), query).document())
    case "/books": return BooksPages(site: self, visit: visit).list()
    case "/books/file":
      return try BooksPages(site: self, visit: visit).file(query["name"] ?? "")
    case "/month-end": return try MonthEndPages(site: self, visit: visit).overview()
    case "/ledger/build": return try BuildPages(site: self, visit: visit).look()
    default: break
    }
    for kind in WorkbookKind.allCases
    where visit.path == "/month-end/workbook/\(kind.rawValue).xlsx" {
      return try MonthEndPages(site: self, visit: visit).workbook(kind)
    }
    return missing(visit)
  }

  /// Who posts now.
  var stamp: JournalStamp {
    JournalStamp(
      author: author, time: Date.now.formatted(.iso8601), systemAccount: NSUserName())
  }

  private func work(
    _ visit: Visit, _ form: ReceivedForm, _ body: BodyReader
  ) throws -> Answer {
    let monthEnd = MonthEndPages(site: self, visit: visit)
    switch visit.path {
    case "/books/file": return try BooksPages(site: self, visit: visit).save(form.fields)
    case "/month-end/extract": return try monthEnd.look(form, keeping: body)
    case "/month-end/post": return try monthEnd.post(form.fields)
    case "/month-end/close": return try monthEnd.close(form.fields)
    case "/ledger/build": return try BuildPages(site: self, visit: visit).build(form.fields)
    case "/ledger/backup": return try BuildPages(site: self, visit: visit).backup()
    default: return Self.notAllowed("GET, HEAD")
    }
  }

  func missing(_ visit: Visit) -> Answer {
    var page = Markup()
    page.heading("There is no such page")
    page.put("<p>The sections above lead to every page there is.</p>\n")
    return Answer(
      404, type: "text/html; charset=utf-8", Shell(title: "There is no such page").page(page))
  }

  /// What is wrong, and what to do about it.
  private func page(of failure: Failure, _ visit: Visit) -> Answer {
    let status =
      switch failure.code {
      case .usage: 400
      case .inputMissing: 404
      case .busy: 503
      case .inputOutput, .cannotCreate: 500
      case .badData, .findings: 409
      }
    if visit.path.hasSuffix(".csv") || visit.path.hasSuffix(".json") {
      let faults = failure.diagnostics.map(\.description)
      return .text(
        status,
        (faults + [failure.message]).filter { !$0.isEmpty }
          .joined(separator: "\n"))
    }
    var page = Markup()
    page.heading(failure.diagnostics.isEmpty ? "This cannot be shown" : "The books have faults")
    page.put(failure)
    if visit.path != "/ledger/build", failure.isMendedByBuild {
      page.put("<p>")
      page.link(Address("/ledger/build"), "See what would be posted to the ledger")
      page.put("</p>\n")
    }
    return Answer(
      status, type: "text/html; charset=utf-8",
      Shell(title: "This cannot be shown").page(page))
  }
}

extension Failure {
  /// Whether the ledger is behind the books, or not there yet.
  var isMendedByBuild: Bool {
    remedy.hasSuffix("build") || diagnostics.contains { $0.remedy.hasSuffix("build") }
  }
}

extension Markup {
  /// What is wrong, and what to do about it; each fault with its place.
  mutating func put(_ failure: Failure) {
    if !failure.reason.isEmpty {
      put("<p>", failure.reason.prefix(1).uppercased() + failure.reason.dropFirst() + ".", "</p>\n")
      put("<p><b>To do:</b> ", failure.remedy + ".", "</p>\n")
    }
    guard !failure.diagnostics.isEmpty else { return }
    put("<ol>\n")
    for diagnostic in failure.diagnostics { put(diagnostic) }
    put("</ol>\n")
  }

  private mutating func put(_ diagnostic: Diagnostic) {
    put("<li><p>", diagnostic.headline, "</p>\n")
    if let excerpt = diagnostic.excerpt { put("<pre>", excerpt, "</pre>\n") }
    put("<p><b>To do:</b> ", diagnostic.remedy + ".", "</p></li>\n")
  }
}
