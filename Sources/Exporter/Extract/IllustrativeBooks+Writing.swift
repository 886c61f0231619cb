import Foundation
import Sampling

extension IllustrativeBooks {
  /// Writes the books to a new folder, which appears whole or not at all.
  ///
  /// - Throws: ``WriterError``, where the folder is there already and has files in it, too.
  public func write(toFolder path: String) throws(WriterError) {
    let folder = URL(filePath: path)
    let working = try WorkingFolder(
      in: folder.deletingLastPathComponent().path, named: folder.lastPathComponent, for: path)
    defer { working.remove() }
    let part = URL(filePath: working.path).appending(path: "books")
    do {
      for file in files {
        let target = part.appending(path: file.path)
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.text.utf8).write(to: target)
      }
    } catch {
      throw .fileSystem(operation: "write to", path: path, errno: errno)
    }
    // An empty folder gives way; one with files does not.
    guard rename(part.path, folder.path) == 0 else {
      throw .fileSystem(operation: "make the folder", path: path, errno: errno)
    }
  }
}
