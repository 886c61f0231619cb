import Ledger
import Money
import Tables
import Tabular

extension CheckReport: Documented {
  /// Counts on a screen, since the diagnostics themselves go to standard error.
  public func document() throws -> Document {
    let faults = diagnostics.count { $0.severity == .error }
    let counts = [(faults, "fault"), (diagnostics.count - faults, "finding")].map { count, noun in
      count == 0 ? "no \(noun)s" : Wording.counted(count, noun)
    }
    let table = try ReportTable(Self.columns, diagnostics)
    return Document(
      ReportStamp(authority: summary, asOf: nil, ledgerHead: nil),
      title: counts.joined(separator: ", "), tables: [table],
      members: [.init("diagnostics", .table(table))], records: .init([], table))
  }

  private static var columns: [Column<Diagnostic>] {
    let faces: Faces = [.data, .page]
    return [
      Column("file", "File", .name, "", faces) { .text($0.file) },
      Column("line", "Line", .number(of: "lines"), "", faces) { .count($0.line) },
      Column("column", "Column", .number(of: "characters"), "", faces) { .count($0.column) },
      Column("severity", "Severity", .word, "", faces) { .word($0.severity) },
      Column("code", "Code", .code, "", faces) { .text($0.code) },
      Column("message", "Message", .prose, "", .json) {
        .text($0.message + "; to do: " + $0.remedy)
      },
      Column("message", "Message", .prose, "", [.csv, .page]) { .text($0.message) },
      Column("toDo", "To do", .prose, "", [.csv, .page]) { .text($0.remedy) },
    ]
  }
}

extension VerifyReport: Documented {
  /// What was verified; on a screen without the findings, which go to standard error.
  public func document() throws -> Document {
    let head = verification.head.hexadecimal
    let findings = try ReportTable(
      Self.findingColumns, verification.findings, caption: "Findings")
    return Document(
      ReportStamp(authority: "", asOf: nil, ledgerHead: head),
      title: Wording.counted(verification.journals, "journal") + ", "
        + Wording.counted(verification.postings, "posting"),
      answers: answers, tables: [findings] + (try reconciliation?.closings.map(Self.table) ?? []),
      members: [
        .init("ok", .flag(isSound)), .init("head", .text(head)),
        .init("journals", .count(verification.journals)),
        .init("postings", .count(verification.postings)), .init("findings", .table(findings)),
        .init("reopenings", .table(try ReportTable(Self.reopeningColumns, reopenings))),
      ], records: .init([], findings))
  }

  private var answers: [Document.Answer] {
    var answers = [Document.Answer("Ledger", outcome)]
    if let since = journalsSinceHead {
      answers.append(
        .init(
          "Head",
          since == 0
            ? "the head given is the ledger's head"
            : Wording.counted(since, "journal") + " came after the head given"))
    }
    return answers
      + reopenings.map { reopening in
        .init(
          "Reopened",
          "\(reopening.period) was reopened by journal \(reopening.journal), by"
            + " \(reopening.author), "
            + (reopening.approvedBy.map { "approved by \($0)" } ?? "approved by nobody else")
            + (reopening.reason.map { ": \($0)" } ?? ""))
      }
  }

  private var outcome: String {
    let all = "every link, every balance and the books agree"
    let findings = Wording.counted(verification.findings.count, "finding")
    if isSound { return all }
    if verification.isIntact { return all + "; what other programs left changes no figure" }
    if isOnlyUnreconciled { return "\(all); \(findings) against others" }
    return isOnlyBehind
      ? "every link and every balance agree; the books have changed since: run build"
      : "\(findings): the ledger is not to be relied on"
  }

  private static var findingColumns: [Column<LedgerVerification.Finding>] {
    [
      Column("code", "Code", .code, "", [.data, .page]) { .text($0.code) },
      Column("message", "Message", .prose, "", [.data, .page]) { .text($0.message) },
    ]
  }

  private static var reopeningColumns: [Column<LedgerActivity.Closing>] {
    [
      Column("journal", "Journal", .number(of: "journals")) { .count(Int($0.journal)) },
      Column("period", "Period", .code) { .name($0.period) },
      Column("author", "By", .word) { .text($0.author) },
      Column("approvedBy", "Approved by", .word) { .text($0.approvedBy) },
      Column("time", "At", .date) { .text($0.time) },
      Column("reason", "Reason", .prose) { .text($0.reason) },
    ]
  }

  /// A row of a closing deficit: the ledger's, a part of it, or somebody's statement.
  private typealias Stated = (
    name: String, amount: Money, difference: Money?, isLowest: Bool
  )

  /// The closing deficit of a year as it is stated, beside the ledger's.
  private static func table(_ closing: Reconciliation.Closing) throws -> ReportTable {
    let parts = [
      ("opening", closing.parts.opening), ("high needs", closing.parts.highNeeds),
      ("other blocks", closing.parts.otherBlocks), ("prior years", closing.parts.priorYears),
      ("payments", closing.parts.payments),
    ]
    let rows: [Stated] =
      [("Ledger", closing.ledger, nil, false)]
      + parts.filter { $0.1 != .zero }.map { ("of which \($0.0)", $0.1, nil, false) }
      + closing.statements.map { ($0.basis.title, $0.amount, $0.difference, $0.isLowest) }
    let columns: [Column<Stated>] = [
      Column("name", "Stated by", .name) { .text($0.name) },
      Column("amount", "Deficit", .pounds(.deficit)) { .money($0.amount) },
      Column("difference", "Difference", .pounds(.deficit), "The statement less the ledger.") {
        $0.difference.map { .money($0) } ?? .worded(.none, as: "")
      },
      Column("lowest", "Lowest", .word, "What counts where differences are not explained.") {
        $0.isLowest ? .text("lowest") : .none
      },
    ]
    return try ReportTable(
      columns, rows, caption: "Closing deficit at \(closing.year.lastDay.readableText)")
  }
}
