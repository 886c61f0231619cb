import Books
import Ledger
import Money
import Reports

/// How a program for plain-text accounting writes accounts and transactions.
protocol PlainTextSyntax {
  /// What stands above the transactions: options and declarations.
  func appendPreamble(
    _ contents: LedgerContents, _ export: LedgerExport, to bytes: inout [UInt8])
  /// The account's name, another one for every code.
  func accountName(_ code: String, _ account: Account?) -> String
  /// The account that balances the parts of a journal against each other, nil over all of them.
  var partsAccount: String { get }
  /// The first lines of a transaction.
  func appendHead(
    _ heading: Heading, _ tags: [(key: String, value: TagValue)], to bytes: inout [UInt8])
  /// One line of a transaction.
  func appendLine(
    account: [UInt8], _ amount: Money, _ tags: [(key: String, value: TagValue)],
    to bytes: inout [UInt8])
}

/// What the first line of a transaction says.
struct Heading {
  let date: CalendarDate
  let journal: Int64
  let kind: String
}

/// What is told of a journal or a posting beside its amount.
enum TagValue {
  case text(String)
  case number(Int64)
  /// As `yyyy-mm-dd`.
  case date(String)
}

/// A ledger as transactions for a program of plain-text accounting.
///
/// A journal is one transaction for each period that it was posted to, dated on the period's last
/// day, so that the program's months are the ledger's. These programs hold a whole transaction in
/// memory and slow down on long ones, so that a long journal is given in parts. Where a part does
/// not sum to nil an account of the export balances it, which is nil over the whole journal.
struct PlainTextLedger<Syntax: PlainTextSyntax>: LedgerVisitor {
  private let export: LedgerExport
  private let syntax: Syntax
  private var output: ByteOutput
  private var journal: LedgerJournal?
  private var parts: [Period: Part] = [:]
  private var written: Int64 = 0
  private var accounts: [ExactText: [UInt8]] = [:]

  /// The lines of one period that have not been written yet.
  private struct Part {
    var text: [UInt8] = []
    var lines = 0
    var sum = Money.zero
  }

  init(_ export: LedgerExport, _ syntax: Syntax, _ output: ByteOutput) {
    self.export = export
    self.syntax = syntax
    self.output = output
  }

  mutating func begin(_ contents: LedgerContents) {
    syntax.appendPreamble(contents, export, to: &output.bytes)
  }

  mutating func begin(_ journal: LedgerJournal) {
    self.journal = journal
    written = 0
  }

  mutating func visit(_ posting: LedgerPosting) throws {
    let account = name(ofAccount: posting.account)
    let tags = posting.tags(includesNarrative: export.includesNarrative)
    var part = parts.removeValue(forKey: posting.postedTo) ?? Part()
    syntax.appendLine(account: account, posting.amount, tags, to: &part.text)
    part.lines += 1
    part.sum = try part.sum + posting.amount
    if part.lines >= Self.partLines || part.text.count >= Self.partBytes {
      try write(part, of: posting.postedTo, isNumbered: true)
    } else {
      parts[posting.postedTo] = part
    }
  }

  mutating func endJournal() throws {
    let isNumbered = written > 0 || parts.count > 1
    for (period, part) in parts.sorted(by: { $0.key < $1.key }) {
      try write(part, of: period, isNumbered: isNumbered)
    }
    parts.removeAll(keepingCapacity: true)
  }

  mutating func end() throws {
    try output.flush()
  }

  private mutating func write(_ part: Part, of period: Period, isNumbered: Bool) throws {
    guard let journal else { preconditionFailure("a posting stands in a journal") }
    written += 1
    let isOpening = journal.header.kind == .opening
    let heading = Heading(
      date: isOpening ? period.year.firstDay : period.lastDay, journal: journal.number,
      kind: journal.header.kind.rawValue)
    let tags = journal.tags(
      postedTo: period, part: isNumbered ? written : nil,
      includesNarrative: export.includesNarrative)
    syntax.appendHead(heading, tags, to: &output.bytes)
    output.bytes.append(contentsOf: part.text)
    if part.sum != .zero {
      syntax.appendLine(
        account: Array(syntax.partsAccount.utf8), try -part.sum, [], to: &output.bytes)
    }
    try output.flushIfLarge()
  }

  private mutating func name(ofAccount code: String) -> [UInt8] {
    let key = ExactText(code)
    if let known = accounts[key] { return known }
    let name = Array(syntax.accountName(code, export.account(code)).utf8)
    accounts[key] = name
    return name
  }

  private static var partLines: Int { 1_000 }
  private static var partBytes: Int { 256 * 1_024 }
}

extension LedgerJournal {
  /// What is told of a journal at each of its transactions; what is not there is left out.
  fileprivate func tags(
    postedTo period: Period, part: Int64?, includesNarrative: Bool
  ) -> [(key: String, value: TagValue)] {
    var tags: [(key: String, value: TagValue)] = [
      ("journal", .number(number)), ("kind", .text(header.kind.rawValue)),
      ("period", .text(period.description)),
    ]
    tags.add("part", part)
    tags.add("journal-period", header.period?.description)
    tags.add("reference", header.reference)
    tags.add("reverses", header.reverses)
    tags.add("origin", header.origin)
    tags.add("origin-sha256", originSHA256)
    tags.add("author", header.stamp?.author)
    tags.add("posted", header.stamp?.time)
    if includesNarrative { tags.add("description", header.description) }
    return tags
  }
}

extension LedgerPosting {
  /// What is told of a posting at its line; what is not there is left out.
  fileprivate func tags(includesNarrative: Bool) -> [(key: String, value: TagValue)] {
    var tags: [(key: String, value: TagValue)] = [("posting", .number(id))]
    if let date { tags.append(("dated", .date(date))) }
    tags.add("own-period", period == postedTo ? nil : period.description)
    tags.add("source", source)
    tags.add("cost-centre", costCentre)
    tags.add("subjective", subjective)
    tags.add("row-id", rowID)
    tags.add("reference", reference)
    tags.add("takes-back", takesBack)
    if includesNarrative { tags.add("description", description) }
    return tags
  }
}

extension [(key: String, value: TagValue)] {
  fileprivate mutating func add(_ key: String, _ text: String?) {
    if let text, !text.isEmpty { append((key, .text(text))) }
  }

  fileprivate mutating func add(_ key: String, _ number: Int64?) {
    if let number { append((key, .number(number))) }
  }
}
