import Books
import Crypto
import Exporter
import Foundation
import Synchronization
import Tabular

/// A new text for one file of the books, which is kept if the books are no worse with it.
public enum BooksEdit {
  /// By what a file is known to be as it was read: the hash of its bytes.
  public static func mark(of bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// What became of it.
  public enum Outcome: Sendable {
    case saved
    /// The file is no longer as it was read; nothing was written.
    case moved
    /// The books would have faults that they do not have now; nothing was written.
    case faulty([Diagnostic])
  }

  /// The bytes of a file of the books.
  ///
  /// - Throws: ``Failure`` where it is none, or may tell who a child is.
  public static func read(_ file: String, in folder: String) throws -> [UInt8] {
    guard Books.isName(file), Books.filePaths(inFolder: folder).contains(file) else {
      throw Failure(
        .inputMissing, "the books have no such file", toDo: "choose one of the list of files")
    }
    guard !Books.isSecret(file) else {
      throw Failure(
        .usage, "this file may tell who a child is, so it is not shown",
        toDo: "open it in a spreadsheet, where it lies")
    }
    guard let data = FileManager.default.contents(atPath: folder + "/" + file) else {
      throw Failure(
        .inputOutput, "\(file) cannot be read", toDo: "check the file and its permissions")
    }
    return [UInt8](data)
  }

  private static let turn = Mutex(())

  /// Puts new bytes in the place of a file, whole or not at all.
  ///
  /// - Parameters:
  ///   - bytes: what the file is to hold.
  ///   - file: its path in the books.
  ///   - folder: the books.
  ///   - known: the mark of the bytes that were edited.
  /// - Returns: whether it was saved, or why not.
  /// - Throws: ``Failure``, or an error of the file system.
  public static func save(
    _ bytes: [UInt8], as file: String, in folder: String, known: String
  ) throws -> Outcome {
    try turn.withLock { _ in
      guard try mark(of: read(file, in: folder)) == known else { return .moved }
      let trial = try Trial(folder)
      defer { trial.remove() }
      let before = trial.faults()
      try trial.put(bytes, as: file)
      let after = trial.faults()
      let old = Set(before.map(Kind.init))
      guard after.allSatisfy({ old.contains(Kind($0)) }) else { return .faulty(after) }
      let place = URL(filePath: folder + "/" + file).resolvingSymlinksInPath().path
      let new = try AtomicFile(path: place)
      try Data(bytes).write(to: URL(filePath: new.temporaryPath))
      guard try mark(of: read(file, in: folder)) == known else { return .moved }
      try new.commit()
      return .saved
    }
  }

  /// A fault wherever it stands: an edit above it moves its line.
  private struct Kind: Hashable {
    let file: String
    let code: String
    let message: String

    init(_ diagnostic: Diagnostic) {
      file = diagnostic.file
      code = diagnostic.code
      message = diagnostic.message
    }
  }

  /// The books again, in a folder of links, where one file can be another.
  private struct Trial {
    private let path: String

    init(_ folder: String) throws {
      let own = NSTemporaryDirectory() + "/safety-valve-trial-\(UUID().uuidString)"
      path = own
      let base = URL(filePath: folder).standardizedFileURL.path
      let manager = FileManager.default
      try manager.createDirectory(
        atPath: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for name in Books.filePaths(inFolder: folder) {
        let place = URL(filePath: own + "/" + name)
        try manager.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try manager.createSymbolicLink(
          atPath: place.path, withDestinationPath: base + "/" + name)
      }
    }

    func put(_ bytes: [UInt8], as file: String) throws {
      let place = path + "/" + file
      try FileManager.default.removeItem(atPath: place)
      try Data(bytes).write(to: URL(filePath: place))
    }

    func faults() -> [Diagnostic] {
      do {
        _ = try Books(readingFolder: path)
        return []
      } catch BooksError.faulty(let diagnostics) {
        return diagnostics.filter { $0.severity == .error }
      } catch {
        return []
      }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
  }
}
