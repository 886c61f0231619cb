/// A sheet: cells by address, and what lies over them.
public struct Sheet: Hashable, Sendable {
  /// The name on the tab: at most 31 UTF-16 units, none of `[ ] : * ? / \`.
  public var name: String
  /// Row by row and, within a row, column by column; a place that was never written is nil.
  private var rows: [[Cell?]] = []
  /// What stands far from all other cells, or where a sheet has none.
  private var outliers: [Address: Cell] = [:]
  public var columnWidths: [ColumnWidth] = []
  /// Row heights in points, by row from 0, for rows that are not to fit their text.
  public var rowHeights: [Int: Double] = [:]
  public var tables: [Table] = []
  public var charts: [Chart] = []
  public var conditionalFormats: [ConditionalFormat] = []
  public var choiceLists: [ChoiceList] = []
  public var print = PrintSetup()
  /// The first cell that scrolls: rows above and columns to the left stay in view.
  public var frozenAt: Address?
  public var showsGridlines = false

  /// Creates an empty sheet.
  public init(_ name: String) { self.name = name }

  /// The cell at an address, or nil.
  public subscript(address: Address) -> Cell? {
    get {
      if rows.indices.contains(address.row),
        rows[address.row].indices.contains(address.column),
        let cell = rows[address.row][address.column]
      {
        return cell
      }
      return outliers.isEmpty ? nil : outliers[address]
    }
    set {
      guard address.isOnSheet, address.row < rows.count + Self.mostGap else {
        outliers[address] = newValue
        return
      }
      if address.row >= rows.count {
        rows += repeatElement([], count: address.row + 1 - rows.count)
      }
      let missing = address.column + 1 - rows[address.row].count
      if missing > 0 { rows[address.row] += repeatElement(nil, count: missing) }
      rows[address.row][address.column] = newValue
      if !outliers.isEmpty { outliers[address] = nil }
    }
  }

  /// How many empty rows in a row are held.
  private static let mostGap = 10_000

  /// The cells by their place; missing ones are empty.
  public var cells: [Address: Cell] {
    var cells: [Address: Cell] = [:]
    forEachCell { cells[$0] = $1 }
    return cells
  }

  /// The cell at a row and a column, both from 0, or nil.
  public subscript(row: Int, column: Int) -> Cell? {
    get { self[Address(row: row, column: column)] }
    set { self[Address(row: row, column: column)] = newValue }
  }

  /// Writes a cell and returns the reference that formulas read it by, sheet included.
  @discardableResult
  public mutating func put(_ cell: Cell, _ row: Int, _ column: Int) -> CellReference {
    self[row, column] = cell
    return reference(row, column)
  }

  /// Writes cells side by side and returns their references.
  @discardableResult
  public mutating func putRow(
    _ cells: [Cell], _ row: Int, _ column: Int = 0
  ) -> [CellReference] {
    cells.enumerated().map { put($1, row, column + $0) }
  }

  /// The reference to a cell of this sheet, by row and column from 0.
  public func reference(_ row: Int, _ column: Int) -> CellReference {
    CellReference(Address(row: row, column: column), on: name)
  }

  /// Gives each cell on, row by row.
  func forEachCell<Failure: Error>(
    _ body: (Address, Cell) throws(Failure) -> Void
  ) throws(Failure) {
    guard outliers.isEmpty else {
      for address in sortedAddresses { if let cell = self[address] { try body(address, cell) } }
      return
    }
    for (row, cells) in rows.enumerated() {
      for (column, cell) in cells.enumerated() {
        if let cell { try body(Address(row: row, column: column), cell) }
      }
    }
  }

  /// The addresses of all cells, row by row.
  private var sortedAddresses: [Address] {
    var addresses: [Address] = []
    for (row, cells) in rows.enumerated() {
      for (column, cell) in cells.enumerated() where cell != nil {
        addresses.append(Address(row: row, column: column))
      }
    }
    return (addresses + outliers.keys).sorted()
  }
}
