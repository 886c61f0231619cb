import Money
import Tabular

/// What can be wrong with an extract, each with a stable code.
public enum ExtractFault: String, CaseIterable, Sendable {
  case header = "extract.header.missing"
  case headerRepeated = "extract.header.repeated"
  case empty = "extract.file.empty"
  case rowLong = "extract.row.ragged"
  case amountMissing = "extract.amount.missing"
  case amountMalformed = "extract.amount.malformed"
  case amountDecimals = "extract.amount.decimals"
  case amountRange = "extract.amount.range"
  case codeMissing = "extract.code.missing"
  case cellError = "extract.cell.error"
  case dateMalformed = "extract.date.malformed"
  case periodMalformed = "extract.period.malformed"
  case periodLater = "extract.period.later"
  case periodBeyond = "extract.period.beyond"
  case rowIDMissing = "extract.row-id.missing"
  case rowIDRepeated = "extract.row-id.repeated"
  case unmapped = "extract.code.unmapped"
  case suggested = "extract.code.suggested"
  case controlTotal = "extract.control-total.differs"
  case rowIDClash = "extract.row-id.clash"
  case rowsChanged = "extract.rows.changed"
  case keyRounded = "extract.key.rounded"
  case codeSpoiled = "extract.code.spoiled"
  case codeForm = "extract.code.form"
  case sideMalformed = "extract.side.malformed"
  case yearMalformed = "extract.year.malformed"
  case valueTypeUnknown = "extract.value-type.unknown"
  case currencyOther = "extract.currency.other"
  case periodDates = "extract.period.dates"
  case unlearned = "extract.layout.unlearned"
  /// Findings: the file can be posted, and somebody should look.
  case columnUnread = "extract.column.unread"
  case broughtForward = "extract.rows.brought-forward"
  case nothingNew = "extract.nothing.new"
  case rowsDropped = "extract.rows.dropped"
  case datesApart = "extract.dates.apart"
  case signDoubtful = "extract.sign.doubtful"
  case ruleHidden = "extract.rule.hidden"
  case ruleUnmatched = "extract.rule.unmatched"
}

/// The faults of one reading of an extract, gathered as they are met.
///
/// Of each kind the first are kept whole and the others counted: a wrong date format is a fault
/// of every row of a file, and is said so in a few lines.
struct ExtractFaults {
  let file: String
  private(set) var diagnostics: [Diagnostic] = []
  private var counts: [ExtractFault: (count: Int, last: Int)] = [:]

  init(file: String) {
    self.file = file
  }

  var isEmpty: Bool { diagnostics.isEmpty }

  /// Notes a fault in a cell of a row.
  mutating func add(
    _ fault: ExtractFault, _ row: borrowing TableRow, cell: Int, _ columns: ExtractColumns,
    _ message: @autoclosure () -> String, toDo remedy: @autoclosure () -> String
  ) {
    let counted = (counts[fault]?.count ?? 0) + 1
    counts[fault] = (counted, row.number)
    guard counted <= Self.shownOfKind else { return }
    // In a row with too many cells the narrative may stand in any of them.
    let excerpt = row.count > columns.headers.count ? nil : Self.excerpt(row, cell, columns)
    diagnostics.append(
      Diagnostic(
        file: file, line: row.number, column: cell + 1, severity: .error, code: fault.rawValue,
        message: message(), remedy: remedy(), excerpt: excerpt?.text, caret: excerpt?.caret))
  }

  /// Notes a fault of the file or of one of its lines.
  mutating func add(
    _ fault: ExtractFault, line: Int = 1, _ message: String, toDo remedy: String
  ) {
    diagnostics.append(
      Diagnostic(
        file: file, line: line, column: 1, severity: .error, code: fault.rawValue,
        message: message, remedy: remedy, excerpt: nil))
  }

  /// Notes what keeps the file from being read on.
  mutating func add(_ fault: TableFault) {
    diagnostics.append(
      Diagnostic(
        file: file, line: fault.row, column: fault.column, severity: .error, code: fault.code,
        message: fault.message, remedy: fault.remedy, excerpt: nil))
  }

  /// All that was noted, in order of place, and how much more there is of each kind.
  var all: [Diagnostic] {
    let more = counts.filter { $0.value.count > Self.shownOfKind }
      .sorted { $0.key.rawValue < $1.key.rawValue }
      .map { fault, counted in
        Diagnostic(
          file: file, line: counted.last, column: 1, severity: .error, code: fault.rawValue,
          message: "and \((counted.count - Self.shownOfKind).groupedText) more faults of this kind,"
            + " the last on this row",
          remedy: "if it is every row, look at extract.toml first", excerpt: nil)
      }
    return (diagnostics + more).sorted()
  }

  /// The named cells of a row, without the narrative, and where the faulty one stands.
  private static func excerpt(
    _ row: borrowing TableRow, _ cell: Int, _ columns: ExtractColumns
  ) -> (text: String, caret: Int) {
    var text = ""
    var caret = 1
    // Where even the codes are none, everything in the row may have moved.
    let isMoved = [columns.costCentre, columns.subjective].contains { column in
      let code = row.string(column).trimmingSpaces
      return !code.isEmpty && !CellShape.isShowable(code) && !SpoiledKey.isSpoiled(code)
    }
    for (place, column) in columns.shown.union([cell]).sorted().enumerated() {
      if place > 0 { text += " | " }
      if column == cell { caret = text.count + 1 }
      text +=
        columns.shown.contains(column) && !isMoved ? shown(row, column, columns) : "…"
    }
    return (text, caret)
  }

  /// A cell if it is what its column says, so that it cannot be a narrative that has moved.
  private static func shown(
    _ row: borrowing TableRow, _ column: Int, _ columns: ExtractColumns
  ) -> String {
    let text = row.string(column).trimmingSpaces
    if text.isEmpty { return "" }
    if columns.amounts.contains(column) {
      let isAmount = Array(text.utf8).withUnsafeBufferPointer { bytes in
        (try? ExtractAmount(total: bytes)) != nil || ExtractAmount.isDash(bytes)
      }
      return isAmount ? text : "…"
    }
    if column == columns.date || column == columns.period || column == columns.year {
      let isDay = column == columns.date && CellShape.isDay(text)
      return isDay || CellShape.isShowable(text) ? text : "…"
    }
    return CellShape.isShowable(text) || row.kind(column) == .error ? text : "…"
  }

  private static let shownOfKind = 10
}
