import Books
import Ledger
import Money
import Reports

/// Journals as hledger reads them.
///
/// An account is `high-needs:expenditure:HN10 Special schools`. A tag's value ends at a comma or at
/// the end of the line, so that what would end it or be taken for more is written as in a web
/// address: `%2C` for a comma, `%0A` for a new line, `%25` for a percent sign.
struct HledgerSyntax: PlainTextSyntax {
  var partsAccount: String { "export:parts" }

  func appendPreamble(
    _ contents: LedgerContents, _ export: LedgerExport, to bytes: inout [UInt8]
  ) {
    bytes.append("; authority: \(Self.escaped(export.authority))\n")
    bytes.append("; ledger head: \(contents.head.hexadecimal)\n\n")
    bytes.append("decimal-mark .\ncommodity £1000.00\n\n")
    for code in contents.accounts {
      let account = export.account(code)
      bytes.append("account \(accountName(code, account))")
      if let type = Self.type(code, account) { bytes.append("  ; type:\(type)") }
      bytes.append("\n")
    }
    bytes.append("account \(partsAccount)\n")
  }

  func accountName(_ code: String, _ account: Account?) -> String {
    if let account {
      return "\(account.fund.rawValue):\(account.kind.rawValue):\(Self.segment(code))"
        + Self.readable(account.name)
    }
    return (JournalEntry.builtInAccounts.contains(code) ? "built-in:" : "unlisted:")
      + Self.segment(code)
  }

  /// The letter by which hledger's own reports know income, expenses and balances; nil for control
  /// accounts, which may hold either side.
  private static func type(_ code: String, _ account: Account?) -> Character? {
    switch account?.kind {
    case .expenditure: "X"
    case .income: "R"
    case .reserve: "E"
    case .control: nil
    case nil:
      switch code {
      case JournalEntry.dfePaymentAccount, JournalEntry.councilContributionAccount: "R"
      case JournalEntry.contraAccount, JournalEntry.generalFundAccount: "E"
      default: nil
      }
    }
  }

  func appendHead(
    _ heading: Heading, _ tags: [(key: String, value: TagValue)], to bytes: inout [UInt8]
  ) {
    bytes.append("\n\(heading.date) (\(heading.journal)) \(heading.kind)")
    Self.append(tags, to: &bytes)
  }

  func appendLine(
    account: [UInt8], _ amount: Money, _ tags: [(key: String, value: TagValue)],
    to bytes: inout [UInt8]
  ) {
    bytes.append("    ")
    bytes.append(contentsOf: account)
    bytes.append("  £")
    bytes.append(amount.poundsText)
    Self.append(tags, to: &bytes)
  }

  private static func append(
    _ tags: [(key: String, value: TagValue)], to bytes: inout [UInt8]
  ) {
    for (index, tag) in tags.enumerated() {
      bytes.append(index == 0 ? "  ; " : ", ")
      bytes.append(tag.key)
      bytes.append(":")
      switch tag.value {
      case .text(let text): append(text, to: &bytes)
      case .number(let number): bytes.append(String(number))
      case .date(let date): bytes.append(date)
      }
    }
    bytes.append("\n")
  }

  /// Appends a tag's value, most of which hold nothing that would have to be escaped.
  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let isPlain = text.utf8.allSatisfy { byte in
      byte > 0x20 && byte < 0x7F && !escapedBytes.contains(byte)
    }
    bytes.append(isPlain ? text : escaped(text))
  }

  /// A bracket could open a date, which would move the posting.
  private static let escapedBytes = Array("%,[".utf8)

  private static func escaped(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var escaped: [UInt8] = []
    for (index, scalar) in scalars.enumerated() {
      // hledger drops spaces at either end.
      let isKeptSpace = scalar == " " && index > 0 && index + 1 < scalars.count
      if isKeptSpace
        || !(isBreaking(scalar) || escapedBytes.contains { scalar == Unicode.Scalar($0) })
      {
        escaped.append(scalar: scalar)
      } else {
        appendPercent(scalar, to: &escaped)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// A part of an account's name that is another one for every code.
  private static func segment(_ code: String) -> String {
    var segment: [UInt8] = []
    for scalar in code.unicodeScalars {
      let isKept =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-._/&+~".unicodeScalars.contains(scalar)
      if isKept { segment.append(scalar: scalar) } else { appendPercent(scalar, to: &segment) }
    }
    return String(decoding: segment, as: UTF8.self)
  }

  /// A name behind a code: for people, with what has a meaning in hledger put as something near.
  private static func readable(_ name: String) -> String {
    var words: [String.UnicodeScalarView] = [.init()]
    for scalar in name.unicodeScalars {
      switch scalar {
      case ":": words[words.count - 1].append("-")
      case ";": words[words.count - 1].append(",")
      case _ where isBreaking(scalar): words.append(.init())
      default: words[words.count - 1].append(scalar)
      }
    }
    return words.filter { !$0.isEmpty }.map { " " + String($0) }.joined()
  }

  private static func isBreaking(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
  }

  private static func appendPercent(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    for byte in UTF8.encode(scalar) ?? .init() {
      bytes.append("%" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true))
    }
  }
}
