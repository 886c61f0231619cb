import Books
import Tabular

/// The rows under a header, sorted into lines and what is none.
struct SortedRows {
  /// Rows with codes and an amount.
  private(set) var lines: [SampleRow] = []
  /// How rows of totals begin, in the order in which they were met.
  private(set) var totals: [String] = []
  private(set) var totalCount = 0
  /// How headings of pages begin.
  private(set) var headings: [String] = []
  private(set) var headingCount = 0
  /// Rows like balances brought forward, by column and how they begin.
  private(set) var skips: [Int: [String]] = [:]
  private(set) var skipCount = 0
  /// How often the header row comes again.
  private(set) var repeats = 0
  /// Rows of which nobody can say what they are.
  private(set) var strange: [Int] = []

  init(
    _ rows: ArraySlice<SampleRow>, _ header: HeaderGuess, codes: [Int], split: CodeSplit?,
    amounts: [Int]
  ) {
    var others: [SampleRow] = []
    for row in rows {
      if header.isRepeated(row) {
        repeats += 1
        continue
      }
      let hasCodes = codes.allSatisfy { !row[$0].isEmpty } && Self.fits(row, codes, split)
      let hasAmount = amounts.contains { row.amount($0) != nil }
      if let (column, text) = Self.forward(row), hasCodes || hasAmount {
        skipCount += 1
        if skips[column]?.contains(text) != true { skips[column, default: []].append(text) }
      } else if hasCodes, hasAmount {
        lines.append(row)
      } else {
        others.append(row)
      }
    }
    let known = Set(lines.flatMap { line in codes.map { line[$0] } })
    for row in others { sort(row, codes, amounts, known) }
    if headings.count > Self.mostHeadings {
      // So many different ones are no headings.
      strange = (strange + others.map(\.number)).sorted()
      headings = []
      headingCount = 0
    }
  }

  private mutating func sort(
    _ row: SampleRow, _ codes: [Int], _ amounts: [Int], _ known: Set<String>
  ) {
    guard let first = row.first else { return }
    let text = row[first]
    func isSafe(_ prefix: String) -> Bool {
      !prefix.isEmpty && !known.contains { $0.hasPrefix(prefix) }
    }
    let hasCodes = codes.allSatisfy { !row[$0].isEmpty }
    if !hasCodes || codes.contains(first), let prefix = Self.total(text), isSafe(prefix) {
      totalCount += 1
      if !totals.contains(prefix), totals.count < Self.mostTotals { totals.append(prefix) }
      return
    }
    // Closing words are passed over without a rule.
    if row.filled == 1, text.lowercased().contains("end of ") { return }
    // What holds money, or both codes, is no heading.
    let hasMoney = row.cells.indices.contains { column in
      amounts.contains(column)
        ? row.amount(column) != nil
        : row[column].contains(".") && row.kind(column) != .date
          && !row[column].contains(where: \.isLetter) && row.amount(column) != nil
    }
    let isWhole = hasCodes && codes.count > 1
    let prefix = Self.heading(text)
    guard !hasMoney, !isWhole, row.filled <= Self.widestHeading, isSafe(prefix),
      text.contains(where: \.isLetter)
    else {
      strange.append(row.number)
      return
    }
    headingCount += 1
    if !headings.contains(prefix) { headings.append(prefix) }
  }

  private static func fits(_ row: SampleRow, _ codes: [Int], _ split: CodeSplit?) -> Bool {
    guard let split, let column = codes.first else { return true }
    return Array(row[column].utf8).withUnsafeBufferPointer { split.split($0) != nil }
  }

  /// The cell that begins as a balance brought or carried forward does, and these words.
  private static func forward(_ row: SampleRow) -> (column: Int, text: String)? {
    for column in row.cells.indices where row.kind(column) == .text {
      let text = row[column]
      let lower = text.lowercased()
      let isForward =
        text.utf8.count >= 3
        && Array(text.utf8).withUnsafeBufferPointer { BroughtForward.starts($0) }
      if isForward || closings.contains(where: { lower.hasPrefix($0) }) {
        return (column, words(text))
      }
    }
    return nil
  }

  private static let closings = [
    "closing balance", "balance carried forward", "balance c/f", "balance c/fwd",
    "carried forward", "c/fwd", "c/f", "ending balance", "closing bal",
  ]

  /// The beginning of a text that is the same each month: up to its first figure.
  private static func words(_ text: String) -> String {
    let words = text.prefix { !$0.isNumber && $0 != ":" && $0 != "(" }
    let trimmed = String(words).trimmingSpaces
    let kept = trimmed.hasSuffix(" -") ? String(trimmed.dropLast(2)) : trimmed
    return kept.count >= 3 ? kept : text
  }

  /// How a total row begins, up to the word that says so; nil for another text.
  private static func total(_ text: String) -> String? {
    // SAP marks its totals with stars alone.
    if text.hasPrefix("*"), !text.contains(where: \.isLetter) { return "*" }
    let lower = text.lowercased()
    for word in ["grand total", "sub-total", "sub total", "subtotal", "total", "totals"] {
      guard let range = lower.range(of: word) else { continue }
      // What stands before the word belongs to it: `Report total`, `10101 Total`.
      let length = lower.distance(from: lower.startIndex, to: range.upperBound)
      let isWord = lower[range.upperBound...].first.map { !$0.isLetter || $0 == "s" } ?? true
      guard isWord, text.count == lower.count else { continue }
      return String(text.prefix(length))
    }
    return nil
  }

  private static func heading(_ text: String) -> String { words(text) }

  private static let mostTotals = 200
  private static let mostHeadings = 30
  private static let widestHeading = 8
}
