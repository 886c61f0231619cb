import Money
import Tabular

/// A cell of a sheet that is read: its text, and what the spreadsheet says that it holds.
public struct SheetCell: Hashable, Sendable {
  public let text: String
  public let kind: CellKind
}

/// What a cell of a sheet holds that is to be written.
public enum SheetValue: Hashable, Sendable {
  case blank
  case text(String)
  case number(Double)
  case date(CalendarDate)
  case boolean(Bool)
}

/// How a column's numbers look.
public enum NumberLook: Hashable, Sendable {
  case general
  case money
  case percent
  case count
}

/// One sheet of a workbook of books, as it is to be written.
public struct SheetPage: Sendable {
  public var name: String
  public var isHidden = false
  /// By row from 0, then by column from 0.
  public var rows: [Int: [SheetValue]] = [:]
  /// The row of the column names, from 0; nil for a sheet of plain text.
  public var headerRow: Int?
  /// The columns from the left; nil for one that is none of the file's.
  public var columns: [SheetColumn?] = []
  /// The looks of single cells that differ from their column's.
  public var looks: [Place: NumberLook] = [:]
  /// Remarks on cells.
  public var remarks: [Place: String] = [:]

  /// A cell, by row and column from 0.
  public struct Place: Hashable, Sendable, Comparable {
    public let row: Int
    public let column: Int

    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }

    public static func < (left: Place, right: Place) -> Bool {
      (left.row, left.column) < (right.row, right.column)
    }
  }

  init(name: String) { self.name = name }

  /// The rows in their order.
  public var orderedRows: [(row: Int, cells: [SheetValue])] {
    rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The first row below the column names.
  static let firstRow = 3
  static let headerRow = 2
}

extension SheetValue {
  /// A field of the books as a cell of a sheet.
  init(_ field: String, _ kind: ValueKind) {
    let plain = CellValue.plain(field)
    self =
      switch kind {
      case .money: (try? Money(pounds: plain)).flatMap(Self.money) ?? .text(plain)
      case .fraction, .number, .quantity, .driverValue:
        Rate(plain).flatMap(Self.rate) ?? .text(plain)
      case .count:
        Int(plain).flatMap { $0 < 1_000_000_000_000 ? .number(Double($0)) : nil } ?? .text(plain)
      case .date: CalendarDate(plain).map { .date($0) } ?? .text(plain)
      case .text, .name, .words, .year, .period: .text(plain)
      }
    if field.isEmpty { self = .blank }
  }

  /// A number that a spreadsheet gives back as it was; nil for others, which are written as text.
  private static func money(_ money: Money) -> SheetValue? {
    guard money.pence.magnitude < 1_000_000_000_000_000, let number = Double(money.poundsText)
    else { return nil }
    return .number(number)
  }

  private static func rate(_ rate: Rate) -> SheetValue? {
    guard let number = Double(rate.text), TypedNumber(stored: "\(number)")?.digits == rate.text
    else { return nil }
    return .number(number)
  }

  /// A cell that was read, to be written again.
  init(_ cell: SheetCell) {
    self =
      switch cell.kind {
      case .text, .error: cell.text.isEmpty ? .blank : .text(cell.text)
      case .number: Double(cell.text).map { .number($0) } ?? .text(cell.text)
      case .date: CalendarDate(cell.text).map { .date($0) } ?? .text(cell.text)
      case .boolean: .boolean(cell.text == "TRUE")
      }
  }
}
