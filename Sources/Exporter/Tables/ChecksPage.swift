import Money
import Reports

/// The checks of a workbook as formulas, and one check over them all.
struct ChecksPage {
  static let name = "Checks"

  private(set) var sheet = Sheet(ChecksPage.name)
  /// How many figures differ from what others stated by more than the limit.
  private(set) var differing: CellReference?
  /// "as exported" while no assumption has been changed.
  private(set) var changed: CellReference?
  /// "OK" where every check holds.
  let master: CellReference
  private var row = 6

  private static let exported = Formula.text("as exported")
  private static let agrees = Formula.text("OK")
  private static let differs = Formula.text("CHECK")
  private static let firstRow = 6

  /// The check over all by name.
  var name: DefinedName { DefinedName("AllChecks", master) }

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
    putHeaders("Check", "First figure", "Second figure")
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
    compare(label, .formula(.rounded(first), style), second, style) {
      .formula(Self.result($0), .check)
    }
  }

  private mutating func compare(
    _ label: String, _ first: Cell, _ second: Cell, _ style: Style, _ result: (Formula) -> Cell
  ) {
    sheet.put(.text(label, .text), row, 0)
    let left = sheet.put(first, row, 1)
    let right = sheet.put(second, row, 2)
    let difference = sheet.put(.formula(.rounded(left.value - right.value), style), row, 3)
    sheet.put(result(difference.value), row, 4)
    row += 1
  }

  /// Whether the month behind the figures is complete, as the month-end guard has it.
  ///
  /// It is no matter of arithmetic, and so none of the check over all; the cover says it as well.
  mutating func check(_ monthEnd: Guard) {
    compare(
      "\(monthEnd.asOf): what the month-end guard found missing, and none",
      .number(Double(monthEnd.grave.count), .count), .number(0, .count), .count
    ) {
      .formula(.when($0 .== 0, then: "complete", otherwise: "not complete"), .textRight)
    }
  }

  /// What the month-end guard found, a row each.
  ///
  /// - Parameters:
  ///   - monthEnd: the guard of the month.
  ///   - despite: why the workbook leaves the office although a forecast is below what is posted;
  ///     nil where nobody had to say.
  mutating func addMonthEnd(_ monthEnd: Guard, despite: String? = nil) {
    guard !monthEnd.findings.isEmpty else { return }
    row += 3
    sheet.put(.text("What the month-end guard found", .heading), row - 2, 0)
    sheet.putRow([.text("Finding", .columnHeader), .text("Weight", .columnHeader)], row - 1)
    for finding in monthEnd.findings {
      sheet.putRow([.text(finding.message), .text(finding.severity.rawValue)], row)
      row += 1
    }
    guard let despite else { return }
    sheet.putRow([.text("\(CoverPage.despite): \(despite)"), .text("reason")], row)
    row += 1
  }

  /// Writes the check over all; nothing may be checked after it.
  mutating func close() {
    guard row > Self.firstRow else { return }
    let results = sheet.reference(Self.firstRow, 4).to(sheet.reference(row - 1, 4))
    sheet.put(
      .formula(all(Self.firstRow, are: Self.agrees, unless: Self.differs), .check), 3, 4)
    sheet.conditionalFormats = [
      ConditionalFormat(results, .checks), ConditionalFormat(master.to(master), .checks),
    ]
  }

  /// Figures beside what others stated, which is no matter of arithmetic.
  ///
  /// - Parameters:
  ///   - figures: what each is, ours, and theirs.
  ///   - limit: from which difference on one is counted; the reader may change it.
  mutating func addStated(
    _ figures: [(label: String, ours: Formula, stated: Money)], limit: Money
  ) {
    guard !figures.isEmpty else { return }
    row += 4
    sheet.put(.text("Ours beside what others stated", .heading), row - 3, 0)
    sheet.put(.text("Largest difference that is left aside (£)", .rowLabel), row - 2, 0)
    let largest = sheet.put(.pence(limit.pence, .moneyInput), row - 2, 3).absolute
    putHeaders("Figure", "Ours", "As stated")
    let first = row
    for figure in figures {
      compare(
        figure.label, .formula(.rounded(figure.ours)), .pence(figure.stated.pence), .money
      ) {
        .formula(
          .when(.abs($0) .<= largest.value, then: "agrees", otherwise: "differs"), .textRight)
      }
    }
    let results = sheet.reference(first, 4).to(sheet.reference(row - 1, 4)).absolute
    differing =
      sheet.put(.formula(.count(results, equalTo: "differs"), .count), first - 3, 4).absolute
  }

  /// Figures as they are now, beside what they were when the workbook was made.
  ///
  /// - Parameter figures: at least one; what each is, the cell, and the figure that it was.
  mutating func addExported(_ figures: [(label: String, now: CellReference, then: Formula)]) {
    row += 3
    sheet.put(.text("Changed since the export?", .heading), row - 2, 0)
    putHeaders("Figure", "Now", "As exported")
    let first = row
    for figure in figures {
      compare(figure.label, .formula(figure.now.value), .formula(figure.then), .money) {
        .formula(.when($0 .== 0, then: Self.exported, otherwise: "changed"), .textRight)
      }
    }
    changed =
      sheet.put(
        .formula(all(first, are: Self.exported, unless: "changed"), .check), first - 2, 4
      ).absolute
  }

  /// A word for all results from a row on; another if one has that, or if a difference is an error.
  private func all(_ first: Int, are word: Formula, unless other: Formula) -> Formula {
    func column(_ column: Int) -> RangeReference {
      sheet.reference(first, column).to(sheet.reference(row - 1, column)).absolute
    }
    // An error among the differences makes the whole sum one.
    let bad = Formula.count(column(4), equalTo: other) + .sum(column(3)) * 0
    return .ifError(.when(bad .== 0, then: word, otherwise: other), then: other)
  }

  private mutating func putHeaders(_ what: String, _ first: String, _ second: String) {
    sheet.putRow(
      [
        .text(what, .columnHeader), .text(first, .columnHeaderRight),
        .text(second, .columnHeaderRight), .text("Difference", .columnHeaderRight),
        .text("Result", .columnHeaderCentre),
      ], row - 1)
  }

  /// "OK" where a difference is nil, for checks that stand in a row of a table.
  static func result(_ difference: Formula) -> Formula {
    .when(.abs(difference) .== 0, then: agrees, otherwise: differs)
  }
}
