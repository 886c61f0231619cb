import Ledger
import Money
import Reports

/// A ledger as one CSV row for each posting, amounts in pounds.
struct LedgerCSV: LedgerVisitor {
  private let export: LedgerExport
  private var output: ByteOutput
  private var journal = JournalCells()
  private var accounts: [ExactText: [UInt8]] = [:]
  private var periods: [Period: [UInt8]] = [:]

  /// The cells that are the same in every row of a journal, with the commas between them.
  private struct JournalCells {
    var number: [UInt8] = []
    var kindAndPeriod: [UInt8] = []
    /// What stands behind the posting's own cells, and the end of the row.
    var rest: [UInt8] = []
    var description: [UInt8] = []
  }

  init(_ export: LedgerExport, _ output: ByteOutput) {
    self.export = export
    self.output = output
  }

  private static let header = [
    "journal", "posting", "kind", "journal_period", "posted_period", "own_period", "date",
    "account", "account_name", "fund", "account_kind", "amount", "source", "cost_centre",
    "subjective", "row_id", "reference", "takes_back", "origin", "origin_sha256", "author",
    "posted", "reverses", "journal_reference",
  ]
  private static let narrativeHeader = ["description", "journal_description"]

  mutating func begin(_ contents: LedgerContents) {
    let columns = Self.header + (export.includesNarrative ? Self.narrativeHeader : [])
    output.bytes.append(CSV.text([columns]))
  }

  mutating func begin(_ journal: LedgerJournal) {
    let header = journal.header
    self.journal.number = Array(String(journal.number).utf8)
    self.journal.kindAndPeriod = Self.cells([header.kind.rawValue, header.period?.description])
    self.journal.rest = Self.cells([
      header.origin, journal.originSHA256, header.stamp?.author, header.stamp?.time,
      header.reverses.map(String.init), header.reference,
    ])
    self.journal.description = Self.cells([header.description])
  }

  mutating func visit(_ posting: LedgerPosting) throws {
    add(journal.number)
    add(String(posting.id))
    add(journal.kindAndPeriod)
    add(cell(posting.postedTo))
    add(cell(posting.period))
    add(posting.date)
    add(cells(ofAccount: posting.account))
    add(posting.amount.poundsText)
    for text in [
      posting.source, posting.costCentre, posting.subjective, posting.rowID, posting.reference,
      posting.takesBack.map(String.init),
    ] { add(text) }
    add(journal.rest)
    if export.includesNarrative {
      add(posting.description)
      add(journal.description)
    }
    // The comma behind the last cell gives way to the end of the row.
    output.bytes[output.bytes.count - 1] = CSV.lineFeed
    try output.flushIfLarge()
  }

  mutating func endJournal() {}

  mutating func end() throws {
    try output.flush()
  }

  private mutating func add(_ cells: [UInt8]) {
    output.bytes.append(contentsOf: cells)
    output.bytes.append(CSV.comma)
  }

  private mutating func add(_ text: String?) {
    CSV.append(text, to: &output.bytes)
    output.bytes.append(CSV.comma)
  }

  private static func cells(_ texts: [String?]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, text) in texts.enumerated() {
      if index > 0 { bytes.append(CSV.comma) }
      CSV.append(text, to: &bytes)
    }
    return bytes
  }

  private mutating func cell(_ period: Period) -> [UInt8] {
    if let known = periods[period] { return known }
    let cell = Self.cells([period.description])
    periods[period] = cell
    return cell
  }

  private mutating func cells(ofAccount code: String) -> [UInt8] {
    let key = ExactText(code)
    if let known = accounts[key] { return known }
    let account = export.account(code)
    let cells = Self.cells([
      code, account?.name, account?.fund.rawValue, account?.kind.rawValue,
    ])
    accounts[key] = cells
    return cells
  }
}
