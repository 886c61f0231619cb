import Money

/// Amounts as finance systems write them.
///
/// `1234.56`, `1,234.56`, `(1,234.56)`, `-1,234.56`, `1234.56-`, `£1,234.56`, `1234.56CR` and
/// `1234.56 DR`, and these together where they do not contradict each other. Anything else is a
/// fault: nothing is rounded and nothing guessed. A dash alone, which accounting formats write for
/// nought, is asked for apart.
struct ExtractAmount: Equatable {
  /// The side that a mark behind the amount names.
  enum Side {
    case debit
    case credit
  }

  /// Why a text is no amount.
  enum Fault: Error {
    case malformed
    case decimals
    case range
  }

  /// With the sign that stands at it; never negative where it has a mark.
  let pence: Int64
  let side: Side?

  /// Reads an amount in UTF-8 without spaces at its ends.
  init(_ text: UnsafeBufferPointer<UInt8>) throws(Fault) {
    if let pence = Self.plain(text) {
      try self.init(pence: pence, side: nil, within: Self.largest)
      return
    }
    if Self.isResidue(text) {
      try self.init(number: text)
      return
    }
    var scanner = Scanner(text[...])
    let amount = try scanner.read()
    try self.init(pence: amount.pence, side: amount.side, within: Self.largest)
  }

  /// Reads a sum of many lines, which may be larger than one of them.
  init(total text: UnsafeBufferPointer<UInt8>) throws(Fault) {
    if let pence = Self.plain(text) {
      self.init(pence: pence, side: nil)
    } else if Self.isResidue(text) {
      try self.init(number: text)
    } else {
      var scanner = Scanner(text[...])
      self = try scanner.read()
    }
  }

  /// Whether a text is a binary fraction that a program has written out: six decimals or more, or a
  /// negative exponent.
  private static func isResidue(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= 6 else { return false }
    let unsigned = text.drop { $0 == minus }
    guard let start = unsigned.firstIndex(of: point), start > unsigned.startIndex else {
      return hasNegativeExponent(unsigned[...])
    }
    guard unsigned[..<start].allSatisfy({ $0 &- zero <= 9 }) else { return false }
    let decimals = unsigned[(start + 1)...]
    let isWritten = decimals.count >= 6 && decimals.allSatisfy { $0 &- zero <= 9 }
    // Some databases write four decimals; three might be a separator of thousands.
    let isPadded = decimals.count >= 4 && decimals.dropFirst(2).allSatisfy { $0 == zero }
    return isWritten || (isPadded && decimals.allSatisfy { $0 &- zero <= 9 })
      || hasNegativeExponent(decimals)
  }

