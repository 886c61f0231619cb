/// The checks of a workbook as formulas, and one check over them all.
struct ChecksPage {
  static let name = "Checks"

  private(set) var sheet = Sheet(ChecksPage.name)
  /// "OK" where every check holds.
  let master: CellReference
  private var row = 6

  private static let agrees = Formula.text("OK")
  private static let differs = Formula.text("CHECK")
  private static let firstRow = 6

  /// - Parameter moneyWidth: of a column that holds any amount of the workbook.
  init(moneyWidth: Double) {
    sheet.columnWidths = [
      ColumnWidth(0...0, 92), ColumnWidth(1...3, max(18, moneyWidth)), ColumnWidth(4...4, 13),
    ]
    sheet.put(.text("Checks", .title), 0, 0)
    sheet.put(
      .text(
        "Pounds, or EHC plans where the check says so; costs and deficits positive, income"
          + " negative, payments positive.", .rowLabel), 1, 0)
    sheet.put(
      .text("Each check compares two figures that were come by in two ways.", .rowLabel), 2, 0)
    sheet.put(.text("All checks", .heading), 3, 0)
    master = sheet.reference(3, 4).absolute
    sheet.putRow(
      [
        .text("Check", .columnHeader), .text("First figure", .columnHeaderRight),
        .text("Second figure", .columnHeaderRight), .text("Difference", .columnHeaderRight),
        .text("Result", .columnHeaderCentre),
      ], Self.firstRow - 1)
    sheet.frozenAt = Address(row: Self.firstRow, column: 0)
    sheet.print.repeatedRows = (Self.firstRow - 1)...(Self.firstRow - 1)
  }

  /// One check: two figures, their difference and whether there is none.
  mutating func check(
    _ label: String, _ first: Formula, _ second: Formula, style: Style = .money
  ) {
    check(label, first, .formula(.rounded(second), style), style: style)
  }

  /// One check of a figure against one that the program worked out.
  mutating func check(_ label: String, _ first: Formula, _ second: Cell, style: Style = .money) {
    sheet.put(.text(label, .text), row, 0)
    let left = sheet.put(.formula(.rounded(first), style), row, 1)
    let right = sheet.put(second, row, 2)
    let difference = sheet.put(.formula(.rounded(left.value - right.value), style), row, 3)
    sheet.put(.formula(Self.result(difference.value), .check), row, 4)
    row += 1
  }

  /// Writes the check over all; nothing may be checked after it.
  mutating func close() {
    guard row > Self.firstRow else { return }
    let results = sheet.reference(Self.firstRow, 4).to(sheet.reference(row - 1, 4))
    sheet.put(
      .formula(
        .when(
          .count(results, equalTo: Self.differs) .== 0, then: Self.agrees, otherwise: Self.differs),
        .check), 3, 4)
    sheet.conditionalFormats = [
      ConditionalFormat(results, .checks), ConditionalFormat(master.to(master), .checks),
    ]
  }

  /// "OK" where a difference is nil, for checks that stand in a row of a table.
  static func result(_ difference: Formula) -> Formula {
    .when(.abs(difference) .== 0, then: agrees, otherwise: differs)
  }
}
