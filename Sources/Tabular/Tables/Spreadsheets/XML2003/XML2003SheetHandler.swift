/// The rows of one sheet of an XML Spreadsheet of 2003.
final class XML2003SheetHandler: XMLHandler {
  var assembly = RowAssembly()
  private let overview: XML2003Overview
  private let wanted: Int
  private var sheetsSeen = 0

  private var place = Place.document
  /// How many elements are open in one that holds nothing of interest.
  private var ignored = 0
  /// How many elements are open in the one that holds a cell's text.
  private var depthInData = 0
  private var lastRow = 0
  private var lastColumn = -1
  private var cell = Cell()
  private var value = CellText()
  private var tableIsDate = false
  private var rowIsDate: Bool?
  private var columnIsDate: [Int: Bool] = [:]
  private var nextListedColumn = 0
  /// The rows of a column that lie under a merged cell.
  private var covered: [Int: ClosedRange<Int>] = [:]

  private enum Place { case document, workbook, sheet, table, row, cell, data }

  private enum Kind { case none, number, date, boolean, text, error }

  private struct Cell {
    var column = 0
    var kind = Kind.none
    var showsDate = false
    var hasFormula = false
  }

  init(_ overview: XML2003Overview, sheet: Int) {
    self.overview = overview
    wanted = sheet
  }

  func start(_ element: XMLName, _ attributes: XMLAttributes) throws(TableFault) {
    guard ignored == 0 else {
      ignored += 1
      return
    }
    switch place {
    case .document: place = .workbook
    case .workbook where element.is(.sheet2003, "Worksheet"):
      sheetsSeen += 1
      if sheetsSeen - 1 == wanted { place = .sheet } else { ignored = 1 }
    case .sheet where element.is(.sheet2003, "Table"):
      tableIsDate = overview.showsDate(attributes.string2003("StyleID"))
      place = .table
    case .table where element.is(.sheet2003, "Row"):
      try beginRow(attributes)
      place = .row
    case .row where element.is(.sheet2003, "Cell"):
      try beginCell(attributes)
      place = .cell
    case .cell where element.is(.sheet2003, "Data"):
      cell.kind = try kind(attributes.value2003("Type"))
      value.clear()
      depthInData = 0
      place = .data
    case .data: depthInData += 1
    default:
      if place == .table, element.is(.sheet2003, "Column") { try noteColumn(attributes) }
      ignored = 1
    }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableFault) {
    guard ignored == 0, place == .data else { return }
    do {
      try value.append(bytes)
    } catch {
      throw error.at(row: lastRow, column: cell.column + 1)
    }
  }

  func end(_ element: XMLName) throws(TableFault) -> Bool {
    guard ignored == 0 else {
      ignored -= 1
      return false
    }
    switch place {
    case .data:
      if depthInData > 0 { depthInData -= 1 } else { place = .cell }
    case .cell:
      do {
        try setCell()
      } catch {
        throw error.at(row: lastRow, column: cell.column + 1)
      }
      place = .row
    case .row:
      place = .table
      return !assembly.row.isBlank
    case .table: place = .sheet
    case .sheet: place = .workbook
    case .workbook, .document: place = .document
    }
    return false
  }

  // MARK: - Places

  private func beginRow(_ attributes: XMLAttributes) throws(TableFault) {
    let number = try index(attributes, after: lastRow)
    guard number <= Self.mostRows else { throw .sheetRows(Self.mostRows).at(row: lastRow + 1) }
    // A row that stands for several has no cells, and the next one comes behind them all.
    lastRow = number + (try count(attributes.value2003("Span"), atMost: Self.mostRows))
    lastColumn = -1
    rowIsDate = attributes.string2003("StyleID").map { overview.showsDate($0) }
    assembly.begin(number: number)
  }

