import Books
import Reports

extension ActionsReport {
  /// What is to be escalated, the longest overdue first; then what nobody knows the impact of.
  ///
  /// So many actions are shown; all where the limit is nil.
  func escalationLines(_ width: Int, _ limit: Int?) -> [String] {
    var lines: [String] = []
    if escalations.isEmpty {
      lines.append("To escalate: none (due or overdue and not green, or impact red)")
    } else {
      lines.append(
        "To escalate (\(escalations.count)): due or overdue and not green, or impact red; oldest"
          + " first")
      let oldest = escalations.enumerated().sorted {
        ($0.element.due ?? .last, $0.offset) < ($1.element.due ?? .last, $1.offset)
      }.map(\.element)
      for standing in oldest.prefix(limit ?? oldest.count) {
        lines += self.lines(standing, width)
      }
      lines += Self.more(oldest.count, limit)
    }
    return lines + silentLines(width, limit)
  }

  /// A line that says how many are left out; nothing if none is.
  static func more(_ count: Int, _ limit: Int?) -> [String] {
    guard let limit, count > limit else { return [] }
    return ["... and \(count - limit) more; --all shows them"]
  }

  private func lines(_ standing: ActionStanding, _ width: Int) -> [String] {
    let text =
      TextLayout.left(standing.action.id, 5) + " " + standing.rating.text
      + StandingNotes.suffix(sources.standing(standing.provenance)) + "; " + dueText(standing)
    return TextLayout.wrapped(text, width: width, indent: 6)
      + [TextLayout.cut("      " + standing.action.title, width)]
  }

  /// The due date as it stands, how it came there, and how late it makes the action.
  private func dueText(_ standing: ActionStanding) -> String {
    guard let due = standing.due else { return "no due date" }
    var texts = ["due \(due.shortText)"]
    if standing.isDue { texts.append("today") }
    if standing.isOverdue {
      texts.append("\(TextLayout.counted(due.days(to: day), "day")) late")
    }
    if standing.hasSlipped, let first = standing.dueFirst {
      texts.append(
        "slipped from \(first.shortText) by"
          + " \(TextLayout.counted(standing.monthsSlipped, "month"))")
    } else if standing.action.due == nil {
      texts.append("the day first set is not known")
    }
    return texts.joined(separator: ", ")
  }

  /// The actions that were rated for progress and of whose impact nothing is known.
  private func silentLines(_ width: Int, _ limit: Int?) -> [String] {
    let silent = standings.filter { $0.rating.progress.isReported && !$0.rating.impact.isReported }
    guard !silent.isEmpty else { return [] }
    let shown = silent.prefix(limit.map { 2 * $0 } ?? silent.count).map {
      "\($0.action.id) (\($0.rating.progress.rawValue))"
    }
    let rest = silent.count - shown.count
    return TextLayout.wrapped(
      "Progress rated, impact not shown (\(silent.count)): "
        + shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""),
      width: width, indent: 2)
  }
}
