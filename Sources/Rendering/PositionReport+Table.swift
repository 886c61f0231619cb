import Books
import Forecasting
import Money
import Reports

extension PositionReport {
  /// The report for a terminal: blocks of years as wide as the screen allows, both sides of
  /// each projected year next to each other, then what follows from them.
  ///
  /// A line has `width` characters, at least 60.
  public func table(width: Int) throws -> String {
    let width = max(60, width)
    var lines = TextLayout.wrapped(
      "\(authority.name): DSG deficit as at \(asOf), scenario \(options.scenario)"
        + (options.withheld.map { ", without the DfE payment \($0)" } ?? "")
        + (ratedDelivery == nil ? "" : ", savings by the ratings of their actions"), width: width)
    lines += TextLayout.wrapped(
      "Pounds. Costs, overspends and deficits are positive; income and surpluses are negative;"
        + " payments reduce the deficit.", width: width)
    for block in try blocks(width: width) { lines += [""] + block }
    lines += [""] + (try headlines()) + [""]
    lines += notes(width: width)
    return lines.joined(separator: "\n") + "\n"
  }

  private func blocks(width: Int) throws -> [[String]] {
    let groups = try mitigated.years.map(columns)
    let cell = 1 + (groups.joined().flatMap(\.cells).map(\.count).max() ?? 0)
    let label = Self.labels.map(\.count).max() ?? 0
    let fitting = max(2, (width - label) / cell)
    var blocks: [[PositionColumn]] = []
    for group in groups {
      if let last = blocks.last, last.count + group.count <= fitting {
        blocks[blocks.count - 1] += group
      } else {
        blocks.append(group)
      }
    }
    return blocks.map { columns in
      let heads = [\PositionColumn.year, \PositionColumn.side].map { head in
        TextLayout.left("", label)
          + columns.map { TextLayout.right($0[keyPath: head] + " ", cell) }.joined()
      }
      let rows = Self.labels.indices.map { row in
        TextLayout.left(Self.labels[row], label)
          + columns.map { TextLayout.right($0.cells[row], cell) }.joined()
      }
      return (heads + rows).map(\.trimmedAtEnd)
    }
  }

  /// One column for a year that is known or forecast, two for one that is projected.
  private func columns(_ year: YearPosition) throws -> [PositionColumn] {
    let sides = year.status == .projection ? [false, true] : [true]
    return try sides.compactMap { isMitigated in
      guard
        let position = rollForward(isMitigated: isMitigated).years
          .first(where: { $0.year == year.year })
      else { return nil }
      let amounts = Self.rows.map { measure in
        measure.amount(of: position).readableText
          + StandingNotes.padded(standing(of: measure, in: year.year, isMitigated: isMitigated))
      }
      let council = try [Fund.councilSen, .senTransport].map { fund in
        try councilCell(fund, year.year, isMitigated)
      }
      return PositionColumn(
        year: year.year.description,
        side: year.status == .projection
          ? (isMitigated ? "mitigated" : "unmitigated") : year.status.rawValue,
        cells: amounts + council)
    }
  }

  private func councilCell(
    _ fund: Fund, _ year: FinancialYear, _ isMitigated: Bool
  ) throws -> String {
    guard let cost = try councilCost(fund, year, isMitigated: isMitigated) else { return "- " }
    let provenance = lines.filter { $0.account.fund == fund }
      .compactMap { $0[year]?.provenance(isMitigated: isMitigated) }
      .reduce(Provenance.none) { $0.union($1) }
    return cost.readableText + StandingNotes.padded(sources.standing(provenance))
  }

  private static let rows: [PositionMeasure] = [
    .opening, .expenditure, .income, .inYear, .otherBlocks, .inYearDsg, .priorYear, .dfePayment,
    .councilContribution, .closing, .closingBeforePayments, .closingBeforeDfe,
  ]

  private static let labels = [
    "Opening", "HN spend", "HN income", "In-year HN", "Other blocks", "In-year DSG",
    "Prior year", "DfE pays", "Council pays", "Closing", "Before all", "Before DfE",
    "Council SEN", "Transport",
  ]

  private func headlines() throws -> [String] {
    var lines = [
      "Headroom of the agreement    \(try selected.headroom().readableText)"
    ]
    if let after = try selected.headroomAfterForecast() {
      lines.append("  after the \(asOf.year) forecast \(after.readableText)")
    }
    lines.append("In-year breakeven (DSG)      " + bothSides { $0.breakevenYear })
    lines.append("Deficit cleared              " + bothSides { $0.clearedYear })
    if let ends = authority.overrideEnds, let last = lastYearOfOverride {
      let other = rollForward(isMitigated: !options.isMitigated).years
        .first { $0.year == last.year }
      lines.append("Deficit when the statutory override ends, \(ends.readableText):")
      lines.append(
        "  \(options.isMitigated ? "mitigated" : "unmitigated") \(last.closing.readableText), "
          + "\(options.isMitigated ? "unmitigated" : "mitigated")"
          + " \(other?.closing.readableText ?? "-")")
    }
    return lines
  }

  private func bothSides(_ year: (RollForward) -> FinancialYear?) -> String {
    [("mitigated", mitigated), ("unmitigated", unmitigated)].map { side, rollForward in
      "\(side) \(TextLayout.year(year(rollForward)))"
    }.joined(separator: ", ")
  }

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
        change.monthsSlipped > 0
          ? TextLayout.counted(change.monthsSlipped, "month") + " later" : nil,
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

  private func notes(width: Int) -> [String] {
    let texts = [
      "HN: high needs block. Closing = Opening + In-year DSG + Prior year - DfE pays - Council"
        + " pays. Before all: the balance had neither party ever paid; Before DfE: had the"
        + " department never paid. Council SEN and Transport are council money, outside the"
        + " deficit; - is not known.",
      "Unmitigated means: nothing beyond what the base year already holds. Headroom is what the"
        + " in-year deficits still to come may add up to.",
      StandingNotes.key,
    ]
    return (overdueNotes + ratingNotes + texts).flatMap { TextLayout.wrapped($0, width: width) }
      + StandingNotes.lines(provenance, sources, width: width)
      + ["Ledger head \(ledgerHead.hexadecimal)"]
  }
}

/// A column of the position table.
private struct PositionColumn {
  let year: String
  let side: String
  let cells: [String]
}
