import CZip

/// A zip file, of which single entries are read from front to back.
///
/// Before anything is unpacked its directory is looked through, and the file is refused if an entry
/// is locked, unpacks to far more than it takes, would go elsewhere than into the file's folder, or
/// shares its name or its bytes with another.
///
/// This and ``ZipEntryStream`` are the places where libzip is called. They are safe because each
/// handle belongs to one object and goes with it, because an entry that is being read holds on to
/// its archive, and because libzip only writes into memory whose size it is told.
final class ZipArchive {
  /// What the directory says of an entry.
  struct Entry {
    let index: UInt64
    let name: String
    let size: Int
    let compressedSize: Int
    /// What the file holds of it beside its packed bytes: its name twice and two records.
    let bytesBeside: Int
  }

  fileprivate let handle: OpaquePointer
  /// The file's bytes, where it is not on disk.
  private let memory: UnsafeMutableRawBufferPointer?
  /// By name; letters are compared without their case, as the format of workbooks has it.
  private let entries: [String: Entry]

  /// Opens a file on disk.
  convenience init(path: String) throws(TableFault) {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let source = zip_source_file_create(path, 0, -1, &error) else {
      throw .fileUnreadable(String(cString: zip_error_strerror(&error)))
    }
    try self.init(source, memory: nil)
  }

  /// Opens a file whose bytes are at hand.
  convenience init(bytes: [UInt8]) throws(TableFault) {
    // libzip reads beside a buffer that holds nothing.
    guard !bytes.isEmpty else { throw .notAWorkbook(.empty) }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    memory.copyBytes(from: bytes)
    guard let source = zip_source_buffer_create(memory.baseAddress, UInt64(bytes.count), 0, nil)
    else {
      memory.deallocate()
      throw .fileUnreadable("out of memory")
    }
    try self.init(source, memory: memory)
  }

  private init(_ source: OpaquePointer, memory: UnsafeMutableRawBufferPointer?)
    throws(TableFault)
  {
    let handle: OpaquePointer
    do {
      handle = try Self.open(source)
    } catch {
      zip_source_free(source)
      memory?.deallocate()
      throw error
    }
    do {
      entries = try Self.directory(of: handle, fileSize: Self.size(of: source))
    } catch {
      zip_discard(handle)
      memory?.deallocate()
      throw error
    }
    self.handle = handle
    self.memory = memory
  }

  deinit {
    zip_discard(handle)
    memory?.deallocate()
  }

  /// Whether there is an entry of this name.
  func has(_ name: String) -> Bool { entries[name.lowercased()] != nil }

  /// An entry, to be read; nil if there is none of this name.
  func stream(_ name: String, atMost limit: Int) throws(TableFault) -> ZipEntryStream? {
    guard let entry = entries[name.lowercased()] else { return nil }
    guard entry.size <= limit else { throw .zipBomb(entry.name) }
    return try ZipEntryStream(entry, of: self)
  }

