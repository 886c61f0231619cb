/// The rows of one table of a web page.
///
/// A table in a cell of another is a table of its own, and no part of the cell's text. Cells are
/// text as the page shows it, whatever a spreadsheet program would make of it.
final class HTMLTableHandler: HTMLHandler {
  var assembly = RowAssembly()
  /// Whether a row has been read and waits to be taken.
  var hasRow = false
  /// How many tables have begun.
  private(set) var tableCount = 0
  private let wanted: Int

  /// The tables that are open, each by its number from 1.
  private var open: [Int] = []
  private var isInRow = false
  /// Whether the row's buffer may still hold the row before, which is taken before the next cell.
  private var isToBegin = false
  private var isInCell = false
  private var rowNumber = 0
  private var column = 0
  private var span = (columns: 1, rows: 1)
  private var cell: [UInt8] = []
  /// White space that counts as one space if something follows.
  private var hasOpenSpace = false
  /// The last row down to which a column is filled by a cell from above.
  private var filledTo: [Int: Int] = [:]

  init(table: Int) {
    wanted = table
  }

  var hasFound: Bool { tableCount >= wanted }

  private var isInWanted: Bool { open.last == wanted }

  func start(_ name: [UInt8], _ attributes: HTMLAttributes) throws(TableFault) {
    switch Word(name) {
    case .table:
      tableCount += 1
      guard tableCount <= Self.mostTables else { throw .sheetsTooMany(Self.mostTables) }
      guard open.count < Self.deepest else { throw .xmlTooDeep("table") }
      open.append(tableCount)
      hasOpenSpace = true
    case .row where isInWanted:
      try endRow()
      beginRow()
    case .cell where isInWanted:
      try endCell()
      if !isInRow { beginRow() }
      isInCell = true
      span = (
        min(max(attributes.number("colspan") ?? 1, 1), Self.widestSpan),
        // A cell of no rows goes on to the end of its part of the table.
        attributes.number("rowspan").map { $0 == 0 ? Self.tallestSpan : min($0, Self.tallestSpan) }
          ?? 1
      )
    case .part where isInWanted: try endRow()
    case .block: hasOpenSpace = true
    default: break
    }
  }

  func end(_ name: [UInt8]) throws(TableFault) {
    switch Word(name) {
    case .table:
      if isInWanted { try endRow() }
      open.removeLast(open.isEmpty ? 0 : 1)
      hasOpenSpace = true
    case .row where isInWanted: try endRow()
    case .part where isInWanted:
      try endRow()
      // What goes on to the end of a part goes no further.
      filledTo = filledTo.filter { $0.value < Self.tallestSpan }
    case .cell where isInWanted: try endCell()
    case .block: hasOpenSpace = true
    default: break
    }
  }

  func text(_ byte: UInt8) throws(TableFault) {
    guard isInCell, isInWanted else { return }
    guard !CellText.isSpace(byte) else {
      hasOpenSpace = true
      return
    }
    guard cell.count < Self.longestCell else {
      throw .cellTooLarge(Self.longestCell).at(row: rowNumber, column: column + 1)
    }
    if hasOpenSpace, !cell.isEmpty { cell.append(UInt8(ascii: " ")) }
    hasOpenSpace = false
    cell.append(byte)
  }

  /// The end of the page, which ends what is open.
  func finish() throws(TableFault) {
    if isInWanted { try endRow() }
    open = []
  }

  private func beginRow() {
    isInRow = true
    rowNumber += 1
    column = 0
    isToBegin = true
    if !filledTo.isEmpty { filledTo = filledTo.filter { $0.value >= rowNumber } }
  }

  private func beginBuffer() {
    if isToBegin { assembly.begin(number: rowNumber) }
    isToBegin = false
  }

  private func endRow() throws(TableFault) {
    guard isInRow else { return }
    try endCell()
    isInRow = false
    beginBuffer()
    hasRow = !assembly.row.isBlank
  }

  private func endCell() throws(TableFault) {
    guard isInCell else { return }
    isInCell = false
    while filledTo[column] != nil { column += 1 }
    guard column + span.columns <= RowAssembly.mostColumns else {
      throw .sheetColumns(RowAssembly.mostColumns).at(row: rowNumber, column: column + 1)
    }
    beginBuffer()
    try assembly.add(cell, .text, column: column)
    cell.removeAll(keepingCapacity: true)
    hasOpenSpace = false
    if span.rows > 1 {
      for covered in column..<(column + span.columns) {
        filledTo[covered] = rowNumber + span.rows - 1
      }
    }
    column += span.columns
  }

  /// The tags that matter.
  private enum Word {
    case table, row, cell, part, block, other

    init(_ name: [UInt8]) {
      self =
        switch String(decoding: name.prefix(12), as: UTF8.self) {
        case "table": .table
        case "tr": .row
        case "td", "th": .cell
        case "thead", "tbody", "tfoot": .part
        case "br", "p", "div", "li", "ul", "ol", "hr", "h1", "h2", "h3", "h4", "pre", "dd", "dt":
          .block
        default: .other
        }
    }
  }

  private static let mostTables = 100_000
  private static let deepest = 256
  /// As browsers have it.
  private static let widestSpan = 1_000
  private static let tallestSpan = 65_534
  /// Three bytes a character of what a cell of a workbook holds.
  private static let longestCell = 3 * 32_767
}
