/// Why a formula has no value.
public enum FormulaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `#DIV/0!`: a division by zero or by an empty cell.
  case divisionByZero
  /// `#N/A`: `MATCH` found nothing.
  case notAvailable
  /// `#VALUE!`: a text where a number must stand, or ranges of different shapes.
  case value
  /// `#REF!`: a cell beyond a range or a sheet.
  case reference
  /// `#NUM!`: a number too large.
  case number
  /// The formula, by way of others, needs its own result; the cells in the order they are met.
  case circular([CellLocation])
  /// The formula names a sheet that the workbook has not.
  case missingSheet(String)
  /// Engines do not agree on the result, so no value could be stored; the reason.
  case unsupported(String)

  /// The formula lies too deep in itself.
  static let tooDeep = FormulaError.unsupported(
    "formulas lie in each other over \(Formula.depthLimit) deep; SUM takes a long list")

  /// Whether Excel has this error, so that `IFERROR` catches it.
  var isExcelError: Bool {
    switch self {
    case .divisionByZero, .notAvailable, .value, .reference, .number: true
    case .circular, .missingSheet, .unsupported: false
    }
  }

  /// Excel's text where it has one, else a sentence.
  public var description: String {
    switch self {
    case .divisionByZero: "#DIV/0!"
    case .notAvailable: "#N/A"
    case .value: "#VALUE!"
    case .reference: "#REF!"
    case .number: "#NUM!"
    case .circular(let cells):
      "circular: " + cells.map(\.description).joined(separator: " → ")
    case .missingSheet(let name): "there is no sheet \u{2018}\(name)\u{2019}"
    case .unsupported(let reason): reason
    }
  }
}
