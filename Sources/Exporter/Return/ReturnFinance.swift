import Books
import Forecasting
import Money
import Reports

/// The money of the return: the roll-forward, what the agreement plans, and the instalments.
struct ReturnFinance {
  static let financeName = "Finance"
  static let agreementName = "Against the agreement"

  private(set) var finance: TableSheet
  private(set) var agreement: TableSheet
  let payments: TableSheet
  private let years: [ReturnReport.Year]

  /// The columns of the roll-forward, from 0.
  enum Column: Int {
    case opening = 2
    case inYear, priorYear, dfePayment, council, afterPayments, closing, beforeDfe, beforePayments
    case standing, check
  }

  /// The columns of what is agreed, from 0.
  private enum Agreed: Int {
    case forecast = 2
    case planned, difference, cumulative, basis, closing, plannedClosing, closingDifference, track
  }

  init(_ report: ReturnReport) {
    years = report.years
    payments = Self.payments(report)
    finance = Self.finance(report)
    agreement = Self.agreement(report)
    for row in years.indices {
      addFinance(row)
      addAgreement(row)
    }
    if finance.count > 0 {
      let checks = finance.range(Column.check.rawValue)
      finance.lay { $0.conditionalFormats.append(ConditionalFormat(checks, .checks)) }
    }
  }

  /// A figure of a year in the roll-forward.
  func cell(_ year: FinancialYear, _ column: Column) -> CellReference? {
    years.firstIndex { $0.position.year == year }.map { finance.cell($0, column.rawValue) }
  }

  /// A figure of all years.
  func range(_ column: Column) -> RangeReference { finance.range(column.rawValue) }

  /// By how much a year is above the agreement.
  func difference(_ year: FinancialYear, ofClosing: Bool) -> CellReference? {
    cell(year, ofClosing ? .closingDifference : .difference)
  }

  /// The in-year position that is agreed.
  func agreed(_ year: FinancialYear) -> CellReference? { cell(year, .planned) }

  /// By how much the years to this one are above the agreement.
  func cumulative(_ year: FinancialYear) -> CellReference? { cell(year, .cumulative) }

  private func cell(_ year: FinancialYear, _ column: Agreed) -> CellReference? {
    years.firstIndex { $0.position.year == year }.map { agreement.cell($0, column.rawValue) }
  }

  private static func finance(_ report: ReturnReport) -> TableSheet {
    let width = report.position.moneyWidth
    func amount(_ title: String, isSummed: Bool = false) -> TableSheet.Column {
      .amount(title, width, isSummed: isSummed)
    }
    return TableSheet(
      financeName, title: "The whole DSG, with payments and without",
      remarks: [
        "Pounds, deficits positive; payments positive, they reduce the deficit. In-year: high needs"
          + " and the other blocks, before payments.",
        "Opening + in-year + prior years − both payments = closing with payments: the check of each"
          + " row. Before DfE payments: the council's contributions are counted.",
      ], table: "finance",
      [
        .text("Year", 10), .text("Status", 11), amount("Opening (£)"),
        amount("In-year forecast (£)", isSummed: true), amount("Prior years (£)", isSummed: true),
        amount("DfE payment (£)", isSummed: true),
        amount("Council contribution (£)", isSummed: true),
        amount("In-year after payments (£)", isSummed: true),
        amount("Closing with payments (£)"), amount("Closing before DfE payments (£)"),
        amount("Closing without payments (£)"), .text("Standing", 15), .rating("Check"),
      ],
      rows: report.years.map { year in
        let position = year.position
        let standing = report.position.standing(
          of: .closing, in: position.year, side: .mitigated)
        let amounts: [PositionMeasure] = [
          .opening, .inYearDsg, .priorYear, .dfePayment, .councilContribution,
        ]
        let closings: [PositionMeasure] = [.closing, .closingBeforeDfe, .closingBeforePayments]
        return [
          .text(position.year.description, .year), .text(position.status.rawValue, .year),
        ] + amounts.map { .pence($0.amount(of: position).pence) } + [.dash]
          + closings.map { .pence($0.amount(of: position).pence) } + [
            .text(standing?.rawValue ?? "-", .year), .dash,
          ]
      }, none: "The books have no years.")
  }

