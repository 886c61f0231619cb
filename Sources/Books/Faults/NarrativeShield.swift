import Tabular

/// Keeps free text out of what is said of a file that may hold words about people.
///
/// Such a text may stand in any cell: a comma too many moves it into the next column, and where the
/// header is missing the first row is read as one. So a cell is shown only if it looks like what
/// the other columns hold: an amount, a date, a period, a short code, or a word of the books.
struct NarrativeShield {
  /// Words that may be shown: names of columns, codes of accounts, ids of sources.
  var knownWords: Set<String> = []

  private static let longestCode = 8
  private static let longestReference = 40

  /// Whether a cell can be shown.
  func isPlain(_ text: some StringProtocol) -> Bool {
    let cell = String(text)
    if cell.isEmpty || knownWords.contains(cell) { return true }
    if cell.wholeMatch(of: /-?[0-9.]{1,20}/) != nil { return true }
    if cell.wholeMatch(of: /[0-9]{4}-[0-9]{2}(-[0-9]{2}|\/P?[0-9]{1,2})?/) != nil { return true }
    return cell.count <= Self.longestCode && cell.contains(/[0-9]/)
      && cell.wholeMatch(of: /[A-Za-z0-9._\/-]+/) != nil
  }

  /// Whether the name of a journal can be shown: a reference, not a sentence and no one's name.
  private func isReference(_ text: Substring) -> Bool {
    let isName = !text.contains(/[0-9]/) && text.contains(/[a-z]/)
    return isPlain(text)
      || text.count <= Self.longestReference && !text.contains(where: \.isWhitespace) && !isName
  }

  /// A message without the free text that it quotes.
  func message(_ message: String) -> String {
    guard let first = message.firstIndex(of: "'"), let last = message.lastIndex(of: "'"),
      first < last
    else { return message }
    let parts = message.split(separator: "'", omittingEmptySubsequences: false)
    let isWhole =
      parts.count % 2 == 1 && parts.enumerated().allSatisfy { $0 % 2 == 0 || isPlain($1) }
    if isWhole { return message }
    let quoted = message[message.index(after: first)..<last]
    let before = message[..<first]
    if before.hasSuffix("journal "), isReference(quoted) { return message }
    return before + Self.instead(of: quoted) + message[message.index(after: last)...]
  }

  /// A line whose free text is replaced by how long it is, and where the caret then stands.
  func excerpt(_ line: String, column: Int) -> (text: String, caret: Int) {
    var shown: [String] = []
    var (length, start, caret) = (0, 1, 1)
    for cell in Self.cells(line) {
      let bare = cell.filter { $0 != "\"" }
      let text = isPlain(bare) ? cell : Self.instead(of: bare)
      if column >= start {
        caret = length + 1 + (text == cell ? min(column - start, cell.count) : 0)
      }
      shown.append(text)
      length += text.count + 1
      start += cell.count + 1
    }
    return (shown.joined(separator: ","), caret)
  }

  /// The cells of a line as they are written; a comma within quotes parts none.
  private static func cells(_ line: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  private static func instead(of text: some StringProtocol) -> String {
    "[\(text.count) character\(text.count == 1 ? "" : "s")]"
  }
}
