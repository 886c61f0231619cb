import Books
import Forecasting
import Money
import Tables

extension StabilityGrantReport: Documented {
  public func document() throws -> Document {
    let policy = worked.policy
    let stamp = ReportStamp(
      authority: position.authority.name, asOf: position.asOf,
      head: position.ledgerHead, provenance, position.sources)
    let statements = try ReportTable(
      statementColumns, worked.statements,
      caption: "Statements of the deficit at \(policy.balanceAt.readableText)")
    let steps = try ReportTable(Self.stepColumns, try self.steps, caption: "How it is worked out")
    let cases = try ReportTable(
      caseColumns, self.cases, caption: "With the condition met, and not: \(condition)")
    let carrying = try ReportTable(
      Self.carryingColumns, self.carrying,
      caption: "What carrying the deficit costs the general fund, outside the deficit")
    return Document(
      stamp, title: "\(policy.title), as at \(position.asOf)",
      scale: .fitting([worked.grant.base], below: .pence), cautions: cautions,
      answers: try answers,
      tables: [statements, steps, cases] + (carrying.rows.isEmpty ? [] : [carrying]),
      notes: notes,
      members: [
        stamp.member(.authority), stamp.member(.asOf), stamp.member(.unit),
        .init("grant", .text(policy.title)), .init("share", .rate(policy.share)),
        .init("balanceAt", .date(policy.balanceAt)), .init("standing", .word(policy.standing)),
        .init("conditionMet", .flag(worked.isConditionMet)), .init("held", .count(worked.held)),
        .init("basis", .word(worked.grant.basis)), .init("base", .money(worked.grant.base)),
        .init("ineligible", .money(worked.grant.ineligible)),
        .init("eligible", .money(worked.grant.eligible)),
        .init("amount", .money(worked.grant.amount)), .init("ifMet", .money(worked.grant.ifMet)),
        .init("counted", .money(worked.counted)), .init("open", .money(worked.open)),
        .init("left", .money(worked.grant.left)), .init("statements", .table(statements)),
        .init("cases", .table(cases)), .init("carrying", .table(carrying)),
        stamp.member(.ledgerHead),
      ],
      records: .init([.authority, .asOf], steps, [.ledgerHead]))
  }

  private var provenance: Provenance {
    worked.provenance.values.reduce(Provenance.none) { $0.union($1) }
      .union(Provenance(Set(reserves.map(\.source))))
  }

  private var condition: String { worked.stream.condition ?? worked.policy.condition }

  private var cautions: [String] {
    let policy = worked.policy
    var cautions: [String] = []
    if policy.standing != .published {
      cautions.append(
        "The share, the day and the condition are \(policy.standing.rawValue): \(policy.source).")
    }
    if worked.held < worked.statements.count {
      cautions.append(
        "\(worked.held) of \(worked.statements.count) statements of the deficit are held.")
    }
    if worked.grant.basis == .books {
      cautions.append("No statement is held, so the base is the balance of the books.")
    }
    return cautions
  }

  private var answers: [Document.Answer] {
    get throws {
      let grant = worked.grant
      let state =
        worked.isConditionMet.map { $0 ? "the condition is met" : "the condition is not met" }
        ?? "nobody has decided yet whether the condition is met"
      var answers: [Document.Answer] = [
        .init(
          "Grant",
          "\((worked.isConditionMet ?? true) ? grant.amount.saidText : "nothing"); \(state)"),
        .init("Left of the deficit", grant.left.saidText),
        .init(
          "Each £1.0m unexplained",
          "costs \(try worked.policy.share.times(Money(pence: 100_000_000)).sterlingText)"),
      ]
      if let end = overrideEnd {
        answers.append(
          .init(
            "Deficit at \(end.day.readableText)",
            "\(end.closing.saidText): \(end.old.saidText) of the old one,"
              + " \(end.new.saidText) made since"))
        if let clear = end.inYearToClear {
          answers.append(
            .init(
              "In-year that leaves nothing", "\(clear.saidText) in each year to come, on average"))
        }
      }
      if !reserves.isEmpty {
        answers.append(
          .init("Usable reserves", try reserves.map(\.amount).sum().saidText))
      }
      return answers
    }
  }

