import Money
import Tabular

/// The rules that actions, rounds and links keep; what breaks one is a finding.
extension BooksReader {
  /// A finding that something is missing waits until the files that it rests on have no fault.
  func checkActions(
    _ actions: [Placed<Action>], _ updates: [Placed<ActionUpdate>],
    _ links: [Placed<ActionLink>], _ parts: BookParts
  ) {
    for action in actions { noteForm(of: action) }
    noteEarly(updates, actions.map(\.value))
    noteTwice(updates)
    let kinds = Dictionary(parts.mitigations.map { ($0.id, $0.kind) }) { first, _ in first }
    for link in links { noteKind(of: link, kinds) }
    guard isWhole("actions/actions.csv") else { return }
    let areUpdatesWhole = isWhole("actions/updates.csv")
    let areLinksWhole = isWhole("actions/links.csv") && isWhole("mitigations.csv")
    if areUpdatesWhole {
      noteIncomplete(updates, parts.plan)
      noteUnevidencedCompletion(updates, parts.plan)
    }
    if areLinksWhole { noteUnlinked(links, parts) }
    if areUpdatesWhole, areLinksWhole, isWhole("deliveries.csv") {
      noteUnevidencedImpact(updates, parts)
    }
  }

  private func noteForm(of action: Placed<Action>) {
    let value = action.value
    if let digit = value.id.first?.wholeNumberValue, let area = Int(value.area), area != digit {
      action.row.fault(
        .actionArea, at: "area",
        "'\(value.id)' is by its id an action of area \(digit), and this says \(value.area)",
        toDo: "correct the id or the area; it counts under area \(value.area)")
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
        "this round is before '\(update.value.action)' starts, on \(start)",
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
        "another update of '\(update.value.action)' in the round of \(update.value.round); the one"
          + " before is on line \(earlier)",
        toDo: "take one out, or leave both: the last one counts")
    }
  }

  /// A round is complete when every open action has an update.
  private func noteIncomplete(_ updates: [Placed<ActionUpdate>], _ plan: ActionPlan) {
    for round in plan.updates.last.map({ plan.rounds(to: $0.round) }) ?? [] {
      let missing = round.open.map(\.id).filter { !round.updated.contains($0) }
      guard !missing.isEmpty else { continue }
      updates.first { $0.value.round == round.day }?.row.fault(
        .roundIncomplete, at: "round",
        "the round of \(round.day) has no update of "
          + (missing.count == 1 ? "an open action: " : "\(missing.count) open actions: ")
          + Self.listed(missing),
        toDo: "add \(missing.count == 1 ? "it" : "them"); not-reported is an update too")
    }
  }

  /// Names in a message, not too many of them.
  private static func listed(_ names: [String]) -> String {
    names.prefix(mostNames).joined(separator: ", ") + (names.count > mostNames ? ", …" : "")
  }

  /// How many names a message lists.
  private static let mostNames = 12

  /// A completed action has evidence.
  private func noteUnevidencedCompletion(_ updates: [Placed<ActionUpdate>], _ plan: ActionPlan) {
    let completing = Dictionary(
      updates.filter { $0.value.stage == .completed }.map { ($0.value.action, $0.row) }
    ) { _, last in last }
    for standing in plan.standingsAtLast where standing.isCompleted && standing.evidence.isEmpty {
      let id = standing.action.id
      completing[id]?.fault(
        .completionUnevidenced, at: "stage",
        "'\(id)' is completed and none of its updates names evidence",
        toDo: "name it in the column evidence, or give another stage, such as submitted")
    }
  }

  /// An action that claims green impact and carries a saving has one that is evidenced.
  private func noteUnevidencedImpact(_ updates: [Placed<ActionUpdate>], _ parts: BookParts) {
    let savings = Set(parts.mitigations.filter { $0.kind == .saving }.map(\.id))
    let evidenced = Set(parts.deliveries.filter { $0.amount > .zero }.map(\.mitigation))
    let mitigations = parts.plan.mitigations
    let claiming = parts.plan.standingsAtLast.filter { standing in
      let linked = mitigations[standing.action.id, default: []].intersection(savings)
      return standing.rating.impact.isGood && !linked.isEmpty && linked.isDisjoint(with: evidenced)
    }
    let last = claiming.first?.updates.last
    updates.last { $0.value == last }?.row.fault(
      .impactUnevidenced, at: "impact",
      "the impact of \(Self.listed(claiming.map(\.action.id))) is rated green or"
        + " complete, and deliveries.csv shows no saving linked to"
        + (claiming.count > 1 ? " them" : " it"),
      toDo: "add what was saved to deliveries.csv, or rate the impact that can be shown")
  }

  private func noteKind(of link: Placed<ActionLink>, _ kinds: [String: Mitigation.Kind]) {
    guard let id = link.value.mitigation, let kind = kinds[id]?.rawValue else { return }
    guard [.saving, .investment].contains(link.value.kind), link.value.kind.rawValue != kind else {
      return
    }
    link.row.fault(
      .linkUnfit, at: "kind",
      "'\(id)' is of kind \(kind) in mitigations.csv and of kind"
        + " \(link.value.kind.rawValue) here",
      toDo: "write one of the two in both; it counts as in mitigations.csv")
  }

  /// Every mitigation hangs on an action, in books that have actions.
  private func noteUnlinked(_ links: [Placed<ActionLink>], _ parts: BookParts) {
    guard !parts.plan.actions.isEmpty else { return }
    let linked = Set(links.compactMap(\.value.mitigation))
    let missing = parts.mitigations.ids.filter { !linked.contains($0) }
    guard let first = missing.first,
      let row = rows("mitigations.csv").first(where: { $0.raw("id")?.text == first })
    else { return }
    row.fault(
      .mitigationUnlinked, at: "id",
      "no action is linked to \(Self.listed(missing))",
      toDo: "add a row for each to actions/links.csv, so that an action answers for the money")
  }
}

extension ActionPlan {
  /// Every action as it stands after the last round.
  fileprivate var standingsAtLast: [ActionStanding] {
    updates.last.map { standings(at: $0.round) } ?? []
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
