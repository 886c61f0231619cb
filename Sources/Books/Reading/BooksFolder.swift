import Foundation
import Money
import Tabular

/// A folder of books on disk: which files it holds, and their text.
struct BooksFolder {
  let url: URL
  /// The paths of all CSV and TOML files and of extracts, relative to the folder, sorted.
  let paths: [String]

  /// Returns nil if there is no such folder.
  init?(path: String) {
    url = URL(filePath: path, directoryHint: .isDirectory)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory),
      isDirectory.boolValue, let all = FileManager.default.enumerator(atPath: url.path)
    else { return nil }
    paths = all.compactMap { $0 as? String }.filter { path in
      let isExtract = path.contains("/extracts/")
      let endings = [".csv", ".toml"] + (isExtract ? [".xlsx", ".ods"] : [])
      return endings.contains { path.lowercased().hasSuffix($0) }
    }.sorted()
  }

  /// The bytes of a file.
  func bytes(of path: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: url.appending(path: path)))
  }

  /// The folders named as financial years, in order.
  var years: [FinancialYear] {
    let names = paths.compactMap { path -> Substring? in
      let parts = path.split(separator: "/")
      return parts.count > 1 ? parts[0] : nil
    }
    return Set(names.compactMap { FinancialYear($0) }).sorted()
  }
}
