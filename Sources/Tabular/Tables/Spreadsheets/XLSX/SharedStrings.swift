/// The texts of a workbook, which its cells refer to by number.
struct SharedStrings {
  fileprivate var text: [UInt8] = []
  fileprivate var ends: [UInt32] = []

  /// The texts of a workbook without any.
  init() {}

  init(
    reading part: ZipEntryStream, bytesAtMost: Int = mostBytesHeld
  ) throws(TableFault) {
    let handler = SharedStringsHandler(part: part.name, bytesAtMost: bytesAtMost)
    _ = try XMLStream(part, handler: handler).run()
    self = handler.strings
  }

  /// A text by its number from 0; nil if there is none.
  subscript(_ index: Int) -> ArraySlice<UInt8>? {
    guard ends.indices.contains(index) else { return nil }
    return text[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  mutating func append(
    _ bytes: [UInt8], bytesAtMost: Int = mostBytesHeld
  ) throws(TableFault) {
    guard text.count + bytes.count + 4 * ends.count <= bytesAtMost else {
      throw .stringsTooLarge(bytesAtMost >> 20)
    }
    text.append(contentsOf: bytes)
    ends.append(UInt32(text.count))
  }

  static let mostBytesOfPart = 512 << 20
  static let mostBytesHeld = 256 << 20
}

private final class SharedStringsHandler: XMLHandler {
  @exclusivity(unchecked) var strings = SharedStrings()
  @exclusivity(unchecked) private var item = RichText()
  @exclusivity(unchecked) private var isInTable = false
  private let part: String
  private let bytesAtMost: Int

  init(part: String, bytesAtMost: Int) {
    self.part = part
    self.bytesAtMost = bytesAtMost
  }

  func start(_ element: XMLName, _ attributes: XMLAttributes) throws(TableFault) {
    if item.isOpen {
      item.start(element)
    } else if element.is(.sheet, "si") {
      item.open()
    } else if !isInTable {
      guard element.is(.sheet, "sst") else { throw .partForm(part, "it holds no table of texts") }
      isInTable = true
    }
  }

  func end(_ element: XMLName) throws(TableFault) -> Bool {
    if try item.end() { try strings.append(item.text.bytes, bytesAtMost: bytesAtMost) }
    return false
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableFault) {
    try item.append(bytes)
  }
}
