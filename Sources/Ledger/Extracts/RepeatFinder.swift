import Foundation

/// Finds values that occur more than once among any number of them, in bounded memory.
///
/// Values are sorted in runs; runs beyond the first are kept in a temporary file and merged.
struct RepeatFinder {
  private var run: [UInt64] = []
  private var file: FileHandle?
  private var runs: [Range<UInt64>] = []
  private var repeated: Set<UInt64> = []

  init() {
    run.reserveCapacity(Self.runLength)
  }

  /// - Throws: an error of the disk.
  mutating func add(_ value: UInt64) throws {
    run.append(value)
    if run.count == Self.runLength { try spill() }
  }

  /// The values that occur more than once; not more than a few of many.
  ///
  /// - Throws: an error of the disk.
  mutating func finish() throws -> Set<UInt64> {
    guard let file else {
      run.sort()
      noteRepeats(run)
      return repeated
    }
    if !run.isEmpty { try spill() }
    try merge(file)
    try file.close()
    return repeated
  }

  private mutating func spill() throws {
    run.sort()
    let handle = try file ?? Self.temporaryFile()
    file = handle
    let bytes = run.withUnsafeBytes { Data($0) }
    let start = runs.last?.upperBound ?? 0
    try handle.write(contentsOf: bytes)
    runs.append(start..<(start + UInt64(bytes.count)))
    run.removeAll(keepingCapacity: true)
  }

  private mutating func merge(_ file: FileHandle) throws {
    var cursors = runs.map { RunCursor(file: file, rest: $0) }
    for index in cursors.indices { try cursors[index].load() }
    var last: UInt64?
    while true {
      var least: Int?
      for index in cursors.indices where cursors[index].value != nil {
        if least.map({ (cursors[index].value ?? 0) < (cursors[$0].value ?? 0) }) ?? true {
          least = index
        }
      }
      guard let least, let value = cursors[least].value else { return }
      if value == last, repeated.count < Self.mostRepeats { repeated.insert(value) }
      last = value
      try cursors[least].advance()
    }
  }

  private mutating func noteRepeats(_ sorted: [UInt64]) {
    for (value, next) in zip(sorted, sorted.dropFirst())
    where value == next && repeated.count < Self.mostRepeats {
      repeated.insert(value)
    }
  }

  /// A file that is gone once it is closed, also if the program is killed.
  private static func temporaryFile() throws -> FileHandle {
    guard let descriptor = NamelessFile.open() else {
      throw CocoaError(
        .fileWriteUnknown, userInfo: [NSFilePathErrorKey: NSTemporaryDirectory()])
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  private static let runLength = 1 << 17
  private static let mostRepeats = 20
}

/// A place in one sorted run of a temporary file.
private struct RunCursor {
  let file: FileHandle
  /// The part of the file that has not been read.
  var rest: Range<UInt64>
  private var values: [UInt64] = []
  private var place = 0

  init(file: FileHandle, rest: Range<UInt64>) {
    self.file = file
    self.rest = rest
  }

  var value: UInt64? { place < values.count ? values[place] : nil }

  mutating func advance() throws {
    place += 1
    if place == values.count { try load() }
  }

  mutating func load() throws {
    let length = min(UInt64(Self.piece), rest.upperBound - rest.lowerBound)
    guard length > 0 else { return }
    try file.seek(toOffset: rest.lowerBound)
    let data = try file.read(upToCount: Int(length)) ?? Data()
    rest = (rest.lowerBound + length)..<rest.upperBound
    values = data.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
    place = 0
  }

  private static let piece = 8_192
}
