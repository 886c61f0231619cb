/// A workbook: sheets in the order of their tabs; the first one is shown when it is opened.
public struct Workbook: Hashable, Sendable {
  public var properties: DocumentProperties
  public var sheets: [Sheet]
  public var definedNames: [DefinedName]
  /// What whoever writes it should know before it is used.
  public var warnings: [String] = []

  /// Creates a workbook.
  public init(
    properties: DocumentProperties, sheets: [Sheet] = [], definedNames: [DefinedName] = []
  ) {
    self.properties = properties
    self.sheets = sheets
    self.definedNames = definedNames
  }

  /// The same workbook with another content in one cell, for another evaluation.
  ///
  /// The cell keeps its style.
  ///
  /// - Throws: ``FormulaError/missingSheet(_:)``, or ``FormulaError/reference`` for an empty cell.
  public func changing(
    _ location: CellLocation, to content: Cell.Content
  ) throws(FormulaError) -> Workbook {
    guard let index = sheets.firstIndex(where: { $0.name == location.sheet }) else {
      throw .missingSheet(location.sheet)
    }
    guard var cell = sheets[index][location.address] else { throw .reference }
    cell.content = content
    var changed = self
    changed.sheets[index][location.address] = cell
    return changed
  }
}
