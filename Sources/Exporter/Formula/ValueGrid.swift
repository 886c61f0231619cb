/// The values of one sheet: what its formulas come to, and what stands in its other cells.
struct ValueGrid: Sendable {
  private let sheet: Sheet
  /// Of the cells with a formula, as far as they have been worked out.
  private var results: [Address: Value] = [:]

  init(_ sheet: Sheet) { self.sheet = sheet }

  /// The values of a range, which must be well formed, along rows, then down.
  func values(in range: RangeReference) -> [Value] {
    let columns = range.first.address.column...range.last.address.column
    return (range.first.address.row...range.last.address.row).flatMap { row in
      columns.map { self[Address(row: row, column: $0)] }
    }
  }

  subscript(address: Address) -> Value {
    get {
      guard let content = sheet[address]?.content else { return .blank }
      if case .formula = content { return results[address] ?? .blank }
      return content.constantValue
    }
    set { results[address] = newValue }
  }
}
