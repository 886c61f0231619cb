import Books
import Tabular

/// Codes, ids and references: what a row is known by and which account it belongs to.
extension ExtractParser {
  /// The cost centre and the subjective; nil with the fault noted.
  func codes(_ cells: TableCells) -> (ExtractText, ExtractText)? {
    if let split = layout.codeSplit { return segments(cells, split) }
    let costCentre = key(cells, columns.costCentre)
    let subjective = key(cells, columns.subjective)
    guard costCentre.isEmpty || subjective.isEmpty else {
      let isSound = noteErrors(columns.costCentre)
      return noteErrors(columns.subjective) && isSound ? (costCentre, subjective) : nil
    }
    noteMissingCode(costCentre.isEmpty ? columns.costCentre : columns.subjective)
    return nil
  }

  /// The two codes of one that holds both.
  private func segments(
    _ cells: TableCells, _ split: CodeSplit
  ) -> (ExtractText, ExtractText)? {
    let column = columns.costCentre
    let code = key(cells, column)
    guard !code.isEmpty else {
      noteMissingCode(column)
      return nil
    }
    guard noteErrors(column) else { return nil }
    let parts = withBytes(code) { split.split($0.assumingMemoryBound(to: UInt8.self)) }
    guard let parts else {
      fault(
        .codeForm, column,
        "the '\(columns.headers[column])' is not of the form \(split.text) that [code] names",
        "look at [code] in extract.toml, or export the row anew")
      return nil
    }
    func text(_ range: Range<Int>) -> ExtractText {
      let start = code.range.lowerBound
      return ExtractText(
        range: (start + range.lowerBound)..<(start + range.upperBound), isMade: code.isMade)
    }
    return (text(parts.costCentre), text(parts.subjective))
  }

  private func noteMissingCode(_ column: Int) {
    fault(
      .codeMissing, column, "the row has no '\(columns.headers[column])'",
      "if it is a total or a note, add how it begins to total_rows in extract.toml")
  }

  /// A cell as it is compared: without characters that nobody sees.
  func key(_ cells: TableCells, _ column: Int) -> ExtractText {
    let range = cells.range(column)
    guard KeyText.mayHide(cells[range]) else { return ExtractText(range: range) }
    let start = made.count
    made.append(contentsOf: KeyText.cleaned(String(decoding: cells[range], as: UTF8.self)).utf8)
    return ExtractText(range: start..<made.count, isMade: true)
  }

  /// Whether a cell holds no error of a spreadsheet and no number that was rounded.
  func noteErrors(_ column: Int) -> Bool {
    guard column < row.count else { return true }
    switch row.kind(column) {
    case .error:
      fault(
        .cellError, column, "the cell holds the error \(row.string(column))",
        "mend the formula, or export the values anew")
      return false
    case .number:
      guard row.isRounded(column) else { return true }
      noteSpoiled(.rounded, column)
      return false
    default: return noteErrorText(column)
    }
  }

  /// An error of a spreadsheet that was saved as text.
  private func noteErrorText(_ column: Int) -> Bool {
    let range = row.range(column)
    guard !range.isEmpty, row.text[range.lowerBound] == UInt8(ascii: "#") else { return true }
    let text = row.string(column).trimmingSpaces
    guard Self.errors.contains(text) else { return true }
    fault(
      .cellError, column, "the cell holds the error \(text)",
      "mend the formula, or export the values anew")
    return false
  }

  private static let errors: Set<String> = [
    "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!",
  ]

  private func noteSpoiled(_ spoiled: SpoiledKey, _ column: Int) {
    fault(
      .keyRounded, column,
      "the '\(columns.headers[column])' is \(spoiled.message), so that two may look like one",
      "export the file anew and do not save it in a spreadsheet, or let the column be text there")
  }

  /// A cell that a row is known by; nil with the fault noted if it is no longer what it was.
  private func unspoiled(_ cells: TableCells, _ column: Int) -> ExtractText? {
    guard noteErrors(column) else { return nil }
    let text = key(cells, column)
    let spoiled = withBytes(text) {
      SpoiledKey(id: $0.assumingMemoryBound(to: UInt8.self))
    }
    guard let spoiled else { return text }
    noteSpoiled(spoiled, column)
    return nil
  }

  /// The row's id, of all its columns; none where the layout names none.
  ///
  /// Nil with the fault noted.
  func rowID(_ cells: TableCells) -> ExtractText?? {
    guard !columns.rowID.isEmpty else { return .some(nil) }
    var parts: [ExtractText] = []
    for column in columns.rowID {
      guard let text = unspoiled(cells, column) else { return nil }
      guard !text.isEmpty else {
        fault(
          .rowIDMissing, column, "the row has no '\(columns.headers[column])'",
          "export it, or take row_id out of extract.toml: rows are then known by their contents")
        return nil
      }
      parts.append(text)
    }
    let scope = [columns.company, columns.ledger].compactMap(\.self).map { key(cells, $0) }
    if scope.isEmpty, parts.count == 1 { return parts[0] }
    return joined(scope + parts)
  }

  /// Texts behind each other with `|` between them, which has a backslash where it is part of one.
  private func joined(_ texts: [ExtractText]) -> ExtractText {
    var bytes: [UInt8] = []
    for (place, text) in texts.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: "|")) }
      withBytes(text) { text in
        for byte in text {
          if byte == UInt8(ascii: "|") || byte == UInt8(ascii: "\\") {
            bytes.append(UInt8(ascii: "\\"))
          }
          bytes.append(byte)
        }
      }
    }
    let start = made.count
    made.append(contentsOf: bytes)
    return ExtractText(range: start..<made.count, isMade: true)
  }

  /// The row's reference; none where it is not kept.
  ///
  /// Nil with the fault noted.
  func reference(_ cells: TableCells) -> ExtractText?? {
    guard let column = columns.reference else { return .some(nil) }
    return unspoiled(cells, column).map { .some($0) }
  }
}

extension String {
  /// Without spaces at the ends.
  var trimmingSpaces: String {
    let start = drop(while: \.isWhitespace)
    return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) } ?? ""
  }
}
