import Books
import Forecasting
import Money
import Tables

extension ActionsReport {
  /// One action: what was said of it, round by round, and its money, year by year.
  ///
  /// CSV has its rows of the whole report, JSON nothing.
  public func document(of standing: ActionStanding) throws -> Document {
    let all = try document()
    let index = all.records.table.index(of: "action")
    var records = all.records.table
    records.rows = records.rows.filter { row in
      index.map { row.cells[$0].value == .text(standing.action.id) } ?? false
    }
    let money = money(of: standing.action.id)
    return Document(
      ReportStamp(authority: authority.name, asOf: day.description, ledgerHead: nil),
      title: "action \(standing.action.id) at \(day.readableText)", scale: scale,
      remarks: [standing.action.title],
      answers: facts(standing) + (money.map(outcomes) ?? []),
      tables: [
        try ReportTable(roundColumns, standing.updates, none: "No round has rated it yet."),
        try ReportTable(
          linkColumns, plan.links.filter { $0.action == standing.action.id }.uniqued,
          caption: "Linked to", none: "No money (actions/links.csv)."),
      ]
        + (money == nil
          ? []
          : [
            try ReportTable(
              moneyColumns.only(
                "year", "planned", "confident", "atRisk", "inYearDsg", "inYearDsgWithout",
                "closing", "closingWithout"),
              entries(standing).filter { $0.ours?.status == .projection },
              caption: "Money as at \(position.asOf), scenario \(position.options.scenario)")
          ]) + [
          try ReportTable(
            Self.sourceColumns, sources(of: standing),
            caption: "Sources of the action, its ratings and its measures")
        ],
      notes: money.map(notes) ?? [], members: [],
      records: .init(all.records.leading, records))
  }

  private func facts(_ standing: ActionStanding) -> [Document.Answer] {
    let action = standing.action
    let title = plan.areas.first { $0.area == action.area }?.title
    let escalation = standing.escalation.map(\.rawValue)
    let delay = standing.delay.map { "; \($0)" } ?? ""
    let facts: [(String, String?)] = [
      ("Area", action.area + (title.map { ": \($0)" } ?? "")),
      ("Lead", action.lead),
      ("Start", action.start?.readableText),
      ("Due", standing.due.map { $0.readableText + delay }),
      ("Progress", standing.rating.progress.rawValue),
      ("Impact", standing.rating.impact.rawValue),
      ("Stage", standing.hasStage ? standing.stage.title : "open, since no update gives one"),
      ("Evidence", standing.evidence.isEmpty ? "none" : standing.evidence.joined(separator: "; ")),
      ("Escalate", escalation.isEmpty ? "no" : escalation.joined(separator: "; ")),
    ]
    return facts.map { .init($0, $1 ?? "not known") }
  }

  private func outcomes(_ money: ActionMoney) -> [Document.Answer] {
    func both(_ year: (RollForward) -> FinancialYear?) -> String {
      "\(year(position.mitigated).said); without it \(year(money.without).said)"
    }
    return [
      .init("Breakeven", both(\.breakevenYear)), .init("Cleared", both(\.clearedYear)),
      .init("Evidenced", "\(money.evidenced.sterlingText) of savings to date"),
    ]
  }

  private func notes(_ money: ActionMoney) -> [String] {
    let shared = money.shared.sorted().joined(separator: ", ")
    let council = money.council.sorted().joined(separator: ", ")
    return [
      "With: the mitigated position of the whole grant; without: had these measures never been"
        + " planned."
        + (shared.isEmpty
          ? ""
          : " Other actions are linked to \(shared) as well: their worths overlap and do not add"
            + " up.")
        + (council.isEmpty
          ? "" : " \(council) on council money: planned, and outside the deficit.")
    ]
  }

  private var roundColumns: [Column<ActionUpdate>] {
    [
      Column("round", "Round", .date) { .date($0.round) },
      Column("rating", "Progress/impact", .code) {
        .text("\($0.rating.progress.rawValue)/\($0.rating.impact.rawValue)")
      }
      .relied { [sources] in sources.standing(ofSource: $0.source) },
      Column("due", "Due", .date) { .date($0.due) },
      Column("stage", "Stage", .word) { .text($0.stage?.title) },
      Column("note", "Note", .prose) { .text($0.note) },
    ]
  }

  private var linkColumns: [Column<ActionLink>] {
    [
      Column("kind", "As", .word) { .word($0.kind) },
      Column("mitigation", "Measure", .code) { .text($0.mitigation) },
      Column("account", "Account", .code) { .text($0.account) },
      Column("title", "What", .name) { .text(title(of: $0)) },
      Column("note", "Note", .prose) { .text($0.note) },
    ]
  }

  private func title(of link: ActionLink) -> String? {
    if let id = link.mitigation {
      return money(of: link.action)?.mitigations.first { $0.id == id }?.title
    }
    return position.lines.first { $0.account.code == link.account }?.account.name
  }

  private func sources(of standing: ActionStanding) -> [Source] {
    var provenance = Provenance(Set([standing.action.source] + standing.updates.map(\.source)))
    if let money = money(of: standing.action.id) { provenance.formUnion(money.provenance) }
    return sources.notes(provenance)
  }

  private static var sourceColumns: [Column<Source>] {
    [
      Column("title", "Source", .name) { .text($0.title) },
      Column("publisher", "Of", .word) { .text($0.publisher) },
      Column("date", "Date", .date) { .date($0.date) },
      Column("standing", "Standing", .standing) { .word($0.standing) },
    ]
  }
}
