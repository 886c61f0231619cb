/// A compound file, the container of `.xls` workbooks and of workbooks with a password.
///
/// It is a file system in a file: sectors of one size, a table (FAT) that says for each sector
/// which one comes next, a second kind of small sectors for short streams, and a directory. Every
/// number in it is held against the file's own size, and no chain may be longer than the file has
/// sectors, so that a chain that bites its own tail comes to an end.
final class CompoundFile {
  private let source: RandomBytes
  private let sectorSize: Int
  /// Streams shorter than this stand in small sectors.
  private let shortest: Int
  private var next: [UInt32] = []
  private var nextSmall: [UInt32] = []
  private var entries: [Entry] = []
  /// Where the small sectors stand.
  private var smallOffsets: [Int] = []

  private struct Entry {
    var name: String
    var kind: UInt8
    var left, right, child: UInt32
    var start: UInt32
    var size: Int
  }

  init(_ source: RandomBytes) throws(TableFault) {
    self.source = source
    let head = try source.bytes(at: 0, count: 512)
    guard head.count == 512, head.starts(with: Self.signature) else {
      throw .compoundDamaged("it has no header")
    }
    let shift = head.number(30, 2)
    guard shift == 9 || shift == 12, head.number(32, 2) == 6 else {
      throw .compoundDamaged("its sectors have a strange size")
    }
    sectorSize = 1 << shift
    shortest = head.number(56, 4)
    next = try table(of: try placesOfTable(head))
    try readDirectory(from: UInt32(head.number(48, 4)), hasLongSizes: shift == 12)
    let small = try chain(
      UInt32(head.number(60, 4)), atMost: head.number(64, 4), in: next, isWhole: false)
    nextSmall = try table(of: small)
    guard let root = entries.first, root.kind == 5 else {
      throw .compoundDamaged("it has no root")
    }
    guard root.size > 0 else { return }
    let count = (min(root.size, source.size) + sectorSize - 1) / sectorSize
    let holders = try chain(root.start, atMost: count, in: next, isWhole: false)
    let perSector = sectorSize / Self.smallSize
    smallOffsets = holders.flatMap { sector in
      (0..<perSector).map { offset(sector) + $0 * Self.smallSize }
    }
  }

  /// Whether an entry of this name stands at the root.
  func has(_ name: String) -> Bool { rootEntry(name) != nil }

  /// A stream at the root; nil if there is none of this name.
  func stream(_ name: String) throws(TableFault) -> CompoundStream? {
    guard let entry = rootEntry(name), entry.kind == 2 else { return nil }
    let isSmall = entry.size < shortest
    let unit = isSmall ? Self.smallSize : sectorSize
    guard entry.size <= source.size else { throw .compoundDamaged("it is cut short") }
    let count = (entry.size + unit - 1) / unit
    let sectors = try chain(
      entry.start, atMost: count, in: isSmall ? nextSmall : next, isWhole: true)
    var offsets: [Int] = []
    offsets.reserveCapacity(count)
    for sector in sectors {
      if isSmall {
        guard Int(sector) < smallOffsets.count else {
          throw .compoundDamaged("a sector is not there")
        }
        offsets.append(smallOffsets[Int(sector)])
      } else {
        offsets.append(offset(sector))
      }
    }
    return CompoundStream(source, size: entry.size, unit: unit, offsets: offsets)
  }

  private func offset(_ sector: UInt32) -> Int { (Int(sector) + 1) * sectorSize }

  private var sectorsInFile: Int { max(0, (source.size - 1) / sectorSize) }

  /// The sectors that hold the table: those that the header names, and those of the list that goes
  /// on from it.
  private func placesOfTable(_ head: [UInt8]) throws(TableFault) -> [UInt32] {
    var places = (0..<109).map { UInt32(head.number(76 + 4 * $0, 4)) }.filter { $0 < Self.special }
    var list = UInt32(head.number(68, 4))
    var listed = 0
    let perSector = sectorSize / 4
    while list < Self.special {
      listed += 1
      guard listed <= sectorsInFile, Int(list) < sectorsInFile else {
        throw .compoundDamaged("the list of its table has no end")
      }
      let sector = try source.bytes(at: offset(list), count: sectorSize)
      guard sector.count == sectorSize else { throw .compoundDamaged("it is cut short") }
      places += (0..<(perSector - 1)).map { UInt32(sector.number(4 * $0, 4)) }
        .filter { $0 < Self.special }
      guard places.count <= sectorsInFile else {
        throw .compoundDamaged("its table is larger than the file")
      }
      list = UInt32(sector.number(sectorSize - 4, 4))
    }
    return places
  }

  /// The numbers in some sectors, of as many sectors as the file has at most.
  private func table(of sectors: [UInt32]) throws(TableFault) -> [UInt32] {
    var numbers: [UInt32] = []
    let most = max(sectorsInFile * (sectorSize / Self.smallSize), 1)
    for sector in sectors where numbers.count < most {
      let bytes = try source.bytes(at: offset(sector), count: sectorSize)
      guard !bytes.isEmpty else { throw .compoundDamaged("a sector is not there") }
      for place in 0..<(bytes.count / 4) { numbers.append(UInt32(bytes.number(4 * place, 4))) }
    }
    return numbers
  }

