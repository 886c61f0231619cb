import Exporter
import Foundation

/// Files that are made where nothing stands yet, for their owner alone.
enum NewFile {
  /// Looks whether a file can be made at a path that somebody has named.
  ///
  /// - Parameters:
  ///   - path: where it is to be made.
  ///   - option: the option that says so.
  ///   - file: the file that is being read.
  ///   - inputs: the books and the ledger.
  /// - Throws: ``Failure`` with the code of a usage error.
  static func check(
    _ path: String, as option: String, reading file: String, _ inputs: Inputs
  ) throws {
    try OutputGuard(inputs: inputs, reading: [file]).check(path, as: option)
    guard !isTaken(path) else {
      throw Failure(
        .usage, "\(option) names \(path), which is there already",
        toDo: "name another file; nothing was read or written")
    }
  }

  /// Makes a file.
  ///
  /// - Throws: ``Failure`` if it cannot be made, or something has come there meanwhile.
  static func write(_ text: String, to path: String) throws {
    do {
      let file = try AtomicFile(path: path, access: .owner)
      defer { file.discard() }
      let handle = try FileHandle(forWritingTo: URL(filePath: file.temporaryPath))
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
      try file.commit(over: .nothing)
    } catch {
      throw Failure(
        .cannotCreate, "\(path) cannot be written",
        toDo: "check the disk, the folder and its permissions, and that nothing is there yet")
    }
  }

  /// A path at which nothing stands: itself, or with `.proposed` behind it, and then a number.
  static func free(_ path: String) -> String {
    guard isTaken(path) else { return path }
    let proposed = path + ".proposed"
    guard isTaken(proposed) else { return proposed }
    var number = 2
    while isTaken("\(proposed)-\(number)") { number += 1 }
    return "\(proposed)-\(number)"
  }

  /// Whether something stands at a path, also a link that leads nowhere.
  private static func isTaken(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }
}
