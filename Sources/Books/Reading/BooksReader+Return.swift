import Money
import Tabular

/// The words of returns, and who signed them.
extension BooksReader {
  func readReturns(_ parts: inout BookParts) {
    parts.returns = rows("return.csv").compactMap { row in
      let report = row.text("report")
      let period = row.period("period")
      guard let report, let period else { return nil }
      return ReturnWords(
        report: report, period: period, since: row.optionalText("since"),
        rating: row.optionalText("rating"), reasons: row.optionalText("reasons"),
        comment: row.optionalText("comment"), contact: row.optionalText("contact"))
    }
    parts.signOffs = rows(SignOff.file).compactMap(signOff)
  }

  private func signOff(_ row: Row) -> SignOff? {
    let report = row.text("report")
    let period = row.period("period")
    let post = row.text("post")
    let capacity = row.choice("capacity", SignOff.Capacity.self)
    let date = row.date("signed")
    let author = row.text("author")
    let account = row.text("account")
    let head = hash(row, "head")
    let books = hash(row, "books")
    let inYear = row.money("in_year")
    let closing = row.money("closing")
    let payments = row.money("payments")
    guard let report, let period, let post, let capacity, let date, let author, let account,
      let head, let books, let inYear, let closing, let payments
    else { return nil }
    return SignOff(
      report: report, period: period, post: post, capacity: capacity, date: date, author: author,
      account: account, head: head, books: books,
      figures: SignOff.Figures(inYear: inYear, closing: closing, payments: payments))
  }

  /// 64 hexadecimal digits.
  private func hash(_ row: Row, _ column: String) -> String? {
    guard let text = row.text(column) else { return nil }
    guard text.wholeMatch(of: /[0-9a-f]{64}/) != nil else {
      row.fault(
        .valueUnknown, at: column, "this is not a hash of 64 hexadecimal digits",
        toDo: "take the row out and sign again: the command sign writes this file")
      return nil
    }
    return text
  }
}
