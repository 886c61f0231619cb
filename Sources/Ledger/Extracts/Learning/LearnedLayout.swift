import Books
import Money
import Tabular

/// A layout that was found in a file, as the text of an `extract.toml`, with the reason for each
/// key and what is unsure.
struct LearnedLayout {
  let text: String
  let doubts: [String]
  let headerRow: Int
  let headerRepeats: Int

  /// Learns from a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - name: what messages call it.
  ///   - stated: the period that the file is of, if somebody has said so.
  /// - Throws: ``TableFault`` if it cannot be read, or if no row or column is like those of an
  ///   extract.
  init(_ path: String, name: String, stated: Period?) throws(TableFault) {
    var best: (sample: TableSample, header: HeaderGuess)?
    let beginnings = try TableSample.beginnings(path)
    var rivals: [String] = []
    for sample in beginnings {
      guard let header = HeaderGuess(sample.rows) else { continue }
      if header.score > best?.header.score ?? 0 { best = (sample, header) }
    }
    guard let best else { throw Self.unlearned("no row of it looks like a header row") }
    for sample in beginnings where sample.sheet != best.sample.sheet {
      if HeaderGuess(sample.rows)?.headers == best.header.headers, let sheet = sample.sheet {
        rivals.append(sheet)
      }
    }
    let whole = try best.sample.whole(path)
    guard let header = HeaderGuess(whole.rows) else {
      throw Self.unlearned("no row of it looks like a header row")
    }
    var draft = try LayoutDraft(whole, header, stated)
    if !rivals.isEmpty {
      draft.doubts.append(
        "Which sheet: '\(whole.sheet ?? "")' is read; other sheets have the same headers:"
          + " \(rivals.map { "'\($0)'" }.joined(separator: ", ")).")
    }
    if whole.isCut {
      draft.doubts.append(
        "The file is long: its first \(whole.rows.count.groupedText) rows and its last were looked"
          + " at to find the layout.")
    }
    text = draft.text(name)
    doubts = draft.doubts
    headerRow = header.row.number
    headerRepeats = draft.repeats
  }

  static func unlearned(_ reason: String) -> TableFault {
    TableFault(
      row: 1, column: 1, code: ExtractFault.unlearned.rawValue,
      message: "the layout cannot be learned: \(reason)",
      remedy: "write extract.toml by hand, as the manual's chapter of import shows; if the file has"
        + " a cover or notes, export the table alone")
  }
}

/// The parts of a layout while it is being found.
private struct LayoutDraft {
  var doubts: [String] = []
  private(set) var repeats = 0
  private let sample: TableSample
  private let header: HeaderGuess
  private let codes: CodeColumns
  private let amounts: AmountColumnsGuess
  private let time: TimeColumns
  private let others: OtherColumns
  private let sorted: SortedRows

  init(_ sample: TableSample, _ header: HeaderGuess, _ stated: Period?) throws(TableFault) {
    self.sample = sample
    self.header = header
    repeats = 0
    let below = sample.rows[(header.place + 1)...]
    // Totals and headings fill fewer cells than lines do.
    let widths = below.filter { !header.isRepeated($0) }.map(\.filled).filter { $0 > 2 }.sorted()
    let usual = widths.isEmpty ? 3 : widths[widths.count / 2]
    let wide = LearnedColumns(
      header.headers, below.filter { !header.isRepeated($0) && $0.filled * 3 >= usual * 2 })
    guard var amounts = AmountColumnsGuess(wide) else {
      throw LearnedLayout.unlearned(
        "no column under the header row (row \(header.row.number)) holds amounts such as 1,234.56")
    }
    guard let codes = CodeColumns(wide, apart: Set(amounts.columns)) else {
      throw LearnedLayout.unlearned(
        "no columns under the header row (row \(header.row.number)) hold a cost centre and an"
          + " account")
    }
    self.codes = codes
    let sorted = SortedRows(
      below, below: sample.rows[..<header.place], header, codes: codes.columns, split: codes.split,
      amounts: amounts.columns)
    self.sorted = sorted
    repeats = sorted.repeats
    guard !sorted.lines.isEmpty else {
      throw LearnedLayout.unlearned("no row has codes and an amount")
    }
    let lines = LearnedColumns(header.headers, sorted.lines)
    amounts.findSign(lines)
    self.amounts = amounts
    let used = Set(codes.columns + amounts.columns + [amounts.side].compactMap(\.self))
    time = TimeColumns(lines, apart: used, stated: stated)
    let timed = used.union([time.period, time.year, time.date].compactMap(\.self))
    others = OtherColumns(lines, apart: timed)
    doubts = codes.doubts + amounts.doubts + time.doubts + others.doubts
    noteRows()
  }

