import Books
import Money
import Tabular

extension ExtractFindings {
  /// Every fault of the file: those of its rows, and those that only its whole shows.
  func allFaults(_ source: ExtractSource) throws -> ExtractFaults {
    var faults = faults
    try noteRepeatedRowIDs(source, &faults)
    if source.extract.suspense == nil { faults.add(unmapped) }
    notePeriods(source.layout, &faults)
    if faults.isEmpty, tally.read.lines == 0 {
      faults.add(
        .empty,
        leftOut.sums.isEmpty
          ? "the file has a header row and no lines"
          : "no line of the file counts: all of them are left out",
        toDo: leftOut.sums.isEmpty
          ? "export it again, for \(source.extract.period)"
          : "look at counts, companies and skip_rows in extract.toml")
    }
    if faults.isEmpty, tally.isOutOfRange {
      faults.add(
        .amountRange, "the lines sum to more than a council's ledger can hold",
        toDo: "look whether another column was taken for the amount")
    }
    guard faults.isEmpty, let stated = source.extract.controlTotal else { return faults }
    let sum = tally.read.amount
    let total = source.layout.sign == .debitPositive ? sum : try -sum
    if total != stated {
      faults.add(
        .controlTotal,
        "the lines sum to \(total.readableText), and the control total is"
          + " \(stated.readableText): a difference of \(try (total - stated).readableText)",
        toDo: "export the file again, or look for rows that were left out"
          + " (left out as totals: \(totals.count)"
          + (leftOut.sums.isEmpty
            ? ")" : "; not counted: \(leftOut.sums.values.map(\.lines).reduce(0, +)))"))
    }
    return faults
  }

  /// Notes periods that all contradict the dates beside them, where another meaning would not.
  private func notePeriods(_ layout: ExtractLayout, _ faults: inout ExtractFaults) {
    let rule = PeriodRule(layout)
    guard layout.columns.qualifying.year == nil, dates.numbered >= Self.enoughDates,
      let other = dates.other(than: rule.meaning)
    else { return }
    faults.add(
      .periodDates,
      "all \(dates.numbered.groupedText) periods contradict the dates beside them: 1 is read as"
        + " \(rule.meaning == .financial ? "April" : "January")",
      toDo: "if they count months from \(other == .calendar ? "January" : "April"), write"
        + " period_format = \"\(other.rawValue)\" in extract.toml")
  }

  /// Fewer may be invoices that were entered late.
  private static let enoughDates = 5

  /// Looks at rows whose ids have equal hashes, and notes those that are really equal.
  private func noteRepeatedRowIDs(
    _ source: ExtractSource, _ faults: inout ExtractFaults
  ) throws {
    guard !repeatedRowIDs.isEmpty else { return }
    let parser = try source.parser(source.open())
    let columns = parser.columns
    var first: [String: Int] = [:]
    while true {
      switch parser.next() {
      case .end: return
      case .nothing: continue
      case .line(let line):
        guard let rowID = line.rowID, let hash = parser.idHash(line), repeatedRowIDs.contains(hash)
        else { continue }
        let id = parser.string(rowID)
        let key = "\(line.period.year) \(id)"
        guard let earlier = first[key] else {
          first[key] = parser.row.number
          continue
        }
        let name = columns.rowID.count > 1 ? "the row id of all its columns" : "the row id"
        faults.add(
          .rowIDRepeated, parser.row, cell: columns.rowID.first ?? 0, columns,
          "\(name) \(CellShape.shown(id)) stands on row \(earlier) as well",
          toDo: "name the columns in extract.toml that tell a row from all others together, such as"
            + " row_id = [\"\(columns.headers[columns.rowID.first ?? 0])\", \"Line\"], or take"
            + " row_id out")
      }
    }
  }
}

extension UnmappedCodes.Entry {
  var code: UnmappedCode {
    var sum = LineSum()
    sum.lines = lines
    sum.amount = Money(pence: Int64(clamping: pence))
    return UnmappedCode(
      costCentre: costCentre, subjective: subjective, sum: sum, firstRow: firstRow,
      lastRow: lastRow, suggestion: suggestion)
  }
}

extension ExtractFaults {
  /// Notes each pair of codes that no confirmed rule matches, with what stands on it.
  mutating func add(_ unmapped: UnmappedCodes) {
    for entry in unmapped.entries.prefix(Self.mostCodes) {
      let code = entry.code
      let rows =
        code.sum.lines == 1
        ? "row \(code.firstRow)"
        : "\(code.sum.lines.groupedText) lines, rows \(code.firstRow) to \(code.lastRow)"
      let sum = "\(code.sum.amount.sterlingText) on \(rows)"
      let codes =
        "cost centre \(CellShape.shown(code.costCentre)) with"
        + " subjective \(CellShape.shown(code.subjective))"
      if let rule = entry.suggestion {
        add(
          .suggested, line: code.firstRow,
          "row \(rule.line) of mapping.csv "
            + (rule.account.isEmpty
              ? "is a suggestion without an account" : "only suggests account \(rule.account)")
            + " for \(codes): \(sum)",
          toDo: rule.account.isEmpty
            ? "write its account there, and confirmed as its status"
            : "if it is right, write confirmed as its status there; else correct the account as"
              + " well")
        continue
      }
      add(
        .unmapped, line: code.firstRow, "no rule of mapping.csv matches \(codes): \(sum)",
        toDo: (entry.withNoughts.map {
          "a rule matches \($0): if a spreadsheet has taken noughts off, export the codes as text;"
            + " else "
        } ?? "") + "add a rule; import can also post such lines to an account that --suspense names"
      )
    }
    let further = unmapped.entries.dropFirst(Self.mostCodes)
    let lines = unmapped.linesBeyond + further.reduce(0) { $0 + $1.lines }
    if lines > 0 {
      add(
        .unmapped, "and \(lines.groupedText) lines on further codes",
        toDo: "look whether cost_centre and subjective name the right columns in extract.toml")
    }
  }

  private static let mostCodes = 1_000
}
