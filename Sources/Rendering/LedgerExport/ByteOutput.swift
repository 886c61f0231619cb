/// Text on its way out, handed on in large pieces.
struct ByteOutput {
  var bytes: [UInt8] = []
  private let sink: ([UInt8]) throws -> Void

  init(_ sink: @escaping ([UInt8]) throws -> Void) {
    self.sink = sink
  }

  /// Hands on what there is once it is much.
  mutating func flushIfLarge() throws {
    if bytes.count >= Self.pieceBytes { try flush() }
  }

  mutating func flush() throws {
    guard !bytes.isEmpty else { return }
    try sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  private static let pieceBytes = 256 * 1_024
}

extension [UInt8] {
  mutating func append(_ text: String) {
    append(contentsOf: text.utf8)
  }

  mutating func append(scalar: Unicode.Scalar) {
    append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
  }
}

/// A text that equals another only byte for byte, as SQLite compares them.
///
/// Two codes that look the same and are written in other Unicode characters are two accounts.
struct ExactText: Hashable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
