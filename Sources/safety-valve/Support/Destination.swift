import Exporter
import Foundation

/// Where data go: a file, or the screen.
struct Destination {
  /// The path that was asked for; nil for the screen.
  let output: String?
  /// Who may read a file that was not there before.
  var access = AtomicFile.Access.umask

  /// Lets a body write piece by piece: to a file, which appears whole or not at all, or to the
  /// screen.
  ///
  /// A link is followed, and what is no plain file, such as a pipe, is written as it stands.
  ///
  /// - Throws: ``Failure`` if it cannot be written, or what the body throws.
  func write(_ body: (_ give: @escaping (Data) throws -> Void) throws -> Void) throws {
    guard let output else { return try body { try Terminal.write($0) } }
    let url = URL(filePath: output).resolvingSymlinksInPath()
    let type = try? FileManager.default.attributesOfItem(atPath: url.path)[.type]
    guard type == nil || type as? FileAttributeType == .typeRegular else {
      return try write(to: url, body)
    }
    let file = try attempt { try AtomicFile(path: url.path, access: access) }
    defer { file.discard() }
    try write(to: URL(filePath: file.temporaryPath), body)
    try attempt { try file.commit() }
  }

  private func write(
    to url: URL, _ body: (_ give: @escaping (Data) throws -> Void) throws -> Void
  ) throws {
    let handle = try attempt { try FileHandle(forWritingTo: url) }
    try body { data in try attempt { try handle.write(contentsOf: data) } }
    try attempt { try handle.close() }
  }

  private func attempt<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      throw Failure(
        .cannotCreate, "\(output ?? "it") cannot be written",
        toDo: "check the disk, the folder and its permissions")
    }
  }
}

extension OutputOptions {
  /// Gives a report out: to the file that was asked for, whole or not at all, or to the screen.
  ///
  /// - Parameters:
  ///   - text: the report.
  ///   - access: who may read a file that was not there before; its owner alone where officers'
  ///     words stand in the report.
  /// - Throws: ``Failure``.
  func give(_ text: String, access: AtomicFile.Access = .umask) throws {
    try Destination(output: output, access: access).write { give in try give(Data(text.utf8)) }
  }
}
