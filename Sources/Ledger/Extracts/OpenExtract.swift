import Books
import Tabular

/// An extract whose header row has been found: what comes next is its first line.
struct OpenExtract {
  let name: String
  let reader: any TableReader
  let columns: ExtractColumns
  /// Whether what stands above the header says that the figures are made up.
  let isIllustrative: Bool
  /// The row on which the headers are.
  let headerRow: Int

  /// How the file was opened, and by which layout.
  private let path: String
  private let layout: ExtractLayout

  /// Opens what was read of a file and finds its header row.
  ///
  /// Of a workbook whose layout names no sheet, the first visible sheet that holds the headers is
  /// the one that is read.
  ///
  /// - Throws: ``ExtractError`` with the faults.
  init(path: String, name: String, _ layout: ExtractLayout) throws(ExtractError) {
    self.path = path
    self.layout = layout
    self.name = name
    var best: Candidate?
    var sheets: [String] = []
    do throws(TableFault) {
      var openings = try Opening.all(path, layout)[...]
      while let opening = openings.popFirst() {
        let reader = try opening.open(path, layout)
        var candidate = try Self.findHeader(reader, layout)
        candidate.sheet = (reader as? any SheetReader)?.sheetName
        if let columns = candidate.columns {
          try Self.checkRepeats(columns, candidate.row, layout)
          self.reader = reader
          self.columns = columns
          isIllustrative = candidate.isIllustrative
          headerRow = candidate.row
          return
        }
        if best.map({ candidate.missing.count < $0.missing.count }) ?? true { best = candidate }
        if opening.isAnySheet, let sheet = reader as? any SheetReader {
          sheets = try sheet.visibleSheets()
          openings += Opening.sheets(behind: sheet.sheetName, sheets)
        }
      }
    } catch {
      var faults = ExtractFaults(file: name)
      faults.add(error)
      throw ExtractError(diagnostics: faults.all)
    }
    var faults = ExtractFaults(file: name)
    faults.add(Self.headerFault(best, layout, sheets))
    throw ExtractError(diagnostics: faults.all)
  }

  /// A finding where other visible sheets have the same headers, and rows that are not read.
  ///
  /// There is none where the layout names the sheet. To be asked when the rows have been read; see
  /// ``SheetReader/visibleSheets()``.
  func otherSheets() -> [Diagnostic] {
    guard layout.sheet == nil, let reader = reader as? any SheetReader,
      let sheets = try? reader.visibleSheets()
    else { return [] }
    var others: [String] = []
    for opening in Opening.sheets(behind: reader.sheetName, sheets)
    where others.count < Self.mostNamed && opening.holdsLines(path, layout) {
      others.append(opening.sheet ?? "")
    }
    guard !others.isEmpty else { return [] }
    let names = others.map { "'\($0)'" }.joined(separator: ", ")
    return [
      Diagnostic(
        file: name, line: 1, column: 1, severity: .warning, code: Self.anotherSheet,
        message: "only the rows of sheet '\(reader.sheetName)' are read; \(names)"
          + " \(others.count == 1 ? "has" : "have") the same headers",
        remedy: "name the sheet to read with the key sheet in extract.toml; if the lines go on from"
          + " sheet to sheet, export them on one",
        excerpt: nil)
    ]
  }

  private static let mostNamed = 5
  private static let anotherSheet = "extract.sheet.another"

  private static func checkRepeats(
    _ columns: ExtractColumns, _ row: Int, _ layout: ExtractLayout
  ) throws(TableFault) {
    let repeated = columns.repeated(layout)
    guard repeated.isEmpty else {
      throw TableFault(
        row: row, column: 1, code: ExtractFault.headerRepeated.rawValue,
        message: "the header row has '\(repeated[0])' more than once",
        remedy: "export each column once")
    }
  }

  /// The row that holds most of the named columns.
  private struct Candidate {
    var row = 1
    var headers: [String] = []
    var missing: [String]
    var columns: ExtractColumns?
    var isIllustrative = false
    var hasRows = false
    /// The sheet in which it stands.
    var sheet: String?
  }

  /// A way in which the file may be read.
  private enum Opening {
    case text(delimiter: Character)
    /// A workbook's sheet; nil for the first that one sees.
    case workbook(sheet: String?)

    /// All that may apply, by what the file holds: a text file by each separator that it may have.
    static func all(_ path: String, _ layout: ExtractLayout) throws(TableFault) -> [Opening] {
      switch TableFile(head: try FileBytes.head(ofFile: path)) {
      case .text, .empty:
        return (layout.delimiter.map { [$0] } ?? [",", ";", "\t", "|"])
          .map { .text(delimiter: $0) }
      case .ods, .xlsx, .compound, .oldWorkbook, .html, .webArchive, .xml, .binary:
        // What is no workbook after all is refused by its reader, which says what it is.
        return [.workbook(sheet: layout.sheet)]
      }
    }

