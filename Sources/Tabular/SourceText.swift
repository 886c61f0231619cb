/// The text of a file with the places in it.
///
/// The text is UTF-8; a byte-order mark at its start is not part of it. Places are given as
/// offsets in bytes and turned into lines and columns only when somebody has to be told.
public struct SourceText: Sendable {
  /// The path by which the file is named to its reader.
  public let file: String
  /// The file's bytes without a byte-order mark.
  public let bytes: [UInt8]
  /// Where each line starts.
  private let lineStarts: [Int]

  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = Array(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...])
    var starts = [0]
    for (offset, byte) in self.bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// The text, in which what is not UTF-8 stands as U+FFFD.
  public var string: String { text(bytes.indices) }

  /// The text of a range of bytes, in which what is not UTF-8 stands as U+FFFD.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// How many lines there are; an empty file has one.
  public var lineCount: Int { lineStarts.count }

  /// Where a line starts, counted from 1.
  public func start(ofLine line: Int) -> Int { lineStarts[line - 1] }

  /// A line's text without its line break, counted from 1; nil if there is no such line.
  public func line(_ number: Int) -> String? {
    guard (1...lineCount).contains(number) else { return nil }
    return text(lineStarts[number - 1]..<end(ofLine: number))
  }

  /// The line and the character of an offset, both from 1.
  public func place(of offset: Int) -> (line: Int, column: Int) {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let reached = max(lineStarts[low], min(offset, bytes.count))
    return (low + 1, text(lineStarts[low]..<reached).count + 1)
  }

  /// The first CR that no LF follows, in a text without any LF; nil if there is none.
  public var firstBareCarriageReturn: Int? {
    lineCount == 1 ? bytes.dropLast().firstIndex(of: UInt8(ascii: "\r")) : nil
  }

  /// Where a line ends, before its line break.
  public func end(ofLine line: Int) -> Int {
    let isLast = line == lineCount
    var end = isLast ? bytes.count : lineStarts[line] - 1
    if end > lineStarts[line - 1], bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return end
  }
}
