/// A file that is read from front to back as one part.
final class WholeFile: ByteStream {
  let name: String
  private let source: RandomBytes
  private var offset = 0

  /// Reads a file that messages call by a name.
  init(_ source: RandomBytes, name: String) {
    self.source = source
    self.name = name
  }

  var progress: Double { source.size == 0 ? 1 : Double(offset) / Double(source.size) }

  func read(into memory: UnsafeMutableRawPointer, count: Int) throws(TableFault) -> Int {
    let read = try source.read(at: offset, into: memory, count: count)
    offset += read
    return read
  }
}
