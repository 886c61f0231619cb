/// The rows of a worksheet's XML.
final class XLSXSheetHandler: XMLHandler {
  @exclusivity(unchecked) var assembly = RowAssembly()
  /// Whether a formula with the value 0 has not been worked out.
  @exclusivity(unchecked) var distrustsNoughts = false
  private let part: String
  private let strings: SharedStrings
  private let styles: XLSXStyles
  private let epoch: SheetDate.Epoch

  @exclusivity(unchecked) private var place = Place.document
  /// How many elements are open in one that holds nothing of interest.
  @exclusivity(unchecked) private var ignored = 0
  @exclusivity(unchecked) private var lastRow = 0
  @exclusivity(unchecked) private var lastColumn = -1
  @exclusivity(unchecked) private var cell = Cell()
  @exclusivity(unchecked) private var value = CellText()
  @exclusivity(unchecked) private var inline = RichText()

  private enum Place { case document, worksheet, data, row, cell, value, inline }

  /// What the attributes and elements of a cell say beside its value.
  private struct Cell {
    var column = 0
    var kind = Kind.number
    var style = 0
    var hasFormula = false
    var hasValue = false
  }

  private enum Kind { case number, sharedText, inlineText, formulaText, boolean, error, date }

  init(part: String, strings: SharedStrings, styles: XLSXStyles, epoch: SheetDate.Epoch) {
    self.part = part
    self.strings = strings
    self.styles = styles
    self.epoch = epoch
  }

  func start(_ element: XMLName, _ attributes: XMLAttributes) throws(TableFault) {
    guard ignored == 0 else {
      ignored += 1
      return
    }
    switch place {
    case .document:
      guard element.is(.sheet, "worksheet") else { throw .partForm(part, "it holds no worksheet") }
      place = .worksheet
    case .worksheet where element.is(.sheet, "sheetData"): place = .data
    case .data where element.is(.sheet, "row"):
      try beginRow(attributes)
      place = .row
    case .row where element.is(.sheet, "c"):
      try beginCell(attributes)
      place = .cell
    case .cell where element.is(.sheet, "v"):
      cell.hasValue = true
      place = .value
    case .cell where element.is(.sheet, "is"):
      inline.open()
      place = .inline
    case .inline: inline.start(element)
    default:
      if place == .cell, element.is(.sheet, "f") { cell.hasFormula = true }
      ignored = 1
    }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableFault) {
    guard ignored == 0 else { return }
    do {
      switch place {
      case .value: try value.append(bytes)
      case .inline: try inline.append(bytes)
      default: break
      }
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
    case .value: place = .cell
    case .inline: if try endInline() { place = .cell }
    case .cell:
      try endCell()
      place = .row
    case .row:
      place = .data
      return !assembly.row.isBlank
    case .data: place = .worksheet
    case .worksheet, .document: place = .document
    }
    return false
  }

  private func beginRow(_ attributes: XMLAttributes) throws(TableFault) {
    var number = lastRow + 1
    if let reference = attributes.value("r") {
      guard let read = SheetNumber.whole(reference), read >= number else {
        throw .sheetPlace(String(decoding: reference, as: UTF8.self)).at(row: number)
      }
      number = read
    }
    guard number <= Self.mostRows else { throw .sheetRows(Self.mostRows).at(row: number) }
    lastRow = number
    lastColumn = -1
    assembly.begin(number: number)
  }

  private func beginCell(_ attributes: XMLAttributes) throws(TableFault) {
    value.clear()
    inline.clear()
    cell = Cell()
    cell.column = lastColumn + 1
    if let reference = attributes.value("r") {
      guard let column = SheetNumber.column(reference, row: lastRow), column > lastColumn else {
        throw .sheetPlace(String(decoding: reference, as: UTF8.self))
          .at(row: lastRow, column: cell.column + 1)
      }
      cell.column = column
    }
    guard cell.column < RowAssembly.mostColumns else {
      throw .sheetColumns(RowAssembly.mostColumns).at(row: lastRow, column: cell.column + 1)
    }
    lastColumn = cell.column
    cell.style = attributes.value("s").flatMap { SheetNumber.whole($0) } ?? 0
    if let kind = attributes.value("t") { cell.kind = try self.kind(kind) }
  }

  private func kind(_ word: UnsafeBufferPointer<UInt8>) throws(TableFault) -> Kind {
    if word.equals("s") { return .sharedText }
    if word.equals("n") { return .number }
    if word.equals("str") { return .formulaText }
    if word.equals("inlineStr") { return .inlineText }
    if word.equals("b") { return .boolean }
    if word.equals("e") { return .error }
    if word.equals("d") { return .date }
    throw .cellKind(String(decoding: word, as: UTF8.self))
      .at(row: lastRow, column: cell.column + 1)
  }

  private func endInline() throws(TableFault) -> Bool {
    do {
      return try inline.end()
    } catch {
      throw error.at(row: lastRow, column: cell.column + 1)
    }
  }

  private func endCell() throws(TableFault) {
    do {
      try setCell()
    } catch {
      throw error.at(row: lastRow, column: cell.column + 1)
    }
  }

  private func setCell() throws(TableFault) {
    switch cell.kind {
    case .inlineText: try assembly.add(inline.text.bytes, .text, column: cell.column)
    case .formulaText where cell.hasValue:
      try value.endRun()
      try assembly.add(value.bytes, .text, column: cell.column)
    default:
      let text = value.trimmed
      guard !text.isEmpty else {
        if cell.hasFormula {
          try assembly.add(RowAssembly.formulaWithoutValue, .error, column: cell.column)
        }
        return
      }
      try set(text)
    }
  }

  private func set(_ text: ArraySlice<UInt8>) throws(TableFault) {
    switch cell.kind {
    case .sharedText:
      guard let string = SheetNumber.whole(text).flatMap({ strings[$0] }) else {
        throw .cellString(String(decoding: text, as: UTF8.self))
      }
      try assembly.add(string, .text, column: cell.column)
    case .boolean:
      let isTrue = text.elementsEqual("1".utf8) || text.elementsEqual("true".utf8)
      try assembly.add((isTrue ? "TRUE" : "FALSE").utf8, .boolean, column: cell.column)
    case .error: try assembly.add(text, .error, column: cell.column)
    case .date:
      guard let day = SheetDate.text(xml: text) else {
        return try assembly.add(text, .text, column: cell.column)
      }
      try assembly.add(day, .date, column: cell.column)
    case .number where cell.hasFormula && distrustsNoughts && text.elementsEqual("0".utf8):
      try assembly.add(RowAssembly.formulaWithoutValue, .error, column: cell.column)
    case .number, .inlineText, .formulaText:
      if styles.showsDate(cell.style), let day = SheetDate.text(serial: text, epoch) {
        try assembly.add(day, .date, column: cell.column)
      } else {
        try assembly.add(number: text, column: cell.column)
      }
    }
  }

  /// The rows of a sheet in every spreadsheet program.
  private static let mostRows = 1_048_576
}
