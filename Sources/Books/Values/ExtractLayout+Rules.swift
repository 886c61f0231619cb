import Money

/// A rule by which rows are left out, such as balances brought forward.
public struct SkipRule: Hashable, Sendable {
  /// The header of the column that is looked at.
  public var column: String
  /// What its cell begins with; letter case does not count.
  public var texts: [String]
}

/// How a segmented code such as `10101-E1234-00000` is split into its parts.
public struct CodeSplit: Hashable, Sendable {
  /// What a field of a pattern holds.
  public enum Part: String, Hashable, Sendable {
    case costCentre = "cost_centre"
    case subjective
    /// A part that is not needed.
    case other
  }

  /// A piece of a pattern.
  public enum Piece: Hashable, Sendable {
    case literal([UInt8])
    /// A field of so many bytes; nil for one that runs to the next literal or to the end.
    case field(Part, width: Int?)
  }

  public let pieces: [Piece]
  /// As it is written in `extract.toml`, for messages.
  public let text: String

  /// A split at a separator.
  ///
  /// - Parameters:
  ///   - separator: what stands between two parts.
  ///   - costCentre: which part is the cost centre, from 1.
  ///   - subjective: which part is the subjective, from 1.
  public init(separator: String, costCentre: Int, subjective: Int) {
    var pieces: [Piece] = []
    let last = max(costCentre, subjective)
    for place in 1...last {
      if place > 1 { pieces.append(.literal(Array(separator.utf8))) }
      let part: Part =
        place == costCentre ? .costCentre : place == subjective ? .subjective : .other
      pieces.append(.field(part, width: nil))
    }
    self.pieces = pieces
    text = "parts \(costCentre) and \(subjective) between '\(separator)'"
    self.separator = Array(separator.utf8)
  }

  /// What ends the last field of a split at a separator; nil for a pattern.
  public let separator: [UInt8]?

  /// Reads a pattern such as `{subjective:5}-{cost_centre}-*`.
  ///
  /// Returns nil for one that does not name both codes once, or in which two fields without a
  /// width stand side by side.
  public init?(pattern text: String) {
    var pieces: [Piece] = []
    var literal: [UInt8] = []
    var rest = text[...]
    func isOpen(_ piece: Piece?) -> Bool {
      if case .field(_, nil)? = piece { true } else { false }
    }
    while let character = rest.first {
      var piece: Piece?
      if character == "*" {
        rest = rest.dropFirst()
        piece = .field(.other, width: nil)
      } else if character == "{" {
        guard let end = rest.firstIndex(of: "}") else { return nil }
        let words = rest[rest.index(after: rest.startIndex)..<end].split(separator: ":")
        guard let name = words.first, let part = Part(rawValue: String(name)), words.count <= 2,
          words.count == 1 || (Int(words[1]) ?? 0) > 0
        else { return nil }
        piece = .field(part, width: words.count == 2 ? Int(words[1]) : nil)
        rest = rest[rest.index(after: end)...]
      } else {
        literal.append(contentsOf: String(character).utf8)
        rest = rest.dropFirst()
      }
      guard let piece else { continue }
      if !literal.isEmpty { pieces.append(.literal(literal)) }
      literal = []
      guard !(isOpen(pieces.last) && isOpen(piece)) else { return nil }
      pieces.append(piece)
    }
    if !literal.isEmpty { pieces.append(.literal(literal)) }
    func count(_ wanted: Part) -> Int {
      pieces.count { if case .field(wanted, _) = $0 { true } else { false } }
    }
    guard count(.costCentre) == 1, count(.subjective) == 1 else { return nil }
    self.pieces = pieces
    self.text = text
    separator = nil
  }

  /// Where the two codes stand in a code's bytes; nil if it is not of this form.
  public func split(
    _ code: UnsafeBufferPointer<UInt8>
  ) -> (costCentre: Range<Int>, subjective: Range<Int>)? {
    var offset = 0
    var (costCentre, subjective) = (0..<0, 0..<0)
    for (place, piece) in pieces.enumerated() {
      switch piece {
      case .literal(let bytes):
        guard Self.isAt(offset, bytes, code) else { return nil }
        offset += bytes.count
      case .field(let part, let width):
        let next = place + 1 < pieces.count ? pieces[place + 1] : nil
        guard let end = end(of: width, from: offset, before: next, in: code) else { return nil }
        switch part {
        case .costCentre: costCentre = offset..<end
        case .subjective: subjective = offset..<end
        case .other: break
        }
        offset = end
      }
    }
    guard offset == code.count || (separator.map { Self.isAt(offset, $0, code) } ?? false),
      !costCentre.isEmpty, !subjective.isEmpty
    else { return nil }
    return (costCentre, subjective)
  }

