import Books
import Money
import Tabular

/// A made-up extract as delimited text, in the encoding of its layout, chunk by chunk.
public struct ExtractText: Sendable {
  private let extract: IllustrativeExtract
  private let style: AmountStyle
  private let encoding: TextEncoding
  private let delimiter: UInt8
  private let columns: [ExtractColumn]
  private let dates: [[UInt8]]
  private let wordings: [[UInt8]]
  private let providers: [[UInt8]]
  /// By account, then by the place of the codes.
  private let codes: [[(costCentre: [UInt8], subjective: [UInt8])]]

  /// - Throws: ``SampleError/unencodable(_:_:)`` for a header or a code that the encoding of the
  ///   layout cannot write.
  public init(_ extract: IllustrativeExtract, style: AmountStyle) throws(SampleError) {
    let encoding = extract.layout.encoding ?? .utf8
    let delimiter = extract.layout.delimiter?.asciiValue ?? UInt8(ascii: ",")
    let pairs = extract.accounts.map(\.codes)
    let needed =
      extract.layout.sampleColumns.map(\.header)
      + pairs.flatMap { $0.flatMap { [$0.costCentre, $0.subjective] } }
    if let bad = needed.first(where: { !encoding.canWrite($0) }) {
      throw .unencodable(bad, encoding)
    }
    func field(_ text: String) -> [UInt8] { Self.field(text, delimiter) }
    let format = extract.layout.dateFormat ?? .iso
    self.extract = extract
    self.style = style
    self.encoding = encoding
    self.delimiter = delimiter
    columns = extract.layout.sampleColumns
    dates = extract.days.dates.map { field(format.text($0)) }
    wordings = Wording.texts.map(field)
    providers = (0..<Wording.providers).map { field(Wording.provider($0)) }
    codes = pairs.map { $0.map { (field($0.costCentre), field($0.subjective)) } }
  }

  /// Makes the text and hands it on in chunks of about a megabyte.
  ///
  /// - Throws: what `take` throws; `ArithmeticOverflow` if a total is out of range.
  public func write(_ take: ([UInt8]) throws -> Void) throws {
    try take(encoding.mark)
    var rows: [UInt8] = []
    rows.reserveCapacity(Self.chunk + 10_000)
    for cells in extract.preamble { append(cells, to: &rows) }
    append(columns.map(\.header), to: &rows)
    var totals = ExtractTotals()
    for line in extract {
      try totals.add(line)
      append(line, to: &rows)
      if rows.count >= Self.chunk {
        try take(encoding.bytes(ofUTF8: rows))
        rows.removeAll(keepingCapacity: true)
      }
    }
    if !extract.layout.totalRows.isEmpty { try append(totals, to: &rows) }
    try take(encoding.bytes(ofUTF8: rows))
  }

  private static let chunk = 1_000_000

  private func append(_ cells: [String], to rows: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { rows.append(delimiter) }
      rows += Self.field(cell, delimiter)
    }
    endRow(&rows)
  }

  private func append(_ line: IllustrativeLine, to rows: inout [UInt8]) {
    let draft = line.draft
    for (index, column) in columns.enumerated() {
      if index > 0 { rows.append(delimiter) }
      switch column.content {
      case .rowID: rows.append(digitsOf: UInt64(line.rowID))
      case .period: rows.append(digitsOf: UInt64(line.month))
      case .date: rows += dates[draft.day]
      case .costCentre: rows += codes[line.accountIndex][draft.codes].costCentre
      case .subjective: rows += codes[line.accountIndex][draft.codes].subjective
      case .reference:
        rows += draft.kind.prefix.utf8
        rows.append(digitsOf: UInt64(draft.reference), width: 7)
      case .provider: rows += providers[draft.provider]
      case .description: rows += wordings[draft.wording]
      case .amount, .debit, .credit, .qualifier:
        append(extract.cell(column.content, of: line), to: &rows)
      }
    }
    endRow(&rows)
  }

  private func append(_ totals: ExtractTotals, to rows: inout [UInt8]) throws {
    for (index, column) in columns.enumerated() {
      if index > 0 { rows.append(delimiter) }
      append(try totals.cell(column, in: extract.layout), to: &rows)
    }
    endRow(&rows)
  }

  /// Appends a cell of an amount, or the words of a total row.
  private func append(_ cell: ExtractCell, to rows: inout [UInt8]) {
    switch cell {
    case .amount(let money):
      guard Self.inAmounts.contains(delimiter) else {
        return rows.append(pence: money.pence, style)
      }
      var text: [UInt8] = []
      text.append(pence: money.pence, style)
      rows += Self.field(String(decoding: text, as: UTF8.self), delimiter)
    case .text(let text): rows += Self.field(text, delimiter)
    case .number, .date, .empty: break
    }
  }

  private func endRow(_ rows: inout [UInt8]) {
    rows.append(UInt8(ascii: "\r"))
    rows.append(UInt8(ascii: "\n"))
  }

  /// A text as RFC 4180 writes it, in quotes where it has to be.
  private static func field(_ text: String, _ delimiter: UInt8) -> [UInt8] {
    let needsQuotes = text.utf8.contains { $0 == delimiter || "\"\r\n".utf8.contains($0) }
    return Array((needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text).utf8)
  }

  private static let inAmounts = Array(",.-()".utf8)
}
