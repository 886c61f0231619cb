import Books
import Forecasting
import Money
import Reports

extension ActionsReport {
  /// A row for each action and each year of its money, or one row for an action without any.
  ///
  /// Of one action alone, if its id is given.
  public func csv(of action: String? = nil) -> String {
    let closings = position.closingStandings(isMitigated: true)
    let ours = position.mitigated.byYear
    let rows = standings.filter { action == nil || $0.action.id == action }.flatMap {
      self.rows($0, money(of: $0.action.id), ours, closings)
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
    _ standing: ActionStanding, _ money: ActionMoney?, _ ours: [FinancialYear: YearPosition],
    _ closings: [FinancialYear: Standing]
  ) -> [[String]] {
    let register = self.register(standing)
    guard let money else {
      return [register + Array(repeating: "", count: Self.header.count - register.count)]
    }
    // Every year of the roll-forward to come, and any other that a mitigation gives.
    let amounts = Dictionary(money.years.map { ($0.year, $0) }) { first, _ in first }
    let toCome = position.mitigated.years.filter { $0.status == .projection }.map(\.year)
    let without = money.without.byYear
    let ends = [position.mitigated, money.without]
    let outcomes = ends.map(\.breakevenYear) + ends.map(\.clearedYear)
    let own = sources.standing(money.provenance)
    return Set(amounts.keys).union(toCome).sorted().map { year in
      let worst = [own, closings[year]].compactMap(\.self).max()
      return register + cells(amounts[year], year, (ours[year], without[year]))
        + outcomes.map { $0?.description ?? "" }
        + [money.shared.sorted().joined(separator: " "), worst?.rawValue ?? ""]
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
    _ amounts: ActionMoney.Year?, _ year: FinancialYear,
    _ positions: (ours: YearPosition?, without: YearPosition?)
  ) -> [String] {
    let (ours, without) = positions
    return [
      position.asOf.description, position.options.scenario, year.description,
      (amounts?.planned ?? .zero).poundsText, (amounts?.confident ?? .zero).poundsText,
      (amounts?.atRisk ?? .zero).poundsText,
      ours?.inYearDsg.poundsText ?? "", without?.inYearDsg.poundsText ?? "",
      ours?.closing.poundsText ?? "", without?.closing.poundsText ?? "",
    ]
  }
}

extension RollForward {
  fileprivate var byYear: [FinancialYear: YearPosition] {
    Dictionary(uniqueKeysWithValues: years.map { ($0.year, $0) })
  }
}
