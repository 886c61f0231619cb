import Books
import Forecasting
import Money
import Tables

extension ActionsReport: Documented {
  /// The whole report, with every list to its end.
  public func document() throws -> Document { try document(isWhole: true) }

  /// The report; its lists go on past what a screen holds where it is to be whole.
  public func document(isWhole: Bool) throws -> Document {
    let stamp = ReportStamp(authority: authority.name, asOf: day, head: nil, provenance, sources)
    let limit = isWhole ? Int.max : Self.limit
    let entries = standings.flatMap(entries)
    let areas = try ReportTable(areaColumns, self.areas)
    return Document(
      stamp, title: "Accelerated Progress Plan at \(day.readableText)", scale: scale,
      remarks: [entered], answers: answers(limit),
      tables: [
        try areaTable(areas), try escalationTable(limit), try worthTable(limit),
      ], notes: notes,
      members: [
        stamp.member(.asOf), .init("entered", .count(standings.count)),
        .init("expected", .count(expected)), .init("areas", .table(areas)),
        .init(
          "stages",
          .record(
            ActionStage.allCases.map {
              .init($0 == .inReview ? "inReview" : $0.rawValue, .count(count($0)))
            })),
        .init(
          "escalations",
          .table(
            try ReportTable(
              [
                Column("action", "Action", .code) { .text($0.action.id) },
                Column("reasons", "Why", .prose) { .texts($0.escalation.map(\.rawValue)) },
              ], escalations))),
        .init(
          "money",
          .table(try ReportTable(entryColumns, entries.filter { $0.amounts != nil }))),
      ], records: .init([.asOf], try ReportTable(entryColumns, entries)))
  }

  /// How many actions a list shows before it refers to the whole.
  private static let limit = 6

  /// Thousands where the deficit is large enough, else pounds and pence.
  var scale: Scale { .fitting(position.mitigated.years.map(\.closing), below: .pence) }
}

// MARK: - What was entered, and what it comes to

extension ActionsReport {
  private var entered: String {
    var text =
      expected > standings.count
      ? "\(standings.count) of \(expected) actions entered; all counts are of these."
      : Wording.counted(standings.count, "action") + " entered"
        + (expected > 0 ? ", \(expected) expected." : ".")
    if let last = rounds.last {
      text +=
        " The round of \(last.readableText) rated \(total.rated) of \(total.asked) that were open."
    } else {
      text += " No round up to this day is entered."
    }
    if let previous = rounds.previous {
      text +=
        " Ratings since the round of \(previous.readableText): \(total.better) better,"
        + " \(total.worse) worse."
    }
    return text
  }

