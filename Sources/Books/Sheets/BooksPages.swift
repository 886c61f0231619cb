import Money
import Tabular

/// The books as the sheets of a workbook.
public struct BooksPages {
  /// The sheets in their order, the hidden one last.
  public private(set) var pages: [SheetPage] = []
  /// The files of the books that have no sheet: extracts, and what is none of their files.
  public private(set) var leftOut: [String] = []

  /// The years that the books cover.
  public private(set) var years: [FinancialYear] = []

  private let files: [String: [UInt8]]
  /// The keys that each TOML file may have.
  private let askedKeys: [String: [[String]]]

  /// The sheets of books.
  ///
  /// - Throws: ``BooksError``: the folder is missing, or its files have faults.
  public init(readingFolder path: String) throws(BooksError) {
    guard let folder = BooksFolder(path: path) else { throw .folderMissing(path: path) }
    let reader = BooksReader(folder)
    let books = reader.read()
    let diagnostics = reader.faults.diagnostics.sorted()
    guard let books, !diagnostics.contains(where: { $0.severity == .error }) else {
      throw .faulty(diagnostics)
    }
    files = reader.bytesRead.filter { Books.isName($0.key) }
    askedKeys = reader.faults.askedKeys
    years = Array(books.authority.years)
    leftOut = folder.paths.filter { !Books.isName($0) }
    pages = [cover(books)] + BooksSheet.all.map(page) + [FileStore.page(files)]
  }

  /// The name of the sheet that says what the workbook is.
  static let coverName = "Read me first"

  private func cover(_ books: Books) -> SheetPage {
    var page = SheetPage(name: Self.coverName)
    let years = "\(books.authority.firstYear) to \(books.authority.lastYear)"
    let lines =
      [
        "\(books.authority.name): the books, \(years)",
        "Change what you like, add rows below the last one, delete rows, save, and read the"
          + " workbook back with: safety-valve books import FILE.xlsx",
        "Dates may be typed as 31/03/2024, amounts as 21,370,000 or (500), parts as 80% or 0.8.",
        "The names of sheets and of columns stay as they are. Sheets that you add are not read.",
        "Only rows that you change are written anew. A cell that cannot be read is named with its"
          + " sheet and place, and nothing is written then.",
      ]
      + (leftOut.isEmpty ? [] : ["Not in this workbook: \(leftOut.joined(separator: ", "))"])
    for (index, line) in lines.enumerated() { page.rows[index] = [.text(line)] }
    return page
  }

  private func page(_ sheet: BooksSheet) -> SheetPage {
    var page = SheetPage(name: sheet.name)
    page.headerRow = SheetPage.headerRow
    page.columns = sheet.columns
    page.rows[0] = [.text(title(sheet))]
    page.rows[1] = sheet.columns.map { column in
      .text((column.isRequired ? "" : "optional: ") + column.meaning)
    }
    page.rows[SheetPage.headerRow] = sheet.columns.map { .text($0.name) }
    switch sheet.content {
    case .table(let path): addRows(of: path, year: nil, sheet, to: &page)
    case .years(let name):
      for year in files.keys.compactMap({ FinancialYear(String($0.prefix(7))) }).sorted()
      where files["\(year)/\(name)"] != nil && !page.holds(year) {
        addRows(of: "\(year)/\(name)", year: year, sheet, to: &page)
      }
    case .settings(let path): addSettings(of: path, to: &page)
    }
    return page
  }

  private func title(_ sheet: BooksSheet) -> String {
    switch sheet.content {
    case .table(let path), .settings(let path): "\(sheet.name): \(path)"
    case .years(let name): "\(sheet.name): \(name) in the folder of each year"
    }
  }

  private func addRows(
    of path: String, year: FinancialYear?, _ sheet: BooksSheet, to page: inout SheetPage
  ) {
    guard let bytes = files[path], let table = EditedTable(bytes) else { return }
    let places = sheet.columns.map { table.columns.firstIndex(of: $0.name) }
    let driver = table.columns.firstIndex(of: "driver")
    var row = max(SheetPage.firstRow, (page.rows.keys.max() ?? 0) + 1)
    for record in table.records {
      let units = unit(of: record, table)
      page.rows[row] = zip(sheet.columns, places).enumerated().map { index, pair in
        let (column, place) = pair
        if column.name == "year", let year { return .text(year.description) }
        let field = place.map { record.fields[$0] } ?? ""
        let kind = column.kind.resolved(driver: driver.map { record.fields[$0] })
        if column.kind == .driverValue || column.kind == .quantity {
          let isMoney = kind == .money || units == .pounds
          page.looks[SheetPage.Place(row: row, column: index)] =
            isMoney ? .money : kind == .fraction || units == .percent ? .percent : .general
        }
        return SheetValue(field, kind)
      }
      row += 1
    }
  }

  /// The unit of a row's value: its own, or that of its indicator.
  private func unit(of record: EditedTable.Record, _ table: EditedTable) -> Indicator.Unit? {
    if let own = table.columns.firstIndex(of: "unit") {
      return Indicator.Unit(rawValue: record.fields[own])
    }
    guard let index = table.columns.firstIndex(of: "indicator") else { return nil }
    return indicatorUnits[record.fields[index]]
  }

  private var indicatorUnits: [String: Indicator.Unit] {
    guard let bytes = files["indicators.csv"], let table = EditedTable(bytes),
      let id = table.columns.firstIndex(of: "id"), let unit = table.columns.firstIndex(of: "unit")
    else { return [:] }
    let pairs = table.records.compactMap { record in
      Indicator.Unit(rawValue: record.fields[unit]).map { (record.fields[id], $0) }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  private func addSettings(of path: String, to page: inout SheetPage) {
    let file = files[path].map { EditedSettings($0) }
    var rows = (file?.entries ?? []).map { ($0.path, $0.value.sheetValue) }
    for key in askedKeys[path] ?? [] where !(file?.knows(key) ?? false) {
      let isTable =
        askedKeys[path]?.contains { $0.count > key.count && $0.starts(with: key) } ?? false
      if !isTable { rows.append((key, .blank)) }
    }
    for (index, (key, value)) in rows.enumerated() {
      let row = SheetPage.firstRow + index
      page.rows[row] = [
        .text(key.dropLast().joined(separator: ".")), .text(key.last ?? ""), value,
      ]
      if case .number(let number) = value, number != number.rounded() {
        page.looks[SheetPage.Place(row: row, column: 2)] = .percent
      }
    }
  }
}

extension SheetPage {
  /// Whether a year has rows already.
  fileprivate func holds(_ year: FinancialYear) -> Bool {
    rows.contains { $0.key >= Self.firstRow && $0.value.first == .text(year.description) }
  }
}
