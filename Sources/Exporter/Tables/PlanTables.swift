import Books
import Money
import Reports

/// The Accelerated Progress Plan by area, as several workbooks have it.
enum AreaTable {
  static func sheet(
    _ report: ActionsReport, _ plan: ActionPlan, isPublished: Bool = false
  ) -> TableSheet {
    let titles = Dictionary(
      plan.areas.map { ($0.area, $0.title) }, uniquingKeysWith: { first, _ in first })
    let ratings = ActionRating.allCases
    var columns: [TableSheet.Column] = [
      .text("Area", 7), .text("Title", 44), .number("Actions", 9),
    ]
    // Sixteen columns fill a page only where their headers break between words.
    func words(_ rating: ActionRating) -> String { rating.rawValue.replacing("-", with: " ") }
    columns += ratings.map { .number("Progress \(words($0))", 10) }
    columns += ratings.map { .number("Impact \(words($0))", 10) }
    columns += [.number("Overdue", 10), .number("Slipped", 10), .number("Accepted", 11)]
    return TableSheet(
      "Plan by area", title: "The Accelerated Progress Plan at \(report.day.readableText)",
      remarks: [
        TableSheet.oneTable
          + entered(report)
          + " Ratings of the last round. Accepted: closed by the board's own stage, not by a"
          + " rating."
      ], table: "plan_by_area",
      columns,
      rows: report.areas.map { area in
        let progress = ratings.map { Cell.count(area.count(progress: $0)) }
        let impact = ratings.map { Cell.count(area.count(impact: $0)) }
        let title = area.area.flatMap { titles[$0] } ?? missing(isPublished)
        let start: [Cell] = [.text(area.area ?? "none", .year), .text(title), .count(area.actions)]
        let end: [Cell] = [.count(area.overdue), .count(area.slipped), .count(area.completed)]
        return start + progress + impact + end
      }, none: "The books have no actions.", isPublished: isPublished)
  }

  /// How many actions of the plan the books have.
  private static func entered(_ report: ActionsReport) -> String {
    let count = report.standings.count
    return report.expected > 0
      ? "\(count) of the plan's \(report.expected) actions are in the books; all counts are of"
        + " these."
      : "\(count) actions are in the books."
  }

  /// Actions that are brought before the board, without the names of those who lead them.
  static func escalated(
    _ report: ActionsReport, isPublished: Bool = false
  ) -> TableSheet {
    TableSheet(
      "Escalated", title: "Actions that are escalated, at \(report.day.readableText)",
      remarks: [
        TableSheet.oneTable
          + "An action is escalated if it is due or overdue and not green in both ratings, or if"
          + " its impact is red."
      ], table: "escalated",
      [
        .text("Action", 10), .text("Title", 70), .text("Progress", 14), .text("Impact", 14),
        .text("Due", 14), .text("Because", 40),
      ],
      rows: report.escalations.map {
        [
          .text($0.action.id, .year), .text($0.action.title),
          .text($0.rating.progress.rawValue, .year), .text($0.rating.impact.rawValue, .year),
          .text($0.due?.description ?? "no date", .year),
          .text($0.escalation.map(\.rawValue).joined(separator: "; ")),
        ]
      }, none: "No action is escalated.", isPublished: isPublished)
  }
}

/// What stands for what the books do not say.
private func missing(_ isPublished: Bool) -> String { isPublished ? "[x]" : "-" }

/// Risks, issues and dependencies, as several workbooks have them.
enum RiskTable {
  static func sheet(
    _ report: RAIDReport, named name: String, withOwners: Bool, isPublished: Bool = false
  ) -> TableSheet {
    let missing = missing(isPublished)
    func number(_ value: Int?) -> Cell { value.map { .count($0) } ?? .text(missing, .textRight) }
    return TableSheet(
      name, title: "Risks, assumptions, issues and dependencies",
      remarks: [
        TableSheet.oneTable
          + "Score: likelihood times impact, each from 1 to 5; \(missing): the books do not say."
      ], table: "risks",
      [
        .text("Number", 9), .text("Kind", 13), .text("Description", 56),
        .number("Likelihood", 12), .number("Impact", 9), .number("Score", 8),
        .text("Controls", 36), .text("Due", 13),
      ] + (withOwners ? [.text("Owner", 18)] : []),
      rows: report.entries.map { entry in
        [
          .text(entry.id, .year), .text(entry.kind.rawValue, .year), .text(entry.description),
          number(entry.likelihood), number(entry.impact), number(entry.score),
          .text(entry.controls ?? missing), .text(entry.due?.description ?? missing, .year),
        ] + (withOwners ? [.text(entry.owner ?? "-")] : [])
      }, none: "The books have no open entry in raid.csv.", isPublished: isPublished)
  }
}