  private var notes: [String] {
    [
      "The base is the agreed figure where every difference of £1 or more is explained (reason,"
        + " amount, evidence, accepted on), else the lowest statement that is held. Other blocks'"
        + " overspends, never below nil, and listed items are not eligible.",
      "When the statutory override ends, what is left would fall to be met from usable reserves"
        + " unless Parliament provides otherwise. Surpluses and payments are taken to meet the old"
        + " deficit first.",
    ] + worked.policy.remainder.map { "A possible source of what is left: \($0)." }
  }

  private var statementColumns: [Column<WorkedGrant.Statement>] {
    [
      Column("statement", "Statement", .name) { .worded(.word($0.basis), as: $0.basis.title) },
      Column("amount", "Deficit", .pounds(.deficit)) {
        $0.amount.map { .money($0) } ?? .worded(.none, as: "not held")
      }
      .relied { [position] in $0.source.flatMap { position.sources.standing(ofSource: $0) } },
      Column("difference", "Less agreed", .pounds(.change)) { .money($0.difference) },
      Column("explained", "Explained", .answer) { statement in
        guard let difference = statement.difference, difference.pence.magnitude >= 100 else {
          return .none
        }
        return .flag(statement.isExplained)
      },
      Column("source", "Source", .code, "", .wide) { .text($0.source) },
    ]
  }

  private struct Step {
    let key: String
    let title: String
    let amount: Money
  }

  private static var stepColumns: [Column<Step>] {
    [
      Column("step", "Step", .code, "", .data) { .text($0.key) },
      Column("title", "Step", .name) { .text($0.title) },
      Column("amount", "Amount", .pounds(.deficit)) { .money($0.amount) },
    ]
  }

  private var steps: [Step] {
    get throws {
      let grant = worked.grant
      let base =
        switch grant.basis {
        case .agreed: "the agreed figure"
        case .lowest: "the lowest statement held"
        case .books: "the balance of the books"
        }
      let parts = (worked.blocks + worked.items).map { item in
        Step(
          key: item.kind.rawValue,
          title: item.kind == .block ? "of it: \(item.title), its balance" : "of it: \(item.title)",
          amount: item.amount)
      }
      return [
        Step(key: "base", title: "Base: \(base)", amount: grant.base),
        Step(key: "ineligible", title: "Not eligible", amount: grant.ineligible),
      ] + parts + [
        Step(key: "eligible", title: "Eligible", amount: grant.eligible),
        Step(
          key: "grant", title: "Grant, \(worked.policy.share.percentText), if the condition is met",
          amount: grant.ifMet),
        Step(key: "counted", title: "Counted in \(worked.year)", amount: worked.counted),
        Step(key: "left", title: "Left of the deficit", amount: grant.left),
      ]
    }
  }

  private var caseColumns: [Column<(isMet: Bool, grant: Money, left: Money, end: OverrideEnd?)>] {
    [
      Column("conditionMet", "Condition met", .answer) { .flag($0.isMet) },
      Column("grant", "Grant", .pounds(.payment)) { .money($0.grant) },
      Column("left", "Left", .pounds(.deficit)) { .money($0.left) },
      Column("atOverrideEnd", "When the override ends", .pounds(.deficit)) {
        .money($0.end?.closing)
      },
      Column("old", "Of the old deficit", .pounds(.deficit)) { .money($0.end?.old) },
      Column("new", "Made since", .pounds(.deficit)) { .money($0.end?.new) },
    ]
  }

  private static var carryingColumns: [Column<CarryingCost>] {
    [
      Column("year", "Year", .code) { .name($0.year) },
      Column(
        "cost", "Cost", .pounds(.cost),
        "The average balance times the yearly rate, were the grant paid."
      ) {
        .money($0.cost)
      },
      Column("without", "Without the grant", .pounds(.cost)) { .money($0.without) },
      Column("saved", "The grant saves", .pounds(.saving)) { .money(try $0.without - $0.cost) },
    ]
  }
}
