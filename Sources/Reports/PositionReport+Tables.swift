import Books
import Forecasting
import Money
import Tables

extension PositionReport: Documented {
  public func document() throws -> Document {
    let sides = Side.allCases.flatMap { side in
      rollForward(side: side).years.map { PositionYear(side, $0) }
    }
    let stamp = ReportStamp(
      authority: authority.name, asOf: asOf, head: ledgerHead, provenance, sources)
    let years = try ReportTable(
      yearColumns + measureColumns, selected.years.map { PositionYear(options.side, $0) })
    return Document(
      stamp, title: title, scale: .fitting(mitigated.years.map(\.closing), below: .pence),
      remarks: [
        "Costs, overspends and deficits are positive; income and surpluses are negative;"
          + " payments reduce the deficit."
      ], answers: try answers(), tables: [try readingTable()] + (try streamTables()),
      notes: overdueNotes + ratingNotes + Self.notes,
      members: [
        stamp.member(.authority), stamp.member(.asOf), stamp.member(.unit),
        .init("scenario", .text(options.scenario)),
        .init("mitigated", .flag(options.side == .mitigated)), stamp.member(.ledgerHead),
        .init("years", .table(years)),
        .init("headroom", .money(try headroom(side: options.side))),
        .init("breakevenYear", .name(selected.breakevenYear)),
        .init("clearedYear", .name(selected.clearedYear)),
        .init("streams", .table(try ReportTable(Self.streamColumns, streams))),
      ],
      records: .init(
        [.authority, .asOf],
        try ReportTable(optionColumns + yearColumns + measureColumns + [standingColumn], sides),
        [.ledgerHead]))
  }

  private var title: String {
    "DSG deficit as at \(asOf), scenario \(options.scenario)"
      + (options.withheld.map { ", without the DfE payment \($0)" } ?? "")
      + (ratedDelivery == nil ? "" : ", savings by the ratings of their actions")
  }

  /// The measures one below the other: a column for a year that is known or forecast, two for one
  /// that is projected.
  private func readingTable() throws -> ReportTable {
    let years = mitigated.years.flatMap { year -> [PositionYear] in
      let sides = year.status == .projection ? [Side.unmitigated, .mitigated] : [.mitigated]
      return sides.compactMap { side in
        rollForward(side: side).years.first { $0.year == year.year }
          .map { PositionYear(side, $0) }
      }
    }
    var titles = years.map(\.title).makeIterator()
    return try ReportTable(measureColumns + councilColumns, years)
      .turned(naming: "Measure", unit: .pounds(.size)) { _ in titles.next() ?? "" }
  }

  private var optionColumns: [Column<PositionYear>] {
    [
      Column("scenario", "Scenario", .word) { [options] _ in .text(options.scenario) },
      Column("delivery", "Savings by", .word) { [options] _ in .word(options.delivery) },
      Column("mitigated", "With measures", .answer) { .flag($0.side == .mitigated) },
    ]
  }

  private var yearColumns: [Column<PositionYear>] {
    [
      Column("year", "Year", .code) { .name($0.position.year) },
      Column("status", "Status", .word) { .word($0.position.status) },
    ]
  }

  private var measureColumns: [Column<PositionYear>] {
    PositionMeasure.allCases.map { measure in
      // Headers of this file are named as its JSON is: they were so before there was a rule.
      Column(
        ColumnKey(measure.rawValue, header: measure.rawValue), measure.title, .pounds(.deficit)
      ) { .money(measure.amount(of: $0.position)) }
      .relied { standing(of: measure, in: $0.position.year, side: $0.side) }
    }
  }

  /// What the council itself pays, outside the deficit.
  private var councilColumns: [Column<PositionYear>] {
    [Fund.councilSen, .senTransport].map { fund in
      Column<PositionYear>(ColumnKey(fund.rawValue), fund.title, .pounds(.cost)) {
        .money(try councilCost(fund, $0.position.year, side: $0.side))
      }
      .resting(sources) { entry in
        lines.filter { $0.account.fund == fund }
          .compactMap { $0[entry.position.year]?.provenance(side: entry.side) }
          .reduce(.none) { $0.union($1) }
      }
    }
  }

  private var standingColumn: Column<PositionYear> {
    Column("closingStanding", "Standing of the closing deficit", .standing) {
      .word(standing(of: .closing, in: $0.position.year, side: $0.side))
    }
  }

