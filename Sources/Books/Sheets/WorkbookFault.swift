/// The kinds of fault that only books as a workbook can have, each with its stable code.
///
/// `docs/faults/README.md` explains each.
public enum WorkbookFault: String, CaseIterable, Sendable {
  case sheetMissing = "workbook.sheet.missing"
  case sheetUnknown = "workbook.sheet.unknown"
  case sheetHeader = "workbook.sheet.header"
  case cellError = "workbook.cell.error"
  case cellAmbiguous = "workbook.cell.ambiguous"
  case cellStray = "workbook.cell.stray"
  case damaged = "workbook.file.damaged"
  case changedMeanwhile = "workbook.file.changed"
  case otherBooks = "workbook.file.other-books"

  /// Whether the workbook can be used all the same.
  var isFinding: Bool { self == .sheetUnknown }
}

/// One fault or finding of a workbook, with its cell.
public struct SheetDiagnostic: Hashable, Sendable, CustomStringConvertible {
  public let sheet: String
  /// From 1.
  public let row: Int
  /// From 1.
  public let column: Int
  public let isFinding: Bool
  public let code: String
  public let message: String
  public let remedy: String

  /// The cell, such as `Budget!C14`.
  public var cell: String { "\(sheet)!\(Self.letters(column))\(row)" }

  /// `Budget!C14: error: message`, and the remedy.
  public var description: String {
    "\(cell): \(isFinding ? "warning" : "error"): \(message)\n  to do: \(remedy)"
  }

  /// The letters of a column, from 1.
  static func letters(_ column: Int) -> String {
    var (rest, letters) = (column, "")
    while rest > 0 {
      letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }
}
