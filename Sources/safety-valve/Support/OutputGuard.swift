import Books
import Foundation
import Tabular

/// Keeps what a command gives out from being written over books, ledgers and files being read.
struct OutputGuard {
  let inputs: Inputs
  /// The files that the command reads beside the books.
  var reading: [String] = []
  /// Whether made-up extracts may be put among the books' own.
  var mayMakeExtracts = false

  /// Looks at a path before anything is written to it.
  ///
  /// Links are followed, and a file is known by what it is, not by its name.
  ///
  /// - Parameters:
  ///   - path: where a file is to be written.
  ///   - name: the option or argument that says so.
  /// - Throws: ``Failure`` with the code of a usage error, where something stands there that is not
  ///   to be written over.
  func check(_ path: String, as name: String) throws {
    guard let what = refusal(of: path) else { return }
    throw Failure(
      .usage, "\(name) names \(what), \(path)", toDo: "name another file; nothing was written")
  }

  private func refusal(of path: String) -> String? {
    let file = Self.resolved(path)
    let identity = FileIdentity(path)
    func isSame(_ other: String) -> Bool {
      file == Self.resolved(other) || identity != nil && identity == FileIdentity(other)
    }
    let name = URL(filePath: file).lastPathComponent
    if name == Self.witness, Self.isBesideLedger(file, inputs) { return "a file of a ledger" }
    if isSame(inputs.ledgerPath) { return "the ledger itself" }
    if LedgerLikeness.isLedger(file) { return "a ledger" }
    if Self.endings.contains(where: { isBeside(file, $0) }) { return "a file of a ledger" }
    if reading.contains(where: isSame) { return "a file that is being read" }
    let folders = [inputs.booksPath] + Self.foldersOfBooks(above: file)
    for folder in folders {
      let base = Self.resolved(folder) + "/"
      guard file.hasPrefix(base) else { continue }
      let name = String(file.dropFirst(base.count))
      if Books.isName(name) { return "a file of the books" }
      if Books.isExtract(name), !isMadeUp(path, exists: identity != nil) {
        return "an extract of the books"
      }
    }
    // A file of the books by another name: a hard link, or what a link among them leads to.
    guard identity != nil else { return nil }
    let isOfBooks = Books.filePaths(inFolder: inputs.booksPath).contains { name in
      identity == FileIdentity(inputs.booksPath + "/" + name)
        && !(Books.isExtract(name) && isMadeUp(path, exists: true))
    }
    return isOfBooks ? "a file of the books" : nil
  }

  /// The plain file that says what a ledger holds; it lies in the books, or beside the ledger.
  private static let witness = "ledger-witness.txt"

  private static func isBesideLedger(_ file: String, _ inputs: Inputs) -> Bool {
    let folder = URL(filePath: file).deletingLastPathComponent().path
    let own = [inputs.booksPath, URL(filePath: inputs.ledgerPath).deletingLastPathComponent().path]
    return own.contains { resolved($0) == folder }
      || FileIdentity(folder + "/authority.toml") != nil
  }

  /// What SQLite keeps beside a database while it writes.
  private static let endings = ["-journal", "-wal", "-shm"]

  private func isBeside(_ file: String, _ ending: String) -> Bool {
    guard file.hasSuffix(ending) else { return false }
    let ledger = String(file.dropLast(ending.count))
    return ledger == Self.resolved(inputs.ledgerPath) || LedgerLikeness.isLedger(ledger)
  }

  /// Whether an extract may be put at a path: nothing is there, or what is says that it is made up.
  private func isMadeUp(_ path: String, exists: Bool) -> Bool {
    mayMakeExtracts && (!exists || LedgerLikeness.isIllustrative(path))
  }

  /// The folders above a file that hold books, of whatever authority.
  private static func foldersOfBooks(above file: String) -> [String] {
    var folders: [String] = []
    var folder = URL(filePath: file)
    for _ in 0..<deepest {
      folder.deleteLastPathComponent()
      if FileIdentity(folder.path + "/authority.toml") != nil { folders.append(folder.path) }
    }
    return folders
  }

  /// How far below the folder of books a file of theirs can lie, itself counted.
  private static let deepest = 4

  static func resolved(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}

/// By which a file is known whatever it is called.
private struct FileIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t

  /// nil where there is no file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, number) = (status.st_dev, status.st_ino)
  }
}

/// What a file is by its content.
private enum LedgerLikeness {
  /// Whether a file is a SQLite database of this product: by its mark or, where a tool has lost
  /// that, by its tables.
  static func isLedger(_ path: String) -> Bool {
    guard let head = head(path, 256 * 1_024), head.starts(with: Data("SQLite format 3\0".utf8)),
      head.count >= 100
    else { return false }
    if head[68..<72].elementsEqual(Data("SVL1".utf8)) { return true }
    return ["CREATE TABLE journal", "CREATE TABLE posting"].allSatisfy {
      head.range(of: Data($0.utf8)) != nil
    }
  }

  /// Whether an extract says in its first cell that it is made up.
  static func isIllustrative(_ path: String) -> Bool {
    let mark = ExtractLayout.illustrativeMark
    guard let head = head(path, 4_096) else { return false }
    guard TableFile(head: [UInt8](head)) == .xlsx else {
      // Of a wide encoding every other byte is nothing.
      return String(decoding: head.filter { $0 != 0 }, as: UTF8.self).prefix(40).contains(mark)
    }
    var row = TableRow()
    guard let reader = try? XLSXTable(path: path, sheet: nil), (try? reader.read(&row)) == true,
      row.count > 0
    else { return false }
    return row.string(0).hasPrefix(mark)
  }

  private static func head(_ path: String, _ length: Int) -> Data? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let file = FileHandle(forReadingAtPath: path)
    else { return nil }
    defer { try? file.close() }
    return try? file.read(upToCount: length)
  }
}

/// The files of a folder that a command reads whole.
enum FileNames {
  /// Their paths; none where there is no such folder.
  static func below(_ folder: String) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { folder + "/" + $0 }
  }
}
