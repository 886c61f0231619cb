import Foundation
import Money

/// What a cell of a sheet comes to in a column: the field of the file, or why there is none.
struct CellValue {
  /// What stands in the cell, without spaces around it and with plain line breaks.
  let raw: String
  /// The field as a file of the books has it; empty for an empty cell.
  let field: String
  /// By which it is compared with a field that was there.
  let canonical: String
  let fault: CellFault?

  /// A field of a file, to compare with.
  init(field: String, _ kind: ValueKind) {
    raw = Self.plain(field)
    self.field = field
    canonical = Self.canonical(raw, kind)
    fault = nil
  }

  /// A cell as a sheet has it.
  init(_ cell: SheetCell, _ kind: ValueKind, in year: FinancialYear?) {
    raw = Self.plain(cell.text)
    do throws(CellFault) {
      field = raw.isEmpty ? "" : try CellReading(raw, cell.kind, year).field(kind)
      canonical = Self.canonical(field, kind)
      fault = nil
    } catch {
      // As it stands, so that it is equal to a field that is the same text.
      field = raw
      canonical = raw
      fault = error
    }
  }

  /// The same cell without its fault: a text that stood in the file before.
  init(asWas cell: CellValue) {
    (raw, field, canonical, fault) = (cell.raw, cell.field, cell.canonical, nil)
  }

  var isBlank: Bool { raw.isEmpty }

  /// A text without spaces around it, with line breaks as LF; of one that no cell can hold, what
  /// stands for it in a cell.
  static func plain(_ text: String) -> String {
    let plain = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard plain.utf16.count > longest else { return plain }
    return plain.prefix(kept)
      + "… (too long for a cell: \(plain.count) characters, which are kept)"
  }

  /// The most that a cell holds, in units of UTF-16.
  private static let longest = 32_000
  private static let kept = 1_000

  /// One text for each value, however it is written.
  static func canonical(_ text: String, _ kind: ValueKind) -> String {
    switch kind {
    case .money: (try? Money(pounds: text))?.poundsText ?? text
    case .fraction, .number, .quantity, .driverValue: Rate(text)?.text ?? text
    case .count: Int(text).map(String.init) ?? text
    case .text, .name, .words, .date, .year, .period: text
    }
  }
}

/// Why a cell cannot be read.
struct CellFault: Error {
  let code: String
  /// What is wrong, in one sentence without a full stop.
  let message: String
  let remedy: String

  init(_ fault: BooksFault, _ message: String, toDo remedy: String) {
    self.init(fault.rawValue, message, toDo: remedy)
  }

  init(_ fault: WorkbookFault, _ message: String, toDo remedy: String) {
    self.init(fault.rawValue, message, toDo: remedy)
  }

  private init(_ code: String, _ message: String, toDo remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }
}
