import Books
import Foundation
import Ledger
import Operations
import Rendering

/// What the books would post to the ledger, posting it, and a copy of the ledger.
struct BuildPages {
  let site: Site
  let visit: Visit

  /// What a build would do.
  func look() throws -> Answer {
    let books = try site.place.books()
    let outcome = try LedgerFile.build(at: site.place.ledgerPath, from: books, isDryRun: true)
    var page = Markup()
    page.heading("Post the books")
    if outcome.posted + outcome.reversed == 0 {
      page.put("<p>The ledger holds all that the books post: there is nothing new.</p>\n")
    } else {
      page.put(
        "<p>",
        "Journals that would be posted: \(outcome.posted). Journals that would be reversed:"
          + " \(outcome.reversed).", "</p>\n")
      for finding in outcome.findings {
        page.put("<p class=\"caution\">", finding.headline, "</p>\n")
      }
      putForm(&page, "/ledger/build", "Post them")
    }
    page.put("<h2>Back up the ledger</h2>\n")
    page.put("<p>A verified copy is put into the folder of the ledger.</p>\n")
    putForm(&page, "/ledger/backup", "Make a copy")
    return .html(shell("Post the books", books).page(page))
  }

  /// Posts what the books add.
  func build(_ fields: Fields) throws -> Answer {
    let books = try site.place.books()
    let outcome = try LedgerFile.build(at: site.place.ledgerPath, from: books)
    var page = Markup()
    page.heading("Posted")
    page.put("<div class=\"done\" role=\"status\"><p>")
    page.put(text: "Journals posted: \(outcome.posted). Journals reversed: \(outcome.reversed).")
    page.put("</p>\n<p>Head <code>", outcome.head.hexadecimal, "</code></p></div>\n<p>")
    page.link(Address("/"), "See where it stands now")
    page.put("</p>\n")
    return .html(shell("Posted", books).page(page))
  }

  /// Copies the ledger into its folder.
  func backup() throws -> Answer {
    let books = try site.place.books()
    let folder = URL(filePath: site.place.ledgerPath).deletingLastPathComponent().path + "/"
    let copy = try LedgerFile.backup(site.place.ledgerPath, to: folder, books: books)
    var page = Markup()
    page.heading("The ledger is backed up")
    page.put("<div class=\"done\" role=\"status\"><p>")
    page.put(
      text: "\(URL(filePath: copy.path).lastPathComponent): \(copy.journals) journals, verified.")
    page.put("</p></div>\n")
    return .html(shell("The ledger is backed up", books).page(page))
  }

  private func putForm(_ page: inout Markup, _ path: String, _ button: String) {
    page.put("<form method=\"post\" action=\"", path, "\">\n")
    page.put("<input type=\"hidden\" name=\"token\" value=\"", visit.session.token, "\">\n")
    page.put("<p><button>", button, "</button></p>\n</form>\n")
  }

  private func shell(_ title: String, _ books: Books) -> Shell {
    Shell(title: title, section: .ledger, authority: books.authority.name)
  }
}
