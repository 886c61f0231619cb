import Books
import Money
import Tabular

/// Rows that are no lines, and lines that do not count.
extension ExtractParser {
  /// Whether a row is a total, a note or the header again.
  func isNoLine(_ cells: TableCells) -> Bool {
    if isHeader(cells) { return true }
    if let first = (0..<cells.count).first(where: { !cells.range($0).isEmpty }) {
      let bytes = cells[cells.range(first)]
      if !totalTexts.isEmpty, totalTexts.contains(where: { bytes.starts(with: $0) }),
        !isLine(cells)
      {
        noteTotal(cells)
        return true
      }
      if isEndOfReport(cells, first) { return true }
    }
    return false
  }

  /// Whether a row that begins as a total does is a line all the same: it has both codes, and
  /// neither is the text of a total; or it has an id.
  private func isLine(_ cells: TableCells) -> Bool {
    let codes = Set([columns.costCentre, columns.subjective]).map { cells.range($0) }
    guard codes.allSatisfy({ !$0.isEmpty }) else { return false }
    if let id = columns.rowID.first, columns.rowID.count == 1 { return !cells.range(id).isEmpty }
    return !codes.contains { code in
      totalTexts.contains { cells[code].starts(with: $0) }
    }
  }

  /// Whether a row is a report's closing words: one cell alone that no line could be.
  private func isEndOfReport(_ cells: TableCells, _ first: Int) -> Bool {
    let isAlone = (first + 1..<cells.count).allSatisfy { cells.range($0).isEmpty }
    guard isAlone else { return false }
    let text = String(decoding: cells[cells.range(first)], as: UTF8.self).lowercased()
    let words = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    return Self.endings.contains { words.starts(with: $0) || words.dropFirst().starts(with: $0) }
      || (words.first == "page" && words.count <= 4
        && words.dropFirst().contains { Int($0) != nil })
  }

  private static let endings = [
    ["end", "of", "report"], ["end", "of", "listing"], ["end", "of", "file"],
    ["end", "of", "data"],
    ["end", "of", "extract"], ["end", "report"], ["report", "ends"], ["end", "of", "page"],
  ]

  private func noteTotal(_ cells: TableCells) {
    guard totals.count < Self.mostTotals else { return }
    var stated: TotalRow.Stated?
    switch columns.amount {
    case .signed(let column):
      stated = statedAmount(column, cells).map { .net($0) }
    case .sides(let debit, let credit):
      let sides = (statedAmount(debit, cells), statedAmount(credit, cells))
      if sides.0 != nil || sides.1 != nil { stated = .sides(debit: sides.0, credit: sides.1) }
    }
    totals.append(TotalRow(row: row.number, stated: stated, above: sums))
  }

  private static let mostTotals = 10_000

  // MARK: - Lines that do not count

  /// Whether a row is a line that counts.
  enum Qualification {
    case counts
    case leftOut(LeftOutLines.Reason)
    case fault
  }

  /// What the row's qualifying columns say of it.
  func qualify(_ cells: TableCells) -> Qualification {
    for skip in columns.skips {
      let range = cells.range(skip.column)
      guard !range.isEmpty else { continue }
      let text = KeyText.cleaned(String(decoding: cells[range], as: UTF8.self)).lowercased()
      if skip.texts.contains(where: { text.hasPrefix($0) }) {
        return .leftOut(.skipped(columns.headers[skip.column]))
      }
    }
    if let column = columns.company, !layout.companies.isEmpty {
      let value = string(key(cells, column))
      guard Self.holds(layout.companies, value) else {
        return .leftOut(.value(columns.headers[column], CellShape.shown(value)))
      }
    }
    if let column = columns.currency, !isSterling(cells, column) { return .fault }
    guard let column = columns.valueType ?? columns.ledger else { return .counts }
    return qualify(string(key(cells, column)), column)
  }

  private func qualify(_ value: String, _ column: Int) -> Qualification {
    let leftOut = Qualification.leftOut(
      .value(
        columns.headers[column], ValueWord(value) == nil ? CellShape.shown(value) : "'\(value)'"))
    if !layout.counts.isEmpty { return Self.holds(layout.counts, value) ? .counts : leftOut }
    if column == columns.ledger { return ValueWord(wide: value) == .other ? leftOut : .counts }
    switch ValueWord(value) {
    case .actual: return .counts
    case .other: return leftOut
    case nil:
      fault(
        .valueTypeUnknown, column,
        "'\(columns.headers[column])' holds a value type that is not known:"
          + " \(CellShape.told(value))",
        "write which value types are spending: counts = [\"…\"] in extract.toml")
      return .fault
    }
  }

  private static func holds(_ words: [String], _ value: String) -> Bool {
    words.contains { $0.uppercased() == value.uppercased() }
  }

