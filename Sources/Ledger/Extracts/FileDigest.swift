import Crypto
import Foundation
import Tabular

/// SHA-256 of a file, by which a posting can be held against what it came from.
enum FileDigest {
  /// - Throws: ``ExtractError`` if the file cannot be read.
  static func of(path: String, name: String) throws(ExtractError) -> [UInt8] {
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      var digest = SHA256()
      while let chunk = try handle.read(upToCount: 1 << 18), !chunk.isEmpty {
        digest.update(data: chunk)
      }
      return Array(digest.finalize())
    } catch {
      var faults = ExtractFaults(file: name)
      faults.add(
        TableFault(
          row: 1, column: 1, code: "extract.file.unreadable", message: "the file cannot be read",
          remedy: "check its path, and that you may read it"))
      throw ExtractError(diagnostics: faults.all)
    }
  }
}
