import Money
import Tabular

/// The Accelerated Progress Plan: areas, actions, what the rounds say of them, links to money.
extension BooksReader {
  func readActions(_ parts: inout BookParts) {
    let areas = readAreas()
    let actions = readActions(areas: names("area", of: "actions/areas.csv"))
    let updates = rows("actions/updates.csv").compactMap { row in
      update(row).map { Placed($0, row) }
    }
    let links = rows("actions/links.csv").compactMap { row in link(row).map { Placed($0, row) } }
    parts.plan = ActionPlan(
      areas: areas, actions: actions.map(\.value), updates: updates.map(\.value),
      links: links.map(\.value))
    checkActions(actions, updates, links, parts)
  }

  private func readAreas() -> [ActionArea] {
    rows("actions/areas.csv").compactMap { row in
      let area = row.text("area")
      let title = row.text("title")
      let source = source(row)
      guard let area, let title, let source else { return nil }
      return ActionArea(area: area, title: title, source: source)
    }
  }

  /// The actions; without a file of areas every area is known.
  private func readActions(areas: Set<String>?) -> [Placed<Action>] {
    declared.actions = names("id", of: "actions/actions.csv")
    let areas = areas?.isEmpty == false ? areas : nil
    return rows("actions/actions.csv").compactMap { row in
      let id = row.text("id")
      if let id, let spoiled = SpoiledAction(id) {
        row.fault(
          .actionMalformed, at: "id", spoiled.message, toDo: spoiled.remedy)
      } else if let id, !isForm(id) {
        row.fault(
          .actionMalformed, at: "id", "'\(id)' is not the id of an action",
          toDo: "write the digit of its area, the letter of its project and its number, such as 3C2"
        )
      }
      let area = known(row, "area", in: areas, .areaUnknown, of: "actions/areas.csv")
      let title = row.text("title")
      let start = row.optionalDate("start")
      let due = row.optionalDate("due")
      let source = source(row)
      guard let id, isForm(id), let area, let title, let source else { return nil }
      return Placed(
        Action(
          id: id, area: area, title: title, lead: row.optionalText("lead"), start: start, due: due,
          source: source), row)
    }
  }

  private func isForm(_ id: String) -> Bool { id.wholeMatch(of: /[1-9][A-Z][0-9]+/) != nil }

  private func update(_ row: Row) -> ActionUpdate? {
    let action = action(row)
    let round = row.date("round")
    let progress = row.choice("progress", ActionRating.self)
    let impact = row.choice("impact", ActionRating.self)
    let due = row.optionalDate("due")
    let stage = row.optionalChoice("stage", ActionStage.self)
    let source = source(row)
    guard let action, let round, let progress, let impact, let source else { return nil }
    return ActionUpdate(
      action: action, round: round, rating: ActionRatings(progress: progress, impact: impact),
      due: due, stage: stage, evidence: row.optionalText("evidence"),
      note: row.optionalText("note"), source: source)
  }

  private func link(_ row: Row) -> ActionLink? {
    let action = action(row)
    let kind = row.choice("kind", ActionLink.Kind.self)
    var mitigation = row.optionalText("mitigation")
    if mitigation != nil || kind == .saving || kind == .investment {
      mitigation = known(
        row, "mitigation", in: declared.mitigations, .mitigationUnknown, of: "mitigations.csv")
    }
    var account = row.optionalText("account")
    if account != nil || kind == .costDriver { account = accountCode(row) }
    guard let action, let kind else { return nil }
    return ActionLink(
      action: action, kind: kind, mitigation: mitigation, account: account,
      note: row.optionalText("note"))
  }

  /// An action's id that stands in a row, in the register.
  func action(_ row: Row) -> String? {
    // Of what a spreadsheet has made of an id, the nearest id that is there is another action.
    if let text = row.optionalText("action"), let spoiled = SpoiledAction(text),
      declared.actions?.contains(text) == false
    {
      row.fault(.actionUnknown, at: "action", spoiled.message, toDo: spoiled.remedy)
      return nil
    }
    return known(row, "action", in: declared.actions, .actionUnknown, of: "actions/actions.csv")
  }
}

/// An action's id such as `1E1` that a spreadsheet has taken for a number, here 10.
struct SpoiledAction {
  private let text: String
  private let meant: String

  /// Returns nil for a text that no such id becomes.
  init?(_ text: String) {
    // An id that is one is as it should be.
    guard text.wholeMatch(of: /[1-9][A-Z][0-9]+/) == nil,
      let match = text.wholeMatch(of: /([1-9])(0*)(?:\.0+)?/)
        ?? text.wholeMatch(of: /([1-9])(?:[.,]0+)?()[eE]\+?0*(?:[0-9]+)/)
    else { return nil }
    let exponent = text.firstMatch(of: /[eE]\+?([0-9]+)$/).flatMap { Int($0.1) }
    self.text = text
    meant = "\(match.1)E\(exponent ?? match.2.count)"
  }

  var message: String {
    "'\(text)' may be the action \(meant), which a spreadsheet has read as a number"
  }

  var remedy: String {
    "write the id as it is in the plan, in a column that the spreadsheet holds as text"
  }
}

/// A value and the row that it was read from.
struct Placed<Value> {
  let value: Value
  let row: Row

  init(_ value: Value, _ row: Row) {
    self.value = value
    self.row = row
  }
}
