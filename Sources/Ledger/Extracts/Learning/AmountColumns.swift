import Books
import Money
import Tabular

/// Which column holds the amounts, and on which side they are.
struct AmountColumnsGuess {
  /// The column of amounts, or those of debits and of credits.
  var columns: [Int]
  /// The column that says debit or credit, where amounts have no sign.
  var side: Int?
  var keys: [LearnedKey] = []
  var doubts: [String] = []
  /// Headers of columns that were looked at and say nothing more.
  var notRead: [LearnedKey] = []

  var isSides: Bool { columns.count == 2 }

  /// Returns nil if no column holds amounts.
  ///
  /// - Parameter table: all wide rows, before lines are told from totals.
  init?(_ table: LearnedColumns) {
    let numeric = table.named.filter { table.areAmounts($0, filled: 0.05) }
    let debit = table.best(numeric) { Self.sideScore(table.words[$0], \.isDebit) }
    let credit = table.best(numeric) { Self.sideScore(table.words[$0], \.isCredit) }
    if let debit, let credit, debit != credit,
      table.rows.count(where: { Self.isBoth($0, debit, credit) }) * 20 <= table.rows.count
    {
      columns = [debit, credit]
      keys = [
        LearnedKey(
          "debit", LearnedKey.quoted(table.headers[debit]), "its header says so; costs"),
        LearnedKey(
          "credit", LearnedKey.quoted(table.headers[credit]), "its header says so; taken off"),
      ]
      noteOthers(numeric, table)
      return
    }
    let full = numeric.filter { table.areAmounts($0, filled: 0.6) }
    let amount =
      table.best(full) { table.words[$0].amountScore }
      ?? table.best(full) { column in
        table.filled(column).contains { $0[column].contains(".") }
          && !table.words[column].has("rate", "vat", "tax", "quantity", "qty") ? 1 : 0
      }
    guard let amount else { return nil }
    columns = [amount]
    let header = table.headers[amount]
    keys = [
      LearnedKey(
        "amount", LearnedKey.quoted(header),
        table.words[amount].isAmount
          ? "its header says so; \(Self.form(table, amount))"
          : "the only column of amounts; \(Self.form(table, amount))")
    ]
    noteOthers(numeric, table)
  }

  private static func sideScore(_ words: HeaderWords, _ says: (HeaderWords) -> Bool) -> Int {
    guard says(words), !words.has("vat", "tax", "balance", "ytd", "indicator", "no") else {
      return 0
    }
    return 4 + (words.has("accounted", "functional", "base", "local") ? 2 : 0)
      - (words.has("entered", "foreign") ? 2 : 0)
  }

  private static func isBoth(_ row: SampleRow, _ debit: Int, _ credit: Int) -> Bool {
    guard let debit = row.amount(debit), let credit = row.amount(credit) else { return false }
    return debit.pence != 0 && credit.pence != 0
  }

  private mutating func noteOthers(_ numeric: [Int], _ table: LearnedColumns) {
    let others = numeric.filter { column in
      !columns.contains(column)
        && (table.words[column].isAmount || table.words[column].isDebit
          || table.words[column].isCredit
          || table.words[column].has("balance", "vat", "gross", "budget"))
    }
    guard !others.isEmpty else { return }
    let names = others.map { "'\(table.headers[$0])'" }.joined(separator: ", ")
    let taken = columns.map { "'\(table.headers[$0])'" }.joined(separator: " and ")
    doubts.append("Which column holds the amounts: \(taken) taken, \(names) not read.")
  }

  /// How amounts are written, in words.
  private static func form(_ table: LearnedColumns, _ column: Int) -> String {
    let texts = table.filled(column).map { $0[column] }
    var forms: [String] = []
    if texts.contains(where: { $0.hasSuffix("-") && $0.count > 1 }) {
      forms.append("a minus stands behind")
    }
    if texts.contains(where: { $0.hasPrefix("(") }) { forms.append("brackets are negative") }
    if texts.contains(where: { $0.uppercased().hasSuffix("CR") }) { forms.append("CR and DR") }
    if texts.contains(where: { $0.contains(",") }) { forms.append("commas between thousands") }
    return forms.isEmpty ? "pounds and pence" : forms.joined(separator: ", ")
  }

  /// Finds the sign or the side, once the lines are known.
  mutating func findSign(_ table: LearnedColumns) {
    guard let column = columns.first, !isSides else {
      noteSideColumn(table, hasSigns: true)
      return
    }
    let amounts = table.rows.compactMap { $0.amount(column) }
    let negative = amounts.count { $0.pence < 0 }
    let marked = amounts.count { $0.side != nil }
    if negative == 0, marked == 0, let side = sideColumn(table) {
      self.side = side
      keys.append(
        LearnedKey(
          "side", LearnedKey.quoted(table.headers[side]),
          "it says debit and credit, and no amount has a sign"))
      return
    }
    noteSideColumn(table, hasSigns: negative + marked > 0)
    let sum = amounts.reduce(into: Int128(0)) { $0 += Int128($1.pence) }
    let plain = amounts.count - marked
    if marked > 0, marked == amounts.count { return }
    if negative * 2 > plain, sum < 0 {
      keys.append(
        LearnedKey(
          "sign", "\"credit-positive\"",
          "\(negative.groupedText) of \(plain.groupedText) amounts are negative, as costs then are")
      )
      doubts.append(
        "The sign: most amounts are negative, so a cost is taken to be negative in this file. If"
          + " it is one of income, write sign = \"debit-positive\".")
    } else {
      keys.append(
        LearnedKey(
          "sign", "\"debit-positive\"",
          negative == 0
            ? "no amount is negative"
            : "\((plain - negative).groupedText) of"
              + " \(plain.groupedText) amounts are positive, as costs are"))
      if negative == 0 {
        doubts.append(
          "The sign: no amount is negative. A credit that is written without its sign would count"
            + " as a cost. Look for one below.")
      } else if sum < 0 {
        doubts.append(
          "The sign: the lines sum to less than nought, though most are positive. Look at the lines"
            + " below: a cost has to be positive there.")
      }
    }
  }

  private func sideColumn(_ table: LearnedColumns) -> Int? {
    table.named.first { column in
      let values = table.values(column).filter { !$0.isEmpty }
      return !columns.contains(column) && !values.isEmpty
        && values.allSatisfy { LineSide($0) != nil }
        && (Set(values.map { LineSide($0) }).count == 2 || table.words[column].isSide)
        && table.are(column, filled: 0.999) { _ in true }
    }
  }

  /// A column of sides beside amounts that have their signs.
  private mutating func noteSideColumn(_ table: LearnedColumns, hasSigns: Bool) {
    guard let side = sideColumn(table), hasSigns else { return }
    let header = table.headers[side]
    let agrees = table.rows.allSatisfy { row in
      guard let says = LineSide(row[side]) else { return true }
      guard isSides else {
        return (row.amount(columns[0])?.pence ?? 0) == 0
          || (says == .credit) == (row.amount(columns[0])?.pence ?? 0 < 0)
      }
      let credit = row.amount(columns[1])?.pence ?? 0
      return (says == .credit) == (credit != 0)
    }
    if agrees {
      notRead.append(LearnedKey(header, "", "it says what the amounts say themselves"))
    } else {
      doubts.append(
        "'\(header)' says debit or credit, and the amounts have signs that do not agree with it. It"
          + " is not read.")
    }
  }
}
