import Books
import Tabular

/// Which columns hold the cost centre and the subjective.
struct CodeColumns {
  /// One column where it holds both, else that of the cost centre and that of the subjective.
  var columns: [Int]
  var split: CodeSplit?
  /// The keys of `[code]`.
  var splitKeys: [LearnedKey] = []
  var reasons: [String]
  var doubts: [String] = []

  /// Returns nil if no column can be one of codes.
  init?(_ table: LearnedColumns, apart from: Set<Int>) {
    let open = table.named.filter { column in
      !from.contains(column) && table.areCodes(column) && !Self.isOther(table.words[column])
        && table.dateFormats(column).isEmpty
    }
    let subjective = table.best(open) { Self.score($0, table) { $0.isSubjective } }
    let centre = table.best(open.filter { $0 != subjective }) {
      Self.score($0, table) { $0.isCostCentre }
    }
    if let subjective, let centre {
      columns = [centre, subjective]
      reasons = [
        "its header says so", "its header says so",
      ]
      note(subjective, open, table, "subjective") { $0.isSubjective }
      note(centre, open, table, "cost centre") { $0.isCostCentre }
      return
    }
    // One column may hold both.
    let candidates =
      [subjective, centre].compactMap(\.self)
      + open.filter { table.words[$0].has("code", "string", "combination", "flexfield", "coding") }
    for column in candidates {
      if let found = Self(segments: column, table) {
        self = found
        return
      }
    }
    guard let known = subjective ?? centre else {
      // No header says so: the first two columns that repeat, and tell of what kind a line is.
      let kinds = open.filter { column in
        let values = table.values(column).count
        let words = table.words[column]
        return values > 1 && values * 2 <= table.rows.count && !words.isPeriod && !words.isYear
          && !words.isSide && !words.isReference && !words.isNarrative
          && table.filled(column).allSatisfy { !$0[column].contains(".") }
          && table.are(column) { $0[column].contains(where: \.isNumber) }
      }
      guard kinds.count >= 2 else { return nil }
      columns = Array(kinds.prefix(2))
      reasons = ["see what is unsure", "see what is unsure"]
      let names = columns.map { "'\(table.headers[$0])'" }
      doubts = [
        "Which columns hold the codes: no header says so. \(names[0]) is taken for the cost centre,"
          + " \(names[1]) for the subjective."
      ]
      return
    }
    // The other code is a column that repeats and says of what kind a line is.
    let lines = table.rows.count
    let other = table.best(open.filter { $0 != known }) { column in
      let values = table.values(column).count
      let words = table.words[column]
      guard values > 1, values * 2 <= lines, !words.isPeriod, !words.isYear, !words.isReference,
        !table.areAmounts(column) || table.filled(column).allSatisfy({ !$0[column].contains(".") })
      else { return 0 }
      return words.has("code", "centre", "unit", "activity", "project", "object") ? 2 : 1
    }
    guard let other else { return nil }
    columns = subjective != nil ? [other, known] : [known, other]
    reasons = ["see what is unsure", "see what is unsure"]
    doubts.append(
      "Which column is the \(subjective != nil ? "cost centre" : "subjective"): no header says"
        + " so; '\(table.headers[other])' is taken.")
  }

