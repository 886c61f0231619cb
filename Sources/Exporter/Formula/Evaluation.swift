/// The values of all cells of a workbook.
public struct Evaluation: Sendable {
  /// The circles of formulas that need each other's results; none in a sound workbook.
  public internal(set) var circles: [[CellLocation]] = []
  var grids: [ValueGrid]
  let sheetIndices: [String: Int]

  /// The value of a cell; ``Value/blank`` also where there is no such cell.
  public subscript(location: CellLocation) -> Value {
    guard let index = sheetIndices[location.sheet], location.address.isOnSheet else {
      return .blank
    }
    return grids[index][location.address]
  }

  /// The value of a cell by its sheet and its address, such as `B5`; blank if there is none.
  public subscript(sheet: String, address: String) -> Value {
    Address(address).map { self[CellLocation(sheet, $0)] } ?? .blank
  }
}

extension Workbook {
  /// Works out every formula, each after the cells that it reads.
  ///
  /// Faults are values: an error in a cell is its ``Value/error(_:)``, and so is one of the cells
  /// it reads. A workbook with cells off the sheet or with sheets of one name is for
  /// ``Workbook/faults()`` to refuse; here such cells are left out, and the first sheet counts.
  public func evaluated() -> Evaluation {
    var evaluator = WorkbookEvaluator(self)
    return evaluator.run()
  }
}
