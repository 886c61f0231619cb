/// The records of a CSV file as RFC 4180 has it, one after the other, with their places.
///
/// Lines end in LF or CRLF. A quoted field may hold commas, doubled quotes and line breaks. A
/// record with a fault in its quotes is returned with that fault, and reading goes on with the
/// line after the one where the fault began, so that one bad quote does not hide the rest.
public struct CSVReader: Sequence, IteratorProtocol {
  private let source: SourceText
  private let delimiter: UInt8
  private var offset = 0

  public init(_ source: SourceText, delimiter: Character = ",") {
    precondition(delimiter.isASCII, "a delimiter is one ASCII character")
    self.source = source
    self.delimiter = delimiter.asciiValue ?? comma
  }

  public mutating func next() -> CSVRecord? {
    guard offset < source.bytes.count else { return nil }
    var fields: [CSVField] = []
    while true {
      let field: CSVField
      switch byte(at: offset) == quote ? quotedField() : plainField() {
      case .success(let read): field = read
      case .failure(let fault): return recover(from: fault.fault, fields: fields)
      }
      fields.append(field)
      if byte(at: offset) == delimiter {
        offset += 1
        continue
      }
      let end = offset
      skipLineBreak()
      return CSVRecord(fields: fields, endOffset: end, fault: nil)
    }
  }

  private mutating func plainField() -> Result<CSVField, FieldFault> {
    let start = offset
    while let byte = byte(at: offset), byte != delimiter, !isLineBreak(at: offset) {
      if byte == quote { return .failure(FieldFault(.strayQuote(offset: offset))) }
      offset += 1
    }
    return .success(CSVField(text: source.text(start..<offset), offset: start))
  }

  private mutating func quotedField() -> Result<CSVField, FieldFault> {
    let start = offset
    var content: [UInt8] = []
    offset += 1
    while let byte = byte(at: offset) {
      offset += 1
      guard byte == quote else {
        content.append(byte)
        continue
      }
      if self.byte(at: offset) == quote {
        content.append(quote)
        offset += 1
        continue
      }
      guard
        offset == source.bytes.count || self.byte(at: offset) == delimiter
          || isLineBreak(at: offset)
      else {
        // A field that runs over lines into the next quote was most likely never closed.
        let fault: CSVFault =
          content.contains(newline)
          ? .unterminatedQuote(offset: start) : .textAfterQuote(offset: offset)
        return .failure(FieldFault(fault))
      }
      return .success(CSVField(text: String(decoding: content, as: UTF8.self), offset: start))
    }
    return .failure(FieldFault(.unterminatedQuote(offset: start)))
  }

  private mutating func recover(from fault: CSVFault, fields: [CSVField]) -> CSVRecord {
    let line =
      switch fault {
      case .unterminatedQuote(let offset), .strayQuote(let offset), .textAfterQuote(let offset):
        source.place(of: offset).line
      }
    offset = line < source.lineCount ? source.start(ofLine: line + 1) : source.bytes.count
    return CSVRecord(fields: fields, endOffset: source.end(ofLine: line), fault: fault)
  }

  private func byte(at offset: Int) -> UInt8? {
    offset < source.bytes.count ? source.bytes[offset] : nil
  }

  private func isLineBreak(at offset: Int) -> Bool {
    byte(at: offset) == newline
      || (byte(at: offset) == carriageReturn
        && (byte(at: offset + 1) == newline || offset + 1 == source.bytes.count))
  }

  private mutating func skipLineBreak() {
    if byte(at: offset) == carriageReturn { offset += 1 }
    if byte(at: offset) == newline { offset += 1 }
  }
}

private struct FieldFault: Error {
  let fault: CSVFault

  init(_ fault: CSVFault) {
    self.fault = fault
  }
}

private let quote = UInt8(ascii: "\"")
private let comma = UInt8(ascii: ",")
private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
