import Books
import Tabular

/// The columns that tell lines apart, that describe them, and that say what lines are.
struct OtherColumns {
  var keys: [LearnedKey] = []
  var topKeys: [LearnedKey] = []
  var doubts: [String] = []
  var notRead: [LearnedKey] = []
  var neverStore: [String] = []
  private var taken: Set<Int>

  init(_ table: LearnedColumns, apart from: Set<Int>) {
    taken = from
    findRowID(table)
    findReference(table)
    findDescription(table)
    findQualifiers(table)
    neverStore = table.named.filter { !taken.contains($0) && table.words[$0].isPersonal }
      .map { table.headers[$0] }
  }

  private func open(_ table: LearnedColumns) -> [Int] {
    table.named.filter { !taken.contains($0) && !table.words[$0].isPersonal }
  }

  private mutating func findRowID(_ table: LearnedColumns) {
    let candidates = open(table).filter { column in
      let words = table.words[column]
      return words.isID && !words.isCostCentre && !words.isSubjective
        && !words.has("invoice", "cheque", "order", "vat", "type", "date", "text", "description")
        && table.are(column, share: 1, filled: 1) { CellShape.isShowable($0[column]) }
    }.prefix(6)
    let single = candidates.filter { table.isUnique([$0]) }
    let best = table.best(single) { column in
      table.words[column].has("id", "key", "uid", "transaction", "trans", "transno") ? 2 : 1
    }
    var found: [Int] = best.map { [$0] } ?? []
    if found.isEmpty {
      found = pairs(candidates).first { table.isUnique($0) } ?? []
    }
    if found.isEmpty {
      doubts.append(
        "No column numbers the lines, each by its own: they are told apart by their contents. If"
          + " columns do so together, name them: row_id = [\"…\", \"…\"].")
      return
    }
    taken.formUnion(found)
    let names = found.map { table.headers[$0] }
    keys.append(
      LearnedKey(
        "row_id", names.count == 1 ? LearnedKey.quoted(names[0]) : LearnedKey.list(names),
        names.count == 1 ? "no two lines have the same" : "no two lines have the same in both"))
    if table.rows.count < 20 {
      doubts.append(
        "Whether \(names.map { "'\($0)'" }.joined(separator: " and "))"
          + " \(names.count == 1 ? "is" : "together are") each line's own: there are few lines to"
          + " tell by.")
    }
  }

  private func pairs(_ columns: ArraySlice<Int>) -> [[Int]] {
    columns.flatMap { first in columns.filter { $0 > first }.map { [first, $0] } }
  }

  private mutating func findReference(_ table: LearnedColumns) {
    let found = table.best(open(table)) { column in
      guard
        (table.words[column].isReference || table.words[column].isID)
          && table.words[column].amountScore == 0
          && !table.words[column].has("type", "date", "line", "seq", "item", "text", "company")
          && table.are(column, share: 0.9, filled: 0.2, { CellShape.isShowable($0[column]) })
          && table.values(column).count > 1
      else { return 0 }
      return table.words[column].has("invoice", "reference", "ref") ? 2 : 1
    }
    guard let found else { return }
    taken.insert(found)
    keys.append(
      LearnedKey(
        "reference", LearnedKey.quoted(table.headers[found]), "numbers of invoices or documents"))
  }

  private mutating func findDescription(_ table: LearnedColumns) {
    let found = table.best(open(table)) { column in
      let words = table.words[column]
      guard words.isNarrative || words.isOfLine, !words.isCostCentre, !words.isSubjective,
        table.are(column, share: 0.3, filled: 0.2, { $0[column].contains(where: \.isLetter) }),
        table.values(column).count > 1
      else { return 0 }
      return (words.isNarrative ? 2 : 1) + (words.isOfLine ? 2 : 0)
    }
    guard let found else { return }
    taken.insert(found)
    keys.append(
      LearnedKey(
        "description", LearnedKey.quoted(table.headers[found]),
        "the narrative; take this line out to keep it out of the ledger"))
  }

  // MARK: - What says what lines are

  private mutating func findQualifiers(_ table: LearnedColumns) {
    for column in open(table) {
      let values = table.values(column)
      guard let meaning = UnreadColumns.meaning(header: table.headers[column]), values.count > 1
      else { continue }
      qualify(column, meaning, values, table)
    }
    // A constant currency is held to be one, so that another is a fault some day.
    let currency = open(table).first { column in
      UnreadColumns.meaning(header: table.headers[column]) == .currency
        && table.values(column) == ["GBP"]
    }
    if let currency, !keys.contains(where: { $0.key == "currency" }) {
      take(currency, "currency", "every line is in GBP", table)
    }
  }

  private mutating func qualify(
    _ column: Int, _ meaning: UnreadColumns.Meaning, _ values: Set<String>, _ table: LearnedColumns
  ) {
    let header = table.headers[column]
    let filled = values.filter { !$0.isEmpty }
    guard !keys.contains(where: { $0.key == meaning.rawValue }) else { return }
    switch meaning {
    case .currency:
      take(column, "currency", "lines in other money than pounds are refused", table)
      doubts.append("'\(header)' holds more than one currency: such lines are refused.")
    case .company where filled.count == values.count && filled.count <= 50:
      take(column, "company", "it differs between lines", table)
      doubts.append(
        "Which companies count: '\(header)' has \(filled.count) values, and the lines of all are"
          + " posted. Name those that count with companies = [\"…\"].")
    case .valueType:
      let isKnown = filled.allSatisfy { ValueWord($0) != nil }
      let isSaid = filled.contains { ValueWord(wide: $0) != nil }
      if isKnown, isSaid, filled.count == values.count {
        take(column, "value_type", "it tells spending from budgets and commitments", table)
      } else {
        doubts.append(
          "What '\(header)' says: it differs between lines and is not read. If it tells spending"
            + " from something else, name it as value_type; if not, write it into not_read.")
      }
    default:
      doubts.append(
        "What '\(header)' says: it differs between lines, may say \(meaning.told), and is not read."
      )
    }
  }

  private mutating func take(
    _ column: Int, _ key: String, _ reason: String, _ table: LearnedColumns
  ) {
    taken.insert(column)
    keys.append(LearnedKey(key, LearnedKey.quoted(table.headers[column]), reason))
  }
}
