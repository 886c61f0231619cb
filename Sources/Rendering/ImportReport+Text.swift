import Ledger
import Money
import Reports
import Tables

extension ImportReport {
  /// What was read, posted, left out and found, for a terminal of 80 columns.
  public func text() -> String {
    let verb = extract.isDryRun ? "would be posted" : "posted"
    var lines = ["\(extract.name), \(extract.period): \(said(outcome.read))"]
    if outcome.isIllustrative { lines.append("  ILLUSTRATIVE: the file says that it is made up") }
    if outcome.totalRows > 0 {
      lines.append("  left out as totals: \(Wording.counted(outcome.totalRows, "row"))")
    }
    lines += outcome.leftOut.map { "  not counted, \($0.reason): \(said($0.sum))" }
    if outcome.known.lines > 0 {
      lines.append("  in the ledger already: \(said(outcome.known))")
    }
    let total = accounts.reduce(into: 0) { $0 += $1.sum.lines }
    if outcome.bringsTotal {
      let journal = outcome.journals.last.map { "journal \($0)" } ?? "a journal"
      lines.append(
        "  nothing new but the control total, which \(extract.isDryRun ? "would be" : "is") kept by"
          + " \(extract.isDryRun ? "a journal" : journal)")
    } else if total == 0 {
      lines.append(
        "  nothing new" + (extract.isDryRun || !outcome.journals.isEmpty ? "" : ", nothing written")
      )
    } else {
      let journal = outcome.journals.last.map { extract.isDryRun ? "" : " as journal \($0)" } ?? ""
      lines.append("  \(verb)\(journal): \(Wording.counted(total, "line"))")
      lines += table()
    }
    lines += lateLines() + suspendedLines() + goneLines()
    let end = extract.isDryRun ? "dry run: the ledger is as it was" : ledger
    lines.append("\(end)\nhead \(outcome.head.hexadecimal)")
    return lines.joined(separator: "\n") + "\n"
  }

  private func table() -> [String] {
    accounts.map { line in
      "    " + TextLayout.left(TextLayout.cut(line.code, 10), 11)
        + TextLayout.left(TextLayout.cut(line.name, 30), 31)
        + TextLayout.right(line.sum.lines.groupedText, 10)
        + TextLayout.right(line.sum.amount.readableText, 20)
    }
  }

  private func lateLines() -> [String] {
    outcome.late.sorted { ($0.key.own, $0.key.postedTo) < ($1.key.own, $1.key.postedTo) }.map {
      "  late: \(said($0.value)) of \($0.key.own), posted to \($0.key.postedTo)"
    }
  }

  private func suspendedLines() -> [String] {
    guard let account = extract.suspense, !outcome.suspended.isEmpty else { return [] }
    let shown = outcome.suspended.prefix(Self.mostShown).map { code in
      "    \(code.shown): \(said(code.sum)), from row"
        + " \(code.firstRow.groupedText)"
    }
    let more = outcome.suspended.count - shown.count
    return ["  on \(account), for mapping.csv has no rule:"] + shown
      + (more > 0 ? ["    and \(Wording.counted(more, "further pair")) of codes"] : [])
  }

  private func goneLines() -> [String] {
    var lines: [String] = []
    let (done, todo) = extract.replaces ? ("taken back", "") : ("posted, not in this file", "")
    if outcome.vanished.lines > 0 {
      lines.append("  \(done)\(todo): \(said(outcome.vanished))")
    }
    if outcome.changed.lines > 0 {
      let done =
        extract.replaces ? "taken back and posted anew" : "posted with other figures or codes"
      lines.append("  \(done): \(said(outcome.changed))")
    }
    if !lines.isEmpty, !extract.replaces {
      lines.append("  to do: if the file is right, import it again with --replace")
    }
    return lines
  }

  private func said(_ sum: LineSum) -> String {
    "\(Wording.counted(sum.lines, "line")), \(sum.amount.sterlingText)"
  }

  private static let mostShown = 20
}
