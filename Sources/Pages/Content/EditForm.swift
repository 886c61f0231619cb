import Operations
import Rendering
import Tabular

/// A part of a file of the books as a form, with what somebody typed and what is wrong with it.
struct EditForm {
  let file: String
  let bytes: [UInt8]
  let table: EditedTable
  /// By what the file is known again when the form comes back.
  let mark: String
  let token: String
  let page: Int
  /// What was typed and is not saved.
  var changes = EditedTable.Changes()
  /// What was typed and has no place in the file as it is now.
  var apart: [String] = []
  var faults: [Diagnostic] = []
  var isSaved = false
  var isRefused = false
  var isMoved = false

  private static let (rowsOnPage, newRows) = (100, 3)

  init(file: String, bytes: [UInt8], token: String, page: Int) {
    self.file = file
    self.bytes = bytes
    self.token = token
    self.page = max(1, page)
    table = EditedTable(file, bytes)
    mark = BooksEdit.mark(of: bytes)
  }

  var title: String { (isRefused || isMoved ? "Not saved: " : "") + file }

  /// Columns whose cells may be about a child: kept as they are, never shown.
  static func isHidden(_ column: String, of file: String) -> Bool {
    file.hasSuffix("journals.csv") && column == "description"
  }

  /// The cell that a field of the form is for: `c12.3`.
  static func cell(_ name: String) -> EditedTable.Cell? {
    guard name.hasPrefix("c") else { return nil }
    let parts = name.dropFirst().split(separator: ".").compactMap { Int($0) }
    return parts.count == 2 ? EditedTable.Cell(record: parts[0], column: parts[1]) : nil
  }

  /// What a form changes in the table that it was made from.
  static func changes(_ fields: Fields, _ table: EditedTable) -> EditedTable.Changes {
    var changes = EditedTable.Changes()
    var added: [Int: [String]] = [:]
    let columns = table.header.count
    for field in fields.all {
      let value = field.value.replacing("\r\n", with: "\n")
      if let cell = cell(field.name) {
        guard cell.record > 0, table.records.indices.contains(cell.record),
          table.records[cell.record].fields.indices.contains(cell.column),
          table.records[cell.record].fields[cell.column].text.replacing("\r\n", with: "\n") != value
        else { continue }
        changes.cells[cell] = value
      } else if field.name.hasPrefix("d"), let record = Int(field.name.dropFirst()),
        record > 0, table.records.indices.contains(record)
      {
        changes.deleted.insert(record)
      } else if field.name.hasPrefix("n") {
        let parts = field.name.dropFirst().split(separator: ".").compactMap { Int($0) }
        guard parts.count == 2, (0..<newRows).contains(parts[0]), (0..<columns).contains(parts[1])
        else { continue }
        added[parts[0], default: Array(repeating: "", count: columns)][parts[1]] = value
      }
    }
    changes.added = (0..<newRows).compactMap { added[$0] }.filter { $0.contains { !$0.isEmpty } }
    return changes
  }

  func markup() -> Markup {
    var page = Markup()
    page.heading(title)
    page.put("<p>")
    page.link(Address("/books"), "All files of the books")
    page.put("</p>\n")
    if isSaved {
      page.put("<div class=\"done\" role=\"status\"><p>Saved. ")
      page.link(Address("/ledger/build"), "See what the books would post now")
      page.put("</p></div>\n")
    }
    putMoved(&page)
    putFaults(&page)
    page.put("<form method=\"post\" action=\"/books/file\">\n")
    for (name, value) in [
      ("token", token), ("file", file), ("mark", mark), ("page", String(self.page)),
    ] {
      page.put("<input type=\"hidden\" name=\"", name, "\"")
      page.put(" value=\"", value, "\">\n")
    }
    putTable(&page)
    page.put("<p class=\"field\"><button>Save</button></p>\n</form>\n")
    putPages(&page)
    return page
  }

  private func putMoved(_ page: inout Markup) {
    guard isMoved else { return }
    page.put("<div class=\"faults\" role=\"alert\"><h2>Somebody else has saved this file</h2>\n")
    page.put(
      "<p>Nothing was saved. Below is the file as it is now, with what you typed put in where it"
    )
    page.put(" has a place. Look at it, and save again.</p>\n")
    if !apart.isEmpty {
      page.put("<p>What you typed in rows that are not there any more:</p>\n<ul>\n")
      for text in apart { page.put("<li>", text, "</li>\n") }
      page.put("</ul>\n")
    }
    page.put("</div>\n")
  }

  private func putFaults(_ page: inout Markup) {
    guard !faults.isEmpty else { return }
    page.put("<div class=\"faults\" role=\"alert\"><h2>")
    page.put(text: isRefused ? "Nothing was saved: put these right" : "This file has faults")
    page.put("</h2>\n<ul>\n")
    for fault in faults {
      page.put("<li>")
      if let cell = place(of: fault) {
        page.put("<a href=\"#", Self.name(cell), "\">")
        page.put(text: fault.message)
        page.put("</a>")
      } else {
        page.put(text: "\(fault.file), line \(fault.line): \(fault.message)")
      }
      page.put(text: ". To do: \(fault.remedy).")
      page.put("</li>\n")
    }
    page.put("</ul>\n</div>\n")
  }

  /// The text that the faults speak of: the file with what was typed.
  private var faulted: EditedTable {
    changes.isEmpty ? table : EditedTable(file, table.applying(changes))
  }

