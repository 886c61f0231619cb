import Books
import Forecasting
import Money
import Tables

extension ForecastReport: Documented {
  public func document() throws -> Document {
    let stamp = ReportStamp(
      authority: authority, asOf: asOf, head: ledgerHead, provenance, sources)
    let total = try inYear()
    let lines = try ReportTable(lineColumns, rows, none: "No account has a budget.")
    let refused = try ReportTable(
      Self.refusedColumns, refusals, caption: "Methods that cannot be used")
    let stated = try ReportTable(
      Self.statedColumns, rows.filter { $0.officer != nil }, caption: "Figures that officers stated"
    )
    let scores = try backTest.map { test in
      try ReportTable(
        BackTest.Score.columns(), test.scores,
        caption: "Back-test: \(Wording.counted(test.yearCount, "closed year")) forecast again from"
          + " P3 to P11, with what was known then, \(Wording.counted(test.lineCount, "line"))")
    }
    return Document(
      stamp, title: "outturn forecast of \(asOf.year) at \(asOf)",
      scale: .fitting(rows.flatMap { [$0.forecast.amount, $0.latestBudget, $0.actual] }),
      cautions: cautions.map(\.text),
      remarks: rows.contains { $0.interval != nil }
        ? ["The outturn should lie between Low and High four times in five."] : [],
      answers: answers(total),
      tables: [
        lines.followed(by: try ReportTable(totalColumns, [total], role: .total)),
        try methodTable(), refused, stated,
      ].filter { !$0.rows.isEmpty } + (scores.map { [$0] } ?? []),
      notes: notes,
      members: [
        stamp.member(.authority), stamp.member(.asOf), stamp.member(.unit),
        stamp.member(.ledgerHead), .init("rows", .table(try ReportTable(jsonColumns, rows))),
        .init("inYear", .record(Self.members(total))),
        .init("backTest", try backTest.map { .record(try Self.members($0)) } ?? .none),
      ],
      records: .init([.authority, .period], try ReportTable(recordColumns, records)))
  }

  // MARK: What it comes to

  private func answers(_ total: InYear) -> [Document.Answer] {
    func span(_ range: BackTest.Interval) -> String {
      "\(range.low.saidText) to \(range.high.saidText)"
    }
    let inYear = Document.Answer("In-year, high needs", total.forecast.saidText)
    guard total.apart.low != total.apart.high else { return [inYear] }
    return [
      inYear, .init("If lines err independently", span(total.apart)),
      .init("If all err one way", span(total.together) + "; what is true lies between"),
    ]
      + (total.withoutRange.isEmpty
        ? []
        : [.init("In it without a range", Wording.list(total.withoutRange))])
  }

  // MARK: The lines

  private var lineColumns: [Column<Row>] {
    [
      Column("account", "Account", .code) { .text($0.account.code) },
      Column("name", "Name", .name, "", .wide) { .text($0.account.name) },
      Column("latestBudget", "Latest budget", .pounds(.cost)) { .money($0.latestBudget) }
        .resting(sources) { $0.budgetProvenance },
      Column("actual", "Actual to date", .pounds(.cost)) { .money($0.actual) },
      Column("forecast", "Forecast", .pounds(.cost)) { .money($0.forecast.amount) }
        .resting(sources) { $0.forecast.provenance },
      Column("variance", "Variance", .pounds(.adverse)) { .money($0.variance) },
      Column("method", "Method", .word) { .text($0.forecast.methodName) },
      Column("low", "Low", .pounds(.cost), "One outturn in ten should lie below.") {
        .money($0.interval?.low)
      },
      Column("high", "High", .pounds(.cost), "One outturn in ten should lie above.") {
        .money($0.interval?.high)
      },
    ]
  }

