/// Writes zip files, honest ones and others, without packing their entries.
public struct ZipMaker {
  /// One entry, and what its records say of it where that is not so.
  public struct Entry {
    public var name: String
    public var bytes: [UInt8]
    /// How large the directory says it is when unpacked.
    public var declaredSize: UInt32?
    public var method: UInt16 = 0
    /// Bit 0 says that it is locked.
    public var flags: UInt16 = 0
    public var checksum: UInt32?
    /// Another entry, by number, whose bytes the directory gives to this one.
    public var sharesBytesOf: Int?

    public init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }

    public init(_ name: String, _ text: String) {
      self.init(name, Array(text.utf8))
    }
  }

  public var entries: [Entry]
  /// How many entries the end of the file says there are.
  public var declaredCount: UInt16?

  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  public var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    var places: [Int] = []
    for entry in entries {
      let common =
        number(20, 2) + number(entry.flags, 2) + number(entry.method, 2) + number(0, 2)
        + number(0x21, 2) + number(entry.checksum ?? CRC32.of(entry.bytes), 4)
        + number(UInt32(entry.bytes.count), 4)
        + number(entry.declaredSize ?? UInt32(entry.bytes.count), 4)
        + number(UInt16(entry.name.utf8.count), 2) + number(0, 2)
      let place = entry.sharesBytesOf.map { places[$0] } ?? file.count
      places.append(place)
      if entry.sharesBytesOf == nil {
        file += [0x50, 0x4B, 3, 4] + common + Array(entry.name.utf8) + entry.bytes
      }
      directory +=
        [0x50, 0x4B, 1, 2] + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2)
        + number(0, 4) + number(UInt32(place), 4) + Array(entry.name.utf8)
    }
    let count = declaredCount ?? UInt16(entries.count)
    let end =
      [0x50, 0x4B, 5, 6] + number(0, 4) + number(count, 2) + number(count, 2)
      + number(UInt32(directory.count), 4) + number(UInt32(file.count), 4) + number(0, 2)
    return file + directory + end
  }

  private func number(_ value: some FixedWidthInteger, _ length: Int) -> [UInt8] {
    (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// The checksum of zip files.
enum CRC32 {
  static func of(_ bytes: [UInt8]) -> UInt32 {
    var sum = ~UInt32(0)
    bytes.withUnsafeBufferPointer { bytes in
      table.withUnsafeBufferPointer { table in
        for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
      }
    }
    return ~sum
  }

  private static let table = (UInt32(0)..<256).map { start in
    (0..<8).reduce(start) { value, _ in
      value & 1 == 0 ? value >> 1 : 0xEDB8_8320 ^ (value >> 1)
    }
  }
}
