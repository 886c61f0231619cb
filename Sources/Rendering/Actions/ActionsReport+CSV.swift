import Books
import Money
import Reports

extension ActionsReport {
  /// A row for each action and each year of its money, or one row for an action without any.
  ///
  /// Of one action alone, if its id is given.
  public func csv(of action: String? = nil) -> String {
    let closings = position.mitigated.years.map { year in
      (year.year, position.provenance(of: .closing, in: year.year, isMitigated: true))
    }
    let provenance = Dictionary(uniqueKeysWithValues: closings)
    let money = Dictionary(uniqueKeysWithValues: self.money.map { ($0.action, $0) })
    let rows = standings.filter { action == nil || $0.action.id == action }.flatMap {
      self.rows($0, money[$0.action.id], provenance)
    }
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

  private func rows(
    _ standing: ActionStanding, _ money: ActionMoney?, _ provenance: [FinancialYear: Provenance]
  ) -> [[String]] {
    let register = self.register(standing)
    guard let money else {
      return [register + Array(repeating: "", count: Self.header.count - register.count)]
    }
    // Every year of the roll-forward to come, and any other that a mitigation gives.
    let years = Set(money.years.map(\.year))
      .union(position.mitigated.years.filter { $0.status == .projection }.map(\.year))
    return years.sorted().map {
      register + cells(money, $0, money.provenance.union(provenance[$0] ?? .none))
    }
  }

  private func register(_ standing: ActionStanding) -> [String] {
    let action = standing.action
    let last = standing.updates.last
    return [
      day.description, action.area, action.id, action.title, action.lead ?? "",
      standing.rating.progress.rawValue, standing.rating.impact.rawValue,
      last?.round.description ?? "", standing.stage.rawValue,
      action.due?.description ?? "", standing.due?.description ?? "",
      String(standing.monthsSlipped), standing.isOverdue ? "yes" : "no",
      standing.escalation.map(\.rawValue).joined(separator: "; "), last?.note ?? "",
      sources.standing(standing.provenance)?.rawValue ?? "",
    ]
  }

  private func cells(
    _ money: ActionMoney, _ year: FinancialYear, _ provenance: Provenance
  ) -> [String] {
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
      sources.standing(provenance)?.rawValue ?? "",
    ]
  }
}
