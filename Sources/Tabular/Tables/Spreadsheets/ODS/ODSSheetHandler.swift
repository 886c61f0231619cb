/// The rows of one sheet in the content of an OpenDocument spreadsheet.
final class ODSSheetHandler: XMLHandler {
  @exclusivity(unchecked) var assembly = RowAssembly()
  /// The sheets that came up so far.
  private(set) var sheetNames: [String] = []
  /// Those of them that one sees.
  private(set) var visibleNames: [String] = []
  private(set) var hasFoundSheet = false
  /// The name of the sheet that is wanted, once it was found.
  private(set) var sheetName = ""

  private let part: String
  private let wanted: String?
  private let wantedNumber: Int?
  @exclusivity(unchecked) private var hiddenStyles: Set<String> = []
  @exclusivity(unchecked) private var styleName: String?

  @exclusivity(unchecked) private var places: [Place] = []
  /// How many elements are open in one that holds nothing of interest.
  @exclusivity(unchecked) private var ignored = 0
  @exclusivity(unchecked) private var lastRow = 0
  @exclusivity(unchecked) private var nextColumn = 0
  @exclusivity(unchecked) private var cell = ODSCell()
  @exclusivity(unchecked) private var rowCount = 1
  /// How often the row that was read last is still to be given.
  @exclusivity(unchecked) private var repeatsLeft = 0
  @exclusivity(unchecked) private var isPassingOver = false

  private enum Place {
    case document, styles, style, body, spreadsheet, sheet, rows, row, cell
    /// A paragraph of a cell, or something in it.
    case words
  }

  init(part: String, sheet: String?, isName: Bool) {
    self.part = part
    wanted = sheet
    wantedNumber = isName ? nil : sheet.flatMap { SheetChoice.number($0) }
  }

  /// Whether the row that was read last is to be given again.
  var repeatsRow: Bool { repeatsLeft > 0 }

  /// The number of the row as which the last one is to be given again; nil if it is not.
  func nextRepeat() -> Int? {
    guard repeatsLeft > 0 else { return nil }
    defer { repeatsLeft -= 1 }
    return lastRow - repeatsLeft + 1
  }

  func start(_ element: XMLName, _ attributes: XMLAttributes) throws(TableFault) {
    guard ignored == 0, let next = try place(of: element, attributes) else {
      ignored += 1
      return
    }
    places.append(next)
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableFault) {
    guard ignored == 0, places.last == .words else { return }
    do {
      try cell.append(bytes)
    } catch {
      throw error.at(row: lastRow, column: nextColumn + 1)
    }
  }

  func end(_ element: XMLName) throws(TableFault) -> Bool {
    guard ignored == 0 else {
      ignored -= 1
      return false
    }
    switch places.popLast() {
    case .cell: try endCell()
    case .row: return endRow()
    case .words where places.last == .cell: cell.endParagraph()
    default: break
    }
    return false
  }

  /// What an element is in the place where it stands; nil if it is of no interest there.
  private func place(
    of element: XMLName, _ attributes: XMLAttributes
  ) throws(TableFault) -> Place? {
    switch places.last {
    case nil:
      guard element.is(.office, "document-content") else {
        throw .partForm(part, "it holds no OpenDocument content")
      }
      return .document
    case .document:
      if element.is(.office, "automatic-styles") { return .styles }
      return element.is(.office, "body") ? .body : nil
    case .styles:
      guard element.is(.style, "style") else { return nil }
      styleName = attributes.string(.style, "name")
      return .style
    case .style:
      if element.is(.style, "table-properties") { try noteStyle(attributes) }
      return nil
    case .body:
      guard element.is(.office, "spreadsheet") else {
        throw .partForm(part, "it holds a document that is no spreadsheet")
      }
      return .spreadsheet
    case .spreadsheet:
      guard element.is(.table, "table"), try isWanted(attributes) else { return nil }
      return .sheet
    case .sheet, .rows:
      if element.is(.table, "table-row") {
        try beginRow(attributes)
        return .row
      }
      let isGroup =
        element.is(.table, "table-rows") || element.is(.table, "table-row-group")
        || element.is(.table, "table-header-rows")
      return isGroup ? .rows : nil
    case .row: return try placeInRow(element, attributes)
    case .cell:
      guard element.is(.text, "p") else { return nil }
      cell.beginParagraph()
      return .words
    case .words: return try placeInWords(element, attributes)
    }
  }

