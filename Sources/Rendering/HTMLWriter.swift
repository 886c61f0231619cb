import Money
import Tables

/// Writes a report as a fragment of a web page: headings, each table with its caption, units and
/// the heads of its rows and columns marked, standings in words and not as letters.
struct HTMLWriter {
  private var page = Markup()
  /// How it is set on a page; nil for a fragment that stands by itself.
  private var face: PageFace?

  /// The tables and what belongs to them, without the heading, which the page has.
  static func markup(_ document: Document, _ face: PageFace) -> Markup {
    var writer = HTMLWriter()
    writer.face = face
    writer.putBody(document)
    return writer.page
  }

  static func markup(_ table: ReportTable, _ face: PageFace) -> Markup {
    var writer = HTMLWriter()
    writer.face = face
    writer.put(table.shown(in: .page).withoutEmptyColumns, named: face.title)
    return writer.page
  }

  static func text(_ document: Document) -> String {
    var writer = HTMLWriter()
    writer.put(document)
    return writer.page.text
  }

  private mutating func put(_ document: Document) {
    page.put("<section lang=\"en-GB\">\n")
    page.put("<h2>", document.heading, "</h2>\n")
    putBody(document)
    page.put("</section>\n")
  }

  private mutating func putBody(_ document: Document) {
    for text in document.cautions { page.put("<p class=\"caution\">", text, "</p>\n") }
    let rules = document.signRules.map { $0 + "." }.joined(separator: " ")
    for text in (rules.isEmpty ? [] : [rules]) + document.remarks {
      page.put("<p>", text, "</p>\n")
    }
    put(document.answers)
    for table in document.tables {
      put(table.shown(in: .page).withoutEmptyColumns, named: document.title)
    }
    for text in document.notes { page.put("<p>", text, "</p>\n") }
    put(document.stamp)
  }

  private mutating func put(_ answers: [Document.Answer]) {
    guard !answers.isEmpty else { return }
    page.put("<dl>\n")
    for (index, answer) in answers.enumerated() {
      if index == 0 || answers[index - 1].title != answer.title {
        page.put("<dt>", answer.title, "</dt>")
      }
      page.put("<dd>", answer.text, "</dd>\n")
    }
    page.put("</dl>\n")
  }

  private mutating func put(_ table: ReportTable, named title: String) {
    guard !table.rows.isEmpty else {
      if !table.caption.isEmpty { page.put("<h3>", table.caption, "</h3>\n") }
      page.put("<p>", table.none, "</p>\n")
      return
    }
    if face != nil {
      page.put("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"")
      page.put(text: table.caption.isEmpty ? title : table.caption)
      page.put("\">\n")
    }
    page.put("<table>\n")
    if !table.caption.isEmpty { page.put("<caption>", table.caption, "</caption>\n") }
    page.put("<thead>\n")
    putShared(table.columns)
    page.put("<tr>")
    for column in table.columns { putHead(column) }
    page.put("</tr>\n</thead>\n")
    // The first column that names the row heads it.
    let naming = table.columns.firstIndex { $0.unit == .name } ?? 0
    var group: String?
    page.put("<tbody>\n")
    for (index, row) in table.rows.enumerated() {
      if let name = row.group, name != group {
        if index > 0 { page.put("</tbody>\n<tbody>\n") }
        page.put("<tr><th scope=\"rowgroup\" colspan=\"")
        page.put(text: "\(table.columns.count)")
        page.put("\">", name, "</th></tr>\n")
        group = name
      }
      page.put(row.role == .total ? "<tr class=\"total\">" : "<tr>")
      for (place, column) in table.columns.enumerated() {
        put(row.cells[place], column, isHead: place == naming)
      }
      page.put("</tr>\n")
    }
    page.put("</tbody>\n</table>\n")
    if face != nil { page.put("</div>\n") }
    putMeanings(table)
  }

  /// A row of headings that columns share; none where no column has one.
  private mutating func putShared(_ columns: [ColumnHead]) {
    guard columns.contains(where: { $0.over != nil }) else { return }
    page.put("<tr>")
    var rest = columns[...]
    while let first = rest.first {
      let count = rest.prefix { $0.over == first.over }.count
      page.put(first.over == nil ? "<td colspan=\"" : "<th scope=\"colgroup\" colspan=\"")
      page.put(text: "\(count)")
      page.put("\">", first.over ?? "", "")
      page.put(first.over == nil ? "</td>" : "</th>")
      rest = rest.dropFirst(count)
    }
    page.put("</tr>\n")
  }

  private mutating func putHead(_ column: ColumnHead) {
    page.put(column.unit.isNumeric ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
    page.put(text: column.title + (column.unit.symbol.map { " (\($0))" } ?? ""))
    page.put("</th>")
  }

  private mutating func put(_ cell: TableCell, _ column: ColumnHead, isHead: Bool) {
    let unit = column.unit
    let address = face?.address(column.key, cell.value)
    if isHead {
      page.put("<th scope=\"row\">")
    } else if unit.isNumeric {
      page.put("<td class=\"number\">")
    } else if face != nil, unit == .rating, case .text(let rating) = cell.value {
      page.put("<td class=\"rating ")
      page.put(text: rating)
      page.put("\">")
    } else if face != nil, unit == .prose {
      page.put("<td class=\"prose\">")
    } else {
      page.put("<td>")
    }
    let text = CellText.reading(cell, face?.scale ?? .pence, unit)
    if let address {
      page.put("<a href=\"", address, "\">")
      page.put(text: text)
      page.put("</a>")
    } else {
      page.put(text: text)
    }
    if let standing = cell.standing, standing != .published {
      page.put(" <small>", standing.rawValue, "</small>")
    }
    page.put(isHead ? "</th>" : "</td>")
  }

  private mutating func putMeanings(_ table: ReportTable) {
    let columns = table.columns.filter { !$0.meaning.isEmpty }
    guard !columns.isEmpty else { return }
    page.put("<details><summary>What the columns mean</summary>\n<dl>\n")
    for column in columns {
      page.put("<dt>", (column.over.map { $0 + ": " } ?? "") + column.title, "</dt>")
      page.put("<dd>", column.meaning, "</dd>\n")
    }
    page.put("</dl>\n</details>\n")
  }

  private mutating func put(_ stamp: ReportStamp) {
    let sources = stamp.sources.filter { $0.standing != .published }
    if !sources.isEmpty {
      page.put("<h3>Sources that are not published figures</h3>\n<ul>\n")
      for source in sources {
        page.put("<li>", "\(source.title) (\(source.id)): \(source.standing.rawValue)", "</li>\n")
      }
      page.put("</ul>\n")
    }
    if let head = stamp.ledgerHead {
      page.put("<p>Ledger head <code>", head, "</code></p>\n")
    }
  }
}
