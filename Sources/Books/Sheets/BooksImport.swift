import Money
import Tabular

/// What a workbook makes of a folder of books: the files that change, or every fault.
public struct BooksImport {
  /// One file that is to be written.
  public struct Change: Sendable {
    public let path: String
    public let bytes: [UInt8]
    public let isNew: Bool
  }

  /// Every fault, in the order of the workbook; nothing is to be written if there is one.
  public private(set) var faults: [SheetDiagnostic] = []
  /// What somebody should look at, though the workbook can be used.
  public private(set) var findings: [SheetDiagnostic] = []
  /// The files to write, in order of their paths.
  public private(set) var changes: [Change] = []
  /// What was filled in, in sentences.
  public private(set) var remarks: [String] = []

  private let workbook: ReadWorkbook
  /// The files of the folder as they are.
  private let present: [String: [UInt8]]
  /// The files as they were exported.
  private let base: [String: [UInt8]]
  /// The files as they will be, and the sheet and rows that each comes from.
  private var files: [String: [UInt8]] = [:]
  private var origins: [String: Origin] = [:]

  /// Where the parts of a file stand in the workbook.
  private struct Origin {
    let sheet: ReadSheet
    /// The row of the sheet of each row of the file.
    var rows: [Int] = []
    /// The row of the sheet of each key.
    var keys: [[String]: Int] = [:]
  }

  /// Reads a workbook of books.
  ///
  /// - Parameters:
  ///   - path: the workbook.
  ///   - folder: the folder of books that it goes into, which need not be there.
  /// - Throws: `TableFault` if it is no workbook that can be read; ``BooksError`` if a file of the
  ///   folder cannot be read.
  public init(readingWorkbook path: String, into folder: String) throws {
    workbook = try ReadWorkbook(path: path)
    let there = BooksFolder(path: folder)
    var present: [String: [UInt8]] = [:]
    for file in there?.paths ?? [] where Books.isName(file) {
      present[file] = try there?.bytes(of: file)
    }
    self.present = present
    base = workbook.store ?? present
    faults = workbook.faults
    findings = workbook.findings
    if workbook.store == nil {
      remarks.append(
        "the hidden sheet '\(FileStore.sheetName)' is not there, so the rows are compared with the"
          + " folder as it is")
    }
    refuseOtherBooks(folder)
    let shown = Set(workbook.sheets.map(\.sheet))
    keepFiles { !shown.contains($0) }
    for sheet in workbook.sheets { read(sheet) }
    check(others: there?.paths.filter { !Books.isName($0) } ?? [])
    findChanges()
    let order = workbook.names
    faults.sort {
      (order[$0.sheet] ?? 0, $0.row, $0.column, $0.code)
        < (order[$1.sheet] ?? 0, $1.row, $1.column, $1.code)
    }
  }

  /// The sheets as they were read, with each fault as a remark on its cell.
  public var annotated: [SheetPage] { workbook.pages(faults + findings) }

  /// Writes the changes, all or none.
  ///
  /// - Throws: ``BooksFiles/Failure``.
  public func write(in folder: String) throws(BooksFiles.Failure) {
    let files = Dictionary(changes.map { ($0.path, $0.bytes) }) { first, _ in first }
    try BooksFiles.write(files, expecting: present, in: folder)
  }

  // MARK: - From sheets to files

  private mutating func read(_ sheet: ReadSheet) {
    guard sheet.headerRow != nil else {
      keepFiles { $0 == sheet.sheet }
      return
    }
    switch sheet.sheet.content {
    case .table(let path): edit(path, sheet.records, sheet, year: nil)
    case .years(let name): readYears(name, sheet)
    case .settings(let path):
      guard base[path] != nil || !sheet.records.isEmpty else { return }
      let edit = SettingsEdit(base[path] ?? [], sheet)
      note(edit.faults, sheet)
      origins[path] = Origin(sheet: sheet, keys: edit.rows)
      if base[path] != nil || edit.isChanged { files[path] = edit.bytes }
    }
  }

  /// Files stay as they were, so that what refers to them is not called unknown.
  private mutating func keepFiles(of isKept: (BooksSheet) -> Bool) {
    for (path, bytes) in base {
      if let sheet = BooksSheet.of(file: path), isKept(sheet) { files[path] = bytes }
    }
  }

  private mutating func readYears(_ name: String, _ sheet: ReadSheet) {
    var byYear: [FinancialYear: [SheetRow]] = [:]
    let years = sheet.records.map { row in
      CellValue(sheet.cell("year", of: row), .year, in: nil)
    }
    let given = Set(years.filter { $0.fault == nil && !$0.isBlank }.map(\.canonical))
    for (row, value) in zip(sheet.records, years) {
      var year = FinancialYear(value.canonical)
      if value.isBlank, given.count == 1 {
        year = given.first.flatMap { FinancialYear($0) }
        remarks.append("\(sheet.sheet.name), row \(row.number): the year is \(given.first ?? "")")
      }
      if let year {
        byYear[year, default: []].append(row)
      } else {
        let fault =
          value.fault
          ?? CellFault(.valueMissing, "'year' is empty", toDo: "write the financial year here")
        note([(row.number, "year", fault)], sheet)
      }
    }
    let ofBase = base.keys.compactMap { path -> FinancialYear? in
      let parts = path.split(separator: "/")
      return parts.count == 2 && parts[1] == name ? FinancialYear(String(parts[0])) : nil
    }
    for year in Set(ofBase).union(byYear.keys).sorted() {
      edit("\(year)/\(name)", byYear[year] ?? [], sheet, year: year)
    }
  }

