/// A text file of separated values as finance systems write it, read row by row.
///
/// Fields are quoted as RFC 4180 has it; a quote inside a field that does not begin with one is
/// an ordinary character, as it is to spreadsheets. Lines end in LF, CRLF or CR. Memory does not
/// grow with the file.
public final class CSVTable: TableReader {
  private let stream: FileBytes
  private let delimiter: UInt8
  private var decoder: TextDecoder
  private var text: [UInt8] = []
  /// Where the next row begins in `text`.
  private var start = 0
  /// The line of the file on which the next row begins.
  private var line = 1
  private var isAtEnd = false
  private var decodingFault: TextDecoder.Fault?

  /// - Parameters:
  ///   - path: the file.
  ///   - delimiter: one ASCII character.
  ///   - encoding: nil to find it out.
  /// - Throws: ``TableFault`` if the file cannot be opened.
  public convenience init(
    path: String, delimiter: Character, encoding: TextEncoding?
  ) throws(TableFault) {
    self.init(try FileBytes(path: path), delimiter: delimiter, encoding: encoding)
  }

  /// Reads from memory.
  public convenience init(bytes: [UInt8], delimiter: Character, encoding: TextEncoding?) {
    self.init(FileBytes(bytes: bytes), delimiter: delimiter, encoding: encoding)
  }

  private init(_ stream: FileBytes, delimiter: Character, encoding: TextEncoding?) {
    precondition(delimiter.isASCII, "a delimiter is one ASCII character")
    self.stream = stream
    self.delimiter = delimiter.asciiValue ?? comma
    decoder = TextDecoder(encoding)
  }

  public var progress: Double {
    stream.length == 0 ? 1 : Double(stream.offset) / Double(stream.length)
  }

  public func read(_ row: inout TableRow) throws(TableFault) -> Bool {
    while true {
      row.clear(number: line)
      switch parse(&row) {
      case .row(let end, let lines):
        start = end
        line += lines
        return true
      case .end:
        return false
      case .broken(let lines):
        throw TableFault(
          row: line + lines, column: 1, code: "extract.file.encoding",
          message: decodingFault?.message ?? "a character here cannot be read",
          remedy: decodingFault?.remedy ?? "export the file again")
      case .needsMore:
        try fill()
      case .fault(let fault):
        throw fault
      }
    }
  }

  private enum Outcome {
    /// A whole row; where the next begins, and how many lines it took.
    case row(end: Int, lines: Int)
    case end
    case needsMore
    /// The text ends at bytes that cannot be decoded, so many lines down.
    case broken(lines: Int)
    case fault(TableFault)
  }

  /// What comes after the text that is at hand.
  private enum Rest {
    case more
    case nothing
    /// Bytes that cannot be decoded.
    case broken
  }

  private func parse(_ row: inout TableRow) -> Outcome {
    text.withUnsafeBufferPointer { text in
      var parser = RecordParser(
        text: text, offset: start, delimiter: delimiter,
        rest: decodingFault != nil ? .broken : isAtEnd ? .nothing : .more, line: line)
      return parser.parse(&row)
    }
  }

  /// Reads on, so that more of the row is there.
  private func fill() throws(TableFault) {
    guard text.count - start < Self.longestRow else {
      throw TableFault(
        row: line, column: 1, code: "extract.row.long",
        message: "the row that begins here is longer than \(Self.longestRow / 1_048_576) MB",
        remedy: "look for a quote that is not closed")
    }
    text.removeSubrange(..<start)
    start = 0
    do {
      try stream.read { chunk in
        isAtEnd = chunk.isEmpty
        do throws(TextDecoder.Fault) {
          try decoder.decode(chunk, isLast: isAtEnd, into: &text)
        } catch {
          // What stands before it is still read, so that the fault is placed on its own row.
          decodingFault = error
          isAtEnd = true
        }
      }
    } catch {
      throw (error as? TableFault)
        ?? TableFault(
          row: line, column: 1, code: "extract.file.unreadable", message: "\(error)",
          remedy: "try again")
    }
  }

  private static let longestRow = 16 * 1_048_576

  /// One row, from the text that is at hand.
  private struct RecordParser {
    let text: UnsafeBufferPointer<UInt8>
    var offset: Int
    let delimiter: UInt8
    let rest: Rest
    let line: Int
    var lines = 0

    mutating func parse(_ row: inout TableRow) -> Outcome {
      guard offset < text.count else { return atEnd(or: .end) }
      while true {
        if offset < text.count, text[offset] == quote {
          if let stop = quotedField(&row) { return stop }
        } else {
          let from = offset
          while offset < text.count, !isFieldEnd(text[offset]) { offset += 1 }
          row.text.append(contentsOf: UnsafeBufferPointer(rebasing: text[from..<offset]))
        }
        row.ends.append(row.text.count)
        guard offset < text.count else {
          return atEnd(or: .row(end: offset, lines: lines + 1))
        }
        let byte = text[offset]
        offset += 1
        if byte == delimiter { continue }
        // A CR at the end of the chunk may have its LF in the next.
        if byte == carriageReturn {
          guard offset < text.count || rest != .more else { return .needsMore }
          if offset < text.count, text[offset] == newline { offset += 1 }
        }
        return .row(end: offset, lines: lines + 1)
      }
    }

    /// What becomes of a row that the text breaks off in.
    private func atEnd(or outcome: Outcome) -> Outcome {
      switch rest {
      case .more: .needsMore
      case .nothing: outcome
      case .broken: .broken(lines: lines)
      }
    }

    @inline(__always)
    private func isFieldEnd(_ byte: UInt8) -> Bool {
      byte == delimiter || byte == newline || byte == carriageReturn
    }

    /// Reads a field that begins with a quote; returns what stops the row, if anything does.
    private mutating func quotedField(_ row: inout TableRow) -> Outcome? {
      offset += 1
      var from = offset
      let openedOn = line + lines
      while true {
        while offset < text.count, text[offset] != quote {
          if text[offset] == newline { lines += 1 }
          offset += 1
        }
        row.text.append(contentsOf: UnsafeBufferPointer(rebasing: text[from..<offset]))
        guard offset < text.count else {
          return atEnd(or: fault("the quote that opens here is not closed", openedOn, row))
        }
        offset += 1
        guard offset < text.count else { return rest == .nothing ? nil : atEnd(or: .end) }
        if text[offset] == quote {
          from = offset
          offset += 1
          continue
        }
        guard isFieldEnd(text[offset]) else {
          return fault("text stands after the quote that closes this field", openedOn, row)
        }
        return nil
      }
    }

    private func fault(_ message: String, _ line: Int, _ row: TableRow) -> Outcome {
      .fault(
        TableFault(
          row: line, column: row.ends.count + 1, code: "extract.csv.quote",
          message: "\(message) (field \(row.ends.count + 1) of the row)",
          remedy: "close it before the next separator; a quote inside a field is written as two"))
    }
  }
}

private let quote = UInt8(ascii: "\"")
private let comma = UInt8(ascii: ",")
private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
