import Ledger
import Money
import Tables
import Tabular

extension LearnedExtract {
  /// What was learned, for a screen.
  ///
  /// It says where the layout and the codes were written (nil where there are none), and by which
  /// command, but for the period, the file is imported.
  public func document(
    layout: String, mapping: String?, command: String
  ) throws -> Document {
    let table = try ReportTable(Self.columns, lines, caption: "As it would be posted")
    return Document(
      ReportStamp(authority: name, asOf: nil, ledgerHead: nil),
      title: "headers on row \(headerRow.groupedText), \(Self.said(read))", remarks: remarks,
      answers: [.init("Posted", "nothing"), .init("Written", layout)]
        + (mapping.map { [.init("Written", $0 + ": " + mapped)] } ?? [])
        + doubts.map { .init("Unsure", $0) }
        + remedies(layout, mapping, command).map { .init("To do", $0) },
      tables: lines.isEmpty ? [] : [table], members: [], records: .init([], table))
  }

  /// Whether an import by this layout would be refused.
  public var isRefused: Bool { diagnostics.contains { $0.severity == .error } }

  private var remarks: [String] {
    (headerRepeats > 0
      ? ["The headers come again on \(Wording.counted(headerRepeats, "row")), passed over."] : [])
      + (totalRows > 0
        ? ["Taken for totals and headings: \(Wording.counted(totalRows, "row")), left out."] : [])
      + leftOut.map { "Not counted, \($0.reason): \(Self.said($0.sum))." }
  }

  private var mapped: String {
    let open = codes.count { $0.account.isEmpty }
    return Wording.counted(codes.count, "pair") + " of codes"
      + (open == 0
        ? ", each with a suggested account"
        : open == codes.count
          ? ", none with a suggested account"
          : ", \(open.groupedText) of them without a suggested account")
  }

  private func remedies(_ layout: String, _ mapping: String?, _ command: String) -> [String] {
    let isProposed = [layout, mapping].contains { $0?.contains(".proposed") ?? false }
    let remedies: [String?] = [
      isRefused
        ? "mend what is refused above, in the layout or in the finance system's export" : nil,
      "look at the layout, and hold the lines below against the finance system",
      mapping == nil
        ? nil : "look at each account in the mapping, and write confirmed in place of suggested",
      isProposed
        ? "what was there before still counts; take over from the proposed file what is right"
        : nil,
      "then try it: \(command) --period \(period.map { "\($0)" } ?? "P") --control-total £"
        + " --dry-run",
    ]
    return remedies.compactMap(\.self)
  }

  private static var columns: [Column<Line>] {
    [
      Column("row", "Row", .number(of: "rows")) { .count($0.row) },
      Column("period", "Period", .code) { .name($0.period) },
      Column("date", "Date", .date) { .date($0.date) },
      Column("costCentre", "Cost centre", .word) { .text($0.shownCodes.costCentre) },
      Column("subjective", "Subjective", .word) { .text($0.shownCodes.subjective) },
      Column("account", "Account", .code) { .text($0.account.isEmpty ? "-" : $0.account) },
      Column("amount", "Amount", .pounds(.cost)) { .money($0.amount) },
    ]
  }

  private static func said(_ sum: LineSum) -> String {
    "\(Wording.counted(sum.lines, "line")), \(sum.amount.sterlingText)"
  }
}
