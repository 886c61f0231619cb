/// What Excel takes for a cell, where a name is meant.
enum ExcelName {
  /// Whether Excel reads a word as a cell: `A1`, `XFD9`, `R1C1`, `R`, `C` and the like.
  static func looksLikeCell(_ word: String) -> Bool {
    if Address(word) != nil { return true }
    var rest = Substring(word.uppercased())
    guard rest.first == "R" || rest.first == "C" else { return false }
    if rest.first == "R" {
      rest = rest.dropFirst().drop { $0.isASCII && $0.isNumber }
    }
    if rest.first == "C" {
      rest = rest.dropFirst().drop { $0.isASCII && $0.isNumber }
    }
    return rest.isEmpty
  }

  /// Whether a word can be the name of a table or of a cell.
  ///
  /// A letter or `_` first, then letters, digits, `.` and `_`, at most 255 of them, ASCII only,
  /// and nothing that Excel takes for a cell or for a truth value.
  static func isUsable(_ word: String) -> Bool {
    guard let first = word.first, word.utf16.count <= 255, word.allSatisfy(\.isASCII) else {
      return false
    }
    return (first.isLetter || first == "_")
      && word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
      && !looksLikeCell(word) && !["TRUE", "FALSE"].contains(word.uppercased())
  }

  /// A sheet's name as it stands before `!` in a formula, in quotes where it needs them.
  static func quotedSheet(_ name: String) -> String {
    let plain = isUsable(name) && !name.contains(".")
    return plain ? name : "'" + name.replacing("'", with: "''") + "'"
  }
}