  /// The sectors of a chain, as many as are asked for; fewer are a fault where it is to be whole.
  private func chain(
    _ start: UInt32, atMost count: Int, in table: [UInt32], isWhole: Bool
  ) throws(TableFault) -> [UInt32] {
    var sectors: [UInt32] = []
    var sector = start
    while sectors.count < count, sector < Self.special {
      guard Int(sector) < table.count else { throw .compoundDamaged("a sector is not there") }
      guard sectors.count < table.count else { throw .compoundDamaged("a chain has no end") }
      sectors.append(sector)
      sector = table[Int(sector)]
    }
    guard !isWhole || sectors.count == count else { throw .compoundDamaged("it is cut short") }
    return sectors
  }

  private func readDirectory(from start: UInt32, hasLongSizes: Bool) throws(TableFault) {
    let sectors = try chain(
      start, atMost: Self.mostEntries * 128 / sectorSize, in: next, isWhole: false)
    for sector in sectors {
      let bytes = try source.bytes(at: offset(sector), count: sectorSize)
      for place in 0..<(bytes.count / 128) {
        let entry = Array(bytes[(128 * place)..<(128 * place + 128)])
        let length = max(0, min(entry.number(64, 2), 64) / 2 - 1)
        let name = (0..<length).map { UInt16(entry.number(2 * $0, 2)) }
        entries.append(
          Entry(
            name: String(decoding: name, as: UTF16.self), kind: entry[66],
            left: UInt32(entry.number(68, 4)), right: UInt32(entry.number(72, 4)),
            child: UInt32(entry.number(76, 4)), start: UInt32(entry.number(116, 4)),
            size: hasLongSizes
              ? Int(clamping: UInt64(entry.number(120, 4)) | UInt64(entry.number(124, 4)) << 32)
              : entry.number(120, 4)))
      }
    }
  }

  /// An entry among those at the root, not of a workbook that is embedded in another.
  private func rootEntry(_ name: String) -> Entry? {
    var visited: Set<UInt32> = []
    var open = entries.first.map { [$0.child] } ?? []
    while let place = open.popLast() {
      guard Int(place) < entries.count, visited.insert(place).inserted else { continue }
      let entry = entries[Int(place)]
      if entry.kind != 0, entry.name.lowercased() == name.lowercased() { return entry }
      open += [entry.left, entry.right]
    }
    return nil
  }

  private static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
  private static let smallSize = 64
  /// From here on numbers are no sectors but marks, such as that of a chain's end.
  private static let special: UInt32 = 0xFFFF_FFFA
  private static let mostEntries = 1 << 16
}

/// One stream of a compound file, read from any place through a few pieces held in memory.
final class CompoundStream {
  let size: Int
  private let source: RandomBytes
  private let unit: Int
  private let offsets: [Int]
  private let windows: UnsafeMutableRawPointer
  private let joined: UnsafeMutableRawPointer
  /// Which piece each window holds.
  private var held = [Int](repeating: -1, count: windowCount)

  fileprivate init(_ source: RandomBytes, size: Int, unit: Int, offsets: [Int]) {
    self.source = source
    self.size = size
    self.unit = unit
    self.offsets = offsets
    windows = .allocate(byteCount: Self.windowCount * Self.windowSize, alignment: 16)
    joined = .allocate(byteCount: Self.longest, alignment: 16)
  }

  deinit {
    windows.deallocate()
    joined.deallocate()
  }

  /// Lends bytes out, at most ``longest``, until the next call.
  func bytes(at offset: Int, count: Int) throws(TableFault) -> UnsafeRawBufferPointer {
    guard offset >= 0, count >= 0, count <= Self.longest, offset + count <= size else {
      throw .compoundDamaged("a record is cut short")
    }
    let place = offset & (Self.windowSize - 1)
    if place + count <= Self.windowSize {
      let window = try window(offset / Self.windowSize)
      return UnsafeRawBufferPointer(start: window + place, count: count)
    }
    var done = 0
    while done < count {
      let place = (offset + done) & (Self.windowSize - 1)
      let part = min(count - done, Self.windowSize - place)
      let window = try window((offset + done) / Self.windowSize)
      (joined + done).copyMemory(from: window + place, byteCount: part)
      done += part
    }
    return UnsafeRawBufferPointer(start: joined, count: count)
  }

  private func window(_ number: Int) throws(TableFault) -> UnsafeRawPointer {
    let slot = number & (Self.windowCount - 1)
    let memory = windows + slot * Self.windowSize
    if held[slot] == number { return UnsafeRawPointer(memory) }
    held[slot] = -1
    let perWindow = Self.windowSize / unit
    var sector = number * perWindow
    let end = min(sector + perWindow, offsets.count)
    var filled = 0
    while sector < end {
      // Sectors that lie one behind the other are read at once.
      var run = 1
      while sector + run < end, offsets[sector + run] == offsets[sector] + run * unit { run += 1 }
      let read = try source.read(
        at: offsets[sector], into: memory + filled, count: run * unit)
      // The last sector of a file may be shorter than a sector.
      guard read == run * unit || number * Self.windowSize + filled + read >= size else {
        throw .compoundDamaged("it is cut short")
      }
      filled += run * unit
      sector += run
    }
    held[slot] = number
    return UnsafeRawPointer(memory)
  }

  /// The most that is lent at once; a record is shorter.
  static let longest = 1 << 16
  private static let windowSize = 1 << 15
  private static let windowCount = 32
}

extension [UInt8] {
  /// A number of up to four bytes, its lowest first; what is not there counts as zero.
  fileprivate func number(_ offset: Int, _ length: Int) -> Int {
    (0..<length).reduce(0) { sum, index in
      let place = offset + index
      return sum | (place < count ? Int(self[place]) : 0) << (8 * index)
    }
  }
}
