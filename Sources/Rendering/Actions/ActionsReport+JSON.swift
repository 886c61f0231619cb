import Books
import Reports

extension ActionsReport {
  /// The report as the contract has it: amounts in whole pence.
  public func json() -> String {
    JSON.object([
      ("asOf", .string(day.description)),
      ("entered", .count(standings.count)),
      ("expected", .count(expected)),
      ("areas", .array(areas.map(Self.json))),
      ("stages", .object(ActionStage.allCases.map { ($0.key, .count(count($0))) })),
      (
        "escalations",
        .array(
          escalations.map { standing in
            .object([
              ("action", .string(standing.action.id)),
              ("reasons", .array(standing.escalation.map { .string($0.rawValue) })),
            ])
          })
      ),
      (
        "money",
        .array(
          money.flatMap { money in
            money.years.map { year in
              .object([
                ("action", .string(money.action)), ("year", .string(year.year.description)),
                ("planned", .pence(year.planned)), ("confident", .pence(year.confident)),
                ("atRisk", .pence(year.atRisk)),
              ])
            }
          })
      ),
    ]).text + "\n"
  }

  private static func json(_ area: AreaCount) -> JSON {
    .object([
      ("area", .text(area.area)), ("actions", .count(area.actions)),
      (
        "progress",
        .object(ActionRating.allCases.map { ($0.key, .count(area.count(progress: $0))) })
      ),
      ("impact", .object(ActionRating.allCases.map { ($0.key, .count(area.count(impact: $0))) })),
      ("overdue", .count(area.overdue)), ("slipped", .count(area.slipped)),
    ])
  }
}

extension ActionRating {
  fileprivate var key: String { self == .notReported ? "notReported" : rawValue }
}

extension ActionStage {
  fileprivate var key: String { self == .inReview ? "inReview" : rawValue }
}
