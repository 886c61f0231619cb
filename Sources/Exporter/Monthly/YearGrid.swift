import Books
import Forecasting
import Money
import Reports

/// A sheet under construction whose columns are years, the same on every sheet.
///
/// Column A names a row, B has its code or unit, C its standing, and the years follow from D. The
/// years stand once, above all blocks; they stay in view and head every printed page.
struct YearGrid {
  private(set) var sheet: Sheet
  let years: [YearPosition]
  private(set) var nextRow = 0
  /// The row in which the years stand; what each year is stands below it.
  let yearRow: Int

  static let firstYearColumn = 3

  /// A sheet with a title and remarks, whose columns fit the report's years and largest amounts.
  ///
  /// - Parameters:
  ///   - name: on the tab.
  ///   - title: what the sheet shows.
  ///   - remarks: how to read it, a line each.
  ///   - report: whose years.
  ///   - room: rows left free between the remarks and the years.
  init(
    _ name: String, title: String, remarks: [String], _ report: PositionReport, room: Int = 0
  ) {
    sheet = Sheet(name)
    years = report.unmitigated.years
    yearRow = remarks.count + 2 + room
    nextRow = yearRow + 3
    sheet.columnWidths = [
      ColumnWidth(0...0, 50), ColumnWidth(1...1, max(16, report.moneyWidth)),
      ColumnWidth(2...2, 12),
      ColumnWidth(columns, report.moneyWidth),
    ]
    sheet.put(.text(title, .title), 0, 0)
    for (index, remark) in remarks.enumerated() {
      sheet.put(.text(remark, .rowLabel), index + 1, 0)
    }
    addYears()
  }

  private mutating func addYears() {
    for row in [yearRow, yearRow + 1] {
      sheet.putRow(Array(repeating: .text("", .columnHeader), count: Self.firstYearColumn), row)
    }
    for (column, year) in zip(columns, years) {
      sheet.put(.text(year.year.description, .columnHeaderRight), yearRow, column)
      sheet.put(.text(year.status.rawValue, .columnHeaderRight), yearRow + 1, column)
    }
    sheet.frozenAt = Address(row: yearRow + 2, column: Self.firstYearColumn)
    sheet.print.repeatedRows = yearRow...(yearRow + 1)
  }

  /// The columns of years, left to right.
  var columns: ClosedRange<Int> {
    Self.firstYearColumn...(Self.firstYearColumn + years.count - 1)
  }

  /// The place of a year's figure in a row.
  func cell(_ row: Int, _ year: FinancialYear) -> CellReference {
    sheet.reference(row, Self.firstYearColumn + years[0].year.distance(to: year))
  }

  /// A row's figures of all years.
  func range(_ row: Int) -> RangeReference {
    sheet.reference(row, columns.lowerBound).to(sheet.reference(row, columns.upperBound))
  }

  /// The heading of a block, beside it what its columns B and C hold.
  mutating func heading(_ text: String, code: String = "", standing: String = "") {
    sheet.putRow(
      [.text(text, .heading), .text(code, .columnLabel), .text(standing, .columnLabel)], nextRow)
    nextRow += 1
  }

  /// Adds a row whose cells stand in the columns of the years, nil for nothing; gives its number.
  @discardableResult
  mutating func row(
    _ label: String, code: String = "", standing: Standing? = nil, isTotal: Bool = false,
    _ cells: [Cell?]
  ) -> Int {
    let row = nextRow
    let style: Style = isTotal ? .totalLabel : .indentedLabel
    sheet.put(.text(label, style), row, 0)
    sheet.put(.text(code, isTotal ? .totalLabel : .year), row, 1)
    sheet.put(.text(standing?.rawValue ?? "", isTotal ? .totalLabel : .year), row, 2)
    for (index, cell) in cells.enumerated() {
      if let cell { sheet.put(cell, row, Self.firstYearColumn + index) }
    }
    nextRow += 1
    return row
  }

  /// Leaves rows free.
  mutating func skip(_ rows: Int = 1) { nextRow += rows }

  /// Writes single cells side by side in the next row.
  ///
  /// - Returns: their references.
  @discardableResult
  mutating func line(_ cells: [Cell]) -> [CellReference] {
    defer { nextRow += 1 }
    return sheet.putRow(cells, nextRow)
  }

  /// Changes the sheet itself, to lay something over its cells.
  mutating func lay(_ body: (inout Sheet) -> Void) { body(&sheet) }
}

extension PositionReport {
  /// The width in characters of a column that holds any amount of the report.
  var moneyWidth: Double {
    let totals = [mitigated, unmitigated].flatMap(\.years).flatMap { year in
      PositionMeasure.allCases.map { $0.amount(of: year) }
    }
    let parts = lines.flatMap(\.years).flatMap { [$0.unmitigated, $0.mitigated] }
    let longest = (totals + parts).map(\.readableText.count).max() ?? 0
    return Double(max(15, longest + 2))
  }
}