  private var totalColumns: [Column<InYear>] {
    [
      Column("account", "Account", .code) { _ in .text("In-year") },
      Column("name", "Name", .name, "", .wide) { _ in .text("The high needs block") },
      Column("latestBudget", "", .pounds(.cost)) { .money($0.latestBudget) },
      Column("actual", "", .pounds(.cost)) { .money($0.actual) },
      Column("forecast", "", .pounds(.cost)) { .money($0.forecast) }
        .resting(sources) { _ in provenance },
      Column("variance", "", .pounds(.adverse)) { .money(try $0.forecast - $0.latestBudget) },
    ]
  }

  // MARK: The methods

  /// The methods that can be used on any line, side by side.
  private func methodTable() throws -> ReportTable {
    let usable = OutturnMethod.allCases.filter { method in
      rows.contains { $0.outcome(of: method)?.amount != nil }
    }
    let account = Column<Row>("account", "Account", .code) { .text($0.account.code) }
    let lines = try ReportTable(
      [account]
        + usable.map { method in
          Column(ColumnKey(method.rawValue), method.rawValue, .pounds(.cost)) {
            .money($0.outcome(of: method)?.amount)
          }
        }, usable.isEmpty ? [] : rows, caption: "What each method comes to")
    let total = TableRow(
      [TableCell(.text("In-year"))] + (try usable.map { TableCell(.money(try inYear(by: $0))) }),
      role: .total)
    return lines.followed(
      by: ReportTable(columns: lines.columns, rows: usable.isEmpty ? [] : [total]))
  }

  /// Methods that cannot be used, and why, on the same lines.
  private struct Refusal {
    let methods: [OutturnMethod]
    let reason: MethodRefusal
    let codes: [String]
    let isOfAll: Bool
  }

  private var refusals: [Refusal] {
    struct Key: Hashable {
      let reason: MethodRefusal
      let codes: [String]
    }
    let refused = OutturnMethod.allCases.flatMap { method -> [(method: OutturnMethod, key: Key)] in
      let codes = Dictionary(grouping: rows) { row -> MethodRefusal? in
        guard case .unusable(let reason) = row.outcome(of: method) else { return nil }
        return reason
      }
      return codes.compactMap { reason, rows in
        reason.map { (method, Key(reason: $0, codes: rows.map(\.account.code))) }
      }.sorted { $0.1.reason.rawValue < $1.1.reason.rawValue }
    }
    return refused.map(\.key).uniqued.map { key in
      Refusal(
        methods: refused.filter { $0.key == key }.map(\.method), reason: key.reason,
        codes: key.codes, isOfAll: key.codes.count == rows.count)
    }
  }

  private static var refusedColumns: [Column<Refusal>] {
    [
      Column("methods", "Methods", .name) { .texts($0.methods.map(\.rawValue)) },
      Column("reason", "Why", .prose) { refusal in
        .text(
          refusal.reason.rawValue
            + (refusal.isOfAll ? ", on every line" : ", on \(Wording.list(refusal.codes))"))
      },
    ]
  }

  private static var statedColumns: [Column<Row>] {
    [
      Column("account", "Account", .code) { .text($0.account.code) },
      Column("amount", "Amount", .pounds(.cost)) { .money($0.officer?.amount) },
      Column("date", "On", .date) { .date($0.officer?.date) },
      Column("author", "By", .word) { .text($0.officer?.author) },
      Column("used", "Used", .answer) { .flag($0.forecast.method == .officer) },
      Column("reason", "Reason", .prose) { .text($0.officer?.reason) },
    ]
  }

  private var notes: [String] {
    var notes = [
      "Officers' adjustments are in the forecast and in no method's amount, but in the in-year"
        + " position by a method, where each line without the method stands as it is forecast."
    ]
    guard let backTest else {
      return notes + [
        "No back-test: no line has two closed years month by month, so nothing tells how far a"
          + " method is off, and no range is given."
      ]
    }
    notes.append(BackTest.Score.key)
    if !unproven.isEmpty {
      notes.append(
        "In use, and no better than naive: \(unproven.map(\.rawValue).joined(separator: ", "))."
          + " accounts.csv names the method of a line; back-test there takes the best, which is"
          + " \(backTest.best).")
    }
    return notes
  }

