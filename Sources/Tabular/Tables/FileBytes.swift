import Foundation

/// Bytes that are read from front to back in chunks.
public final class FileBytes {
  /// The length in bytes, for messages on how far the reading is.
  let length: Int
  private(set) var offset = 0
  private let handle: Int32?
  private let bytes: [UInt8]
  private let buffer: UnsafeMutableRawBufferPointer

  /// Opens a file.
  ///
  /// - Throws: ``TableFault`` if it cannot be opened or is no file.
  init(path: String) throws(TableFault) {
    let handle = open(path, O_RDONLY)
    var status = stat()
    guard handle >= 0, fstat(handle, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      let reason = handle < 0 ? String(cString: strerror(errno)) : "it is a folder"
      if handle >= 0 { close(handle) }
      throw TableFault(
        row: 1, column: 1, code: "extract.file.unreadable",
        message: "the file cannot be read: \(reason)",
        remedy: "check its path, and that you may read it")
    }
    self.handle = handle
    length = Int(status.st_size)
    bytes = []
    buffer = .allocate(byteCount: Self.chunk, alignment: 16)
  }

  /// Reads from memory.
  init(bytes: [UInt8]) {
    handle = nil
    length = bytes.count
    self.bytes = bytes
    buffer = .allocate(byteCount: Self.chunk, alignment: 16)
  }

  deinit {
    if let handle { close(handle) }
    buffer.deallocate()
  }

  /// Hands the next chunk to a body; an empty one at the end.
  ///
  /// - Throws: ``TableFault`` if the disk fails, or what the body throws.
  func read<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) throws -> Value {
    guard let handle else {
      let end = min(offset + Self.chunk, bytes.count)
      let part = bytes[offset..<end]
      offset = end
      return try part.withUnsafeBytes(body)
    }
    var count = Foundation.read(handle, buffer.baseAddress, buffer.count)
    while count < 0, errno == EINTR {
      count = Foundation.read(handle, buffer.baseAddress, buffer.count)
    }
    guard count >= 0 else {
      throw TableFault(
        row: 1, column: 1, code: "extract.file.unreadable",
        message: "the file cannot be read to its end: \(String(cString: strerror(errno)))",
        remedy: "copy it to another disk, then try again")
    }
    offset += count
    return try body(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
  }

  /// The first bytes of a file, by which it is told what the file is.
  ///
  /// - Throws: ``TableFault`` if it cannot be opened or is no file.
  public static func head(ofFile path: String) throws(TableFault) -> [UInt8] {
    do {
      return try FileBytes(path: path).read { Array($0.prefix(TableFile.headLength)) }
    } catch {
      throw (error as? TableFault)
        ?? TableFault(
          row: 1, column: 1, code: "extract.file.unreadable", message: "\(error)",
          remedy: "check its path, and that you may read it")
    }
  }

  private static let chunk = 256 * 1_024
}