  private func noteStyle(_ attributes: XMLAttributes) throws(TableFault) {
    guard let styleName, attributes.string(.table, "display") == "false" else { return }
    hiddenStyles.insert(styleName)
    guard hiddenStyles.count <= Self.mostSheets else { throw .sheetsTooMany(Self.mostSheets) }
  }

  private func isWanted(_ attributes: XMLAttributes) throws(TableFault) -> Bool {
    let name = attributes.string(.table, "name") ?? ""
    let isHidden =
      attributes.string(.table, "style-name").map { hiddenStyles.contains($0) } ?? false
    sheetNames.append(name)
    guard sheetNames.count <= Self.mostSheets else { throw .sheetsTooMany(Self.mostSheets) }
    if !isHidden { visibleNames.append(name) }
    guard !hasFoundSheet else { return false }
    hasFoundSheet =
      wanted.map { name == $0 || (!isHidden && wantedNumber == visibleNames.count) } ?? !isHidden
    if hasFoundSheet { sheetName = name }
    return hasFoundSheet
  }

  /// Passes over all rows that are still to come.
  func passOver() {
    isPassingOver = true
    repeatsLeft = 0
  }

  private func beginRow(_ attributes: XMLAttributes) throws(TableFault) {
    rowCount = try count(attributes.value(.table, "number-rows-repeated"))
    assembly.begin(number: lastRow + 1)
    lastRow += rowCount
    nextColumn = 0
  }

  private func endRow() -> Bool {
    guard !assembly.row.isBlank, !isPassingOver else { return false }
    repeatsLeft = rowCount - 1
    return true
  }

  private func placeInRow(
    _ element: XMLName, _ attributes: XMLAttributes
  ) throws(TableFault) -> Place? {
    let isCovered = element.is(.table, "covered-table-cell")
    guard isCovered || element.is(.table, "table-cell") else { return nil }
    cell.begin(
      attributes, repeated: try count(attributes.value(.table, "number-columns-repeated")))
    guard !isCovered else {
      nextColumn += cell.count
      return nil
    }
    return .cell
  }

  private func placeInWords(
    _ element: XMLName, _ attributes: XMLAttributes
  ) throws(TableFault) -> Place? {
    // What else may stand in a paragraph, a drawing or a note say, is no part of its words.
    guard element.isOf(.text), !element.is(.text, "note"), !element.is(.text, "ruby-text")
    else { return nil }
    do {
      if element.is(.text, "s") {
        try cell.append(spaces: try count(attributes.value(.text, "c")))
      } else if element.is(.text, "tab") {
        try cell.append(mark: UInt8(ascii: "\t"))
      } else if element.is(.text, "line-break") {
        try cell.append(mark: UInt8(ascii: "\n"))
      }
    } catch {
      throw error.at(row: lastRow, column: nextColumn + 1)
    }
    return .words
  }

  private func endCell() throws(TableFault) {
    let row = assembly.row.number
    guard let (text, kind) = cell.take() else {
      nextColumn += cell.count
      return
    }
    guard nextColumn + cell.count <= RowAssembly.mostColumns else {
      throw .sheetColumns(RowAssembly.mostColumns).at(row: row, column: nextColumn + 1)
    }
    guard lastRow <= Self.mostRows else { throw .sheetRows(Self.mostRows).at(row: row) }
    do {
      for column in nextColumn..<(nextColumn + cell.count) {
        try assembly.add(text, kind, column: column)
      }
    } catch {
      throw error.at(row: row, column: nextColumn + 1)
    }
    nextColumn += cell.count
  }

  /// How often something is repeated; once if the file does not say.
  private func count(_ text: UnsafeBufferPointer<UInt8>?) throws(TableFault) -> Int {
    guard let text else { return 1 }
    guard let count = SheetNumber.whole(text), (1...Self.mostRepeats).contains(count) else {
      throw .partForm(part, "'\(String(decoding: text, as: UTF8.self))' is no number of repeats")
        .at(row: lastRow)
    }
    return count
  }

  private static let mostSheets = 10_000
  /// The rows of a sheet in the programs that allow for the most.
  private static let mostRows = 16_777_216
  private static let mostRepeats = Int(Int32.max)
}
