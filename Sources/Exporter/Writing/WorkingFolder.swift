import Foundation

/// A hidden folder beside a file that is being written, for its owner alone and locked in use.
///
/// The lock goes with the process, however that ends, so a folder that can be locked is one that a
/// killed run has left.
final class WorkingFolder {
  let path: String
  private var descriptor: Int32

  /// Makes the folder, and first clears away those beside it that nobody uses any more.
  ///
  /// - Parameters:
  ///   - place: the folder to make it in.
  ///   - name: of the file that is written.
  ///   - target: the path to name in an error.
  /// - Throws: ``WriterError/fileSystem(operation:path:errno:)``.
  init(in place: String, named name: String, for target: String) throws(WriterError) {
    Self.clear(place)
    for _ in 0..<Self.mostTrials {
      let path = "\(place)/.\(name.prefix(Self.longestName)).\(UUID().uuidString)\(Self.ending)"
      guard mkdir(path, 0o700) == 0 else { break }
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      // Another run that clears up may have taken it for one that was left.
      if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.stands(path, descriptor) {
        self.path = path
        self.descriptor = descriptor
        return
      }
      if descriptor >= 0 { close(descriptor) }
    }
    throw .fileSystem(operation: "create a file beside", path: target, errno: errno)
  }

  private static let ending = ".part"
  private static let mostTrials = 8
  /// Of a name in the folder's own, so that the whole stays below what file systems take.
  private static let longestName = 60

  /// Removes the folder with what is in it; nothing if that was done before.
  func remove() {
    guard descriptor >= 0 else { return }
    Self.remove(path)
    close(descriptor)
    descriptor = -1
  }

  private static func stands(_ path: String, _ descriptor: Int32) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  private static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }

  // MARK: - What killed runs have left

  /// Removes folders that no run holds, and the files that earlier versions left.
  private static func clear(_ place: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    for name in names where name.hasPrefix(".") && isOurs(name) {
      let path = place + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0, status.st_uid == geteuid() else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: clearFolder(path)
      case S_IFREG where time(nil) - status.st_mtim.tv_sec > oldFileAge: unlink(path)
      default: break
      }
    }
  }

  /// Files have no lock, so that only their age tells that nobody fills them: seconds.
  private static let oldFileAge = 3_600

  /// `.NAME.UUID.part`, at times with what a library adds to it.
  private static func isOurs(_ name: String) -> Bool {
    name.wholeMatch(
      of: /\..+\.[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\.part(\.[A-Za-z0-9]{6})?/) != nil
  }

  private static func clearFolder(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { remove(path) }
  }
}
