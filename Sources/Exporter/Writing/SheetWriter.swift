import CXlsxWriter

/// Writes one sheet, which has been checked before, through libxlsxwriter.
struct SheetWriter {
  let sheet: Sheet
  let evaluation: Evaluation
  let workbook: UnsafeMutablePointer<lxw_workbook>
  let worksheet: UnsafeMutablePointer<lxw_worksheet>
  let formats: Formats

  func write() throws(WriterError) {
    try writeLayout()
    for table in sheet.tables { try write(table) }
    try sheet.forEachCell { address, cell throws(WriterError) in try write(cell, at: address) }
    for format in sheet.conditionalFormats { try write(format) }
    for list in sheet.choiceLists { try write(list) }
    for chart in sheet.charts { try write(chart) }
  }

  /// Turns libxlsxwriter's return code into an error that names the call and the place.
  func check(
    _ call: String, _ code: lxw_error, _ address: Address? = nil
  ) throws(WriterError) {
    guard code != LXW_NO_ERROR else { return }
    let place = address.map { CellLocation(sheet.name, $0).description } ?? sheet.name
    throw .library(call: call, place: place, reason: LibraryMessage.text(code))
  }

  // MARK: Layout

  private func writeLayout() throws(WriterError) {
    for width in sheet.columnWidths {
      let columns = width.columns
      try check(
        "worksheet_set_column",
        worksheet_set_column(
          worksheet, lxw_col_t(columns.lowerBound), lxw_col_t(columns.upperBound),
          width.characters, nil))
    }
    try writeRowHeights()
    if !sheet.showsGridlines {
      worksheet_gridlines(worksheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
    }
    if let frozen = sheet.frozenAt {
      worksheet_freeze_panes(worksheet, frozen.rowForC, frozen.columnForC)
    }
    worksheet_set_landscape(worksheet)
    worksheet_set_paper(worksheet, Self.paperA4)
    worksheet_fit_to_pages(
      worksheet, UInt16(sheet.print.pagesWide), UInt16(sheet.print.pagesTall))
    if let rows = sheet.print.repeatedRows {
      try check(
        "worksheet_repeat_rows",
        worksheet_repeat_rows(
          worksheet, lxw_row_t(rows.lowerBound), lxw_row_t(rows.upperBound)))
    }
  }

  private func writeRowHeights() throws(WriterError) {
    let heights = RowHeights(sheet).points.merging(sheet.rowHeights) { $1 }
    for (row, points) in heights.sorted(by: { $0.key < $1.key }) {
      try check(
        "worksheet_set_row", worksheet_set_row(worksheet, lxw_row_t(row), points, nil),
        Address(row: row, column: 0))
    }
  }

  private static let paperA4: UInt8 = 9

  // MARK: Cells

  private func write(_ cell: Cell, at address: Address) throws(WriterError) {
    let format = formats[cell.style]
    let (row, column) = (address.rowForC, address.columnForC)
    switch cell.content {
    case .blank, .text(""):
      try check(
        "worksheet_write_blank", worksheet_write_blank(worksheet, row, column, format),
        address)
    case .text(let text):
      try write(EscapedText.escaping(text), link: cell.link, at: address, format)
    case .number(let number): try write(number, at: address, format)
    case .pence(let pence):
      try write(Cell.Content.pounds(fromPence: pence), at: address, format)
    case .formula(let formula): try write(formula, at: address, format)
    }
  }

  private func write(
    _ number: Double, at address: Address, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws(WriterError) {
    try check(
      "worksheet_write_number",
      worksheet_write_number(
        worksheet, address.rowForC, address.columnForC, number, format), address)
  }

  private func write(
    _ text: String, link: CellLocation?, at address: Address,
    _ format: UnsafeMutablePointer<lxw_format>?
  ) throws(WriterError) {
    let (row, column) = (address.rowForC, address.columnForC)
    guard let link else {
      return try check(
        "worksheet_write_string",
        worksheet_write_string(worksheet, row, column, text, format), address)
    }
    let target = "internal:" + ExcelName.quotedSheet(link.sheet) + "!\(link.address)"
    try check(
      "worksheet_write_url_opt",
      worksheet_write_url_opt(worksheet, row, column, target, format, text, nil), address)
  }

  private func write(
    _ formula: Formula, at address: Address, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws(WriterError) {
    let text = "=" + formula.excelText(on: sheet.name)
    let (row, column) = (address.rowForC, address.columnForC)
    switch evaluation[CellLocation(sheet.name, address)] {
    case .number(let number):
      try check(
        "worksheet_write_formula_num",
        worksheet_write_formula_num(worksheet, row, column, text, format, number), address)
    case .text(let result):
      try check(
        "worksheet_write_formula_str",
        worksheet_write_formula_str(worksheet, row, column, text, format, result), address)
    case .blank, .error: preconditionFailure("a checked formula has a number or a text")
    }
  }
}

extension Address {
  var rowForC: lxw_row_t { lxw_row_t(row) }
  var columnForC: lxw_col_t { lxw_col_t(column) }
}
