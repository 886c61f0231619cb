import Foundation

/// A file that appears at its path whole or not at all.
public struct AtomicFile {
  let path: String
  /// A new file in the same folder, to be filled, then moved to the path.
  public let temporaryPath: String

  /// Makes the temporary file, with the rights of the file that it takes the place of; else with
  /// those that new files have.
  ///
  /// - Throws: ``WriterError/fileSystem(operation:path:errno:)``.
  public init(path: String) throws(WriterError) {
    self.path = path
    let url = URL(fileURLWithPath: path)
    temporaryPath =
      url.deletingLastPathComponent()
      .appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString).part").path
    let file = open(temporaryPath, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Self.failure("create a file beside", path) }
    var present = stat()
    if stat(path, &present) == 0 { _ = fchmod(file, present.st_mode & 0o7777) }
    close(file)
  }

  /// Brings the bytes to the disk and moves the file to its path.
  ///
  /// - Throws: ``WriterError/fileSystem(operation:path:errno:)``.
  public func commit() throws(WriterError) {
    try synchronise(temporaryPath, O_RDONLY)
    guard rename(temporaryPath, path) == 0 else { throw Self.failure("replace", path) }
    // The file stands whole from here on. A folder that cannot be synchronised, as on some network
    // drives, is no reason to call the writing a failure.
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try? synchronise(folder, O_RDONLY | O_DIRECTORY)
  }

  /// Removes the temporary file, if it is still there.
  public func discard() { unlink(temporaryPath) }

  private func synchronise(_ path: String, _ flags: Int32) throws(WriterError) {
    let file = open(path, flags | O_CLOEXEC)
    guard file >= 0 else { throw Self.failure("open", path) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw Self.failure("synchronise", path) }
  }

  private static func failure(_ operation: String, _ path: String) -> WriterError {
    .fileSystem(operation: operation, path: path, errno: errno)
  }
}
