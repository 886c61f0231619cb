import Foundation

/// The criterion of `SUMIFS` or `COUNTIF`: equality, where all engines agree what is equal.
struct Criterion {
  private let value: Value

  init(_ value: Value) { self.value = value }

  /// Which of the values equal the criterion.
  ///
  /// - Throws: ``FormulaError/unsupported(_:)`` where Excel or LibreOffice would read the text of
  ///   the criterion, or of a cell, as something else.
  func matches(_ values: [Value]) throws(FormulaError) -> [Bool] {
    switch value {
    case .text(let text):
      try check(text, against: values)
      let lowercased = text.lowercased()
      return values.map { $0.text?.lowercased() == lowercased }
    case .number(let number):
      if values.contains(where: { Self.number(in: $0.text) == number }) {
        throw Self.unclear(FormulaPrinter.number(number), "a cell holds it as text")
      }
      return values.map { $0.number.map { SpreadsheetArithmetic.isEqual($0, number) } ?? false }
    case .blank, .error: throw Self.unclear("", "it is empty")
    }
  }

  /// Whether Excel reads signs in a text as "any letters".
  static func hasWildcard(_ text: String) -> Bool {
    text.unicodeScalars.contains { "*?~".unicodeScalars.contains($0) }
  }

  private func check(_ text: String, against values: [Value]) throws(FormulaError) {
    guard let first = text.first else { throw Self.unclear(text, "it is empty") }
    if "<>=".contains(first) || Self.hasWildcard(text) {
      throw Self.unclear(text, "it reads as a pattern")
    }
    let mayBeNumber = first.isNumber || first.isWhitespace || "+-.(£$".contains(first)
    if mayBeNumber, values.contains(where: { $0.number != nil }) {
      throw Self.unclear(text, "it may read as a number, and a cell holds one")
    }
    guard let number = Self.number(in: text) else { return }
    for case .text(let other) in values
    where other.lowercased() != text.lowercased() && Self.number(in: other) == number {
      throw Self.unclear(text, "\u{2018}\(other)\u{2019} reads as the same number")
    }
  }

  private static func number(in text: String?) -> Double? {
    guard let trimmed = text?.trimmingCharacters(in: .whitespaces),
      trimmed.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) })
    else { return nil }
    return Double(trimmed)
  }

  private static func unclear(_ text: String, _ reason: String) -> FormulaError {
    .unsupported("the criterion \u{2018}\(text)\u{2019} has no one meaning: \(reason)")
  }
}
