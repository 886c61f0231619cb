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
  /// Texts that were written before, as the library takes them.
  private var texts: [String: ContiguousArray<CChar>] = [:]

  private static let mostTexts = 10_000

  /// - Parameters:
  ///   - path: where the file is to appear, whole or not at all.
  ///   - properties: what the file says of itself.
  ///   - period: the last one, for the title.
  /// - Throws: ``WriterError``.
  init(
    path: String, properties: DocumentProperties, period: Period
  ) throws(WriterError) {
    file = try AtomicFile(path: path)
    var options = lxw_workbook_options()
    options.constant_memory = 1
    guard let book = workbook_new_opt(file.temporaryPath, &options) else {
      file.discard()
      throw .library(call: "workbook_new_opt", place: path, reason: "no workbook was made")
    }
    self.book = book
    self.period = period
    formats = Formats(book)
    try WorkbookWriter.setProperties(properties, of: book)
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
    let texts = [
      (0, line.account), (1, line.period.description), (3, line.date ?? "-"), (5, line.kind),
      (6, line.origin), (7, line.costCentre ?? "-"), (8, line.subjective ?? "-"),
      (9, line.rowID ?? "-"), (10, line.source ?? "-"),
    ]
    // Cells of a row go from left to right.
    for (column, text) in texts {
      try write(text, lxw_col_t(column), .year)
      if column == 1 {
        try write(Cell.Content.pounds(fromPence: line.amount.pence), 2, .money)
      }
      if column == 3 { try write(Double(line.journal), 4, .count) }
    }
    row += 1
  }

  /// Brings the file to its path.
  ///
  /// - Throws: ``WriterError``.
  public func close() throws(WriterError) {
    isClosed = true
    do throws(WriterError) {
      try check("workbook_close", workbook_close(book))
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }

  private func addSheet() throws(WriterError) {
    sheets += 1
    let name = sheets == 1 ? PostingsSheet.name : "\(PostingsSheet.name) \(sheets)"
    guard let sheet = workbook_add_worksheet(book, name) else {
      throw .library(call: "workbook_add_worksheet", place: name, reason: "no sheet was made")
    }
    self.sheet = sheet
    for (index, column) in PostingsSheet.columns.enumerated() {
      let place = lxw_col_t(index)
      try check(
        "worksheet_set_column", worksheet_set_column(sheet, place, place, column.width, nil))
    }
    row = 0
    try write("Postings of \(period.year) to \(period)", 0, .title)
    row = 1
    try write("Pounds. Costs positive, income negative. Descriptions are left out.", 0, .rowLabel)
    row = 3
    for (index, column) in PostingsSheet.columns.enumerated() {
      try write(column.title, lxw_col_t(index), column.header)
    }
    row = 4
    worksheet_freeze_panes(sheet, row, 1)
  }

  private func write(_ text: String, _ column: lxw_col_t, _ style: Style) throws(WriterError) {
    if texts[text] == nil {
      if texts.count >= Self.mostTexts { texts.removeAll(keepingCapacity: true) }
      texts[text] = ContiguousArray(EscapedText.escaping(text).utf8CString)
    }
    let code = texts[text]?.withUnsafeBufferPointer {
      worksheet_write_string(sheet, row, column, $0.baseAddress, formats[style])
    }
    try check("worksheet_write_string", code ?? LXW_ERROR_MEMORY_MALLOC_FAILED)
  }

  private func write(_ number: Double, _ column: lxw_col_t, _ style: Style) throws(WriterError) {
    try check(
      "worksheet_write_number",
      worksheet_write_number(sheet, row, column, number, formats[style]))
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
