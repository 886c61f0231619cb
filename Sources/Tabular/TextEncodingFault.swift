/// Why bytes are not the text that a reader expects.
public enum TextEncodingFault: Hashable, Sendable {
  /// UTF-16 or UTF-32, known by its byte-order mark or its many zero bytes.
  case wide
  /// A sequence that is not UTF-8, at an offset, and on how many lines there are such.
  case notUTF8(offset: Int, lines: Int)
  /// A zero byte, at an offset.
  case zeroByte(offset: Int)
}

extension SourceText {
  /// What keeps the bytes from being plain UTF-8 text; nil if nothing does.
  public var encodingFault: TextEncodingFault? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .wide }
    if let zero = bytes.firstIndex(of: 0) {
      let zeros = bytes.prefix(1_000).count { $0 == 0 }
      return zeros * 3 > min(bytes.count, 1_000) ? .wide : .zeroByte(offset: zero)
    }
    guard let first = bytes.firstOffsetOutsideUTF8(from: 0) else { return nil }
    var offset: Int? = first
    var lines: Set<Int> = []
    while let bad = offset {
      lines.insert(place(of: bad).line)
      offset = bytes.firstOffsetOutsideUTF8(from: bad + 1)
    }
    return .notUTF8(offset: first, lines: lines.count)
  }
}

extension [UInt8] {
  fileprivate func firstOffsetOutsideUTF8(from start: Int) -> Int? {
    var decoder = UTF8()
    var remaining = self[start...].makeIterator()
    var offset = start
    while true {
      switch decoder.decode(&remaining) {
      case .scalarValue(let scalar): offset += UTF8.width(scalar)
      case .emptyInput: return nil
      case .error: return offset
      }
    }
  }
}
