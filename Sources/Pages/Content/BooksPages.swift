import Books
import Foundation
import Operations
import Rendering
import Tabular

/// The files of the books: a list, and each as a table that is edited in place.
struct BooksPages {
  let site: Site
  let visit: Visit

  private var folder: String { site.place.booksPath }

  /// The list of files.
  func list() -> Answer {
    let files = Books.filePaths(inFolder: folder).filter {
      $0.hasSuffix(".csv") && Books.isName($0)
    }
    var page = Markup()
    page.heading("Books")
    page.put("<p>Each file of the books is a table. What is saved here is the file itself.</p>\n")
    page.put("<ul>\n")
    for file in files {
      page.put("<li>")
      if Books.isSecret(file) {
        page.put(text: file)
        page.put(" (may tell who a child is: open it where it lies)")
      } else {
        page.link(Self.address(file), file)
      }
      page.put("</li>\n")
    }
    page.put("</ul>\n")
    page.put("<p>")
    page.link(Address("/ledger/build"), "What these books would post to the ledger")
    page.put("</p>\n")
    return .html(Shell(title: "Books", section: .books, authority: authority).page(page))
  }

  /// A file as a table.
  func file(_ name: String) throws -> Answer {
    let bytes = try BooksEdit.read(name, in: folder)
    var form = EditForm(
      file: name, bytes: bytes, token: visit.session.token,
      page: visit.query.filled("page").flatMap { Int($0) } ?? 1)
    form.faults = faults(name)
    form.isSaved = visit.query["saved"] == "yes"
    return show(form, 200)
  }

  /// Saves what was edited, or says why not.
  func save(_ fields: Fields) throws -> Answer {
    let name = fields["file"] ?? ""
    let known = fields["mark"] ?? ""
    let bytes = try BooksEdit.read(name, in: folder)
    let base = site.bases.find(known) ?? bytes
    let table = EditedTable(name, base)
    let changes = EditForm.changes(fields, table)
    let page = fields.filled("page").flatMap { Int($0) } ?? 1
    guard BooksEdit.mark(of: base) == known else { return lost(name, bytes, fields) }
    guard !changes.isEmpty else { return .see(Self.address(name, page).text) }
    let outcome = try BooksEdit.save(
      table.applying(changes), as: name, in: folder, known: known)
    switch outcome {
    case .saved:
      return .see(Self.address(name, page).with("saved", "yes").text)
    case .moved:
      return moved(name, bytes, table, changes, page)
    case .faulty(let faults):
      var form = EditForm(
        file: name, bytes: base, token: visit.session.token, page: page)
      form.changes = changes
      form.faults = faults
      form.isRefused = true
      return show(form, 422)
    }
  }

  /// Somebody else has saved the file: nobody's work is lost.
  private func moved(
    _ name: String, _ bytes: [UInt8], _ base: EditedTable, _ changes: EditedTable.Changes,
    _ page: Int
  ) -> Answer {
    let now = EditedTable(name, bytes)
    var form = EditForm(file: name, bytes: bytes, token: visit.session.token, page: page)
    (form.changes, form.apart) = changes.moved(from: base, to: now)
    form.isMoved = true
    return show(form, 409)
  }

  /// The file that the form was made from is not known any more: what was typed is shown.
  private func lost(_ name: String, _ bytes: [UInt8], _ fields: Fields) -> Answer {
    var form = EditForm(
      file: name, bytes: bytes, token: visit.session.token, page: 1)
    form.isMoved = true
    form.apart = fields.all.filter { EditForm.cell($0.name) != nil || $0.name.hasPrefix("n") }
      .map(\.value).filter { !$0.isEmpty }
    return show(form, 409)
  }

  private func show(_ form: EditForm, _ status: Int) -> Answer {
    site.bases.keep(form.bytes, form.mark)
    let shell = Shell(title: form.title, section: .books, authority: authority)
    return .html(shell.page(form.markup()), status)
  }

  private func faults(_ name: String) -> [Diagnostic] {
    do {
      _ = try site.place.books()
      return []
    } catch BooksError.faulty(let diagnostics) {
      return diagnostics.filter { $0.file == name && $0.severity == .error }
    } catch {
      return []
    }
  }

  private var authority: String? { try? site.snapshots.at(nil).authority }

  static func address(_ file: String, _ page: Int = 1) -> Address {
    Address("/books/file").with("name", file).with("page", page == 1 ? nil : String(page))
  }
}
