import Money
import Tabular

/// A sheet of a file that says it is an earlier pack; nothing of it is taken on trust.
struct EarlierPackSheet {
  struct SheetRow {
    let line: Int
    /// Without the empty ones at the end.
    let cells: [(text: String, kind: CellKind)]
  }

  struct Header {
    let januaries: [Int]
    let line: Int
    let place: Int
  }

  let file: String
  let name: String
  private(set) var rows: [SheetRow] = []

  private static let mostRows = 1_000
  private static let mostCells = 200
  private static let largest = 1e13
  static let again = "name the pack as export wrote it; an edited copy is no record"

  init(file: String, name: String) {
    self.file = file
    self.name = name
  }

  func adding(_ rows: [SheetRow]) -> EarlierPackSheet {
    var sheet = self
    sheet.rows = rows
    return sheet
  }

  static func rows(
    _ reader: any TableReader, _ file: String, _ name: String
  ) throws(EarlierPackFault) -> [SheetRow] {
    var rows: [SheetRow] = []
    var row = TableRow()
    do {
      while try reader.read(&row) {
        var cells = (0..<row.count).map { (text: row.string($0), kind: row.kind($0)) }
        while cells.last?.text.isEmpty == true { cells.removeLast() }
        rows.append(SheetRow(line: row.number, cells: cells))
        if rows.count > mostRows || cells.count > mostCells {
          throw EarlierPackFault(
            file, row.number, 1, "pack.sheet.size",
            "the sheet \(name) is larger than one of a public pack", again)
        }
      }
    } catch let fault as TableFault {
      throw EarlierPackFault(file, fault)
    } catch let fault as EarlierPackFault {
      throw fault
    } catch {
      throw EarlierPackFault(file, row.number, 1, "pack.sheet.form", "\(error)", again)
    }
    return rows
  }

  private func fault(
    _ line: Int, _ column: Int, _ code: String, _ message: String, toDo: String = again
  ) -> EarlierPackFault {
    EarlierPackFault(file, line, column, code, "sheet \(name): \(message)", toDo)
  }
}

extension EarlierPackSheet {
  /// What stands beside a word of the cover; nil unless it stands there once.
  func fact(_ name: String) -> String? {
    let facts = rows.filter { $0.cells.first?.text == name && $0.cells.count == 2 }
    return facts.count == 1 ? facts[0].cells[1].text : nil
  }

  /// The period of a pack, by its cover.
  func period(of authority: String) throws(EarlierPackFault) -> Period {
    let texts = rows.map { ($0.line, $0.cells.map(\.text)) }
    guard texts.first?.1 == [PublishedWords.title], texts.count > 2, texts[1].1.count == 1 else {
      throw fault(
        1, 1, "pack.file.kind", "this is no public pack of safety-valve",
        toDo: "name a workbook that export scrutiny wrote")
    }
    let other = texts[1].1[0]
    guard other == authority else {
      throw fault(
        texts[1].0, 1, "pack.authority.other", "the pack is of '\(other)', not of '\(authority)'",
        toDo: "name a pack of \(authority)")
    }
    let stated = texts.filter { $0.1.first == PublishedWords.asAt }
    guard stated.count == 1, let (_, cells) = stated.first, cells.count == 2,
      let period = Period(cells[1].prefix { $0 != " " })
    else {
      throw fault(1, 1, "pack.period.missing", "the cover does not say as at which period it is")
    }
    return period
  }

  /// The header of the table; nil where the sheet says that there is none.
  func header(in year: FinancialYear) throws(EarlierPackFault) -> Header? {
    if rows.contains(where: { $0.cells.count == 1 && $0.cells[0].text == PublishedWords.nothing }) {
      return nil
    }
    guard let place = rows.firstIndex(where: { $0.cells.first?.text == PublishedWords.placement })
    else { throw fault(1, 1, "pack.table.missing", "there is no table of placements") }
    let row = rows[place]
    guard row.cells.count > 1, row.cells.last?.text == PublishedWords.cost(in: year) else {
      throw fault(
        row.line, max(1, row.cells.count), "pack.header.form",
        "the last column is not '\(PublishedWords.cost(in: year))'")
    }
    var januaries: [Int] = []
    for (column, cell) in row.cells.enumerated().dropFirst().dropLast() {
      guard let january = cell.text.split(separator: " ").last.flatMap({ Int($0) }),
        cell.text == PublishedWords.january(january), january > januaries.last ?? 0
      else {
        throw fault(
          row.line, column + 1, "pack.header.form", "'\(cell.text)' is not the next January")
      }
      januaries.append(january)
    }
    return Header(januaries: januaries, line: row.line, place: place)
  }

