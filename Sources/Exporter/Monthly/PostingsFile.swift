import CXlsxWriter
import Money
import Reports

/// The postings of a year as a workbook of their own, written row by row: however many there are,
/// no more than one is held in memory.
///
/// Such a workbook has no table, which the library would have to hold whole; its header row stays
/// in view. What does not fit on a sheet goes on to the next.
public final class PostingsFile {
  private let book: UnsafeMutablePointer<lxw_workbook>
  private let formats: Formats
  private let file: AtomicFile
  private let period: Period
  private var sheet: UnsafeMutablePointer<lxw_worksheet>?
  private var sheets = 0
  private var row: lxw_row_t = 0
  private var isClosed = false
  /// The formats of the cells of a posting.
  private let looks: (text: Format, money: Format, count: Format)

  private typealias Format = UnsafeMutablePointer<lxw_format>?

  /// - Parameters:
  ///   - path: where the file is to appear, whole or not at all.
  ///   - properties: what the file says of itself.
  ///   - period: the last one, for the title.
  /// - Throws: ``WriterError``.
  init(
    path: String, properties: DocumentProperties, period: Period
  ) throws(WriterError) {
    file = try AtomicFile(path: path, access: .owner)
    var options = lxw_workbook_options()
    options.constant_memory = 1
    guard let book = workbook_new_opt(file.temporaryPath, &options) else {
      file.discard()
      throw .library(call: "workbook_new_opt", place: path, reason: "no workbook was made")
    }
    self.book = book
    self.period = period
    formats = Formats(book)
    looks = (formats[.year], formats[.money], formats[.count])
    try WorkbookWriter.setProperties(properties, of: book)
    try WorkbookSeal.reserve(in: book)
  }

  deinit {
    guard !isClosed else { return }
    lxw_workbook_free(book)
    file.discard()
  }

  /// Writes a posting behind those before it.
  ///
  /// - Throws: ``WriterError``.
  public func write(_ line: PostedLines.Line) throws(WriterError) {
    if sheet == nil || row >= lxw_row_t(Address.rowLimit) { try addSheet() }
    // Cells of a row go from left to right.
    try write(line.account, 0, looks.text)
    try write(line.period.description, 1, looks.text)
    try write(Cell.Content.pounds(fromPence: line.amount.pence), 2, looks.money)
    try write(line.date ?? "-", 3, looks.text)
    try write(Double(line.journal), 4, looks.count)
    try write(line.costCentre ?? "-", 5, looks.text)
    try write(line.subjective ?? "-", 6, looks.text)
    try write(line.rowID ?? "-", 7, looks.text)
    row += 1
  }

  /// Adds where the postings come from, and brings the file to its path.
  ///
  /// - Throws: ``WriterError``.
  public func close(_ journals: [PostedLines.Journal]) throws(WriterError) {
    try add(journals)
    isClosed = true
    do throws(WriterError) {
      try check("workbook_close", workbook_close(book))
      try WorkbookSeal.add(to: file.temporaryPath)
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }

  private func addSheet() throws(WriterError) {
    sheets += 1
    try begin(
      sheets == 1 ? PostingsSheet.name : "\(PostingsSheet.name) \(sheets)",
      "Postings of \(period.year) to \(period)",
      "Pounds. Costs positive, income negative. Descriptions are left out. Where each journal comes"
        + " from stands on the last sheet.", PostingsSheet.columns)
  }

  private func add(_ journals: [PostedLines.Journal]) throws(WriterError) {
    try begin(
      JournalsSheet.name, JournalsSheet.title(period), JournalsSheet.remark, JournalsSheet.columns)
    for journal in journals {
      for (column, cell) in JournalsSheet.row(journal).enumerated() {
        let (place, format) = (lxw_col_t(column), formats[cell.style])
        switch cell.content {
        case .text(let text): try write(text, place, format)
        case .number(let number): try write(number, place, format)
        case .pence(let pence): try write(Cell.Content.pounds(fromPence: pence), place, format)
        case .blank, .formula: break
        }
      }
      row += 1
    }
  }

  /// Begins a sheet: its title, how to read it, and the headers, which stay in view.
  private func begin(
    _ name: String, _ title: String, _ remark: String, _ columns: [TableSheet.Column]
  ) throws(WriterError) {
    guard let sheet = workbook_add_worksheet(book, name) else {
      throw .library(call: "workbook_add_worksheet", place: name, reason: "no sheet was made")
    }
    self.sheet = sheet
    for (index, column) in columns.enumerated() {
      let place = lxw_col_t(index)
      try check(
        "worksheet_set_column", worksheet_set_column(sheet, place, place, column.width, nil))
    }
    row = 0
    try write(title, 0, formats[.title])
    row = 1
    try write(remark, 0, formats[.rowLabel])
    row = 3
    for (index, column) in columns.enumerated() {
      try write(column.title, lxw_col_t(index), formats[column.header])
    }
    row = 4
    worksheet_freeze_panes(sheet, row, 1)
  }

  private func write(_ text: String, _ column: lxw_col_t, _ format: Format) throws(WriterError) {
    try check(
      "worksheet_write_string",
      worksheet_write_string(sheet, row, column, EscapedText.escaping(text), format))
  }

  private func write(_ number: Double, _ column: lxw_col_t, _ format: Format) throws(WriterError) {
    try check(
      "worksheet_write_number", worksheet_write_number(sheet, row, column, number, format))
  }

  private func check(_ call: String, _ code: lxw_error) throws(WriterError) {
    guard code != LXW_NO_ERROR else { return }
    throw .library(
      call: call, place: "\(PostingsSheet.name), row \(row + 1)",
      reason: LibraryMessage.text(code))
  }
}

extension MonthlyWorkbook {
  /// The workbook that holds the postings where there are too many for one sheet of the other.
  ///
  /// - Throws: ``WriterError``.
  public static func postingsFile(
    besides path: String, _ standpoint: Standpoint, version: String
  ) throws(WriterError) -> PostingsFile {
    try PostingsFile(
      path: path,
      properties: WorkbookFile.properties(
        standpoint.books.authority.name, standpoint.asOf,
        head: standpoint.balances.head.hexadecimal,
        title: "postings", version: version), period: standpoint.asOf)
  }

  /// The name of that workbook.
  public static func postingsFileName(_ standpoint: Standpoint) -> String {
    WorkbookFile.name(standpoint.books.authority.name, standpoint.asOf, "postings")
  }
}
