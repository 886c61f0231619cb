import Money
import Tabular

/// The rules that actions, rounds and links keep; what breaks one is a finding.
extension BooksReader {
  func checkActions(
    _ actions: [Placed<Action>], _ updates: [Placed<ActionUpdate>],
    _ links: [Placed<ActionLink>], _ parts: BookParts
  ) {
    for action in actions { noteForm(of: action) }
    noteEarly(updates, actions.map(\.value))
    noteTwice(updates)
    noteIncomplete(updates, parts.plan)
    noteUnevidenced(updates, parts)
    for link in links { noteKind(of: link, parts.mitigations) }
    noteUnlinked(links, parts)
  }

  private func noteForm(of action: Placed<Action>) {
    let value = action.value
    if let digit = value.id.first, Int(value.area) != nil, value.area != String(digit) {
      action.row.fault(
        .actionArea, at: "area",
        "'\(value.id)' is by its id an action of area \(digit), and this says \(value.area)",
        toDo: "correct the id or the area; the report counts it under \(value.area)")
    }
    if let start = value.start, let due = value.due, due < start {
      action.row.fault(
        .dateOrder, at: "due", "the action is due on \(due), before it starts on \(start)",
        toDo: "correct one of the two dates")
    }
  }

  /// A rating never precedes the action.
  private func noteEarly(_ updates: [Placed<ActionUpdate>], _ actions: [Action]) {
    let starts = Dictionary(actions.map { ($0.id, $0.start) }) { first, _ in first }
    for update in updates {
      guard let start = starts[update.value.action] ?? nil, update.value.round < start else {
        continue
      }
      update.row.fault(
        .actionEarly, at: "round",
        "'\(update.value.action)' starts on \(start), after this round, and is rated already",
        toDo: "correct the round, or the action's start in actions/actions.csv")
    }
  }

  /// A round says one thing of an action; where it says more, the last row counts.
  private func noteTwice(_ updates: [Placed<ActionUpdate>]) {
    var lines: [ActionUpdate.Spot: Int] = [:]
    for update in updates {
      let earlier = lines.updateValue(update.row.line, forKey: update.value.spot)
      guard let earlier else { continue }
      update.row.fault(
        .actionTwice, at: "action",
        "a second update of '\(update.value.action)' in the round of \(update.value.round); the"
          + " one before is on line \(earlier)",
        toDo: "take one out, or leave both: this one rates the action")
    }
  }

  /// A round is complete when every open action has an update.
  private func noteIncomplete(_ updates: [Placed<ActionUpdate>], _ plan: ActionPlan) {
    guard let last = plan.updates.last?.round else { return }
    for round in plan.rounds(to: last) {
      let updated = Set(updates.lazy.map(\.value).filter { $0.round == round }.map(\.action))
      let missing = plan.open(before: round).filter { !updated.contains($0.id) }.map(\.id)
      guard !missing.isEmpty, let first = updates.first(where: { $0.value.round == round }) else {
        continue
      }
      first.row.fault(
        .roundIncomplete, at: "round",
        "the round of \(round) has no update of \(missing.count) open"
          + " action\(missing.count == 1 ? "" : "s"): \(missing.joined(separator: ", "))",
        toDo: "add them; not-reported is an update too")
    }
  }

  /// A completed action has evidence; one that claims green impact has an evidenced saving.
  private func noteUnevidenced(_ updates: [Placed<ActionUpdate>], _ parts: BookParts) {
    guard let last = parts.plan.updates.last?.round else { return }
    let evidenced = Set(parts.deliveries.filter { $0.amount > .zero }.map(\.mitigation))
    let savings = Set(parts.mitigations.filter { $0.kind == .saving }.map(\.id))
    var claiming: [String] = []
    for standing in parts.plan.standings(at: last) {
      let id = standing.action.id
      if standing.isCompleted, standing.evidence.isEmpty,
        let update = updates.last(where: { $0.value.action == id && $0.value.stage == .completed })
      {
        update.row.fault(
          .completionUnevidenced, at: "stage", "'\(id)' is completed and nothing shows it",
          toDo: "name the evidence in the column evidence, or give the stage it has reached")
      }
      let linked = parts.plan.mitigations(of: id).intersection(savings)
      if standing.rating.impact.isGood, !linked.isEmpty, linked.isDisjoint(with: evidenced) {
        claiming.append(id)
      }
    }
    guard let first = updates.last(where: { $0.value.action == claiming.first }) else { return }
    first.row.fault(
      .impactUnevidenced, at: "impact",
      "impact is rated green and no saving is evidenced of \(claiming.joined(separator: ", "))",
      toDo: "add what was saved to deliveries.csv, or rate the impact that can be shown")
  }

  private func noteKind(of link: Placed<ActionLink>, _ mitigations: [Mitigation]) {
    guard let mitigation = mitigations.first(where: { $0.id == link.value.mitigation }) else {
      return
    }
    let kind = mitigation.kind.rawValue
    guard [.saving, .investment].contains(link.value.kind), link.value.kind.rawValue != kind else {
      return
    }
    link.row.fault(
      .linkUnfit, at: "kind",
      "'\(mitigation.id)' is a \(kind) in mitigations.csv and a \(link.value.kind.rawValue) here",
      toDo: "write one of the two in both; it counts as in mitigations.csv")
  }

  /// Every mitigation hangs on an action, in books that have actions.
  private func noteUnlinked(_ links: [Placed<ActionLink>], _ parts: BookParts) {
    guard !parts.plan.actions.isEmpty, declared.mitigations != nil else { return }
    let linked = Set(links.compactMap(\.value.mitigation))
    var missing: [String] = []
    for mitigation in parts.mitigations
    where !linked.contains(mitigation.id) && !missing.contains(mitigation.id) {
      missing.append(mitigation.id)
    }
    guard
      let row = rows("mitigations.csv").first(where: { missing.contains($0.raw("id")?.text ?? "") })
    else { return }
    row.fault(
      .mitigationUnlinked, at: "id",
      "no action is linked to \(missing.joined(separator: ", "))",
      toDo: "add rows to actions/links.csv; without one nobody answers for the money")
  }
}

extension ActionUpdate {
  /// An action and a round.
  struct Spot: Hashable {
    let action: String
    let round: CalendarDate
  }

  var spot: Spot { Spot(action: action, round: round) }
}