  // MARK: As programs read it

  private var jsonColumns: [Column<Row>] {
    [
      Column("account", "", .word) { .text($0.account.code) },
      Column("name", "", .word) { .text($0.account.name) },
      Column("fund", "", .word) { .word($0.account.fund) },
      Column("latestBudget", "", .word) { .money($0.latestBudget) },
      Column("actual", "", .word) { .money($0.actual) },
      Column("forecast", "", .word) { .money($0.forecast.amount) },
      Column("method", "", .word) { .text($0.forecast.methodName) },
      Column("choice", "", .word) { .word($0.account.method) },
      Column("low", "", .word) { .money($0.interval?.low) },
      Column("high", "", .word) { .money($0.interval?.high) },
      Column("adjustments", "", .word) { .money($0.forecast.adjustments) },
      Column("variance", "", .word) { .money($0.variance) },
      Column("methods", "", .word) { row in
        .records(
          row.forecast.outcomes.map { method, outcome in
            [
              .init("method", .word(method)), .init("amount", .money(outcome.amount)),
              .init("reason", .word(outcome.refusal)),
            ]
          })
      },
    ]
  }

  private static func members(_ total: InYear) -> [Value.Member] {
    [
      .init("forecast", .money(total.forecast)), .init("lowApart", .money(total.apart.low)),
      .init("highApart", .money(total.apart.high)),
      .init("lowTogether", .money(total.together.low)),
      .init("highTogether", .money(total.together.high)),
      .init("withoutRange", .texts(total.withoutRange)),
    ]
  }

  private static func members(_ test: BackTest) throws -> [Value.Member] {
    [
      .init("lines", .count(test.lineCount)), .init("years", .count(test.yearCount)),
      .init("best", .text(test.best)),
      .init("methods", .table(try ReportTable(BackTest.Score.columns(), test.scores))),
    ]
  }

  /// A line and what one method makes of it.
  private struct Record {
    let row: Row
    let method: OutturnMethod
    let outcome: MethodOutcome?
    let score: BackTest.Score?
  }

  private var records: [Record] {
    rows.flatMap { row in
      OutturnMethod.allCases.map { method in
        Record(
          row: row, method: method, outcome: row.outcome(of: method),
          score: backTest?.score(of: method.rawValue))
      }
    }
  }

  private var recordColumns: [Column<Record>] {
    [
      Column("account", "", .word) { .text($0.row.account.code) },
      Column("name", "", .word) { .text($0.row.account.name) },
      Column("fund", "", .word) { .word($0.row.account.fund) },
      Column("latestBudget", "", .word) { .money($0.row.latestBudget) },
      Column("actual", "", .word) { .money($0.row.actual) },
      Column("forecast", "", .word) { .money($0.row.forecast.amount) },
      Column("usedMethod", "", .word) { .text($0.row.forecast.methodName) },
      Column("low", "", .word) { .money($0.row.interval?.low) },
      Column("high", "", .word) { .money($0.row.interval?.high) },
      Column("adjustments", "", .word) { .money($0.row.forecast.adjustments) },
      Column("variance", "", .word) { .money($0.row.variance) },
      Column("standing", "", .word) { [sources] in
        .word(sources.standing($0.row.forecast.provenance))
      },
      Column("method", "", .word) { .word($0.method) },
      Column("amount", "", .word) { .money($0.outcome?.amount) },
      Column("notUsable", "", .word) { .word($0.outcome?.refusal) },
      Column("backtestMase", "", .word) { .decimal($0.score?.scaledError, places: 4) },
      Column("backtestBias", "", .word) { .decimal($0.score?.bias, places: 4) },
    ]
  }
}

extension MethodOutcome {
  /// Why the method cannot be used; nil where it can.
  fileprivate var refusal: MethodRefusal? {
    guard case .unusable(let reason) = self else { return nil }
    return reason
  }
}
