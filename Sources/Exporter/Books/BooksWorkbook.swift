import Books
import CXlsxWriter
import Foundation
import Money

/// Writes the sheets of books as a workbook that is meant to be filled in.
public struct BooksWorkbook {
  private let pages: [SheetPage]
  /// What the drop-downs of years hold.
  private let years: [FinancialYear]

  /// - Parameters:
  ///   - pages: the sheets, in their order.
  ///   - years: what the drop-downs of years hold; none for no such drop-downs.
  public init(_ pages: [SheetPage], years: [FinancialYear]) {
    self.pages = pages
    self.years = years
  }

  /// Writes the workbook, whole or not at all; the same sheets give the same bytes.
  ///
  /// - Parameters:
  ///   - path: where it appears; its owner alone can read it where nothing stands there yet, since
  ///     books may hold words about people.
  ///   - place: what may stand there.
  /// - Throws: ``WriterError``.
  public func write(to path: String, over place: AtomicFile.Place) throws(WriterError) {
    let file = try AtomicFile(path: path, access: .owner)
    do throws(WriterError) {
      try fill(file.temporaryPath)
      try HiddenSheets.hideWell(in: file.temporaryPath)
      try file.commit(over: place)
    } catch {
      file.discard()
      throw error
    }
  }

  private func fill(_ path: String) throws(WriterError) {
    guard let book = workbook_new(path) else {
      throw .library(call: "workbook_new", place: path, reason: "no workbook was made")
    }
    do throws(WriterError) {
      let day = years.first?.firstDay ?? CalendarDate.first
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = .gmt
      let created = calendar.date(
        from: DateComponents(year: max(day.year, 1_980), month: day.month, day: day.day))
      try WorkbookWriter.setProperties(
        DocumentProperties(title: "Books", created: created ?? .distantPast), of: book)
      let formats = BooksFormats(book)
      for page in pages {
        guard let sheet = workbook_add_worksheet(book, page.name) else {
          throw .library(
            call: "workbook_add_worksheet", place: page.name, reason: "no sheet was made")
        }
        try BooksSheetWriter(page: page, sheet: sheet, formats: formats, choices: choices(of: page))
          .write()
      }
    } catch {
      lxw_workbook_free(book)
      throw error
    }
    let code = workbook_close(book)
    guard code == LXW_NO_ERROR else {
      throw .library(call: "workbook_close", place: path, reason: LibraryMessage.text(code))
    }
  }

  /// What the drop-down of each column offers.
  private func choices(of page: SheetPage) -> [Int: BooksChoice] {
    var choices: [Int: BooksChoice] = [:]
    for (index, column) in page.columns.enumerated() {
      guard let column else { continue }
      switch column.kind {
      case .words(let words): choices[index] = .words(words, isClosed: true)
      case .year where !years.isEmpty:
        choices[index] = .words(years.map(\.description), isClosed: false)
      case .name(let file):
        if let name = BooksSheet.of(file: file)?.name,
          let header = pages.first(where: { $0.name == name })?.headerRow
        {
          choices[index] = .cells("'\(name)'!$A$\(header + 2):$A$\(header + 2_001)")
        }
      default: break
      }
    }
    return choices
  }
}

/// What a drop-down offers.
enum BooksChoice {
  /// Words; where the list is closed, the spreadsheet takes no others.
  case words([String], isClosed: Bool)
  /// The cells of another sheet, which may get more.
  case cells(String)
}

/// The formats of a workbook of books.
struct BooksFormats {
  let title: UnsafeMutablePointer<lxw_format>?
  let meaning: UnsafeMutablePointer<lxw_format>?
  let header: UnsafeMutablePointer<lxw_format>?
  let text: UnsafeMutablePointer<lxw_format>?
  let date: UnsafeMutablePointer<lxw_format>?
  let money: UnsafeMutablePointer<lxw_format>?
  let percent: UnsafeMutablePointer<lxw_format>?
  let count: UnsafeMutablePointer<lxw_format>?
  let general: UnsafeMutablePointer<lxw_format>?

  init(_ book: UnsafeMutablePointer<lxw_workbook>) {
    func format(_ number: String?, _ change: (UnsafeMutablePointer<lxw_format>) -> Void = { _ in })
      -> UnsafeMutablePointer<lxw_format>?
    {
      guard let format = workbook_add_format(book) else { return nil }
      format_set_font_name(format, "Arial")
      if let number { format_set_num_format(format, number) }
      format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
      change(format)
      return format
    }
    title = format(nil) {
      format_set_bold($0)
      format_set_font_size($0, 14)
    }
    meaning = format("@") {
      format_set_text_wrap($0)
      format_set_font_size($0, 9)
      format_set_font_color($0, Colour.grey.forC)
    }
    header = format("@") {
      format_set_bold($0)
      format_set_pattern($0, UInt8(LXW_PATTERN_SOLID.rawValue))
      format_set_fg_color($0, Colour.paleGrey.forC)
      format_set_bottom($0, UInt8(LXW_BORDER_THIN.rawValue))
    }
    text = format("@")
    date = format("dd/mm/yyyy")
    money = format(Look.moneyFormat)
    percent = format("0.0#########%")
    count = format("0")
    general = format("General")
  }

  /// The format of a column, and of the rows that are added to it.
  func column(_ kind: ValueKind) -> UnsafeMutablePointer<lxw_format>? {
    switch kind {
    case .text, .name, .words, .year, .period: text
    case .money: money
    case .fraction: percent
    case .number, .quantity, .driverValue: general
    case .count: count
    case .date: date
    }
  }

  subscript(look: NumberLook) -> UnsafeMutablePointer<lxw_format>? {
    switch look {
    case .general: general
    case .money: money
    case .percent: percent
    case .count: count
    }
  }
}
