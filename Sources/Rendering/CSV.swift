/// Rows as CSV text, with LF behind each.
enum CSV {
  static func text(_ rows: [[String]]) -> String {
    rows.map { $0.map(field).joined(separator: ",") + "\n" }.joined()
  }

  /// A field in quotes unless it is made of letters, digits and harmless marks alone.
  ///
  /// What a spreadsheet would take for a formula is quoted and stays as it was written; only
  /// numbers begin with a sign outside quotes.
  private static func field(_ text: String) -> String {
    let isNumber = text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil
    let isPlain = text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9 .\/_-]*/) != nil
    guard !isNumber, !isPlain, !text.isEmpty else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
