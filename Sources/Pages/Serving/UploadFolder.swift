import Foundation

/// A folder for uploads that the program's user alone can read; what an earlier run left is swept.
public struct UploadFolder: Sendable {
  let path: String

  private static let mark = "safety-valve-page-"

  /// Makes a folder of this process below another one; those of processes that are gone go.
  ///
  /// - Throws: an error of the file system.
  public init(below parent: String) throws {
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: parent)) ?? []
    where name.hasPrefix(Self.mark) {
      let owner = name.dropFirst(Self.mark.count).prefix { $0.isNumber }
      var status = stat()
      guard let owner = Int32(owner), lstat(parent + "/" + name, &status) == 0,
        status.st_uid == getuid(), kill(owner, 0) != 0, errno == ESRCH
      else { continue }
      try? manager.removeItem(atPath: parent + "/" + name)
    }
    path = parent + "/" + Self.mark + "\(getpid())-" + Secret.make().prefix(16)
    try manager.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  /// Removes the folder with all that is in it.
  public func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// A path for a new file, whose name keeps the ending that says what it is.
  func newPath(for name: String) -> String {
    let ending = name.split(separator: ".").count > 1 ? name.split(separator: ".").last : nil
    let plain = (ending ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(5)
    return path + "/" + Secret.make().prefix(32) + (plain.isEmpty ? "" : ".\(plain.lowercased())")
  }
}
