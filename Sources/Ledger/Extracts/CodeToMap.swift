import Books
import Money

/// A pair of codes for which somebody has to confirm an account: a row of `mapping.csv`.
public struct CodeToMap: Hashable, Sendable {
  public let costCentre: String
  public let subjective: String
  /// In the ledger's sign.
  public let sum: LineSum
  /// What the finance system calls the cost centre; empty if no column says it.
  public internal(set) var costCentreName = ""
  /// What the finance system calls the subjective; empty if no column says it.
  public internal(set) var subjectiveName = ""
  /// The account that is suggested; empty if none is.
  public internal(set) var account = ""
  /// Why that account, in a few words.
  public internal(set) var reason = ""

  init(costCentre: String, subjective: String, sum: LineSum) {
    self.costCentre = costCentre
    self.subjective = subjective
    self.sum = sum
  }

  /// Rows to fill in, as a file of the form of `mapping.csv`; each is only a suggestion.
  public static func csv(_ rows: [CodeToMap]) -> String {
    let header =
      "cost_centre,subjective,account,status,lines,pounds,cost_centre_name,subjective_name,reason"
    let lines = rows.map { row in
      [
        row.costCentre, row.subjective, row.account, MappingStatus.suggested.rawValue,
        "\(row.sum.lines)", row.sum.amount.poundsText, plain(row.costCentreName),
        plain(row.subjectiveName), plain(row.reason),
      ].map(field).joined(separator: ",")
    }
    return ([header] + lines).joined(separator: "\n") + "\n"
  }

  /// A text on one line that no spreadsheet takes for a formula.
  private static func plain(_ text: String) -> String {
    let line = String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }.prefix(longestName))
      .filter { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } }
    return line.first.map { "=+-@".contains($0) } == true ? "'" + line : line
  }

  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  private static let longestName = 80
}

extension ExtractSource {
  /// Codes without a confirmed rule, with their names in the extract and a suggested account.
  ///
  /// - Throws: an error of the disk.
  func codesToMap(_ unmapped: UnmappedCodes) throws -> [CodeToMap] {
    guard !unmapped.entries.isEmpty else { return [] }
    let reading = try reading(open())
    reading.parser.names = CodeNames(reading.parser.columns)
    try reading.readLines { _, _ in true }
    var rows = unmapped.entries.map { entry in
      CodeToMap(
        costCentre: entry.costCentre, subjective: entry.subjective, sum: entry.code.sum)
    }
    reading.parser.names?.name(&rows)
    AccountSuggester(books).suggest(for: &rows)
    return rows
  }
}
