/// The order in which an extract writes day, month and year, such as `dd/MM/yyyy`.
public struct DateFormat: Hashable, Sendable {
  /// A part of a date.
  public enum Part: Hashable, Sendable {
    /// One or two digits.
    case day
    /// One or two digits.
    case month
    /// The English name or its first three letters.
    case monthName
    /// Four digits.
    case year
    /// Two digits of a year from 2000 to 2099.
    case shortYear
    case separator(UInt8)
  }

  public let parts: [Part]
  /// As it was written.
  public let text: String

  /// `yyyy-MM-dd`.
  public static let iso = DateFormat(
    parts: [.year, .separator(0x2D), .month, .separator(0x2D), .day], text: "yyyy-MM-dd")

  private init(parts: [Part], text: String) {
    self.parts = parts
    self.text = text
  }

  /// Reads a format of `d`, `dd`, `M`, `MM`, `MMM`, `MMMM`, `yy` and `yyyy`, each once.
  ///
  /// Returns nil for anything else, and for a format in which two numbers would run together
  /// unless each has a fixed width.
  public init?(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    var isFixed: [Bool] = []
    while let letter = rest.first {
      let run = rest.prefix { $0 == letter }
      rest = rest.dropFirst(run.count)
      switch (letter, run.count) {
      case ("d", 1), ("d", 2): parts.append(.day)
      case ("M", 1), ("M", 2): parts.append(.month)
      case ("M", 3), ("M", 4): parts.append(.monthName)
      case ("y", 2): parts.append(.shortYear)
      case ("y", 4): parts.append(.year)
      default:
        guard letter.isASCII, !letter.isLetter, !letter.isNumber, let byte = letter.asciiValue
        else { return nil }
        for _ in run { parts.append(.separator(byte)) }
      }
      isFixed.append(run.count != 1 || !letter.isLetter)
    }
    func count(_ wanted: Part...) -> Int { parts.count { wanted.contains($0) } }
    guard count(.day) == 1, count(.month, .monthName) == 1, count(.year, .shortYear) == 1 else {
      return nil
    }
    for (part, next) in zip(parts, parts.dropFirst()) {
      if case .separator = part { continue }
      if case .separator = next { continue }
      guard isFixed.allSatisfy(\.self) else { return nil }
    }
    self.parts = parts
    self.text = text
  }
}
