import Books
import Money
import Reports

extension ActionsReport {
  /// A row for each action and each year of its money, or one row for an action without any.
  ///
  /// - Parameter action: the id of one action; nil for all.
  public func csv(of action: String? = nil) throws -> String {
    let rows = try standings.filter { action == nil || $0.action.id == action }.flatMap(rows)
    return CSV.text([Self.header] + rows)
  }

  private static let header = [
    "as_of", "area", "action", "title", "lead", "progress", "impact", "rated_in", "stage",
    "due_first_set", "due", "months_slipped", "overdue", "escalated", "note", "standing",
    "money_as_of", "scenario", "year", "planned", "confident", "at_risk", "in_year_dsg",
    "in_year_dsg_without", "closing", "closing_without", "breakeven_year",
    "breakeven_year_without", "cleared_year", "cleared_year_without", "shares_mitigations",
    "money_standing",
  ]

  private func rows(_ standing: ActionStanding) throws -> [[String]] {
    let register = self.register(standing)
    guard let money = money(of: standing.action.id) else {
      return [register + Array(repeating: "", count: Self.header.count - register.count)]
    }
    // Every year of the roll-forward to come, and any other that a mitigation gives.
    let years = Set(money.years.map(\.year))
      .union(position.mitigated.years.filter { $0.status == .projection }.map(\.year))
    return years.sorted().map { register + cells(money, $0) }
  }

  private func register(_ standing: ActionStanding) -> [String] {
    let action = standing.action
    let last = standing.updates.last
    return [
      day.description, action.area, action.id, action.title, action.lead ?? "",
      standing.rating.progress.rawValue, standing.rating.impact.rawValue,
      last?.round.description ?? "", standing.stage.rawValue,
      standing.dueFirst?.description ?? "", standing.due?.description ?? "",
      String(standing.monthsSlipped), standing.isOverdue ? "yes" : "no",
      standing.escalation.map(\.rawValue).joined(separator: "; "), last?.note ?? "",
      sources.standing(standing.provenance)?.rawValue ?? "",
    ]
  }

  private func cells(_ money: ActionMoney, _ year: FinancialYear) -> [String] {
    let amounts = money[year]
    let ours = position.mitigated.years.first { $0.year == year }
    let without = money.without.years.first { $0.year == year }
    return [
      position.asOf.description, position.options.scenario, year.description,
      (amounts?.planned ?? .zero).poundsText, (amounts?.confident ?? .zero).poundsText,
      (amounts?.atRisk ?? .zero).poundsText,
      ours?.inYearDsg.poundsText ?? "", without?.inYearDsg.poundsText ?? "",
      ours?.closing.poundsText ?? "", without?.closing.poundsText ?? "",
      position.mitigated.breakevenYear?.description ?? "",
      money.without.breakevenYear?.description ?? "",
      position.mitigated.clearedYear?.description ?? "",
      money.without.clearedYear?.description ?? "",
      money.shared.sorted().joined(separator: " "),
      sources.standing(
        position.provenance(of: .closing, in: year, isMitigated: true).union(money.provenance))?
        .rawValue ?? "",
    ]
  }
}

extension ActionStanding {
  /// What the action and its present ratings rest on.
  var provenance: Provenance { Provenance([updates.last?.source ?? action.source]) }
}