  private mutating func edit(
    _ path: String, _ rows: [SheetRow], _ sheet: ReadSheet, year: FinancialYear?
  ) {
    let table = base[path].flatMap { EditedTable($0) }
    guard table != nil || !rows.isEmpty else { return }
    noteLostColumns(table, sheet)
    var records = rows.map { row in
      let driver = CellValue.plain(sheet.cell("driver", of: row).text)
      var values: [String: CellValue] = [:]
      for (index, column) in sheet.columns where column.name != "year" || year == nil {
        values[column.name] = CellValue(
          row.cell(index), column.kind.resolved(driver: driver), in: year)
      }
      return SheetRecord(row: row.number, values: values)
    }
    fillSources(&records, sheet)
    let edit = TableEdit(table, records, sheet.sheet)
    note(edit.faults, sheet)
    files[path] = edit.isChanged ? edit.bytes : base[path] ?? edit.bytes
    origins[path] = Origin(sheet: sheet, rows: edit.rows)
  }

  /// A column that was taken out of the sheet may not take its values with it unsaid.
  private mutating func noteLostColumns(_ table: EditedTable?, _ sheet: ReadSheet) {
    guard let table, let row = sheet.headerRow else { return }
    for (index, name) in table.columns.enumerated() where sheet.index(of: name) == nil {
      guard let place = sheet.sheet.columns.firstIndex(where: { $0.name == name }),
        !sheet.sheet.columns[place].isRequired,
        table.records.contains(where: { !$0.fields[index].isEmpty })
      else { continue }
      let fault = SheetDiagnostic(
        sheet: sheet.sheet.name, row: row, column: place + 1, isFinding: false,
        code: BooksFault.columnMissing.rawValue,
        message: "the column '\(name)' is missing, and the file has values in it",
        remedy: "write its name here again; to take the values out, leave the cells below it blank")
      if !faults.contains(fault) { faults.append(fault) }
    }
  }

  /// Fills in the source of a row where all the others have the same, or there is only one.
  private mutating func fillSources(_ records: inout [SheetRecord], _ sheet: ReadSheet) {
    guard sheet.sheet.columns.contains(where: { $0.name == "source" && $0.isRequired }) else {
      return
    }
    let ofFile = Set(records.compactMap { $0.values["source"]?.canonical }).subtracting([""])
    // A new year has none of its own yet: then those of the whole sheet.
    let ofSheet = Set(
      sheet.records.map { CellValue.plain(sheet.cell("source", of: $0).text) }
    ).subtracting([""])
    let given = !ofFile.isEmpty ? ofFile : !ofSheet.isEmpty ? ofSheet : workbook.sourceIDs
    guard given.count == 1, let only = given.first else { return }
    for index in records.indices where records[index].values["source"]?.isBlank == true {
      records[index].values["source"] = CellValue(field: only, .text)
      remarks.append(
        "\(sheet.sheet.name), row \(records[index].row): the source is \(only), as in"
          + " the other rows")
    }
  }

  private mutating func note(
    _ found: [(row: Int, column: String, fault: CellFault)], _ sheet: ReadSheet
  ) {
    for (row, column, fault) in found {
      faults.append(
        SheetDiagnostic(
          sheet: sheet.sheet.name, row: row, column: (sheet.index(of: column) ?? 0) + 1,
          isFinding: false, code: fault.code, message: sheet.shown(fault.message),
          remedy: fault.remedy))
    }
  }

  // MARK: - The books that come of it

  private mutating func check(others: [String]) {
    var all = present
    for (path, bytes) in files { all[path] = bytes }
    let reader = BooksReader(BooksFolder(files: all, others: others))
    _ = reader.read()
    let taken = Set(faults.map(\.cell))
    var seen: Set<SheetDiagnostic> = []
    for diagnostic in reader.faults.diagnostics.sorted() where diagnostic.severity == .error {
      let found = placed(diagnostic)
      if !taken.contains(found.cell), seen.insert(found).inserted { faults.append(found) }
    }
  }

