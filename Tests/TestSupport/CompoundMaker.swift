/// Writes compound files, honest ones and others.
public struct CompoundMaker {
  public struct Stream {
    public var name: String
    public var bytes: [UInt8]
    /// How long the directory says it is, where that is not so.
    public var declaredSize: UInt32?

    public init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  public var streams: [Stream]
  /// Whether sectors are of 4,096 bytes, as in version 4.
  public var hasLargeSectors = false

  public init(_ streams: [Stream]) {
    self.streams = streams
  }

  /// A file, and where its parts stand in it.
  public struct Layout {
    public var bytes: [UInt8] = []
    /// Where the table of sectors begins.
    public var table = 0
    /// Where the directory begins: the root, then the streams in order, 128 bytes each.
    public var directory = 0
    /// The first sector of each stream.
    public var starts: [UInt32] = []
  }

  public var bytes: [UInt8] { layout.bytes }

  public var layout: Layout {
    var layout = Layout()
    let size = hasLargeSectors ? 4_096 : 512
    var sectors: [UInt8] = []
    var table: [UInt32] = []
    func add(_ bytes: [UInt8]) -> UInt32 {
      guard !bytes.isEmpty else { return Self.end }
      let first = UInt32(table.count)
      let count = (bytes.count + size - 1) / size
      sectors += bytes + [UInt8](repeating: 0, count: count * size - bytes.count)
      for index in 1...count { table.append(index == count ? Self.end : first + UInt32(index)) }
      return first
    }
    var small: [UInt8] = []
    var smallTable: [UInt32] = []
    for stream in streams {
      guard stream.bytes.count < 4_096 else {
        layout.starts.append(add(stream.bytes))
        continue
      }
      layout.starts.append(UInt32(smallTable.count))
      let count = (stream.bytes.count + 63) / 64
      small += stream.bytes + [UInt8](repeating: 0, count: count * 64 - stream.bytes.count)
      let first = UInt32(smallTable.count)
      for index in 0..<count {
        smallTable.append(index == count - 1 ? Self.end : first + UInt32(index) + 1)
      }
    }
    let smallStart = add(small)
    let smallTableStart = add(smallTable.flatMap { Self.number($0, 4) })
    layout.directory = (table.count + 1) * size
    let directoryStart = add(directory(layout.starts, smallStart, small.count))
    let perSector = size / 4
    let tableStart = UInt32(table.count)
    var tableSectors = 1
    while (table.count + tableSectors + perSector - 1) / perSector > tableSectors {
      tableSectors += 1
    }
    table += [UInt32](repeating: 0xFFFF_FFFD, count: tableSectors)
    table += [UInt32](repeating: 0xFFFF_FFFF, count: tableSectors * perSector - table.count)
    layout.table = (Int(tableStart) + 1) * size
    let head = header(
      directoryStart, smallTableStart, smallTable.isEmpty ? 0 : 1, tableStart, tableSectors)
    layout.bytes =
      head + [UInt8](repeating: 0, count: size - head.count) + sectors
      + table.flatMap { Self.number($0, 4) }
    return layout
  }

  private func header(
    _ directory: UInt32, _ smallTable: UInt32, _ smallCount: UInt32, _ table: UInt32, _ count: Int
  ) -> [UInt8] {
    let places = (0..<109).map { $0 < count ? table + UInt32($0) : 0xFFFF_FFFF }
    var head: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    head += [UInt8](repeating: 0, count: 16) + Self.number(0x3E, 2)
    head += Self.number(hasLargeSectors ? 4 : 3, 2) + [0xFE, 0xFF]
    head += Self.number(hasLargeSectors ? 12 : 9, 2) + Self.number(6, 2)
    head += [UInt8](repeating: 0, count: 10) + Self.number(UInt32(count), 4)
    head += Self.number(directory, 4) + Self.number(0, 4) + Self.number(4_096, 4)
    head += Self.number(smallCount == 0 ? Self.end : smallTable, 4)
    head += Self.number(smallCount * 64, 4)
    head += Self.number(Self.end, 4) + Self.number(0, 4) + places.flatMap { Self.number($0, 4) }
    return head
  }

  private func directory(_ starts: [UInt32], _ small: UInt32, _ smallSize: Int) -> [UInt8] {
    let none: UInt32 = 0xFFFF_FFFF
    var entries = entry("Root Entry", 5, none, streams.isEmpty ? none : 1, small, UInt32(smallSize))
    for (index, stream) in streams.enumerated() {
      let next = index + 1 < streams.count ? UInt32(index + 2) : none
      entries += entry(
        stream.name, 2, next, none, starts[index],
        stream.declaredSize ?? UInt32(stream.bytes.count))
    }
    return entries
  }

  private func entry(
    _ name: String, _ kind: UInt8, _ right: UInt32, _ child: UInt32, _ start: UInt32, _ size: UInt32
  ) -> [UInt8] {
    let units = Array(name.utf16)
    var entry = units.flatMap { Self.number($0, 2) }
    entry += [UInt8](repeating: 0, count: 64 - entry.count)
    entry += Self.number(UInt16(2 * units.count + 2), 2) + [kind, 1]
    entry += Self.number(UInt32(0xFFFF_FFFF), 4) + Self.number(right, 4) + Self.number(child, 4)
    entry += [UInt8](repeating: 0, count: 36)
    return entry + Self.number(start, 4) + Self.number(size, 4) + Self.number(0, 4)
  }

  static let end: UInt32 = 0xFFFF_FFFE

  static func number(_ value: some FixedWidthInteger, _ length: Int) -> [UInt8] {
    (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
