import Books
import Money
import Reports
import Tables

/// A sheet with a title, remarks and one table below them.
struct TableSheet {
  /// A column of the table.
  struct Column {
    let title: String
    let width: Double
    var header = Style.columnHeader
    /// Whether the sum of the column stands above the table.
    var isSummed = false
    /// By what formulas know the column; nil for one that none reads or fills.
    var key: ColumnKey?

    static func text(_ title: String, _ width: Double, _ key: ColumnKey? = nil) -> Column {
      Column(title: title, width: width, key: key)
    }

    static func number(
      _ title: String, _ width: Double = 14, _ key: ColumnKey? = nil
    ) -> Column {
      Column(title: title, width: width, header: .columnHeaderRight, key: key)
    }

    static func money(
      _ title: String, _ key: ColumnKey? = nil, isSummed: Bool = false
    ) -> Column {
      amount(title, 18, key, isSummed: isSummed)
    }

    /// An amount, in a column as wide as the workbook's amounts need.
    static func amount(
      _ title: String, _ width: Double, _ key: ColumnKey? = nil, isSummed: Bool = false
    ) -> Column {
      Column(
        title: title, width: width, header: .columnHeaderRight, isSummed: isSummed, key: key)
    }

    static func rating(_ title: String, _ key: ColumnKey? = nil) -> Column {
      Column(title: title, width: 13, header: .columnHeaderCentre, key: key)
    }
  }

  private(set) var sheet: Sheet
  /// The row of the headers, from 0.
  let head: Int
  /// How many rows the table has below its headers.
  let count: Int
  private let places: [ColumnKey: Int]

  /// The characters that a line of a remark has at least, however narrow the table.
  private static let leastRemark = 90

  /// What stands above a table of a published sheet, before anything else.
  static let oneTable = "This sheet has one table. "
  private static let noTable = "This sheet has no table. "

  /// - Parameters:
  ///   - name: on the tab.
  ///   - title: what the table shows.
  ///   - remarks: how to read it, units and signs among it; lines no wider than the table.
  ///   - table: the table's name in the workbook.
  ///   - columns: left to right.
  ///   - rows: a cell for each column; blank cells are explained in the remarks.
  ///   - none: what is said in place of a table without rows.
  ///   - isPublished: whether the sheet keeps to the rules of published spreadsheets: nothing
  ///     frozen, nothing beside the table.
  init(
    _ name: String, title: String, remarks: [String], table: String, _ columns: [Column],
    rows: [[Cell]], none: String, isPublished: Bool = false
  ) {
    sheet = Sheet(name)
    count = rows.count
    places = Dictionary(
      columns.enumerated().compactMap { place, column in column.key.map { ($0, place) } },
      uniquingKeysWith: { first, _ in first })
    sheet.columnWidths = columns.enumerated().map { ColumnWidth($0...$0, $1.width) }
    sheet.put(.text(title, .title), 0, 0)
    let width = Int(columns.reduce(0) { $0 + $1.width })
    let remarks =
      rows.isEmpty ? remarks.map { $0.replacing(Self.oneTable, with: Self.noTable) } : remarks
    let lines = remarks.flatMap { $0.lines(upTo: max(Self.leastRemark, width)) }
    for (index, line) in lines.enumerated() {
      sheet.put(.text(line, .rowLabel), index + 1, 0)
    }
    guard !rows.isEmpty else {
      head = lines.count + 2
      sheet.put(.text(none, .rowLabel), head, 0)
      return
    }
    let isSummed = columns.contains(where: \.isSummed)
    head = lines.count + (isSummed ? 4 : 2)
    // Text behind a column of numbers is set apart from them.
    let isBehind = columns.indices.map {
      $0 > 0 && columns[$0].header == .columnHeader && columns[$0 - 1].header == .columnHeaderRight
    }
    sheet.putRow(
      zip(columns, isBehind).map { .text($0.title, $1 ? .columnHeaderIndented : $0.header) }, head)
    for (index, row) in rows.enumerated() {
      for (column, cell) in row.enumerated() {
        var cell = cell
        if isBehind[column] { cell.style = .indentedLabel }
        sheet.put(cell, head + 1 + index, column)
      }
    }
    sheet.tables = [
      Table(
        table, from: Address(row: head, column: 0),
        to: Address(row: head + rows.count, column: columns.count - 1))
    ]
    if !isPublished { sheet.frozenAt = Address(row: head + 1, column: 1) }
    sheet.print.repeatedRows = head...head
    guard isSummed else { return }
    sheet.put(.text("All rows", .totalLabel), head - 2, 0)
    for (index, column) in columns.enumerated() where column.isSummed {
      sheet.put(.formula(.rounded(.sum(range(index))), .moneyTotal), head - 2, index)
    }
  }

