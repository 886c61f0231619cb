import Books
import Tabular

/// Columns that nothing reads although they may say what a line's amount is: whether it is a debit,
/// of which year, of which company, in which currency, or a budget and no spending.
///
/// Their cells are looked at while the lines are read. Of each column a few different values are
/// kept until the end, and none is ever printed.
struct UnreadColumns {
  /// What a column may say.
  enum Meaning: String {
    case side
    case year
    case valueType = "value_type"
    case company
    case currency

    var told: String {
      switch self {
      case .side: "whether a line is a debit or a credit"
      case .year: "of which year a line is"
      case .valueType: "whether a line is spending, a budget or a commitment"
      case .company: "of which company or ledger a line is"
      case .currency: "in which currency a line is"
      }
    }
  }

  private struct Column {
    let place: Int
    let header: String
    let named: Meaning?
    var values: [[UInt8]] = []
    /// Whether so many values were met that they are none of a few words.
    var isFull = false
  }

  private var columns: [Column]
  /// The places in `columns` that are still looked at.
  private var open: [Int]

  init(_ columns: ExtractColumns) {
    self.columns = columns.unread.map {
      Column(
        place: $0, header: columns.headers[$0], named: Self.meaning(header: columns.headers[$0]))
    }
    open = Array(self.columns.indices)
  }

  /// Looks at the cells of a line.
  mutating func look(_ cells: TableCells) {
    guard !open.isEmpty else { return }
    var hasFull = false
    for index in open {
      let bytes = cells[cells.range(columns[index].place)]
      if columns[index].values.contains(where: { $0.elementsEqual(bytes) }) { continue }
      if columns[index].values.count == Self.mostValues {
        columns[index].isFull = true
        hasFull = true
      } else {
        columns[index].values.append(Array(bytes.prefix(Self.longestValue)))
      }
    }
    if hasFull { open.removeAll { columns[$0].isFull } }
  }

  /// A finding for each column that varies and looks as if it qualified the lines.
  func findings(file: String, headerRow: Int) -> [Diagnostic] {
    columns.compactMap { column in
      guard column.isFull || column.values.count > 1 else { return nil }
      let texts = column.values.map { String(decoding: $0, as: UTF8.self).uppercased() }
      guard let meaning = column.named ?? (column.isFull ? nil : Self.meaning(values: texts))
      else { return nil }
      return Diagnostic(
        file: file, line: headerRow, column: column.place + 1, severity: .warning,
        code: ExtractFault.columnUnread.rawValue,
        message: "the column '\(column.header)' is not read, differs between lines, and may say"
          + " \(meaning.told)",
        remedy: "name it in extract.toml, \(meaning.rawValue) = \"\(column.header)\" under"
          + " [columns]; if it says nothing of the kind, not_read = [\"\(column.header)\"]",
        excerpt: nil)
    }
  }

  // MARK: - Words

  /// What a header says that its column holds.
  static func meaning(header: String) -> Meaning? {
    let lower = header.lowercased()
    let words = lower.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let joined = words.joined()
    func has(_ wanted: String...) -> Bool { words.contains { wanted.contains($0) } }
    if sideHeaders.contains(joined) || joined.contains("debitcredit")
      || joined.contains("creditdebit")
      || joined.hasSuffix("drcr") || joined.hasSuffix("crdr") || joined.hasPrefix("drcr")
      || has("side", "sign", "dc", "drcr", "crdr", "dbcr")
    {
      return .side
    }
    if has("year", "yr", "fy", "finyear", "finyr", "fiscyear", "years") || joined.hasSuffix("year")
    {
      return .year
    }
    if has("currency", "curr", "ccy", "cur", "crcy") || joined.contains("currency") {
      return .currency
    }
    if has("company", "entity", "organisation", "organization", "org", "cocode", "comp", "bukrs")
      || joined.contains("company") || joined.contains("businessunit") || joined == "cocode"
    {
      return .company
    }
    if has(
      "ledger", "type", "version", "scenario", "typ")
      || joined.hasSuffix("type") || joined.contains("ledger") || joined.contains("actual")
      || joined.contains("budget") || joined.contains("commitment")
    {
      // A kind of document or of supplier says nothing of what an amount is.
      return has("document", "doc", "supplier", "customer", "expenditure", "expense", "service")
        && !has("ledger") ? nil : .valueType
    }
    return nil
  }

  private static let sideHeaders: Set<String> = [
    "dc", "drcr", "crdr", "dbcr", "debitcredit", "creditdebit", "side", "sign", "dcindicator",
    "dcind", "drcrind", "drcrflag", "debitcreditindicator", "shkzg", "postingkey", "pk",
  ]

