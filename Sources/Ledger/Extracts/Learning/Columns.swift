import Books
import Money
import Tabular

/// What stands in the columns of an extract that nobody has described yet.
struct LearnedColumns {
  let headers: [String]
  let words: [HeaderWords]
  let rows: [SampleRow]

  init(_ headers: [String], _ rows: [SampleRow]) {
    self.headers = headers
    words = headers.map { HeaderWords($0) }
    self.rows = rows
    let counts = Dictionary(headers.map { ($0, 1) }, uniquingKeysWith: +)
    named = headers.indices.filter { !headers[$0].isEmpty && counts[headers[$0]] == 1 }
  }

  /// Columns whose header is a text that no other has.
  let named: [Int]

  func filled(_ column: Int) -> [SampleRow] { rows.filter { !$0[column].isEmpty } }

  func values(_ column: Int) -> Set<String> { Set(rows.lazy.map { $0[column] }) }

  /// Whether nearly all filled cells are of a kind, and enough are filled.
  func are(
    _ column: Int, share: Double = 0.97, filled least: Double = 0.5, _ isOf: (SampleRow) -> Bool
  ) -> Bool {
    let filled = filled(column)
    guard !filled.isEmpty, Double(filled.count) >= least * Double(rows.count) else { return false }
    return Double(filled.count { isOf($0) }) >= share * Double(filled.count)
  }

  func areAmounts(_ column: Int, filled least: Double = 0.5) -> Bool {
    are(column, filled: least) { $0.amount(column) != nil }
  }

  /// Whether cells are codes: short, with no words of a narrative.
  func areCodes(_ column: Int) -> Bool {
    are(column, share: 0.9) { row in
      let text = row[column]
      return text.count <= 40 && !text.contains("  ")
        && (CellShape.isShowable(text) || text.count { $0.isWhitespace } <= 1)
        && row.kind(column) != .date && row.kind(column) != .error
    }
  }

  /// The forms in which all filled cells of a column are days.
  func dateFormats(_ column: Int) -> [DateFormat] {
    let filled = filled(column)
    guard !filled.isEmpty, filled.count * 2 >= rows.count else { return [] }
    return Self.formats.filter { format in
      filled.allSatisfy { $0.date(column, format) != nil }
    }
  }

  /// `dd` first where a day and a month may stand for each other.
  static let formats = [
    "yyyy-MM-dd", "dd/MM/yyyy", "MM/dd/yyyy", "dd.MM.yyyy", "MM.dd.yyyy", "dd-MM-yyyy",
    "MM-dd-yyyy", "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd", "ddMMyyyy", "dd/MM/yy", "MM/dd/yy",
    "dd.MM.yy", "dd-MM-yy", "dd-MMM-yyyy", "dd-MMM-yy", "dd MMM yyyy", "dd MMM yy",
    "dd/MMM/yyyy", "dd/MMM/yy", "ddMMMyyyy", "MMM dd yyyy",
  ].compactMap { DateFormat($0) }

  /// Whether each text of a column always comes with the same text of another.
  func determines(_ column: Int, _ other: Int) -> Bool {
    var known: [String: String] = [:]
    var differs = 0
    for row in rows where !row[other].isEmpty {
      if known[row[column], default: row[other]] != row[other] { differs += 1 }
      known[row[column]] = known[row[column]] ?? row[other]
    }
    return differs * 50 <= rows.count
  }

  /// Whether every row has another text, or other texts of several columns together.
  func isUnique(_ columns: [Int]) -> Bool {
    var seen: Set<[String]> = []
    for row in rows {
      let key = columns.map { row[$0] }
      guard key.allSatisfy({ !$0.isEmpty }), seen.insert(key).inserted else { return false }
    }
    return true
  }

  /// The column with the highest score, the first of several; nil if none has one above nought.
  func best(_ columns: some Sequence<Int>, _ score: (Int) -> Int) -> Int? {
    var best: (column: Int, score: Int)?
    for column in columns {
      let score = score(column)
      if score > best?.score ?? 0 { best = (column, score) }
    }
    return best?.column
  }
}

/// A key of `extract.toml` with what speaks for it, and what is left open.
struct LearnedKey {
  let key: String
  /// As it is written behind `=`.
  let value: String
  let reason: String

  init(_ key: String, _ value: String, _ reason: String) {
    (self.key, self.value, self.reason) = (key, value, reason)
  }

  /// A text in quotes, as TOML has it.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  static func list(_ texts: [String]) -> String {
    "[" + texts.map { quoted($0) }.joined(separator: ", ") + "]"
  }
}
