/// How the characters of a text file are written as bytes.
public enum TextEncoding: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case windows1252 = "windows-1252"
}

/// Turns the bytes of a text file, chunk by chunk, into UTF-8.
///
/// Where the encoding is not given it is found out: from a byte-order mark; as UTF-16 from zero
/// bytes at every other place of the file's start; else from the first character beyond ASCII,
/// which is UTF-8 if its bytes are, and Windows-1252 if not. What then does not agree is a fault,
/// never a guess.
struct TextDecoder {
  /// A fault at a number of decoded bytes from the start of the chunk's text.
  struct Fault: Error {
    let message: String
    let remedy: String
  }

  private enum Mode {
    case ascii
    case utf8
    case windows1252
    case utf16(isBigEndian: Bool)
  }

  private var mode: Mode?
  private let given: TextEncoding?
  /// Bytes at the end of a chunk that are the start of a longer character.
  private var pending: [UInt8] = []

  init(_ encoding: TextEncoding?) {
    given = encoding
  }

  /// Appends a chunk's text; of a chunk with a fault, what stands before it.
  mutating func decode(
    _ chunk: UnsafeRawBufferPointer, isLast: Bool, into text: inout [UInt8]
  ) throws(Fault) {
    var bytes = chunk
    var joined: [UInt8] = []
    if !pending.isEmpty {
      joined = pending + chunk
      pending = []
    }
    if mode == nil {
      let start = joined.isEmpty ? Array(chunk.prefix(4_096)) : joined
      let mark = begin(start)
      if joined.isEmpty {
        bytes = UnsafeRawBufferPointer(rebasing: chunk.dropFirst(mark))
      } else {
        joined.removeFirst(mark)
      }
    }
    guard joined.isEmpty else {
      let copy = joined
      var fault: Fault?
      copy.withUnsafeBytes { joinedBytes in
        do throws(Fault) {
          try decodeBody(joinedBytes, isLast: isLast, into: &text)
        } catch { fault = error }
      }
      if let fault { throw fault }
      return
    }
    try decodeBody(bytes, isLast: isLast, into: &text)
  }