  /// What a few different values say, whatever the header is.
  private static func meaning(values: [String]) -> Meaning? {
    let filled = values.filter { !$0.isEmpty }
    guard !filled.isEmpty else { return nil }
    func allAre(_ words: Set<String>) -> Bool { filled.allSatisfy { words.contains($0) } }
    if filled.allSatisfy({ LineSide($0) != nil }) {
      // One letter with blanks beside it may be anything; both sides are no accident.
      let sides = Set(filled.compactMap { LineSide($0) })
      if sides.count == 2 || filled.allSatisfy({ $0.count > 1 || $0 == "-" }) { return .side }
    }
    if values.count > 1, allAre(["GBP", "EUR", "USD", "CHF", "£", "€", "$"]) { return .currency }
    if filled.contains(where: { ValueWord(wide: $0) == .other }) { return .valueType }
    let years = filled.compactMap { PeriodYear($0) }
    if filled.count > 1, years.count == filled.count { return .year }
    return nil
  }

  private static let mostValues = 12
  private static let longestValue = 40
}

/// Debit or credit, as the word of a column says.
enum LineSide: Hashable {
  case debit
  case credit

  /// Reads the usual words, whatever their letter case; S and H are those of SAP.
  init?(_ text: String) {
    switch text.uppercased() {
    case "D", "DR", "DB", "DEBIT", "DEBITS", "S", "+", "DT": self = .debit
    case "C", "CR", "CREDIT", "CREDITS", "H", "-", "CT": self = .credit
    default: return nil
    }
  }
}

/// Whether the value type of a line says that it is spending.
enum ValueWord {
  case actual
  /// A budget, a commitment, a statistical figure.
  case other

  /// Reads the words of a column that holds value types, also its letters and numbers.
  init?(_ text: String) {
    if let word = ValueWord(wide: text) {
      self = word
      return
    }
    switch text.uppercased() {
    case "A", "AC", "ACT", "4", "04", "GL": self = .actual
    case "B", "BU", "C", "CO", "S", "ST", "E", "P", "F", "R", "PO", "1", "01", "2", "02", "11",
      "21",
      "22":
      self = .other
    default: return nil
    }
  }

  /// Reads the words that stand for nothing else in any column.
  init?(wide text: String) {
    let words = text.uppercased().split { !$0.isLetter }
    let isOther = words.contains { word in
      Self.others.contains(String(word)) || Self.beginnings.contains { word.hasPrefix($0) }
    }
    if isOther {
      self = .other
    } else if words.contains(where: { $0.hasPrefix("ACTUAL") }) {
      self = .actual
    } else {
      return nil
    }
  }

  private static let beginnings = [
    "BUDGET", "COMMITMENT", "ENCUMB", "STATISTIC", "FORECAST", "OBLIGATION", "REQUISITION",
  ]
  private static let others: Set<String> = [
    "BUDG", "COMMIT", "COMMITS", "COMMITTED", "COMMT", "STAT", "STATS", "PLAN", "PLANNED", "FCST",
    "PREENC",
  ]
}

/// A year of a column of years, with or without the year in which it ends.
enum PeriodYear: Hashable {
  case bare(Int)
  /// The calendar year in which it starts.
  case financial(startYear: Int)

  /// Reads `2023`, `2023-24`, `2023/2024`, `23/24`, `FY24`, `FY 2023-24`.
  init?(_ text: String) {
    var rest = text.uppercased()[...]
    for word in ["FINANCIAL YEAR", "FISCAL YEAR", "YEAR", "FY", "Y"] where rest.hasPrefix(word) {
      rest = rest.dropFirst(word.count).drop { $0 == " " || $0 == "-" }
      break
    }
    let parts = rest.split(omittingEmptySubsequences: false) { "-/ ".contains($0) }
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let first = Int(parts[0])
    else { return nil }
    if parts.count == 1 {
      let isMarked = rest.count < text.count
      if parts[0].count == 4, (1_990...2_099).contains(first) {
        self = .bare(first)
      } else if parts[0].count == 4, (first / 100 + 1) % 100 == first % 100 {
        self = .financial(startYear: 2_000 + first / 100)
      } else if parts[0].count == 2, isMarked {
        self = .bare(2_000 + first)
      } else {
        return nil
      }
      return
    }
    guard let second = Int(parts[1]), parts[0].count == 4 || parts[0].count == 2 else { return nil }
    let start = parts[0].count == 2 ? 2_000 + first : first
    guard (1_990...2_099).contains(start), second % 100 == (start + 1) % 100 else { return nil }
    self = .financial(startYear: start)
  }
}