  /// A code of this form, for a made-up extract; parts that are not needed are noughts.
  public func joined(_ costCentre: String, _ subjective: String) -> String {
    pieces.map { piece in
      switch piece {
      case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
      case .field(.costCentre, _): costCentre
      case .field(.subjective, _): subjective
      case .field(.other, let width): String(repeating: "0", count: width ?? 1)
      }
    }.joined()
  }

  private func end(
    of width: Int?, from offset: Int, before next: Piece?, in code: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    if let width { return offset + width <= code.count ? offset + width : nil }
    let literal: [UInt8]? = if case .literal(let bytes)? = next { bytes } else { separator }
    guard let literal else { return code.count }
    var end = offset
    while end < code.count, !Self.isAt(end, literal, code) { end += 1 }
    return end
  }

  private static func isAt(
    _ offset: Int, _ bytes: [UInt8], _ code: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    offset + bytes.count <= code.count
      && bytes.indices.allSatisfy { code[offset + $0] == bytes[$0] }
  }
}

/// By which calendar year a financial year is called.
public enum YearNaming: String, CaseIterable, Sendable {
  /// 2023 is 2023-24.
  case start
  /// 2024 is 2023-24.
  case end
  /// The calendar year that the month lies in.
  case calendar
}

/// What a period such as `202310` means.
public struct PeriodFormat: Hashable, Sendable {
  /// What its number counts.
  public enum Meaning: String, CaseIterable, Sendable {
    /// From April.
    case financial
    /// From January.
    case calendar
  }

  public let meaning: Meaning
  /// Whether the number stands before the year where they run together.
  public let isNumberFirst: Bool
  /// Whether the year has two digits where they run together.
  public let isShortYear: Bool
  public let text: String

  /// Reads `financial` or `calendar`, or a form such as `yyyypp`, `yyyymm`, `pp/yyyy` or `yypp`:
  /// p for the financial period, m for the calendar month.
  public init?(_ text: String) {
    self.text = text
    let letters = text.lowercased().filter(\.isLetter)
    if let meaning = Meaning(rawValue: letters) {
      (self.meaning, isNumberFirst, isShortYear) = (meaning, false, false)
      return
    }
    let years = letters.count { $0 == "y" }
    let isFinancial = letters.contains("p")
    let number = letters.filter { $0 != "y" }
    guard years == 4 || years == 2, (1...3).contains(number.count),
      number.allSatisfy({ $0 == (isFinancial ? "p" : "m") }),
      letters.hasPrefix(number) || letters.hasSuffix(number)
    else { return nil }
    meaning = isFinancial ? .financial : .calendar
    isNumberFirst = letters.hasPrefix(number)
    isShortYear = years == 2
  }

  /// A month in this form, for a made-up extract.
  ///
  /// - Parameters:
  ///   - month: 1 for April.
  ///   - year: the financial year.
  ///   - naming: by which calendar year it is called.
  /// - Returns: its text.
  public func text(_ month: Int, of year: FinancialYear, _ naming: YearNaming?) -> String {
    let calendar = (month + 2) % 12 + 1
    let number = meaning == .financial ? month : calendar
    let digits = (number < 10 ? "0" : "") + "\(number)"
    guard text.lowercased().contains("y") else { return "\(number)" }
    let isNext = meaning == .calendar && naming ?? .calendar == .calendar ? calendar < 4 : false
    let start = year.startYear + (naming == .end || isNext ? 1 : 0)
    let years = isShortYear ? String("\(start)".suffix(2)) : "\(start)"
    return isNumberFirst ? digits + years : years + digits
  }

  /// Those that are suggested.
  public static let examples = ["yyyypp", "yyyymm", "financial", "calendar"]
}