  /// The cell of a row of the table and a column, both from 0.
  func cell(_ row: Int, _ column: Int) -> CellReference { sheet.reference(head + 1 + row, column) }

  /// The cell of a row of the table, from 0, in the column that has the key.
  func cell(_ row: Int, _ key: ColumnKey) -> CellReference { cell(row, places[key] ?? 0) }

  /// All rows of the column that has the key.
  func range(_ key: ColumnKey) -> RangeReference { range(places[key] ?? 0) }

  /// Changes the cell of a row in the column that has the key.
  mutating func put(_ cell: Cell, _ row: Int, _ key: ColumnKey) {
    if let place = places[key] { put(cell, row, place) }
  }

  /// Fills columns with formulas over cells of their own rows, all by their keys.
  mutating func fill(
    _ formulas: KeyValuePairs<ColumnKey, (_ cell: (ColumnKey) -> CellReference) -> Formula>
  ) {
    for row in 0..<count {
      for (key, formula) in formulas {
        put(.formula(.rounded(formula { cell(row, $0) })), row, key)
      }
    }
  }

  /// All rows of a column.
  func range(_ column: Int) -> RangeReference {
    cell(0, column).to(cell(max(0, count - 1), column))
  }

  /// Changes a cell of the table, for a formula that reads others of it.
  mutating func put(_ cell: Cell, _ row: Int, _ column: Int) {
    sheet.put(cell, head + 1 + row, column)
  }

  /// Changes the sheet itself, to lay something over its cells.
  mutating func lay(_ body: (inout Sheet) -> Void) { body(&sheet) }

  /// Colours a column of ratings by their words.
  mutating func colourRatings(_ column: Int) {
    guard count > 0 else { return }
    sheet.conditionalFormats.append(ConditionalFormat(range(column), .ratings))
  }
}

extension Cell {
  /// An amount, or a dash where there is none.
  static func money(_ amount: Money?, _ style: Style = .money) -> Cell {
    amount.map { .pence($0.pence, style) } ?? .dash
  }

  /// Pence that were worked out as a fraction, to the pound.
  static func pounds(_ pence: Double, _ style: Style = .count) -> Cell {
    .number((pence / 100).rounded(), style)
  }

  /// An amount of a range: to the pound, or to the penny where nothing was drawn.
  static func amount(
    _ part: KeyPath<SimulatedRange, Double>, of range: SimulatedRange, _ style: Style = .count
  ) -> Cell {
    let pence = range[keyPath: part]
    return range.isCertain ? Cell(.pence(Int64(pence.rounded())), style) : .pounds(pence, style)
  }

  /// Plans that were drawn or worked out as a fraction, to whole ones.
  static func plans(_ number: Double) -> Cell { .number(number.rounded(), .count) }

  static func count(_ number: Int) -> Cell { .number(Double(number), .count) }

  /// A value of an indicator in its unit, or a dash where there is none.
  static func value(_ value: Rate?, of indicator: Indicator) -> Cell {
    guard let number = value?.doubleValue else { return .dash }
    switch indicator.unit {
    case .percent: return .number(number, .percent)
    case .pounds: return .number(number, .money)
    case .count, .days: return .number(number, number == number.rounded() ? .count : .tenth)
    }
  }

  /// What stands in a column of numbers where there is none.
  static var dash: Cell { .text("-", .textRight) }

  /// A rating in words, coloured by them.
  static func rated(_ rating: String) -> Cell { .text(rating, .rating) }
}

extension String {
  /// The text without blanks at its end.
  var trimmed: String {
    String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
  }

  /// The text in lines of no more than so many characters, broken between words.
  fileprivate func lines(upTo width: Int) -> [String] {
    split(separator: " ").reduce(into: []) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
  }
}
