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

  /// Opens what was read of a file and finds its header row.
  ///
  /// - Throws: ``ExtractError`` with the faults.
  init(path: String, name: String, _ layout: ExtractLayout) throws(ExtractError) {
    var best: Candidate?
    do throws(TableFault) {
      for opening in try Opening.all(path, layout) {
        let reader = try opening.open(path, layout)
        let candidate = try Self.findHeader(reader, layout)
        if let columns = candidate.columns {
          let repeated = columns.repeated(layout)
          guard repeated.isEmpty else {
            throw TableFault(
              row: candidate.row, column: 1, code: ExtractFault.headerRepeated.rawValue,
              message: "the header row has '\(repeated[0])' more than once",
              remedy: "export each column once")
          }
          self.name = name
          self.reader = reader
          self.columns = columns
          isIllustrative = candidate.isIllustrative
          headerRow = candidate.row
          return
        }
        if best.map({ candidate.missing.count < $0.missing.count }) ?? true { best = candidate }
      }
    } catch {
      var faults = ExtractFaults(file: name)
      faults.add(error)
      throw ExtractError(diagnostics: faults.all)
    }
    var faults = ExtractFaults(file: name)
    faults.add(Self.headerFault(best, layout))
    throw ExtractError(diagnostics: faults.all)
  }

  /// The row that holds most of the named columns.
  private struct Candidate {
    var row = 1
    var headers: [String] = []
    var missing: [String]
    var columns: ExtractColumns?
    var isIllustrative = false
    var hasRows = false
  }

  /// A way in which the file may be read.
  private enum Opening {
    case text(delimiter: Character)
    case workbook
    case openDocument

    /// All that may apply, by what the file holds: a text file by each separator that it may have.
    static func all(_ path: String, _ layout: ExtractLayout) throws(TableFault) -> [Opening] {
      switch TableFile(head: try FileBytes.head(ofFile: path)) {
      case .text, .empty:
        return (layout.delimiter.map { [$0] } ?? [",", ";", "\t", "|"])
          .map { .text(delimiter: $0) }
      case .ods:
        return [.openDocument]
      case .xlsx, .compound, .html, .xml, .binary:
        // What is no workbook after all is refused by its reader, which says what it is.
        return [.workbook]
      }
    }

    func open(_ path: String, _ layout: ExtractLayout) throws(TableFault) -> any TableReader {
      switch self {
      case .text(let delimiter):
        try CSVTable(path: path, delimiter: delimiter, encoding: layout.encoding)
      case .workbook: try XLSXTable(path: path, sheet: layout.sheet)
      case .openDocument: try ODSTable(path: path, sheet: layout.sheet)
      }
    }
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

  private static func headerFault(_ best: Candidate?, _ layout: ExtractLayout) -> TableFault {
    guard let best, best.hasRows else {
      return TableFault(
        row: 1, column: 1, code: ExtractFault.empty.rawValue, message: "the file holds no rows",
        remedy: "export it again")
    }
    let names = best.missing.map { "'\($0)'" }.joined(separator: ", ")
    let guess = best.missing.lazy.compactMap { suggestion(for: $0, among: best.headers) }.first
    let isNear = best.missing.count < layout.requiredHeaders.count
    return TableFault(
      row: isNear ? best.row : 1, column: 1, code: ExtractFault.header.rawValue,
      message: isNear
        ? "this row is nearest to a header row, and lacks \(names)"
        : "no row of the first \(mostPreamble.groupedText) holds \(names)",
      remedy: (guess.map { "did you mean '\($0)'? Write" } ?? "write")
        + " the extract's own header texts under [columns] of extract.toml")
  }

  private static let mostPreamble = 1_000
}

/// Why an extract cannot be posted: all that is wrong with it.
public struct ExtractError: Error {
  public let diagnostics: [Diagnostic]
}