  /// The rows below a header, the total last.
  func table(below header: Header) throws(EarlierPackFault) -> [EarlierPack.Row] {
    var table: [EarlierPack.Row] = []
    var labels: Set<String> = []
    for row in rows[(header.place + 1)...] {
      guard row.cells.count == header.januaries.count + 2 else {
        throw fault(
          row.line, row.cells.count + 1, "pack.row.ragged",
          "the row has \(row.cells.count) cells, not \(header.januaries.count + 2)")
      }
      let label = row.cells[0].text
      guard !label.isEmpty, labels.insert(label).inserted else {
        throw fault(
          row.line, 1, "pack.row.twice",
          "'\(label)' stands in two rows, so that nothing tells which is which",
          toDo: "give types of placement names that differ by more than hyphens and capitals")
      }
      var counts: [PublishedCounts.Figure] = []
      for column in header.januaries.indices {
        counts.append(try count(row, column + 1))
      }
      table.append(
        EarlierPack.Row(
          label: label, counts: counts, cost: try pence(row, row.cells.count - 1),
          line: row.line))
    }
    guard table.count > 1, table.last?.label == PublishedWords.allPlacements else {
      throw fault(
        rows.last?.line ?? 1, 1, "pack.total.missing",
        "the table does not end with '\(PublishedWords.allPlacements)'")
    }
    return table
  }

  private func number(
    _ row: SheetRow, _ column: Int, times factor: Double
  ) throws(EarlierPackFault) -> PublishedCounts.Figure {
    let (text, kind) = row.cells[column]
    if kind == .text, text == PublishedWords.suppressed { return .suppressed }
    if kind == .text, text == PublishedWords.missing { return .missing }
    // Pounds are stored as the nearest binary fraction, at times with seventeen digits.
    guard kind == .number, let number = Double(text), abs(number * factor) < Self.largest,
      abs(number * factor - (number * factor).rounded()) < 1e-2
    else {
      throw fault(
        row.line, column + 1, "pack.cell.form",
        "'\(text)' is neither \(factor == 1 ? "a count" : "an amount of pounds and pence"),"
          + " \(PublishedWords.suppressed) nor \(PublishedWords.missing)")
    }
    return .shown(Int64((number * factor).rounded()))
  }

  private func count(
    _ row: SheetRow, _ column: Int
  ) throws(EarlierPackFault) -> PublishedCounts.Figure {
    let figure = try number(row, column, times: 1)
    if case .shown(let count) = figure, count < 0 {
      throw fault(row.line, column + 1, "pack.cell.form", "\(count) is no count of children")
    }
    return figure
  }

  private func pence(
    _ row: SheetRow, _ column: Int
  ) throws(EarlierPackFault) -> PublishedCounts.Figure {
    try number(row, column, times: 100)
  }

  /// Checks what is shown against the totals that are shown.
  func checkSums(
    _ rows: [EarlierPack.Row], _ total: EarlierPack.Row?, _ header: Header
  ) throws(EarlierPackFault) {
    guard let total else { return }
    for column in 0...header.januaries.count {
      let isCost = column == header.januaries.count
      func figure(_ row: EarlierPack.Row) -> PublishedCounts.Figure {
        isCost ? row.cost : row.counts[column]
      }
      let parts = rows.map(figure)
      let sum = parts.compactMap(\.shown).reduce(0, +)
      let isWhole = !parts.contains(.suppressed)
      guard let all = figure(total).shown,
        isWhole && sum != all || !isWhole && !isCost && sum > all
      else { continue }
      throw fault(
        total.line, column + 2, "pack.total.differs",
        isCost ? "the costs do not add up" : "the counts do not add up: \(sum), not \(all)")
    }
  }
}

extension PublishedCounts.Figure {
  /// nil for what is not shown.
  var shown: Int64? {
    if case .shown(let value) = self { value } else { nil }
  }
}
