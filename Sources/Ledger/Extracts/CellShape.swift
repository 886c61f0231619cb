import Books
import Tabular

/// What kind of thing a cell holds, told without its words: they may be a moved narrative.
enum CellShape {
  /// For a message on a cell that is not what its column says.
  static func told(_ text: String) -> String {
    let letters = text.count { $0.isLetter }
    let digits = text.count { $0.isNumber }
    if text.isEmpty { return "nothing" }
    if letters == 0, digits > 0, text.count <= 24, !isDateLike(text) {
      let form = text.map { $0.isNumber ? "9" : $0 }
      return "figures of the form \(String(form))"
    }
    if letters == 0, digits > 0 { return "a text of \(counted(digits, "digit"))" }
    if digits == 0 { return "a text of \(counted(letters, "letter"))" }
    return "a text of \(counted(letters, "letter")) and \(counted(digits, "digit"))"
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Whether a text may be printed as a code, an id or a reference.
  ///
  /// It is short, has a digit and is no day; its letters are capitals, or no more than three
  /// together, and where it has a blank no more than three either: `INV 101` is one, and `Jane 12`,
  /// `JANE 12` and `Jane12` are none. Without a digit it is a few capitals.
  static func isShowable(_ text: String) -> Bool {
    guard !text.isEmpty, text.count <= 24, !holdsDay(text) else { return false }
    guard text.contains(where: \.isNumber) else {
      return text.count <= 6 && text.allSatisfy { $0.isUppercase || "-/._*".contains($0) }
    }
    let longest = text.contains(where: \.isWhitespace) ? 3 : 10
    return text.split { !$0.isLetter }.allSatisfy { word in
      word.count <= 3 || (word.count <= longest && word.allSatisfy { !$0.isLowercase })
    }
  }

  /// A code as a message shows it: as it is, or by its kind.
  static func shown(_ text: String) -> String {
    isShowable(text) ? "'\(text)'" : "(\(told(text)))"
  }

  /// The same without quotes.
  static func plain(_ text: String) -> String { isShowable(text) ? text : "(\(told(text)))" }

  /// Whether a text holds no more than a day: numbers, separators and the name of a month.
  static func isDay(_ text: String) -> Bool {
    let words = text.split { !$0.isLetter }.map { $0.lowercased() }
    return text.count <= 20 && text.contains(where: \.isNumber)
      && words.allSatisfy { word in months.contains { $0 == word || $0.prefix(3) == word } }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  /// Whether three numbers stand in a text as those of a day do.
  private static func holdsDay(_ text: String) -> Bool {
    text.split { !$0.isNumber && !"/-.".contains($0) }.contains { isDateLike(String($0)) }
  }

  /// Two numbers or more with the separators of days between them.
  private static func isDateLike(_ text: String) -> Bool {
    let runs = text.split { "/-. ".contains($0) }
    guard runs.count == 3, runs.allSatisfy({ $0.allSatisfy(\.isNumber) }) else { return false }
    return runs.map(\.count).max() ?? 0 <= 4
  }
}