  /// `1E-12`, `8E-05`; what stands before it has been looked at.
  private static func hasNegativeExponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let mark = text.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }),
      mark > text.startIndex, mark + 2 < text.endIndex, text[mark + 1] == minus
    else { return false }
    return text[..<mark].allSatisfy { $0 &- zero <= 9 }
      && text[(mark + 2)...].allSatisfy { $0 &- zero <= 9 }
  }

  /// What a dash alone says.
  static let nought = ExtractAmount(pence: 0, side: nil)

  /// Whether a text is the dash that accounting formats write for nought: `-`, `£ -`, `–`.
  static func isDash(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= 12 else { return false }
    var rest = text[...]
    if rest.starts(with: pound) { rest = rest.dropFirst(2).trimmed }
    if rest.count > 2, rest.suffix(2).elementsEqual(pound) { rest = rest.dropLast(2).trimmed }
    return rest.elementsEqual([minus]) || dashes.contains { rest.elementsEqual($0) }
  }

  private init(pence: Int64, side: Side?) {
    self.pence = pence
    self.side = side
  }

  /// Reads a number of a spreadsheet.
  ///
  /// Spreadsheets hold numbers as binary fractions of fifteen digits. What is a whole penny but for
  /// less than a ten-thousandth of one is the rest that a sum of such fractions leaves, and is that
  /// penny; anything else with more than two decimals is a fault.
  init(number text: UnsafeBufferPointer<UInt8>) throws(Fault) {
    if let pence = Self.plain(text) {
      try self.init(pence: pence, side: nil, within: Self.largest)
      return
    }
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
      throw .malformed
    }
    guard abs(value) <= Double(Self.largest) / 100 else { throw .range }
    let pence = value * 100
    let whole = pence.rounded()
    // Of a large amount the nearest binary fraction is further from the penny than that.
    guard abs(pence - whole) < max(Self.residue, pence.ulp * 2) else { throw .decimals }
    try self.init(pence: Int64(whole), side: nil, within: Self.largest)
  }

  private init(pence: Int64, side: Side?, within largest: Int64) throws(Fault) {
    guard pence.magnitude <= largest else { throw .range }
    self.pence = pence
    self.side = side
  }

  /// The largest amount of a line, in pence.
  static let largest = Money.largestLine.pence

  /// The part of a penny that a sum of binary fractions may be off by.
  private static let residue = 0.000_1

  /// The most frequent form, `-?[0-9]+(\.[0-9]{1,2})?` within what is certain to fit.
  @inline(__always)
  private static func plain(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.count > 0, text.count <= 16 else { return nil }
    var offset = text[0] == minus ? 1 : 0
    let start = offset
    var value: Int64 = 0
    while offset < text.count, text[offset] &- zero <= 9 {
      value = value * 10 + Int64(text[offset] &- zero)
      offset += 1
    }
    guard offset > start else { return nil }
    if offset == text.count {
      value *= 100
    } else {
      let decimals = text.count - offset - 1
      guard text[offset] == point, decimals == 1 || decimals == 2 else { return nil }
      guard text[offset + 1] &- zero <= 9, text[text.count - 1] &- zero <= 9 else { return nil }
      value = value * 10 + Int64(text[offset + 1] &- zero)
      value = decimals == 2 ? value * 10 + Int64(text[offset + 2] &- zero) : value * 10
    }
    return start == 1 ? -value : value
  }

  private struct Scanner {
    var rest: Slice<UnsafeBufferPointer<UInt8>>
    var isNegative = false
    var hasSign = false

    init(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
      rest = text
    }

    mutating func read() throws(Fault) -> ExtractAmount {
      let side = takeMark()
      try takeBrackets()
      try takeSigns()
      guard side == nil || !isNegative else { throw .malformed }
      let pence = try readDigits()
      return ExtractAmount(pence: isNegative ? -pence : pence, side: side)
    }

    private mutating func takeMark() -> Side? {
      guard rest.count > 2 else { return nil }
      let mark = rest.suffix(2).map { $0 & 0xDF }
      let side: Side? =
        mark == [0x43, 0x52] ? .credit : mark == [0x44, 0x52] ? .debit : nil
      guard side != nil else { return nil }
      rest = rest.dropLast(2)
      dropSpaces()
      return side
    }

    private mutating func takeBrackets() throws(Fault) {
      // A sign of pounds may stand before the bracket.
      if rest.starts(with: pound), rest.dropFirst(2).first == UInt8(ascii: "(") {
        rest = rest.dropFirst(2)
      }
      guard rest.first == UInt8(ascii: "(") || rest.last == UInt8(ascii: ")") else { return }
      guard rest.first == UInt8(ascii: "("), rest.last == UInt8(ascii: ")"), rest.count > 2 else {
        throw .malformed
      }
      rest = rest.dropFirst().dropLast()
      dropSpaces()
      isNegative = true
      hasSign = true
    }

    private mutating func takeSigns() throws(Fault) {
      try takeLeadingSign()
      if rest.starts(with: pound) {
        rest = rest.dropFirst(2)
        dropSpaces()
      }
      try takeLeadingSign()
      if rest.last == minus || rest.last == plus {
        try note(isMinus: rest.last == minus)
        rest = rest.dropLast()
        dropSpaces()
      }
    }

    private mutating func takeLeadingSign() throws(Fault) {
      let isTypographic = rest.starts(with: typographicMinus)
      guard rest.first == minus || rest.first == plus || isTypographic else { return }
      try note(isMinus: rest.first != plus)
      rest = rest.dropFirst(isTypographic ? 3 : 1)
      dropSpaces()
    }

    private mutating func note(isMinus: Bool) throws(Fault) {
      guard !hasSign else { throw .malformed }
      hasSign = true
      isNegative = isMinus
    }

    /// Digits, in groups of three if a comma is among them, and at most two decimals.
    private func readDigits() throws(Fault) -> Int64 {
      let parts = rest.split(separator: point, maxSplits: 1, omittingEmptySubsequences: false)
      guard let whole = parts.first, !rest.isEmpty else { throw .malformed }
      let groups = whole.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      if groups.count > 1 {
        let isGrouped =
          (1...3).contains(groups[0].count)
          && groups.dropFirst().allSatisfy {
            $0.count == 3
          }
        guard isGrouped else { throw .malformed }
      }
      let decimals = parts.count == 2 ? Array(parts[1]) : []
      let digits = groups.joined() + decimals
      guard digits.allSatisfy({ $0 &- zero <= 9 }), !digits.isEmpty,
        parts.count == 1 || !decimals.isEmpty
      else { throw .malformed }
      guard decimals.count <= 2 else { throw .decimals }
      let padded = digits + Array(repeating: zero, count: 2 - decimals.count)
      guard let pence = Int64(String(decoding: padded, as: UTF8.self)) else { throw .range }
      return pence
    }

    private mutating func dropSpaces() {
      rest = rest.trimmed
    }
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  /// Without spaces at the ends, also those that do not break a line.
  var trimmed: Self {
    var rest = self
    while let first = rest.first {
      if first == 0x20 || first == 0x09 || first == 0x0A || first == 0x0D {
        rest = rest.dropFirst()
      } else if rest.starts(with: [0xC2, 0xA0]) {
        rest = rest.dropFirst(2)
      } else {
        break
      }
    }
    while let last = rest.last {
      if last == 0x20 || last == 0x09 || last == 0x0A || last == 0x0D {
        rest = rest.dropLast()
      } else if last == 0xA0, rest.dropLast().last == 0xC2 {
        rest = rest.dropLast(2)
      } else {
        break
      }
    }
    return rest
  }
}

private let zero = UInt8(ascii: "0")
private let minus = UInt8(ascii: "-")
private let plus = UInt8(ascii: "+")
private let point = UInt8(ascii: ".")
private let pound: [UInt8] = [0xC2, 0xA3]
private let typographicMinus: [UInt8] = [0xE2, 0x88, 0x92]
/// The minus, the en dash, the em dash, the figure dash and the hyphen that does not break.
private let dashes: [[UInt8]] = [
  typographicMinus, [0xE2, 0x80, 0x93], [0xE2, 0x80, 0x94], [0xE2, 0x80, 0x92], [0xE2, 0x80, 0x91],
]
