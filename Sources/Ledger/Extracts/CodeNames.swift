import Books
import Tabular

/// What the finance system calls the codes of an extract.
///
/// A column that nothing reads holds names if its header says so, and if it has one text for each
/// code. Columns about people or about single lines are never looked at.
struct CodeNames {
  /// One column, and what it has said of each code so far.
  private struct Column {
    let place: Int
    let header: String
    var costCentres: [String: String] = [:]
    var subjectives: [String: String] = [:]
    /// Lines on which a code had another text than before.
    var otherCentres = 0
    var otherSubjectives = 0

    mutating func note(_ text: String, _ costCentre: String, _ subjective: String) {
      if costCentres[costCentre, default: text] != text { otherCentres += 1 }
      if subjectives[subjective, default: text] != text { otherSubjectives += 1 }
      if costCentres.count < mostCodes, costCentres[costCentre] == nil {
        costCentres[costCentre] = text
      }
      if subjectives.count < mostCodes, subjectives[subjective] == nil {
        subjectives[subjective] = text
      }
    }
  }

  private var columns: [Column]
  private var lines = 0

  init(_ columns: ExtractColumns) {
    self.columns = columns.unread.filter { Self.isName(columns.headers[$0]) }
      .map { Column(place: $0, header: columns.headers[$0]) }
  }

  /// Looks at a line.
  mutating func look(_ cells: TableCells, _ costCentre: String, _ subjective: String) {
    lines += 1
    for index in columns.indices {
      let bytes = cells[cells.range(columns[index].place)]
      guard !bytes.isEmpty, bytes.count <= 120 else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      columns[index].note(text, costCentre, subjective)
    }
  }

  /// Writes the names into rows.
  func name(_ rows: inout [CodeToMap]) {
    let (centres, subjectives) = (costCentreColumn, subjectiveColumn)
    for index in rows.indices {
      rows[index].costCentreName =
        centres.flatMap { columns[$0].costCentres[rows[index].costCentre] } ?? ""
      rows[index].subjectiveName =
        subjectives.flatMap { columns[$0].subjectives[rows[index].subjective] } ?? ""
    }
  }

  /// The header of the column that names cost centres, and of the one that names subjectives.
  var headers: (costCentre: String?, subjective: String?) {
    (costCentreColumn.map { columns[$0].header }, subjectiveColumn.map { columns[$0].header })
  }

  private var costCentreColumn: Int? {
    choose(\.otherCentres, \.costCentres) { HeaderWords($0).isCostCentre }
  }

  private var subjectiveColumn: Int? {
    choose(\.otherSubjectives, \.subjectives) { HeaderWords($0).isSubjective }
  }

  /// The column that is of one mind on each code: first one whose header says which code it names.
  private func choose(
    _ others: KeyPath<Column, Int>, _ names: KeyPath<Column, [String: String]>,
    _ says: (String) -> Bool
  ) -> Int? {
    let fit = columns.indices.filter { index in
      let column = columns[index]
      return !column[keyPath: names].isEmpty && column[keyPath: others] * 50 <= lines
    }
    if let said = fit.first(where: { says(columns[$0].header) }) { return said }
    // A header that speaks of the other code, and a text that differs from line to line by chance.
    return fit.first { index in
      let words = HeaderWords(columns[index].header)
      return !words.isCostCentre && !words.isSubjective
        && Set(columns[index][keyPath: names].values).count > 1
        && lines >= 2 * columns[index][keyPath: names].count
    }
  }

  /// Whether a header says that its column holds names, and not of people or of single lines.
  static func isName(_ header: String) -> Bool {
    let words = HeaderWords(header)
    return words.has("name", "description", "desc", "descr", "title", "text", "label", "long")
      && !words.isPersonal && !words.isOfLine
  }

  private static let mostCodes = 20_000
}

/// The words of a header, and what they say of its column.
struct HeaderWords {
  /// In lower case.
  let words: [String]
  let joined: String

  init(_ header: String) {
    // `CostCentre` is two words, `GL` one.
    var spaced = ""
    var last: Character = " "
    for character in header {
      if character.isUppercase, last.isLowercase { spaced += " " }
      spaced.append(character)
      last = character
    }
    words = spaced.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "/" }
      .flatMap { $0.split(separator: "/") }.map(String.init)
    joined = words.joined()
  }

  func has(_ wanted: String...) -> Bool { words.contains { wanted.contains($0) } }

  /// Whether words stand in it, run together or not.
  func holds(_ texts: String...) -> Bool { texts.contains { joined.contains($0) } }

  var isCostCentre: Bool {
    has("cc", "costc", "kostl", "centre", "center", "department", "dept", "responsibility")
      || holds("costcent", "costcode", "costctr", "costcntr", "budgetcent", "responsibilitycent")
  }

  var isSubjective: Bool {
    !isCostCentre
      && (has(
        "account", "acct", "acc", "subjective", "nominal", "gl", "object", "expense", "natural",
        "element", "saknr", "hkont", "detail")
        || holds("costelement", "expensecode", "glaccount", "naturalaccount", "subjective"))
  }

  var isPersonal: Bool {
    has(
      "supplier", "vendor", "customer", "creditor", "debtor", "employee", "payee", "person",
      "pupil", "child", "client", "user", "staff", "provider", "contact", "officer", "approver",
      "student", "learner", "forename", "surname", "claimant", "operator", "requester")
      || holds("createdby", "enteredby", "postedby", "inputby", "username")
  }

  var isOfLine: Bool {
    has(
      "line", "journal", "jnl", "transaction", "trans", "narrative", "item", "invoice", "document",
      "doc", "header", "batch", "posting", "payment", "order", "details", "comment", "comments")
  }
}