  private func beginCell(_ attributes: XMLAttributes) throws(TableFault) {
    value.clear()
    cell = Cell()
    let row = assembly.row.number
    cell.column = try index(attributes, after: lastColumn + 1) - 1
    let across = try count(attributes.value2003("MergeAcross"), atMost: Self.mostRows)
    lastColumn = cell.column + across
    guard lastColumn < RowAssembly.mostColumns else {
      throw .sheetColumns(RowAssembly.mostColumns).at(row: row, column: cell.column + 1)
    }
    let down = try count(attributes.value2003("MergeDown"), atMost: Self.mostRows)
    if down > 0 {
      for column in cell.column...lastColumn { covered[column] = (row + 1)...(row + down) }
    }
    let style = attributes.string2003("StyleID").map { overview.showsDate($0) }
    cell.showsDate = style ?? rowIsDate ?? columnIsDate[cell.column] ?? tableIsDate
    cell.hasFormula = attributes.value2003("Formula") != nil
  }

  private func noteColumn(_ attributes: XMLAttributes) throws(TableFault) {
    let first = try index(attributes, after: nextListedColumn) - 1
    let last = first + (try count(attributes.value2003("Span"), atMost: Self.mostRows))
    guard last < RowAssembly.mostColumns else { throw .sheetColumns(RowAssembly.mostColumns) }
    nextListedColumn = last + 1
    guard let style = attributes.string2003("StyleID") else { return }
    for column in first...last { columnIsDate[column] = overview.showsDate(style) }
  }

  /// The place that an element names, else the one behind the last; from 1.
  private func index(_ attributes: XMLAttributes, after last: Int) throws(TableFault) -> Int {
    guard let text = attributes.value2003("Index") else { return last + 1 }
    guard let index = SheetNumber.whole(text), index > last else {
      throw .sheetPlace(String(decoding: text, as: UTF8.self)).at(row: max(lastRow, 1))
    }
    return index
  }

  private func count(
    _ text: UnsafeBufferPointer<UInt8>?, atMost most: Int
  ) throws(TableFault) -> Int {
    guard let text else { return 0 }
    guard let count = SheetNumber.whole(text), count <= most else {
      throw .sheetPlace(String(decoding: text, as: UTF8.self)).at(row: max(lastRow, 1))
    }
    return count
  }

  // MARK: - Cells

  private func kind(_ word: UnsafeBufferPointer<UInt8>?) throws(TableFault) -> Kind {
    guard let word else { return .text }
    if word.equals("String") { return .text }
    if word.equals("Number") { return .number }
    if word.equals("DateTime") { return .date }
    if word.equals("Boolean") { return .boolean }
    if word.equals("Error") { return .error }
    throw .cellKind(String(decoding: word, as: UTF8.self))
      .at(row: assembly.row.number, column: cell.column + 1)
  }

  private func setCell() throws(TableFault) {
    try value.checkLength()
    let text = cell.kind == .text ? value.bytes[...] : value.trimmed
    guard !text.isEmpty else {
      guard cell.hasFormula, cell.kind != .text else { return }
      return try assembly.add(RowAssembly.formulaWithoutValue, .error, column: cell.column)
    }
    guard covered[cell.column]?.contains(assembly.row.number) != true else { throw .sheetCovered }
    switch cell.kind {
    case .none, .text: try assembly.add(text, .text, column: cell.column)
    case .error: try assembly.add(text, .error, column: cell.column)
    case .boolean:
      let isTrue = text.elementsEqual("1".utf8) || text.elementsEqual("true".utf8)
      try assembly.add((isTrue ? "TRUE" : "FALSE").utf8, .boolean, column: cell.column)
    case .number:
      if cell.showsDate, let day = SheetDate.text(serial: text, overview.epoch) {
        try assembly.add(day, .date, column: cell.column)
      } else {
        try assembly.add(number: text, column: cell.column)
      }
    case .date:
      if let fraction = SheetDate.timeAlone(xml: text) {
        try assembly.add(NumberText.text(fraction), .number, column: cell.column)
      } else if let day = SheetDate.text(xml: text) {
        try assembly.add(day, .date, column: cell.column)
      } else {
        try assembly.add(text, .text, column: cell.column)
      }
    }
  }

  /// The rows of a sheet in every spreadsheet program.
  private static let mostRows = 1_048_576
}
