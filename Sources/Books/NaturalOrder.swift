/// Texts in the order in which people count: numbers by their value, and before other texts.
public struct NaturalOrder: Comparable {
  private let text: String
  private let parts: [Part]

  private enum Part: Comparable {
    case number(length: Int, digits: String)
    case text(String)
  }

  public init(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    while let first = rest.first {
      let isNumber = first.isASCII && first.isNumber
      let run = rest.prefix { ($0.isASCII && $0.isNumber) == isNumber }
      let digits = run.drop { $0 == "0" }
      parts.append(
        isNumber ? .number(length: digits.count, digits: String(digits)) : .text(String(run)))
      rest = rest.dropFirst(run.count)
    }
    self.text = text
    self.parts = parts
  }

  public static func < (left: NaturalOrder, right: NaturalOrder) -> Bool {
    left.parts == right.parts
      ? left.text < right.text : left.parts.lexicographicallyPrecedes(right.parts)
  }
}