  /// The parts of a segmented code.
  private init?(segments column: Int, _ table: LearnedColumns) {
    let texts = table.filled(column).map { $0[column] }
    guard
      let separator = Self.separators.first(where: { separator in
        let counts = Set(
          texts.map { $0.split(separator: separator, omittingEmptySubsequences: false).count })
        return counts.count == 1 && counts.first ?? 0 >= 2
      })
    else { return nil }
    let parts = texts.map {
      $0.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
    guard let count = parts.first?.count, count <= 20 else { return nil }
    let varying = (0..<count).filter { part in Set(parts.map { $0[part] }).count > 1 }
    let named = Self.named(column, count, table, parts)
    let rest = varying.filter { $0 != named.centre && $0 != named.subjective }
    let filled = (0..<count).filter { part in parts.contains { $0[part].contains { $0 != "0" } } }
    var open = (rest + filled.filter { !rest.contains($0) })
      .filter { $0 != named.centre && $0 != named.subjective }[...]
    guard let centre = named.centre ?? open.popFirst(),
      let subjective = named.subjective ?? open.popFirst()
    else { return nil }
    columns = [column]
    split = CodeSplit(
      separator: separator, costCentre: centre + 1, subjective: subjective + 1)
    let isNamed = named.centre != nil && named.subjective != nil
    reasons = ["its cells hold \(count) parts between '\(separator)'"]
    splitKeys = [
      LearnedKey("separator", LearnedKey.quoted(separator), "it stands in every code"),
      LearnedKey(
        "cost_centre", "\(centre + 1)",
        named.centre != nil ? "a column of names goes with this part" : "the first that differs"),
      LearnedKey(
        "subjective", "\(subjective + 1)",
        named.subjective != nil
          ? "a column of names goes with this part" : "the next that differs"),
    ]
    if !isNamed {
      doubts.append(
        "Which part of '\(table.headers[column])' is the cost centre and which the subjective:"
          + " parts \(centre + 1) and \(subjective + 1) are taken. It changes no sum.")
    }
    let unused = varying.filter { $0 != centre && $0 != subjective }
    if !unused.isEmpty {
      doubts.append(
        "Part \(unused.map { "\($0 + 1)" }.joined(separator: ", ")) of"
          + " '\(table.headers[column])' differs between lines and is not used for the account.")
    }
  }

  /// The parts that have names: a column whose header speaks of one code, and whose text differs
  /// with one part.
  private static func named(
    _ column: Int, _ count: Int, _ table: LearnedColumns, _ parts: [[String]]
  ) -> (centre: Int?, subjective: Int?) {
    let texts = table.filled(column)
    func part(_ says: (HeaderWords) -> Bool) -> Int? {
      let names = table.named.filter {
        CodeNames.isName(table.headers[$0]) && says(table.words[$0])
      }
      for name in names {
        let fit = (0..<count).filter { part in
          var forward: [String: String] = [:]
          var back: [String: String] = [:]
          for (row, parts) in zip(texts, parts) where !row[name].isEmpty {
            if forward[parts[part], default: row[name]] != row[name] { return false }
            if back[row[name], default: parts[part]] != parts[part] { return false }
            forward[parts[part]] = row[name]
            back[row[name]] = parts[part]
          }
          return forward.count > 1
        }
        if fit.count == 1 { return fit[0] }
      }
      return nil
    }
    return (part { $0.isCostCentre }, part { $0.isSubjective })
  }

  private static func score(
    _ column: Int, _ table: LearnedColumns, _ says: (HeaderWords) -> Bool
  ) -> Int {
    let words = table.words[column]
    guard says(words), !CodeNames.isName(table.headers[column]) else { return 0 }
    var score = 4
    if words.has("code", "no", "number") || words.words.count == 1 { score += 2 }
    if words.has("gl", "subjective", "nominal", "natural") || words.holds("costelem") { score += 2 }
    if words.has("type", "group", "category", "level", "class") { score -= 4 }
    return max(score, 0)
  }

  /// Whether a header speaks of something else than the codes of a line.
  private static func isOther(_ words: HeaderWords) -> Bool {
    words.isPersonal
      || words.has(
        "offset", "offsetting", "offsett", "bank", "contra", "vat", "tax", "journal", "date",
        "period", "year", "invoice", "amount", "narrative", "currency", "company")
  }

  private mutating func note(
    _ taken: Int, _ open: [Int], _ table: LearnedColumns, _ what: String,
    _ says: (HeaderWords) -> Bool
  ) {
    let others = open.filter {
      !columns.contains($0) && Self.score($0, table, says) >= Self.score(taken, table, says)
        && table.values($0).count > 1
    }
    guard let other = others.first else { return }
    doubts.append(
      "Which column is the \(what): '\(table.headers[taken])' is taken, and"
        + " '\(table.headers[other])' could be it as well.")
  }

  private static let separators = ["-", ".", "/", "|", ":", "_", " "]
}
