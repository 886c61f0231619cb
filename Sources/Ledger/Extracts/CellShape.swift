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

  /// Whether a text may be printed as a code, an id or a reference: short, with a digit in it and
  /// no more letters than such have, or a few capitals; no words, and no day.
  static func isShowable(_ text: String) -> Bool {
    guard !text.isEmpty, text.count <= 24, !isDateLike(text) else { return false }
    let words = text.split { !$0.isLetter }
    let longest = words.map(\.count).max() ?? 0
    if text.contains(where: \.isNumber) {
      return longest <= 10 && words.count { $0.count > 3 } <= 1
    }
    return text.count <= 6 && text.allSatisfy { $0.isUppercase || "-/._*".contains($0) }
  }

  /// A code as a message shows it: as it is, or by its kind.
  static func shown(_ text: String) -> String {
    isShowable(text) ? "'\(text)'" : "(\(told(text)))"
  }

  /// The same without quotes.
  static func plain(_ text: String) -> String { isShowable(text) ? text : "(\(told(text)))" }

  /// Two numbers or more with the separators of days between them.
  private static func isDateLike(_ text: String) -> Bool {
    let runs = text.split { "/-. ".contains($0) }
    guard runs.count == 3, runs.allSatisfy({ $0.allSatisfy(\.isNumber) }) else { return false }
    return runs.map(\.count).max() ?? 0 <= 4
  }
}
