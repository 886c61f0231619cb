import Foundation
import Money

/// A folder of books on disk: which files it holds, and their text.
struct BooksFolder {
  private let path: String
  /// The files that are held in memory, by path.
  private var held: [String: [UInt8]] = [:]
  /// The paths of all CSV and TOML files and of extracts, relative to the folder, sorted.
  private(set) var paths: [String] = []
  /// The paths of the folders in it that cannot be read; empty text for the folder itself.
  private(set) var unreadable: [String] = []

  /// Returns nil if there is no such folder.
  init?(path: String) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      isDirectory.boolValue
    else { return nil }
    self.path = path
    // What an import that was stopped has left to do is done first, or read where it lies.
    held = BooksFiles.finish(in: path)
    visit("", depth: 0)
    paths = Set(paths).union(held.keys).sorted()
  }

  /// Whether there is a file at a path.
  static func isFile(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && !isDirectory.boolValue
  }

  /// One file alone, wherever it lies.
  init(file: String) {
    let url = URL(filePath: file)
    path = url.deletingLastPathComponent().path
    paths = [url.lastPathComponent]
  }

  /// Files that are not on disk: what books would hold.
  ///
  /// - Parameters:
  ///   - files: the files by path.
  ///   - others: the paths of files that are known by name alone, such as extracts.
  init(files: [String: [UInt8]], others: [String]) {
    path = ""
    held = files
    paths = (Array(files.keys) + others).sorted()
  }

  /// The bytes of a file.
  func bytes(of file: String) throws -> [UInt8] {
    if let bytes = held[file] { return bytes }
    return try [UInt8](Data(contentsOf: URL(filePath: path + "/" + file)))
  }

  /// The folders named as financial years, in order.
  var years: [FinancialYear] {
    let names = paths.compactMap { path -> Substring? in
      let parts = path.split(separator: "/")
      return parts.count > 1 ? parts[0] : nil
    }
    return Set(names.compactMap { FinancialYear($0) }).sorted()
  }

  /// Books lie at most three folders deep, which also ends a circle of links.
  private static let deepest = 3

  /// Gathers the files of a folder; links are followed.
  private mutating func visit(_ folder: String, depth: Int) {
    guard depth <= Self.deepest else { return }
    let place = folder.isEmpty ? path : path + "/" + folder
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: place) else {
      unreadable.append(folder)
      return
    }
    for name in names where !name.hasPrefix(".") && !(folder.isEmpty && name == Books.inbox) {
      let inner = folder.isEmpty ? name : folder + "/" + name
      var isDirectory: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: path + "/" + inner, isDirectory: &isDirectory)
      if Self.isOfBooks(inner) {
        paths.append(inner)
      } else if exists, isDirectory.boolValue {
        visit(inner, depth: depth + 1)
      }
    }
  }

  private static func isOfBooks(_ path: String) -> Bool {
    let workbooks = [".xlsx", ".ods", ".xls", ".xml", ".html", ".htm"]
    let endings = [".csv", ".toml"] + (path.contains("/extracts/") ? workbooks : [])
    return endings.contains { path.lowercased().hasSuffix($0) }
  }
}
