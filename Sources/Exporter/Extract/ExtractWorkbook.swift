import Books
import CXlsxWriter
import Foundation
import Money
import Sampling

/// A made-up extract as a workbook, row by row: numbers are numbers, dates are dates.
public struct ExtractWorkbook {
  /// How many lines a sheet holds beside the preamble, the header row and a total row.
  public static let mostLines = 1_048_576 - 5

  private let extract: IllustrativeExtract
  private let columns: [ExtractColumn]
  private let sheet: UnsafeMutablePointer<lxw_worksheet>
  private let amountFormat: UnsafeMutablePointer<lxw_format>?
  private let dateFormat: UnsafeMutablePointer<lxw_format>?

  static func write(
    _ extract: IllustrativeExtract, style: AmountStyle, to path: String
  ) throws {
    var options = lxw_workbook_options()
    options.constant_memory = 1
    guard let book = workbook_new_opt(path, &options) else {
      throw WriterError.library(call: "workbook_new_opt", place: path, reason: "none was made")
    }
    do {
      try setProperties(of: book, extract)
      let sheet = try addSheets(to: book, extract.layout.sheet)
      try ExtractWorkbook(extract, style, book, sheet).writeRows()
    } catch {
      lxw_workbook_free(book)
      throw error
    }
    try check("workbook_close", workbook_close(book), path)
  }

  private init(
    _ extract: IllustrativeExtract, _ style: AmountStyle,
    _ book: UnsafeMutablePointer<lxw_workbook>, _ sheet: UnsafeMutablePointer<lxw_worksheet>
  ) {
    self.extract = extract
    self.sheet = sheet
    columns = extract.layout.sampleColumns
    amountFormat = workbook_add_format(book)
    format_set_num_format(amountFormat, style.numberFormat)
    dateFormat = workbook_add_format(book)
    format_set_num_format(dateFormat, Self.cellFormat(extract.layout.dateFormat ?? .iso))
  }

  private func writeRows() throws {
    worksheet_set_column(sheet, 0, lxw_col_t(columns.count - 1), 16, nil)
    var row: lxw_row_t = 0
    for cells in extract.preamble + [columns.map(\.header)] {
      for (column, cell) in cells.enumerated() {
        try write(.text(cell), row, lxw_col_t(column))
      }
      row += 1
    }
    var totals = ExtractTotals()
    for line in extract {
      try totals.add(line)
      for (column, kind) in columns.enumerated() {
        try write(extract.cell(kind.content, of: line), row, lxw_col_t(column))
      }
      row += 1
    }
    guard !extract.layout.totalRows.isEmpty else { return }
    for (column, kind) in columns.enumerated() {
      try write(try totals.cell(kind, in: extract.layout), row, lxw_col_t(column))
    }
  }

  private func write(
    _ cell: ExtractCell, _ row: lxw_row_t, _ column: lxw_col_t
  ) throws(WriterError) {
    switch cell {
    case .text(let text):
      try Self.check(
        "worksheet_write_string",
        worksheet_write_string(sheet, row, column, EscapedText.escaping(text), nil),
        Self.place(row, column))
    case .number(let number):
      try Self.check(
        "worksheet_write_number", worksheet_write_number(sheet, row, column, Double(number), nil),
        Self.place(row, column))
    case .amount(let money):
      // The decimal nearest to the pence: what a spreadsheet stores for an amount that is typed.
      try Self.check(
        "worksheet_write_number",
        worksheet_write_number(sheet, row, column, Double(money.pence) / 100, amountFormat),
        Self.place(row, column))
    case .date(let date):
      var day = lxw_datetime()
      (day.year, day.month, day.day) = (Int32(date.year), Int32(date.month), Int32(date.day))
      try Self.check(
        "worksheet_write_datetime",
        worksheet_write_datetime(sheet, row, column, &day, dateFormat),
        Self.place(row, column))
    case .empty: break
    }
  }

  /// The sheet that the layout names, by its name or its number; the first if it names none.
  private static func addSheets(
    to book: UnsafeMutablePointer<lxw_workbook>, _ wanted: String?
  ) throws(WriterError) -> UnsafeMutablePointer<lxw_worksheet> {
    let number = wanted.flatMap { Int($0) }
    let names =
      number.map { (1...max(1, min($0, 255))).map { "Sheet\($0)" } } ?? [wanted ?? "Extract"]
    var last: UnsafeMutablePointer<lxw_worksheet>?
    for name in names {
      guard workbook_validate_sheet_name(book, name) == LXW_NO_ERROR,
        let sheet = workbook_add_worksheet(book, name)
      else {
        throw .library(
          call: "workbook_add_worksheet", place: name, reason: "this cannot be a sheet's name")
      }
      last = sheet
    }
    guard let last else {
      throw .library(call: "workbook_add_worksheet", place: "", reason: "no sheet was made")
    }
    worksheet_activate(last)
    return last
  }

  /// The day the extract ends on takes the place of the clock, so that files can be compared.
  private static func setProperties(
    of book: UnsafeMutablePointer<lxw_workbook>, _ extract: IllustrativeExtract
  ) throws(WriterError) {
    let strings = CStrings()
    let day = extract.request.period.lastDay
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let created = calendar.date(
      from: DateComponents(year: day.year, month: day.month, day: day.day))
    var values = lxw_doc_properties()
    values.title = strings.copyUnlessEmpty(extract.preamble.first?.first ?? "")
    values.created = time_t(created?.timeIntervalSince1970 ?? 0)
    try check("workbook_set_properties", workbook_set_properties(book, &values), "properties")
  }

  /// The layout's date format in the words of a spreadsheet.
  private static func cellFormat(_ format: DateFormat) -> String {
    format.text.lowercased().map { $0.isLetter || "-/ .".contains($0) ? "\($0)" : "\\\($0)" }
      .joined()
  }

  private static func place(_ row: lxw_row_t, _ column: lxw_col_t) -> String {
    Address(row: Int(row), column: Int(column)).description
  }

  private static func check(
    _ call: String, _ code: lxw_error, _ place: @autoclosure () -> String
  ) throws(WriterError) {
    guard code != LXW_NO_ERROR else { return }
    throw .library(call: call, place: place(), reason: LibraryMessage.text(code))
  }
}
