import Books
import Crypto

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

  /// - Parameter books: whose bytes are taken as they were read, and no file again; the ledger
  ///   names the extracts, and sign-offs are not part of what is signed.
  public init(_ books: Books) {
    let read = books.bytesRead.filter { $0.key != SignOff.file }
    files = read.sorted { $0.key < $1.key }.map { path, bytes in
      File(path: path, hash: ContentHash.text(of: bytes))
    }
    let lines = files.map { "\($0.hash)  \($0.path)\n" }.joined()
    digest = ContentHash.text(of: Array(lines.utf8))
  }
}

/// By which a content is known again.
public enum ContentHash {
  /// SHA-256, as 64 hexadecimal digits.
  public static func text(of bytes: [UInt8]) -> String {
    Array(SHA256.hash(data: bytes)).hexadecimal
  }
}
