import Forecasting
import Reports

extension PositionReport {
  /// The report as the contract has it: amounts in whole pence, payments positive.
  public func json() throws -> String {
    JSON.object([
      ("authority", .string(authority.name)),
      ("asOf", .string(asOf.description)),
      ("unit", .string("pence")),
      ("scenario", .string(options.scenario)),
      ("mitigated", .bool(options.isMitigated)),
      ("ledgerHead", .string(ledgerHead.hexadecimal)),
      ("years", .array(selected.years.map(Self.json))),
      ("headroom", .pence(try selected.headroom())),
      ("breakevenYear", .text(selected.breakevenYear)),
      ("clearedYear", .text(selected.clearedYear)),
    ]).text + "\n"
  }

  private static func json(_ year: YearPosition) -> JSON {
    .object(
      [("year", .string(year.year.description)), ("status", .string(year.status.rawValue))]
        + PositionMeasure.allCases.map { ($0.rawValue, .pence($0.amount(of: year))) })
  }

  /// A row for each year, in pounds; both sides and how far the closing deficit can be relied on.
  public func csv() throws -> String {
    let header =
      ["authority", "as_of", "scenario", "delivery", "mitigated", "year", "status"]
      + PositionMeasure.allCases.map(\.rawValue) + ["closing_standing", "ledger_head"]
    let rows = [true, false].flatMap { isMitigated in
      rollForward(isMitigated: isMitigated).years.map { year in
        [
          authority.name, asOf.description, options.scenario, options.delivery.rawValue,
          isMitigated ? "yes" : "no",
          year.year.description, year.status.rawValue,
        ] + PositionMeasure.allCases.map { $0.amount(of: year).poundsText } + [
          standing(of: .closing, in: year.year, isMitigated: isMitigated)?.rawValue ?? "",
          ledgerHead.hexadecimal,
        ]
      }
    }
    return CSV.text([header] + rows)
  }
}
