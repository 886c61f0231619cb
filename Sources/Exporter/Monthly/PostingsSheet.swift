import Books
import Money
import Reports

/// Where the postings of the year come from, journal by journal.
enum JournalsSheet {
  static let name = "Journals"

  static let columns: [TableSheet.Column] = [
    .number("Journal", 8), .text("Kind", 10), .text("From", 30), .number("Postings", 9),
    .money("Amount (£)", isSummed: true), .text("Sources", 28), .text("Posted (UTC)", 16),
    .text("By", 18), .text("System account", 14), .text("Approved by", 18),
    .text("Takes back", 10), .text("Reason", 30), .text("To look at", 20),
    .text("SHA-256 of the file", 66),
  ]

  static func title(_ period: Period) -> String {
    "Journals behind the postings of \(period.year) to \(period)"
  }

  static let remark =
    "Pounds. Costs positive, income negative; what each posting takes stands against it, in an"
    + " account with ~ where the books name none. By: the name that was given; nothing where the"
    + " journal follows from the books. SHA-256: of the file that was posted."

  static func row(_ posted: PostedLines.Journal) -> [Cell] {
    let journal = posted.entry.journal
    let header = journal.header
    func text(_ value: String?) -> Cell {
      .text(value.flatMap { $0.isEmpty ? nil : $0 } ?? "-", .year)
    }
    return [
      .number(Double(journal.number), .count), text(header.kind.rawValue), text(header.origin),
      .count(posted.count), .pence(posted.amount.pence),
      .text(posted.sources.isEmpty ? "-" : posted.sources.sorted().joined(separator: ", ")),
      text(header.stamp?.readableTime), text(header.stamp?.author),
      text(header.stamp?.systemAccount), text(header.details[.approvedBy]),
      text(header.reverses.map { "\($0)" }),
      text(header.details[.despite] ?? header.details[.reason]),
      text(posted.entry.marks.map(\.rawValue).joined(separator: ", ")),
      text(journal.originSHA256),
    ]
  }

  static func table(_ posted: PostedLines?, _ period: Period) -> TableSheet {
    TableSheet(
      name, title: title(period), remarks: [remark], table: "journals", columns,
      rows: (posted?.journals ?? []).map(row), none: "Nothing has been posted to this year.")
  }
}

/// Every posting behind the lines of the year.
struct PostingsSheet {
  static let name = "Postings"

  static let columns: [TableSheet.Column] = [
    .text("Account", 12), .text("Period", 12), .money("Amount (£)", isSummed: true),
    .text("Date", 12), .number("Journal", 10), .text("Cost centre", 14), .text("Subjective", 14),
    .text("Row", 22),
  ]

  let table: TableSheet
  /// The rows of each account, which stand together.
  private let rows: [String: ClosedRange<Int>]

  init(_ posted: PostedLines?, _ period: Period) {
    let lines = posted?.lines ?? []
    table = TableSheet(
      Self.name, title: "Postings of \(period.year) to \(period)",
      remarks: [
        "Pounds. Costs positive, income negative. Descriptions are left out: they may name people."
          + " A dash: not given. Where each journal comes from stands on the sheet Journals."
      ], table: "postings",
      Self.columns,
      rows: lines.map { line in
        [
          .text(line.account, .year), .text(line.period.description, .year),
          .pence(line.amount.pence), .text(line.date ?? "-", .year),
          .count(Int(line.journal)), .text(line.costCentre ?? "-", .year),
          .text(line.subjective ?? "-", .year), .text(line.rowID ?? "-", .year),
        ]
      },
      none: (posted?.count ?? 0) > PostedLines.most
        ? "There are more than \(PostedLines.most): they stand in a workbook of their own."
        : "Nothing has been posted to this year.")
    rows = Dictionary(
      lines.enumerated().map { ($1.account, $0...$0) },
      uniquingKeysWith: { $0.lowerBound...$1.upperBound })
  }

  /// Where the postings of an account begin; nil where it has none here.
  func place(of account: String) -> CellLocation? {
    rows[account].map { CellLocation(Self.name, table.cell($0.lowerBound, 0).address) }
  }

  /// What the postings of an account come to; nil where it has none here.
  func actual(of account: String) -> Formula? {
    rows[account].map { .sum(table.cell($0.lowerBound, 2).to(table.cell($0.upperBound, 2))) }
  }
}