  /// Opens a source, which then belongs to the handle.
  private static func open(_ source: OpaquePointer) throws(TableFault) -> OpaquePointer {
    let kind = TableFile(head: try head(of: source))
    guard kind == .xlsx || kind == .ods else { throw .notAWorkbook(kind) }
    try checkEntryCount(of: source)
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let handle = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      throw .zipDamaged(String(cString: zip_error_strerror(&error)))
    }
    return handle
  }

  private static func size(of source: OpaquePointer) throws(TableFault) -> Int {
    var status = zip_stat_t()
    zip_stat_init(&status)
    guard zip_source_stat(source, &status) == 0 else {
      throw .fileUnreadable(sourceMessage(source))
    }
    return Int(clamping: status.size)
  }

  private static func head(of source: OpaquePointer) throws(TableFault) -> [UInt8] {
    try bytes(of: source, 0..<min(try size(of: source), TableFile.headLength))
  }

  /// Some bytes of a source that is not open yet.
  private static func bytes(
    of source: OpaquePointer, _ range: Range<Int>
  ) throws(TableFault) -> [UInt8] {
    guard zip_source_open(source) == 0 else { throw .fileUnreadable(sourceMessage(source)) }
    defer { zip_source_close(source) }
    var bytes = [UInt8](repeating: 0, count: range.count)
    guard zip_source_seek(source, Int64(range.lowerBound), SEEK_SET) == 0 else {
      throw .fileUnreadable(sourceMessage(source))
    }
    let count = zip_source_read(source, &bytes, UInt64(bytes.count))
    guard count >= 0 else { throw .fileUnreadable(sourceMessage(source)) }
    return Array(bytes.prefix(Int(count)))
  }

  private static func sourceMessage(_ source: OpaquePointer) -> String {
    String(cString: zip_error_strerror(zip_source_error(source)))
  }

  /// Refuses a directory of very many entries before libzip takes it into memory.
  private static func checkEntryCount(of source: OpaquePointer) throws(TableFault) {
    let size = try size(of: source)
    let tailStart = max(0, size - ZipTail.longest)
    let tail = ZipTail(bytes: try bytes(of: source, tailStart..<size))
    guard tail.entryCounts.allSatisfy({ $0 <= mostEntries }) else { throw .zipEntries(mostEntries) }
    for offset in tail.longRecordOffsets {
      guard offset < UInt64(size) else { continue }
      let start = Int(offset)
      let record = try bytes(of: source, start..<min(size, start + ZipTail.longRecordLength))
      guard ZipTail.entryCount(ofLongRecord: record) <= mostEntries else {
        throw .zipEntries(mostEntries)
      }
    }
  }

  private static func directory(
    of handle: OpaquePointer, fileSize: Int
  ) throws(TableFault) -> [String: Entry] {
    let count = zip_get_num_entries(handle, 0)
    guard count <= mostEntries else { throw .zipEntries(mostEntries) }
    var entries: [String: Entry] = [:]
    var bytesNeeded = 0
    for index in 0..<UInt64(max(0, count)) {
      let entry = try self.entry(index, of: handle)
      guard entries.updateValue(entry, forKey: entry.name.lowercased()) == nil else {
        throw .zipDuplicate(entry.name)
      }
      // Entries that together need more room than the file has must share bytes.
      guard entry.compressedSize <= fileSize else { throw .zipDamaged("cut short") }
      bytesNeeded += entry.compressedSize + entry.bytesBeside
      guard bytesNeeded <= fileSize else { throw .zipOverlap(entry.name) }
    }
    return entries
  }

  private static func entry(
    _ index: UInt64, of handle: OpaquePointer
  ) throws(TableFault) -> Entry {
    var status = zip_stat_t()
    zip_stat_init(&status)
    guard zip_stat_index(handle, index, 0, &status) == 0,
      let rawName = zip_get_name(handle, index, ZIP_FL_ENC_RAW),
      let characters = zip_get_name(handle, index, 0)
    else { throw .zipDamaged(String(cString: zip_strerror(handle))) }
    let bytesBeside = 30 + 46 + 2 * String(cString: rawName).utf8.count
    // Some programs of Windows write the separators of Windows.
    let name = String(cString: characters).replacing("\\", with: "/")
    guard !leavesFolder(name) else { throw .zipPath(name) }
    guard status.encryption_method == ZIP_EM_NONE else { throw .fileLocked }
    guard [ZIP_CM_STORE, ZIP_CM_DEFLATE].contains(Int32(status.comp_method)) else {
      throw .zipMethod(name)
    }
    let size = Int(clamping: status.size)
    let compressedSize = Int(clamping: status.comp_size)
    guard size <= mostBytes,
      size <= bytesAllowedAnyway || size / mostTimesLarger <= compressedSize
    else { throw .zipBomb(name) }
    return Entry(
      index: index, name: name, size: size, compressedSize: compressedSize,
      bytesBeside: bytesBeside)
  }

  /// Whether a name would lead outside the folder into which somebody unpacks the file.
  private static func leavesFolder(_ name: String) -> Bool {
    let bytes = name.utf8
    return bytes.first == UInt8(ascii: "/") || bytes.dropFirst().first == UInt8(ascii: ":")
      || name.split(separator: "/").contains("..")
  }

  /// The most that an entry unpacks to; a sheet of a million rows and fifty columns is below it.
  static let mostBytes = 4 << 30
  /// How many times larger than its packed bytes an entry may be.
  ///
  /// Bombs are packed a thousand to one. A sheet that says the same in each row was measured at 16
  /// where its cells name their places, 180 in an OpenDocument one, and 260 without any places.
  private static let mostTimesLarger = 400
  private static let bytesAllowedAnyway = 10 << 20
  private static let mostEntries = 10_000
}

/// One entry of a zip file, unpacked as it is read.
final class ZipEntryStream: ByteStream {
  let name: String
  private let entry: ZipArchive.Entry
  private let archive: ZipArchive
  private let handle: OpaquePointer
  private var bytesRead = 0

  fileprivate init(_ entry: ZipArchive.Entry, of archive: ZipArchive) throws(TableFault) {
    guard let handle = zip_fopen_index(archive.handle, entry.index, 0) else {
      throw .zipPart(entry.name, String(cString: zip_strerror(archive.handle)))
    }
    name = entry.name
    self.entry = entry
    self.archive = archive
    self.handle = handle
  }

  deinit {
    zip_fclose(handle)
  }

  var progress: Double { entry.size == 0 ? 1 : Double(bytesRead) / Double(entry.size) }

  /// The end is only reached, and the checksum only compared, by the call that returns 0.
  func read(into memory: UnsafeMutableRawPointer, count: Int) throws(TableFault) -> Int {
    let read = zip_fread(handle, memory, UInt64(count))
    guard read >= 0 else {
      throw .zipPart(entry.name, String(cString: zip_file_strerror(handle)))
    }
    bytesRead += Int(read)
    // What is unpacked is held against what the directory said, which was checked.
    guard bytesRead <= entry.size else { throw .zipBomb(entry.name) }
    return Int(read)
  }
}
