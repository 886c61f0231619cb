import Foundation

/// A folder of its own for one test, taken away when the test is done.
public final class Scratch: Sendable {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "safety-valve-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// A place in the folder.
  public func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file, with the folders above it.
  public func write(_ text: String, to name: String) throws {
    try write(Data(text.utf8), to: name)
  }

  public func write(_ data: Data, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  /// Copies a folder of the repository to a place in this one.
  public func copy(_ folder: URL, to name: String) throws -> String {
    try FileManager.default.copyItem(at: folder, to: url.appending(path: name))
    return path(name)
  }
}

/// The folder of the repository.
public enum Repository {
  public static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  public static func url(_ path: String) -> URL { root.appending(path: path) }
}
