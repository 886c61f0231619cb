import Tabular

/// A workbook of books as it was read: every sheet with its rows.
struct ReadWorkbook {
  private(set) var sheets: [ReadSheet] = []
  /// The files as they were exported; nil if the hidden sheet is not there.
  private(set) var store: [String: [UInt8]]?
  private(set) var faults: [SheetDiagnostic] = []
  private(set) var findings: [SheetDiagnostic] = []
  private var storeRows: [SheetRow] = []
  private var coverRows: [SheetRow] = []

  init(path: String) throws(TableFault) {
    let visible = try Workbook.open(path: path, sheet: nil).visibleSheets()
    for sheet in BooksSheet.all {
      guard let rows = try Self.rows(path, sheet.name) else {
        faults.append(Self.missing(sheet, visible))
        continue
      }
      sheets.append(ReadSheet(sheet, rows))
    }
    if faults.count == BooksSheet.all.count {
      faults = [Self.noBooks(visible)]
    }
    faults += sheets.flatMap { $0.faults + $0.strays }
    coverRows = try Self.rows(path, BooksPages.coverName) ?? []
    if let rows = try Self.rows(path, FileStore.sheetName) {
      let (files, damaged) = FileStore.files(rows)
      store = files
      storeRows = rows
      faults += damaged.map { row in
        SheetDiagnostic(
          sheet: FileStore.sheetName, row: row, column: 1, isFinding: false,
          code: WorkbookFault.damaged.rawValue,
          message: "this row of the hidden sheet is not as it was written",
          remedy: "export the books again, and make your changes in the new workbook")
      }
    }
    let known = Set(BooksSheet.all.map(\.name) + [BooksPages.coverName, FileStore.sheetName])
    findings = visible.filter { !known.contains($0) }.map { name in
      SheetDiagnostic(
        sheet: name, row: 1, column: 1, isFinding: true, code: WorkbookFault.sheetUnknown.rawValue,
        message: "this sheet is none of the books and is not read",
        remedy: suggestion(for: name, among: known).map { "did you mean '\($0)'?" }
          ?? "nothing, if it is your own")
    }
  }

  private static func rows(_ path: String, _ name: String) throws(TableFault) -> [SheetRow]? {
    let reader: any SheetReader
    do throws(TableFault) {
      reader = try Workbook.open(path: path, sheet: name, isName: true)
    } catch {
      guard error.code == "table.sheet.unknown" else { throw error }
      return nil
    }
    var rows: [SheetRow] = []
    var row = TableRow()
    while try reader.read(&row) {
      let cells = (0..<row.count).map { SheetCell(text: row.string($0), kind: row.kind($0)) }
      rows.append(SheetRow(number: row.number, cells: cells))
    }
    return rows
  }

  private static func missing(_ sheet: BooksSheet, _ visible: [String]) -> SheetDiagnostic {
    let guess = suggestion(for: sheet.name, among: visible)
    return SheetDiagnostic(
      sheet: sheet.name, row: 1, column: 1, isFinding: false,
      code: WorkbookFault.sheetMissing.rawValue, message: "the workbook has no sheet of this name",
      remedy: guess.map { "if '\($0)' is meant, give it its name back" }
        ?? "export the books again; to take rows out, delete them and leave the sheet")
  }

  private static func noBooks(_ visible: [String]) -> SheetDiagnostic {
    SheetDiagnostic(
      sheet: visible.first ?? "", row: 1, column: 1, isFinding: false,
      code: WorkbookFault.sheetMissing.rawValue,
      message: "this workbook has none of the sheets of the books",
      remedy: "name a workbook that books export has made")
  }

  /// The ids that the sheet of sources has.
  var sourceIDs: Set<String> {
    guard let sheet = sheets.first(where: { $0.sheet.content == .table("sources.csv") }) else {
      return []
    }
    return Set(sheet.records.map { CellValue.plain(sheet.cell("id", of: $0).text) })
      .subtracting([""])
  }

  /// The place of each sheet, by name.
  var names: [String: Int] {
    Dictionary(
      uniqueKeysWithValues: BooksSheet.all.enumerated().map { ($1.name, $0) }
        + [(FileStore.sheetName, BooksSheet.all.count)])
  }

  /// The sheets as they were read, with remarks.
  func pages(_ diagnostics: [SheetDiagnostic]) -> [SheetPage] {
    var cover = SheetPage(name: BooksPages.coverName)
    cover.add(coverRows)
    var pages = [cover]
    for sheet in sheets {
      var page = SheetPage(name: sheet.sheet.name)
      page.headerRow = sheet.headerRow.map { $0 - 1 }
      let width = (sheet.columns.keys.max() ?? -1) + 1
      page.columns = (0..<width).map { sheet.columns[$0] }
      page.add(sheet.rows)
      pages.append(page)
    }
    if store != nil {
      var page = SheetPage(name: FileStore.sheetName)
      page.isHidden = true
      page.add(storeRows)
      pages.append(page)
    }
    for index in pages.indices {
      for diagnostic in diagnostics where diagnostic.sheet == pages[index].name {
        let place = SheetPage.Place(row: diagnostic.row - 1, column: diagnostic.column - 1)
        let text = "\(diagnostic.message)\nto do: \(diagnostic.remedy)"
        let before = pages[index].remarks[place].map { $0 + "\n" } ?? ""
        pages[index].remarks[place] = before + text
      }
    }
    return pages
  }
}

extension SheetPage {
  fileprivate mutating func add(_ rows: [SheetRow]) {
    for row in rows { self.rows[row.number - 1] = row.cells.map { SheetValue($0) } }
  }
}

extension ReadSheet {
  /// A message without what it quotes of a file that may hold words about people.
  func shown(_ message: String) -> String {
    guard let layout = sheet.layout else { return message }
    if layout.refusesPersons { return message.replacing(/(?s)'.*'/, with: "what stands here") }
    return layout.holdsNarrative ? NarrativeShield(knownWords: []).message(message) : message
  }
}
