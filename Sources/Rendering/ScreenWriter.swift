import Money
import Tables

/// Writes a report for a terminal.
///
/// Columns are as wide as what stands in them. Where a table is too wide, the column that names the
/// row is narrowed first: a name beside a code is cut, one that stands alone goes on in further
/// lines. Then the columns go on in further blocks, each with the name of its rows. Sentences stand
/// below their row, with the title of their column unless they are all that names it.
struct ScreenWriter {
  /// The least characters that a line may have.
  static let leastWidth = 60
  /// The least characters of a row's name before the table is cut into blocks.
  private static let leastName = 16

  let width: Int

  init(width: Int) { self.width = max(Self.leastWidth, width) }

  func text(_ document: Document) -> String {
    var blocks = [heading(document)]
    if !document.answers.isEmpty { blocks.append(answers(document.answers)) }
    blocks += document.tables.map { $0.shown(in: .screen) }.filter { !$0.columns.isEmpty }
      .map { table($0, document.scale) }
    var notes = document.notes.flatMap { TextLayout.wrapped($0, width: width) }
    if document.hasStandings {
      let sums = document.tables.contains(where: \.hasAmounts)
      notes += TextLayout.wrapped(
        sums ? StandingNotes.key : StandingNotes.letters, width: width)
    }
    notes += sources(document.stamp.sources)
    if let head = document.stamp.ledgerHead { notes.append("Ledger head \(head)") }
    if !notes.isEmpty { blocks.append(notes) }
    return blocks.joined(separator: [""]).joined(separator: "\n") + "\n"
  }

  private func heading(_ document: Document) -> [String] {
    var rules = document.signRules
    if document.tables.contains(where: \.hasAmounts) { rules.insert(document.scale.title, at: 0) }
    let texts =
      [document.heading]
      + (rules.isEmpty ? [] : [rules.map { $0 + "." }.joined(separator: " ")])
      + document.cautions + document.remarks
    return texts.flatMap { TextLayout.wrapped($0, width: width) }
  }

  private func answers(_ answers: [Document.Answer]) -> [String] {
    let label = 2 + (answers.map(\.title.count).max() ?? 0)
    return answers.enumerated().flatMap { index, answer in
      let isFurther = index > 0 && answers[index - 1].title == answer.title
      return TextLayout.hanging(
        TextLayout.left(isFurther ? "" : answer.title, label), answer.text, width: width)
    }
  }

  /// Which sources that are not published stand behind the figures, by standing.
  private func sources(_ sources: [SourceNote]) -> [String] {
    let lines = Standing.allCases.reversed().flatMap { standing -> [String] in
      let ids = sources.filter { $0.standing == standing }.map(\.id)
      guard standing != .published, !ids.isEmpty else { return [] }
      return TextLayout.wrapped(
        "\(standing.rawValue): \(ids.joined(separator: ", "))", width: width, indent: 2)
    }
    return lines.isEmpty ? [] : ["Sources that are not published figures (sources.csv):"] + lines
  }

  private func table(_ table: ReportTable, _ scale: Scale) -> [String] {
    let table = table.withoutEmptyColumns
    let caption = table.caption.isEmpty ? [] : TextLayout.wrapped(table.caption, width: width)
    guard !table.rows.isEmpty else {
      return caption + TextLayout.wrapped(table.none, width: width)
    }
    let laid = table.columns.indices.filter { table.columns[$0].unit != .prose }
    let prose = table.columns.indices.filter { table.columns[$0].unit == .prose }
    let columns = laid.map { ScreenColumn(table, $0, scale) }
    let blocks = self.blocks(columns)
    return caption
      + blocks.enumerated().map { place, block in
        lines(table, block, place == blocks.count - 1 ? prose : [])
      }.joined(separator: [""])
  }

  /// The columns in blocks that fit, the naming ones repeated in each.
  private func blocks(_ columns: [ScreenColumn]) -> [[ScreenColumn]] {
    if let all = fitted(columns) { return [all] }
    var names = Array(columns.prefix { $0.unit == .code || $0.unit == .name })
    if names.isEmpty { names = Array(columns.prefix(1)) }
    var blocks: [[ScreenColumn]] = []
    for column in columns.dropFirst(names.count) {
      if let last = blocks.last, let wider = fitted(last + [column]) {
        blocks[blocks.count - 1] = wider
      } else {
        blocks.append(fitted(names + [column]) ?? [names[0], column])
      }
    }
    return blocks.isEmpty ? [names] : blocks
  }

