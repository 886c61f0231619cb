import Tabular

/// The row that looks most like the header row of an extract.
struct HeaderGuess {
  /// Its place among the rows that are not blank.
  let place: Int
  let row: SampleRow
  /// With single spaces, as the reader compares them.
  let headers: [String]
  /// How much speaks for it.
  let score: Int

  /// Returns nil if no row is like one.
  init?(_ rows: [SampleRow]) {
    var best: (place: Int, score: Int)?
    for (place, row) in rows.prefix(Self.mostPreamble).enumerated() {
      let score = Self.score(row, rows[(place + 1)...].prefix(Self.looked))
      if score > 0, score > best?.score ?? 0 { best = (place, score) }
    }
    guard let best else { return nil }
    place = best.place
    row = rows[best.place]
    score = best.score
    headers = row.cells.map { ExtractColumns.normalised($0) }
  }

  /// Whether a row is the header again, as at the top of each page.
  func isRepeated(_ row: SampleRow) -> Bool {
    let filled = headers.indices.filter { !headers[$0].isEmpty }
    let equal = filled.count { ExtractColumns.normalised(row[$0]) == headers[$0] }
    return equal * 5 >= filled.count * 4
  }

  private static func score(_ row: SampleRow, _ below: ArraySlice<SampleRow>) -> Int {
    let filled = row.cells.indices.filter { !row[$0].isEmpty }
    guard filled.count >= 3, Set(row.cells.filter { !$0.isEmpty }).count == filled.count else {
      return 0
    }
    // Headers are words: neither amounts nor days nor numbers.
    for column in filled {
      let text = row[column]
      if row.kind(column) != .text || !text.contains(where: \.isLetter) && text.count > 2 {
        return 0
      }
    }
    // Under one of them there are amounts, in some rows that are as wide.
    let wide = below.filter { $0.filled * 2 >= filled.count }
    let hasAmounts = filled.contains { column in
      wide.count { $0.amount(column) != nil } * 3 >= max(wide.count, 1)
    }
    guard !wide.isEmpty, hasAmounts else { return 0 }
    let words = filled.map { HeaderWords(row[$0]) }
    let roles = [
      words.contains { $0.isAmount || $0.isDebit || $0.isCredit },
      words.contains { $0.isSubjective }, words.contains { $0.isCostCentre },
      words.contains { $0.isPeriod }, words.contains { $0.has("date") },
      words.contains { $0.isReference || $0.isID }, words.contains { $0.isNarrative },
    ]
    return roles.count { $0 } * 100 + min(filled.count, 90)
  }

  private static let mostPreamble = 300
  private static let looked = 60
}

extension HeaderWords {
  /// How much a header speaks for amounts; 0 if it does not.
  var amountScore: Int {
    if has(
      "vat", "tax", "gross", "quantity", "qty", "rate", "unit", "units", "price", "foreign",
      "balance", "ytd", "cumulative", "running", "type", "date", "no", "count", "currency",
      "number", "variance", "code") || isCostCentre || isPersonal
    {
      return 0
    }
    var score = 0
    if has("amount", "amt", "amounts") || holds("amount", "wrbtr", "dmbtr") { score += 5 }
    if has("value", "net", "actual", "actuals", "posted", "spend", "cost", "£", "gbp") {
      score += 3
    }
    if has("local", "base", "accounted", "functional", "lc", "loc") { score += 2 }
    if has("entered", "document", "doc", "transaction", "budget", "commitment", "forecast") {
      score -= 2
    }
    return max(score, 0)
  }

  var isAmount: Bool { amountScore > 0 }

  var isDebit: Bool { has("debit", "debits", "dr") && !isSide }
  var isCredit: Bool { has("credit", "credits", "cr") && !isSide }

  /// Whether a column says on which side an amount is.
  var isSide: Bool {
    let both = has("debit", "dr", "d") && has("credit", "cr", "c")
    return both || has("side", "sign", "dc", "drcr", "shkzg", "indicator")
  }

  var isPeriod: Bool {
    !has("date")
      && (has("period", "per", "perd", "pd", "pper", "month", "mth", "fiscper")
        || holds("period"))
  }

  var isYear: Bool { has("year", "yr", "fy", "years", "gjahr") && !isPeriod }

  var isReference: Bool {
    has("reference", "ref", "invoice", "voucher", "assignment", "xblnr", "refno", "cheque")
      || holds("reference", "invoiceno", "docno", "documentno")
  }

  /// Whether a header is of numbers that finance systems give to lines.
  var isID: Bool {
    has(
      "id", "no", "number", "num", "nr", "seq", "sequence", "key", "line", "lineno", "item", "itm",
      "pos", "posn", "lin",
      "transaction", "trans", "transno", "tno", "journal", "jnl", "voucher", "document", "doc",
      "docno", "belnr", "buzei", "rowid", "uid", "entry")
      || holds("transno", "lineid", "transid", "documentno", "journalno", "sequenceno")
  }

  var isNarrative: Bool {
    has(
      "description", "narrative", "text", "details", "detail", "comment", "comments", "desc",
      "descr", "particulars", "narration", "memo", "sgtxt")
  }
}