  /// Settles what the file's start tells; returns the length of its byte-order mark.
  private mutating func begin(_ start: [UInt8]) -> Int {
    if start.starts(with: [0xEF, 0xBB, 0xBF]) {
      mode = .utf8
      return 3
    }
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      mode = .utf16(isBigEndian: start[0] == 0xFE)
      return 2
    }
    let zeros = (even: 0, odd: 0)
    let counted = start.enumerated().reduce(into: zeros) { counts, byte in
      guard byte.element == 0 else { return }
      if byte.offset.isMultiple(of: 2) { counts.even += 1 } else { counts.odd += 1 }
    }
    let isWide = (counted.even + counted.odd) * 3 > start.count
    switch given {
    case .utf16?: mode = .utf16(isBigEndian: counted.even > counted.odd)
    case .utf8?: mode = .utf8
    case .windows1252?: mode = .windows1252
    case nil: mode = isWide ? .utf16(isBigEndian: counted.even > counted.odd) : .ascii
    }
    return 0
  }

  private mutating func decodeBody(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, into text: inout [UInt8]
  ) throws(Fault) {
    if case .utf16(let isBigEndian) = mode {
      return try decodeWide(bytes, isBigEndian: isBigEndian, isLast: isLast, into: &text)
    }
    var rest = bytes[...]
    while !rest.isEmpty {
      if case .windows1252 = mode {
        return try decodeWindows(rest, into: &text)
      }
      let plain = Self.asciiPrefix(UnsafeRawBufferPointer(rebasing: rest))
      text.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest.prefix(plain)))
      rest = rest.dropFirst(plain)
      guard let first = rest.first else { return }
      if first == 0 {
        throw Fault(
          message: "a zero byte stands here",
          remedy: "export the file again; it may be damaged")
      }
      switch Self.sequence(rest) {
      case .whole(let length):
        mode = .utf8
        text.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest.prefix(length)))
        rest = rest.dropFirst(length)
      case .cut where !isLast:
        pending = Array(rest)
        return
      case .cut, .broken:
        guard case .ascii = mode else {
          throw Fault(
            message: "a character here is not UTF-8",
            remedy: "name the file's encoding in extract.toml, such as encoding = \"windows-1252\"")
        }
        mode = .windows1252
      }
    }
  }

  /// How many bytes from the start are ASCII and not zero.
  private static func asciiPrefix(_ bytes: UnsafeRawBufferPointer) -> Int {
    var offset = 0
    while offset + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      // The second part is zero only where no byte of the word is.
      let hasZero = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      guard word & 0x8080_8080_8080_8080 == 0, hasZero == 0 else { break }
      offset += 8
    }
    while offset < bytes.count, bytes[offset] < 0x80, bytes[offset] != 0 { offset += 1 }
    return offset
  }

  private enum Sequence {
    case whole(Int)
    case cut
    case broken
  }

  /// The UTF-8 sequence at the start of bytes whose first is not ASCII.
  private static func sequence(_ bytes: Slice<UnsafeRawBufferPointer>) -> Sequence {
    let first = bytes[bytes.startIndex]
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return .broken
    }
    let rest = bytes.dropFirst().prefix(length - 1)
    guard rest.allSatisfy({ $0 & 0xC0 == 0x80 }) else { return .broken }
    if let second = rest.first {
      let isShort = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90)
      let isBeyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F)
      if isShort || isBeyond { return .broken }
    }
    return rest.count == length - 1 ? .whole(length) : .cut
  }

  private func decodeWindows(
    _ bytes: Slice<UnsafeRawBufferPointer>, into text: inout [UInt8]
  ) throws(Fault) {
    for byte in bytes {
      if byte < 0x80, byte != 0 {
        text.append(byte)
        continue
      }
      let scalar = Self.windowsScalar(byte)
      guard scalar != 0, let character = Unicode.Scalar(scalar) else {
        throw Fault(
          message: "the byte \(String(byte, radix: 16, uppercase: true)) is no character of"
            + " Windows-1252",
          remedy: "export the file again as UTF-8; it may be damaged")
      }
      text.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
    }
  }

  private mutating func decodeWide(
    _ bytes: UnsafeRawBufferPointer, isBigEndian: Bool, isLast: Bool, into text: inout [UInt8]
  ) throws(Fault) {
    func unit(_ offset: Int) -> UInt16 {
      let (first, second) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    let broken = Fault(
      message: "a character here is not UTF-16",
      remedy: "export the file again as UTF-8; it may be damaged")
    var offset = 0
    while offset + 1 < bytes.count {
      let first = unit(offset)
      guard UTF16.isLeadSurrogate(first) else {
        guard let scalar = Unicode.Scalar(first), scalar.value != 0 else { throw broken }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        offset += 2
        continue
      }
      guard offset + 3 < bytes.count else { break }
      let second = unit(offset + 2)
      guard UTF16.isTrailSurrogate(second) else { throw broken }
      let high = UInt32(first) - 0xD800
      let low = UInt32(second) - 0xDC00
      let scalar = Unicode.Scalar(0x10000 + (high << 10) + low) ?? "\u{FFFD}"
      text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      offset += 4
    }
    pending = Array(bytes[offset...])
    if isLast, !pending.isEmpty { throw broken }
  }

  /// The character of a byte of Windows-1252; 0 if it has none.
  static func windowsScalar(_ byte: UInt8) -> UInt32 {
    (0x80...0x9F).contains(byte) ? windowsPart[Int(byte) - 0x80] : UInt32(byte)
  }

  /// The characters of the bytes 80 to 9F; 0 for the five that have none.
  private static let windowsPart: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]
}
