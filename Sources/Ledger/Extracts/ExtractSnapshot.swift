import Crypto
import Foundation
import Tabular

/// One reading of a file: what is checked, hashed and posted are the same bytes.
///
/// The file is copied once, while its SHA-256 is taken, into a file that only this program can open
/// and that has no name: it is gone when the value is, also if the program is killed. Whoever
/// writes to the original or puts another file in its place changes nothing any more.
final class ExtractSnapshot {
  /// SHA-256 of the bytes.
  let digest: [UInt8]
  private let descriptor: Int32

  /// The path by which the copy can be opened, as often as need be, each time at its start.
  var path: String { "/proc/self/fd/\(descriptor)" }

  /// - Throws: ``ExtractError`` if the file cannot be read, or was written to while it was read.
  init(path: String, name: String) throws(ExtractError) {
    do throws(TableFault) {
      let source = open(path, O_RDONLY | O_CLOEXEC)
      guard source >= 0 else { throw Self.unreadable(String(cString: strerror(errno))) }
      defer { close(source) }
      let before = try Self.state(source)
      let copy = try Self.nameless()
      do throws(TableFault) {
        digest = try Self.copy(source, to: copy)
        guard try Self.state(source) == before else { throw Self.changed }
      } catch {
        close(copy)
        throw error
      }
      descriptor = copy
    } catch {
      var faults = ExtractFaults(file: name)
      faults.add(error)
      throw ExtractError(diagnostics: faults.all)
    }
  }

  deinit {
    close(descriptor)
  }

  /// What of a file tells that somebody has written to it; a pipe has none of it.
  private struct State: Equatable {
    var length: Int64 = 0
    var seconds = 0
    var nanoseconds = 0
  }

  private static func state(_ descriptor: Int32) throws(TableFault) -> State {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw unreadable(String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw unreadable("it is a folder") }
    guard status.st_mode & S_IFMT == S_IFREG else { return State() }
    return State(
      length: Int64(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }

  /// A file without a name, for this user alone.
  private static func nameless() throws(TableFault) -> Int32 {
    guard let descriptor = NamelessFile.open() else {
      throw unreadable("no copy of it can be made in \(NSTemporaryDirectory())")
    }
    return descriptor
  }

  private static func copy(_ source: Int32, to copy: Int32) throws(TableFault) -> [UInt8] {
    var digest = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = read(source, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(String(cString: strerror(errno))) }
      guard count > 0 else { return Array(digest.finalize()) }
      digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      var offset = 0
      while offset < count {
        let written = write(copy, buffer.baseAddress?.advanced(by: offset), count - offset)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else {
          throw unreadable(
            "its copy cannot be written in \(NSTemporaryDirectory()):"
              + " \(String(cString: strerror(errno)))")
        }
        offset += written
      }
    }
  }

  private static func unreadable(_ reason: String) -> TableFault {
    TableFault(
      row: 1, column: 1, code: "extract.file.unreadable",
      message: "the file cannot be read: \(reason)",
      remedy: "check its path, and that you may read it")
  }

  /// That a file is another one than it was a moment before.
  static func changed(_ name: String) -> Diagnostic {
    Diagnostic(
      file: name, line: changed.row, column: changed.column, severity: .error, code: changed.code,
      message: changed.message, remedy: changed.remedy, excerpt: nil)
  }

  private static var changed: TableFault {
    TableFault(
      row: 1, column: 1, code: "extract.file.changed",
      message: "the file was written to while it was read, so that nobody can say what it held",
      remedy: "wait until the export is complete, then try again")
  }

  private static let chunk = 256 * 1_024
}