  /// A fault of a file at the cell that it comes from.
  private func placed(_ diagnostic: Diagnostic) -> SheetDiagnostic {
    guard let origin = origins[diagnostic.file] else {
      let sheet = BooksSheet.of(file: diagnostic.file)?.name ?? BooksPages.coverName
      return SheetDiagnostic(
        sheet: sheet, row: 1, column: 1, isFinding: false, code: diagnostic.code,
        message: "\(diagnostic.file): \(diagnostic.message)", remedy: diagnostic.remedy)
    }
    let (row, column) = place(of: diagnostic, in: origin)
    // The file speaks of its lines, the sheet has rows.
    let message = diagnostic.message.replacing(/on line ([0-9]+)/) { match in
      let line = Int(match.1) ?? 0
      return "in row \(rowOfSheet(line: line, diagnostic.file, origin) ?? line)"
    }
    return SheetDiagnostic(
      sheet: origin.sheet.sheet.name, row: row, column: column, isFinding: false,
      code: diagnostic.code, message: message, remedy: diagnostic.remedy)
  }

  private func place(of diagnostic: Diagnostic, in origin: Origin) -> (row: Int, column: Int) {
    let header = (origin.sheet.headerRow ?? 1, 1)
    guard case .settings = origin.sheet.sheet.content else {
      let lines = FileLines(files[diagnostic.file] ?? [])
      guard let (record, column) = lines.place(diagnostic.line, diagnostic.column) else {
        return header
      }
      if record == 0, diagnostic.code == BooksFault.yearRange.rawValue, let row = origin.rows.first
      {
        return (row, (origin.sheet.index(of: "year") ?? 0) + 1)
      }
      let place = (origin.sheet.index(of: column) ?? 0) + 1
      guard record > 0 else { return (header.0, place) }
      return (origin.rows.indices.contains(record - 1) ? origin.rows[record - 1] : header.0, place)
    }
    let value = (origin.sheet.index(of: "value") ?? 0) + 1
    if diagnostic.code == BooksFault.keyMissing.rawValue,
      let key = diagnostic.message.firstMatch(of: /'([^']*)'/)?.1,
      let row = origin.keys.first(where: { $0.key.last == String(key) })?.value
    {
      return (row, value)
    }
    let settings = EditedSettings(files[diagnostic.file] ?? [])
    let entry = settings.entries.first { $0.lines.contains(diagnostic.line - 1) }
    let path = entry?.path ?? settings.table(onLine: diagnostic.line - 1) ?? []
    let row =
      origin.keys[path]
      ?? origin.keys.filter { $0.key.starts(with: path) && !path.isEmpty }.map(\.value).min()
    return row.map { ($0, value) } ?? header
  }

  private func rowOfSheet(line: Int, _ path: String, _ origin: Origin) -> Int? {
    guard let (record, _) = FileLines(files[path] ?? []).place(line, 1), record > 0 else {
      return nil
    }
    return origin.rows.indices.contains(record - 1) ? origin.rows[record - 1] : nil
  }

  // MARK: - What is written

  private mutating func refuseOtherBooks(_ folder: String) {
    func number(_ bytes: [UInt8]?) -> EditedSettings.Value? {
      bytes.flatMap { EditedSettings($0).entries.first { $0.path == ["dfe_number"] }?.value }
    }
    guard let there = number(present["authority.toml"]),
      let here = number(workbook.store?["authority.toml"]), there != here
    else { return }
    faults.append(
      SheetDiagnostic(
        sheet: "Authority", row: 1, column: 1, isFinding: false,
        code: WorkbookFault.otherBooks.rawValue,
        message: "the folder holds the books of another authority",
        remedy: "name the folder of these books with --books, or an empty one"))
  }

  private mutating func findChanges() {
    for path in files.keys.sorted() {
      guard let new = files[path], new != present[path] else { continue }
      let was = base[path]
      // What the workbook did not change stays as the folder has it by now.
      if let now = present[path], new == was, now != was { continue }
      if let now = present[path], let was, now != was {
        let sheet = BooksSheet.of(file: path)?.name ?? ""
        faults.append(
          SheetDiagnostic(
            sheet: sheet, row: 1, column: 1, isFinding: false,
            code: WorkbookFault.changedMeanwhile.rawValue,
            message: "\(path) has changed since the workbook was exported, and this sheet as well",
            remedy: "export the books again, and make the changes of this sheet in the new one"))
      }
      changes.append(Change(path: path, bytes: new, isNew: present[path] == nil))
    }
    if !faults.isEmpty { changes = [] }
  }
}

/// Where the rows and columns of a CSV file stand in its text.
private struct FileLines {
  private let source: SourceText
  private let records: [CSVRecord]

  init(_ bytes: [UInt8]) {
    source = SourceText(file: "", bytes: bytes)
    records = CSVReader(source).filter { !$0.isBlank }
  }

  /// The record, 0 for the header, and the name of the column at a place, both from 1.
  func place(_ line: Int, _ column: Int) -> (record: Int, column: String)? {
    guard line <= source.lineCount else { return nil }
    let before = (source.line(line) ?? "").prefix(column - 1).utf8.count
    let offset = source.start(ofLine: line) + before
    guard let record = records.lastIndex(where: { ($0.fields.first?.offset ?? 0) <= offset }),
      let field = records[record].fields.lastIndex(where: { $0.offset <= offset }),
      let header = records.first?.fields, header.indices.contains(field)
    else { return nil }
    return (record, header[field].text)
  }
}
