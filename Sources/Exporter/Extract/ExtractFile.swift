import Foundation
import Sampling

/// Writes made-up extracts to files, whole or not at all.
public enum ExtractFile {
  /// Writes delimited text.
  ///
  /// - Throws: ``WriterError``; `ArithmeticOverflow` if a total is out of range. What stood at
  ///   the path before then still stands.
  public static func write(_ text: ExtractText, to path: String) throws {
    try replacing(path) { temporaryPath in
      let file = open(temporaryPath, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw failure("open", path) }
      defer { close(file) }
      try text.write { chunk in try append(chunk, to: file, path) }
    }
  }

  /// Writes a workbook of one filled sheet, whose rows are not held in memory.
  ///
  /// - Throws: as ``write(_:to:)``.
  public static func writeWorkbook(
    _ extract: IllustrativeExtract, style: AmountStyle, to path: String
  ) throws {
    try replacing(path) { try ExtractWorkbook.write(extract, style: style, to: $0) }
  }

  /// Fills a new file beside a path and moves it there; a link is followed.
  private static func replacing(_ path: String, _ fill: (String) throws -> Void) throws {
    let file = try AtomicFile(path: URL(filePath: path).resolvingSymlinksInPath().path)
    do {
      try fill(file.temporaryPath)
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }

  private static func append(
    _ bytes: [UInt8], to file: Int32, _ path: String
  ) throws(WriterError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      guard written >= 0 || errno == EINTR else { throw failure("write", path) }
      rest = rest.dropFirst(max(0, written))
    }
  }

  private static func failure(_ operation: String, _ path: String) -> WriterError {
    .fileSystem(operation: operation, path: path, errno: errno)
  }
}
