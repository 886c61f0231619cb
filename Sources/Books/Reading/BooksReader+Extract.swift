import Tabular

/// The form of `extract.toml`; extracts themselves are not posted yet.
extension BooksReader {
  func readExtractLayout() {
    guard let source = source(Layout.extractLayout),
      let file = TOMLSection(source, faults: faults)
    else { return }
    let columns = file.section("columns")
    _ = columns.requiredString("cost_centre")
    _ = columns.requiredString("subjective")
    if !columns.keys.contains("debit"), !columns.keys.contains("credit") {
      _ = columns.requiredString("amount")
    } else {
      _ = columns.requiredString("debit")
      _ = columns.requiredString("credit")
    }
    for key in ["row_id", "date", "period", "reference", "description"] { _ = columns.string(key) }
    columns.noteUnknownKeys()
    _ = file.stringOrNumber("sheet")
    for key in ["delimiter", "encoding", "date_format"] { _ = file.string(key) }
    _ = file.choice("sign", AmountSign.self)
    _ = file.strings("total_rows")
    _ = file.strings("never_store")
    file.noteUnknownKeys()
  }
}

/// Which way round an extract writes its amounts.
private enum AmountSign: String, CaseIterable {
  case debitPositive = "debit-positive"
  case creditPositive = "credit-positive"
}
