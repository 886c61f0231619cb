/// One rule of `mapping.csv`: the first that matches a line's codes gives its account.
public struct MappingRule: Hashable, Sendable {
  public var costCentre: CodePattern
  public var subjective: CodePattern
  /// Empty only where a suggestion names none.
  public var account: String
  /// Whether it only suggests an account: what it matches is not posted until it is confirmed.
  public var isSuggested = false
  /// The line of `mapping.csv` on which it stands, from 1.
  public var line: Int

  public init(
    _ costCentre: CodePattern, _ subjective: CodePattern, account: String,
    isSuggested: Bool = false, line: Int
  ) {
    self.costCentre = costCentre
    self.subjective = subjective
    self.account = account
    self.isSuggested = isSuggested
    self.line = line
  }
}

/// Whether a rule of `mapping.csv` posts.
public enum MappingStatus: String, CaseIterable, Sendable {
  case confirmed
  case suggested
}

/// A code in which `*` stands for any characters, also none.
public struct CodePattern: Hashable, Sendable, CustomStringConvertible {
  /// The text between the stars, in UTF-8.
  public let pieces: [[UInt8]]

  public init(_ text: some StringProtocol) {
    pieces = text.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) }
  }

  public var description: String {
    pieces.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "*")
  }

  /// Whether it is one code alone.
  public var isExact: Bool { pieces.count < 2 }

  /// Whether only codes with a nought in front are of the pattern.
  public var beginsWithNought: Bool { pieces.first?.first == UInt8(ascii: "0") }

  /// Whether a code is of the pattern; letter case counts.
  public func matches(_ code: some StringProtocol) -> Bool {
    matches(Array(code.utf8)[...])
  }

  /// Whether a code in UTF-8 is of the pattern.
  public func matches(_ code: ArraySlice<UInt8>) -> Bool {
    guard let first = pieces.first, let last = pieces.last else { return code.isEmpty }
    if pieces.count == 1 { return code.elementsEqual(first) }
    guard code.count >= first.count + last.count, code.starts(with: first),
      code.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = code.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() {
      guard let end = Self.end(ofFirst: piece, in: rest) else { return false }
      rest = rest[end...]
    }
    return true
  }

  private static func end(ofFirst piece: [UInt8], in code: ArraySlice<UInt8>) -> Int? {
    guard piece.count <= code.count else { return nil }
    return (code.startIndex...(code.endIndex - piece.count))
      .first { code[$0...].starts(with: piece) }.map { $0 + piece.count }
  }
}
