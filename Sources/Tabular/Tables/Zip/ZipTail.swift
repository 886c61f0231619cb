/// The end of a zip file, where its directory is counted.
///
/// libzip takes a directory into memory before it can be asked how long it is. So the count is read
/// here first, from every place in which libzip might look for it.
struct ZipTail {
  /// The record at the end, the longest comment behind it, and the pointer to a long record.
  static let longest = 22 + 65_535 + 20
  static let longRecordLength = 56

  /// How many entries each record says there are.
  private(set) var entryCounts: [Int] = []
  /// Where the records for large files are said to stand.
  private(set) var longRecordOffsets: [UInt64] = []

  init(bytes: [UInt8]) {
    guard bytes.count >= 4 else { return }
    for start in 0...(bytes.count - 4)
    where bytes[start] == UInt8(ascii: "P") && bytes[start + 1] == UInt8(ascii: "K") {
      switch (bytes[start + 2], bytes[start + 3]) {
      case (5, 6):
        // A file of more entries than fit in two bytes says 65,535 here and more in a long record.
        let count = Int(Self.number(bytes, at: start + 10, length: 2))
        if count != 0xFFFF { entryCounts.append(count) }
      case (6, 7): longRecordOffsets.append(Self.number(bytes, at: start + 8, length: 8))
      default: break
      }
    }
  }

  /// How many entries a record for large files says there are.
  static func entryCount(ofLongRecord bytes: [UInt8]) -> Int {
    Int(clamping: number(bytes, at: 32, length: 8))
  }

  /// A number with its lowest byte first; what is not there counts as zero.
  private static func number(_ bytes: [UInt8], at offset: Int, length: Int) -> UInt64 {
    (0..<length).reduce(0) { sum, index in
      let place = offset + index
      return sum | UInt64(place < bytes.count ? bytes[place] : 0) << UInt64(8 * index)
    }
  }
}