  private func answers() throws -> [Document.Answer] {
    var answers: [Document.Answer] = []
    if let headroom = try headroom(side: options.side) {
      answers.append(.init("Headroom of the agreement", headroom.saidText))
    }
    if let after = try headroomAfterForecast(side: options.side) {
      answers.append(.init("After the \(asOf.year) forecast", after.saidText))
    }
    let open = try streams.map(\.open).sum()
    if open != .zero {
      answers.append(
        .init(
          "Open payments",
          "\(open.saidText), of which nobody knows yet whether it comes;"
            + (options.countsOpen ? " counted here" : " not counted here (--with-open counts it)")))
    }
    answers.append(.init("In-year breakeven (DSG)", bothSides { Self.said($0.breakevenYear) }))
    answers.append(.init("Deficit cleared", bothSides { Self.said($0.clearedYear) }))
    if let ends = authority.overrideEnds, let last = lastYearOfOverride {
      answers.append(
        .init(
          "Deficit at \(ends.readableText)",
          bothSides { side in
            side.years.first { $0.year == last.year }?.closing.saidText ?? "-"
          } + " (the statutory override ends)"))
    }
    return answers
  }

  /// The streams, where there are others than those of the two parties of an agreement.
  private func streamTables() throws -> [ReportTable] {
    let parties = [AgreementLine.Kind.dfePayment, .councilContribution].map(\.rawValue)
    let isUsual = streams.allSatisfy { parties.contains($0.stream.id) && $0.open == .zero }
    return isUsual
      ? [] : [try ReportTable(Self.streamColumns, streams, caption: "Payments by stream")]
  }

  private static var streamColumns: [Column<StreamYear>] {
    [
      Column("year", "Year", .code) { .name($0.year) },
      Column("stream", "Stream", .code, "", .data) { .text($0.stream.id) },
      Column("title", "Stream", .name) { .text($0.stream.title) },
      Column("payer", "Paid by", .word) { .word($0.stream.payer) },
      Column("ofAgreement", "Of the agreement", .answer, "", .wide) {
        .flag($0.stream.isOfAgreement)
      },
      Column("amount", "Counted", .pounds(.size)) { .money($0.counted) },
      Column("open", "Open", .pounds(.size), "Nobody knows yet whether it comes.") {
        .money($0.open)
      },
    ]
  }

  private func bothSides(_ text: (RollForward) -> String) -> String {
    "with measures \(text(mitigated)), without \(text(unmitigated))"
  }

  private static func said(_ year: FinancialYear?) -> String { year?.description ?? "in no year" }

  private var overdueNotes: [String] {
    overduePayments.map { line in
      let payer = line.kind == .dfePayment ? "DfE payment" : "council contribution"
      return "Not counted: the \(payer) of \(line.amount.readableText) for \(line.countedIn), a"
        + " year that is over, stands as planned; write received or withheld in agreement.csv."
    }
  }

  /// How the ratings of the actions changed the mitigated side; nothing where they were not asked.
  private var ratingNotes: [String] {
    guard let ratedDelivery else { return [] }
    let factors = ratedDelivery.factors.map { "\($0.rating.rawValue) \($0.factor.text)" }
    let changes = ratedDelivery.changes.map { change in
      [
        change.mitigation, change.factor.map { "at \($0.text)" },
        change.monthsSlipped == 0
          ? nil : Wording.counted(change.monthsSlipped, "month") + " later",
      ].compactMap(\.self).joined(separator: " ")
    }
    let unlinked = ratedDelivery.unlinked
    return [
      "A saving counts at the lower of its confidence and the factor of the lowest impact among its"
        + " actions (\(factors.joined(separator: ", "))), and measures come as many months later as"
        + " their actions have slipped. Changed: "
        + (changes.isEmpty ? "none" : changes.joined(separator: ", ")) + "."
        + (unlinked.isEmpty
          ? "" : " Without an action, at their confidence: \(unlinked.joined(separator: ", ")).")
    ]
  }

  private static let notes = [
    "Closing deficit = opening deficit + in-year of the whole DSG + prior-year adjustments - DfE"
      + " payment - council contribution. Before all payments: the balance had nobody ever paid;"
      + " before DfE payments: had the department never paid. Council SEN services and transport"
      + " are the council's own money, outside the deficit; - is not known.",
    "Unmitigated means: nothing beyond what the base year already holds. Headroom is what the"
      + " in-year deficits still to come may add up to.",
  ]
}

/// A year of one side of the roll-forward.
private struct PositionYear {
  let side: Side
  let position: YearPosition

  init(_ side: Side, _ position: YearPosition) {
    self.side = side
    self.position = position
  }

  /// The year, and which side it is where there are two.
  var title: String {
    let side =
      position.status == .projection
      ? (side.rawValue) : position.status.rawValue
    return "\(position.year) \(side)"
  }
}
