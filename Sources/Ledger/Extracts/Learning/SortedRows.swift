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

  /// - Parameters:
  ///   - rows: those under the header.
  ///   - preamble: those above it, whose texts come again as headings of pages.
  ///   - header: the header row.
  ///   - codes: the columns of codes.
  ///   - split: how one column holds both codes.
  ///   - amounts: the columns of amounts.
  init(
    _ rows: ArraySlice<SampleRow>, below preamble: ArraySlice<SampleRow>, _ header: HeaderGuess,
    codes: [Int], split: CodeSplit?, amounts: [Int]
  ) {
    var others: [SampleRow] = []
    // The rows between the last line of a page and the header of the next.
    var betweenPages: Set<Int> = []
    var sinceLine: [Int] = []
    for row in rows {
      if header.isRepeated(row) {
        repeats += 1
        betweenPages.formUnion(sinceLine)
        continue
      }
      let hasCodes = codes.allSatisfy { !row[$0].isEmpty } && Self.fits(row, codes, split)
      let hasAmount = amounts.contains { row.amount($0) != nil }
      if let (column, text) = Self.forward(row), hasCodes || hasAmount {
        skipCount += 1
        if skips[column]?.contains(text) != true { skips[column, default: []].append(text) }
      } else if hasCodes, hasAmount {
        lines.append(row)
        sinceLine = []
      } else {
        others.append(row)
        sinceLine.append(row.number)
      }
    }
    let known = Set(lines.flatMap { line in codes.map { line[$0] } })
    var candidates: [(prefix: String, row: SampleRow)] = []
    for row in others {
      if takeTotal(row, codes, known) { continue }
      if let prefix = Self.heading(row, header, codes, amounts, known) {
        candidates.append((prefix, row))
      } else {
        strange.append(row.number)
      }
    }
    sortHeadings(candidates, preamble, betweenPages)
    strange.sort()
  }

  /// Whether a row is one of a total, or closing words.
  private mutating func takeTotal(_ row: SampleRow, _ codes: [Int], _ known: Set<String>) -> Bool {
    guard let first = row.first else { return true }
    let text = row[first]
    let hasCodes = codes.allSatisfy { !row[$0].isEmpty }
    if !hasCodes || codes.contains(first), let prefix = Self.total(text),
      !known.contains(where: { $0.hasPrefix(prefix) })
    {
      totalCount += 1
      if !totals.contains(prefix), totals.count < Self.mostTotals { totals.append(prefix) }
      return true
    }
    // Closing words are passed over without a rule.
    return row.filled == 1 && text.lowercased().contains("end of ")
  }

  /// How a row begins that may be a heading; nil for one that holds money, or both codes, or the
  /// words of a narrative.
  private static func heading(
    _ row: SampleRow, _ header: HeaderGuess, _ codes: [Int], _ amounts: [Int],
    _ known: Set<String>
  ) -> String? {
    guard let first = row.first, row.filled <= widestHeading else { return nil }
    let hasMoney = row.cells.indices.contains { column in
      amounts.contains(column)
        ? row.amount(column) != nil
        : row[column].contains(".") && row.kind(column) != .date
          && !row[column].contains(where: \.isLetter) && row.amount(column) != nil
    }
    let isWhole = codes.count > 1 && codes.allSatisfy { !row[$0].isEmpty }
    let isNarrative = first < header.headers.count && HeaderWords(header.headers[first]).isNarrative
    let prefix = words(row[first])
    guard !hasMoney, !isWhole, !isNarrative, row[first].contains(where: \.isLetter),
      !known.contains(where: { $0.hasPrefix(prefix) })
    else { return nil }
    return prefix
  }

  /// Headings stand between two pages or in the preamble, or say what they are; another row may be
  /// a narrative that goes on in a row of its own.
  private mutating func sortHeadings(
    _ candidates: [(prefix: String, row: SampleRow)], _ preamble: ArraySlice<SampleRow>,
    _ betweenPages: Set<Int>
  ) {
    let above = preamble.flatMap(\.cells)
    for (prefix, row) in candidates {
      let words = HeaderWords(prefix)
      let isHeading =
        betweenPages.contains(row.number) || above.contains { $0.hasPrefix(prefix) }
        || words.has("page", "report", "printed", "run", "date", "time", "listing", "note", "notes")
      guard isHeading, headings.contains(prefix) || headings.count < Self.mostHeadings else {
        strange.append(row.number)
        continue
      }
      headingCount += 1
      if !headings.contains(prefix) { headings.append(prefix) }
    }
  }

  private static func fits(_ row: SampleRow, _ codes: [Int], _ split: CodeSplit?) -> Bool {
    guard let split, let column = codes.first else { return true }
    return Array(row[column].utf8).withUnsafeBufferPointer { split.split($0) != nil }
  }

  /// The cell that begins as a balance brought or carried forward does, and these words alone.
  private static func forward(_ row: SampleRow) -> (column: Int, text: String)? {
    for column in row.cells.indices where row.kind(column) == .text {
      let text = row[column]
      let lower = text.lowercased()
      let closing = closings.filter { lower.hasPrefix($0) }.map(\.count).max()
      guard let length = BroughtForward.length(text) ?? closing else { continue }
      return (column, String(text.prefix(length)))
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

  private static let mostTotals = 200
  private static let mostHeadings = 30
  private static let widestHeading = 8
}