  private func answers(_ limit: Int) -> [Document.Answer] {
    let stages = ActionStage.allCases.map { "\($0.title) \(count($0))" }
    let share =
      standings.isEmpty ? "none to count" : "\(total.completed * 100 / standings.count)%"
    var answers: [Document.Answer] = [
      .init(
        "Accepted as complete",
        hasStages
          ? "\(total.completed) of \(standings.count) entered (\(share));"
            + " \(stages.joined(separator: ", "))"
          : "not known: no update gives a stage; all count as open"),
      .init(
        "To escalate",
        (escalations.isEmpty ? "none" : "\(escalations.count)")
          + ": due or overdue and not green, or impact red"),
    ]
    if let last = position.mitigated.years.last, !money.isEmpty {
      answers.append(
        .init(
          "With all in \(last.year)",
          "\(last.inYearDsg.saidText) in-year, \(last.closing.saidText) at its end; breakeven"
            + " \(position.mitigated.breakevenYear.said)"))
    }
    let silent = standings.filter { $0.rating.progress.isReported && !$0.rating.impact.isReported }
    if !silent.isEmpty {
      let shown = silent.prefix(limit == .max ? limit : 2 * limit)
      let rest = silent.count - shown.count
      answers.append(
        .init(
          "Impact not shown",
          "\(silent.count) rated for progress: "
            + shown.map { "\($0.action.id) (\($0.rating.progress.rawValue))" }
            .joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")))
    }
    return answers
  }

  private var statedTexts: [String] {
    var said = stated.map { total in
      "\(total.indicator.title) \(total.indicator.unit.text(total.value.value))"
        + " (\(total.value.note ?? total.value.date.readableText))"
        + mark(total.value.source)
    }
    if let target, let rate = target.target {
      let all = max(expected, standings.count)
      said.append(
        "target \(rate.percentText) of \(all), that is \(Self.needed(rate, of: all)), accepted"
          + (target.by.map { " by \($0.readableText)" } ?? "") + mark(target.source))
    }
    return said
  }

  /// How far what a source says can be relied on, where it is not published.
  private func mark(_ source: String) -> String {
    guard let standing = sources.standing(ofSource: source), standing != .published else {
      return ""
    }
    return ", \(standing.rawValue)"
  }

  /// The smallest number of actions that is no less than a share of all.
  private static func needed(_ rate: Rate, of all: Int) -> Int {
    (0...all).first {
      rate.isReached(by: Money(pence: Int64($0)), of: Money(pence: Int64(all)))
    } ?? all
  }

  private var notes: [String] {
    let none = plan.areas.map(\.area).filter { area in !areas.contains { $0.area == area } }
    let texts: [String?] = [
      "C complete, G green, A amber, R red, N not reported. Late: overdue. Slip: due later than"
        + " first set. + and -: ratings better and worse since the round before.",
      statedTexts.isEmpty
        ? nil : "Stated by others, not counted here: \(statedTexts.joined(separator: "; ")).",
      none.isEmpty ? nil : "No action entered of area \(none.joined(separator: ", ")).",
      money.contains { !$0.shared.isEmpty }
        ? "* shares a measure with another action: these worths overlap and do not add up." : nil,
      money.contains { !$0.council.isEmpty }
        ? "c has measures on council money, which is planned but outside the deficit of the grant."
        : nil,
      money.isEmpty
        ? nil
        : "Which measures hang on an action is typed in actions/links.csv; the deficit rests on the"
          + " sources that position lists.",
    ]
    return texts.compactMap(\.self)
  }
}

// MARK: - Areas

extension ActionsReport {
  private func areaTable(_ areas: ReportTable) throws -> ReportTable {
    self.areas.count > 1
      ? areas.followed(by: try ReportTable(areaColumns, [total], role: .total)) : areas
  }

  private var areaColumns: [Column<AreaCount>] {
    typealias Tally = (AreaCount, ActionRating) -> Int
    let progress: Tally = { $0.count(progress: $1) }
    let impact: Tally = { $0.count(impact: $1) }
    func record(_ key: ColumnKey, _ tally: @escaping Tally) -> Column<AreaCount> {
      Column(key, "", .word, "", .json) { area in
        .record(
          ActionRating.allCases.map {
            .init($0 == .notReported ? "notReported" : $0.rawValue, .count(tally(area, $0)))
          })
      }
    }
    func ratings(_ heading: String, _ tally: @escaping Tally) -> [Column<AreaCount>] {
      ActionRating.allCases.map { rating in
        Column(
          ColumnKey(heading + rating.letter), rating.letter, .number(of: "actions"),
          "Rated \(rating.rawValue).", .reading
        ) { .count(tally($0, rating)) }.under(heading)
      }
    }
    func count(
      _ key: ColumnKey, _ title: String, _ meaning: String, _ faces: Faces = .reading,
      _ number: @escaping (AreaCount) -> Int
    ) -> Column<AreaCount> {
      Column(key, title, .number(of: "actions"), meaning, faces) { .count(number($0)) }
    }
    let first: [Column<AreaCount>] = [
      Column("area", "Area", .name) { $0.area.map { .text($0) } ?? .worded(.none, as: "All") },
      count("actions", "All", "Actions entered.", .all, \.actions)
        .relied { standing(ofArea: $0.area) },
      record("progress", progress), record("impact", impact),
    ]
    let last: [Column<AreaCount>] = [
      Column("rated", "Rated", .number(of: "actions"), "Of those that were open.", .reading) {
        .worded(.count($0.rated), as: "\($0.rated)/\($0.asked)")
      },
      count("overdue", "Late", "Overdue.", .all, \.overdue),
      count("slipped", "Slip", "Due later than first set.", .all, \.slipped),
      count("better", "+", "Ratings better than at the round before.", .reading, \.better),
      count("worse", "-", "Ratings worse than at the round before.", .reading, \.worse),
      Column("title", "About", .prose, "", .page) { [plan] area in
        .text(plan.areas.first { $0.area == area.area }?.title)
      },
    ]
    return first + ratings("Progress", progress) + ratings("Impact", impact) + last
  }
}

extension ActionRating {
  fileprivate var letter: String { rawValue.prefix(1).uppercased() }
}

// MARK: - What is to be escalated, and what each action is worth

extension ActionsReport {
  /// The longest overdue first.
  private func escalationTable(_ limit: Int) throws -> ReportTable {
    let oldest = escalations.enumerated().sorted {
      ($0.element.due ?? .last, $0.offset) < ($1.element.due ?? .last, $1.offset)
    }.map(\.element)
    return try ReportTable(
      registerColumns, Array(oldest.prefix(limit)),
      caption: "To escalate, oldest first" + Self.rest(oldest.count, limit))
  }

  private static func rest(_ count: Int, _ limit: Int) -> String {
    count > limit ? "; \(limit) of \(count), --all shows the others" : ""
  }

  /// What hangs on each action, the largest first, and the deficit without its measures.
  private func worthTable(_ limit: Int) throws -> ReportTable {
    let rows = standings.compactMap { standing in
      money(of: standing.action.id).map { money in
        Entry(
          standing: standing, money: money, year: lastYear, amounts: money.total,
          without: money.without.years.last, worst: worst(money, lastYear))
      }
    }.enumerated().sorted {
      ($1.element.confident, $0.offset) < ($0.element.confident, $1.offset)
    }.map(\.element)
    let name = Column<Entry>("action", "Action", .code) { row in
      let marks = [(row.money?.shared, "*"), (row.money?.council, "c")]
        .map { $0?.isEmpty ?? true ? "" : $1 }.joined()
      return .text(row.standing.action.id + (marks.isEmpty ? "" : " " + marks))
    }
    return try ReportTable(
      [name]
        + moneyColumns.only(
          "planned", "confident", "atRisk", "inYearDsgWithout", "closingWithout",
          "breakevenYearWithout"),
      Array(rows.prefix(limit)),
      caption: "What hangs on each action to \(lastYear): money as at \(position.asOf), scenario"
        + " \(position.options.scenario)" + Self.rest(money.count, limit),
      none: "No action is linked to a mitigation (actions/links.csv), so none has a worth.")
  }
}

// MARK: - Every action, year by year

extension ActionsReport {
  /// An action in one year of its money, or an action without any.
  struct Entry {
    let standing: ActionStanding
    var money: ActionMoney?
    var year: FinancialYear?
    /// What its measures give in the year; nil where none gives anything.
    var amounts: ActionMoney.Year?
    var ours: YearPosition?
    var without: YearPosition?
    var worst: Standing?

    var confident: Money { amounts?.confident ?? .zero }
  }

  /// The last year of the books.
  private var lastYear: FinancialYear { position.mitigated.years.last?.year ?? authority.lastYear }

  /// How far the deficit of a year without an action's measures can be relied on.
  private func worst(_ money: ActionMoney, _ year: FinancialYear) -> Standing? {
    [sources.standing(money.provenance), closings[year]].compactMap(\.self).max()
  }

  /// Every year of the roll-forward to come, and any other that a mitigation gives.
  func entries(_ standing: ActionStanding) -> [Entry] {
    guard let money = money(of: standing.action.id) else { return [Entry(standing: standing)] }
    let toCome = position.mitigated.years.filter { $0.status == .projection }.map(\.year)
    return Set(money.years.map(\.year)).union(toCome).sorted().map { year in
      Entry(
        standing: standing, money: money, year: year, amounts: money[year],
        ours: position.mitigated.years.first { $0.year == year },
        without: money.without.years.first { $0.year == year }, worst: worst(money, year))
    }
  }

  private var entryColumns: [Column<Entry>] {
    registerColumns.map { $0.of(\Entry.standing) }
      + [
        Column("moneyAsOf", "Money as at", .code, "", .csv) { [position] in
          .name($0.year == nil ? nil : position.asOf)
        },
        Column("scenario", "Scenario", .word, "", .csv) { [position] in
          .text($0.year == nil ? nil : position.options.scenario)
        },
      ] + moneyColumns
      + [
        Column("sharesMitigations", "Shares", .word, "", .csv) { row in
          .text(row.money.map { $0.shared.sorted().joined(separator: " ") })
        },
        Column("moneyStanding", "Standing", .standing, "", .csv) { .word($0.worst) },
      ]
  }

  /// The money of an action in a year.
  var moneyColumns: [Column<Entry>] {
    func planned(
      _ key: ColumnKey, _ title: String, _ meaning: String,
      _ amount: KeyPath<ActionMoney.Year, Money>
    ) -> Column<Entry> {
      Column(key, title, .pounds(.saving), meaning) { row in
        .money(row.year.map { _ in row.amounts?[keyPath: amount] ?? .zero })
      }
      .relied { [sources] row in row.money.flatMap { sources.standing($0.provenance) } }
    }
    func balance(
      _ key: ColumnKey, _ title: String, _ amount: KeyPath<YearPosition, Money>,
      _ side: KeyPath<Entry, YearPosition?>
    ) -> Column<Entry> {
      Column(key, title, .pounds(.deficit), "", [.csv, .reading]) {
        .money($0[keyPath: side]?[keyPath: amount])
      }
      .relied(\.worst)
    }
    func outcome(
      _ key: ColumnKey, _ title: String, _ isOurs: Bool,
      _ year: @escaping (RollForward) -> FinancialYear?
    ) -> Column<Entry> {
      Column(key, title, .code, "", [.csv, .reading]) { [position] row in
        row.money.map { money in
          let year = year(isOurs ? position.mitigated : money.without)
          return .worded(.name(year), as: year.said)
        } ?? .none
      }
    }
    return [
      Column("year", "Year", .name) { .name($0.year) },
      planned("planned", "Planned", "Savings less investments.", \.planned),
      planned("confident", "Confident", "With savings at their confidence.", \.confident),
      planned("atRisk", "At risk", "Planned and not confident.", \.atRisk),
      balance("inYearDsg", "In-year with", \.inYearDsg, \.ours),
      balance("inYearDsgWithout", "In-year without", \.inYearDsg, \.without),
      balance("closing", "Closing with", \.closing, \.ours),
      balance("closingWithout", "Closing without", \.closing, \.without),
      outcome("breakevenYear", "Breakeven", true, \.breakevenYear),
      outcome("breakevenYearWithout", "Breakeven without", false, \.breakevenYear),
      outcome("clearedYear", "Cleared", true, \.clearedYear),
      outcome("clearedYearWithout", "Cleared without", false, \.clearedYear),
    ]
  }

  /// What the register says of an action; people see what is to be escalated.
  private var registerColumns: [Column<ActionStanding>] {
    [
      Column("area", "Area", .code, "", .csv) { .text($0.action.area) },
      Column("action", "Action", .code) { .text($0.action.id) },
      Column("title", "What", .name, "", [.csv, .reading]) { .text($0.action.title) },
      Column("lead", "Lead", .word, "", .csv) { .text($0.action.lead) },
      Column("progress", "Progress", .rating, "", [.csv, .reading]) { .word($0.rating.progress) },
      Column("impact", "Impact", .rating, "", [.csv, .reading]) { .word($0.rating.impact) }
        .resting(sources, on: \.provenance),
      Column("ratedIn", "Rated in", .date, "", .csv) { .date($0.updates.last?.round) },
      Column("stage", "Stage", .word, "", .csv) { .word($0.stage) },
      Column("dueFirstSet", "First due", .date, "", .csv) { .date($0.action.due) },
      Column("due", "Due", .date, "", [.csv, .reading]) { standing in
        standing.due.map { .date($0) } ?? .worded(.none, as: "no day")
      },
      Column("monthsSlipped", "Months slipped", .number(of: "months"), "", .csv) {
        .count($0.monthsSlipped)
      },
      Column("overdue", "Overdue", .answer, "", .csv) { .flag($0.isOverdue) },
      Column("escalated", "Escalated", .word, "", .csv) {
        .text($0.escalation.map(\.rawValue).joined(separator: "; "))
      },
      Column("note", "Note", .prose, "", .csv) { .text($0.updates.last?.note) },
      Column("standing", "Standing", .standing, "", .csv) { [sources] in
        .word(sources.standing($0.provenance))
      },
      Column("delay", "Delay", .prose, "", .reading) { .text($0.delay) },
    ]
  }
}

extension ActionStanding {
  /// How late the action is, and how its day came to be; nil where there is nothing to say.
  var delay: String? {
    guard let due else { return nil }
    var texts: [String] = []
    if isDue { texts.append("due today") }
    if isOverdue { texts.append("\(Wording.counted(due.days(to: day), "day")) late") }
    if hasSlipped, let dueFirst {
      texts.append(
        "slipped from \(dueFirst.shortText) by \(Wording.counted(monthsSlipped, "month"))")
    } else if action.due == nil {
      texts.append("the day first set is not known")
    }
    return texts.isEmpty ? nil : texts.joined(separator: ", ")
  }
}

extension ActionStage {
  /// As people write it.
  var title: String { self == .inReview ? "in review" : rawValue }
}

extension FinancialYear? {
  /// A year in which something happens, if it does.
  var said: String { self?.description ?? "in no year" }
}
