/// What can be wrong with a workbook, each in one place with its words.
extension TableFault {
  private init(_ code: String, _ message: String, toDo remedy: String) {
    self.init(row: 1, column: 1, code: code, message: message, remedy: remedy)
  }

  /// The same fault, placed in a row and, if it is known, a column.
  func at(row: Int, column: Int = 1) -> TableFault {
    TableFault(
      row: max(1, row), column: max(1, column), code: code, message: message, remedy: remedy)
  }

  /// The same fault, placed in a row unless it has a place already.
  func placed(atLeast row: Int) -> TableFault {
    self.row == 1 && column == 1 ? at(row: row) : self
  }

  // MARK: The file

  static func fileUnreadable(_ reason: String) -> TableFault {
    TableFault(
      "table.file.unreadable", "the file cannot be read: \(reason)",
      toDo: "check that it is there and that you may read it")
  }

  static func notAWorkbook(_ kind: TableFile) -> TableFault {
    switch kind {
    case .compound:
      TableFault(
        "table.file.kind",
        "this is an .xls workbook, or a workbook with a password, and not an .xlsx workbook",
        toDo: "open it in a spreadsheet program, take the password off if it has one, and save it"
          + " as .xlsx")
    case .oldWorkbook: fileOld
    case .html:
      TableFault("table.file.kind", "this is a web page and not a workbook", toDo: exportTable)
    case .webArchive:
      TableFault(
        "table.file.kind", "this is a web archive (MHTML) and not a workbook", toDo: exportTable)
    case .xml:
      TableFault("table.file.kind", "this is XML and not a workbook", toDo: exportTable)
    case .text:
      TableFault(
        "table.file.kind", "this is text and not a workbook",
        toDo: "if it is CSV, give it a name that ends in .csv")
    case .empty: TableFault("table.file.empty", "the file is empty", toDo: exportAgain)
    case .ods:
      TableFault(
        "table.file.kind", "this is an OpenDocument spreadsheet and not an .xlsx workbook",
        toDo: saveAgain)
    case .xlsx:
      TableFault(
        "table.file.kind", "this is a zip file that holds no workbook", toDo: saveAgain)
    case .binary:
      TableFault("table.file.kind", "this is not a workbook of any kind", toDo: exportAgain)
    }
  }

  static var fileOld: TableFault {
    TableFault(
      "table.file.old", "this is an .xls workbook of before 1997 (BIFF5 or older)",
      toDo: "open it in a spreadsheet program and save it as .xlsx or as an .xls of 97-2003")
  }

  static var compoundWithoutWorkbook: TableFault {
    TableFault(
      "table.file.kind", "this is a file of an Office program that holds no workbook",
      toDo: exportAgain)
  }

  static var pageWithoutTable: TableFault {
    TableFault("table.file.kind", "this is a web page without a table", toDo: exportTable)
  }

  static var fileFlat: TableFault {
    TableFault(
      "table.file.kind", "this is a flat OpenDocument spreadsheet (.fods)",
      toDo: "open it in LibreOffice and save it as .ods")
  }

  static var notASpreadsheet: TableFault {
    TableFault(
      "table.file.kind", "this is an .xlsx workbook and not an OpenDocument spreadsheet",
      toDo: saveAgain)
  }

  static var fileBinaryWorkbook: TableFault {
    TableFault("table.file.kind", "this is a binary workbook (.xlsb)", toDo: saveAgain)
  }

  static var fileLocked: TableFault {
    TableFault(
      "table.file.locked", "the workbook is locked with a password",
      toDo: "open it in a spreadsheet program, take the password off and save it")
  }

  // MARK: The compound file

  static func compoundDamaged(_ reason: String) -> TableFault {
    TableFault(
      "table.compound.damaged", "the file is damaged or was cut short (\(reason))",
      toDo: exportAgain)
  }

  static func recordForm(_ reason: String) -> TableFault {
    TableFault(
      "table.record.form", "the workbook is not what it should be: \(reason)", toDo: exportAgain)
  }

  // MARK: The zip file

  static func zipDamaged(_ reason: String) -> TableFault {
    TableFault(
      "table.zip.damaged", "the file is damaged or was cut short (\(reason))", toDo: exportAgain)
  }

  static func zipPart(_ name: String, _ reason: String) -> TableFault {
    TableFault(
      "table.zip.damaged", "'\(name)' in the file is damaged or was cut short (\(reason))",
      toDo: exportAgain)
  }

  static func zipBomb(_ name: String) -> TableFault {
    TableFault(
      "table.zip.bomb", "'\(name)' in the file unpacks to far more than a workbook holds",
      toDo: distrust)
  }

  static func zipOverlap(_ name: String) -> TableFault {
    TableFault(
      "table.zip.overlap", "'\(name)' in the file shares its bytes with another part",
      toDo: distrust)
  }

  static func zipPath(_ name: String) -> TableFault {
    TableFault(
      "table.zip.path", "'\(name)' in the file would be unpacked outside its folder",
      toDo: distrust)
  }

  static func zipDuplicate(_ name: String) -> TableFault {
    TableFault(
      "table.zip.duplicate", "'\(name)' stands in the file twice", toDo: distrust)
  }

