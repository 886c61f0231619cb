import Ledger
import Money
import Tables

extension LogReport: Documented {
  public func document() throws -> Document {
    let table = try ReportTable(Self.columns, entries, none: "The ledger holds no journal.")
    let stamp = ReportStamp(authority: authority, asOf: nil, ledgerHead: head.hexadecimal)
    return Document(
      stamp, title: Wording.counted(entries.count, "journal"), tables: [table],
      members: [
        stamp.member(.authority), stamp.member(.unit), stamp.member(.ledgerHead),
        .init("journals", .table(table)),
      ], records: .init([], table))
  }

  private static var columns: [Column<Entry>] {
    [
      Column("journal", "No", .number(of: "journals")) { .count(Int($0.journal.number)) },
      Column("posted", "Posted (UTC)", .date) { entry in
        entry.journal.header.stamp.map { .worded(.text($0.time), as: $0.readableTime) }
          ?? .worded(.none, as: "from the books")
      },
      Column("kind", "Kind", .word) { .word($0.journal.header.kind) },
      Column(
        "period", "Period", .code,
        "That of an extract, a close or a reopening; else the last that its lines count in."
      ) { .name($0.journal.header.period ?? $0.journal.lastPeriod) },
      Column("lines", "Lines", .number(of: "lines")) { .count(Int($0.journal.lines)) },
      Column(
        "pounds", "Pounds", .pounds(.cost),
        "What its lines put on accounts on the side of costs; lines that only balance left out."
      ) { .money($0.journal.pounds) },
      Column("author", "By", .word, "The name that was given.", .wide) {
        .text($0.journal.header.stamp?.author)
      },
      Column("systemAccount", "Account of the system", .word, "", .wide) {
        .text($0.journal.header.stamp?.systemAccount)
      },
      Column("approvedBy", "Approved by", .word, "", .wide) {
        .text($0.journal.header.details[.approvedBy])
      },
      Column("reference", "Reference", .code, "", .wide) { entry in
        let reference = entry.journal.header.reference
        return reference.isEmpty ? .none : .text(reference)
      },
      Column("origin", "From", .code, "The file it came from.", .wide) {
        .text($0.journal.header.origin)
      },
      Column("originSha256", "SHA-256 of the file", .code, "", .wide) {
        .text($0.journal.originHash)
      },
      Column("reverses", "Takes back", .number(of: "journals"), "", .wide) {
        .count($0.journal.header.reverses.map { Int($0) })
      },
      Column("reason", "Reason", .prose, "", .wide) { .text($0.journal.reason) },
      Column("marks", "Marks", .word, "What an auditor looks at first.", .wide) { entry in
        let marks = entry.marks.map(\.rawValue)
        return .worded(
          .text(marks.joined(separator: " ")), as: marks.joined(separator: ", "))
      },
      Column("notes", "Notes", .prose, "", .screen) { .text($0.notes) },
    ]
  }
}

extension LedgerJournal {
  /// Why it was posted, where the command asks for it.
  fileprivate var reason: String? { header.details[.despite] ?? header.details[.reason] }
}

extension LogReport.Entry {
  /// Who posted it, from where and why, in one line.
  fileprivate var notes: String {
    let header = journal.header
    var notes: [String] = []
    if let stamp = header.stamp {
      let account = stamp.systemAccount.map { $0 == stamp.author ? "" : ", account \($0)" }
      notes.append("by \(stamp.author)\(account ?? "")")
    }
    if let approver = header.details[.approvedBy] { notes.append("approved by \(approver)") }
    if !header.reference.isEmpty, header.kind != .extract { notes.append(header.reference) }
    if !header.origin.isEmpty { notes.append("from \(header.origin)") }
    if let other = header.reverses { notes.append("takes back \(other)") }
    if let reason = journal.reason { notes.append("reason: \(reason)") }
    if !marks.isEmpty {
      notes.append("[\(marks.map(\.rawValue).joined(separator: ", "))]")
    }
    return notes.joined(separator: "; ")
  }
}
