/// The values of one sheet, column by column.
struct ValueGrid: Sendable {
  private var columns: [Int: [Value]] = [:]

  /// The values of a range, which must be well formed, along rows, then down.
  func values(in range: RangeReference) -> [Value] {
    let rows = range.first.address.row...range.last.address.row
    let columns = range.first.address.column...range.last.address.column
    let stored = columns.map { self.columns[$0] ?? [] }
    var values: [Value] = []
    values.reserveCapacity(range.cellCount)
    for row in rows {
      for column in stored { values.append(row < column.count ? column[row] : .blank) }
    }
    return values
  }

  subscript(address: Address) -> Value {
    get {
      guard let column = columns[address.column], address.row < column.count else {
        return .blank
      }
      return column[address.row]
    }
    set {
      let missing = address.row + 1 - columns[address.column, default: []].count
      if missing > 0 {
        columns[address.column, default: []]
          .append(contentsOf: repeatElement(.blank, count: missing))
      }
      columns[address.column]?[address.row] = newValue
    }
  }
}
