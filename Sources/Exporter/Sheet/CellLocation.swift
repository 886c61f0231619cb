/// A cell of a workbook: the name of its sheet and its address there.
public struct CellLocation: Hashable, Sendable, CustomStringConvertible {
  /// The name of the sheet.
  public var sheet: String
  /// The place on the sheet.
  public var address: Address

  /// Creates the location of a cell.
  public init(_ sheet: String, _ address: Address) {
    self.sheet = sheet
    self.address = address
  }

  /// Where a sheet begins.
  public static func top(of sheet: String) -> CellLocation {
    CellLocation(sheet, Address(row: 0, column: 0))
  }

  /// The location as text, such as `Position!B5`.
  public var description: String { "\(sheet)!\(address)" }
}
