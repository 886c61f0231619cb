import Books
import Crypto
import Foundation

/// The files that books were read from, each with the SHA-256 by which it can be known again.
public struct InputFiles: Sendable {
  /// A file of the books.
  public struct File: Sendable {
    /// Its path in the folder of the books.
    public let path: String
    /// SHA-256 of its bytes, as 64 hexadecimal digits.
    public let hash: String
  }

  /// In order of path.
  public let files: [File]
  /// SHA-256 over a line for each file: its hash, two spaces, its path.
  ///
  /// It is what `sha256sum FILES | sha256sum` prints in the folder of the books.
  public let digest: String

  /// - Parameter books: whose bytes are taken as they were read, and no file again; the ledger names
  ///   the extracts.
  public init(_ books: Books) {
    files = books.bytesRead.sorted { $0.key < $1.key }.map { path, bytes in
      File(path: path, hash: Array(SHA256.hash(data: bytes)).hexadecimal)
    }
    let lines = files.map { "\($0.hash)  \($0.path)\n" }.joined()
    digest = Array(SHA256.hash(data: Data(lines.utf8))).hexadecimal
  }
}
