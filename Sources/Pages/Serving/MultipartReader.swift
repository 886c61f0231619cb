import Foundation

/// Reads `multipart/form-data` (RFC 7578) as it arrives: fields into memory, one file to disk.
///
/// What is not whole is refused: a body without its last boundary, a part without a name, a field
/// that is too long, a second file. The token stands before the file, or the file is not written.
struct MultipartReader {
  private enum Stage { case preamble, headers, field, file, done }

  private let delimiter: [UInt8]
  private let folder: UploadFolder
  private let token: String
  private var stage = Stage.preamble
  /// What has arrived and is not used yet.
  private var buffer: [UInt8]
  private var name = ""
  private var field: [UInt8] = []
  private var form = ReceivedForm()
  private var handle: FileHandle?

  private static let (longestHead, longestField, mostFields) = (8 << 10, 64 << 10, 64)

  init(boundary: String, folder: UploadFolder, token: String) {
    delimiter = Array("\r\n--\(boundary)".utf8)
    // The first boundary may stand at the very start.
    buffer = Array("\r\n".utf8)
    self.folder = folder
    self.token = token
  }

  /// The boundary that a content type names, as RFC 2046 allows it; nil where it names none.
  static func boundary(of type: String) -> String? {
    for part in type.split(separator: ";").dropFirst() {
      let sides = part.split(separator: "=", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard sides.count == 2, sides[0].lowercased() == "boundary" else { continue }
      let quoted = sides[1].hasPrefix("\"") && sides[1].hasSuffix("\"") && sides[1].count > 1
      let value = quoted ? String(sides[1].dropFirst().dropLast()) : sides[1]
      let isPlain = value.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
      return isPlain && (1...70).contains(value.utf8.count) ? value : nil
    }
    return nil
  }

  mutating func take(_ piece: UnsafeRawBufferPointer) throws {
    guard stage != .done else { return }
    buffer.append(contentsOf: piece)
    while try step() {}
  }

  mutating func finish() throws -> ReceivedForm {
    guard stage == .done else {
      throw BodyRefusal(status: 400, reason: "The form ends before its last boundary.")
    }
    return form
  }

  mutating func discard() {
    try? handle?.close()
    handle = nil
    if let file = form.file { try? FileManager.default.removeItem(atPath: file.path) }
  }

  /// Takes one step through the buffer; false where more has to arrive first.
  private mutating func step() throws -> Bool {
    switch stage {
    case .done: return false
    case .headers: return try readHeaders()
    case .preamble, .field, .file: break
    }
    guard let range = Self.find(delimiter, in: buffer) else {
      // What might be the start of a boundary stays.
      let sure = max(0, buffer.count - delimiter.count + 1)
      try use(buffer.prefix(sure))
      buffer.removeFirst(sure)
      return false
    }
    let after = buffer[range.upperBound...]
    guard after.count >= 2 else { return false }
    if !after.starts(with: "--".utf8), !after.starts(with: "\r\n".utf8) {
      throw BodyRefusal(status: 400, reason: "A boundary of the form is not well formed.")
    }
    try use(buffer[..<range.lowerBound])
    try endPart()
    stage = after.starts(with: "--".utf8) ? .done : .headers
    buffer = stage == .done ? [] : Array(after.dropFirst(2))
    return stage != .done
  }

  private mutating func use(_ bytes: ArraySlice<UInt8>) throws {
    switch stage {
    case .field:
      field += bytes
      guard field.count <= Self.longestField else {
        throw BodyRefusal(status: 413, reason: "A field of the form is too long.")
      }
    case .file: try handle?.write(contentsOf: Data(bytes))
    case .preamble, .headers, .done: break
    }
  }

  private mutating func endPart() throws {
    if stage == .field {
      guard let value = String(validating: field, as: UTF8.self) else {
        throw BodyRefusal(status: 400, reason: "A field of the form is not UTF-8.")
      }
      form.fields.add(name, value)
      field = []
    }
    try handle?.close()
    handle = nil
  }

  private mutating func readHeaders() throws -> Bool {
    guard let end = Self.find(Array("\r\n\r\n".utf8), in: buffer) else {
      guard buffer.count <= Self.longestHead else {
        throw BodyRefusal(status: 400, reason: "The headers of a part are too long.")
      }
      return false
    }
    guard let head = String(validating: buffer[..<end.lowerBound], as: UTF8.self),
      let disposition = head.split(separator: "\r\n").first(where: {
        $0.lowercased().hasPrefix("content-disposition:")
      }), let name = Self.parameter("name", of: disposition),
      form.fields.all.count < Self.mostFields
    else { throw BodyRefusal(status: 400, reason: "A part of the form has no name.") }
    buffer.removeSubrange(..<end.upperBound)
    self.name = name
    guard let file = Self.parameter("filename", of: disposition) else {
      stage = .field
      return true
    }
    try openFile(file)
    return true
  }

  private mutating func openFile(_ name: String) throws {
    guard Secret.isSame(form.fields["token"] ?? "", token) else {
      throw BodyRefusal(status: 403, reason: "This form has no token of this session.")
    }
    guard form.file == nil else {
      throw BodyRefusal(status: 400, reason: "One file at a time.")
    }
    let plain = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let path = folder.newPath(for: plain)
    let file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw BodyRefusal(status: 500, reason: "There is no room for a file.") }
    handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    form.file = ReceivedFile(name: plain, path: path)
    stage = .file
  }

  /// Where bytes first stand among others; the first of them is a CR, which is rare.
  private static func find(_ sought: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
    bytes.withUnsafeBytes { all in
      guard let base = all.baseAddress, let first = sought.first else { return nil }
      var offset = 0
      while offset + sought.count <= all.count,
        let found = memchr(base + offset, Int32(first), all.count - offset)
      {
        offset = base.distance(to: UnsafeRawPointer(found))
        if all[offset...].starts(with: sought) { return offset..<(offset + sought.count) }
        offset += 1
      }
      return nil
    }
  }

  /// A parameter of a header, in quotes as browsers write it: `%22` stands for a quote.
  private static func parameter(_ name: String, of header: Substring) -> String? {
    guard let start = header.range(of: "; \(name)=\"", options: .caseInsensitive) else {
      return nil
    }
    let rest = header[start.upperBound...]
    guard let end = rest.firstIndex(of: "\"") else { return nil }
    return String(rest[..<end]).replacing("%22", with: "\"").replacing("%0D", with: "")
      .replacing("%0A", with: "")
  }
}
