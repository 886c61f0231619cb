import Books
import Forecasting
import Money
import Reports
import Tables

/// The sheets of the year under way beside the monitoring table.
enum YearSheets {
  static let movement = "Movement"
  static let methods = "Forecast methods"
  static let backTest = "Back-test"
  static let virements = "Virements"
  static let placements = "Placements"
  static let bridge = "Bridge"

  private static let sign =
    "Pounds. Costs and overspends positive, income negative; a positive movement is adverse."

  /// Why the forecast is not what it was: an account for each row, a column for each reason.
  static func movement(_ report: MovementReport?) -> TableSheet {
    let codes = MovementCode.allCases
    let columns: [TableSheet.Column] =
      [
        .text("Account", 12), .text("Name", 44), .money("Before (£)", "before"),
        .money("Now (£)", "now"), .money("Movement (£)", .movement, isSummed: true),
      ] + codes.map { .money("\(Wording.sentence($0.rawValue)) (£)", isSummed: true) }
      + [.money("Not explained (£)", isSummed: true), .text("Reasons given", 60)]
    var sheet = TableSheet(
      movement,
      title: report.map { "Movement of the forecast from \($0.since) to \($0.asOf)" }
        ?? "Movement of the forecast",
      remarks: [sign, "What is not explained is what no officer has given a reason for."],
      table: "movement", columns,
      rows: (report?.rows ?? []).map { row in
        func part(_ code: MovementCode?) -> Cell {
          .pence(row.parts.filter { $0.code == code }.reduce(0) { $0 + $1.amount.pence })
        }
        let reasons = row.parts.map(\.reason).filter { !$0.isEmpty }
        return [
          .text(row.account.code, .year), .text(row.account.name),
          .pence((row.before.amount).pence), .pence(row.after.amount.pence), .blank,
        ] + codes.map { part($0) } + [part(nil), .text(reasons.joined(separator: "; "))]
      },
      none: "No forecast of this year was recorded before; closing a month records one.")
    sheet.fill([.movement: { $0("now").value - $0("before").value }])
    return sheet
  }

  /// What each method makes of each line, and the range about the one in use.
  static func methods(_ report: ForecastReport) -> TableSheet {
    let methods = OutturnMethod.allCases
    return TableSheet(
      self.methods, title: "Forecast of \(report.asOf.year) by method, at \(report.asOf)",
      remarks: [
        sign,
        "The forecast is the method's with officers' adjustments; columns of methods are without"
          + " them. Four outturns in five are to lie between low and high; a dash: cannot be told.",
      ], table: "methods",
      [
        .text("Account", 12), .text("Name", 44), .text("Method in use", 14),
        .money("Forecast (£)"), .money("Low (£)"), .money("High (£)"),
        .money("Adjustments (£)"),
      ] + methods.map { .money("By \($0.rawValue) (£)") },
      rows: report.rows.map { row in
        [
          .text(row.account.code, .year), .text(row.account.name),
          .text(row.forecast.methodName, .year), .pence(row.forecast.amount.pence),
          .money(row.interval?.low), .money(row.interval?.high),
          .pence(row.forecast.adjustments.pence),
        ] + methods.map { .money(row.outcome(of: $0)?.amount) }
      }, none: "No account is forecast.")
  }

  /// How methods would have done on closed years.
  static func backTest(_ report: ForecastReport) -> TableSheet {
    func ratio(_ value: Double?) -> Cell { value.map { .number($0, .decimal) } ?? .dash }
    func part(_ value: Double?) -> Cell { value.map { .number($0, .percent) } ?? .dash }
    return TableSheet(
      backTest, title: "How methods would have done on closed years",
      remarks: [
        "Errors are parts of a line's size. Scaled error below 1 beats taking last year's outturn;"
          + " held: how many of the ranges held the outturn, meant to be 80 %."
      ], table: "back_test",
      [
        .text("Method", 24), .number("Trials"), .number("Bias"), .number("Mean error"),
        .number("Scaled error"), .number("Skill"), .number("Ranges"), .number("Held"),
      ],
      rows: (report.backTest?.scores ?? []).map { score in
        [
          .text(score.method, .year), .count(score.count), part(score.bias),
          part(score.absoluteError), ratio(score.scaledError), ratio(score.skill),
          .count(score.ranged),
          part(score.ranged > 0 ? Double(score.held) / Double(score.ranged) : nil),
        ]
      },
      none: "No line has two closed years month by month, so nothing can be tested.")
  }

