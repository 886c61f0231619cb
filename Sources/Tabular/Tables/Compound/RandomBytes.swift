import Foundation

/// Bytes of a file, or of memory, that are read from any place.
final class RandomBytes {
  let size: Int
  private let handle: Int32?
  private let bytes: [UInt8]

  /// Opens a file.
  ///
  /// - Throws: ``TableFault`` if it cannot be opened or is no file.
  init(path: String) throws(TableFault) {
    let handle = open(path, O_RDONLY)
    var status = stat()
    guard handle >= 0, fstat(handle, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      let reason = handle < 0 ? String(cString: strerror(errno)) : "it is a folder"
      if handle >= 0 { close(handle) }
      throw .fileUnreadable(reason)
    }
    self.handle = handle
    size = Int(status.st_size)
    bytes = []
  }

  /// Reads from memory.
  init(bytes: [UInt8]) {
    handle = nil
    size = bytes.count
    self.bytes = bytes
  }

  deinit {
    if let handle { close(handle) }
  }

  /// Reads bytes into memory of their count; fewer only where the file ends before.
  ///
  /// - Returns: how many were read.
  func read(
    at offset: Int, into memory: UnsafeMutableRawPointer, count: Int
  ) throws(TableFault) -> Int {
    guard offset >= 0, offset < size else { return 0 }
    let wanted = min(count, size - offset)
    guard let handle else {
      bytes[offset..<(offset + wanted)].withUnsafeBytes { part in
        if let start = part.baseAddress { memory.copyMemory(from: start, byteCount: part.count) }
      }
      return wanted
    }
    var done = 0
    while done < wanted {
      let read = pread(handle, memory + done, wanted - done, off_t(offset + done))
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else { throw .fileUnreadable(String(cString: strerror(errno))) }
      guard read > 0 else { break }
      done += read
    }
    return done
  }

  /// Some bytes as an array; fewer only where the file ends before.
  func bytes(at offset: Int, count: Int) throws(TableFault) -> [UInt8] {
    var array = [UInt8](repeating: 0, count: max(0, min(count, size - offset)))
    var fault: TableFault?
    let read = array.withUnsafeMutableBytes { memory -> Int in
      guard let start = memory.baseAddress else { return 0 }
      do throws(TableFault) {
        return try self.read(at: offset, into: start, count: memory.count)
      } catch {
        fault = error
        return 0
      }
    }
    if let fault { throw fault }
    return Array(array.prefix(read))
  }
}
