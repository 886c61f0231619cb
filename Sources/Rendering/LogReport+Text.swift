import Ledger
import Money
import Reports

extension LogReport {
  /// A line or two for each journal.
  public func table(width: Int) -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority): \(TextLayout.counted(entries.count, "journal")), pounds", width: width)
    lines += [
      "",
      TextLayout.right("No", 6) + "  " + TextLayout.left("Posted (UTC)", 18)
        + TextLayout.left("Kind", 12) + TextLayout.left("Period", 13)
        + TextLayout.right("Lines", 9) + TextLayout.right("Pounds", 18),
    ]
    for entry in entries { lines += Self.lines(entry, width) }
    return (lines + ["", "head \(head.hexadecimal)"]).joined(separator: "\n") + "\n"
  }

  private static func lines(_ entry: Entry, _ width: Int) -> [String] {
    let journal = entry.journal
    let header = journal.header
    let first =
      TextLayout.right("\(journal.number)", 6) + "  "
      + TextLayout.left(header.stamp?.readableTime ?? "from the books", 18)
      + TextLayout.left(header.kind.rawValue, 12)
      + TextLayout.left((header.period ?? journal.lastPeriod)?.description ?? "", 13)
      + TextLayout.right(journal.lines.groupedText, 9)
      + TextLayout.right(journal.pounds == .zero ? "-" : journal.pounds.readableText, 18)
    var notes: [String] = []
    if let stamp = header.stamp {
      let account = stamp.systemAccount.map { $0 == stamp.author ? "" : ", account \($0)" }
      notes.append("by \(stamp.author)\(account ?? "")")
    }
    if let approver = header.details[.approvedBy] { notes.append("approved by \(approver)") }
    if !header.reference.isEmpty, header.kind != .extract { notes.append(header.reference) }
    if !header.origin.isEmpty { notes.append("from \(header.origin)") }
    if let other = header.reverses { notes.append("takes back \(other)") }
    if let reason = header.details[.despite] ?? header.details[.reason] {
      notes.append("reason: \(reason)")
    }
    if !entry.marks.isEmpty {
      notes.append("[\(entry.marks.map(\.rawValue).joined(separator: ", "))]")
    }
    return [first.trimmedAtEnd]
      + TextLayout.hanging("        ", notes.joined(separator: "; "), width: width)
  }

  /// A row for each journal, amounts in pounds.
  public func csv() -> String {
    CSV.text(
      [Self.names.map(RegisterField.snakeCase)] + entries.map { Self.fields($0).map(\.text) })
  }

  /// The journals, amounts in pence.
  public func json() -> String {
    JSON.object([
      ("authority", .string(authority)), ("unit", .string("pence")),
      ("ledgerHead", .string(head.hexadecimal)),
      (
        "journals",
        .array(
          entries.map { entry in
            .object(zip(Self.names, Self.fields(entry)).map { ($0, $1.json) })
          })
      ),
    ]).text + "\n"
  }

  private static let names = [
    "journal", "posted", "kind", "period", "lines", "pounds", "author", "systemAccount",
    "approvedBy", "reference", "origin", "originSha256", "reverses", "reason", "marks",
  ]

  private static func fields(_ entry: Entry) -> [RegisterField] {
    let journal = entry.journal
    let header = journal.header
    let reference = header.reference.isEmpty ? nil : header.reference
    return [
      .count(Int(journal.number)), .text(header.stamp?.time), .text(header.kind.rawValue),
      .text((header.period ?? journal.lastPeriod)?.description), .count(Int(journal.lines)),
      .money(journal.pounds), .text(header.stamp?.author), .text(header.stamp?.systemAccount),
      .text(header.details[.approvedBy]), .text(reference), .text(header.origin),
      .text(journal.originHash), .count(header.reverses.map { Int($0) }),
      .text(header.details[.despite] ?? header.details[.reason]),
      .text(entry.marks.map(\.rawValue).joined(separator: " ")),
    ]
  }
}
