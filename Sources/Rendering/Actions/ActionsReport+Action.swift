import Books
import Forecasting
import Money
import Reports

extension ActionsReport {
  /// One action for a terminal: what was said of it, round by round, and its money, year by year.
  ///
  public func page(of standing: ActionStanding, width: Int) -> String {
    let id = standing.action.id
    let width = max(80, width)
    let lines =
      TextLayout.wrapped(
        "\(authority.name): action \(id) at \(day.readableText)", width: width)
      + TextLayout.wrapped(standing.action.title, width: width)
      + [""] + facts(standing, width)
      + [""] + rounds(standing, width)
      + [""] + links(standing, width)
      + moneyOfYears(id, width)
      + [""] + sourceLines(standing, width)
    return lines.joined(separator: "\n") + "\n"
  }

  private func facts(_ standing: ActionStanding, _ width: Int) -> [String] {
    let action = standing.action
    let title = plan.areas.first { $0.area == action.area }?.title
    let escalation = standing.escalation.map(\.rawValue)
    let facts: [(String, String?)] = [
      ("Area", action.area + (title.map { ": \($0)" } ?? "")),
      ("Lead", action.lead),
      ("Start", action.start?.readableText),
      ("Due", dueFact(standing)),
      ("Progress", standing.rating.progress.rawValue),
      ("Impact", standing.rating.impact.rawValue),
      ("Stage", standing.hasStage ? standing.stage.title : "open, since no update gives one"),
      ("Evidence", standing.evidence.isEmpty ? "none" : standing.evidence.joined(separator: "; ")),
      ("Escalate", escalation.isEmpty ? "no" : escalation.joined(separator: "; ")),
    ]
    return facts.flatMap { name, value in
      TextLayout.hanging(TextLayout.left(name, 10), value ?? "not known", width: width)
    }
  }

  private func dueFact(_ standing: ActionStanding) -> String? {
    guard let due = standing.due else { return nil }
    var text = due.readableText
    if standing.hasSlipped, let first = standing.dueFirst {
      text +=
        ", first set \(first.readableText): slipped by"
        + " \(TextLayout.counted(standing.monthsSlipped, "month"))"
    } else if standing.action.due == nil {
      text += ", the day first set is not known"
    }
    if standing.isOverdue { text += "; \(TextLayout.counted(due.days(to: day), "day")) late" }
    return text
  }

  private func rounds(_ standing: ActionStanding, _ width: Int) -> [String] {
    guard !standing.updates.isEmpty else { return ["No round has rated it yet."] }
    return ["Round        Progress/impact"]
      + standing.updates.flatMap { update in
        let said = [
          ratingText(update), update.due.map { "due \($0.shortText)" }, update.stage?.title,
          update.note,
        ]
        return TextLayout.hanging(
          TextLayout.left(update.round.shortText, 13),
          said.compactMap(\.self).joined(separator: "; "), width: width)
      }
  }

  private func ratingText(_ update: ActionUpdate) -> String {
    update.rating.text + StandingNotes.suffix(sources.standing(ofSource: update.source))
  }

  private func links(_ standing: ActionStanding, _ width: Int) -> [String] {
    var seen: Set<ActionLink> = []
    let links = plan.links.filter { $0.action == standing.action.id && seen.insert($0).inserted }
    guard !links.isEmpty else { return ["Linked to no money (actions/links.csv)."] }
    return ["Linked to"]
      + links.flatMap { link in
        TextLayout.hanging(
          "  ",
          [
            [link.kind.rawValue, link.mitigation, link.account].compactMap(\.self)
              .joined(separator: " "), title(of: link), link.note,
          ].compactMap(\.self).joined(separator: "; "), width: width)
      }
  }

  private func title(of link: ActionLink) -> String? {
    if let id = link.mitigation {
      return money(of: link.action)?.mitigations.first { $0.id == id }?.title
    }
    return position.lines.first { $0.account.code == link.account }?.account.name
  }

  private func moneyOfYears(_ id: String, _ width: Int) -> [String] {
    guard let money = money(of: id) else { return [] }
    let years = position.mitigated.years.filter { $0.status == .projection }
    let without = money.without.years.filter { $0.status == .projection }
    func row(_ label: String, _ amounts: [Money?]) -> String {
      TextLayout.left(label, 16)
        + amounts.map { TextLayout.right(($0 ?? .zero).readableText, 16) }.joined()
    }
    let blocks = stride(from: 0, to: years.count, by: (width - 16) / 16).map { first in
      let range = first..<min(years.count, first + (width - 16) / 16)
      let amounts = years[range].map { money[$0.year] }
      return [
        "",
        TextLayout.left("Pounds", 16)
          + years[range].map { TextLayout.right("\($0.year)", 16) }.joined(),
        row("Planned", amounts.map(\.?.planned)),
        row("Confident", amounts.map(\.?.confident)),
        row("At risk", amounts.map(\.?.atRisk)),
        row("In-year with", years[range].map(\.inYearDsg)),
        row("In-year without", without[range].map(\.inYearDsg)),
        row("Closing with", years[range].map(\.closing)),
        row("Closing without", without[range].map(\.closing)),
      ]
    }
    return blocks.flatMap(\.self)
      + [
        "Breakeven with \(TextLayout.year(position.mitigated.breakevenYear)), without"
          + " \(TextLayout.year(money.without.breakevenYear)); cleared with"
          + " \(TextLayout.year(position.mitigated.clearedYear)), without"
          + " \(TextLayout.year(money.without.clearedYear)).",
        "Evidenced to date: \(money.evidenced.readableText).",
      ].flatMap { TextLayout.wrapped($0, width: width) }
      + TextLayout.wrapped(
        "Money as at \(position.asOf), scenario \(position.options.scenario). With: the mitigated"
          + " position of the whole grant; without: had these measures never been planned."
          + " Deficits are positive."
          + (money.shared.isEmpty
            ? ""
            : " Other actions are linked to \(money.shared.sorted().joined(separator: ", ")) as"
              + " well: their worths overlap and do not add up.")
          + (money.council.isEmpty
            ? ""
            : " \(money.council.sorted().joined(separator: ", ")) on council money:"
              + " planned, and outside the deficit."),
        width: width)
  }

  private func sourceLines(_ standing: ActionStanding, _ width: Int) -> [String] {
    var provenance = Provenance(
      Set([standing.action.source] + standing.updates.map(\.source)))
    if let money = money(of: standing.action.id) { provenance.formUnion(money.provenance) }
    return ["Sources of the action, its ratings and its measures:"]
      + sources.notes(provenance).flatMap {
        TextLayout.hanging(
          "  ",
          "\($0.standing.rawValue): \($0.title), \($0.publisher)"
            + ($0.date.map { ", \($0.readableText)" } ?? ""), width: width)
      }
  }
}