  static func virements(_ virements: [Virement], _ period: Period) -> TableSheet {
    TableSheet(
      self.virements, title: "Virements of \(period.year) to \(period)",
      remarks: ["Pounds, positive: To gains the amount, From loses it. A dash: the total changes."],
      table: "virements",
      [
        .text("Virement", 12), .text("Period", 12), .text("From", 12), .text("To", 12),
        .money("Amount (£)", isSummed: true), .text("Kind", 16), .text("Approved by", 22),
        .text("Reason", 60),
      ],
      rows: virements.map {
        [
          .text($0.id, .year), .text($0.period.description, .year), .text($0.from ?? "-", .year),
          .text($0.to ?? "-", .year), .pence($0.amount.pence), .text($0.kind.rawValue, .year),
          .text($0.approvedBy), .text($0.reason),
        ]
      }, none: "There are none.")
  }

  /// Places by account and status: never a single child.
  static func placements(_ report: PlacementsReport?) -> TableSheet {
    TableSheet(
      placements, title: "Placements: number, time and price",
      remarks: [
        "Pounds, costs positive. Full-year places: the days of the year that are paid for, at the"
          + " share of a status that is expected.",
        "Internal: small numbers are shown.",
      ], table: "placements",
      [
        .text("Account", 12), .text("Name", 44), .text("Status", 18), .number("Share"),
        .number("Number"), .number("Full-year places"), .money("Cost in the year (£)"),
        .money("Cost to date (£)"), .money("Billed to date (£)"), .money("Cost of a full year (£)"),
      ],
      rows: (report?.rows ?? []).map { row in
        [
          .text(row.account.code, .year), .text(row.account.name),
          .text(row.status?.rawValue ?? "all", .year),
          row.share.map { .number($0.doubleValue, .percent) } ?? .dash,
          .count(row.total.count), .number(Double(row.total.fullYearPlaces) / 1e6, .decimal),
          .pence(row.total.inYear.pence), .pence(row.total.toDate.pence),
          .pence(row.total.billed.pence), .pence(row.total.fullYear.pence),
        ]
      }, none: "The books have no placements.csv for this year.")
  }

  /// From the budget to the forecast by volume and price.
  static func bridge(_ report: BridgeReport?) -> TableSheet {
    var sheet = TableSheet(
      bridge, title: report.map { "Bridge from \($0.from) to \($0.to)" } ?? "Bridge",
      remarks: [
        sign,
        "Change = volume + price + joint + rest; rest is what neither number nor price tells."
          + " A dash:"
          + " the books know neither number nor price of the line.",
      ], table: "bridge",
      [
        .text("Account", 12), .text("Name", 44), .number("Places before"), .number("Places after"),
        .money("Price before (£)"), .money("Price after (£)"), .money("Before (£)", "before"),
        .money("After (£)", "after"), .money("Volume (£)", "volume"), .money("Price effect (£)"),
        .money("Joint (£)"), .money("Rest (£)", "rest"), .money("Difference (£)", "difference"),
      ],
      rows: (report?.rows ?? []).map { row in
        let (before, after) = (row.bridge.before, row.bridge.after)
        func places(_ side: BridgeLine.Side) -> Cell {
          row.hasQuantities ? .number(side.quantity.rate.doubleValue, .decimal) : .dash
        }
        func price(_ side: BridgeLine.Side) -> Cell {
          row.hasQuantities ? .pence(side.price.pence) : .dash
        }
        return [
          .text(row.account.code, .year), .text(row.account.name), places(before), places(after),
          price(before), price(after), .pence(before.amount.pence), .pence(after.amount.pence),
          row.hasQuantities ? .pence(row.bridge.volume.pence) : .dash,
          row.hasQuantities ? .pence(row.bridge.price.pence) : .dash,
          row.hasQuantities ? .pence(row.bridge.joint.pence) : .dash,
          .pence(row.bridge.rest.pence), .blank,
        ]
      }, none: "There is no budget of this year to set the forecast against.")
    sheet.fill([
      // A sum takes a dash for nothing.
      "difference": { $0("after").value - $0("before").value - .sum($0("volume").to($0("rest"))) }
    ])
    return sheet
  }
}

extension Cell {
  /// A place in a table whose formula is put afterwards.
  static var blank: Cell { Cell(.blank, .money) }
}
