import Books
import Forecasting
import Money
import Reports

/// The overall position in words and figures, as the cover has it.
enum ReturnPosition {
  typealias Fact = CoverPage.Answer

  static func facts(_ report: ReturnReport, _ finance: ReturnFinance) -> [Fact] {
    track(report, finance) + years(report, finance) + outcomes(report, finance)
      + headroom(report, finance)
  }

  private static let blank = Cell.text("", .textRight)

  /// On or off track, and each reason with what it comes to.
  private static func track(_ report: ReturnReport, _ finance: ReturnFinance) -> [Fact] {
    let words =
      switch report.track {
      case .on: "on track: no year to come is above what the agreement plans, and breakeven lasts"
      case .off: "off track, for the reasons below (£)"
      case .unknown:
        "cannot be told: agreement.csv has neither an in-year position nor a balance that the"
          + " agreement plans for a year to come"
      }
    return [("Against the agreement", words, blank)]
      + report.reasons.enumerated().map { number, reason in
        ("  Reason \(number + 1)", Self.words(reason), cell(reason, finance))
      }
  }

  private static func words(_ reason: ReturnReport.Reason) -> String {
    switch reason.kind {
    case .inYear: "\(reason.year): the in-year position is above the agreement by (£)"
    case .closing(let basis):
      "\(reason.year): the balance, \(basis.rawValue), is above the agreement by (£)"
    case .neverBreaksEven:
      "no year breaks even to stay so: \(reason.year) is in deficit in-year by (£)"
    }
  }

  private static func cell(_ reason: ReturnReport.Reason, _ finance: ReturnFinance) -> Cell {
    let place: CellReference? =
      switch reason.kind {
      case .inYear: finance.difference(reason.year, ofClosing: false)
      case .closing: finance.difference(reason.year, ofClosing: true)
      case .neverBreaksEven: finance.cell(reason.year, .inYear)
      }
    return place.map { .formula($0.value) } ?? .pence(reason.excess.pence)
  }

  private static func figure(
    _ name: String, _ words: String, _ finance: ReturnFinance, _ year: FinancialYear,
    _ column: ReturnFinance.Column
  ) -> [Fact] {
    finance.cell(year, column).map { [(name, words, Cell.formula($0.value))] } ?? []
  }

  /// The year in which the report stands.
  private static func years(_ report: ReturnReport, _ finance: ReturnFinance) -> [Fact] {
    let year = report.position.asOf.year
    let status = report.years.first { $0.position.year == year }?.position.status.rawValue ?? ""
    return figure(
      "In-year, \(year)", "\(status), whole DSG, before payments (£)", finance, year, .inYear)
      + figure("Balance, end of \(year)", "with payments (£)", finance, year, .closing)
      + figure("", "without payments (£)", finance, year, .beforePayments)
  }

  private static func outcomes(_ report: ReturnReport, _ finance: ReturnFinance) -> [Fact] {
    let mitigated = report.position.mitigated
    guard let last = mitigated.years.last?.year else { return [] }
    let breakeven = mitigated.breakevenYear
    let cleared = mitigated.clearedYear
    return figure(
      "Breakeven in-year",
      breakeven.map { "from \($0), to stay so; in-year in \($0) (£)" }
        ?? "in no year to \(last), to stay so; in-year in \(last) (£)", finance,
      breakeven ?? last, .inYear)
      + figure(
        "Deficit cleared",
        cleared.map { "from \($0), to stay so; balance at the end of \($0) (£)" }
          ?? "in no year to \(last), to stay so; balance at the end of \(last) (£)", finance,
        cleared ?? last, .closing)
  }

  private static func headroom(_ report: ReturnReport, _ finance: ReturnFinance) -> [Fact] {
    guard report.headroom != nil else { return [] }
    let words = "all payments less the balance without payments at the end of"
    let start = report.years.last { $0.position.status == .outturn }?.position.year
    let first = report.years.first?.position.year
    var facts: [Fact] = []
    if let balance = start.flatMap({ finance.cell($0, .beforePayments) })
      ?? first.flatMap({ finance.cell($0, .opening) })
    {
      facts.append(
        (
          "Headroom", start.map { "\(words) \($0) (£)" } ?? "all payments less the opening (£)",
          .formula(.rounded(finance.headroom(balance, report)))
        ))
    }
    if let forecast = report.years.first(where: { $0.position.status == .forecast }),
      let balance = finance.cell(forecast.position.year, .beforePayments)
    {
      facts.append(
        (
          "  after this year's part", "\(words) \(forecast.position.year) (£)",
          .formula(.rounded(finance.headroom(balance, report)))
        ))
    }
    return facts
  }
}

extension ReturnFinance {
  /// What in-year deficits to come may add up to, from a balance without payments.
  func headroom(_ balance: CellReference, _ report: ReturnReport) -> Formula {
    let paid = Formula.sum(range(.dfePayment)) + .sum(range(.council))
    return paid.withoutOthers(report.position) - balance.value
  }
}

extension Formula {
  /// All payments without those of streams that are under no agreement.
  func withoutOthers(_ position: PositionReport) -> Formula {
    let others = position.mitigated.years.reduce(Int64(0)) {
      $0 + $1.movement.outsideAgreement.pence
    }
    return others == 0 ? self : self - .number(Cell.Content.pounds(fromPence: others))
  }
}
