import Foundation

/// Writes several files of a folder of books so that either all of them are there or none.
///
/// The files are filled in a hidden folder, which gets another name when it is whole: from then on
/// they count. Each is then moved to its place. A run that is stopped between leaves the folder,
/// and whoever reads the books next moves the rest.
public enum BooksFiles {
  /// Why files could not be written; the books are then as they were.
  public enum Failure: Error {
    /// Another program is writing these books.
    case busy
    /// A file is no longer as it was when it was read.
    case changed(path: String)
    case inputOutput(path: String, reason: String)
  }

  private static let ready = ".books-import"
  private static let list = "list"

  /// Writes files.
  ///
  /// - Parameters:
  ///   - files: the bytes of each, by its path in the folder.
  ///   - expected: what each has to hold by now; nil for one that is not there.
  ///   - folder: the folder, which is made if it is not there.
  /// - Throws: ``Failure``.
  public static func write(
    _ files: [String: [UInt8]], expecting expected: [String: [UInt8]], in folder: String
  ) throws(Failure) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .inputOutput(path: folder, reason: "the folder cannot be made")
    }
    let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { throw failure(folder) }
    defer { close(lock) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw .busy }
    _ = move(in: folder)
    for path in files.keys.sorted() {
      let present = try? [UInt8](Data(contentsOf: URL(filePath: "\(folder)/\(path)")))
      guard present == expected[path] else { throw .changed(path: path) }
    }
    let stage = "\(folder)/.books.\(UUID().uuidString).part"
    guard mkdir(stage, 0o700) == 0 else { throw failure(folder) }
    // Held, so that nobody takes it for one that was left behind.
    let held = open(stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(held) }
    _ = flock(held, LOCK_EX | LOCK_NB)
    do throws(Failure) {
      try fill(stage, with: files, folder)
      guard rename(stage, "\(folder)/\(ready)") == 0 else { throw failure(folder) }
    } catch {
      try? FileManager.default.removeItem(atPath: stage)
      throw error
    }
    _ = fsync(lock)
    if !move(in: folder).isEmpty {
      throw .inputOutput(
        path: folder, reason: "some files could not be moved to their places; run it again")
    }
  }

  /// Moves what a stopped run has left to its place.
  ///
  /// - Returns: the files that could not be moved, which count all the same.
  static func finish(in folder: String) -> [String: [UInt8]] {
    guard access("\(folder)/\(ready)/\(list)", F_OK) == 0 else { return [:] }
    let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { return left(in: folder) }
    defer { close(lock) }
    guard flock(lock, LOCK_EX) == 0 else { return left(in: folder) }
    return move(in: folder)
  }

  // MARK: - Steps

  /// Fills the hidden folder: each file under its number, and a list of their paths.
  private static func fill(
    _ stage: String, with files: [String: [UInt8]], _ folder: String
  ) throws(Failure) {
    let paths = files.keys.sorted()
    for (number, path) in paths.enumerated() {
      var status = stat()
      let mode =
        stat("\(folder)/\(path)", &status) == 0 ? status.st_mode & 0o777 : newFileMode
      try put(files[path] ?? [], at: "\(stage)/\(number)", mode)
    }
    try put(Array(paths.joined(separator: "\n").utf8), at: "\(stage)/\(list)", 0o600)
    let descriptor = open(stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    _ = fsync(descriptor)
    close(descriptor)
  }

  private static func put(_ bytes: [UInt8], at path: String, _ mode: mode_t) throws(Failure) {
    do {
      try Data(bytes).write(to: URL(filePath: path))
    } catch {
      throw .inputOutput(path: path, reason: "it cannot be written")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else { throw failure(path) }
  }

  /// The paths of a set of files that counts, each with where its file lies until it is moved.
  private static func waiting(in folder: String) -> [(path: String, staged: String)] {
    let place = "\(folder)/\(ready)"
    guard let text = try? String(contentsOfFile: "\(place)/\(list)", encoding: .utf8) else {
      return []
    }
    return text.split(separator: "\n").enumerated().map { (String($1), "\(place)/\($0)") }
      .filter { access($0.1, F_OK) == 0 && Books.isName($0.0) }
  }

  /// Moves each file to its place, and takes the hidden folder away when nothing is left in it.
  private static func move(in folder: String) -> [String: [UInt8]] {
    for (path, staged) in waiting(in: folder) {
      let target = URL(filePath: "\(folder)/\(path)").resolvingSymlinksInPath()
      let around = target.deletingLastPathComponent().path
      try? FileManager.default.createDirectory(
        atPath: around, withIntermediateDirectories: true)
      guard rename(staged, target.path) == 0 else { continue }
      let descriptor = open(around, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      _ = fsync(descriptor)
      close(descriptor)
    }
    let rest = left(in: folder)
    if rest.isEmpty { try? FileManager.default.removeItem(atPath: "\(folder)/\(ready)") }
    return rest
  }

  private static func left(in folder: String) -> [String: [UInt8]] {
    let files = waiting(in: folder).compactMap { path, staged in
      (try? [UInt8](Data(contentsOf: URL(filePath: staged)))).map { (path, $0) }
    }
    return Dictionary(files) { first, _ in first }
  }

  /// What a new file's mode is by the user's `umask`, which can only be read by setting it.
  private static let newFileMode: mode_t = {
    let mask = umask(0o077)
    umask(mask)
    return 0o666 & ~mask
  }()

  private static func failure(_ path: String) -> Failure {
    .inputOutput(path: path, reason: String(cString: strerror(errno)))
  }
}