  static func zipEntries(_ most: Int) -> TableFault {
    TableFault(
      "table.zip.entries", "the file has more than \(most) parts", toDo: distrust)
  }

  static func zipMethod(_ name: String) -> TableFault {
    TableFault(
      "table.zip.method", "'\(name)' in the file is packed in a way that workbooks are not",
      toDo: saveAgain)
  }

  // MARK: The XML

  static func xmlDocumentType(_ name: String) -> TableFault {
    TableFault(
      "table.xml.doctype", "'\(name)' in the file declares a document type", toDo: distrust)
  }

  static func xmlMalformed(_ name: String, line: Int, _ reason: String) -> TableFault {
    TableFault(
      "table.xml.malformed",
      "'\(name)' in the file is not well-formed at its line \(line)"
        + " (\(reason))", toDo: exportAgain)
  }

  static func xmlTooDeep(_ name: String) -> TableFault {
    TableFault(
      "table.xml.depth", "'\(name)' in the file is nested deeper than a workbook is",
      toDo: distrust)
  }

  static func xmlTooLarge(_ name: String) -> TableFault {
    TableFault(
      "table.xml.size",
      "'\(name)' in the file holds a longer tag, or more names, than a workbook"
        + " does", toDo: distrust)
  }

  static var htmlTagTooLong: TableFault {
    TableFault("table.html.size", "the page holds a longer tag than a page does", toDo: distrust)
  }

  // MARK: The workbook

  static func partMissing(_ name: String) -> TableFault {
    TableFault("table.part.missing", "'\(name)' is missing in the file", toDo: exportAgain)
  }

  static func partForm(_ name: String, _ reason: String) -> TableFault {
    TableFault(
      "table.part.form", "'\(name)' in the file is not what it should be: \(reason)",
      toDo: saveAgain)
  }

  static func sheetUnknown(_ wanted: String?, among names: [String]) -> TableFault {
    guard !names.isEmpty else {
      return TableFault(
        "table.sheet.unknown", "the workbook has no sheet of cells", toDo: exportAgain)
    }
    guard let wanted else {
      return TableFault(
        "table.sheet.unknown", "all sheets of the workbook are hidden",
        toDo: "name the sheet; there are \(list(names))")
    }
    let guess = suggestion(for: wanted, among: names).map { "did you mean '\($0)'? " } ?? ""
    return TableFault(
      "table.sheet.unknown", "there is no sheet '\(wanted)' in the workbook",
      toDo: "\(guess)There \(names.count == 1 ? "is" : "are") \(list(names))")
  }

  static func sheetsTooMany(_ most: Int) -> TableFault {
    TableFault(
      "table.sheet.count", "the workbook has more than \(most) sheets or styles of sheets",
      toDo: distrust)
  }

  static func sheetPlace(_ reference: String) -> TableFault {
    TableFault(
      "table.sheet.place", "'\(reference)' is no place in a sheet, or out of order",
      toDo: saveAgain)
  }

  static var sheetCovered: TableFault {
    TableFault(
      "table.sheet.place", "the cell lies under a merged cell above it, and holds something",
      toDo: "take the merged cells out, or export the sheet again")
  }

  static func sheetColumns(_ most: Int) -> TableFault {
    TableFault(
      "table.sheet.columns", "the row has more than \(most) cells", toDo: exportAgain)
  }

  static func sheetRows(_ most: Int) -> TableFault {
    TableFault(
      "table.sheet.rows", "the sheet has more than \(most) rows", toDo: exportAgain)
  }

  static func rowTooLarge(_ megabytes: Int) -> TableFault {
    TableFault(
      "table.row.size", "the row holds more than \(megabytes) MB of text", toDo: distrust)
  }

  static func sheetTooLarge(_ gigabytes: Int) -> TableFault {
    TableFault(
      "table.sheet.size", "the sheet holds more than \(gigabytes) GB of text", toDo: distrust)
  }

  static func cellTooLarge(_ most: Int) -> TableFault {
    TableFault(
      "table.cell.size", "the cell holds more than \(most) characters", toDo: exportAgain)
  }

  static func cellKind(_ kind: String) -> TableFault {
    TableFault(
      "table.cell.kind", "'\(kind)' is not a kind of cell", toDo: saveAgain)
  }

  static func cellString(_ index: String) -> TableFault {
    TableFault(
      "table.cell.string", "the cell's text has the number '\(index)', which no text has",
      toDo: saveAgain)
  }

  static func stringsTooLarge(_ megabytes: Int) -> TableFault {
    TableFault(
      "table.strings.size", "the workbook's texts come to more than \(megabytes) MB",
      toDo: "export fewer rows or columns at a time, or export CSV")
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
  }

  private static let exportAgain = "export it again from where it came from"
  /// For what a spreadsheet program would open and spoil.
  private static let exportTable =
    "export it as .xlsx, .xls or CSV where it came from; a spreadsheet program that opens this"
    + " file turns codes such as 0042 into 42"
  private static let saveAgain = "open it in a spreadsheet program and save it as .xlsx"
  private static let distrust =
    "do not use it before you know where it came from; then open it in a spreadsheet program and"
    + " save it as .xlsx"
}
