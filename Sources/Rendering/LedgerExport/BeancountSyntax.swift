import Books
import Ledger
import Money
import Reports

/// Transactions as beancount reads them.
///
/// An account is `Expenses:High-Needs:HN10`; its name stands where it is opened. A part of an
/// account's name may hold letters, digits and dashes alone: in a code a dash is written as two and
/// any other character as its number, such as `-u2F-` for a slash.
struct BeancountSyntax: PlainTextSyntax {
  var partsAccount: String { "Equity:Export-Parts" }

  func appendPreamble(
    _ contents: LedgerContents, _ export: LedgerExport, to bytes: inout [UInt8]
  ) {
    bytes.append("; ledger head: \(contents.head.hexadecimal)\n")
    bytes.append("option \"title\" ")
    Self.append(quoted: export.authority, to: &bytes)
    bytes.append("\noption \"operating_currency\" \"GBP\"\n")
    guard let day = contents.firstYear?.firstDay else { return }
    bytes.append("\n\(day) commodity GBP\n\n")
    for code in contents.accounts {
      let account = export.account(code)
      bytes.append("\(day) open \(accountName(code, account)) GBP\n")
      Self.append([("code", .text(code))], indent: "  ", to: &bytes)
      if let account {
        let tags: [(key: String, value: TagValue)] = [
          ("name", .text(account.name)), ("fund", .text(account.fund.rawValue)),
          ("kind", .text(account.kind.rawValue)),
        ]
        Self.append(tags, indent: "  ", to: &bytes)
      }
    }
    bytes.append("\(day) open \(partsAccount) GBP\n")
  }

  func accountName(_ code: String, _ account: Account?) -> String {
    switch code {
    case JournalEntry.contraAccount: return "Equity:Contra"
    case JournalEntry.generalFundAccount: return "Equity:General-Fund"
    case JournalEntry.dfePaymentAccount: return "Income:DfE-Payment"
    case JournalEntry.councilContributionAccount: return "Income:Council-Contribution"
    default: break
    }
    guard let account else { return "Equity:Unlisted:\(Self.component(code))" }
    return "\(Self.root(account.kind)):\(Self.component(account.fund)):\(Self.component(code))"
  }

  /// One of the five names that beancount has.
  private static func root(_ kind: AccountKind) -> String {
    switch kind {
    case .expenditure: "Expenses"
    case .income: "Income"
    case .reserve: "Equity"
    // A debtor or a creditor; beancount holds either sign on either side.
    case .control: "Assets"
    }
  }

  private static func component(_ fund: Fund) -> String {
    switch fund {
    case .highNeeds: "High-Needs"
    case .otherDsg: "Other-DSG"
    case .councilSen: "Council-SEN"
    case .senTransport: "SEN-Transport"
    case .dsgReserve: "DSG-Reserve"
    case .control: "Control"
    }
  }

  /// A part of an account's name that is another one for every code.
  private static func component(_ code: String) -> String {
    var component = ""
    for scalar in code.unicodeScalars {
      switch scalar {
      case "A"..."Z", "a"..."z", "0"..."9": component.unicodeScalars.append(scalar)
      case "-": component += "--"
      default: component += "-u" + String(scalar.value, radix: 16, uppercase: true) + "-"
      }
    }
    // It has to begin with a capital or a digit. No code gives a dash and an x by itself.
    let isStart = component.first.map { $0.isUppercase || $0.isNumber } ?? false
    return isStart ? component : "X-x" + component
  }

  func appendHead(
    _ heading: Heading, _ tags: [(key: String, value: TagValue)], to bytes: inout [UInt8]
  ) {
    bytes.append("\n\(heading.date) * \"\(heading.kind)\"\n")
    Self.append(tags, indent: "  ", to: &bytes)
  }

  func appendLine(
    account: [UInt8], _ amount: Money, _ tags: [(key: String, value: TagValue)],
    to bytes: inout [UInt8]
  ) {
    bytes.append("  ")
    bytes.append(contentsOf: account)
    bytes.append("  ")
    bytes.append(amount.poundsText)
    bytes.append(" GBP\n")
    Self.append(tags, indent: "    ", to: &bytes)
  }

  private static func append(
    _ tags: [(key: String, value: TagValue)], indent: String, to bytes: inout [UInt8]
  ) {
    for tag in tags {
      bytes.append(indent)
      bytes.append(tag.key)
      bytes.append(": ")
      switch tag.value {
      case .text(let text): append(quoted: text, to: &bytes)
      case .number(let number): bytes.append(String(number))
      case .date(let date): bytes.append(date)
      }
      bytes.append("\n")
    }
  }

  /// Appends a text in quotes on one line: beancount refuses one of more than 64.
  private static func append(quoted text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append("\\\"")
      case UInt8(ascii: "\\"): bytes.append("\\\\")
      case UInt8(ascii: "\n"): bytes.append("\\n")
      case UInt8(ascii: "\r"): bytes.append("\\r")
      case UInt8(ascii: "\t"): bytes.append("\\t")
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
