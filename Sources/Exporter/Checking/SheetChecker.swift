/// Finds the faults of one sheet, in the order of its cells, then of what lies over them.
struct SheetChecker {
  let sheet: Sheet
  /// The names of all sheets of the workbook.
  let sheetNames: Set<String>
  let evaluation: Evaluation

  func faults() -> [WorkbookFault] {
    cellFaults() + layoutFaults() + tableFaults() + sheet.charts.flatMap(faults)
  }

  private func fault(_ kind: WorkbookFault.Kind, _ address: Address? = nil) -> WorkbookFault {
    WorkbookFault(kind, sheet: sheet.name, address)
  }

  // MARK: Cells

  private func cellFaults() -> [WorkbookFault] {
    var faults: [WorkbookFault] = []
    sheet.forEachCell { address, cell in
      guard address.isOnSheet else {
        faults.append(fault(.offSheet(what: "a cell"), address))
        return
      }
      faults += contentFaults(cell.content, address) + linkFaults(cell, address)
    }
    return faults
  }

  private func contentFaults(_ content: Cell.Content, _ address: Address) -> [WorkbookFault] {
    switch content {
    case .blank, .pence: []
    case .number(let number): number.isFinite ? [] : [fault(.notFinite, address)]
    case .text(let text): TextCheck.faults(text, "the text", sheet: sheet.name, address)
    case .formula(let formula): formulaFaults(formula, address)
    }
  }

  private func linkFaults(_ cell: Cell, _ address: Address) -> [WorkbookFault] {
    guard let link = cell.link else { return [] }
    var faults: [WorkbookFault] = []
    if !sheetNames.contains(link.sheet) {
      faults.append(fault(.missingSheet(link.sheet, what: "the link"), address))
    }
    guard case .text(let text) = cell.content, !text.isEmpty else {
      return faults + [fault(.linkWithoutText, address)]
    }
    return faults
  }

  private func formulaFaults(_ formula: Formula, _ address: Address) -> [WorkbookFault] {
    guard !formula.isTooDeep else { return [fault(.formulaError(.tooDeep), address)] }
    var faults: [WorkbookFault] = []
    let names = formula.references.compactMap(\.sheet).filter { !sheetNames.contains($0) }
    for name in names {
      faults.append(fault(.missingSheet(name, what: "the formula"), address))
    }
    let text = formula.excelText(on: sheet.name)
    if text.utf16.count > 8_192 {
      faults.append(fault(.formulaTooLong(units: text.utf16.count), address))
    }
    if formula.constants.contains(where: { !Self.isSound(constant: $0) }) {
      faults.append(fault(.badFormulaConstant, address))
    }
    for case .text(let constant) in formula.constants {
      faults += TextCheck.faults(constant, "the formula", sheet: sheet.name, address)
    }
    if let count = formula.argumentCounts.first(where: { !(1...255).contains($0) }) {
      faults.append(fault(.badArgumentCount(count), address))
    }
    let value = evaluation[CellLocation(sheet.name, address)]
    if case .error(let error) = value, isOwn(error, of: names) {
      faults.append(fault(.formulaError(error), address))
    }
    if case .text(let result) = value {
      faults += TextCheck.faults(result, "the formula's result", sheet: sheet.name, address)
    }
    return faults
  }

  /// Whether an error is not told elsewhere: circles once each, missing sheets by name.
  private func isOwn(_ error: FormulaError, of missing: [String]) -> Bool {
    switch error {
    case .circular: false
    case .missingSheet: missing.isEmpty
    default: true
    }
  }

  private static func isSound(constant: Formula) -> Bool {
    switch constant {
    case .text(let text): text.utf16.count <= 255
    case .number(let number): number.isFinite
    default: true
    }
  }

  // MARK: Layout

  private func layoutFaults() -> [WorkbookFault] {
    var faults: [WorkbookFault] = []
    for width in sheet.columnWidths {
      if !isColumnRange(width.columns) {
        faults.append(fault(.offSheet(what: "a column width")))
      }
      if !(0...255).contains(width.characters) {
        faults.append(fault(.badSize(what: "a column width")))
      }
    }
    for (row, points) in sheet.rowHeights.sorted(by: { $0.key < $1.key }) {
      if !Address(row: row, column: 0).isOnSheet || !(0...409).contains(points) {
        let place = Address(row: row, column: 0)
        faults.append(fault(.badSize(what: "a row height"), place))
      }
    }
    for format in sheet.conditionalFormats where !format.range.isWellFormed {
      faults.append(fault(.offSheet(what: "a conditional format")))
    }
    for list in sheet.choiceLists { faults += self.faults(of: list) }
    if !(1...32_767).contains(sheet.print.pagesWide) {
      faults.append(fault(.badSize(what: "the number of pages")))
    }
    if let rows = sheet.print.repeatedRows,
      rows.lowerBound < 0 || rows.upperBound >= Address.rowLimit
    {
      faults.append(fault(.offSheet(what: "a repeated row")))
    }
    if let frozen = sheet.frozenAt, !frozen.isOnSheet {
      faults.append(fault(.offSheet(what: "the frozen corner")))
    }
    return faults
  }

  private func isColumnRange(_ columns: ClosedRange<Int>) -> Bool {
    columns.lowerBound >= 0 && columns.upperBound < Address.columnLimit
  }

  private func faults(of list: ChoiceList) -> [WorkbookFault] {
    var faults: [WorkbookFault] = []
    if !list.address.isOnSheet {
      faults.append(fault(.offSheet(what: "a list"), list.address))
    }
    let name = list.words.sheet ?? sheet.name
    if !sheetNames.contains(name) {
      faults.append(fault(.missingSheet(name, what: "a list"), list.address))
    } else if !list.words.isWellFormed
      || (list.words.rowCount != 1 && list.words.columnCount != 1)
    {
      faults.append(fault(.badChoiceList, list.address))
    }
    return faults
  }
}