  /// The columns with the name of the row narrowed until they fit; nil where too little is left.
  private func fitted(_ columns: [ScreenColumn]) -> [ScreenColumn]? {
    let needed = columns.reduce(0) { $0 + $1.width } + 2 * (columns.count - 1)
    guard needed > width else { return columns }
    guard let place = columns.firstIndex(where: { $0.unit == .name }) else { return nil }
    let room = columns[place].width - (needed - width)
    guard room >= Self.leastName else { return nil }
    var columns = columns
    columns[place].width = room
    return columns
  }

  private func lines(
    _ table: ReportTable, _ columns: [ScreenColumn], _ prose: [Int]
  ) -> [String] {
    let depth = columns.map(\.title.count).max() ?? 0
    var lines = shared(columns)
    lines += (0..<depth).map { line in
      row(columns) { column in
        let empty = depth - column.title.count
        return line < empty ? "" : column.title[line - empty]
      }
    }
    let isNamed = table.columns.contains { $0.unit == .name }
    var group: String?
    for (index, entry) in table.rows.enumerated() {
      if let name = entry.group, name != group {
        lines += (index == 0 ? [] : [""]) + [heading(name)]
        group = name
      }
      lines += row(columns, index)
      let texts = prose.enumerated().compactMap { order, place -> String? in
        let text = CellText.reading(entry.cells[place], .pence)
        guard !text.isEmpty else { return nil }
        return order == 0 && !isNamed ? text : "\(table.columns[place].title): \(text)"
      }
      lines += texts.flatMap { TextLayout.hanging("    ", $0, width: width) }
    }
    return lines
  }

  /// A line with the headings that columns share; none where no column has one.
  private func shared(_ columns: [ScreenColumn]) -> [String] {
    var line = ""
    var rest = columns[...]
    while let first = rest.first {
      let group = rest.prefix { $0.over == first.over }
      let width = group.reduce(2 * group.count) { $0 + $1.width }
      line += TextLayout.left(first.over.map { TextLayout.cut($0, width - 2) } ?? "", width)
      rest = rest.dropFirst(group.count)
    }
    return line.allSatisfy { $0 == " " } ? [] : [line.trimmedAtEnd]
  }

  /// The heading of rows in capitals, but for codes, which keep their letters.
  private func heading(_ name: String) -> String {
    TextLayout.oneLine(name).split(separator: " ")
      .map { $0.contains(where: \.isNumber) ? String($0) : $0.uppercased() }
      .joined(separator: " ")
  }

  /// A row, with further lines where a name that no code stands for needs them.
  private func row(_ columns: [ScreenColumn], _ index: Int) -> [String] {
    let isCoded = columns.contains { $0.unit == .code }
    let parts = columns.map { column in
      let cell = column.cells[index]
      return column.unit == .name && !isCoded && cell.count > column.width
        ? TextLayout.wrapped(cell, width: column.width, indent: 2) : [cell]
    }
    let depth = parts.map(\.count).max() ?? 1
    return (0..<depth).map { line in
      var texts = parts.map { line < $0.count ? $0[line] : "" }.makeIterator()
      return row(columns) { _ in texts.next() ?? "" }
    }
  }

  private func row(_ columns: [ScreenColumn], _ text: (ScreenColumn) -> String) -> String {
    columns.map { column in
      let text = TextLayout.cut(text(column), column.width)
      return column.unit.isNumeric
        ? TextLayout.right(text, column.width) : TextLayout.left(text, column.width)
    }.joined(separator: "  ").trimmedAtEnd
  }
}

/// A column as a screen shows it.
private struct ScreenColumn {
  let unit: Unit
  /// What stands over this and the columns beside it.
  let over: String?
  /// The heading in lines.
  let title: [String]
  let cells: [String]
  var width: Int

  init(_ table: ReportTable, _ index: Int, _ scale: Scale) {
    let head = table.columns[index]
    unit = head.unit
    over = head.over
    let marks = table.rows.contains { $0.cells[index].standing.map { $0 != .published } ?? false }
    cells = table.rows.map { row in
      let text = TextLayout.oneLine(CellText.reading(row.cells[index], scale, head.unit))
      guard marks else { return text }
      let standing = row.cells[index].standing
      return text
        + (head.unit.isNumeric ? StandingNotes.padded(standing) : StandingNotes.suffix(standing))
    }
    let content = cells.map(\.count).max() ?? 0
    let word = head.title.split(separator: " ").map(\.count).max() ?? 0
    let mark = marks && head.unit.isNumeric ? " " : ""
    title = TextLayout.wrapped(head.title, width: max(content, word)).map { $0 + mark }
    width = max(content, title.map(\.count).max() ?? 0)
  }
}

extension ReportTable {
  fileprivate var hasAmounts: Bool {
    columns.contains { column in
      if case .pounds = column.unit { return column.faces.contains(.screen) }
      return false
    }
  }
}