  private static func agreement(_ report: ReturnReport) -> TableSheet {
    let isPlanned = report.years.contains { $0.plannedInYear != nil || $0.plannedClosing != nil }
    let width = max(17, report.position.moneyWidth)
    func amount(_ title: String) -> TableSheet.Column { .amount(title, width) }
    return TableSheet(
      agreementName, title: "The whole DSG against the agreement",
      remarks: [
        "Pounds, deficits positive; a positive difference is worse than agreed. In-year is before"
          + " payments, as the agreement states it. A dash: the books do not have it.",
        "The balance is set against the agreement's on the agreement's own basis: before-payments,"
          + " before-dfe (the council's counted) or after-payments.",
        isPlanned
          ? "The cumulative difference counts the years of which the books have what is agreed."
          : "agreement.csv has neither an in-year position nor a balance that the agreement plans:"
            + " type them from the agreement (planned-in-year, planned-closing).",
      ], table: "agreement",
      [
        .text("Year", 10), .text("Status", 11), amount("In-year forecast (£)"),
        amount("In-year agreed (£)"), amount("Difference in-year (£)"),
        amount("Cumulative difference in-year (£)"), .text("Basis of the balance", 17),
        amount("Closing on that basis (£)"), amount("Closing agreed (£)"),
        amount("Difference of closing (£)"), .text("By this year", 13),
      ],
      rows: report.years.map { year in
        [
          .text(year.position.year.description, .year),
          .text(year.position.status.rawValue, .year), .dash, .money(year.plannedInYear), .dash,
          .dash, .text(year.plannedClosing == nil ? "-" : year.basis?.rawValue ?? "-", .year),
          .dash, .money(year.plannedClosing), .dash, .text("-", .year),
        ]
      }, none: "The books have no years.")
  }

  private mutating func addFinance(_ row: Int) {
    func value(_ column: Column) -> Formula { finance.cell(row, column.rawValue).value }
    let payments = value(.dfePayment) + value(.council)
    let afterPayments = Formula.rounded(value(.inYear) - payments)
    let difference = Formula.rounded(
      value(.opening) + value(.inYear) + value(.priorYear) - payments - value(.closing))
    finance.put(.formula(afterPayments), row, Column.afterPayments.rawValue)
    finance.put(
      .formula(ChecksPage.result(difference), .check), row, Column.check.rawValue)
  }

  private mutating func addAgreement(_ row: Int) {
    func cell(_ column: Agreed) -> CellReference { agreement.cell(row, column.rawValue) }
    func figure(_ column: Column) -> Formula { finance.cell(row, column.rawValue).value }
    func put(_ formula: Formula, _ column: Agreed, _ style: Style = .money) {
      agreement.put(.formula(formula, style), row, column.rawValue)
    }
    let year = years[row]
    put(figure(.inYear), .forecast)
    if year.plannedInYear != nil {
      var first = agreement.cell(0, Agreed.difference.rawValue)
      first.absoluteRow = true
      put(.rounded(cell(.forecast).value - cell(.planned).value), .difference)
      put(.rounded(.sum(first.to(cell(.difference)))), .cumulative)
    }
    if year.plannedClosing != nil {
      let basis = cell(.basis).value
      let council = Formula.when(
        basis .== .text(AgreementLine.Basis.beforePayments.rawValue),
        then: figure(.beforePayments) - figure(.beforeDfe), otherwise: 0)
      let department = Formula.when(
        basis .== .text(AgreementLine.Basis.afterPayments.rawValue), then: 0,
        otherwise: figure(.beforeDfe) - figure(.closing))
      put(.rounded(figure(.closing) + department + council), .closing)
      put(.rounded(cell(.closing).value - cell(.plannedClosing).value), .closingDifference)
    }
    guard year.plannedInYear != nil || year.plannedClosing != nil else { return }
    let worst = Formula.aggregate(
      .max,
      [
        .range(cell(.difference).to(cell(.difference))),
        .range(cell(.closingDifference).to(cell(.closingDifference))),
      ])
    put(.when(worst .> 0, then: "off track", otherwise: "on track"), .track, .indentedLabel)
  }

  private static func payments(_ report: ReturnReport) -> TableSheet {
    TableSheet(
      "Payments", title: "Instalments of both parties",
      remarks: [
        "Pounds, positive: they reduce the deficit. A dash: the books do not say.",
        "Counted: what the roll-forward of Finance holds of it; nothing where it was withheld, or"
          + " was planned for a year that is over.",
      ], table: "payments",
      [
        .text("Year", 10), .text("Paid by", 16, "payer"), .money("Amount (£)", isSummed: true),
        .text("Status", 12), .text("Due", 12), .text("Received", 12),
        .text("Counted in", 12, "countedIn"), .money("Counted (£)", "counted", isSummed: true),
        .text("Depends on", 50),
      ],
      rows: report.instalments.map { instalment in
        let line = instalment.line
        return [
          .text(line.year.description, .year), .text(payer(line.kind), .year),
          .pence(line.amount.pence), .text(line.status.rawValue, .year),
          .text(line.due?.description ?? "-", .year),
          .text(line.received?.description ?? "-", .year),
          .text(line.countedIn.description, .year), .pence(instalment.counted.pence),
          .text(line.dependsOn ?? "-"),
        ]
      }, none: "agreement.csv has no payment.")
  }

  private static func payer(_ kind: AgreementLine.Kind) -> String {
    kind == .dfePayment ? "the department" : "the council"
  }

  /// What the instalments of a party come to in a year; nil where there are none at all.
  func paid(_ kind: AgreementLine.Kind, in year: FinancialYear) -> Formula? {
    guard payments.count > 0 else { return nil }
    return .sum(
      payments.range("counted"),
      where: .init(payments.range("payer"), equals: .text(Self.payer(kind))),
      .init(payments.range("countedIn"), equals: .text(year.description)))
  }
}