  private mutating func noteRows() {
    if !sorted.strange.isEmpty {
      let rows = sorted.strange.prefix(5).map { "\($0)" }.joined(separator: ", ")
      let more = sorted.strange.count > 5 ? " and others" : ""
      doubts.append(
        "What row\(sorted.strange.count == 1 ? "" : "s") \(rows)\(more) of the file"
          + " \(sorted.strange.count == 1 ? "is" : "are"): neither lines nor totals nor headings."
          + " An import will refuse them.")
    }
    if sorted.skipCount > 0 {
      let (rows, are, spending) =
        sorted.skipCount == 1
        ? ("1 row looks like a balance", "is", "it is no")
        : ("\(sorted.skipCount.groupedText) rows look like balances", "are", "none is")
      doubts.append(
        "Balances: \(rows) brought or carried forward, and \(are) left out. Look whether"
          + " \(spending) spending.")
    }
    let named = header.headers.filter { !$0.isEmpty }
    if Set(named).count < named.count {
      doubts.append("Some headers stand twice; such columns are not read.")
    }
  }

  // MARK: - The text

  func text(_ name: String) -> String {
    var lines = [
      "# How extracts of the general ledger are read, as `import --learn` found it in",
      "# \(name). Each line says why. Look at it before the first import.",
    ]
    if !doubts.isEmpty {
      lines.append("#")
      lines.append("# Unsure:")
      for doubt in doubts { lines += Self.wrapped(doubt, "# - ", "#   ") }
    }
    lines.append("")
    lines += topKeys.flatMap(Self.lines)
    for choice in time.choices { lines.append("# \(choice)") }
    lines += ["", "[columns]"]
    lines += columnKeys.flatMap(Self.lines)
    if !codes.splitKeys.isEmpty { lines += ["", "[code]"] + codes.splitKeys.flatMap(Self.lines) }
    if !sorted.skips.isEmpty {
      lines += ["", "[skip_rows]"]
      lines += sorted.skips.sorted { $0.key < $1.key }.flatMap { column, texts in
        Self.lines(
          LearnedKey(
            LearnedKey.quoted(header.headers[column]), LearnedKey.list(texts.sorted()),
            "balances brought or carried forward"))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var topKeys: [LearnedKey] {
    var keys: [LearnedKey] = []
    if let sheet = sample.sheet, !sample.isFirst {
      keys.append(LearnedKey("sheet", LearnedKey.quoted(sheet), "it has the headers"))
    }
    keys += amounts.keys.filter { $0.key == "sign" }
    keys += time.topKeys + others.topKeys
    let totals = sorted.totals + sorted.headings
    if !totals.isEmpty {
      let counted = [
        sorted.totals.isEmpty ? nil : "rows of totals: \(sorted.totalCount.groupedText)",
        sorted.headings.isEmpty ? nil : "headings of pages: \(sorted.headingCount.groupedText)",
      ].compactMap(\.self)
      keys.append(
        LearnedKey("total_rows", LearnedKey.list(totals), counted.joined(separator: ", ")))
    }
    if !others.neverStore.isEmpty {
      keys.append(
        LearnedKey("never_store", LearnedKey.list(others.neverStore), "they may name people"))
    }
    let notRead = amounts.notRead + time.notRead + others.notRead
    if !notRead.isEmpty {
      keys.append(
        LearnedKey(
          "not_read", LearnedKey.list(notRead.map(\.key)),
          notRead.map(\.reason).joined(separator: "; ")))
    }
    return keys
  }

  private var columnKeys: [LearnedKey] {
    let names = codes.columns.map { LearnedKey.quoted(header.headers[$0]) }
    var keys: [LearnedKey] = []
    if codes.split != nil {
      keys.append(LearnedKey("code", names[0], codes.reasons[0]))
    } else {
      keys.append(LearnedKey("cost_centre", names[0], codes.reasons[0]))
      keys.append(LearnedKey("subjective", names[1], codes.reasons[1]))
    }
    return keys + amounts.keys.filter { $0.key != "sign" } + time.keys + others.keys
  }

  /// A key with its reason beside it, or above it where that would be a long line.
  private static func lines(_ key: LearnedKey) -> [String] {
    let line = "\(key.key) = \(key.value)"
    guard line.count + key.reason.count + 4 > 80 else { return ["\(line)  # \(key.reason)"] }
    return wrapped(key.reason, "# ", "# ") + [line]
  }

  private static func wrapped(_ text: String, _ first: String, _ rest: String) -> [String] {
    var lines: [String] = []
    var line = first
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + word.count + 1 > 80 {
        lines.append(line)
        line = rest
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }
}
