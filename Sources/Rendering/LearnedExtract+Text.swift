import Ledger
import Money
import Tabular

extension LearnedExtract {
  /// What was learned, for a terminal of 80 columns.
  ///
  /// - Parameters:
  ///   - layout: where the layout was written.
  ///   - mapping: where the codes were written; nil if there are none.
  ///   - command: how the file is imported, but for the period.
  /// - Returns: the text.
  public func text(layout: String, mapping: String?, command: String) -> String {
    var texts = ["\(name): headers on row \(headerRow.groupedText), \(said(read))"]
    if headerRepeats > 0 {
      texts.append("  the headers come again on \(counted(headerRepeats, "row")), passed over")
    }
    if totalRows > 0 {
      texts.append("  taken for totals and headings: \(counted(totalRows, "row")), left out")
    }
    texts += leftOut.map { "  not counted, \($0.reason): \(said($0.sum))" }
    if !lines.isEmpty {
      texts.append("\nas it would be posted; a cost is positive, a credit negative:")
      texts += table()
    }
    if !doubts.isEmpty {
      texts.append("\nunsure:")
      for doubt in doubts { texts += TextLayout.hanging("  - ", doubt, width: 80) }
    }
    texts.append("\nwritten; nothing was posted:")
    texts.append("  \(layout)")
    if let mapping {
      let open = codes.count { $0.account.isEmpty }
      texts.append(
        "  \(mapping)\n    \(counted(codes.count, "pair")) of codes"
          + (open == 0
            ? ", each with a suggested account"
            : open == codes.count
              ? ", none with a suggested account"
              : ", \(open.groupedText) of them without a suggested account"))
    }
    texts += remedies(layout, mapping, command)
    return texts.joined(separator: "\n") + "\n"
  }

  /// Whether an import by this layout would be refused.
  public var isRefused: Bool { diagnostics.contains { $0.severity == .error } }

  private func remedies(_ layout: String, _ mapping: String?, _ command: String) -> [String] {
    var remedies: [String] = []
    if isRefused {
      remedies.append("mend what is refused above, in the layout or in the finance system's export")
    }
    let proposed = [layout, mapping].compactMap(\.self).filter { $0.contains(".proposed") }
    remedies.append(
      "look at the layout, and hold the lines above against the finance system")
    if mapping != nil {
      remedies.append(
        "look at each account in the mapping, and write confirmed in place of suggested")
    }
    if !proposed.isEmpty {
      remedies.append(
        "what was there before still counts; take over from the proposed file what is right")
    }
    remedies.append(
      "then try it: \(command) --period \(period.map { "\($0)" } ?? "P") --control-total £"
        + " --dry-run"
    )
    return ["to do:"]
      + remedies.flatMap { TextLayout.hanging("  - ", $0, width: 80) }
  }

  private func table() -> [String] {
    let header =
      "  " + TextLayout.right("row", 7) + "  " + TextLayout.left("period", 12)
      + TextLayout.left("date", 11) + TextLayout.left("cost centre", 12)
      + TextLayout.left("subjective", 12) + TextLayout.left("account", 9)
      + TextLayout.right("£", 13)
    return [header]
      + lines.map { line in
        let codes = line.shownCodes
        return "  " + TextLayout.right(line.row.groupedText, 7) + "  "
          + TextLayout.left("\(line.period)", 12)
          + TextLayout.left(line.date.map { "\($0)" } ?? "", 11)
          + TextLayout.left(TextLayout.cut(codes.costCentre, 11), 12)
          + TextLayout.left(TextLayout.cut(codes.subjective, 11), 12)
          + TextLayout.left(TextLayout.cut(line.account.isEmpty ? "-" : line.account, 8), 9)
          + TextLayout.right(line.amount.readableText, 13)
      }
  }

  private func said(_ sum: LineSum) -> String {
    "\(counted(sum.lines, "line")), \(sum.amount.sterlingText)"
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count.groupedText) \(noun)\(count == 1 ? "" : "s")"
  }
}