  private func isSterling(_ cells: TableCells, _ column: Int) -> Bool {
    let value = string(key(cells, column)).uppercased()
    if value.isEmpty || ["GBP", "£", "STG", "UKP", "POUND", "POUNDS", "STERLING"].contains(value) {
      return true
    }
    fault(
      .currencyOther, column, "the amount is in another currency: \(CellShape.shown(value))",
      "export the amounts in pounds; the currency has to be GBP")
    return false
  }

  /// Counts a line that is left out with its reason.
  func leaveOut(_ cells: TableCells, _ reason: LeftOutLines.Reason) {
    var pence: Int64?
    switch columns.amount {
    case .signed(let column):
      pence = statedAmount(column, cells)
      if let column = columns.side, LineSide(string(key(cells, column)), layout) == .credit {
        pence = pence.map { -$0 }
      }
    case .sides(let debit, let credit):
      pence = (statedAmount(debit, cells) ?? 0) - (statedAmount(credit, cells) ?? 0)
    }
    sums.leaveOut(pence ?? 0)
    leftOut.add(reason, pence ?? 0, row: row.number)
  }
}

/// Lines that do not count as spending, by reason, with what they sum to.
struct LeftOutLines {
  enum Reason: Hashable {
    /// A balance brought forward: its period is 0.
    case opening
    /// A row of `skip_rows`, with the header of its column.
    case skipped(String)
    /// A value of a column that does not count, with the header and the value as it may be shown.
    case value(String, String)
  }

  private(set) var sums: [Reason: LineSum] = [:]
  /// The first row of period 0.
  private(set) var firstOpening: Int?

  mutating func add(_ reason: Reason, _ pence: Int64, row: Int) {
    if reason == .opening, firstOpening == nil { firstOpening = row }
    let kept = sums.count < Self.most || sums[reason] != nil
    let key = kept ? reason : .value("", "other values")
    // An amount that cannot be summed is of a line that does not count.
    try? sums[key, default: LineSum()].add(pence)
  }

  private static let most = 30

  /// As an outcome tells them, in order.
  var told: [ImportOutcome.LeftOut] {
    sums.map { reason, sum in
      let label =
        switch reason {
        case .opening: "period 0, brought forward"
        case .skipped(let header): "skip_rows of '\(header)'"
        case .value("", let value): value
        case .value(let header, let value): "'\(header)' is \(value)"
        }
      return ImportOutcome.LeftOut(reason: label, sum: sum)
    }.sorted { $0.reason < $1.reason }
  }
}

/// Looks for lines that look like balances brought forward, which are no spending of the year.
struct BroughtForward {
  private(set) var first: (row: Int, column: Int)?
  private(set) var sum = LineSum()

  mutating func look(
    _ cells: TableCells, row: Int, _ columns: ExtractColumns, pence: Int64
  ) {
    for column in 0..<cells.count {
      let bytes = cells[cells.range(column)]
      guard bytes.count >= 3, Self.starts(bytes) else { continue }
      if first == nil { first = (row, column) }
      try? sum.add(pence)
      return
    }
  }

  /// Whether a cell begins as a balance brought forward does, whatever its letter case.
  static func starts(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let letter = bytes[0] | 0x20
    guard letter == UInt8(ascii: "b") || letter == UInt8(ascii: "o") else { return false }
    return words.contains { word in
      guard bytes.count >= word.count else { return false }
      for (byte, wanted) in zip(bytes, word) {
        let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
        if lower != wanted { return false }
      }
      return bytes.count == word.count || !isLetter(bytes[word.count])
    }
  }

  /// How many characters of a text are the words of a balance brought forward; nil if it begins
  /// with none.
  static func length(_ text: String) -> Int? {
    guard text.utf8.count >= 3,
      Array(text.utf8).withUnsafeBufferPointer({ starts($0) })
    else { return nil }
    let lower = Array(text.lowercased().utf8)
    return words.filter { lower.starts(with: $0) }.map(\.count).max()
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  private static let words: [[UInt8]] = [
    "b/f", "b/fwd", "bfwd", "b/forward", "bf balance", "brought forward", "brought fwd",
    "balance brought forward", "balance b/f", "balance b/fwd", "balance bfwd", "bal b/f",
    "bal b/fwd", "bal bfwd", "bal brought forward", "balances brought forward", "balances b/f",
    "opening balance", "opening balances", "opening bal", "open balance", "beginning balance",
    "beginning balances", "beg balance",
  ].map { Array($0.utf8) }

  func findings(file: String) -> [Diagnostic] {
    guard let first else { return [] }
    return [
      Diagnostic(
        file: file, line: first.row, column: first.column + 1, severity: .warning,
        code: ExtractFault.broughtForward.rawValue,
        message: "\(sum.lines.groupedText) line\(sum.lines == 1 ? " looks" : "s look") like"
          + " balances brought forward, \(sum.amount.sterlingText), and count as spending",
        remedy: "leave such rows out in extract.toml: a table [skip_rows] with the column's header"
          + " and how its cell begins",
        excerpt: nil)
    ]
  }
}
