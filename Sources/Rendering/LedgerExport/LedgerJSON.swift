import Ledger
import Money
import Reports

/// A ledger as one JSON object, amounts in whole pence; each line of a journal stands on its own.
struct LedgerJSON: LedgerVisitor {
  private let export: LedgerExport
  private var output: ByteOutput
  private var hasJournal = false
  private var hasLine = false
  private var accounts: [ExactText: [UInt8]] = [:]
  private var periods: [Period: [UInt8]] = [:]

  init(_ export: LedgerExport, _ output: ByteOutput) {
    self.export = export
    self.output = output
  }

  mutating func begin(_ contents: LedgerContents) {
    output.bytes.append("{\n  \"authority\": ")
    JSON.append(quoted: export.authority, to: &output.bytes)
    output.bytes.append(",\n  \"unit\": \"pence\",\n  \"ledgerHead\": ")
    JSON.append(quoted: contents.head.hexadecimal, to: &output.bytes)
    output.bytes.append(",\n  \"journals\": [")
  }

  mutating func begin(_ journal: LedgerJournal) {
    let header = journal.header
    output.bytes.append(hasJournal ? ",\n    {" : "\n    {")
    hasJournal = true
    add("journal", journal.number, isFirst: true)
    add("kind", header.kind.rawValue)
    add("period", header.period?.description)
    add("origin", header.origin)
    add("originSha256", journal.originSHA256)
    add("reference", header.reference.isEmpty ? nil : header.reference)
    add("author", header.stamp?.author)
    add("posted", header.stamp?.time)
    add("reverses", header.reverses)
    if export.includesNarrative { add("description", header.description) }
    output.bytes.append(", \"lines\": [")
    hasLine = false
  }

  mutating func visit(_ posting: LedgerPosting) throws {
    output.bytes.append(hasLine ? ",\n      {" : "\n      {")
    hasLine = true
    add("posting", posting.id, isFirst: true)
    add("postedPeriod", value(posting.postedTo))
    add("ownPeriod", value(posting.period))
    add("date", posting.date)
    output.bytes.append(contentsOf: members(ofAccount: posting.account))
    add("amount", posting.amount.pence)
    add("source", posting.source)
    add("costCentre", posting.costCentre)
    add("subjective", posting.subjective)
    add("rowId", posting.rowID)
    add("reference", posting.reference)
    add("takesBack", posting.takesBack)
    if export.includesNarrative { add("description", posting.description) }
    output.bytes.append("}")
    try output.flushIfLarge()
  }

  mutating func endJournal() throws {
    output.bytes.append(hasLine ? "\n    ]}" : "]}")
    try output.flushIfLarge()
  }

  mutating func end() throws {
    output.bytes.append(hasJournal ? "\n  ]\n}\n" : "]\n}\n")
    try output.flush()
  }

  private mutating func add(_ key: String, _ value: String?) {
    Self.append(key, value, to: &output.bytes)
  }

  private mutating func add(_ key: String, _ value: Int64?, isFirst: Bool = false) {
    Self.append(key: key, isFirst: isFirst, to: &output.bytes)
    output.bytes.append(value.map(String.init) ?? "null")
  }

  /// Adds a value that is JSON already.
  private mutating func add(_ key: String, _ value: [UInt8]) {
    Self.append(key: key, to: &output.bytes)
    output.bytes.append(contentsOf: value)
  }

  private static func append(_ key: String, _ value: String?, to bytes: inout [UInt8]) {
    append(key: key, to: &bytes)
    if let value {
      JSON.append(quoted: value, to: &bytes)
    } else {
      bytes.append("null")
    }
  }

  private static func append(key: String, isFirst: Bool = false, to bytes: inout [UInt8]) {
    bytes.append(isFirst ? "\"" : ", \"")
    bytes.append(key)
    bytes.append("\": ")
  }

  private mutating func value(_ period: Period) -> [UInt8] {
    if let known = periods[period] { return known }
    let value = Array("\"\(period)\"".utf8)
    periods[period] = value
    return value
  }

  private mutating func members(ofAccount code: String) -> [UInt8] {
    let key = ExactText(code)
    if let known = accounts[key] { return known }
    let account = export.account(code)
    var members: [UInt8] = []
    Self.append("account", code, to: &members)
    Self.append("accountName", account?.name, to: &members)
    Self.append("fund", account?.fund.rawValue, to: &members)
    Self.append("accountKind", account?.kind.rawValue, to: &members)
    accounts[key] = members
    return members
  }
}