  /// The cell of a fault, in the table of the form; nil where it is in no cell of this file.
  private func place(of fault: Diagnostic) -> EditedTable.Cell? {
    guard fault.file == file else { return nil }
    let faulted = faulted
    guard let record = faulted.record(onLine: fault.line), record > 0 else { return nil }
    let fields = faulted.records[record].fields
    let column = fields.lastIndex { field in
      let place = faulted.source.place(of: field.offset)
      return (place.line, place.column) <= (fault.line, fault.column)
    }
    // Deleted records stand before others in the form alone.
    let kept = table.records.indices.filter { !changes.deleted.contains($0) }
    guard kept.indices.contains(record) else {
      return EditedTable.Cell(
        record: table.records.count + record - kept.count, column: column ?? 0)
    }
    return EditedTable.Cell(record: kept[record], column: column ?? 0)
  }

  private static func name(_ cell: EditedTable.Cell) -> String { "c\(cell.record).\(cell.column)" }

  private var shownRows: ArraySlice<(index: Int, record: CSVRecord)> {
    table.rows.dropFirst((page - 1) * Self.rowsOnPage).prefix(Self.rowsOnPage)
  }

  private func putTable(_ page: inout Markup) {
    let faultsByCell = Dictionary(
      faults.compactMap { fault in place(of: fault).map { ($0, fault.message) } }
    ) { "\($0); \($1)" }
    page.put("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"", file, "\">\n")
    page.put("<table>\n<thead><tr>")
    for column in table.header { page.put("<th scope=\"col\">", column, "</th>") }
    page.put("<th scope=\"col\">Delete</th></tr></thead>\n<tbody>\n")
    for (index, record) in shownRows {
      page.put("<tr>")
      for (column, field) in record.fields.enumerated() {
        let cell = EditedTable.Cell(record: index, column: column)
        let name = column < table.header.count ? table.header[column] : "extra"
        page.put("<td>")
        if Self.isHidden(name, of: file) {
          page.put("not shown")
        } else {
          putInput(
            &page, Self.name(cell), changes.cells[cell] ?? field.text, "\(name), row \(index)",
            faultsByCell[cell])
        }
        page.put("</td>")
      }
      page.put("<td><input type=\"checkbox\" value=\"yes\" name=\"d", String(index), "\"")
      if changes.deleted.contains(index) { page.put(" checked") }
      page.put(" aria-label=\"Delete row ", String(index), "\"></td></tr>\n")
    }
    putNewRows(&page, faultsByCell)
    page.put("</tbody>\n</table>\n</div>\n")
  }

  private func putNewRows(_ page: inout Markup, _ faults: [EditedTable.Cell: String]) {
    for row in 0..<Self.newRows {
      page.put("<tr>")
      for (column, name) in table.header.enumerated() {
        let typed = row < changes.added.count ? changes.added[row][column] : ""
        let cell = EditedTable.Cell(record: table.records.count + row, column: column)
        page.put("<td>")
        putInput(
          &page, "n\(row).\(column)", typed, "\(name), new row \(row + 1)", faults[cell],
          anchor: Self.name(cell))
        page.put("</td>")
      }
      page.put("<td>new</td></tr>\n")
    }
  }

  private func putInput(
    _ page: inout Markup, _ name: String, _ text: String, _ label: String, _ fault: String?,
    anchor: String? = nil
  ) {
    let isLong = text.contains("\n")
    page.put(isLong ? "<textarea rows=\"3\" cols=\"40\"" : "<input")
    page.put(" name=\"", name, "\"")
    page.put(" id=\"", anchor ?? name, "\"")
    page.put(" aria-label=\"", label, "\"")
    if !isLong { page.put(" size=\"", String(min(max(text.count, 8), 40)), "\"") }
    if fault != nil {
      page.put(" class=\"fault\" aria-invalid=\"true\" aria-describedby=\"f-", anchor ?? name, "\"")
    }
    if isLong {
      page.put(">", text, "</textarea>")
    } else {
      page.put(" value=\"", text, "\">")
    }
    if let fault {
      page.put("<span class=\"fault-text\" id=\"f-", anchor ?? name, "\">")
      page.put(text: fault)
      page.put("</span>")
    }
  }

  private func putPages(_ page: inout Markup) {
    let last = max(1, (table.rows.count + Self.rowsOnPage - 1) / Self.rowsOnPage)
    guard last > 1 else { return }
    page.put("<nav aria-label=\"Pages of the file\">\n<ul class=\"pages\">\n")
    for number in 1...last {
      page.put("<li>")
      if number == self.page {
        page.put("Page ", String(number), "")
      } else {
        page.link(BooksPages.address(file, number), "Page \(number)")
      }
      page.put("</li>\n")
    }
    page.put("</ul>\n</nav>\n")
  }
}

extension EditedTable.Changes {
  /// The changes in another state of the file, and what has no place there.
  ///
  /// A record is the same where all its fields are, and its place among those alike.
  func moved(
    from base: EditedTable, to now: EditedTable
  ) -> (EditedTable.Changes, apart: [String]) {
    var places: [[String]: [Int]] = [:]
    for (index, record) in now.rows { places[record.fields.map(\.text), default: []].append(index) }
    var found: [Int: Int] = [:]
    for (index, record) in base.rows {
      let key = record.fields.map(\.text)
      guard let first = places[key]?.first else { continue }
      found[index] = first
      places[key]?.removeFirst()
    }
    var moved = EditedTable.Changes()
    var apart: [String] = []
    for (cell, text) in cells.sorted(by: {
      ($0.key.record, $0.key.column) < ($1.key.record, $1.key.column)
    }) {
      if let record = found[cell.record] {
        moved.cells[.init(record: record, column: cell.column)] = text
      } else {
        apart.append(text)
      }
    }
    moved.deleted = Set(deleted.compactMap { found[$0] })
    if base.header == now.header {
      moved.added = added
    } else {
      apart += added.map { $0.joined(separator: ", ") }
    }
    return (moved, apart)
  }
}
