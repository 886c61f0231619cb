import Books
import CXlsxWriter
import Money

/// Writes one sheet of a workbook of books through libxlsxwriter.
struct BooksSheetWriter {
  let page: SheetPage
  let sheet: UnsafeMutablePointer<lxw_worksheet>
  let formats: BooksFormats
  let choices: [Int: BooksChoice]

  func write() throws(WriterError) {
    let rows = page.orderedRows
    if page.isHidden { worksheet_hide(sheet) }
    try setColumns(rows)
    for (row, cells) in rows {
      for (column, cell) in cells.enumerated() { try write(cell, row, column) }
    }
    if let header = page.headerRow, !page.columns.isEmpty {
      worksheet_freeze_panes(sheet, lxw_row_t(header + 1), 0)
      let last = max(header + 1, rows.last?.row ?? 0)
      try check(
        "worksheet_autofilter",
        worksheet_autofilter(
          sheet, lxw_row_t(header), 0, lxw_row_t(last), lxw_col_t(page.columns.count - 1)), header,
        0)
      for (column, choice) in choices.sorted(by: { $0.key < $1.key }) {
        try write(choice, column, from: header + 1, to: last + Self.rowsToAdd)
      }
    }
    for (place, remark) in page.remarks.sorted(by: { $0.key < $1.key }) {
      var options = lxw_comment_options()
      (options.width, options.height) = (320, 110)
      try check(
        "worksheet_write_comment_opt",
        worksheet_write_comment_opt(
          sheet, lxw_row_t(place.row), lxw_col_t(place.column), remark, &options),
        place.row, place.column)
    }
  }

  /// For how many rows below the last one the drop-downs are there.
  private static let rowsToAdd = 1_000

  // MARK: - Columns

  private func setColumns(_ rows: [(row: Int, cells: [SheetValue])]) throws(WriterError) {
    guard let header = page.headerRow else {
      if !page.isHidden { worksheet_set_column(sheet, 0, 0, 110, formats.text) }
      return
    }
    for (index, column) in page.columns.enumerated() {
      guard let column else { continue }
      let longest = rows.filter { $0.row >= header }.prefix(Self.rowsMeasured).map { row in
        row.cells.indices.contains(index) ? row.cells[index].width : 0
      }
      let width = min(60, max(12, (longest.max() ?? 0) + 3))
      try check(
        "worksheet_set_column",
        worksheet_set_column(
          sheet, lxw_col_t(index), lxw_col_t(index), Double(width), formats.column(column.kind)),
        header, index)
    }
  }

  private static let rowsMeasured = 1_000

  // MARK: - Cells

  private func write(_ value: SheetValue, _ row: Int, _ column: Int) throws(WriterError) {
    let format = format(row, column)
    let (cRow, cColumn) = (lxw_row_t(row), lxw_col_t(column))
    let code: lxw_error
    switch value {
    case .blank: return
    case .text(let text):
      code = worksheet_write_string(sheet, cRow, cColumn, EscapedText.escaping(text), format)
    case .number(let number):
      code = worksheet_write_number(sheet, cRow, cColumn, number, format)
    case .boolean(let isTrue):
      code = worksheet_write_boolean(sheet, cRow, cColumn, isTrue ? 1 : 0, formats.general)
    case .date(let date):
      var day = lxw_datetime()
      (day.year, day.month, day.day) = (Int32(date.year), Int32(date.month), Int32(date.day))
      code = worksheet_write_datetime(sheet, cRow, cColumn, &day, formats.date)
    }
    try check("worksheet_write", code, row, column)
  }

  private func format(_ row: Int, _ column: Int) -> UnsafeMutablePointer<lxw_format>? {
    guard let header = page.headerRow else { return row == 0 ? formats.title : formats.text }
    if row == header { return formats.header }
    if row < header { return row == 0 ? formats.title : formats.meaning }
    if let look = page.looks[SheetPage.Place(row: row, column: column)] { return formats[look] }
    guard page.columns.indices.contains(column), let kind = page.columns[column]?.kind else {
      return formats.general
    }
    // A number in a column of dates or of settings: it is not to be taken for another thing.
    if kind == .date || page.columns[column]?.name == "value" && kind == .text,
      case .number? = page.rows[row].map({ $0[column] })
    {
      return formats.general
    }
    return formats.column(kind)
  }

  // MARK: - Drop-downs

  private func write(
    _ choice: BooksChoice, _ column: Int, from first: Int, to last: Int
  ) throws(WriterError) {
    let strings = CStrings()
    var rule = lxw_data_validation()
    rule.error_title = strings.copy("Not in the list")
    var words: [String] = []
    switch choice {
    case .words(let list, let isClosed):
      // More than a list may hold goes without.
      guard list.joined(separator: ",").utf8.count <= 250 else { return }
      words = list
      rule.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
      rule.error_message = strings.copy("Pick one of the words of the list.")
      rule.error_type = UInt8(
        isClosed
          ? LXW_VALIDATION_ERROR_TYPE_STOP.rawValue : LXW_VALIDATION_ERROR_TYPE_WARNING.rawValue)
    case .cells(let range):
      rule.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
      rule.value_formula = strings.copy("=" + range)
      rule.error_message = strings.copy("It is not in the list yet; add it there as well.")
      rule.error_type = UInt8(LXW_VALIDATION_ERROR_TYPE_WARNING.rawValue)
    }
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strings.copy($0) }
    pointers.append(nil)
    let code = pointers.withUnsafeMutableBufferPointer { list in
      if !words.isEmpty { rule.value_list = list.baseAddress }
      return worksheet_data_validation_range(
        sheet, lxw_row_t(first), lxw_col_t(column), lxw_row_t(last), lxw_col_t(column), &rule)
    }
    try check("worksheet_data_validation_range", code, first, column)
  }

  private func check(
    _ call: String, _ code: lxw_error, _ row: Int, _ column: Int
  ) throws(WriterError) {
    guard code != LXW_NO_ERROR else { return }
    throw .library(
      call: call, place: "\(page.name)!\(Address(row: row, column: column))",
      reason: LibraryMessage.text(code))
  }
}

extension SheetValue {
  /// About how many characters it takes.
  fileprivate var width: Int {
    switch self {
    case .blank: 0
    case .text(let text): text.prefix(60).count
    case .number: 14
    case .date: 10
    case .boolean: 6
    }
  }
}
