import Foundation

/// A file that appears at its path whole or not at all.
///
/// It is filled in a folder of its own beside the path, which nobody else can read, whatever the
/// libraries that fill it put beside it; what a run that was killed left there is cleared away.
public final class AtomicFile {
  /// Who may read a file that did not stand at its path before.
  public enum Access: Hashable, Sendable {
    /// Its owner alone: it may hold words about people.
    case owner
    /// Whoever the user's `umask` lets.
    case umask
  }

  /// What may stand at the path when the file comes there.
  public enum Place: Hashable, Sendable {
    case anything
    /// Nothing: a file that has come there meanwhile stays, and the new one is not written.
    case nothing
  }

  let path: String
  /// An empty file, to be filled, then moved to the path.
  public let temporaryPath: String
  private let folder: WorkingFolder
  private let readers: Access

  /// Makes the file to be filled.
  ///
  /// - Parameters:
  ///   - path: where it is to appear; what stands there keeps its mode, owner and group.
  ///   - access: who may read it where nothing stands there yet.
  /// - Throws: ``WriterError/fileSystem(operation:path:errno:)``.
  public init(path: String, access: Access = .umask) throws(WriterError) {
    self.path = path
    readers = access
    let url = URL(fileURLWithPath: path)
    folder = try WorkingFolder(
      in: url.deletingLastPathComponent().path, named: url.lastPathComponent, for: path)
    temporaryPath = folder.path + "/" + url.lastPathComponent
    let file = open(temporaryPath, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      let failure = Self.failure("create a file beside", path)
      folder.remove()
      throw failure
    }
    close(file)
  }

  deinit { folder.remove() }

  /// Brings the bytes to the disk and moves the file to its path.
  ///
  /// - Parameter place: what may stand there.
  /// - Throws: ``WriterError/fileSystem(operation:path:errno:)``.
  public func commit(over place: Place = .anything) throws(WriterError) {
    let file = open(temporaryPath, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Self.failure("open", temporaryPath) }
    defer { close(file) }
    setRights(of: file)
    guard fsync(file) == 0 else { throw Self.failure("synchronise", temporaryPath) }
    // A second name is refused where there is a file; not every file system has second names.
    let isLinked = place == .nothing && link(temporaryPath, path) == 0
    if place == .nothing, !isLinked, errno == EEXIST || access(path, F_OK) == 0 {
      throw Self.failure("make a new file of", path)
    }
    if !isLinked {
      guard rename(temporaryPath, path) == 0 else { throw Self.failure("replace", path) }
    }
    folder.remove()
    // The file stands whole from here on. A folder that cannot be synchronised, as on some network
    // drives, is no reason to call the writing a failure.
    let around = open(
      URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY)
    guard around >= 0 else { return }
    _ = fsync(around)
    close(around)
  }

  /// Removes what was made, if it did not come to its path.
  public func discard() { folder.remove() }

  /// Gives the file the rights of the one that it takes the place of; else those of a new one.
  private func setRights(of file: Int32) {
    var present = stat()
    guard stat(path, &present) == 0 else {
      _ = fchmod(file, readers == .owner ? 0o600 : Self.newFileMode)
      return
    }
    var made = stat()
    var mode = present.st_mode & 0o7777
    let isOwnersOwn = fstat(file, &made) == 0 && made.st_uid == present.st_uid
    if !isOwnersOwn || made.st_gid != present.st_gid,
      fchown(file, present.st_uid, present.st_gid) != 0,
      fchown(file, uid_t.max, present.st_gid) != 0
    {
      // Rights that were for another group are not given to this one.
      mode &= ~0o070
    }
    _ = fchmod(file, mode)
  }

  /// What a new file's mode is by the user's `umask`, which can only be read by setting it.
  private static let newFileMode: mode_t = {
    let mask = umask(0o077)
    umask(mask)
    return 0o666 & ~mask
  }()

  private static func failure(_ operation: String, _ path: String) -> WriterError {
    .fileSystem(operation: operation, path: path, errno: errno)
  }
}