    /// The visible sheets behind one of them.
    static func sheets(behind name: String, _ all: [String]) -> [Opening] {
      let others = all.drop { $0 != name }.dropFirst()
      return others.prefix(mostSheets).map { .workbook(sheet: $0) }
    }

    /// Whether no particular sheet is asked for.
    var isAnySheet: Bool { if case .workbook(nil) = self { true } else { false } }

    var sheet: String? { if case .workbook(let sheet) = self { sheet } else { nil } }

    func open(_ path: String, _ layout: ExtractLayout) throws(TableFault) -> any TableReader {
      switch self {
      case .text(let delimiter):
        try CSVTable(path: path, delimiter: delimiter, encoding: layout.encoding)
      case .workbook(let sheet):
        try Workbook.open(path: path, sheet: sheet, isName: layout.sheet == nil)
      }
    }

    /// Whether a header row is found, and a row under it that is not blank.
    func holdsLines(_ path: String, _ layout: ExtractLayout) -> Bool {
      guard let reader = try? open(path, layout),
        (try? findHeader(reader, layout))?.columns != nil
      else { return false }
      var row = TableRow()
      while (try? reader.read(&row)) == true { if !row.isBlank { return true } }
      return false
    }

    /// Sheets beyond these are not looked at; each of some formats takes a pass over the file.
    private static let mostSheets = 250
  }

  private static func findHeader(
    _ reader: any TableReader, _ layout: ExtractLayout
  ) throws(TableFault) -> Candidate {
    var best = Candidate(missing: layout.requiredHeaders)
    var row = TableRow()
    var rows = 0
    var isIllustrative = false
    while rows < mostPreamble, try reader.read(&row) {
      rows += 1
      guard !row.isBlank else { continue }
      let headers = (0..<row.count).map { ExtractColumns.normalised(row.string($0)) }
      if headers.first(where: { !$0.isEmpty })?.hasPrefix(ExtractLayout.illustrativeMark) == true {
        isIllustrative = true
      }
      let missing = ExtractColumns.missing(headers, layout)
      if missing.count < best.missing.count || !best.hasRows {
        best = Candidate(row: row.number, headers: headers, missing: missing, hasRows: true)
      }
      if let columns = ExtractColumns(headers, layout) {
        best.columns = columns
        best.row = row.number
        best.isIllustrative = isIllustrative
        return best
      }
    }
    return best
  }

  private static func headerFault(
    _ best: Candidate?, _ layout: ExtractLayout, _ sheets: [String]
  ) -> TableFault {
    guard let best, best.hasRows else {
      return TableFault(
        row: 1, column: 1, code: ExtractFault.empty.rawValue, message: "the file holds no rows",
        remedy: "export it again")
    }
    let names = best.missing.map { "'\($0)'" }.joined(separator: ", ")
    let guess = best.missing.lazy.compactMap { suggestion(for: $0, among: best.headers) }.first
    let isNear = best.missing.count < layout.requiredHeaders.count
    let several = sheets.count > 1
    let rows = "one of its first \(mostPreamble.groupedText) rows"
    let place =
      isNear
      ? "this row\(several ? " of sheet '\(best.sheet ?? "")'" : "") is nearest to a header row,"
        + " and lacks \(names)"
      : several
        ? "no sheet (\(list(sheets))) holds \(names) in \(rows)"
        : "no row of the first \(mostPreamble.groupedText) holds \(names)"
    return TableFault(
      row: isNear ? best.row : 1, column: 1, code: ExtractFault.header.rawValue, message: place,
      remedy: (several ? "name the sheet with the key sheet in extract.toml; " : "")
        + (guess.map { "did you mean '\($0)'? Write" } ?? "write")
        + " the extract's own header texts under [columns] of extract.toml")
  }

  private static func list(_ sheets: [String]) -> String {
    let shown = sheets.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
    return sheets.count > 20 ? "\(shown) and \(sheets.count - 20) more" : shown
  }

  private static let mostPreamble = 1_000
}

/// Why an extract cannot be posted: all that is wrong with it.
public struct ExtractError: Error {
  public let diagnostics: [Diagnostic]
  /// How many pairs of codes no confirmed rule matches.
  public var unmapped = 0
  /// Those pairs with all that helps to fill them in, if that was asked for.
  public var toMap: [CodeToMap] = []

  init(diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  /// All but what says that a code has no confirmed rule.
  public var otherDiagnostics: [Diagnostic] {
    let codes = [ExtractFault.unmapped.rawValue, ExtractFault.suggested.rawValue]
    return diagnostics.filter { !codes.contains($0.code) }
  }
}
